"""Small made-up sites for the checks: hosts with a few sections each, endpoints made of what the switches hear."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from netaudit.core.case import Owed
from netaudit.core.endpoints import Declared, endpoints
from netaudit.core.normalise import withheld_state
from netaudit.model.check import ANSWER, SITE_INPUTS, Conclusion, InventoryHost, Material
from netaudit.model.difference import Comparison
from netaudit.model.discovery import NameCheck
from netaudit.model.mail_domain import MailDomain
from netaudit.model.on_file import ChangeOnFile
from netaudit.model.rows import ArpEntry, Facts, Interface, Link, MacEntry, Neighbour, Switchport, Vlan
from netaudit.model.site import Addressing, Contact, DeclaredVlan
from netaudit.model.snapshot import Snapshot
from netaudit.model.state import SECTION_NAMES, Collected, DeviceState, Digests, Failed, Sections
from netaudit.model.verdict import Reason, reason

CBCT, STATION, PRINTER, PHONE = "00:09:21:33:10:0a", "f4:4d:30:11:20:21", "00:1b:a9:44:10:09", "00:04:13:aa:00:01"
AP, SMARTPHONE, SERVER = "78:45:58:0a:99:21", "da:a1:19:4f:07:c2", "00:0c:29:5a:10:05"
PLAN = {
    10: DeclaredVlan(name="BUREAUTIQUE", subnet="10.10.0.0/24", purpose="office"),
    20: DeclaredVlan(name="IMAGERIE", subnet="10.20.0.0/24", purpose="imaging"),
    30: DeclaredVlan(name="INVITES", subnet="10.30.0.0/24", purpose="guests"),
    99: DeclaredVlan(name="GESTION", subnet="10.99.0.0/24", purpose="management"),
}


@dataclass(frozen=True)
class Host:
    """A host of the inventory, and what was collected of it: plain values are collected ones."""

    role: str = ""
    platform: str = "cisco_ios"
    mac: str = ""
    vendor: str = ""
    restricted: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    sections: Mapping[str, Any] = field(default_factory=dict)

    def but(self, **sections: Any) -> "Host":
        """The same with other sections."""
        return replace(self, sections={**self.sections, **sections})


def host(role: str = "", platform: str = "cisco_ios", **sections: Any) -> Host:
    """A host that is asked."""
    return Host(role=role, platform=platform, sections=sections)


def thing(role: str, mac: str, vendor: str = "", **notes: str) -> Host:
    """Something declared to be recognised on the wire, never asked."""
    return Host(role=role, platform="", mac=mac, vendor=vendor, notes=notes)


def switch(ports: Mapping[str, tuple[int, str]], uplinks: Mapping[str, tuple[str, str]] = {}, **sections: Any) -> Host:
    """A switch: port -> (access VLAN, MAC address heard there or nothing), and trunks port -> (far host, far port)."""
    vlans = {str(vlan): Vlan(name=f"V{vlan}") for vlan in (10, 20, 30, 99)}
    switchports = {port: Switchport(mode="access", untagged=vlan) for port, (vlan, _) in ports.items()}
    switchports |= {port: Switchport(mode="trunk", untagged=1, tagged="10,20,30,99") for port in uplinks}
    plain: dict[str, Any] = {
        "facts": Facts(hostname="", vendor="Cisco", model="WS-C2960X", serial="FOC1", firmware="15.2(7)E8"),
        "interfaces": {port: Interface(enabled=True, description=f"to {port}") for port in switchports},
        "vlans": vlans,
        "switchports": switchports,
        "lags": {},
        "links": {port: Link(up=True) for port in switchports},
        "mac_table": {f"{mac} {vlan}": MacEntry(port=port) for port, (vlan, mac) in ports.items() if mac},
        "neighbours": {port: Neighbour(name=far, port=there) for port, (far, there) in uplinks.items()},
    }
    return Host(role="switch", sections={**plain, **sections})


def heard(*rows: tuple[str, int, str]) -> dict[str, MacEntry]:
    """A MAC table of (MAC address, VLAN id, port)."""
    return {f"{mac} {vlan}": MacEntry(port=port) for mac, vlan, port in rows}


def arp(interface: str = "eth1", **rows: str) -> dict[str, ArpEntry]:
    """An ARP table; addresses are written a10_20_0_5."""
    return {name[1:].replace("_", "."): ArpEntry(mac=mac, interface=interface) for name, mac in rows.items()}


def material(
    hosts: Mapping[str, Host],
    *,
    plan: Mapping[int, DeclaredVlan] | None = None,
    before: "Material | None" = None,
    drift: Comparison | None = None,
    owed: tuple[Owed, ...] | None = None,
    offers: Mapping[int, tuple[str, ...]] | None = None,
    names: Mapping[str, NameCheck] | None = None,
    upnp: tuple[str, ...] | None = None,
    mail_domains: tuple[MailDomain, ...] | None = None,
    changes: tuple[ChangeOnFile, ...] | None = None,
    answers: Mapping[str, object] | None = None,
    contacts: Mapping[str, Contact] | None = None,
    unreached: tuple[str, ...] = (),
    left_out: tuple[str, ...] = (),
) -> Material:
    """What checks may look at."""
    asked = {name: each for name, each in hosts.items() if each.platform and name not in left_out}
    states = {name: _state(name, each) for name, each in asked.items() if name not in unreached}
    declared = [
        Declared(name=name, mac=each.mac, role=each.role, restricted=each.restricted) for name, each in hosts.items()
    ]
    failures: dict[str, tuple[Reason, ...]] = {
        name: (reason("host-unreachable", host=name, address="", detail=""),) for name in unreached
    }
    return Material(
        snapshot=Snapshot(
            site="Cabinet",
            taken_at="2026-11-20T10:00:00+04:00",
            expected=tuple(sorted(asked)),
            states=states,
            failures=failures,
            endpoints=endpoints(states, declared),
        ),
        hosts={
            name: InventoryHost(name, each.role, each.platform, each.mac, each.vendor, each.restricted, each.notes)
            for name, each in hosts.items()
        },
        addressing=Addressing(vlans=dict(plan)) if plan is not None else None,
        contacts=contacts,
        baseline=before.snapshot if before else None,
        drift=drift,
        owed=owed,
        dhcp_offers=offers,
        names=names,
        upnp=upnp,
        mail_domains=mail_domains,
        changes=changes,
        answers=answers,
    )


def _state(name: str, each: Host) -> DeviceState:
    if each.restricted:
        return withheld_state(name, each.platform, each.restricted)
    sections = {
        key: value if hasattr(value, "reason") else Collected(value=_named(key, value, name), source=("a command",))
        for key, value in each.sections.items()
    }
    return DeviceState(
        host=name,
        platform=each.platform,
        simulated=False,
        secrets_key="k",
        digests=Digests(raw="r", canonical="c"),
        sections=Sections(**sections),
    )


def _named(section: str, value: Any, name: str) -> Any:
    """Facts without a host name get the inventory's."""
    return msgspec.structs.replace(value, hostname=name) if section == "facts" and not value.hostname else value


