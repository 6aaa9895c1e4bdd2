"""DNS, DHCP and time: who answers, whether there is enough, and whether the clocks agree."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network

from netaudit.checks._networks import address, in_ranges, own_addresses, size, vlan_at
from netaudit.core.host_look import HostLook
from netaudit.core.look import COMPUTERS, IMAGING, Look, NotApplicable, finding, mended_by, seen
from netaudit.core.networks import subnets
from netaudit.model.check import Finding, check

_ROUTERS = ("firewall", "router")
_FULL_PER_CENT = 90


@check(
    "DNS-RES-001",
    title=("DNS internes de confiance, pas de résolveur public sur les postes", "Trusted resolvers on the computers"),
    domain="naming",
    severity="medium",
    horizon="short-term",
    refs="ANSSI 22R; CIS 4.9, 9.2",
    needs=("inventory", "addressing", "dns", "dhcp"),
    risk="The computer does not find the practice's own servers by name, and its questions leave the practice.",
    action="Give computers the practice's own DNS server, by DHCP, and let only that one ask outside.",
    limits="Guests may be given a public resolver. What a local stub resolver asks is not read.",
)
def resolvers(look: Look) -> Iterator[Finding]:
    """No computer, and no DHCP scope but the guests', names a resolver of the Internet."""
    nets, plan = subnets(look.vlans), look.vlans
    for host in look.hosts("dns", roles=COMPUTERS):
        asked = [address(each) for each in host.dns.resolvers]
        if not host.dns.resolvers or all(each is not None and each.is_loopback for each in asked):
            look.note(host.name, "{host}: which DNS server it asks in the end was not told.")
        public = [str(each) for each in asked if each is not None and each.is_global]
        if public:
            yield _public(host, "dns", "resolvers", public)
    for host in look.hosts("dhcp", roles=_ROUTERS):
        for key, pool in sorted(host.dhcp.items()):
            first = address(pool.ranges[0].partition("-")[0]) if pool.ranges else None
            vlan = vlan_at(first, nets) if first else None
            given = [address(each) for each in pool.options.get("6", "").replace(",", " ").split()]
            public = [str(each) for each in given if each is not None and each.is_global]
            if public and not (vlan is not None and plan[vlan].purpose == "guests"):
                yield mended_by("dhcp-option", _public(host, "dhcp", key, public))


def _public(host: HostLook, section: str, key: str, public: list[str]) -> Finding:
    sentence = "{host} ({place}): resolvers of the Internet: {resolvers}."
    return finding(sentence, seen(host.name, section, key), host=host.name, place=key, resolvers=", ".join(public))


@check(
    "DNS-INT-002",
    title=(
        "Résolution interne correcte des serveurs d'imagerie (A et PTR)",
        "Imaging servers' names and addresses lead to each other (A and PTR)",
    ),
    domain="naming",
    severity="medium",
    horizon="short-term",
    refs="PGSSI-S 4.1.3.2",
    needs=("inventory", "names"),
    risk="The imaging software finds its server by chance, or on the second try after half a minute.",
    action="Add the server to the practice's own DNS, forward and reverse.",
    limits="Held against the last `netaudit discover --dns ADDRESS`. Hosts whose address the inventory does not give, "
    "and that no audit has heard, cannot be asked for.",
    recipe="dns-record",
)
def names_agree(look: Look) -> Iterator[Finding]:
    """Of each imaging host and server, the address leads to a name, and the name back to the address."""
    wanted = sorted(name for name, each in look.inventory.items() if each.role in (*IMAGING, "server"))
    if not wanted:
        raise NotApplicable
    known = look.names
    for name in wanted:
        each = known.get(name)
        if each is None or each.verdict == "unasked":
            look.note(name, "{host}: nobody asked the DNS for its name.")
        elif each.verdict == "no-reverse":
            sentence = "{host}: its address {address} leads to no name."
            yield finding(sentence, seen("", "names", name), host=name, address=each.address)
        elif each.verdict == "differs":
            yield finding(
                "{host}: its address {address} leads to {names}, and that to {addresses}.",
                seen("", "names", name),
                host=name,
                address=each.address,
                names=", ".join(each.reverse),
                addresses=", ".join(each.forward) or "—",
            )


