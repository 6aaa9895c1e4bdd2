"""The running configuration of Cisco IOS: where it ends, its blocks, and what they say by themselves.

A configuration is complete when its last line is `end` and that line is no part of a banner. Rules of the format:
Cisco IOS Configuration Fundamentals, and the recordings of oxidized (C9200L, 17.09.04a) and NAPALM (ios).
"""

import ipaddress
import re
from collections.abc import Iterator

from netaudit.model.names import cisco_interface, parse_vlans, printable
from netaudit.model.platform import Captures, ReadingError
from netaudit.model.rows import Addresses, Dns
from netaudit.platforms._blocks import Block, blocks
from netaudit.platforms._tables import answer, refusing

CONFIG = "show running-config"

# The delimiter that IOS prints is `^C`, as two characters or as the control character itself.
_BANNER = re.compile(r"banner \S+ (\^C|\x03)(.*)")
_DEFAULT_VRF_ADDRESS = re.compile(r"(?:\d+\.){3}\d+|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*")


def running_config(captures: Captures) -> str:
    """The configuration from its first `!` or `version` to its `end`.

    Raises:
        ReadingError: there is none, or it stops before its end.
    """
    text = answer(CONFIG, captures)
    start = re.search(r"^(!|version )", text, re.MULTILINE)
    if start is None:
        raise ReadingError("no configuration in the answer")
    kept = text[start.start() :].rstrip() + "\n"
    if not _statements(kept).endswith("\nend\n"):
        raise ReadingError("the configuration does not end in `end`")
    return kept


def _statements(config: str) -> str:
    """The configuration without the text of its banners, which may look like anything."""
    kept, delimiter = [], ""
    for line in config.splitlines():
        if delimiter:
            delimiter = "" if delimiter in line else delimiter
        elif banner := _BANNER.match(line):
            delimiter = "" if banner[1] in banner[2] else banner[1]
        else:
            kept.append(line)
    return "\n".join(kept) + "\n"


def config_blocks(captures: Captures) -> Iterator[Block]:
    """Every block of the configuration, banners left out."""
    return blocks(_statements(running_config(captures)))


def interface_blocks(captures: Captures) -> dict[str, Block]:
    """Interface -> its block. IOS lists every physical port, and every VLAN interface that exists."""
    return {
        cisco_interface(block.heading.removeprefix("interface ")): block
        for block in config_blocks(captures)
        if block.heading.startswith("interface ")
    }


@refusing(CONFIG)
def configured_vlans(captures: Captures) -> dict[str, str]:
    """VLAN id -> name, empty where none is given. A VTP server keeps its VLANs out of the configuration."""
    found: dict[str, str] = {}
    for block in config_blocks(captures):
        if re.fullmatch(r"vlan [\d,-]+", block.heading):
            name = (block.after("name ") or "").strip('"')
            found |= {str(vid): name for vid in parse_vlans(block.heading.split()[1])}
    return found


@refusing(CONFIG)
def addresses(captures: Captures) -> dict[str, Addresses]:
    """Addresses of each interface that has some; link-local ones are left to the configuration's own lines."""
    found = {}
    for name, block in interface_blocks(captures).items():
        prefixes = [prefix for line in block.lines if (prefix := prefix_of(line))]
        if prefixes:
            found[name] = Addresses(prefixes=tuple(sorted(prefixes)))
    return found


def prefix_of(line: str) -> str | None:
    """The address that a line of an interface sets, with its prefix length, or `dhcp`; None where it sets none."""
    words = line.split()
    if words[:2] == ["ip", "address"] and len(words) > 2:
        if words[2] in ("dhcp", "negotiated"):
            return words[2]
        if len(words) > 3 and _DEFAULT_VRF_ADDRESS.fullmatch(words[2]):
            return str(ipaddress.ip_interface(f"{words[2]}/{words[3]}"))
    if words[:2] == ["ipv6", "address"] and len(words) > 2 and "/" in words[2]:
        return str(ipaddress.ip_interface(words[2]))
    return None


def dns(captures: Captures) -> Dns:
    """What the switch itself resolves with; servers of other VRFs are left to the configuration's own lines."""
    servers: list[str] = []
    domain = ""
    for block in config_blocks(captures):
        words = block.heading.split()
        if words[:2] == ["ip", "name-server"] and words[2] != "vrf":
            servers += [word for word in words[2:] if _DEFAULT_VRF_ADDRESS.fullmatch(word)]
        if (words[:2] == ["ip", "domain-name"] and len(words) == 3) or (
            words[:3] == ["ip", "domain", "name"] and len(words) == 4
        ):
            domain = printable(words[-1])
    return Dns(resolvers=tuple(servers), domain=domain)
