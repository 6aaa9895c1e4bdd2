"""VLAN lists as switches print and take them."""

import re
from collections.abc import Iterable

from netaudit.model.names import parse_vlans

_LIST = re.compile(r"\d{1,4}(?:-\d{1,4})?(?:,\d{1,4}(?:-\d{1,4})?)*")


def listed(vlans: Iterable[int]) -> str:
    """{10, 20, 21, 30, 31, 32} -> `10,20,21,30-32`, as Cisco IOS prints them."""
    runs: list[list[int]] = []
    for vlan in sorted(vlans):
        if runs and vlan == runs[-1][-1] + 1:
            runs[-1].append(vlan)
        else:
            runs.append([vlan])
    return ",".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else ",".join(map(str, run)) for run in runs)


def vlan_ids(text: str) -> frozenset[int] | None:
    """`10,20-22` -> {10, 20, 21, 22}; None where it is no list of VLANs, or an empty one."""
    if not _LIST.fullmatch(text):
        return None
    try:
        return parse_vlans(text)
    except ValueError:
        return None
