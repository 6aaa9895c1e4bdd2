"""What a recipe wants of a Linux host, said line by line, and the file texts in which it is so.

have FILE LINE          the file has this line
lack FILE LINE          it has not
set FILE NAME VALUE     `NAME VALUE` is the first such setting, as in sshd_config(5)
reserve MAC ADDRESS NAME, option SCOPE OPTION VALUE      in dnsmasq.conf or kea-dhcp4.conf
record NAME ADDRESS     in dnsmasq.conf or in a primary zone of BIND
allow CHAIN RULE, disallow CHAIN NAME       in /etc/nftables.conf; a rule's comment begins with its name
run COMMAND             a command line
"""

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from netaudit.core.planning.kea_text import kea_reserved
from netaudit.core.planning.zone_text import zone_recorded

DNSMASQ, KEA, NFTABLES = "/etc/dnsmasq.conf", "/etc/kea/kea-dhcp4.conf", "/etc/nftables.conf"
USUAL = (DNSMASQ, KEA, NFTABLES, "/etc/ssh/sshd_config")
"""Files that these words may be about without naming them."""


class Unclear(Exception):  # noqa: N818  the caller makes a reason of it
    """There is no one place for what is wanted."""

    def __init__(self, file: str, text: str, detail: str) -> None:
        """Keep the file, what is wanted of it, and what is unclear."""
        super().__init__(detail)
        self.file, self.text, self.detail = file, text, detail


@dataclass(frozen=True)
class Host:
    """What is known of the host's files."""

    files: Mapping[str, str | None]
    """Path -> text, or None where there is no such file."""
    zones: Mapping[str, str]
    """Primary zone of BIND -> the file of its records."""


@dataclass(frozen=True)
class Wanted:
    """What one line of a template leads to."""

    file: str = ""
    text: str = ""
    """What the file will be; as it is where nothing is to be done."""
    command: str = ""


def wanted(line: str, host: Host) -> Wanted:
    """Read one line; raises `Unclear`."""
    word, _, rest = line.strip().partition(" ")
    if word == "run" and rest:
        return Wanted(command=rest)
    does = _WORDS.get(word)
    if does is None or not rest:
        raise Unclear("the template", line[:80], "it begins with no word that is known")
    return does(rest, host)


def files_named(text: str) -> tuple[str, ...]:
    """The files that the lines of a template name themselves."""
    found = re.findall(r"^\s*(?:have|lack|set) (/\S+) ", text, re.MULTILINE)
    return tuple(dict.fromkeys(found))


def _lines(host: Host, file: str) -> list[str]:
    text = host.files.get(file)
    if text is None:
        raise Unclear(file, "", "there is no such file")
    return text.splitlines()


def _joined(file: str, lines: list[str]) -> Wanted:
    return Wanted(file, "".join(f"{line}\n" for line in lines))


def _have(rest: str, host: Host) -> Wanted:
    file, _, line = rest.partition(" ")
    lines = _lines(host, file)
    return _joined(file, lines if line in lines else _after_its_like(lines, line))


def _after_its_like(lines: list[str], line: str) -> list[str]:
    """Behind the last line that begins with the same word, else at the end."""
    kind = re.match(r"\S[^\s=]*[\s=]?", line)
    like = [place for place, each in enumerate(lines) if kind and each.startswith(kind[0])]
    place = like[-1] + 1 if like else len(lines)
    return [*lines[:place], line, *lines[place:]]


def _lack(rest: str, host: Host) -> Wanted:
    file, _, line = rest.partition(" ")
    return _joined(file, [each for each in _lines(host, file) if each.strip() != line])


def _set(rest: str, host: Host) -> Wanted:
    file, _, setting = rest.partition(" ")
    name, _, value = setting.partition(" ")
    if not value:
        raise Unclear(file, setting, "it has a name and no value")
    lines = _lines(host, file)
    end = next((i for i, each in enumerate(lines) if re.match(r"\s*match\b", each, re.IGNORECASE)), len(lines))
    for place in range(end):
        if re.match(rf"\s*{re.escape(name)}\b", lines[place], re.IGNORECASE):
            same = lines[place].split(maxsplit=1)[1:] == [value]
            return _joined(file, lines if same else [*lines[:place], f"{name} {value}", *lines[place + 1 :]])
    return _joined(file, [*lines[:end], f"{name} {value}", *lines[end:]])


# DHCP


