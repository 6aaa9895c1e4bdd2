"""A small made-up site with everything in it that a report can show."""

from datetime import date
from typing import Any, TypeVar

from netaudit.checks import checks
from netaudit.core.diff import compare
from netaudit.core.endpoints import Declared, endpoints
from netaudit.core.impact import effects
from netaudit.core.judge import judge_all
from netaudit.core.normalise import withheld_state
from netaudit.model.check import InventoryHost, Judgement, Material
from netaudit.model.difference import Comparison
from netaudit.model.rows import (
    Addresses,
    ArpEntry,
    DhcpPool,
    DhcpReservation,
    Dns,
    Facts,
    Filter,
    FilterRule,
    Interface,
    Lag,
    Lease,
    Link,
    MacEntry,
    ManagementService,
    NatRule,
    Neighbour,
    Ntp,
    PoePort,
    Route,
    Snmp,
    SnmpCommunity,
    SpanningTree,
    SpanningTreePort,
    Switchport,
    SyslogServer,
    User,
    Vlan,
    WifiNetwork,
)
from netaudit.model.site import Addressing, Policy, Site, Waiver
from netaudit.model.snapshot import Snapshot
from netaudit.model.state import Collected, DeviceState, Digests, Failed, Sections, Unsupported
from netaudit.model.verdict import Reason, reason
from netaudit.platforms import platform
from netaudit.report.document import AuditFacts
from netaudit.workflows.audit import judge
from netaudit.workflows.judging import finding_reasons

T = TypeVar("T")

DECLARED = (
    Declared("cbct-1", "00:09:21:33:10:0a", role="imaging"),
    Declared("ws-1", "f4:4d:30:11:20:21", role="workstation"),
    Declared("cerec-1", "00:10:19:4c:02:30", role="cad-cam", restricted="Dentsply Sirona"),
)


def collected(value: T) -> Collected[T]:
    """A section that was read."""
    return Collected(value=value, source=("a command",))


SETTINGS: dict[str, Any] = {
    "lags": collected({"Po1": Lag(members=("Gi1/0/9",), mode="lacp")}),
    "poe": collected({"Gi1/0/5": PoePort(enabled=True)}),
    "spanning_tree": collected(SpanningTree(mode="rapid-pvst", ports={"Gi1/0/5": SpanningTreePort(edge=True)})),
    "routes": collected({"0.0.0.0/0 via 10.99.0.1": Route(distance=1)}),
    "filters": collected(
        {
            "IMAGERIE": Filter(
                rules={
                    "10": FilterRule(action="permit", service="tcp/104", comment="DICOM", more="established"),
                    "20": FilterRule(action="deny", enabled=False),
                },
                order=("10", "20"),
                default="deny",
                applied=("Vlan20 in",),
            )
        }
    ),
    "nat": collected({"1": NatRule(kind="destination", original="wan tcp/443", translated="10.20.0.5", comment="x")}),
    "wifi": collected({"Invités": WifiNetwork(security="wpa2-personal", vlan=30), "Box": WifiNetwork(security="open")}),
    "ntp": collected(Ntp(servers=("10.99.0.1",), timezone="UTC")),
    "syslog": collected({"10.99.0.2": SyslogServer(port=514)}),
    "snmp": collected(
        Snmp(
            enabled=True,
            communities={"<secret 01020304>": SnmpCommunity(access="ro")},
            users={"nms": "authPriv"},
            traps_to=("10.99.0.3",),
        )
    ),
    "management": collected({"ssh": ManagementService(enabled=True, port=22, sources=("10.99.0.0/24",))}),
    "users": collected({"admin": User(privilege="15", secret="type 9")}),
}


