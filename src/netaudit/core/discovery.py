"""From what the probe and the look at its finds said, to the hosts that there are and what is wrong with them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network

from netaudit.core.fingerprint import Clues, identify
from netaudit.core.restraint import Party, Rules, restricted
from netaudit.core.vendors import Vendors, vendor_of
from netaudit.model.discovery import Crowd, DhcpServer, Discovery, FoundHost, Here, Identity, NameCheck
from netaudit.model.names import bare_host_name, locally_administered
from netaudit.model.sighting import (
    Announced,
    Facts,
    Finished,
    Heard,
    Offered,
    Progressed,
    Ready,
    Said,
    Troubled,
    Withheld,
)
from netaudit.model.snapshot import Endpoint

_MAC = re.compile(r"(?:[0-9a-f]{2}:){5}[0-9a-f]{2}")
_CONFIRMING = ("offer", "ack")


@dataclass(frozen=True)
class Declared:
    """A host of the inventory, as a discovery needs it."""

    name: str
    addresses: tuple[str, ...] = ()
    """IP addresses: the inventory's, and those that the last audit read from the host itself."""
    mac: str = ""
    role: str = ""
    serves_dhcp: bool | None = None
    """Whether the last audit found pools on it; None where it could not tell."""


@dataclass(frozen=True)
class Known:
    """What is known before anything is heard."""

    rules: Rules
    declared: tuple[Declared, ...] = ()
    endpoints: Mapping[str, Endpoint] = field(default_factory=dict)
    """MAC address -> where the last audit heard it."""
    vendors: Vendors = field(default_factory=dict)


@dataclass
class _Host:
    """A network card, or an address, with everything that was said of it."""

    mac: str = ""
    addresses: set[str] = field(default_factory=set)
    vlans: set[int] = field(default_factory=set)
    announced: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    open_ports: set[int] = field(default_factory=set)
    offers: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        found = [
            name
            for kind in ("lldp", "cdp", "mdns", "dhcp", "netbios")
            for word in ("system-name", "name", "full-name")
            for name in self.announced.get(kind, {}).get(word, ())
        ]
        return tuple(dict.fromkeys(found))


def discovered(
    said: Iterable[Said],
    known: Known,
    services: Mapping[str, Mapping[str, str]] | None = None,
    names: tuple[NameCheck, ...] = (),
) -> Discovery:
    """Everything that was found.

    Args:
        said: what the probe told, in order.
        known: the inventory, the perimeters and the last audit.
        services: IP address -> `22/tcp` -> what answered a look.
        names: whether the DNS agrees with the inventory.
    """
    lines = list(said)
    ready = next((each for each in lines if isinstance(each, Ready)), Ready(raw=False))
    hosts = _hosts(lines, known, ready)
    found = tuple(sorted((_found(each, known, services or {}) for each in hosts), key=_order))
    finished = next((each for each in lines if isinstance(each, Finished)), None)
    return Discovery(
        found=found,
        dhcp=_servers(lines, known),
        crowds=_crowds(found, known),
        here=_here(lines),
        absent=_absent(found, known),
        names=names,
        withheld={each.address or each.mac: each.why for each in lines if isinstance(each, Withheld)},
        blind=ready.blind,
        detail=next((each.detail for each in lines if isinstance(each, Troubled)), ready.detail),
        seconds=finished.seconds if finished else 0.0,
        lost=finished.lost if finished else 0,
        resume=0
        if finished
        else max((e.done for e in lines if isinstance(e, Progressed) and e.phase == "arp"), default=0),
    )


def _hosts(lines: Iterable[Said], known: Known, ready: Ready) -> list[_Host]:
    """One a network card; an address whose card nobody knows is one of its own."""
    cards = {mac: endpoint.ip for mac, endpoint in known.endpoints.items() if endpoint.ip}
    by_address = {address: mac for mac, address in cards.items()}
    hosts: dict[str, _Host] = {}

    def at(mac: str, address: str, vlan: int) -> _Host:
        card = mac or by_address.get(address, "")
        host = hosts.setdefault(card or address, _Host(mac=card))
        host.addresses |= {address} - {""}
        host.vlans |= {vlan} - {0}
        return host

    for each in lines:
        if isinstance(each, Heard) and (each.address or each.mac) and each.mac != ready.mac:
            host = at(each.mac, each.address, each.vlan)
            host.open_ports |= {each.port} if each.is_open else set()
        elif isinstance(each, Announced) and each.mac != ready.mac:
            _say(at(each.mac, each.address, each.vlan), each.kind, each.facts)
        elif isinstance(each, Offered) and each.message in _CONFIRMING:
            at(each.mac, each.source if each.source != "0.0.0.0" else "", each.vlan).offers = True  # noqa: S104  RFC 2131
    return list(hosts.values())


def _say(host: _Host, kind: str, facts: Facts) -> None:
    mine = host.announced.setdefault(kind, {})
    for word, values in facts.items():
        mine[word] = tuple(dict.fromkeys((*mine.get(word, ()), *values)))


