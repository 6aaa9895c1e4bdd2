"""A change's life on one machine: written, presented, planned, approved, refused; what may be accepted under it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from netaudit.lab.thread import RunningPractice
from netaudit.store.yaml12 import dump
from tests.control.parties import Party

PORT = {"host": "sw1", "config": "interface Gi1/0/5\n switchport access vlan 10\n"}
PORT_BACK = {**PORT, "rollback": "interface Gi1/0/5\n switchport access vlan 20\n"}
MOVED = {"host": "sw1", "section": "switchports", "key": "Gi1/0/5", "field": "untagged", "before": 20, "after": 10}


def form(ana: Party, **more: object) -> str:
    """A filled form beside the workspace."""
    plain = {
        "title": "Déplacer le CBCT",
        "requester": {"name": "Ana", "person": "ana"},
        "reason": "the surgery moves",
        "touches": ["switch", "vlan"],
        "window": {"start": "2026-01-01T00:00", "end": "2036-01-01T00:00"},
        "steps": [PORT_BACK],
        "expect": [MOVED],
        **more,
    }
    path = ana.root.with_name("form.yaml")
    path.write_text(dump(plain), encoding="utf-8")
    return str(path)


def as_(ana: Party, name: str) -> Party:
    """Somebody else at ana's machine."""
    return replace(ana, name=name, key=ana.key.with_name(name))


def planned(ana: Party, **more: object) -> str:
    """A presented and planned change."""
    change = str(ana.does("change", "new", "--from", form(ana, **more))["change"])
    ana.does("change", "present", change)
    ana.plans(change)
    return change


def test_from_the_form_to_the_gate(ana: Party) -> None:
    change = str(ana.does("change", "new", "--from", form(ana))["change"])
    assert {"request-unsigned", "change-not-planned"} <= ana.refused("gate", change)
    assert ana.refused("plan", change) == {"request-unsigned"}
    ana.does("change", "present", change)
    said = ana.run("plan", change)
    assert "    + interface Gi1/0/5" in said.out
    assert "    ↩  switchport access vlan 20" in said.out
    assert "sw1 Gi1/0/5: access VLAN 20 → 10" in said.out
    assert ana.refused("gate", change) == {"role-missing"}
    ivo = as_(ana, "ivo")
    ivo.does("approve", change, "--role", "it", "--comment", "agreed")
    ana.does("gate", change, "--as", "ana")
    assert ana.refused("gate", change, "--phase", "send") == {"works-not-begun"}
    assert ana.refused("baseline", "accept", "--change", change) == {"change-not-verified"}
    shown = ana.run("change", "show", change).out
    assert "approved: ivo, it agreed" in shown
    rows = ana.does("change", "list")["changes"]
    assert [(each["id"], each["stage"]) for each in rows] == [(change, "approved")]
    assert ana.git("log", "-1", "--format=%(trailers:key=Change,valueonly)").stdout.strip() == change


def test_the_short_form_of_an_id(ana: Party) -> None:
    change = str(ana.does("change", "new", "--from", form(ana))["change"])
    assert ana.does("change", "show", "0001")["change"] == change
    assert ana.does("change", "show", change[:13])["change"] == change
    second = str(ana.does("change", "new", "--from", form(ana))["change"])
    assert second.startswith("CHG-2026-0002-")
    assert ana.refused("change", "show", "CHG-2026") == {"change-ambiguous"}
    assert ana.refused("change", "show", "0009") == {"change-unknown"}


def test_questions_answered_by_options(ana: Party) -> None:
    options = (
        "--title", "Cordon", "--reason", "worn", "--requester", "ana", "--touches", "physical", "--start",
        "2026-12-01T19:30", "--end", "2026-12-01T20:00", "--manual", "replace the cord", "--rollback", "the old cord",
    )  # fmt: skip
    change = ana.does("change", "new", *options)["change"]
    assert "title: Cordon" in (ana.root / "changes" / change / "request.yaml").read_text()
    missing = ana.run("change", "new", "--title", "x")
    assert missing.code == 64
    assert "--reason is missing" in missing.err


