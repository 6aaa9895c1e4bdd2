"""Whole reports of sites of about 5, 30 and 100 nodes, with works on them: what a reader gets, at its real size."""

from datetime import UTC, date, datetime
from functools import cache
from typing import Literal, get_args

import msgspec

from netaudit.checks import checks
from netaudit.core.diff import compare
from netaudit.core.impact import effects
from netaudit.core.journal import Entry
from netaudit.core.judge import judge_all
from netaudit.core.works.position import position
from netaudit.model.change import Request
from netaudit.model.check import InventoryHost, Material
from netaudit.model.difference import Difference
from netaudit.model.rows import Switchport
from netaudit.model.site import Addressing, Policy, Site
from netaudit.model.snapshot import Snapshot
from netaudit.model.statements import Depends, HostPlan, Impact, PlanStatement, Reached, Risk, VerdictStatement
from netaudit.model.statements import Tested as Ran
from netaudit.model.verdict import reason
from netaudit.platforms import platform
from netaudit.report.audit import audit_document
from netaudit.report.document import AuditFacts, Document
from netaudit.report.index import STAGES, VERDICTS, IndexFacts, Listed, index_page
from netaudit.report.language import translator
from netaudit.report.plan_document import PlanFacts, plan_document
from netaudit.report.technical import technical_document
from netaudit.report.technical_facts import Evidence, Signature, TechnicalFacts
from netaudit.workflows.audit import judge
from netaudit.workflows.judging import finding_reasons
from tests.core.cases import plan, request
from tests.report.facts import WAIVERS
from tests.report.sites import OF, ROLES, SITES, collected, digests, site, switch

