"""Switches: who is plugged in, unused ports, loops, and how they are managed."""

import re
from collections import defaultdict
from collections.abc import Iterator

from netaudit.core.host_look import HostLook
from netaudit.core.look import NETWORK, Look, finding, mended_by, seen
from netaudit.model.check import Finding, check
from netaudit.model.names import bare_host_name

_SWITCH = ("switch",)
_MANY = 3
"""Addresses on one port: a telephone with a computer behind it has two."""


@check(
    "NET-SW-003",
    title=("Aucun switch ni point d'accès non déclaré", "No undeclared switch or access point"),
    domain="switching",
    severity="high",
    horizon="short-term",
    refs="PGSSI-S 4.1.4.5, 4.2.1.2; CIS 1.2, 13.9",
    needs=("inventory", "facts", "interfaces", "mac_table", "neighbours"),
    risk="Behind a switch that nobody manages, anybody joins the network, and a loop stops all of it.",
    action="Find what is on the port, remove it or declare it, and give each device a port of its own.",
    limits="A small switch with one device behind it looks like that device; one with two looks like a telephone with "
    "a computer, and is reported as undetermined where it announces itself.",
    recipe="isolate-port",
)
def undeclared_switch(look: Look) -> Iterator[Finding]:
    """Several addresses on a port where no declared switch, access point or server is, or an unknown announcement."""
    switches = look.hosts("facts", "interfaces", "mac_table", "neighbours", roles=_SWITCH)
    network = [*switches, *look.hosts("facts", "interfaces", roles=("firewall", "router"))]
    own = {row.mac for host in network for row in host.interfaces.values() if row.mac}
    declared = look.inventory
    names = {bare_host_name(name) for name in declared} | {bare_host_name(each.facts.hostname) for each in network}
    macs = {host.mac for host in declared.values() if host.mac}
    several = {host.mac for host in declared.values() if host.mac and host.role in (*NETWORK, "server")}
    for host in switches:
        yield from _behind_ports(look, host, own | several, names, macs)


def _behind_ports(look: Look, host: HostLook, carriers: set[str], names: set[str], macs: set[str]) -> Iterator[Finding]:
    heard: dict[str, set[str]] = defaultdict(set)
    for key, entry in host.mac_table.items():
        heard[entry.port].add(key.partition(" ")[0])
    announced = defaultdict(list)
    for key, neighbour in sorted(host.neighbours.items()):
        announced[key.split(" #")[0]].append(neighbour)
    for port in sorted(heard.keys() | announced.keys()):
        known = any(bare_host_name(each.name) in names or each.chassis in macs for each in announced[port])
        if known or heard[port] & carriers:
            continue
        stranger = next((each.name or each.chassis for each in announced[port]), "")
        count = len(heard[port])
        if count >= _MANY:
            yield finding(
                "{host} {port}: {count} devices are heard there, and nothing declared explains it.",
                seen(host.name, "mac_table", port),
                host=host.name,
                port=port,
                count=count,
            )
        elif stranger and count == _MANY - 1:
            sentence = "{host} {port}: {name} announces itself and has a device behind it: a telephone, or a switch?"
            look.note(host.name, sentence, port=port, name=stranger)


@check(
    "NET-SW-004",
    title=("Ports inutilisés désactivés", "Unused ports shut"),
    domain="switching",
    severity="medium",
    horizon="short-term",
    refs="ANSSI 26; PGSSI-S 4.2.1.3; CIS 4.8",
    needs=("inventory", "interfaces", "switchports", "lags", "links"),
    risk="Whoever plugs into a free socket is in the practice's network.",
    action="Shut the port, or describe what it is for.",
    limits="A port without link counts as used where its description says what it is for, or where it belongs to an "
    "aggregate. Sockets in public rooms are asked in the survey.",
    recipe="isolate-port",
)
def unused_ports(look: Look) -> Iterator[Finding]:
    """A port that is on, without link, without a description and of no aggregate."""
    for host in look.hosts("interfaces", "switchports", "lags", "links", roles=_SWITCH):
        members = {port for lag in host.lags.values() for port in lag.members} | host.lags.keys()
        links = host.links
        ports = host.switchports.keys() & host.interfaces.keys() - members
        unheard = sorted(port for port in ports if port not in links)
        if unheard:
            look.note(host.name, "{host}: whether {ports} have link was not said.", ports=", ".join(unheard))
        free = [
            port
            for port in sorted(ports & links.keys(), key=_by_number)
            if host.interfaces[port].enabled and not links[port].up and not host.interfaces[port].description.strip()
        ]
        if free:
            yield finding(
                "{host}: unused and not shut: {ports}.",
                seen(host.name, "interfaces", *free),
                host=host.name,
                ports=", ".join(free),
            )