def switch(vlan: int = 20, *, config: str = "hostname sw1\nend\n", canonical: str = "a") -> DeviceState:
    """sw1 with the scanner's port in a VLAN."""
    macs = {
        f"{d.mac} {vlan if d.name == 'cbct-1' else 20}": MacEntry(port=f"Gi1/0/{n}") for n, d in enumerate(DECLARED, 5)
    }
    return DeviceState(
        host="sw1",
        platform="cisco_ios",
        simulated=True,
        secrets_key="0011aabb",
        digests=Digests(raw="r", canonical=f"{canonical}{vlan}"),
        sections=Sections(
            facts=collected(Facts(hostname="sw1", vendor="Cisco", model="WS-C2960X", serial="FOC1", firmware="15.2")),
            interfaces=collected(
                {f"Gi1/0/{n}": Interface(enabled=n < 8, description=f"port {n}") for n in range(5, 9)}
            ),
            vlans=collected({"10": Vlan(name="BUREAUTIQUE"), "20": Vlan(name="IMAGERIE")}),
            switchports=collected(
                {
                    "Gi1/0/5": Switchport(mode="access", untagged=vlan),
                    "Gi1/0/6": Switchport(mode="access", untagged=20),
                    "Gi1/0/7": Switchport(mode="access", untagged=20),
                    "Gi1/0/8": Switchport(mode="trunk", untagged=1, tagged="1-4094"),
                    "Gi1/0/9": Switchport(mode="routed"),
                }
            ),
            addresses=collected({"Vlan99": Addresses(prefixes=("10.99.0.11/24",))}),
            dhcp=collected(
                {
                    "imagerie": DhcpPool(
                        ranges=("10.20.0.100-10.20.0.149",),
                        options={"3": "10.20.0.1", "99": "x"},
                        reservations={"00:09:21:33:10:0a": DhcpReservation(address="10.20.0.10", name="cbct-1")},
                        lease_seconds=3600,
                    )
                }
            ),
            dns=collected(Dns(resolvers=("10.99.0.1",), records={"pacs A": "10.20.0.5"})),
            config=collected(config),
            mac_table=collected(macs),
            arp=collected({"10.20.0.10": ArpEntry(mac="00:09:21:33:10:0a", interface="Vlan20")}),
            neighbours=collected({"Gi1/0/8": Neighbour(name="sw2", port="24")}),
            leases=collected({"00:09:21:33:10:0a": Lease(address="10.20.0.10", name="cbct-1")}),
            links=collected({"Gi1/0/5": Link(up=True)}),
            **SETTINGS,
            services=Unsupported(reason="no reader"),
        ),
    )


def snapshot(*states: DeviceState, failed: bool = False) -> Snapshot:
    """A pass over sw1 and a restricted unit."""
    by_host = {state.host: state for state in states} | {
        "cerec-1": withheld_state("cerec-1", "linux", "Dentsply Sirona")
    }
    failures: dict[str, tuple[Reason, ...]] = {}
    if failed:
        failures["sw3"] = (reason("host-unreachable", host="sw3", address="10.0.0.1:22", detail="refused"),)
    return Snapshot(
        site="Cabinet",
        taken_at="2026-11-20T10:00:00+04:00",
        expected=tuple(sorted({*by_host, *failures})),
        states=by_host,
        failures=failures,
        endpoints=endpoints(by_host, DECLARED),
    )


WAIVERS = (
    Waiver(check="NET-VLAN-002", who="Ana", why="le mur est ouvert", until=date(2026, 12, 1)),
    Waiver(check="NET-ADM-008", hosts=("sw1",), who="Ana", why="remplacé", until=date(2026, 11, 1)),
)


def judged(before: Snapshot | None, after: Snapshot, compared: Comparison | None) -> tuple[Judgement, ...]:
    """What the checks conclude of this site; one finding is waived, and the waiver of another has ended."""
    hosts = {each.name: InventoryHost(each.name, each.role, mac=each.mac) for each in DECLARED}
    hosts["sw1"] = InventoryHost("sw1", "switch", "cisco_ios")
    given = Material(after, hosts=hosts, addressing=Addressing(), contacts={}, baseline=before, drift=compared)
    return tuple(judge_all(checks(), given, WAIVERS, date(2026, 11, 20)))


def audit_facts(*, failed: bool = False, first: bool = False, drift: bool = True) -> AuditFacts:
    """An audit that found the scanner's port in another VLAN."""
    before, after = snapshot(switch()), snapshot(switch(10 if drift else 20), failed=failed)
    if failed:
        broken = Sections(facts=Failed(reason="cut short"))
        after.states["sw4"] = DeviceState(
            host="sw4", platform="hp_procurve", simulated=False, secrets_key="", digests=Digests(raw="", canonical=""),
            sections=broken,
        )  # fmt: skip
    compared = None if first else compare(before, after, platform)
    judgements = judged(before if not first else None, after, compared)
    return AuditFacts(
        site=Site(name="Cabinet", policy=Policy(four_eyes=False)),
        snapshot=after,
        verdict=judge(after, compared, findings=finding_reasons(judgements, "critical")),
        judgements=judgements,
        tool_version="0.1.0",
        playbook_title="full",
        baseline_date=None if first else "2026-11-01T10:00:00+00:00",
        baseline_commit=None if first else "abcdef012",
        comparison=compared,
        effects=[] if first else effects(before, after),
    )
