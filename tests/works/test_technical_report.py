"""The technical report of works that really took place, for the technician and for the client, and the list of all."""

import json
import re
import webbrowser
from pathlib import Path

import pytest

from tests.conftest import Ended
from tests.store.test_photographs import KINDS, SECRETS
from tests.works.bench import PORT, Bench, codes
from tests.works.test_begin_verify import TYPED

pytestmark = pytest.mark.slow
INTERNALS = r"\d+\.\d+\.\d+\.\d+|(?i:([0-9a-f]{2}:){5}[0-9a-f]{2})|SHA256:|[0-9a-f]{64}|switchport access|FOC2133X0A1"


def test_a_change_is_reported_from_its_request_to_its_verdict(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = tmp_path / "rack.jpg"
    photo.write_bytes(KINDS["a.jpg"])
    archive = tmp_path / "archive.jpg"
    archive.write_bytes(b"PK\x03\x04" + bytes(200))
    change = bench.approved(PORT)
    assert bench.ana.does("report", change)["stage"] == "approved"
    folder = bench.ana.root / "reports" / change
    before = (folder / "report.html").read_text(encoding="utf-8")
    assert "Les travaux" not in before, "the language is that of the command"
    assert "its works were not begun. Nothing was done." in before
    bench.ana.does("begin", change, "--as", "ana")
    assert bench.ana.does("report", change)["stage"] == "begun"
    earlier = (folder / "report.pdf").read_bytes()
    assert earlier.startswith(b"%PDF-")
    bench.ana.does("change", "attach", change, str(photo), "--caption", "le rack, 10.99.0.11", "--as", "ana")
    bench.ana.does("change", "attach", change, str(archive), "--client", "--as", "ana")
    bench.lab.practice.configure("sw1", TYPED)
    shown = bench.ana.run("verify", change, "--send")
    assert shown.code == 0, shown
    assert f"{change} was sent to cabinet@example.test" in shown.out
    _mailed(bench)
    assert f"reports/{change}/report.html" in shown.out
    assert (folder / "report.pdf").read_bytes() != earlier, "what is mailed is of the verdict, not of before it"
    page = (folder / "report.html").read_text(encoding="utf-8")
    for text in ("Exactly what was declared was done", "FOC2133X0A1", "10.99.0.11", "access VLAN 20 → 10", "rack.jpg",
                 "Ivo Chef", "<svg"):  # fmt: skip
        assert text in page, text
    assert "data:image/jpeg;base64," in page
    assert "Its name is that of a picture, its content is not." in page
    (small,) = folder.glob("photo-*.jpg")
    assert f"]({small.name})" in (folder / "report.md").read_text(encoding="utf-8")
    for path in folder.iterdir():
        assert not [secret for secret in SECRETS if secret in path.read_bytes()], path.name
    body = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert (body["stage"], body["verdict"], body["works"]["accepted"]) == ("conforming", "conforming", True)
    assert [each["act"] for each in body["signatures"] if each["counts"]] == [
        "presented", "planned", "approve", "verified",
    ]  # fmt: skip
    assert bench.clean(), "verify commits the report with its verdict"

    assert bench.ana.does("report", change, "--level", "client")["stage"] == "conforming"
    written = sorted(path.name for path in folder.glob("*client*"))
    assert written == [
        "report-client.html", "report-client.json", "report-client.md", "report-client.pdf", "topology-client.svg",
    ]  # fmt: skip
    for path in (each for each in folder.glob("*client*") if each.suffix != ".pdf"):
        found = re.search(INTERNALS, path.read_text(encoding="utf-8").replace("\\", ""))
        assert found is None, (path.name, found)
    assert "data:image/jpeg" not in (folder / "report-client.html").read_text(encoding="utf-8"), "nobody said so"
    assert "le rack, [withheld]" in (folder / "report-client.html").read_text(encoding="utf-8")
    assert bench.clean()

    index = (bench.ana.root / "reports" / "index.html").read_text(encoding="utf-8")
    assert f'href="{change}/report.html"' in index
    assert f'href="{change}/plan.html"' in index
    assert "Déplacer le CBCT" in index
    _opens(bench, change, tmp_path, monkeypatch)

    (bench.folder(change) / "verdict.json").write_text("{}")
    assert bench.ana.does("report", change)["stage"] == "untrusted"


def _mailed(bench: Bench) -> None:
    """Each got the report that is written for them."""
    mailed = {str(each["To"]): each.as_string() for each in bench.lab.practice.mail.messages}
    (client,) = (text for to, text in mailed.items() if "cabinet@" in to)
    (it,) = (text for to, text in mailed.items() if "it@" in to)
    assert ("report-client.pdf" in client, "report.pdf" in client) == (True, False), "never the technical one"
    assert ("report-client.pdf" in it, "report.pdf" in it) == (False, True)


def _opens(bench: Bench, change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page, or the list, goes to the browser; where there is none, that is said."""
    seen = tmp_path / "seen"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >> {seen}\n', encoding="utf-8")
    browser.chmod(0o755)
    monkeypatch.setattr(webbrowser, "_tryorder", [str(browser)])
    monkeypatch.setattr(
        webbrowser, "_browsers", {str(browser): [None, webbrowser.GenericBrowser([str(browser), "%s"])]}
    )
    assert codes(bench.ana.does("report", change, "--open")) == {"report-written", "report-opened"}
    assert codes(bench.ana.does("report", "--open")) == {"index-written", "report-opened"}
    opened = seen.read_text(encoding="utf-8").split()
    assert [path.rpartition("/reports/")[2] for path in opened] == [f"{change}/report.html", "index.html"]
    monkeypatch.setattr(webbrowser, "_tryorder", [])
    assert bench.ana.run("report", change, "--level", "client", "--send").code == 64, "`send` takes the technical one"
    none: Ended = bench.ana.run("report", change, "--open")
    assert none.code == 1
    assert f"Open reports/{change}/report.html yourself." in none.out


def test_works_that_were_taken_back_are_never_called_a_success(core: tuple[Bench, str]) -> None:
    bench, change = core
    told = []
    for step in (("apply", change, "--as", "ana", "--execute"), ("rollback", change, "--as", "ana", "--execute")):
        assert bench.ana.run(*step).code in (0, 7), step
        told.append(bench.ana.does("report", change)["stage"])
    page = (bench.ana.root / "reports" / change / "report.html").read_text(encoding="utf-8")
    assert "lines taken by devices: " in page
    assert "led back, and shown to be as before" in page
    bench.ana.said("verify", change)
    body = json.loads((bench.ana.root / "reports" / change / "report.json").read_text(encoding="utf-8"))
    assert [*told, body["stage"]] == ["applied", "taken-back", "undone"]
    assert body["verdict"] == "rolled-back"
    page = bench.ana.does("report", change, "--level", "client", "--to", "md")["page"]
    assert Path(page).name == "report-client.md", "its own, though the technical page is written anew beside it"
    assert bench.clean()
