"""Made-up sites of any size, as the topology's picture is to show them."""

from hashlib import sha256
from typing import TypeVar

from netaudit.core.endpoints import Declared, endpoints
from netaudit.model.rows import Facts, Interface, MacEntry, Neighbour, Switchport, Vlan
from netaudit.model.snapshot import Snapshot
from netaudit.model.state import Collected, DeviceState, Digests, Sections

T = TypeVar("T")
NAMES = {10: "BUREAUTIQUE", 20: "IMAGERIE", 30: "WIFI-INVITES", 99: "GESTION"}
ROLES = {"fw1": "firewall"}
Plugged = tuple[str, str, int]
"""Port, MAC address, VLAN id."""


def collected(value: T) -> Collected[T]:
    return Collected(value=value, source=("a command",))


def digests(seed: str) -> Digests:
    raw, canonical = (sha256(f"{seed} {what}".encode()).hexdigest() for what in ("raw", "canonical"))
    return Digests(raw=raw, canonical=canonical)


def switch(name: str, neighbours: dict[str, Neighbour], plugged: list[Plugged], mac: str) -> DeviceState:
    ports = {port: Switchport(mode="access", untagged=vlan) for port, _, vlan in plugged}
    trunks = {key.split(" #")[0]: Switchport(mode="trunk", untagged=99, tagged="1-4094") for key in neighbours}
    return DeviceState(
        host=name,
        platform="cisco_ios",
        simulated=False,
        secrets_key="",
        digests=digests(name),
        sections=Sections(
            facts=collected(Facts(hostname=name, vendor="Cisco", model="C9200L")),
            interfaces=collected({"Vlan99": Interface(enabled=True, mac=mac)}),
            vlans=collected({str(vid): Vlan(name=called) for vid, called in NAMES.items()}),
            switchports=collected({**ports, **trunks}),
            mac_table=collected({f"{mac} {vlan}": MacEntry(port=port) for port, mac, vlan in plugged}),
            neighbours=collected(neighbours),
        ),
    )


def site(access: int, points: int, ends: int, *, missing: int = 0) -> Snapshot:
    """A core switch with a firewall and an unknown box, access switches, access points and endpoints on each.

    Args:
        access: switches.
        points: access points on each, which announce themselves and are in no inventory.
        ends: endpoints on each; every second one is declared, every twelfth restricted.
        missing: of the last switch's endpoints, how many are not heard.
    """
    core = {
        "Te1/1/1": Neighbour(name="fw1", port="port2"),
        "Te1/1/2": Neighbour(name="box", port="eth3", chassis="00:24:d4:00:00:01"),
        **{f"Gi1/0/{i}": Neighbour(name=f"sw{i}", port="Gi1/0/48") for i in range(1, access + 1)},
    }
    states = {"core1": switch("core1", core, [], "00:00:5e:00:02:01")}
    states["fw1"] = switch("fw1", {"port2": Neighbour(name="core1", port="Te1/1/1")}, [], "00:00:5e:00:03:01")
    declared, number = [], 0
    for i in range(1, access + 1):
        # The third says nothing of its way up, so that only the core announces that link.
        up = {} if i == 3 else {"Gi1/0/48": Neighbour(name="core1", port=f"Gi1/0/{i}")}
        for a in range(1, points + 1):
            chassis = f"78:45:58:00:{i:02x}:{a:02x}"
            up[f"Gi1/0/{40 + a}"] = Neighbour(name=f"borne-{i}-{a}", port="eth0", chassis=chassis)
        plugged = []
        for e in range(1, ends + 1):
            number += 1
            mac, vlan = f"00:1b:a9:00:{number >> 8:02x}:{number & 255:02x}", (10, 20, 10, 30)[number % 4]
            if i < access or e <= ends - missing:
                plugged.append((f"Gi1/0/{e}", mac, vlan))
            if number % 2 == 0:
                imaging = number % 6 == 0
                perimeter = "Dentsply Sirona" if number % 12 == 0 else ""
                name = f"{'cbct-salle' if imaging else 'poste'}-{number}"
                declared.append(Declared(name, mac, role="imaging" if imaging else "workstation", restricted=perimeter))
        states[f"sw{i}"] = switch(f"sw{i}", up, plugged, f"00:00:5e:00:01:{i:02x}")
    return snapshot(states, declared)


def snapshot(states: dict[str, DeviceState], declared: list[Declared]) -> Snapshot:
    return Snapshot(
        site="Cabinet",
        taken_at="2026-11-20T10:00:00+04:00",
        expected=tuple(sorted([*states, "sw-cave"])),
        states=dict(sorted(states.items())),
        failures={"sw-cave": ()},
        endpoints=endpoints(states, declared),
    )


OF = {5: (2, 0, 4), 30: (8, 2, 10), 100: (24, 3, 22)}
"""By about how many nodes the picture has: switches, access points and endpoints on each."""
SITES = {size: site(*of) for size, of in OF.items()}
