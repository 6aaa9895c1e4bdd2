"""A change's case that the gate lets pass in every phase, to be spoilt one thing at a time."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from netaudit.core.case import AuditOnFile, Case, Observed, Signed, Trust
from netaudit.core.statement import statement_digest
from netaudit.model.change import Request
from netaudit.model.people import Key, People, Person
from netaudit.model.site import Policy
from netaudit.model.statements import (
    ApprovalStatement,
    HostPlan,
    Impact,
    MandateStatement,
    PermitStatement,
    PlanStatement,
    RequestStatement,
    VerdictStatement,
)

ZONE = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 12, 1, 20, 0, tzinfo=ZONE).astimezone(UTC)
"""A Tuesday evening in the middle of the window."""
SITE, CHANGE = "0123456789abcdef", "CHG-2026-0001-k3f"
REQUEST_DIGEST, GOVERNING, RECIPE = "a" * 64, "9" * 64, "8" * 64


def key(name: str) -> str:
    """A public key in form; nothing verifies it here."""
    return f"ssh-ed25519 {name.encode().hex().ljust(68, 'A')}"


def person(name: str, *roles: str, **more: Any) -> Person:
    """A person with one key."""
    return Person(name=name.capitalize(), roles=roles, keys=(Key(key=key(name)),), **more)


PEOPLE = {
    "ana": person("ana", "requester", "planner", "executor", "verifier"),
    "eve": person("eve", "executor"),
    "ivo": person("ivo", "approver:it"),
    "pia": person("pia", "approver:it"),
    "cleo": person("cleo", "approver:client"),
    "vic": person("vic", "vendor:Dentsply Sirona"),
}


def request(**more: Any) -> Request:
    """The request, checked as if it were read from its file."""
    plain = {
        "id": CHANGE,
        "title": "Raccorder le CBCT",
        "requester": {"name": "Ana", "person": "ana"},
        "reason": "a new scanner",
        "touches": ["switch", "vlan"],
        "window": {"start": "2026-12-01T19:30", "end": "2026-12-01T22:00"},
        "steps": [{"host": "sw1", "config": "interface Gi1/0/5\n switchport access vlan 20\n"}],
        **more,
    }
    return Request.model_validate(plain, strict=False)


def plan(**more: Any) -> PlanStatement:
    """The plan of that request."""
    host = HostPlan(
        platform="cisco_ios",
        address="10.99.0.11:22",
        host_key="SHA256:x",
        serial="FOC1",
        base_digest="b" * 64,
        forward=("interface Gi1/0/5", " switchport access vlan 20"),
        rollback=("interface Gi1/0/5", " switchport access vlan 10"),
        guarantee="computed",
        proved_by="simulation",
    )
    plain: dict[str, Any] = {
        "site": SITE,
        "change": CHANGE,
        "request_digest": REQUEST_DIGEST,
        "accepted_commit": "c" * 40,
        "governing": GOVERNING,
        "planner": "ana",
        "hosts": {"sw1": host},
        "touches": ("switch", "vlan"),
        "audit_digest": "d" * 64,
        "audit_taken_at": "2026-12-01T12:00:00+01:00",
        "works_minutes": 60,
    }
    return PlanStatement(**{**plain, **more})


def signed(statement: Any, by: str, file: str = "changes/x.json") -> Signed[Any]:
    """A statement that this person's key signed."""
    return Signed(file, statement, statement_digest(statement), key(by))


def approval(of: PlanStatement | None = None, person: str = "ivo", role: str = "it", **more: Any) -> Signed[Any]:
    """An approval of a plan."""
    of = of or plan()
    plain: dict[str, Any] = {
        "site": SITE,
        "change": CHANGE,
        "request_digest": REQUEST_DIGEST,
        "plan_digest": statement_digest(of),
        "base_digests": {host: each.base_digest for host, each in of.hosts.items()},
        "window": ("2026-12-01T19:30:00+01:00", "2026-12-01T22:00:00+01:00"),
        "role": role,
        "person": person,
        "decision": "approve",
        "valid_until": "2026-12-20T00:00:00+00:00",
        "nonce": f"{person}-{role}",
    }
    by = more.pop("key_of", person)
    return signed(ApprovalStatement(**{**plain, **more}), by, f"approvals/{person}-{role}.json")


