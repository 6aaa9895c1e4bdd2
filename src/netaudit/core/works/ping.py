"""How each platform is asked to ping, and what its answer says. An answer that is not known says nothing.

Cisco IOS Command Reference, `ping`; HP/Aruba Basic Operation Guide 16.x, `ping`; AOS-CX CLI guide, `ping`; FortiOS CLI
Reference, `execute ping`; ping(8) of iputils.
"""

import re
from collections.abc import Mapping

_COUNTED = re.compile(r"(\d+) packets transmitted, (\d+) (?:packets )?received")
_CISCO = re.compile(r"Success rate is (\d+) percent")
_PROCURVE = re.compile(r"(\S+) is (alive)|(Request timed out|The destination address is unreachable|No route to host)")

COMMANDS: Mapping[str, str] = {
    "cisco_ios": "ping {address}",
    "hp_procurve": "ping {address}",
    "aruba_aoscx": "ping {address}",
    "fortinet": "execute ping {address}",
    "linux": "ping -n -c 3 -W 2 {address}",
    "frr": "ping -n -c 3 -W 2 {address}",
    "opnsense": "ping -n -c 3 -W 2000 {address}",
}
"""Platform -> the command, which neither writes nor runs without end."""


def answered(printed: str) -> bool | None:
    """Whether the address answered at all; None where the text does not say."""
    if found := _COUNTED.search(printed):
        return int(found[2]) > 0
    if found := _CISCO.search(printed):
        return int(found[1]) > 0
    if found := _PROCURVE.search(printed):
        return found[2] == "alive"
    return None
