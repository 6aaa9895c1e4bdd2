"""Switches and VLANs: whether what must be apart is apart, and what must be together is together."""

from collections import defaultdict
from collections.abc import Iterator

from netaudit.checks._endpoints import called
from netaudit.checks._networks import own_addresses, vlan_at
from netaudit.core.impact import Domain, domains, effects
from netaudit.core.look import COMPUTERS, IMAGING, Look, finding, seen
from netaudit.core.networks import subnets
from netaudit.model.check import Finding, check
from netaudit.model.snapshot import Endpoint

_OFFICE = ("printer", "phone", "camera")
_SWITCH = ("switch",)


@check(
    "NET-VLAN-001",
    title=(
        "Réseau non plat : imagerie, bureautique, invités, téléphonie et gestion séparés",
        "Segmented network: imaging, office, guests, telephony and management apart",
    ),
    domain="switching",
    severity="high",
    horizon="structural",
    refs="ANSSI 19; PGSSI-S 4.2.2.4-9; CIS 12.2, 3.12",
    needs=("inventory", "endpoints", "mac_table", "interfaces", "switchports", "vlans", "neighbours"),
    risk="One infected or faulty device reaches every other one, scanners and image servers included.",
    action="Give imaging, office, guests, telephony and management a VLAN each, and let a firewall part them.",
    limits="Judges who is heard in which layer 2 domain. An acquisition workstation beside its scanner is as it should "
    "be; devices that the inventory does not declare are judged by INV-DM-015.",
    recipe="add-vlan",
)
def segmented(look: Look) -> Iterator[Finding]:
    """No layer 2 domain holds imaging beside printers, telephones, access points or guests."""
    look.hosts("mac_table", "interfaces", "switchports", "vlans", "neighbours", roles=_SWITCH)
    placed = domains(look.snapshot)
    rooms: dict[Domain, list[Endpoint]] = defaultdict(list)
    for mac, endpoint in look.endpoints.items():
        domain = placed[mac]
        if domain is not None:
            rooms[domain].append(endpoint)
        elif endpoint.role in IMAGING:
            look.note("", "Where {name} is plugged in is not known.", name=endpoint.name or mac)
    imaging = {name for name, host in look.inventory.items() if host.role in IMAGING}
    heard = {endpoint.name for room in rooms.values() for endpoint in room}
    if not imaging:
        look.note("", "The inventory declares no imaging or CAD/CAM device.")
    elif not imaging & heard:
        look.note("", "No imaging or CAD/CAM device of the inventory was heard.")
    for (vlan, _), room in sorted(rooms.items()):
        devices = [each for each in room if each.role in IMAGING]
        others = [each for each in room if _is_stranger(each)]
        if devices and others:
            yield finding(
                "VLAN {vlan} holds {imaging} together with {others}.",
                *(seen(each.switch, "mac_table", each.port) for each in [*devices, *others]),
                vlan=vlan,
                imaging=_names(devices),
                others=_names(others),
            )


def _is_stranger(endpoint: Endpoint) -> bool:
    return endpoint.role in (*_OFFICE, "access-point") or (endpoint.wireless and not endpoint.role)


def _names(endpoints: list[Endpoint]) -> str:
    """Names of the site's own things; telephones of persons are only counted."""
    named = sorted({each.name for each in endpoints if each.role and each.name})
    private = sum(not each.role for each in endpoints)
    return ", ".join([*named, *([f"Wi-Fi × {private}"] if private else [])])


