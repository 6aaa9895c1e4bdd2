"""A reservation put into the text of kea-dhcp4.conf, which stays as it is otherwise, its comments included.

Kea's JSON takes comments and spare commas (Kea Administrator Reference Manual, "JSON Configuration"), so the text is
not made anew: the place is found in it.
"""

import ipaddress
import json
import re
from collections.abc import Iterator

_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|//[^\n]*|#[^\n]*|/\*.*?\*/|[{}\[\]]', re.DOTALL)


def kea_reserved(text: str, mac: str, address: str, name: str) -> str:
    """The text with a reservation; as it is where it has this one, empty where no subnet of it serves the address."""
    for start, end in _objects(text):
        block = text[start:end]
        own = next((match for match in re.finditer(r'"subnet"\s*:\s*"([^"]+)"', block)), None)
        if own is None or not _is_in(address, own[1]) or block.count('"subnet"') != 1:
            continue
        known = [(s, e) for s, e in _objects(block) if (s, e) != (0, len(block)) and mac in block[s:e].lower()]
        entry = json.dumps({"hw-address": mac, "ip-address": address, "hostname": name})
        if known:
            low, high = known[0]
            same = all(f'"{value}"' in block[low:high].lower() for value in (mac, address, name.lower()))
            return text if same else text[: start + low] + entry + text[start + high :]
        return text[:start] + _with_entry(block, entry) + text[end:]
    return ""


def _with_entry(block: str, entry: str) -> str:
    """A subnet's block with one reservation more, the first."""
    listed = re.search(r'("reservations"\s*:\s*\[)(\s*)(\]?)', block)
    if listed is not None:
        rest = block[listed.end(2) :]
        return block[: listed.end(1)] + listed[2] + entry + ("" if listed[3] else "," + (listed[2] or " ")) + rest
    opened = re.match(r"\{(\s*)", block)
    space = opened[1] if opened else " "
    return "{" + space + f'"reservations": [ {entry} ],' + block[1:]


def _objects(text: str) -> Iterator[tuple[int, int]]:
    """Where each `{…}` begins and ends, the innermost first."""
    opened: list[int] = []
    for token in _TOKEN.finditer(text):
        if token[0] == "{":
            opened.append(token.start())
        elif token[0] == "}" and opened:
            yield opened.pop(), token.end()


def _is_in(address: str, subnet: str) -> bool:
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(subnet)
    except ValueError:
        return False