def test_a_form_with_mistakes_says_where_and_writes_nothing(ana: Party) -> None:
    wrong = ana.run("change", "new", "--from", form(ana, touches=["everything"], surprise=1))
    assert wrong.code == 1
    assert "request.yaml:" in wrong.out
    assert "touches" in wrong.out
    assert "surprise" in wrong.out
    assert not list((ana.root / "changes").glob("CHG-*"))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_blank_form_can_be_filled(ana: Party, language: str) -> None:
    blank = ana.run("--lang", language, "change", "form").out
    filled = (
        blank.replace('title: ""', 'title: "Cordon"')
        .replace('name: ""', 'name: "Vendeur"')
        .replace('email: ""', 'email: "v@example.test"')
        .replace('sponsor: ""', "sponsor: ana")
        .replace('reason: ""', 'reason: "usé"')
        .replace("touches: []", "touches: [physical]")
        .replace('manual: ""', 'manual: "changer"')
    )
    path = ana.root.with_name("filled.yaml")
    path.write_text(filled, encoding="utf-8")
    ana.does("change", "new", "--from", str(path))


def test_what_is_edited_after_its_presentation_is_presented_anew(ana: Party) -> None:
    change = planned(ana)
    request = ana.root / "changes" / change / "request.yaml"
    text = request.read_text()
    other = ana.root.with_name("other.yaml")
    other.write_text(text.replace("the surgery moves", "the surgery moves upstairs"))
    ana.does("change", "edit", change, "--from", str(other))
    assert ana.refused("gate", change) == {"request-altered", "role-missing"}
    assert ana.refused("plan", change) == {"request-altered"}
    other.write_text(text.replace(change, "CHG-2026-0009-zzz"))
    assert ana.refused("change", "edit", change, "--from", str(other)) == {"request-of-another"}
    assert ana.run("change", "edit", change).code == 64


def test_a_plan_altered_after_its_approval_is_refused(ana: Party) -> None:
    change = planned(ana)
    as_(ana, "ivo").does("approve", change, "--role", "it")
    plan = ana.root / "changes" / change / "plan.json"
    signed = plan.read_text()
    plan.write_text(signed.replace("switchport access vlan 10", "switchport access vlan 99"))
    assert {"signature-invalid", "plan-altered-since"} <= ana.refused("gate", change)
    plan.write_text(signed)
    ana.does("gate", change)
    ana.plans(change, "--minutes", "31")
    assert ana.refused("gate", change) == {"plan-altered-since", "role-missing"}


def test_a_host_redirected_to_another_device_is_refused(ana: Party) -> None:
    change = planned(ana)
    as_(ana, "ivo").does("approve", change, "--role", "it")
    hosts = ana.root / "inventory" / "hosts.yaml"
    hosts.write_text(hosts.read_text().replace("hostname: 127.0.0.1", "hostname: 127.0.0.2"))
    assert ana.refused("gate", change) == {"governed-not-accepted"}
    assert ana.refused("plan", change) == {"governed-not-accepted"}


def test_what_is_declared_less_than_it_touches_is_refused(ana: Party) -> None:
    change = str(ana.does("change", "new", "--from", form(ana, touches=["switch"]))["change"])
    ana.does("change", "present", change)
    assert ana.refused("plan", change) == {"touches-undeclared"}
    assert not (ana.root / "changes" / change / "plan.json").exists()


def test_a_restricted_host_is_not_planned_without_a_mandate(ana: Party) -> None:
    asked = {
        "steps": [{"host": "cerec-1", "config": "reboot", "rollback": "none"}],
        "expect": [],
        "touches": ["host", "switch", "vlan"],
    }
    change = str(ana.does("change", "new", "--from", form(ana, **asked))["change"])
    ana.does("change", "present", change)
    assert ana.refused("plan", change) == {"mandate-missing"}


