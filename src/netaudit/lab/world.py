"""The wiring of the simulated practice: cables, endpoints, and who hears whom over the switches' VLANs.

The switches hold their own configuration; this file only floods frames through it. So a port moved to
another VLAN, a trunk that stops carrying one or a VLAN deleted changes every MAC and ARP table at once.
"""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from netaudit.lab.shell import Clock, SwitchView


@dataclass
class Endpoint:
    """Something plugged into a switch port: a scanner, a workstation, a firewall's leg."""

    name: str
    mac: str
    """Lower-case, colon-separated."""
    switch: str
    port: str
    ip: str | None = None
    vlan: int | None = None
    """The VLAN tag it sends with; None for an untagged device."""
    dhcp: bool = False
    connected: bool = True


@dataclass(frozen=True)
class Cable:
    """A link between two switch ports."""

    a_switch: str
    a_port: str
    b_switch: str
    b_port: str

    def other_end(self, switch: str, port: str) -> tuple[str, str] | None:
        """The far (switch, port) of this cable seen from one end; None if that end is not on it."""
        if (switch, port) == (self.a_switch, self.a_port):
            return self.b_switch, self.b_port
        if (switch, port) == (self.b_switch, self.b_port):
            return self.a_switch, self.a_port
        return None


@dataclass(frozen=True)
class MacRow:
    """One row of a MAC address table."""

    vlan: int
    mac: str
    port: str


@dataclass(frozen=True)
class LldpNeighbour:
    """What a device hears announced on one of its ports (IEEE 802.1AB)."""

    local_port: str
    name: str
    port: str
    chassis: str
    """A MAC address, lower case with colons."""
    description: str
    address: str


Announce = Callable[[str], LldpNeighbour | None]
"""What a device announces out of a port of its own; None where LLDP is off. `local_port` is left empty."""


@dataclass
class World:
    """The practice as it is wired now. Mutations happen under `lock`."""

    switches: dict[str, SwitchView] = field(default_factory=dict)
    endpoints: list[Endpoint] = field(default_factory=list)
    cables: list[Cable] = field(default_factory=list)
    announcers: dict[str, Announce] = field(default_factory=dict)
    """Device -> what it announces."""
    stations: list[Cable] = field(default_factory=list)
    """Cables from a switch port to a device that is no switch and announces itself, such as the firewall."""
    clock: Clock = time.time
    lock: threading.RLock = field(default_factory=threading.RLock)

    def endpoint(self, name: str) -> Endpoint:
        """The endpoint of that name; KeyError if there is none."""
        for endpoint in self.endpoints:
            if endpoint.name == name:
                return endpoint
        raise KeyError(name)

    def plugged_into(self, switch: str, port: str) -> bool:
        """Whether the port has link: a connected endpoint or a cable."""
        return any(e.connected and (e.switch, e.port) == (switch, port) for e in self.endpoints) or any(
            cable.other_end(switch, port) for cable in self.cables
        )

    def far_end(self, switch: str, port: str) -> tuple[str, str] | None:
        """The (switch, port) at the other end of the cable in this port, if any."""
        return next((far for cable in self.cables if (far := cable.other_end(switch, port))), None)

    def lldp_neighbours(self, device: str) -> list[LldpNeighbour]:
        """What a device hears on each of its ports."""
        heard = []
        for cable in (*self.cables, *self.stations):
            for name, port in ((cable.a_switch, cable.a_port), (cable.b_switch, cable.b_port)):
                far = cable.other_end(name, port)
                if name == device and far and far[0] in self.announcers:
                    said = self.announcers[far[0]](far[1])
                    if said is not None:
                        heard.append(replace(said, local_port=port))
        return heard

    def mac_table(self, switch: str) -> list[MacRow]:
        """What the switch has learnt: each station that can be heard, on the port it is heard through."""
        rows = []
        for mac, vlan, entry_switch, entry_port in self._stations():
            heard = self._heard_on(entry_switch, entry_port, vlan)
            if switch in heard:
                rows.append(MacRow(vlan, mac, heard[switch]))
        return sorted(rows, key=lambda row: (row.vlan, row.mac))

    def vlan_of(self, endpoint: Endpoint) -> int | None:
        """The VLAN in which the endpoint's frames travel; None if they go nowhere."""
        view = self.switches.get(endpoint.switch)
        if view is None or not endpoint.connected:
            return None
        if endpoint.vlan is None:
            return view.untagged_vlan(endpoint.port)
        return endpoint.vlan if view.carries_tagged(endpoint.port, endpoint.vlan) else None

    def hears(self, listener: Endpoint, speaker: Endpoint) -> bool:
        """Whether a broadcast of `speaker` arrives at `listener` (same layer 2 domain, both connected)."""
        vlan = self.vlan_of(speaker)
        if vlan is None or self.vlan_of(listener) != vlan:
            return False
        if (listener.switch, listener.port) == (speaker.switch, speaker.port):
            return True
        return listener.switch in self._heard_on(speaker.switch, speaker.port, vlan)

    def answers(self, address: str) -> bool:
        """Whether an address answers a ping: a switch's own, the firewall's, or one that the firewall hears there.

        Every host of this practice pings by way of the firewall, which lets pings through.
        """
        if any(address == own for view in self.switches.values() for _, own in view.own_addresses().values()):
            return True
        owner = next((each for each in self.endpoints if each.ip == address), None)
        legs = [each for each in self.endpoints if each.name.startswith("fw1#")]
        return owner is not None and (owner in legs or any(self.hears(leg, owner) for leg in legs))

    def _stations(self) -> Iterator[tuple[str, int, str, str]]:
        """Every (MAC, VLAN, switch, port) that talks; a switch's own address has the empty port."""
        for endpoint in self.endpoints:
            vlan = self.vlan_of(endpoint)
            if vlan is not None:
                yield endpoint.mac, vlan, endpoint.switch, endpoint.port
        for view in self.switches.values():
            for vlan, (mac, _) in view.own_addresses().items():
                yield mac, vlan, view.name, ""

    def _heard_on(self, switch: str, port: str, vlan: int) -> dict[str, str]:
        """Flood a frame of `vlan` from its entry; each switch reached -> the port it came in by."""
        heard = {switch: port} if port else {}
        reached = {switch}
        frontier = [switch]
        while frontier:
            here = frontier.pop()
            for cable in self.cables:
                for near in ((cable.a_switch, cable.a_port), (cable.b_switch, cable.b_port)):
                    far = cable.other_end(*near)
                    if near[0] != here or far is None or far[0] in reached:
                        continue
                    if self._passes(near, vlan) and self._passes(far, vlan):
                        reached.add(far[0])
                        heard[far[0]] = far[1]
                        frontier.append(far[0])
        return heard

    def _passes(self, end: tuple[str, str], vlan: int) -> bool:
        view = self.switches[end[0]]
        return view.carries_tagged(end[1], vlan) or view.untagged_vlan(end[1]) == vlan
