"""An audit of thirty made-up devices with everything that a report shows: what `benchmarks.report` renders.

One firewall, one core switch and 28 access switches with ten endpoints and one access point each; every switch has the
settings of the site that the tests of the report use. In the baseline, a scanner's port on every third switch was in
another VLAN and one switch had other name servers; all checks are judged.
"""

from datetime import UTC, datetime

import msgspec
from tests.report.facts import SETTINGS, collected
from tests.report.sites import ROLES, site

from netaudit.checks import checks
from netaudit.core.diff import compare
from netaudit.core.impact import effects
from netaudit.core.judge import judge_all
from netaudit.model.check import InventoryHost, Material
from netaudit.model.rows import Dns, Interface, Switchport
from netaudit.model.site import Addressing, Policy, Site
from netaudit.model.snapshot import Snapshot
from netaudit.model.state import Collected, DeviceState, Digests
from netaudit.platforms import platform
from netaudit.report.document import AuditFacts
from netaudit.workflows.audit import judge
from netaudit.workflows.judging import finding_reasons

DEVICES = 30
PORTS = 24


def _settled(state: DeviceState, number: int, *, moved: bool) -> DeviceState:
    """The device with everything that can be set on one; `moved`: its first port in another VLAN."""
    sections = state.sections
    ports: dict[str, Switchport] = {}
    if isinstance(sections.switchports, Collected):
        ports |= sections.switchports.value
    for port in range(1, PORTS + 1):
        ports.setdefault(f"Gi1/0/{port}", Switchport(mode="access", untagged=10))
    if moved:
        ports["Gi1/0/1"] = Switchport(mode="access", untagged=30)
    interfaces = {f"Gi1/0/{port}": Interface(enabled=port < 20, description=f"prise {port}") for port in range(1, 25)}
    text = "\n".join(f"interface {name}\n description {each.description}" for name, each in interfaces.items())
    whole = msgspec.structs.replace(
        sections,
        interfaces=collected(interfaces),
        switchports=collected(ports),
        dns=collected(Dns(resolvers=("10.99.0.1", f"10.99.0.{2 if moved else 3}"))),
        config=collected(f"hostname {state.host}\n{text}\nend\n"),
        **SETTINGS,
    )
    marks = Digests(raw=f"{number:064x}", canonical=f"{number + 1000 * moved:064x}")
    return msgspec.structs.replace(state, sections=whole, digests=marks, secrets_key="0011aabb")


def _pass(*, moved: bool) -> Snapshot:
    found = site(DEVICES - 2, 1, 10)
    states = {
        host: _settled(state, number, moved=moved and number % 3 == 0)
        for number, (host, state) in enumerate(found.states.items())
    }
    whole: Snapshot = msgspec.structs.replace(found, states=states, failures={}, expected=tuple(states))
    return whole


def audited() -> AuditFacts:
    """The audit, judged; not rendered yet."""
    before, after = _pass(moved=False), _pass(moved=True)
    compared = compare(before, after, platform)
    hosts = {
        host: InventoryHost(host, ROLES.get(host, "switch"), state.platform) for host, state in after.states.items()
    }
    material = Material(after, hosts=hosts, addressing=Addressing(), contacts={}, baseline=before, drift=compared)
    judgements = tuple(judge_all(checks(), material, (), datetime(2026, 11, 20, tzinfo=UTC).date()))
    return AuditFacts(
        site=Site(name="Cabinet de trente équipements", policy=Policy(four_eyes=False)),
        snapshot=after,
        verdict=judge(after, compared, findings=finding_reasons(judgements, "critical")),
        judgements=judgements,
        tool_version="0.1.0",
        playbook_title="full",
        baseline_date="2026-11-01T10:00:00+00:00",
        baseline_commit="abcdef012",
        comparison=compared,
        effects=effects(before, after),
        before=before,
        roles=ROLES,
    )
