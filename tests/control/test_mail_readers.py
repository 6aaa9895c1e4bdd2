"""Who gets which report of a change: the technical one never goes to the client's address."""

import csv
import io
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from netaudit.model.errors import NetauditError
from netaudit.model.site import Site
from netaudit.workflows.readers import mailings
from netaudit.workflows.reports import Chosen
from tests.control.parties import Party
from tests.control.test_life import planned
from tests.control.test_mail import journal, report
from tests.core.cases import request

CHANGE = "CHG-2026-0001-k3f"


def folder(root: Path, *names: str) -> Chosen:
    path = root / CHANGE
    path.mkdir()
    for name in names:
        (path / name).write_text("x")
    return Chosen(CHANGE, path, CHANGE)


def site(client: str = "direction@cabinet.example", it: str = "it@example.test") -> Site:
    people = {"it": it, "client": client, "box": "facteur@example.test"}
    return Site.model_validate(
        {"name": "Cabinet", "contacts": {key: {"name": key, "email": email} for key, email in people.items()}}
    )


def told(chosen: Chosen, at: Site, *names: str, **more: str) -> list[tuple[str, list[str]]]:
    asked = request(requester={"name": "Ana", "person": "ana", "email": more.pop("requester", "ana@x.test")})
    level = more.pop("level", None)
    found = mailings(chosen, at, names, asked, level)  # type: ignore[arg-type]  # one of the two, or none
    return [(each.report.name_of_files, [who.address for who in each.who]) for each in found]


def test_each_gets_the_report_that_is_written_for_them(tmp_path: Path) -> None:
    chosen = folder(tmp_path, "report.html", "report-client.html")
    assert told(chosen, site(), "it", "client", "requester", "box") == [
        ("report", ["it@example.test", "ana@x.test", "facteur@example.test"]),
        ("report-client", ["direction@cabinet.example"]),
    ]
    assert told(chosen, site(), "client") == [("report-client", ["direction@cabinet.example"])]
    assert told(chosen, site(), "it", "client", level="client") == [
        ("report-client", ["it@example.test", "direction@cabinet.example"])
    ]
    one = site(client="it@example.test")
    assert told(chosen, one, "it", "client") == [("report", ["it@example.test"])], "one person is both"


@pytest.mark.parametrize("name", ["client", "requester", "box"])
def test_an_address_of_the_clients_never_gets_the_technical_report(tmp_path: Path, name: str) -> None:
    chosen = folder(tmp_path, "report.html", "report-client.html")
    at = Site.model_validate({
        "name": "Cabinet",
        "contacts": {
            "it": {"name": "it", "email": "it@example.test"},
            "client": {"name": "c", "email": "direction@cabinet.example"},
            "box": {"name": "the same", "email": "direction@CABINET.example"},
        },
    })  # fmt: skip
    assert told(chosen, at, name, requester="direction@cabinet.example") == [
        ("report-client", ["direction@cabinet.example"])
    ]
    with pytest.raises(NetauditError) as refused:
        told(chosen, at, name, level="technical", requester="direction@cabinet.example")
    assert refused.value.verdict.reasons[0].code == "mail-technical-to-client"


def test_what_is_not_written_yet_is_said_before_anything_is_queued(tmp_path: Path) -> None:
    with pytest.raises(NetauditError) as missing:
        told(folder(tmp_path, "report.pdf"), site(), "it", "client")
    assert missing.value.verdict.reasons[0].code == "mail-client-report-missing"


def test_the_plan_that_a_visa_is_asked_for_goes_to_the_client_too(tmp_path: Path) -> None:
    assert told(folder(tmp_path, "plan.pdf"), site(), "it", "client") == [
        ("", ["it@example.test", "direction@cabinet.example"])
    ]


def test_what_has_no_levels_has_none_to_choose(tmp_path: Path) -> None:
    with pytest.raises(NetauditError) as refused:
        told(folder(tmp_path, "plan.pdf"), site(), "it", level="client")
    assert refused.value.verdict.reasons[0].code == "mail-level-of-no-works"


def test_two_messages_leave_and_are_journaled(ana: Party) -> None:
    change = planned(ana)
    report(ana, change)
    said = ana.does("send", change, "--later")
    assert {each["code"] for each in said["reasons"]} == {"mail-queued"}
    seen = {}
    for each in said["dispatches"]:
        raw = (ana.root / ".netaudit" / "outbox" / each["id"] / "message.eml").read_bytes()
        message = message_from_bytes(raw, policy=policy.default)
        seen[str(message["To"].addresses[0].addr_spec)] = [a.get_filename() for a in message.iter_attachments()]
        ana.does("outbox", "drop", each["id"])
    assert seen == {
        "it@example.test": [f"{change}-report.html"], "cabinet@example.test": [f"{change}-report-client.html"],
    }  # fmt: skip
    rows = csv.DictReader(io.StringIO((ana.root / "reports" / "dispatches.csv").read_text(encoding="utf-8")))
    assert [(row["recipient"], row["attachment"]) for row in rows] == [
        (who, file) for who, (file,) in seen.items()
    ]  # fmt: skip
    assert {each["recipient"] for each in journal(ana, change)} == set(seen)
    assert ana.refused("send", change, "--level", "technical") == {"mail-technical-to-client"}
    (ana.root / "reports" / change / "report-client.html").unlink()
    assert ana.said("send", change)["exit_code"] == 1
    assert not list((ana.root / ".netaudit" / "outbox").glob("*/")), "nothing was queued"