def presented(**more: Any) -> Signed[Any]:
    """The request's presentation."""
    plain = {"site": SITE, "change": CHANGE, "request_digest": REQUEST_DIGEST, "person": "ana"}
    return signed(RequestStatement(**{**plain, **more}), more.get("person", "ana"), "request.json")


def permit(**more: Any) -> Signed[Any]:
    """A standing permit for assigning access ports."""
    plain: dict[str, Any] = {
        "site": SITE,
        "name": "ports",
        "recipe": "assign-access-port",
        "recipe_digest": RECIPE,
        "hosts": ("sw1",),
        "parameters": {"port": ("Gi1/0/5", "Gi1/0/6"), "vlan": ("20",)},
        "valid_until": "2026-12-31",
        "person": "ivo",
        "role": "it",
    }
    return signed(PermitStatement(**{**plain, **more}), str(more.get("person", "ivo")), "permits/ports.json")


def mandate(**more: Any) -> Signed[Any]:
    """The holder's own mandate."""
    plain: dict[str, Any] = {
        "site": SITE,
        "perimeter": "Dentsply Sirona",
        "holder": "Vic",
        "document": "",
        "valid_from": "2026-11-01",
        "valid_until": "2026-12-31",
        "person": "vic",
        "role": "vendor:Dentsply Sirona",
    }
    return signed(MandateStatement(**{**plain, **more}), str(more.get("person", "vic")), "mandates/x.json")


def verdict(**more: Any) -> Signed[Any]:
    """A verdict that found the works conforming."""
    plain: dict[str, Any] = {
        "site": SITE,
        "change": CHANGE,
        "plan_digest": statement_digest(plan()),
        "after_digests": {"hosts/sw1/state.yaml": "e" * 64},
        "conforming": True,
        "person": "ana",
    }
    return signed(VerdictStatement(**{**plain, **more}), str(more.get("person", "ana")), "verdict.json")


AUDIT = AuditOnFile(taken_at=NOW - timedelta(hours=5))
OBSERVED = {"sw1": Observed("10.99.0.11:22", "SHA256:x", "FOC1", "b" * 64)}
TRUST = Trust(commit="c" * 40, governing=GOVERNING, newest_moment=NOW - timedelta(days=1))


def case(**more: Any) -> Case:
    """A case that nothing speaks against, in the phase `begin`."""
    plain: dict[str, Any] = {
        "change": CHANGE,
        "site": SITE,
        "phase": "begin",
        "now": NOW,
        "zone": ZONE,
        "policy": Policy(),
        "people": People(people=PEOPLE),
        "trust": TRUST,
        "request": request(),
        "request_digest": REQUEST_DIGEST,
        "presented": presented(),
        "plan": signed(plan(), "ana", "plan.json"),
        "approvals": (approval(),),
        "audit": AUDIT,
        "observed": OBSERVED,
        "executor": "eve",
    }
    return Case(**{**plain, **more})


def planned(of: PlanStatement, **more: Any) -> dict[str, Any]:
    """What a case needs to be about another plan, approved anew."""
    return {"plan": signed(of, "ana", "plan.json"), "approvals": (approval(of),), **more}


def host(of: PlanStatement | None = None, **more: Any) -> PlanStatement:
    """The plan with another sw1."""
    of = of or plan()
    return msgspec.structs.replace(of, hosts={"sw1": msgspec.structs.replace(of.hosts["sw1"], **more)})


def reaching(**perimeters: str) -> Impact:
    """An impact that reaches devices of perimeters."""
    return Impact(perimeters=perimeters)


def with_people(**more: Person) -> People:
    """The people, some of them others."""
    return People(people={**PEOPLE, **more})


def spoilt_key(name: str, **more: Any) -> Person:
    """A person whose key has other terms."""
    was = PEOPLE[name]
    return was.model_copy(update={"keys": (was.keys[0].model_copy(update=more),)})


def day(text: str) -> date:
    """A date."""
    return date.fromisoformat(text)


def without(name: str) -> People:
    """The people, one of them not enrolled."""
    return People(people={each: person for each, person in PEOPLE.items() if each != name})