def _reserve(rest: str, host: Host) -> Wanted:
    mac, address, name = rest.split()
    if host.files.get(KEA) is not None and (text := kea_reserved(host.files[KEA] or "", mac, address, name)):
        return Wanted(KEA, text)
    lines = _lines(host, DNSMASQ)
    if (tag := _tag_of(lines, address)) is None:
        raise Unclear(DNSMASQ, rest, f"no DHCP scope of this host serves {address}")
    line = f"dhcp-host={mac},{f'set:{tag},' if tag else ''}{address},{name}"
    known = [each for each in lines if each.startswith("dhcp-host=") and mac in each.lower()]
    if len(known) > 1:
        raise Unclear(DNSMASQ, mac, "several lines reserve for it")
    if known:
        return _joined(DNSMASQ, [line if each == known[0] else each for each in lines])
    if others := [each for each in lines if each.startswith("dhcp-host=") and address in each.split(",")]:
        raise Unclear(DNSMASQ, address, f"`{others[0]}` reserves it already")
    return _joined(DNSMASQ, _after_its_like(lines, line))


def _tag_of(lines: list[str], address: str) -> str | None:
    """The tag that the range of this address's network sets, empty where it sets none; None without such a range."""
    for line in lines:
        match = re.match(r"dhcp-range=(?:(?:set|interface):([^,]+),)?(\d[\d.]+),[^,]+,(\d[\d.]+)", line)
        if match:
            network = ipaddress.ip_network(f"{match[2]}/{match[3]}", strict=False)
            if ipaddress.ip_address(address) in network:
                return match[1] or ""
    return None


def _option(rest: str, host: Host) -> Wanted:
    scope, option, value = rest.split()
    lines = _lines(host, DNSMASQ)
    if not any(re.match(rf"dhcp-range=(?:set|interface):{re.escape(scope)},", each) for each in lines):
        raise Unclear(DNSMASQ, scope, "there is no such scope")
    begins = f"dhcp-option=tag:{scope},option:{option},"
    known = [each for each in lines if each.startswith(begins)]
    if len(known) > 1:
        raise Unclear(DNSMASQ, begins, "it is told several times")
    line = f"{begins}{value}"
    return _joined(
        DNSMASQ, [line if each in known else each for each in lines] if known else _after_its_like(lines, line)
    )


# DNS


def _record(rest: str, host: Host) -> Wanted:
    name, address = rest.split()
    zone = next((zone for zone in sorted(host.zones, key=len, reverse=True) if name.endswith(f".{zone}")), "")
    if zone:
        file = host.zones[zone]
        text = zone_recorded("\n".join([*_lines(host, file), ""]), zone, name, address)
        if text is None:
            raise Unclear(file, name, "its records are not one line each, or it has no serial number")
        return Wanted(file, text)
    lines = _lines(host, DNSMASQ)
    known = [each for each in lines if each.startswith(f"host-record={name},")]
    if len(known) > 1:
        raise Unclear(DNSMASQ, name, "it is told several times")
    line = f"host-record={name},{address}"
    return _joined(
        DNSMASQ, [line if each in known else each for each in lines] if known else _after_its_like(lines, line)
    )


# Filters


def _chain(lines: list[str], chain: str) -> tuple[int, int]:
    """The first and the last place inside a chain; raises `Unclear` where it is not there once."""
    begins = [place for place, each in enumerate(lines) if re.fullmatch(rf"\s*chain {re.escape(chain)} \{{", each)]
    if len(begins) != 1:
        raise Unclear(NFTABLES, f"chain {chain}", f"it is there {len(begins)} times")
    end = next((i for i in range(begins[0], len(lines)) if lines[i].strip() == "}"), len(lines))
    return begins[0] + 1, end


def _allow(rest: str, host: Host) -> Wanted:
    chain, _, rule = rest.partition(" ")
    rule = re.sub(r"(\d+(?:\.\d+){3})/32\b", r"\1", rule)
    lines = _lines(host, NFTABLES)
    first, end = _chain(lines, chain)
    if any(each.strip() == rule for each in lines[first:end]):
        return _joined(NFTABLES, lines)
    # What drops everything that is left stands last, and stays there.
    while end > first and re.fullmatch(r"\s*(?:counter )?(?:drop|reject)", lines[end - 1]):
        end -= 1
    indent = re.match(r"\s*", lines[end - 1])
    return _joined(NFTABLES, [*lines[:end], f"{indent[0] if indent else ''}{rule}", *lines[end:]])


def _disallow(rest: str, host: Host) -> Wanted:
    chain, _, name = rest.partition(" ")
    lines = _lines(host, NFTABLES)
    first, end = _chain(lines, chain)
    named = re.compile(rf' comment "{re.escape(name)}(?:; [^"]*)?"$')
    return _joined(NFTABLES, [each for i, each in enumerate(lines) if not (first <= i < end and named.search(each))])


_WORDS: Mapping[str, Callable[[str, Host], Wanted]] = {
    "have": _have,
    "lack": _lack,
    "set": _set,
    "reserve": _reserve,
    "option": _option,
    "record": _record,
    "allow": _allow,
    "disallow": _disallow,
}
