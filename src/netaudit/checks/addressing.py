"""IP addressing: whether the plan is written and true, and whether addresses stay where devices expect them."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network

from netaudit.checks._endpoints import called
from netaudit.checks._networks import address, default_hops, hop_address, in_ranges, own_addresses, vlan_at
from netaudit.core.host_look import HostLook
from netaudit.core.look import COMPUTERS, IMAGING, Look, finding, mended_by, seen
from netaudit.core.networks import network, subnets
from netaudit.model.check import Finding, check
from netaudit.model.snapshot import Endpoint

_ROUTERS = ("firewall", "router")
_GATEWAYS = (*_ROUTERS, "switch")
# RFC 1918; what Python calls private holds documentation and test networks too.
_PRIVATE = tuple(IPv4Network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
_SHARED = "00:00:5e:00:01:", "00:00:5e:00:02:", "00:00:0c:07:ac:", "00:00:0c:9f:f", "00:07:b4:00:"
"""MAC addresses that routers share on purpose: VRRP (RFC 9568), HSRP and GLBP."""
_NO_VLAN_OF_THE_SITE = {1, 1002, 1003, 1004, 1005}
"""The default VLAN, and those that Cisco IOS makes by itself and that cannot be deleted."""


@check(
    "IP-PLAN-001",
    title=("Plan d'adressage écrit et conforme au réel", "Address plan written and true"),
    domain="addressing",
    severity="medium",
    horizon="short-term",
    refs="ANSSI 4; PGSSI-S 4.1.3.2; CIS 12.4",
    needs=("inventory", "addressing", "vlans", "addresses", "endpoints", "mac_table"),
    risk="The next technician trusts a plan that is wrong, and takes an address or a VLAN that is in use.",
    action="Correct the plan in `inventory/site.yaml`, or the equipment, so that both say the same.",
    limits="Devices are judged whose address some router or DHCP server told.",
)
def plan_is_true(look: Look) -> Iterator[Finding]:
    """VLANs, router addresses and devices are those of the plan, and the plan's VLANs exist."""
    plan, nets = look.vlans, subnets(look.vlans)
    existing: set[int] = set()
    for host in look.hosts("vlans", "mac_table", roles=("switch",)):
        ids = {int(vlan) for vlan in host.vlans} - _NO_VLAN_OF_THE_SITE
        existing |= ids
        strange = [str(vlan) for vlan in sorted(ids - plan.keys())]
        if strange:
            rows = seen(host.name, "vlans", *strange)
            sentence = "{host}: VLANs that the plan does not have: {vlans}."
            yield mended_by("remove-vlan", finding(sentence, rows, host=host.name, vlans=", ".join(strange)))
    nowhere = sorted(plan.keys() - existing - {1})
    if existing and nowhere:
        said = ", ".join(str(vlan) for vlan in nowhere)
        rows = seen("", "addressing", said)
        yield mended_by("add-vlan", finding("No switch has these VLANs of the plan: {vlans}.", rows, vlans=said))
    for host in look.hosts("addresses", roles=_GATEWAYS):
        for name, own in own_addresses(host):
            vlan = _vlan_of_interface(name)
            if vlan in nets and own.network != nets[vlan]:
                yield finding(
                    "{host} {port}: {address} is not in the plan's network of VLAN {vlan}, {subnet}.",
                    seen(host.name, "addresses", name),
                    host=host.name, port=name, address=str(own), vlan=vlan, subnet=str(nets[vlan]),
                )  # fmt: skip
    for mac, each in sorted(look.endpoints.items()):
        ip = address(each.ip)
        if each.vlan in nets and ip is not None and ip not in nets[each.vlan]:
            yield finding(
                "{name}, in VLAN {vlan}, has the address {address}, which is not of its network {subnet}.",
                seen(each.switch, "mac_table", mac),
                name=called(mac, each), vlan=each.vlan, address=each.ip, subnet=str(nets[each.vlan]),
            )  # fmt: skip


def _vlan_of_interface(name: str) -> int | None:
    """20 for `Vlan20`, `vlan20` and `eth1.20`."""
    match = re.fullmatch(r"(?:vlan *|.+\.)(\d{1,4})", name, re.IGNORECASE)
    return int(match[1]) if match else None


