"""The running configuration of AOS-CX: its lines, and the ports and VLANs that it names.

The device prints no end of its configuration; `_aoscx_ports.whole` holds it against what else was shown.
Rules of the format: AOS-CX Layer 2 Bridging and SNMP/MIB guides, 10.06.
"""

import re
from collections.abc import Iterator

from netaudit.core.configuration import by_indentation
from netaudit.model.names import parse_vlans, printable
from netaudit.model.platform import Captures, ConfigLine, ReadingError
from netaudit.platforms._tables import answer, refusing

CONFIG = "show running-config"

_BANNER = re.compile(r"banner \S+ (\S)(.*)")
_START = re.compile(r"^Current configuration: *\n", re.MULTILINE)
_VERSION = re.compile(r"^!Version \S+ (\S+) *$", re.MULTILINE)
_RANGE = re.compile(r"(?:(\d+/\d+/)|([a-z]+))(\d+)(?:-(?:(\d+/\d+/)|([a-z]+))?(\d+))?")
_MOST_PORTS = 1024


def config_lines(text: str) -> list[ConfigLine]:
    """Every line under its headings, told by indentation; a banner is one line, whatever stands in it."""
    return by_indentation(_without_banners(text)[0])


def _without_banners(text: str) -> tuple[str, bool]:
    """The text with each banner joined into one line, and whether every banner ends."""
    kept: list[str] = []
    end = ""
    for line in text.splitlines():
        if end:
            kept[-1] += f" {line.strip()}"
            end = "" if end in line else end
            continue
        kept.append(line)
        banner = _BANNER.fullmatch(line.strip())
        if banner and banner[1] not in banner[2]:
            end = banner[1]
    return "\n".join(kept), not end


def running_config(captures: Captures) -> str:
    """The configuration as it is printed, without the words before it.

    Raises:
        ReadingError: there is none, or it stops inside its heading or a banner.
    """
    text = answer(CONFIG, captures)
    start = _START.search(text)
    if start is None or not _VERSION.search(text, start.end()):
        raise ReadingError("no configuration in the answer")
    config = text[start.end() :].rstrip() + "\n"
    if not _without_banners(config)[1]:
        raise ReadingError("the configuration stops inside a banner")
    if not [line for line in config.splitlines() if not line.startswith("!")]:
        raise ReadingError("the configuration stops after its heading")
    return config


def parsed(captures: Captures) -> list[ConfigLine]:
    """The lines of a configuration.

    Raises:
        ReadingError: as `running_config`.
    """
    return config_lines(running_config(captures))


def firmware(captures: Captures) -> str:
    """The version that the configuration is of."""
    version = _VERSION.search(running_config(captures))
    return version[1] if version else ""


def after(lines: list[ConfigLine], words: str) -> Iterator[str]:
    """What follows these words on each line outside of blocks that begins with them."""
    for line in lines:
        if len(line) == 1 and line[0].startswith(words):
            yield line[0].removeprefix(words)


def blocks(lines: list[ConfigLine], words: str) -> list[tuple[str, list[str]]]:
    """Blocks whose heading begins with these words: what follows them, and the lines right below the heading."""
    found: list[tuple[str, list[str]]] = []
    for line in lines:
        if not line[0].startswith(words):
            continue
        if len(line) == 1:
            found.append((line[0].removeprefix(words), []))
        elif len(line) == 2:
            found[-1][1].append(line[1])
    return found


def port_name(text: str) -> str:
    """`lag 1 multi-chassis` -> lag1, `vlan 20` -> vlan20, `1/1/1` and `mgmt` as they are."""
    match = re.fullmatch(r"(lag|vlan|loopback|vxlan|tunnel) ?(\d+)(?: .*)?", text.strip())
    return f"{match[1]}{match[2]}" if match else printable(text.strip())


def interface_lines(lines: list[ConfigLine]) -> dict[str, list[str]]:
    """Interface -> the lines right below its heading.

    Raises:
        ReadingError: an interface comes twice.
    """
    found: dict[str, list[str]] = {}
    for heading, own in blocks(lines, "interface "):
        if port_name(heading) in found:
            raise ReadingError(f"the configuration has interface {port_name(heading)} twice")
        found[port_name(heading)] = own
    return found


def is_port(name: str) -> bool:
    """Whether it is a port that one can plug something into."""
    return re.fullmatch(r"\d+/\d+/\d+(?::\d+)?", name) is not None


def is_lag(name: str) -> bool:
    """Whether it is an aggregate."""
    return re.fullmatch(r"lag\d+", name) is not None


def stacking_ports(lines: list[ConfigLine]) -> set[str]:
    """Ports that join the members of a stack (VSF): they have no block of their own."""
    return {
        port
        for _, own in blocks(lines, "vsf member ")
        for line in own
        if (match := re.fullmatch(r"link \d+ (\S+)", line))
        for port in expanded(match[1])
    }


def expanded(listed: str) -> list[str]:
    """`1/1/34-1/1/36,lag1-lag2,vlan5` -> 1/1/34, 1/1/35, 1/1/36, lag1, lag2, vlan5.

    Raises:
        ReadingError: not a list of ports.
    """
    found: list[str] = []
    for part in filter(None, listed.replace(" ", "").split(",")):
        if is_port(part):
            found.append(part)
            continue
        match = _RANGE.fullmatch(part)
        kind = match and (match[1] or match[2])
        if match is None or kind is None or (match[4] or match[5] or kind) != kind:
            raise ReadingError(f"`{printable(listed)[:60]}` is no list of ports")
        first, last = int(match[3]), int(match[6] or match[3])
        if not first <= last < first + _MOST_PORTS:
            raise ReadingError(f"`{printable(part)[:60]}` is no range of ports")
        found += [f"{kind}{number}" for number in range(first, last + 1)]
    return found


@refusing(CONFIG)
def configured_vlans(lines: list[ConfigLine]) -> dict[int, str]:
    """VLAN id -> its name; empty where the configuration gives none. `vlan 1,10-12` names several at once."""
    found: dict[int, str] = {}
    for heading, own in blocks(lines, "vlan "):
        if not re.fullmatch(r"[\d,-]+", heading):
            raise ReadingError(f"`vlan {printable(heading)[:60]}` is not understood")
        name = next((line.removeprefix("name ") for line in own if line.startswith("name ")), "")
        for vlan in parse_vlans(heading):
            found[vlan] = unquoted(name) or found.get(vlan, "")
    return found


def description_of(text: str) -> str:
    """A port's description without quotes and needless blanks, printable."""
    return unquoted(" ".join(text.split()))


def unquoted(text: str) -> str:
    """Without the quotes around it, printable."""
    return printable(text.strip().strip('"'))
