"""Mail of a governed site: the accepted settings and contacts count, and a change's journal tells of what was sent."""

import json
from pathlib import Path

from netaudit.lab.thread import RunningPractice
from tests.control.parties import Party
from tests.control.test_life import _accept_governed, as_, planned
from tests.transport.scripted_smtp import Script, smtp_server

EVIL = "thief@evil.test"


def journal(ana: Party, change: str) -> list[dict[str, object]]:
    lines = (ana.root / "changes" / change / "journal" / "ana.jsonl").read_text().splitlines()
    return [json.loads(line)["more"] for line in lines if '"what":"dispatched"' in line]


def report(ana: Party, name: str) -> None:
    folder = ana.root / "reports" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.html").write_text("<p>x</p>")
    (folder / "report-client.html").write_text("<p>for the client</p>")
    ana.git("add", "-A", "reports")
    ana.git("commit", "-qm", "report")


def test_only_accepted_settings_send_and_only_to_accepted_contacts(ana: Party) -> None:
    report(ana, "2036-01-01-audit")
    site = ana.root / "inventory" / "site.yaml"
    with smtp_server(Script(starttls=False)) as ours, smtp_server(Script(starttls=False)) as theirs:
        accepted = site.read_text().split("smtp: {host: 127.0.0.1, port: ")
        accepted[1] = accepted[1].partition(",")[2]
        text = f"{accepted[0]}smtp: {{host: 127.0.0.1, port: {ours.port},{accepted[1]}"
        site.write_text(text)
        _accept_governed(ana)
        site.write_text(text.replace(str(ours.port), str(theirs.port)).replace("it@example.test", EVIL))
        said = ana.does("send", "--to", "it")
        assert {each["code"] for each in said["reasons"]} == {"mail-sent", "mail-settings-not-accepted"}
        assert [each.recipients for each in ours.taken] == [["it@example.test"]]
        assert theirs.connections == 0
        ana.git("commit", "-qam", "somebody commits it without a visa")
        assert ana.refused("send", "--again") == {"trust-broken"}
        assert (len(ours.taken), theirs.connections) == (1, 0)


def test_the_changes_journal_tells_what_was_sent_and_handed_over(ana: Party) -> None:
    change = planned(ana)
    report(ana, change)
    said = ana.does("send", change, "--later")
    assert [each["change"] for each in said["dispatches"]] == [change, change]
    assert ana.refused("send", change, env={"NETAUDIT_KEY": ""}) == {"person-unknown"}
    for each in said["dispatches"]:
        ana.does("outbox", "drop", each["id"], "--reason", "wrong report")
    ana.does("outbox", "record", change, "--channel", "handed-over", "--to", "Cléo", "--note", "on paper")
    found = journal(ana, change)
    assert [(each["outcome"], each["channel"]) for each in found] == [
        ("dropped", "mail"), ("dropped", "mail"), ("recorded", "handed-over"),
    ]  # fmt: skip
    assert [each["message_id"] for each in found[:2]] == [each["message_id"] for each in said["dispatches"]]
    assert [[*each["files"]] for each in found[:2]] == [  # type: ignore[misc]  # a mapping
        [f"{change}-report.html"], [f"{change}-report-client.html"],
    ]  # fmt: skip
    as_(ana, "ivo").does("approve", change, "--role", "it")
    ana.does("gate", change, "--as", "ana")
    assert "Journal-Heads: ana=" in ana.git("log", "-3", "--format=%B", "--", "reports/dispatches.csv").stdout
    assert ana.git("status", "--porcelain").stdout == ""


def test_a_report_goes_to_who_asked_for_the_change(ana: Party) -> None:
    change = planned(ana, requester={"name": "Ana", "person": "ana", "email": "ana@cabinet.example"})
    report(ana, change)
    said = ana.does("send", "0001", "--later", "--to", "requester", "--to", "it")
    to = [each["to"]["address"] for each in said["dispatch"]["deliveries"]]
    assert to == ["ana@cabinet.example", "it@example.test"]


def test_the_same_event_is_in_the_changes_journal_once(ana: Party, tmp_path: Path) -> None:
    """As after a crash between the journal and the outbox."""
    change = planned(ana)
    report(ana, change)
    ana.does("send", change, "--later", "--to", "it")
    (state,) = (ana.root / ".netaudit" / "outbox").glob("*/dispatch.json")
    plain = json.loads(state.read_text())
    event = {"at": "2026-11-21T10:00:00+04:00", "address": "it@example.test", "outcome": "deferred", "answer": "451"}
    plain["pending"] = [event]
    for _ in range(2):
        state.write_text(json.dumps(plain))
        ana.run("outbox", "flush")
    assert [each["outcome"] for each in journal(ana, change)].count("deferred") == 1


def test_an_audit_mails_its_report(live_ana: Party, lab: RunningPractice) -> None:
    said = live_ana.said("audit", "--send", "--deadline", "8")
    assert "mail-sent" in {each["code"] for each in said["reasons"]}
    (message,) = lab.practice.mail.messages
    assert str(message["To"]).count("@") == 2
    assert "-audit-report.pdf" in message.as_string()
    assert said["exit_code"] == 0
    assert live_ana.run("audit", "--send", "--no-report").code == 64
    site = live_ana.root / "inventory" / "site.yaml"
    site.write_text(site.read_text().replace("it@example.test", EVIL))
    lab.practice.mail.messages.clear()
    said = live_ana.said("audit", "--send", "--deadline", "8", "--limit", "sw1")
    assert EVIL not in str(lab.practice.mail.messages[0]["To"])