def _by_number(port: str) -> tuple[list[int], str]:
    return [int(number) for number in re.findall(r"\d+", port)], port


@check(
    "NET-SW-005",
    title=("Protection contre les boucles (arbre couvrant)", "Loop protection (spanning tree)"),
    domain="switching",
    severity="high",
    horizon="short-term",
    refs="CIS 12.2; PGSSI-S 4.2.2.8",
    needs=("inventory", "spanning_tree"),
    risk="One cable plugged in twice stops the whole network, imaging included, until somebody finds it.",
    action="Switch the spanning tree on, and set BPDU guard on every port that goes to a desk or a device.",
    limits="Storm control and loop detection of other kinds are not read.",
)
def loops(look: Look) -> Iterator[Finding]:
    """The spanning tree is off, off on a port, or a port forwards at once without a guard."""
    for host in look.hosts("spanning_tree", roles=_SWITCH):
        tree = host.spanning_tree
        if tree.mode == "off":
            yield finding("{host}: the spanning tree is off.", seen(host.name, "spanning_tree", "mode"), host=host.name)
            continue
        for sentence, ports in (
            ("{host}: the spanning tree is off on {ports}.", [k for k, p in tree.ports.items() if not p.enabled]),
            (
                "{host}: {ports} forward at once and have no BPDU guard.",
                [k for k, p in tree.ports.items() if p.enabled and p.edge and not p.bpdu_guard],
            ),
        ):
            if ports:
                said = ", ".join(sorted(ports, key=_by_number))
                yield finding(sentence, seen(host.name, "spanning_tree", *ports), host=host.name, ports=said)


@check(
    "NET-ADM-008",
    title=(
        "Administration par SSH/HTTPS, sans Telnet, HTTP ni SNMP v1/v2c ouvert",
        "Management by SSH or HTTPS, without Telnet, HTTP or open SNMP v1/v2c",
    ),
    domain="switching",
    severity="high",
    horizon="short-term",
    refs="ANSSI 21; PGSSI-S 4.2.2.5; CIS 12.6, 4.6; ADM R24",
    needs=("inventory", "management", "snmp"),
    risk="Passwords and settings cross the network in clear text: whoever listens can manage the equipment.",
    action="Switch off Telnet, HTTP and FTP, and use SNMPv3, or at least limit SNMP to the address that needs it.",
    limits="Reads what is configured; which ports answer is not tried. Services with other names are not judged.",
)
def clear_text(look: Look) -> Iterator[Finding]:
    """A clear-text way to manage is on, or an SNMP community that writes or that anybody may use."""
    for host in look.hosts("management", roles=NETWORK):
        clear = sorted(name for name, row in host.management.items() if row.enabled and name in _CLEAR)
        if clear:
            rows, sentence = seen(host.name, "management", *clear), "{host} can be managed in clear text: {ways}."
            said = finding(sentence, rows, host=host.name, ways=", ".join(clear))
            yield mended_by("harden-management", said)
    for host in look.hosts("snmp", roles=NETWORK):
        communities = host.snmp.communities if host.snmp.enabled else {}
        writing = sorted(name for name, row in communities.items() if row.access == "rw")
        to_all = sorted(name for name, row in communities.items() if row.access != "rw" and not row.sources)
        nameless = sorted(name for name, level in host.snmp.users.items() if level == "noAuthNoPriv")
        for sentence, names in (
            ("{host}: an SNMPv3 user needs no password ({count}).", nameless if host.snmp.enabled else []),
            ("{host}: an SNMP community may write ({count}).", writing),
            ("{host}: anybody may use its SNMP community ({count}).", to_all),
        ):
            if names:
                yield finding(sentence, seen(host.name, "snmp", *names), host=host.name, count=len(names))


_CLEAR = ("telnet", "http", "www", "ftp", "tftp", "api")
"""Names of services that send passwords in clear text; RouterOS calls HTTP `www`, and its `api` has a twin with TLS."""
