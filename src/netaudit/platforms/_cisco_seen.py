"""What a Cisco IOS switch sees around it: MAC addresses, ARP, neighbours."""

import re
from collections.abc import Iterator

from netaudit.model.names import bare_host_name, cisco_interface, mac, printable
from netaudit.model.platform import Captures, NotOffered, ReadingError
from netaudit.model.rows import ArpEntry, MacEntry, Neighbour
from netaudit.platforms._cisco_cdp import cdp_neighbours
from netaudit.platforms._cisco_config import addresses, interface_blocks
from netaudit.platforms._cisco_ports import links
from netaudit.platforms._tables import answer, by_port, is_mac, mac_or_text, must_agree, must_show, refusing, table

MACS = "show mac address-table"
ARP = "show ip arp"
LLDP = "show lldp neighbors detail"

_MAC = r"[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}"
# Two layouts: VLAN first (Catalyst 2960 to 9000), and address first (older; ntc-templates show_mac-address-table).
_ROWS = (
    re.compile(rf"^\s*(?P<vlan>All|\d+|N/A|-+)\s+(?P<mac>{_MAC})\s+(?P<type>\S+)\s+(?P<ports>\S.*?)\s*$", re.M | re.I),
    re.compile(rf"^(?P<mac>{_MAC})\s+(?P<type>\S+)\s+(?P<vlan>\d+)\s+(?P<ports>\S.*?)\s*$", re.M | re.I),
)
_OWN = re.compile(r"CPU|Switch|Router|Drop|Vl(an)?\d+", re.IGNORECASE)


@refusing(MACS)
def mac_table(captures: Captures) -> dict[str, MacEntry]:
    """Where the switch hears each station.

    Left out: the switch's own addresses (on `CPU` or on a VLAN interface) and group addresses, from which no station
    sends.

    Raises:
        ReadingError: the rows are not as many as the total that the switch prints, or it prints none.
    """
    text = answer(MACS, captures)
    rows = [row for layout in _ROWS for row in layout.finditer(text)]
    must_agree(MACS, len(rows), _total(text))
    found: dict[str, MacEntry] = {}
    for row in rows:
        address, ports = mac(row["mac"]), [cisco_interface(port) for port in re.split(r"[\s,]+", row["ports"])]
        if not row["vlan"].isdigit() or _OWN.fullmatch(ports[0]) or int(address[:2], 16) & 1:
            continue
        key = f"{address} {row['vlan']}"
        if key in found:
            raise ReadingError(f"`{MACS}` shows {key} twice")
        found[key] = MacEntry(port=printable(",".join(ports)))
    return found


def _total(text: str) -> int:
    printed = re.findall(r"^ *Total Mac Addresses for this criterion: *(\d+)\s*$", text, re.MULTILINE | re.IGNORECASE)
    if printed:
        return sum(map(int, printed))
    counts = re.findall(r"^(?:Dynamic Addresses|Secure Addresses.*?|Static Addresses.*?) Count: *(\d+)", text, re.M)
    if not counts:
        raise ReadingError(f"`{MACS}` prints no total, so it may be cut short")
    return sum(map(int, counts))


@refusing(ARP)
def arp(captures: Captures) -> dict[str, ArpEntry]:
    """Who answers for each address; an entry still `Incomplete` is nobody.

    The table has no total and no end, so the switch's own addresses, which stand in it, must be there.
    """
    rows = table("cisco_ios", ARP, captures)
    must_agree(ARP, len(rows), len(re.findall(r"^Internet\s", answer(ARP, captures), re.MULTILINE)))
    must_show(ARP, "the switch's own address", _own_addresses(captures) - {row["ip_address"] for row in rows})
    complete = [row for row in rows if row["mac_address"].lower() != "incomplete"]
    for row in complete:
        if not row["interface"]:
            raise ReadingError(f"`{ARP}` has no interface for {printable(row['ip_address'])}")
    return {
        row["ip_address"]: ArpEntry(mac=mac(row["mac_address"]), interface=cisco_interface(row["interface"]))
        for row in complete
    }


def _own_addresses(captures: Captures) -> set[str]:
    """IPv4 addresses of interfaces that are up and in no VRF."""
    up, configured = links(captures), interface_blocks(captures)
    return {
        prefix.split("/")[0]
        for name, held in addresses(captures).items()
        if up[name].up
        and not name.startswith(("Lo", "Tu"))
        and not re.search("vrf ", "\n".join(configured[name].lines))
        for prefix in held.prefixes
        if "." in prefix
    }


def neighbours(captures: Captures) -> dict[str, Neighbour]:
    """Who announces itself on each port by LLDP, and by CDP who does not by LLDP.

    Raises:
        NotOffered: both are switched off.
        ReadingError: the neighbours are not as many as the switch counts.
    """
    by_lldp, by_cdp = _by_lldp(answer(LLDP, captures)), cdp_neighbours(captures)
    if by_lldp is None and by_cdp is None:
        raise NotOffered("LLDP and CDP are switched off on the device")
    heard = list(by_lldp or ())
    known = {(port, bare_host_name(neighbour.name)) for port, neighbour in heard}
    heard += [each for each in by_cdp or () if (each[0], bare_host_name(each[1].name)) not in known]
    return by_port(heard)


def _by_lldp(text: str) -> list[tuple[str, Neighbour]] | None:
    """(local port, neighbour); None where it is switched off."""
    if re.search(r"^%? ?LLDP is not enabled", text, re.MULTILINE | re.IGNORECASE):
        return None
    totals = re.findall(r"^Total entries displayed: *(\d+)\s*$", text, re.MULTILINE)
    if not totals:
        raise ReadingError(f"`{LLDP}` prints no total, so it may be cut short")
    rows = list(_announced(text))
    must_agree(f"`{LLDP}`, entries that name their local port", len(rows), int(totals[-1]))
    return [
        (
            cisco_interface(printable(row["Local Intf"])),
            Neighbour(
                name=printable(row.get("System Name", "")),
                port=_remote_port(row.get("Port id", ""), row.get("Port Description", "")),
                chassis=mac_or_text(row.get("Chassis id", "")),
            ),
        )
        for row in rows
    ]


def _announced(text: str) -> Iterator[dict[str, str]]:
    """The fields of each neighbour. A system description may look like anything, so it is stepped over."""
    row: dict[str, str] | None = None
    describing = False
    for line in text.splitlines():
        title, colon, value = line.partition(":")
        if describing:
            describing = not line.startswith("Time remaining")
        elif title == "System Description" and colon:
            describing = True
        elif title == "Local Intf" and value.strip():
            if row is not None:
                yield row
            row = {title: value.strip()}
        elif row is not None and colon and title[:1].isupper():
            row.setdefault(title, value.strip())
    if row is not None:
        yield row


def _remote_port(port_id: str, description: str) -> str:
    """A port that is identified by a MAC address is better known by its description, where it has one."""
    if is_mac(port_id):
        return cisco_interface(printable(description)) or mac(port_id)
    return cisco_interface(printable(port_id or description))
