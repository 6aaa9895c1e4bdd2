"""Steps that must not last, and emergencies to be looked back at: who is reminded, and what ends it."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from netaudit.core.case import Owed
from netaudit.store.changes import write_journal
from netaudit.store.workspace import Workspace
from netaudit.workflows.ground import ground
from netaudit.workflows.owed import owed
from netaudit.workflows.trust import governance
from tests.control.parties import Party
from tests.control.test_life import as_, planned


def begun(ana: Party, change: str) -> None:
    """What `begin` will write: the works of a plan were opened."""
    shown = ana.does("approve", change, "--role", "it", env={"NETAUDIT_KEY": str(as_(ana, "ivo").key)})
    assert shown["change"] == change
    plan = next(
        line
        for line in (ana.root / "changes" / change / "journal" / "ivo.jsonl").read_text().splitlines()
        if '"approved"' in line
    )
    digest = plan.split('"plan":"')[1][:64]
    now = datetime.now(UTC)
    write_journal(ana.root, change, "ana", now, "begun", {"plan": digest})
    ana.git("add", "-A", "changes")
    ana.git("commit", "-qm", "begun")


def _owed(ana: Party, monkeypatch: pytest.MonkeyPatch, **later: int) -> list[Owed]:
    monkeypatch.setenv("NETAUDIT_HOME", str(ana.home))
    when = datetime.now(UTC) + timedelta(**later)
    workspace = Workspace(Path(ana.root))
    found = owed(workspace, governance(workspace, when), when)
    assert list(ground(workspace, when).owed) == found
    return found


def test_a_transitional_step_from_its_begin_to_its_end(ana: Party, monkeypatch: pytest.MonkeyPatch) -> None:
    until = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    step = {"transitional_until": until, "owner": "Ana", "closing": "remove the cable"}
    change = planned(ana, lifecycle=step)
    assert ana.refused("change", "close", change) == {"works-not-begun"}
    begun(ana, change)
    status = ana.does("status")
    assert [each["code"] for each in status["reasons"]] == ["transitional-due"]
    assert [(each.kind, each.days_left) for each in _owed(ana, monkeypatch, days=40)] == [("transitional", -10)]
    # Its own change makes an end of it.
    hosts = ana.root / "inventory" / "hosts.yaml"
    hosts.write_text(hosts.read_text() + "printer-1:\n  data: {role: printer}\n")
    ending = ana.does("change", "new", "--governed")["change"]
    request = ana.root / "changes" / ending / "request.yaml"
    other = ana.root.with_name("ending.yaml")
    other.write_text(request.read_text() + f"closes: {change}\n")
    ana.does("change", "edit", ending, "--from", str(other))
    ana.does("change", "present", ending)
    ana.plans(ending)
    as_(ana, "ivo").does("approve", ending, "--role", "it")
    ana.does("baseline", "accept", "--change", ending)
    ana.does("change", "close", change)
    assert _owed(ana, monkeypatch, days=40) == []
    closure = ana.root / "changes" / change / "closure.json"
    closure.write_text(closure.read_text().replace(ending, change))
    assert len(_owed(ana, monkeypatch, days=40)) == 1, "a forged end is none"


def test_an_emergency_is_looked_back_at(ana: Party, monkeypatch: pytest.MonkeyPatch) -> None:
    change = planned(ana, category="emergency")
    begun(ana, change)
    assert [each["code"] for each in ana.does("status")["reasons"]] == ["review-due"]
    assert [(each.kind, each.days_left < 0) for each in _owed(ana, monkeypatch, days=4)] == [("review", True)]
    refused = ana.run("approve", change, "--role", "it", "--review")
    assert refused.code == 64, "a review says what it found"
    as_(ana, "ivo").does("approve", change, "--role", "it", "--review", "--comment", "it was needed")
    assert _owed(ana, monkeypatch, days=4) == []


def test_only_an_audit_after_the_works_shows_that_a_step_is_gone(live_ana: Party) -> None:
    until = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    step = {"transitional_until": until, "owner": "Ana", "closing": "remove the cable"}
    # A change without a test would be a finding of the audit.
    change = planned(live_ana, lifecycle=step, tests=[{"tcp": {"to": "10.20.0.5", "port": 104}}])
    begun(live_ana, change)
    assert live_ana.refused("change", "close", change) == {"transitional-still-there"}
    time.sleep(1.1)  # journals tell whole seconds: an audit of the same second is not known to be after the works
    live_ana.does("audit", "--no-report")
    live_ana.does("change", "close", change)
    assert [each["code"] for each in live_ana.does("status")["reasons"]] == ["nothing-to-do"]