@check(
    "IP-DUP-002",
    title=("Aucun conflit d'adresse IP", "No duplicate IP address"),
    domain="addressing",
    severity="high",
    horizon="short-term",
    refs="PGSSI-S 4.2.1.4",
    needs=("inventory", "addressing", "addresses", "arp"),
    risk="Two devices with one address answer in turns: the scanner reaches its server one moment and not the next.",
    action="Find the second device by its MAC address, and give it an address of its own.",
    limits="A conflict shows where two hosts of the same network hear different devices; with one observer it stays "
    "undetermined.",
)
def duplicates(look: Look) -> Iterator[Finding]:
    """Nobody hears another device behind an address than the others do, and no two hosts bear the same one."""
    nets = subnets(look.vlans)
    said: dict[str, dict[str, str]] = defaultdict(dict)
    bearers: dict[str, list[str]] = defaultdict(list)
    observers: dict[int, set[str]] = defaultdict(set)
    for host in look.hosts("addresses", "arp", roles=_GATEWAYS):
        own = {str(each.ip): vlan for _, each in own_addresses(host) if (vlan := vlan_at(each.ip, nets)) is not None}
        for ip, vlan in own.items():
            bearers[ip].append(host.name)
            observers[vlan].add(host.name)
        for ip, mac in _answering(host, nets, set(own.values())):
            said[ip][host.name] = mac
    for ip, by in sorted(said.items()):
        if len(set(by.values())) > 1:
            rows = [seen(host, "arp", ip) for host in sorted(by)]
            macs = ", ".join(sorted(set(by.values())))
            yield finding("{address} is answered for by several devices: {macs}.", *rows, address=ip, macs=macs)
    for ip, hosts in sorted(bearers.items()):
        if len(hosts) > 1:
            rows = [seen(host, "addresses", ip) for host in hosts]
            yield finding("{address} is set on several hosts: {hosts}.", *rows, address=ip, hosts=", ".join(hosts))
    for vlan in sorted(nets):
        if len(observers[vlan]) < 2:
            look.note("", "Fewer than two hosts watch over the addresses of VLAN {vlan}.", vlan=vlan)


def _answering(host: HostLook, nets: Mapping[int, IPv4Network], here: set[int]) -> Iterator[tuple[str, str]]:
    """(address, MAC address) of what a host hears in its own networks; addresses that routers share left out."""
    for ip, entry in host.arp.items():
        found = address(ip)
        shared = entry.mac.startswith((*_SHARED, "00:00:00:00:00:00"))
        if found is not None and vlan_at(found, nets) in here and not shared:
            yield ip, entry.mac


@check(
    "IP-STA-003",
    title=(
        "Serveurs et appareils d'imagerie en IP fixe ou réservée, hors plage DHCP",
        "Servers and imaging devices with a fixed or reserved address",
    ),
    domain="addressing",
    severity="high",
    horizon="short-term",
    refs="PGSSI-S 4.1.3.2",
    needs=("inventory", "endpoints", "mac_table", "dhcp", "leases"),
    risk="One morning the device has another address, and its workstation no longer finds it.",
    action="Reserve the device's address in the DHCP server, or set one outside the range that it gives away.",
    limits="An address that no router and no DHCP server told cannot be judged.",
    recipe="dhcp-reservation",
)
def fixed_addresses(look: Look) -> Iterator[Finding]:
    """No imaging device and no server lives on a lease that may change, or in a range that is given away."""
    look.hosts("mac_table", roles=("switch",))
    servers = look.hosts("dhcp", "leases", roles=_ROUTERS) + look.hosts(
        "dhcp", "leases", roles=("switch", "server"), quietly=True
    )
    pools = [(host.name, key, pool) for host in servers for key, pool in host.dhcp.items()]
    reserved = {mac: row.address for _, _, pool in pools for mac, row in pool.reservations.items()}
    leased = {mac: (host.name, row.address) for host in servers for mac, row in host.leases.items()}
    wanted = {mac: each for mac, each in look.endpoints.items() if each.role in (*IMAGING, "server")}
    if not wanted:
        look.note("", "No imaging device and no server of the inventory was heard.")
    for mac, each in sorted(wanted.items()):
        if mac in reserved:
            if each.ip and each.ip != reserved[mac]:
                yield _at(each, mac, "{name} has {address}, and {other} is reserved for it.", other=reserved[mac])
        elif mac in leased:
            rows = seen(leased[mac][0], "leases", mac)
            sentence = "{name} has its address {address} by a lease that nobody reserved."
            yield finding(sentence, rows, name=each.name, address=leased[mac][1])
        elif not each.ip:
            look.note("", "{name}: which address it has was not told.", name=each.name)
        else:
            for host, key, pool in pools:
                if in_ranges(each.ip, pool.ranges):
                    sentence = "{name} has {address}, in the range that {host} gives away."
                    yield finding(sentence, seen(host, "dhcp", key), name=each.name, address=each.ip, host=host)


def _at(each: Endpoint, mac: str, sentence: str, **params: str) -> Finding:
    return finding(sentence, seen(each.switch, "mac_table", mac), name=each.name, address=each.ip, **params)