def without(given: Material, name: str) -> Material:
    """The same without one input: a section fails on every host, what belongs to the site is missing."""
    if name in SECTION_NAMES:
        gone = Failed(reason="removed")
        states = {
            host: msgspec.structs.replace(state, sections=msgspec.structs.replace(state.sections, **{name: gone}))
            for host, state in given.snapshot.states.items()
        }
        return replace(given, snapshot=msgspec.structs.replace(given.snapshot, states=states))
    if name.startswith(ANSWER):
        question = name.removeprefix(ANSWER)
        return replace(given, answers={k: v for k, v in (given.answers or {}).items() if k != question})
    assert name in SITE_INPUTS
    fields: dict[str, dict[str, Any]] = {
        "inventory": {"hosts": None},
        "endpoints": {"endpoints_known": False},
        "dhcp-offers": {"dhcp_offers": None},
        "mail-domains": {"mail_domains": None},
    }
    return replace(given, **fields.get(name, {name: None}))


@dataclass(frozen=True)
class Naive:
    """What a naive check gets wrong: why, the site, and what is true of it."""

    why: str
    given: Material
    conclusion: Conclusion


@dataclass(frozen=True)
class Cases:
    """What every check is held against."""

    compliant: Material
    violating: Material
    undetermined: Material
    naive: tuple[Naive, ...]


def right(why: str, given: Material) -> Naive:
    """A naive check would find fault with it."""
    return Naive(why, given, Conclusion.COMPLIANT)


def wrong(why: str, given: Material) -> Naive:
    """A naive check would let it pass."""
    return Naive(why, given, Conclusion.NON_COMPLIANT)


def unknown(why: str, given: Material) -> Naive:
    """A naive check would say that it knows."""
    return Naive(why, given, Conclusion.UNDETERMINED)


def moot(why: str, given: Material) -> Naive:
    """The site has nothing that the rule is about, which is not the same as being in order."""
    return Naive(why, given, Conclusion.NOT_APPLICABLE)
