"""The order in which a report names hosts, ports and endpoints: that of people, who count."""

import re


def counted(name: str) -> str:
    """A key that puts sw2 before sw10, and port 2 before port 10."""
    return re.sub(r"\d+", lambda number: number[0].zfill(6), name)
