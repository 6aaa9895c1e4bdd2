"""How lines of configuration are given to each platform: what opens and leaves configuration mode, what it refuses.

Cisco IOS Configuration Fundamentals, "Using the Command-Line Interface"; Cisco 350 Series CLI guide, "User interface";
HP/Aruba Basic Operation Guide 16.x; AOS-CX CLI guide; FortiOS CLI Reference, "Using the CLI". A configuration line that
was taken prints nothing, but for notes; what a device prints when it did not take one is a refusal.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from netaudit.model.names import printable


@dataclass(frozen=True)
class Typing:
    """One platform's ways with lines that configure."""

    enter: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()
    refused: tuple[re.Pattern[str], ...] = ()
    """What it prints when it did not do what a line says, beside the platform's own error patterns."""
    notes: tuple[re.Pattern[str], ...] = ()
    """Lines that look like refusals and only tell something."""
    alone: bool = False
    """Whether each line is a command of its own, with an exit status, on a channel of its own."""
    candidate: bool = False
    """Whether the lines are loaded into a candidate datastore, and `enter`, `leave` and the timer are NETCONF's
    operations (RFC 6241, 7 and 8): all lines take effect together, at a commit that must be confirmed."""


_CISCO_REFUSED = (
    re.compile(r"^\s*%.*", re.MULTILINE),
    re.compile(r"^.*\b[Cc]ommand rejected.*", re.MULTILINE),
    re.compile(r"^.*[Rr]ollback (?:aborted|failed).*", re.MULTILINE),
)
_CISCO_NOTES = (
    re.compile(r"^%[A-Z0-9_]+-[0-7]-[A-Z0-9_]+:.*"),
    re.compile(r"^% ?Warning:.*"),
    re.compile(r"^% Access VLAN does not exist\. Creating vlan \d+"),
    re.compile(r"^%Portfast has been configured on .*"),
)

TYPING: Mapping[str, Typing] = {
    "cisco_ios": Typing(("configure terminal",), ("end",), _CISCO_REFUSED, _CISCO_NOTES),
    "cisco_s300": Typing(("configure terminal",), ("end",), _CISCO_REFUSED, _CISCO_NOTES),
    "hp_procurve": Typing(
        ("configure",),
        ("end",),
        (
            re.compile(r"^(?:Invalid|Incomplete|Ambiguous) input.*", re.MULTILINE),
            re.compile(r"^.*\b(?:not found|not allowed|failed|cannot|can't|must be|already).*", re.MULTILINE | re.I),
            re.compile(r"^(?:Error|Module not present).*", re.MULTILINE | re.I),
        ),
    ),
    "aruba_aoscx": Typing(
        ("configure terminal",),
        ("end",),
        (
            re.compile(r"^(?:Invalid input|% |Error|Failed|Operation not).*", re.MULTILINE | re.I),
            re.compile(r"^.*\b(?:does not exist|not allowed|cannot).*", re.MULTILINE | re.I),
        ),
    ),
    "fortinet": Typing(
        refused=(
            re.compile(
                r"^.*(?:Command fail|Unknown action|parse error|entry not found|node_check_object fail"
                r"|Return code -\d+|Unmatched double quote|value invalid|must be set).*",
                re.MULTILINE | re.I,
            ),
        ),
    ),
    "linux": Typing(alone=True),
    "frr": Typing(alone=True),
    # The running datastore is not locked: while it is, netconfd 2.13 never takes a commit back, not even at its time.
    # Nor is it asked to validate, after which it forgets what it is to commit; a commit is whole or nothing (8.3.4.1).
    "netconf": Typing(("lock candidate",), candidate=True),
}
"""Platforms to which lines may be sent. On others the works are done by hand, between `begin` and `verify`."""

QUESTIONS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"save (?:the )?current configuration.*\[y/n", re.I), "n"),
    (re.compile(r"has been modified\. Save\? \[yes/no\]: ?$", re.I), "no"),
    (re.compile(r"overwrite file.*\(y/n\).*$", re.I), "y"),
    (re.compile(r"\[confirm\] ?$", re.I), ""),
    (re.compile(r"continue\s*(?:\?\s*)?[\[(]?\s*y(?:es)?/n.*$", re.I | re.S), "y"),
)
"""What a device asks when its timer is set or its configuration is saved, and the answer. A line of a change that is
answered by a question is not taken for answered: nobody signed what the answer would do."""
ASKED = re.compile(r"(?:\[confirm\]|[\[(]\s*y(?:es)?/n[^\n]{0,8}|[Pp]assword: ?|\?)\s*$", re.I)


def refusal(typing: Typing, errors: Sequence[re.Pattern[str]], printed: str) -> str:
    """The device's words where it did not take a line, made safe to show; empty where it did."""
    told = [line for line in printed.splitlines() if not any(note.search(line) for note in typing.notes)]
    text = "\n".join(told)
    for pattern in (*errors, *typing.refused):
        if found := pattern.search(text):
            return printable(found[0].strip())[:200] or "refused"
    return ""


def arms_inside(arm: Sequence[str]) -> bool:
    """Whether what arms the timer also opens configuration mode (`configure terminal revert timer`)."""
    return any(line.strip().startswith("configure") for line in arm)