@check(
    "DHCP-UNI-003",
    title=("Un seul serveur DHCP légitime par VLAN", "A single DHCP server per VLAN"),
    domain="naming",
    severity="critical",
    horizon="short-term",
    refs="ANSSI 7; PGSSI-S 4.2.1.4; CIS 1.4",
    needs=("inventory", "addressing", "addresses", "dhcp", "dhcp-offers"),
    risk="Devices get an address from the wrong server and lose the imaging server, the Internet or both, at random.",
    action="Find the other server by its address, and switch its DHCP off; keep one server per VLAN.",
    limits="A server that nobody manages is only found by a search on the wire, which needs consent.",
    recipe="isolate-port",
)
def one_server(look: Look) -> Iterator[Finding]:
    """No two hosts serve one VLAN, and nobody else answered when somebody searched on the wire."""
    nets = subnets(look.vlans)
    yield from _several_serve(look, nets)
    routers = look.hosts("addresses", roles=_ROUTERS)
    everybody = {host.name: host for host in [*routers, *look.hosts("addresses", quietly=True)]}
    known = {str(own.ip) for host in everybody.values() for _, own in own_addresses(host)}
    all_known = all(name in everybody for name, host in look.inventory.items() if host.role in _ROUTERS)
    offers = look.dhcp_offers
    for vlan, answered in sorted(offers.items()):
        row = seen("", "dhcp-offers", *answered)
        strange = sorted(set(answered) - known)
        if len(set(answered)) > 1:
            said = ", ".join(sorted(set(answered)))
            yield finding("VLAN {vlan}: several DHCP servers answered: {servers}.", row, vlan=vlan, servers=said)
        elif strange and all_known:
            sentence = "VLAN {vlan}: {server} answered as DHCP server, and is no host of the inventory."
            yield finding(sentence, row, vlan=vlan, server=strange[0])
    for vlan in sorted(nets.keys() - offers.keys()):
        look.note("", "Nobody searched for DHCP servers in VLAN {vlan}.", vlan=vlan)


def _several_serve(look: Look, nets: Mapping[int, IPv4Network]) -> Iterator[Finding]:
    serving: dict[int, dict[str, str]] = defaultdict(dict)
    for host in [*look.hosts("dhcp", roles=_ROUTERS), *look.hosts("dhcp", roles=("switch", "server"), quietly=True)]:
        for key, pool in host.dhcp.items():
            for each in pool.ranges:
                first = address(each.partition("-")[0])
                vlan = vlan_at(first, nets) if first else None
                if vlan is not None:
                    serving[vlan][host.name] = key
    for vlan, servers in sorted(serving.items()):
        if len(servers) > 1:
            rows = [seen(host, "dhcp", key) for host, key in sorted(servers.items())]
            said = ", ".join(sorted(servers))
            yield finding("VLAN {vlan}: several hosts give addresses away: {hosts}.", *rows, vlan=vlan, hosts=said)


@check(
    "DHCP-ETE-004",
    title=("Plage DHCP non saturée", "DHCP range not exhausted"),
    domain="naming",
    severity="medium",
    horizon="short-term",
    refs="PGSSI-S 7.1.3.3; CIS 1.4",
    needs=("inventory", "dhcp", "leases"),
    risk="The next device that is switched on gets no address.",
    action="Widen the range, shorten the leases, or find out why there are so many devices.",
)
def room_left(look: Look) -> Iterator[Finding]:
    """Less than nine tenths of each range are given away."""
    serving = [host for host in look.hosts("dhcp", "leases", roles=(*_ROUTERS, "server")) if host.dhcp]
    if not serving:
        raise NotApplicable
    for host in serving:
        for key, pool in sorted(host.dhcp.items()):
            room = size(pool.ranges)
            taken = len({row.address for row in host.leases.values() if in_ranges(row.address, pool.ranges)})
            if room and taken * 100 >= room * _FULL_PER_CENT:
                sentence = "{host} {pool}: {taken} of {room} addresses are given away."
                yield finding(sentence, seen(host.name, "dhcp", key), host=host.name, pool=key, taken=taken, room=room)


@check(
    "TIME-NTP-005",
    title=("Heure réglée par NTP sur switches et pare-feu", "Switches and firewalls take their time by NTP"),
    domain="naming",
    severity="medium",
    horizon="short-term",
    refs="ANSSI 36; PGSSI-S 7.2.2.3; CIS 8.4; Dürr NTP (V)",
    needs=("inventory", "ntp"),
    risk="Logs of two devices cannot be put in one order, and certificates fail on the wrong day.",
    action="Name the same time servers on every device.",
    limits="What the clocks show is not measured, and the clocks of imaging devices are not read.",
)
def time_source(look: Look) -> Iterator[Finding]:
    """Every switch and firewall names a time server."""
    for host in look.hosts("ntp", roles=(*_ROUTERS, "switch")):
        if not host.ntp.servers:
            yield finding("{host} names no time server.", seen(host.name, "ntp", "servers"), host=host.name)