def _accept_governed(ana: Party, *roles: tuple[str, str]) -> None:
    change = ana.does("change", "new", "--governed")["change"]
    for name, role in roles or (("ivo", "it"),):
        as_(ana, name).does("approve", change, "--role", role)
    ana.does("baseline", "accept", "--change", change)


def test_only_an_accepted_mandate_releases_a_perimeter(live_ana: Party, lab: RunningPractice) -> None:
    ana = live_ana
    document = ana.root.with_name("mandat.pdf")
    document.write_bytes(b"%PDF a scanned mandate")
    ivo = as_(ana, "ivo")
    given = ("mandate", "add", "Dentsply Sirona", "--holder", "M. Dupont", "--until", "2036-12-31")
    assert ivo.refused(*given, "--role", "approver:it") == {"mandate-would-not-count"}
    assert ana.refused(*given, "--role", "approver:it", "--document", str(document)) == {"mandate-would-not-count"}
    ivo.does(*given, "--role", "approver:it", "--document", str(document))
    ana.run("audit", "--no-report", "--deadline", "8")
    assert lab.practice.contacts() == 0, "signed is not accepted"
    _accept_governed(ana)
    assert list(ana.does("mandate", "list")["mandates"]) == ["Dentsply Sirona"]
    ana.run("audit", "--no-report", "--deadline", "8", "--limit", "cerec-1")
    assert lab.practice.contacts() > 0


def test_drift_is_accepted_only_as_what_it_is(live_ana: Party, lab: RunningPractice) -> None:
    ana = live_ana
    lab.practice.configure("sw1", ["interface Gi1/0/5", "switchport access vlan 10"])
    assert ana.run("audit", "--no-report").code == 2
    asked = {"steps": [], "expect": [], "regularises": True, "touches": ["switch", "vlan", "physical", "host"]}
    change = planned(ana, **asked)
    assert "Accepts what was done without prior visa" in ana.run("change", "show", change).out
    as_(ana, "ivo").does("approve", change, "--role", "it")
    assert ana.refused("baseline", "accept", "--change", change) == {"regularisation-not-named"}
    lab.practice.configure("sw1", ["interface Gi1/0/6", "switchport access vlan 10"])
    assert ana.run("audit", "--no-report").code == 2
    assert ana.refused("baseline", "accept", "--regularise", change) == {"state-not-approved"}
    again = planned(ana, **asked)
    as_(ana, "ivo").does("approve", again, "--role", "it")
    ana.does("baseline", "accept", "--regularise", again)
    assert ana.run("audit", "--no-report").code == 0
    ana.does("trust", "show")


def test_notes_and_evidence(ana: Party, tmp_path: Path) -> None:
    change = planned(ana)
    ana.does("change", "note", change, "rack opened; \x1b[31mred\x1b[0m")
    photo = tmp_path / "../photo; rm -rf.jpg"
    photo.write_bytes(b"\xff\xd8 not really")
    ana.does("change", "attach", change, str(photo), "--caption", "before")
    kept = list((ana.root / "changes" / change / "evidence").iterdir())
    assert [each.name for each in kept] == ["photo_ rm -rf.jpg"]
    ana.does("change", "attach", change, str(photo))
    photo.write_bytes(b"other")
    assert ana.refused("change", "attach", change, str(photo)) == {"evidence-exists"}
    big = tmp_path / "film.mp4"
    with big.open("wb") as file:
        file.truncate(11 * 1024 * 1024)
    ana.does("change", "attach", change, str(big))
    assert not (ana.root / "changes" / change / "evidence" / "film.mp4").exists()
    lines = (ana.root / "changes" / change / "journal" / "ana.jsonl").read_text().splitlines()
    said = [json.loads(line) for line in lines]
    assert [each["what"] for each in said] == ["presented", "planned", "note", "evidence", "evidence", "evidence"]
    assert said[-1]["more"]["bytes"] == 11 * 1024 * 1024
    assert "\x1b" not in ana.run("change", "show", change).out
    assert ana.refused("change", "note", change, "x", "--as", "../x") == {"person-unknown"}