@check(
    "IP-RFC-004",
    title=(
        "Plages privées, sans chevauchement avec un VPN ou un fabricant (10.33.3.0/24…)",
        "Private ranges, no overlap with a VPN's or a manufacturer's",
    ),
    domain="addressing",
    severity="medium",
    horizon="intermediate",
    refs="3Shape 10.33.3.1 (V)",
    needs=("inventory", "addressing", "addresses", "routes"),
    risk="What lies in both networks cannot be reached: a scanner's own link or the remote maintenance fails.",
    action="Renumber one of the networks, through a planned change.",
    limits="Ranges that a maker uses and that nobody published are not known.",
)
def ranges(look: Look) -> Iterator[Finding]:
    """The plan's networks are private and apart, and no route leads elsewhere for a part of a network that is here."""
    nets = subnets(look.vlans)
    for vlan, net in sorted(nets.items()):
        row = seen("", "addressing", str(vlan))
        if not any(net.subnet_of(private) for private in _PRIVATE):
            yield finding("VLAN {vlan}: {subnet} is not a private network.", row, vlan=vlan, subnet=str(net))
        if net.overlaps(_THREE_SHAPE):
            sentence = "VLAN {vlan}: {subnet} overlaps 10.33.3.0/24, which 3Shape scanners use for their own link."
            yield finding(sentence, row, vlan=vlan, subnet=str(net))
        for other, that in sorted(nets.items()):
            if vlan < other and net.overlaps(that):
                yield finding(
                    "VLANs {vlan} and {other} overlap: {subnet}.", row, vlan=vlan, other=other, subnet=str(net)
                )
    for host in look.hosts("addresses", "routes", roles=_ROUTERS):
        own = {each.network for _, each in own_addresses(host) if each.network.prefixlen < 31}
        for key, route in sorted(host.routes.items()):
            there = network(key.partition(" via ")[0])
            if there is None or not route.enabled or route.table or there.prefixlen == 32:
                continue
            if any(there.subnet_of(net) for net in own):
                sentence = "{host}: the route {route} leads away from a network that is its own."
                yield finding(sentence, seen(host.name, "routes", key), host=host.name, route=key)


_THREE_SHAPE = IPv4Network("10.33.3.0/24")


@check(
    "IP-MASK-005",
    title=("Masque et passerelle conformes au plan sur tous les postes", "Mask and gateway as planned on every host"),
    domain="addressing",
    severity="medium",
    horizon="short-term",
    refs="PGSSI-S 4.1.3.2",
    needs=("inventory", "addressing", "addresses", "routes"),
    risk="The host reaches some of its network and not the rest, which looks like a failure of the other device.",
    action="Set the mask and the gateway of the plan, or let the host ask the DHCP server.",
)
def masks(look: Look) -> Iterator[Finding]:
    """Each computer's network is the plan's, and its way out is a router of that network."""
    nets = subnets(look.vlans)
    gateways = {
        own.ip for host in look.hosts("addresses", roles=_GATEWAYS, quietly=True) for _, own in own_addresses(host)
    }
    for host in look.hosts("addresses", "routes", roles=(*COMPUTERS, *IMAGING)):
        mine = own_addresses(host)
        if not mine:
            look.note(host.name, "{host}: it told no address of its own.")
        for name, own in mine:
            vlan = vlan_at(own.ip, nets)
            row = seen(host.name, "addresses", name)
            if vlan is None:
                look.note(host.name, "{host}: {address} is in no network of the addressing plan.", address=str(own))
            elif own.network != nets[vlan]:
                sentence = "{host}: {address} has another mask than the plan's {subnet}."
                yield finding(sentence, row, host=host.name, address=str(own), subnet=str(nets[vlan]))
        for key, hop in default_hops(host):
            out = hop_address(hop)
            if out is None:
                look.note(host.name, "{host}: where its way out {route} leads is not understood.", route=key)
            elif gateways and out not in gateways:
                sentence = "{host}: its gateway {gateway} is no address of a router of the inventory."
                yield finding(sentence, seen(host.name, "routes", key), host=host.name, gateway=str(out))
            elif not any(out in own.network for _, own in mine):
                sentence = "{host}: its gateway {gateway} is in none of its networks."
                yield finding(sentence, seen(host.name, "routes", key), host=host.name, gateway=str(out))


_VIRTUAL = re.compile(r"(lo|docker|veth|br-|virbr|vmnet|vEthernet|cni|podman|tap)", re.IGNORECASE)


@check(
    "IP-2NIC-006",
    title=("Double carte réseau d'un poste justifiée", "Second network of a computer justified"),
    domain="addressing",
    severity="high",
    horizon="short-term",
    refs="GigE (V); ANSSI 19; IEC 4.3.3",
    needs=("inventory", "addresses", "interfaces"),
    risk="A computer in two networks is a way around the firewall between them.",
    action="Write down what the second network is for (`second_network` under the host's `data`), or take it away.",
    limits="Whether the computer bridges or routes between its networks is not read.",
)
def two_networks(look: Look) -> Iterator[Finding]:
    """A computer or imaging device that is in two networks, and nobody wrote down why."""
    for host in look.hosts("addresses", "interfaces", roles=(*COMPUTERS, *IMAGING)):
        own = [
            (name, each)
            for name, each in own_addresses(host)
            if not _VIRTUAL.match(name) and (name not in host.interfaces or host.interfaces[name].enabled)
        ]
        nets = {each.network for _, each in own}
        if not nets:
            look.note(host.name, "{host}: it told no address of its own.")
        if len(nets) > 1 and not look.inventory[host.name].notes.get("second_network"):
            said = ", ".join(sorted(str(net) for net in nets))
            rows = seen(host.name, "addresses", *sorted({name for name, _ in own}))
            yield finding("{host} is in several networks: {subnets}.", rows, host=host.name, subnets=said)