@check(
    "NET-VLAN-002",
    title=(
        "Appareil d'acquisition et poste dans le même domaine de diffusion (pas d'effet papillon)",
        "Acquisition device and workstation in the same layer 2 domain",
    ),
    domain="switching",
    severity="critical",
    horizon="short-term",
    refs="Dürr/GVCP (V); IEC 4.5; CM-4",
    needs=("inventory", "endpoints", "baseline", "mac_table", "interfaces", "switchports", "vlans", "neighbours"),
    risk="The workstation no longer finds the device: no image can be taken, and patients are sent home.",
    action="Put the device's port back into its workstation's VLAN, through an approved change.",
    limits="Which workstation belongs to a device is what the inventory says (`acquisition` under the device's "
    "`data`), and whoever stood together in the baseline.",
    recipe="assign-access-port",
)
def together(look: Look) -> Iterator[Finding]:
    """Each device with its workstation, as the inventory pairs them, and as they were in the baseline."""
    look.hosts("mac_table", "interfaces", "switchports", "vlans", "neighbours", roles=_SWITCH)
    placed, said = domains(look.snapshot), set()
    places = {each.name: (mac, each) for mac, each in look.endpoints.items() if each.role}
    for device, station in _pairs(look):
        if device not in places or station not in places:
            missing = device if device not in places else station
            look.note("", "{name} was not heard, so where it is is not known.", name=missing)
            continue
        (here, one), (there, other) = places[device], places[station]
        if placed[here] is None or placed[there] is None:
            look.note("", "Where {name} is plugged in is not known.", name=device)
        elif placed[here] != placed[there]:
            said.add((device, station))
            yield _parted(device, station, one, other)
    roles = {name: host.role for name, host in look.inventory.items()}
    for each in effects(look.baseline, look.snapshot):
        stations = [name for name in each.cut_from if roles.get(name) in COMPUTERS]
        for station in stations if each.critical else ():
            if (each.name, station) not in said and each.name in places and station in places:
                yield _parted(each.name, station, places[each.name][1], places[station][1])


def _pairs(look: Look) -> Iterator[tuple[str, str]]:
    for name, host in sorted(look.inventory.items()):
        for station in host.notes.get("acquisition", "").replace(",", " ").split():
            if host.role in IMAGING:
                yield name, station


def _parted(device: str, station: str, one: Endpoint, other: Endpoint) -> Finding:
    return finding(
        "{device} (VLAN {vlan}) and its workstation {station} (VLAN {other}) are no longer in the same network.",
        seen(one.switch, "switchports", one.port),
        seen(other.switch, "switchports", other.port),
        device=device,
        vlan=one.vlan or 0,
        station=station,
        other=other.vlan or 0,
    )


@check(
    "NET-ADM-009",
    title=("VLAN de gestion dédié", "Dedicated management VLAN"),
    domain="switching",
    severity="medium",
    horizon="intermediate",
    refs="ANSSI 28; PGSSI-S 4.2.2.10; CIS 12.8",
    needs=("inventory", "endpoints", "addressing", "addresses", "mac_table"),
    risk="Whoever sits in the same network as a switch's login page can try it.",
    action="Move the switches' own addresses into a VLAN that holds nothing but network equipment.",
    limits="Who may reach that VLAN from another one is not judged.",
)
def management_vlan(look: Look) -> Iterator[Finding]:
    """The switches' own addresses are in a VLAN of the plan that is for management, and nobody else is heard there."""
    nets = subnets(look.vlans)
    purposes = {vlan: each.purpose for vlan, each in look.vlans.items()}
    found: set[int] = set()
    for host in look.hosts("addresses", "mac_table", roles=_SWITCH):
        if not own_addresses(host):
            look.note(host.name, "{host}: it told no address of its own.")
        for name, own in own_addresses(host):
            vlan = vlan_at(own.ip, nets)
            if vlan is None:
                look.note(host.name, "{host}: {address} is in no network of the addressing plan.", address=str(own))
            elif not purposes[vlan]:
                look.note(host.name, "The addressing plan gives VLAN {vlan} no purpose.", vlan=vlan)
            elif purposes[vlan] != "management":
                yield finding(
                    "{host} is managed at {address}, in VLAN {vlan}, which is for {purpose}.",
                    seen(host.name, "addresses", name),
                    host=host.name,
                    address=str(own),
                    vlan=vlan,
                    purpose=purposes[vlan],
                )
            else:
                found.add(vlan)
    yield from _intruders(look, found)


def _intruders(look: Look, management: set[int]) -> Iterator[Finding]:
    for mac, each in sorted(look.endpoints.items()):
        if each.vlan in management and each.role not in ("access-point", "switch", "firewall", "router", "server"):
            yield finding(
                "{name} is heard in the management VLAN {vlan}.",
                seen(each.switch, "mac_table", mac),
                name=called(mac, each),
                vlan=each.vlan,
            )