def test_a_journal_that_was_tampered_with_is_noticed(ana: Party) -> None:
    change = planned(ana)
    as_(ana, "ivo").does("approve", change, "--role", "it")
    ana.does("gate", change)
    journal = ana.root / "changes" / change / "journal" / "ana.jsonl"
    text = journal.read_text()
    for altered in (text.replace("presented", "requested"), text.splitlines(keepends=True)[0], "", text + "x"):
        journal.write_text(altered)
        assert ana.refused("gate", change) == {"records-altered"}
    journal.write_text(text)
    (journal.with_name("ivan.jsonl")).write_text(text)
    assert ana.refused("gate", change) == {"records-altered"}


def test_a_symbolic_link_among_the_records_is_refused(ana: Party) -> None:
    change = planned(ana)
    approvals = ana.root / "changes" / change / "approvals"
    approvals.mkdir()
    (approvals / "x.json").symlink_to("/etc/passwd")
    assert ana.refused("gate", change) == {"symlink-refused"}


def test_without_a_key_nothing_is_signed(ana: Party) -> None:
    change = str(ana.does("change", "new", "--from", form(ana))["change"])
    assert ana.refused("change", "present", change, env={"NETAUDIT_KEY": ""}) == {"no-key"}
    assert ana.refused("change", "present", change, "--key", str(ana.root / "netaudit.yaml")) == {"key-unreadable"}
    gone = as_(ana, "ivo")
    private = gone.key.read_text()
    gone.key.write_text("damaged")
    assert gone.refused("approve", change, "--role", "it") <= {"change-not-planned", "signing-failed"}
    gone.key.write_text(private)


def test_a_revoked_key_and_a_retired_person(ana: Party) -> None:
    ivo = as_(ana, "ivo")
    change = planned(ana)
    ivo.does("approve", change, "--role", "it")
    ana.does("people", "revoke", f"{ivo.key}.pub")
    light = ana.does("change", "new", "--governed", "--title", "lost key")["change"]
    ivo.does("approve", light, "--role", "it")
    ana.does("baseline", "accept", "--change", light)
    assert "signer-revoked" in ana.refused("gate", change)
    assert "key-of-nobody" not in ana.refused("gate", change)
    ana.does("trust", "show")


def test_a_commit_from_the_future_or_from_before_is_noticed(ana: Party) -> None:
    for when in ("2036-01-01T00:00:00+00:00", "2020-01-01T00:00:00+00:00"):
        hosts = ana.root / "inventory" / "hosts.yaml"
        hosts.write_text(hosts.read_text() + "printer-1:\n  data: {role: printer}\n")
        change = ana.does("change", "new", "--governed")["change"]
        as_(ana, "ivo").does("approve", change, "--role", "it")
        said = ana.said("baseline", "accept", "--change", change, env={"GIT_COMMITTER_DATE": when})
        assert said["exit_code"] == 0, said
        shown = ana.said("trust", "show")
        assert shown["exit_code"] == 3
        assert "clock-behind" in shown["reasons"][0]["params"]["detail"]
        ana.git("reset", "-q", "--hard", "HEAD~1")


def test_a_transitional_step_needs_an_end_within_the_policy(ana: Party) -> None:
    step = {"transitional_until": "2035-01-01", "owner": "Ana", "closing": "remove the cable"}
    change = str(ana.does("change", "new", "--from", form(ana, lifecycle=step))["change"])
    ana.does("change", "present", change)
    assert ana.refused("plan", change) == {"transitional-too-long"}
    assert ana.refused("change", "close", change) == {"not-transitional"}


def test_the_unsigned_first_baseline_governs_nothing(ana: Party) -> None:
    ana.git("rm", "-q", "baselines/anchor.json")
    ana.git("commit", "-qm", "gone")
    assert ana.refused("trust", "show") <= {"trust-broken", "baseline-unsigned"}