Kind = Literal["audit", "technical", "client", "plan"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LANGUAGES = ("en", "fr")
_SITE = Site(
    name="Cabinet dentaire des Filaos", timezone="Indian/Reunion", language="fr", policy=Policy(four_eyes=False)
)
_DIGEST = "3b1f" * 16


@cache
def after(size: int) -> Snapshot:
    """The same with two endpoints gone, one in another VLAN, a new switch, and one that nobody declared."""
    found = site(*OF[size], missing=2)
    states = dict(found.states)
    ports = dict(states["sw1"].sections.switchports.value)  # type: ignore[union-attr]  # it was collected
    ports["Gi1/0/1"] = Switchport(mode="access", untagged=10)
    ports["Gi1/0/2"] = Switchport(mode="access", untagged=30)
    sections = msgspec.structs.replace(states["sw1"].sections, switchports=collected(ports))
    states["sw1"] = msgspec.structs.replace(states["sw1"], sections=sections, digests=digests("sw1 after"))
    states["sw-neuf"] = switch("sw-neuf", {}, [("Gi1/0/1", "00:1b:a9:99:00:01", 20)], "00:00:5e:00:01:77")
    endpoints = dict(found.endpoints)
    for mac in [mac for mac, each in endpoints.items() if (each.switch, each.port) == ("sw1", "Gi1/0/2")]:
        endpoints[mac] = msgspec.structs.replace(endpoints[mac], vlan=30)
    changed: Snapshot = msgspec.structs.replace(
        found,
        expected=tuple(sorted([*states, "sw-cave"])),
        states=dict(sorted(states.items())),
        endpoints=endpoints,
        failures={"sw-cave": (reason("host-unreachable", host="sw-cave", address="10.99.0.60:22", detail="refused"),)},
    )
    return changed


@cache
def audit_facts(size: int) -> AuditFacts:
    """An audit of the site against the state that was agreed."""
    compared = compare(SITES[size], after(size), platform)
    hosts = {name: InventoryHost(name, ROLES.get(name, "switch"), "cisco_ios") for name in after(size).expected}
    given = Material(
        after(size), hosts=hosts, addressing=Addressing(), contacts={}, baseline=SITES[size], drift=compared
    )
    judgements = tuple(judge_all(checks(), given, WAIVERS, date(2026, 11, 20)))
    return AuditFacts(
        site=_SITE,
        snapshot=after(size),
        verdict=judge(after(size), compared, findings=finding_reasons(judgements, "critical")),
        judgements=judgements,
        tool_version="0.1.0",
        playbook_title="full",
        baseline_date="2026-11-01T10:00:00+00:00",
        baseline_commit="abcdef012",
        comparison=compared,
        effects=effects(SITES[size], after(size)),
        before=SITES[size],
        roles=ROLES,
    )


def _hosts(size: int) -> dict[str, HostPlan]:
    return {
        f"sw{number}": HostPlan(
            platform="cisco_ios",
            address=f"10.99.0.{10 + number}:22",
            host_key="SHA256:abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
            serial=f"FOC2133X0A{number}",
            base_digest=_DIGEST,
            forward=("vlan 40", " name IMAGERIE-2", "interface Gi1/0/1", " switchport access vlan 40"),
            rollback=("interface Gi1/0/1", " switchport access vlan 20", "no vlan 40"),
            guarantee="computed" if number % 2 else "manual",
            proved_by="model" if number % 2 else "",
        )
        for number in range(1, max(2, OF[size][0] // 2 + 1))
    }


def _predicted(size: int) -> tuple[Difference, ...]:
    return tuple(
        each
        for host in _hosts(size)
        for each in (
            Difference(host=host, section="vlans", key="40", after={"name": "IMAGERIE-2"}),
            Difference(host=host, section="switchports", key="Gi1/0/1", field="untagged", before=20, after=40),
        )
    )


@cache
def plan_statement(size: int) -> PlanStatement:
    """Works on half of the switches."""
    depends = (Depends(kind="reservation", host="fw1", what="imagerie"), Depends(kind="rule", host="fw1", what="PACS"))
    reached = tuple(
        Reached(
            mac=mac, name=each.name or mac, role=each.role or "workstation", vlan_before=20, vlan_after=40,
            cut_from=("poste-2", "poste-4"), depends=depends,
        )
        for mac, each in sorted(SITES[size].endpoints.items())[: size // 5]
    )  # fmt: skip
    return plan(
        hosts=_hosts(size),
        predicted=_predicted(size),
        manual=("Remplacer le cordon de la baie par un cordon de catégorie 6A de 2 m",),
        tests=tuple({"ping": {"from": host, "to": "10.20.0.10"}} for host in _hosts(size)),
        touches=("vlan", "switch"),
        impact=Impact(critical=("cbct-salle-6",), perimeters={"cerec-1": "Dentsply Sirona"}, reached=reached),
        risks=(Risk(factor="by-hand", weight="low", about="sw1"),),
    )


@cache
def technical_facts(size: int) -> TechnicalFacts:
    """Works that were done and verified, with one deviation."""
    seen = _predicted(size)
    undeclared = Difference(host="sw1", section="switchports", key="Gi1/0/2", field="untagged", before=10, after=30)
    tests = tuple(
        Ran(kind="ping", subject=f"{host} → 10.20.0.10", expected="an answer", obtained="an answer", passed=True)
        for host in _hosts(size)
    )
    said: list[tuple[str, dict[str, object]]] = [("begun", {"plan": _DIGEST})]
    said += [("note", {"text": f"{host} : cordon remplacé, lien rétabli en 12 s"}) for host in _hosts(size)]
    said += [("applied", {}), ("verified", {"conforming": False, "accepted": False})]
    entries = tuple(
        Entry(number, f"2026-12-01T20:{number:02}:00+00:00", "ana", what, more, "")
        for number, (what, more) in enumerate(said, 1)
    )
    verdict = VerdictStatement(
        site="site", change="c", plan_digest=_DIGEST, after_digests={}, conforming=False, seen=seen,
        undeclared=(undeclared,), affects={"sw1 switchports Gi1/0/2": ("poste-2", "00:1b:a9:00:00:02")},
        not_collected=("sw-cave *",), tests=tests, journal_heads={"ana": "e" * 64}, person="ana",
    )  # fmt: skip
    signatures = tuple(
        Signature("approve", who, role, "2026-12-01T10:00:00+00:00", "SHA256:abcdefghijklmnopqrstuvwxyz01234567",
                  _DIGEST, comment="Après 19 h 30, une fois le dernier patient parti.")
        for who, role in (("Ivo Martin", "it"), ("Cléo Hoareau", "client"))
    )  # fmt: skip
    return TechnicalFacts(
        site=_SITE,
        request=_request(),
        now=datetime(2026, 12, 2, 8, tzinfo=UTC),
        tool_version="0.1.0",
        request_digest="a" * 64,
        plan=plan_statement(size),
        plan_digest=_DIGEST,
        signatures=signatures,
        entries=entries,
        position=position(entries, _DIGEST),
        verdict=verdict,
        verdict_digest="f" * 64,
        before=SITES[size],
        after=after(size),
        evidence=(
            Evidence("baie.jpg", "La baie après les travaux", "9" * 64, "ana", "2026-12-01T20:30:00+00:00", "whole"),
        ),
        roles=ROLES,
    )


def _request() -> Request:
    return request(
        title="Raccorder le CBCT de la salle 2 et séparer l’imagerie",
        reason="Le nouveau CBCT rejoint le VLAN d’imagerie ; les postes de la salle 2 changent de port.",
        expect=[{"host": "sw1", "section": "vlans", "key": "40"}],
    )


@cache
def document(kind: Kind, size: int, language: str) -> Document:
    """A whole report."""
    t = translator(language)
    if kind == "audit":
        return audit_document(audit_facts(size), t)
    if kind == "plan":
        now = datetime(2026, 12, 1, tzinfo=UTC)
        return plan_document(PlanFacts(_SITE, _request(), plan_statement(size), _DIGEST, now), t)
    return technical_document(technical_facts(size), kind, t)


def index(size: int, language: str) -> bytes:
    """The list of a workspace with about as many changes and audits; every stage and verdict is in it."""
    stages, verdicts = [*STAGES], [*VERDICTS]
    files = ("report.html", "report-client.html", "report.pdf", "report.md", "report.json", "topology.svg")
    day = "2026-12-01T20:00:00+00:00"
    changes = tuple(
        Listed(f"CHG-2026-{number:04}-k3f", f"Raccorder le CBCT de la salle {number}", day,
               stages[number % len(stages)], verdicts[number % len(verdicts)], files)
        for number in range(1, size + 1)
    )  # fmt: skip
    audits = tuple(
        Listed(f"2026-11-{number % 28 + 1:02}-audit-{number}", "", day, "", verdicts[number % len(verdicts)], files)
        for number in range(1, size + 1)
    )
    facts = IndexFacts(_SITE.name, _SITE.timezone, changes, audits, ("dispatches.csv",))
    return index_page(facts, translator(language))
