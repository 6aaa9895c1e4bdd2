"""What RouterOS shows of itself and hears of others, by `print terse`."""

import re

from netaudit.model.names import mac
from netaudit.model.platform import Captures, ReadingError
from netaudit.model.rows import ArpEntry, Interface, Lease, Link, MacEntry, Neighbour, User
from netaudit.platforms._routeros_export import rows
from netaudit.platforms._tables import answer, by_port, must_agree, refusing

INTERFACES = "/interface print terse without-paging"
ARP = "/ip arp print terse without-paging"
LEASES = "/ip dhcp-server lease print terse without-paging"
HOSTS = "/interface bridge host print terse without-paging"
USERS = "/user print terse without-paging"
USER_COUNT = "/user print count-only"
NEIGHBOURS = "/ip neighbor print terse without-paging"


def _rows(captures: Captures, command: str) -> list[tuple[str, dict[str, str]]]:
    return rows(answer(command, captures), command)


@refusing(INTERFACES)
def interfaces(captures: Captures) -> dict[str, Interface]:
    """Those that stay: what a tunnel's client or a caller makes comes and goes."""
    found = {}
    for flags, row in _rows(captures, INTERFACES):
        if "D" not in flags:
            found[row["name"]] = Interface(
                enabled="X" not in flags,
                description=row.get("comment", ""),
                mac=mac(row["mac-address"]) if "mac-address" in row else "",
            )
    if not found:
        raise ReadingError(f"`{INTERFACES}` shows no interface")
    return found


def links(captures: Captures) -> dict[str, Link]:
    return {row["name"]: Link(up="R" in flags) for flags, row in _rows(captures, INTERFACES) if "D" not in flags}


@refusing(ARP)
def arp(captures: Captures) -> dict[str, ArpEntry]:
    return {
        row["address"]: ArpEntry(mac=mac(row["mac-address"]), interface=row.get("interface", ""))
        for _, row in _rows(captures, ARP)
        if "mac-address" in row
    }


@refusing(LEASES)
def leases(captures: Captures) -> dict[str, Lease]:
    """Leases that are given: bound ones, with a MAC address."""
    found = {}
    for _, row in _rows(captures, LEASES):
        identity = row.get("active-mac-address") or row.get("mac-address")
        if row.get("status") == "bound" and identity:
            address = row.get("active-address") or row["address"]
            found[mac(identity)] = Lease(address=address, name=row.get("host-name", ""))
    return found


@refusing(HOSTS)
def mac_table(captures: Captures) -> dict[str, MacEntry]:
    """What its bridges heard from others; a bridge without VLANs hears in VLAN 1."""
    found = {}
    for flags, row in _rows(captures, HOSTS):
        if "L" not in flags:
            port = row.get("on-interface") or row.get("interface", "")
            found[f"{mac(row['mac-address'])} {int(row.get('vid') or 1)}"] = MacEntry(port=port)
    return found


@refusing(NEIGHBOURS)
def neighbours(captures: Captures) -> dict[str, Neighbour]:
    heard = []
    for _, row in _rows(captures, NEIGHBOURS):
        chassis = row.get("mac-address", "")
        heard.append(
            (
                row["interface"].split(",")[0],
                Neighbour(
                    name=row.get("identity", ""),
                    port=row.get("interface-name", ""),
                    chassis=mac(chassis) if chassis else "",
                ),
            )
        )
    return by_port(heard)


@refusing(USERS)
def users(captures: Captures) -> dict[str, User]:
    """Who may log in, by group, as many as the device counts; how a password is kept it does not say."""
    listed = _rows(captures, USERS)
    told = re.search(r"^\s*(\d{1,7})\s*$", answer(USER_COUNT, captures), re.MULTILINE)
    if told is None:
        raise ReadingError(f"`{USER_COUNT}` tells no number")
    must_agree(USERS, len(listed), int(told[1]))
    found = {row["name"]: User(privilege=row.get("group", ""), enabled="X" not in flags) for flags, row in listed}
    must_agree(f"`{USERS}`, names", len(found), len(listed))
    return found
