"""A platform that could take an error for an answer, or stop at a pager, is refused when it is written."""

import pytest

from netaudit.model.platform import Platform
from netaudit.platforms import platform


@pytest.mark.parametrize(
    ("without", "missing"),
    [({"errors": ()}, "error patterns"), ({"netmiko_type": ""}, "device type"), ({"preparation": ()}, "pager")],
)
def test_what_a_platform_asked_over_ssh_must_say(without: dict[str, object], missing: str) -> None:
    whole = vars(platform("cisco_ios"))
    with pytest.raises(ValueError, match=missing):
        Platform(**{**whole, **without})
