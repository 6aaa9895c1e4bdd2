"""Lines that alter how a device is logged into: the service itself, who may use it, with which account.

What they do to a login cannot be read off the network's layout, so each is taken for one that may cut the way. Cisco
IOS and 350 Series command references (`line`, `ip ssh`, `management access-class`), HP/Aruba Access Security Guide
16.x (`ip ssh`, `ip authorized-managers`, `aaa`), FortiOS CLI Reference (`allowaccess`, `trusthost`, `admin-ssh-port`),
RouterOS documentation (`/ip service`, `/user`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence

_CISCO = re.compile(
    r"(?:no )?(?:ip ssh\b|crypto key\b|aaa\b|username\b|enable (?:secret|password)\b|line (?:vty|ssh)\b|"
    r"transport input\b|access-class\b|login\b|tacacs|radius|management access-(?:class|list)\b|ip http\b)"
)
_PATTERNS: Mapping[str, re.Pattern[str]] = {
    "cisco_ios": _CISCO,
    "cisco_s300": _CISCO,
    "hp_procurve": re.compile(
        r"(?:no )?(?:ip ssh\b|crypto key\b|aaa\b|password\b|ip authorized-managers\b|tacacs|radius|management-vlan\b)"
    ),
    "aruba_aoscx": re.compile(r"(?:no )?(?:ssh server\b|ssh host-key\b|aaa\b|user \S|https-server\b|tacacs|radius)"),
    "fortinet": re.compile(
        r"(?:config system (?:admin|accprofile)\b|"
        r"(?:un)?set (?:allowaccess|trusthost\d|admin-(?:ssh|s?port|https)\S*)(?: |$))"
    ),
    "mikrotik_routeros": re.compile(r"/(?:ip[ /]service|user)\b"),
}


def service_lines(platform: str, lines: Sequence[str]) -> Iterator[str]:
    """Those of a plan's lines that alter how the device is logged into."""
    pattern = _PATTERNS.get(platform)
    for line in lines if pattern else ():
        words = " ".join(line.split())
        if pattern is not None and pattern.match(words):
            yield words
