"""What a ProCurve switch sees around it: MAC addresses, ARP, LLDP neighbours.

The device prints no totals. LLDP is asked twice, in short and in detail, and both must count the same neighbours;
the MAC and ARP tables are held against the ports and VLANs that exist, which cannot tell of a row that is missing
whole: for these two the prompt, which the transport waits for, is the only end.
"""

import re

from netaudit.model.names import cisco_interface, mac, printable
from netaudit.model.platform import Captures, ReadingError
from netaudit.model.rows import ArpEntry, MacEntry, Neighbour
from netaudit.platforms._procurve_config import membership, port_name, trunk_members, whole_blocks
from netaudit.platforms._tables import answer, by_port, is_mac, mac_or_text, must_agree

MACS = "show mac-address"
ARP = "show arp"
LLDP = "show lldp info remote-device"
LLDP_DETAIL = "show lldp info remote-device detail"

MAC = r"[0-9a-fA-F]{6}-[0-9a-fA-F]{6}"
_FIELD = re.compile(r"^ +(Local Port|ChassisId|PortId|SysName|PortDescr) *: *(.*?) *$", re.MULTILINE)


def mac_table(captures: Captures) -> dict[str, MacEntry]:
    """Where the switch hears each station; ProCurve does not list its own addresses."""
    text = _below(r"^ *MAC Address +Port +VLAN *\n[ -]+$", MACS, captures)
    rows = re.findall(rf"^ +({MAC}) +(\S+) +(\d+) *$", text, re.MULTILINE | re.IGNORECASE)
    must_agree(MACS, len(rows), _rows_below(text))
    known = _ports(captures)
    vlans = set(re.findall(r"^vlan (\d+) *$", whole_blocks(captures), re.MULTILINE))
    found: dict[str, MacEntry] = {}
    for address, port, vid in rows:
        key, where = f"{mac(address)} {vid}", port_name(port)
        if where not in known or vid not in vlans or key in found:
            raise ReadingError(f"`{MACS}` has {key} on port {printable(where)}, which does not add up")
        found[key] = MacEntry(port=where)
    return found


def arp(captures: Captures) -> dict[str, ArpEntry]:
    """Who answers for each address; an entry without a MAC address is nobody yet."""
    text = _below(r"^ *IP Address +MAC Address +Type +Port *\n[ -]+$", ARP, captures)
    row = rf"^ +(\d+(?:\.\d+){{3}}) +(?:({MAC}) +)?(\w+)(?: +(\S+))? *$"
    rows = re.findall(row, text, re.MULTILINE | re.IGNORECASE)
    must_agree(ARP, len(rows), _rows_below(text))
    complete = [(address, mac(found), port_name(port)) for address, found, _, port in rows if found]
    for address, _, port in complete:
        if not port:
            raise ReadingError(f"`{ARP}` has no port for {address}")
    return {address: ArpEntry(mac=found, interface=printable(port)) for address, found, port in complete}


def _below(heading: str, command: str, captures: Captures) -> str:
    """What stands below a table's heading."""
    text = answer(command, captures)
    found = re.search(heading, text, re.MULTILINE)
    if found is None:
        raise ReadingError(f"`{command}` does not have the heading of its table: {printable(text.strip())[:60]}")
    return text[found.end() :]


def _rows_below(text: str) -> int:
    return sum(1 for line in text.splitlines() if line.strip())


def _ports(captures: Captures) -> set[str]:
    """Ports that are in a VLAN, and those in a trunk."""
    return membership(captures).keys() | trunk_members(captures)


def neighbours(captures: Captures) -> dict[str, Neighbour]:
    """Who announces itself by LLDP on each port.

    Raises:
        ReadingError: LLDP is switched off, an entry is cut short, or the two commands do not count the same.
    """
    if re.search(r"^no lldp run *$", whole_blocks(captures), re.MULTILINE):
        raise ReadingError("LLDP is switched off on the device")
    text = answer(LLDP_DETAIL, captures)
    if "LLDP Remote Device Information Detail" not in text:
        raise ReadingError(f"`{LLDP_DETAIL}` has no heading of its own: {printable(text.strip())[:60]}")
    parts = re.split(r"^(?= +Local Port *:)", text, flags=re.MULTILINE)[1:]
    must_agree(f"LLDP neighbours, `{LLDP_DETAIL}`", len(parts), _summed_up(captures))
    return by_port(_neighbour(part) for part in parts)


def _summed_up(captures: Captures) -> int:
    text = _below(r"^ *LocalPort *\|[^\n]*\n[ +-]+$", LLDP, captures)
    return len(re.findall(r"^ +\S+ +\| ", text, re.MULTILINE))


def _neighbour(text: str) -> tuple[str, Neighbour]:
    fields: dict[str, str] = {}
    for title, value in _FIELD.findall(text):
        fields.setdefault(title, value)
    if fields.keys() != {"Local Port", "ChassisId", "PortId", "SysName", "PortDescr"}:
        raise ReadingError(f"`{LLDP_DETAIL}` stops inside the entry of port {printable(fields['Local Port'])}")
    # A port that is identified by a MAC address is better known by its description, where it has one.
    port = fields["PortDescr"] or mac(fields["PortId"]) if is_mac(fields["PortId"]) else fields["PortId"]
    return port_name(printable(fields["Local Port"])), Neighbour(
        name=printable(fields["SysName"]),
        port=cisco_interface(printable(port)),
        chassis=mac_or_text(fields["ChassisId"]),
    )
