"""The running configuration of ProCurve and ArubaOS-Switch: its blocks and VLAN membership.

The device prints no end of its configuration. It counts as whole when every block is closed by its `exit`, and it
names exactly the VLANs that `show vlans` shows. Global lines below the last VLAN, of which there are few, are beyond
such proof. Rules of the format: HP Switch Software Advanced Traffic Management Guide (VLANs, trunks), 16.x.
"""

import ipaddress
import re
from collections.abc import Iterable

from netaudit.model.names import printable
from netaudit.model.platform import Captures, ReadingError
from netaudit.model.rows import Addresses, Dns, Vlan
from netaudit.platforms._blocks import Block, blocks
from netaudit.platforms._tables import answer, must_agree, refusing

CONFIG = "show running-config"
VLANS = "show vlans"

_PORT_LIST = re.compile(r"[A-Za-z]{0,3}\d[\dA-Za-z/,-]*")
_LISTING = re.compile(r"((no )?(un)?tagged|trunk) ")
_RANGE = re.compile(r"((?:\d+/)?[A-Za-z]*)(\d+)-((?:\d+/)?[A-Za-z]*)(\d+)")


def running_config(captures: Captures) -> str:
    """The configuration from its `; … Configuration Editor` line, wrapped port lists joined again.

    Raises:
        ReadingError: there is none, or it stops early.
    """
    text = whole_blocks(captures)
    configured, shown = set(_vlan_blocks(text)), set(_shown_vlans(captures))
    if configured != shown:
        odd = ", ".join(sorted(configured ^ shown, key=int))
        raise ReadingError(f"the configuration and `{VLANS}` do not agree on VLAN {odd}")
    return text


def whole_blocks(captures: Captures) -> str:
    """As `running_config`, without asking `show vlans`."""
    text = answer(CONFIG, captures)
    start = re.search(r"^; ", text, re.MULTILINE)
    lines = _joined(text[start.start() :].rstrip().splitlines()) if start else []
    if not any(line.startswith("hostname ") for line in lines):
        raise ReadingError("no configuration in the answer")
    config = "\n".join(lines) + "\n"
    found = list(blocks(config))
    for block in found:
        must_close = re.match(r"(vlan|interface) \S+$", block.heading) or (block is found[-1] and block.lines)
        if must_close and block.lines[-1:] != ("exit",):
            raise ReadingError(f"the configuration stops inside `{printable(block.heading)}`")
    return config


def _joined(lines: list[str]) -> list[str]:
    """A port list that is wider than the terminal goes on in the next line."""
    joined: list[str] = []
    for line in lines:
        if joined and _LISTING.match(joined[-1].strip()) and _PORT_LIST.fullmatch(line.strip()):
            joined[-1] = joined[-1].rstrip() + line.strip()
        else:
            joined.append(line.rstrip())
    return joined


def _vlan_blocks(config: str) -> dict[str, Block]:
    return {b.heading.split()[1]: b for b in blocks(config) if re.fullmatch(r"vlan \d+", b.heading)}


def _shown_vlans(captures: Captures) -> dict[str, str]:
    """VLAN id -> name as `show vlans` has it, where a long one may be cut."""
    text = answer(VLANS, captures)
    row = r"^ +(\d+) +(\S.*?)?(?: +\|)? +(?:Port-based|Protocol|Dynamic|Static|GVRP)\b.* (?:Yes|No) *$"
    rows = re.findall(row, text, re.MULTILINE)
    must_agree(VLANS, len(rows), len(re.findall(r"^ +\d+ ", text, re.MULTILINE)))
    return dict(rows)


def vlans(captures: Captures) -> dict[str, Vlan]:
    """Every VLAN, with the configuration's name for it."""
    shown = _shown_vlans(captures)
    return {
        vid: Vlan(name=printable((block.after("name ") or shown[vid]).strip('"')))
        for vid, block in _vlan_blocks(running_config(captures)).items()
    }


def vlan_rows(captures: Captures) -> int:
    """VLANs by the headings of the configuration."""
    return len(re.findall(r"^vlan \d+\s*$", answer(CONFIG, captures), re.MULTILINE))