def _found(host: _Host, known: Known, services: Mapping[str, Mapping[str, str]]) -> FoundHost:
    declared = _declared(host, known.declared)
    endpoint = known.endpoints.get(host.mac, Endpoint())
    looked = {name: text for address in sorted(host.addresses) for name, text in services.get(address, {}).items()}
    ports = host.open_ports | {int(name.split("/")[0]) for name in looked}
    identity = identify(
        Clues(
            mac=host.mac,
            registrant=vendor_of(host.mac, known.vendors),
            announced=host.announced,
            open_ports=frozenset(ports),
            banners=tuple(f"{name}: {text}" for name, text in sorted(looked.items()) if text != "open"),
            offers_leases=host.offers,
        )
    )
    if declared and declared.role:
        identity = Identity(declared.role, identity.vendor, "declared", ("inventory", *identity.because))
    vlans = host.vlans | ({endpoint.vlan} if endpoint.vlan else set())
    return FoundHost(
        addresses=tuple(sorted(host.addresses, key=_by_value)),
        mac=host.mac,
        vlans=tuple(sorted(vlans)),
        names=host.names,
        declared=declared.name if declared else "",
        identity=identity,
        switch=endpoint.switch,
        port=endpoint.port,
        services=looked,
        restricted=restricted(
            known.rules,
            Party(macs=frozenset({host.mac} - {""}), names=frozenset(host.names), addresses=frozenset(host.addresses)),
        ),
        conflicts=_conflicts(host, declared),
    )


def _declared(host: _Host, declared: Iterable[Declared]) -> Declared | None:
    """The host of the inventory by its card, else by one of its addresses, else by what it calls itself."""
    listed = list(declared)
    names = {bare_host_name(name) for name in host.names}
    for matches in (
        [each for each in listed if each.mac and each.mac == host.mac],
        [each for each in listed if host.addresses & set(each.addresses)],
        [each for each in listed if bare_host_name(each.name) in names],
    ):
        if matches:
            return matches[0]
    return None


def _conflicts(host: _Host, declared: Declared | None) -> tuple[str, ...]:
    if declared is None:
        return ()
    found = []
    if declared.mac and host.mac and declared.mac != host.mac:
        found.append("mac")
    plain = {address for address in host.addresses if ":" not in address}
    if declared.addresses and plain and not plain & set(declared.addresses):
        found.append("address")
    return tuple(found)


def _servers(lines: Iterable[Said], known: Known) -> tuple[DhcpServer, ...]:
    """Each server once in each VLAN; one that the inventory has and that serves nobody is no declared server."""
    found: dict[tuple[str, int], DhcpServer] = {}
    for each in lines:
        if isinstance(each, Offered) and each.message in _CONFIRMING:
            server = each.server or each.source
            host = next(
                (
                    one
                    for one in known.declared
                    if (server in one.addresses or (one.mac and one.mac == each.mac)) and one.serves_dhcp is not False
                ),
                None,
            )
            found.setdefault(
                (server, each.vlan),
                DhcpServer(
                    server=server,
                    mac=each.mac,
                    vlan=each.vlan,
                    declared=host.name if host else "",
                    options=dict(each.options),
                    offered=each.address,
                ),
            )
    return tuple(found[key] for key in sorted(found))


def _crowds(found: Iterable[FoundHost], known: Known) -> tuple[Crowd, ...]:
    """Ports where the last audit heard several cards that are wired, not behind an access point and none a switch's."""
    behind: dict[tuple[str, str], set[str]] = defaultdict(set)
    access_points = {
        (each.switch, each.port) for each in known.endpoints.values() if each.role == "access-point" or each.wireless
    } | {(each.switch, each.port) for each in found if each.identity.role in ("access-point", "switch", "firewall")}
    for mac, endpoint in known.endpoints.items():
        if endpoint.switch and not endpoint.wireless and not locally_administered(mac):
            behind[endpoint.switch, endpoint.port].add(mac)
    return tuple(
        Crowd(switch, port, tuple(sorted(macs)))
        for (switch, port), macs in sorted(behind.items())
        if len(macs) > 1 and (switch, port) not in access_points
    )


def _here(lines: Iterable[Said]) -> tuple[Here, ...]:
    """Whoever announces a port to this computer, LLDP before CDP; several mean something unmanaged in between."""
    found: dict[str, Here] = {}
    for each in lines:
        if isinstance(each, Announced) and each.kind in ("lldp", "cdp"):
            facts = each.facts
            name = next(iter(facts.get("system-name", ())), each.mac)
            port = _announced_port(facts)
            vlan = next(iter(facts.get("native-vlan", ())), "")
            here = Here(switch=name, port=port, vlan=vlan, protocol=each.kind)
            if each.kind == "lldp" or bare_host_name(name) not in found:
                found[bare_host_name(name)] = here
    return tuple(found.values())


def _announced_port(facts: Facts) -> str:
    """A port that is identified by a MAC address is better known by its description, where it has one."""
    port = next(iter(facts.get("port", ())), "")
    described = next(iter(facts.get("port-description", ())), "")
    return described if described and _MAC.fullmatch(port) else port


def _absent(found: Iterable[FoundHost], known: Known) -> tuple[str, ...]:
    """Declared hosts of which an address was asked for, that are not restricted and were not seen."""
    seen = {each.declared for each in found}
    return tuple(
        sorted(
            each.name
            for each in known.declared
            if each.name not in seen
            and any(_asked(address, known.rules) for address in each.addresses)
            and not restricted(known.rules, Party(names=frozenset({each.name}), addresses=frozenset(each.addresses)))
        )
    )


def _asked(address: str, rules: Rules) -> bool:
    return any(ip_address(address) in ip_network(target) for target in rules.targets)


def _by_value(address: str) -> tuple[int, int]:
    parsed = ip_address(address)
    return parsed.version, int(parsed)


def _order(host: FoundHost) -> tuple[tuple[int, int], str]:
    return _by_value(host.addresses[0]) if host.addresses else (9, 0), host.mac
