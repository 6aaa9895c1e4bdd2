"""An address put into the text of a zone's file (RFC 1035, 5), with the serial number one higher."""

import ipaddress
import re

_SOA = re.compile(r"(\bSOA\s+\S+\s+\S+\s*\(?\s*(?:;[^\n]*\n\s*)?)(\d{1,10})\b")


def zone_recorded(text: str, zone: str, name: str, address: str) -> str | None:
    """The file's text with one address for a name; as it is where it has it already.

    Args:
        text: of the file.
        zone: its name.
        name: whole name, inside the zone.
        address: IPv4 or IPv6.

    Returns:
        None where the name's records are not one line each, or no serial number is found.
    """
    kind = "AAAA" if ipaddress.ip_address(address).version == 6 else "A"
    short = name.removesuffix(f".{zone}")
    lines = text.splitlines()
    called = rf"(?:{re.escape(short)}|{re.escape(name)}\.)"
    own = re.compile(
        rf"(?P<before>{called}\s+(?:\d\S*\s+)?(?:IN\s+)?{kind}\s+)(?P<value>\S+)(?P<rest>.*)", re.IGNORECASE
    )
    found = [(place, match) for place, line in enumerate(lines) if (match := own.fullmatch(line))]
    # A line that begins with a blank is about the name above it.
    following = found and found[-1][0] + 1 < len(lines) and lines[found[-1][0] + 1][:1].isspace()
    serial = _SOA.search(text)
    if len(found) > 1 or following or serial is None:
        return None
    if found:
        place, match = found[0]
        if match["value"] == address:
            return text
        lines[place] = f"{match['before']}{address}{match['rest']}"
    else:
        lines.append(f"{short} IN {kind} {address}")
    new = "".join(f"{line}\n" for line in lines)
    return _SOA.sub(lambda soa: f"{soa[1]}{int(soa[2]) + 1}", new, count=1)