def membership(captures: Captures) -> dict[str, tuple[int | None, set[int]]]:
    """Port -> the VLAN it is in untagged, and those it is in tagged."""
    untagged: dict[str, int] = {}
    tagged: dict[str, set[int]] = {}
    for vid, block in _vlan_blocks(running_config(captures)).items():
        for port in _listed(block, "untagged "):
            if port in untagged:
                raise ReadingError(f"port {port} is untagged in VLAN {untagged[port]} and in VLAN {vid}")
            untagged[port] = int(vid)
        for port in _listed(block, "tagged "):
            tagged.setdefault(port, set()).add(int(vid))
    return {port: (untagged.get(port), tagged.get(port, set())) for port in sorted(untagged.keys() | tagged.keys())}


def _listed(block: Block, word: str) -> Iterable[str]:
    return (port for line in block.lines if line.startswith(word) for port in expanded(line.removeprefix(word)))


def expanded(listed: str) -> list[str]:
    """`1-3,A1-A2,2/1-2/2,trk1` -> 1, 2, 3, A1, A2, 2/1, 2/2, Trk1.

    Raises:
        ReadingError: not a list of ports.
    """
    found: list[str] = []
    for part in listed.replace(" ", "").split(","):
        ends = _RANGE.fullmatch(part)
        if ends and ends[1] in (ends[3], "") and int(ends[2]) <= int(ends[4]):
            found += [port_name(f"{ends[3]}{number}") for number in range(int(ends[2]), int(ends[4]) + 1)]
        elif re.fullmatch(r"(?:\d+/)?[A-Za-z]*\d+", part):
            found.append(port_name(part))
        else:
            raise ReadingError(f"`{printable(listed)[:60]}` is no list of ports")
    return found


def port_name(text: str) -> str:
    """`a1` -> `A1`, `TRK1` -> `Trk1`, `24-Trk1` (port 24, in trunk 1) -> `24`."""
    name = re.sub(r"(?i)-(trk|dyn)\d+$|\*$", "", text.strip())
    return name.capitalize() if name[:3].lower() in ("trk", "dyn") else name.upper()


def interface_blocks(captures: Captures) -> dict[str, Block]:
    """Port -> its block; a port at the factory's settings has none."""
    return {
        port_name(block.heading.split()[1]): block
        for block in blocks(running_config(captures))
        if block.heading.startswith("interface ")
    }


def trunk_members(captures: Captures) -> set[str]:
    """Ports that are part of a trunk (a link aggregate): VLANs are then the trunk's, not theirs."""
    lines = re.findall(r"^trunk (\S+) \S+", running_config(captures), re.MULTILINE)
    return {port for listed in lines for port in expanded(listed)}


@refusing(CONFIG)
def addresses(captures: Captures) -> dict[str, Addresses]:
    """Addresses of each VLAN that has some, as `vlan20`, and of the management port, as `oobm`."""
    found = {}
    for block in blocks(running_config(captures)):
        if not re.fullmatch(r"vlan \d+|oobm", block.heading):
            continue
        prefixes = [prefix for line in block.lines if (prefix := prefix_of(line))]
        if prefixes:
            found[block.heading.replace(" ", "")] = Addresses(prefixes=tuple(sorted(prefixes)))
    return found


def prefix_of(line: str) -> str | None:
    """The address that a line gives, with its prefix length, or `dhcp`.

    Link-local ones are left to the configuration's own lines.
    """
    words = line.split()
    if words[:2] == ["ip", "address"] and len(words) > 2:
        return "dhcp" if words[2] == "dhcp-bootp" else str(ipaddress.ip_interface("/".join(words[2:4])))
    if words[:2] == ["ipv6", "address"] and len(words) > 2 and "/" in words[2]:
        return str(ipaddress.ip_interface(words[2]))
    return None


@refusing(CONFIG)
def dns(captures: Captures) -> Dns:
    """What the switch itself resolves with, by the priority it is given."""
    config = running_config(captures)
    servers = re.findall(r"^ip dns server-address (?:priority (\d+) )?(\S+)", config, re.MULTILINE)
    domain = re.search(r'^ip dns domain-name "?([^"\s]+)', config, re.MULTILINE)
    in_order = sorted(servers, key=lambda server: int(server[0] or 0))
    return Dns(
        resolvers=tuple(str(ipaddress.ip_address(address)) for _, address in in_order),
        domain=printable(domain[1]) if domain else "",
    )
