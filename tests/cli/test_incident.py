"""The incident log from the command line: what, when, who, attributed to which change or to none."""

import hashlib
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from netaudit.lab.thread import RunningPractice
from tests.conftest import Site, netaudit

NEW = ("incident", "new", "--as", "ana")


@pytest.fixture
def practice(tmp_path: Path) -> Site:
    root = tmp_path / "cabinet"
    assert netaudit("init", str(root)).code == 0
    return Site(root)


def said(practice: Site, *arguments: str, code: int = 0) -> Any:
    ended = practice.run("--json", *arguments)
    assert ended.code == code, ended
    return json.loads(ended.out)


def test_an_incident_enters_the_log_and_is_closed(practice: Site) -> None:
    made = said(
        practice, *NEW, "--title", "No DICOM", "--host", "cbct-1", "--at", "2026-01-05T08:10", "--minutes", "15"
    )
    name = made["incident"]["id"]
    assert re.fullmatch(r"INC-\d{4}-0001-[0-9a-z]{3}", name)
    assert made["incident"]["happened_at"] == "2026-01-05T08:10:00+00:00"
    assert practice.git("show", "--name-only", "--format=%s", "HEAD").split() == [
        f"{name}:", "an", "incident", "incidents/journal/ana.jsonl",
    ]  # fmt: skip
    said(practice, "incident", "note", "0001", "the port was shut", "--minutes", "20", "--as", "ivo")
    assert [each["open"] for each in said(practice, "incident", "list")["incidents"]] == [True]
    said(practice, "incident", "close", name, "--resolution", "port opened", "--as", "ivo", "--minutes", "5")
    assert said(practice, "incident", "list", "--open")["incidents"] == []
    shown = said(practice, "incident", "show", name)["incident"]
    assert (shown["minutes"], shown["change"], shown["closed"]["by"]) == (40, None, "ivo")
    assert [work["text"] for work in shown["works"]] == ["No DICOM", "the port was shut", "port opened"]
    assert practice.git("log", "-1", "--format=%(trailers:key=Incident,valueonly)").strip() == name
    text = practice.run("incident", "show", name).out
    assert "attributed to no change" in text
    assert "Time spent: 40 min" in text
    again = said(practice, "incident", "close", name, "--resolution", "x", "--as", "ivo", code=3)
    assert again["reasons"][0]["code"] == "incident-closed-already"


def test_the_notice_to_the_client(practice: Site) -> None:
    name = said(practice, *NEW, "--title", "A switch in *room 2*", "--kind", "unauthorised-change", "--fact",
                "sw1 Gi1/0/5: access VLAN 20 → 10", "--fact", "<script>alert(1)</script>\x1b[2J", "--minutes", "90")[
                    "incident"]["id"]  # fmt: skip
    said(practice, "incident", "note", name, "phoned the installer", "--minutes", "10", "--as", "ivo")
    for language, words in (
        ("fr", "Notification d’une modification non autorisée"),
        ("en", "Notice of an unauthorised"),
    ):
        done = said(practice, "--lang", language, "incident", "notice", name, "--as", "ana")
        path = practice.root / done["incident"]["notices"][-1]["file"]
        assert path.name == f"notice-{language}.md"
        content = path.read_bytes()
        assert hashlib.sha256(content).hexdigest() == done["incident"]["notices"][-1]["sha256"]
        text = content.decode()
        assert words in text
        assert "sw1 Gi1/0/5: access VLAN 20 → 10" in text
        assert "<script>" not in text
        assert "\x1b" not in text
        assert re.search(r"\| Total \|\s*\|\s*\| 100 \|", text)
    assert practice.git("status", "--porcelain") == ""
    other = said(practice, *NEW, "--title", "power cut")["incident"]["id"]
    refused = said(practice, "incident", "notice", other, "--as", "ana", code=3)
    assert refused["reasons"][0]["code"] == "incident-not-unauthorised"


def test_facts_from_the_last_audit(site: Site, lab: RunningPractice) -> None:
    assert said(site, *NEW, "--title", "x", "--from-audit", code=3)["reasons"][0]["code"] == "audit-missing"
    assert site.run("audit", "--no-report").code == 0
    assert said(site, *NEW, "--title", "x", "--from-audit", code=3)["reasons"][0]["code"] == "baseline-missing"
    assert site.run("baseline", "accept", "--initial").code == 0
    lab.practice.configure("sw1", ["interface gi1/0/5", "switchport access vlan 10"])
    assert site.run("audit", "--no-report").code == 2
    made = said(site, *NEW, "--title", "moved", "--kind", "unauthorised-change", "--from-audit")["incident"]
    assert made["facts"] == ["sw1 Gi1/0/5: access VLAN 20 → 10"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([*NEW], 64, "--title"),
        ([*NEW, "--title", "x", "--at", "soon"], 64, "expected a time"),
        ([*NEW, "--title", "x", "--at", "2999-01-01T00:00"], 64, "has not happened yet"),
        ([*NEW, "--title", " "], 64, "expected a text"),
        ([*NEW, "--title", "x", "--change", "0009"], 3, "There is no change request"),
        ([*NEW, "--title", "x", "--minutes", "-1"], 64, "-1"),
        (["incident", "new", "--title", "x"], 64, "Nobody is named"),
        (["incident", "new", "--title", "x", "--as", "../x"], 64, "Nobody is named"),
        (["incident", "show", "0009"], 64, "There is no incident 0009"),
        (["incident", "close", "0001", "--resolution", "x", "--change", "a", "--no-change"], 64, "exclude each other"),
    ],
)
def test_what_cannot_be_done_is_said(practice: Site, arguments: list[str], code: int, words: str) -> None:
    ended = practice.run(*arguments)
    assert ended.code == code, ended
    assert words in ended.out + ended.err
    assert not (practice.root / "incidents").exists()


def test_an_altered_log_is_noticed_and_what_is_whole_is_listed(practice: Site) -> None:
    said(practice, *NEW, "--title", "first")
    said(practice, "incident", "new", "--as", "ivo", "--title", "second")
    journal = practice.root / "incidents" / "journal" / "ana.jsonl"
    journal.write_text(journal.read_text(encoding="utf-8").replace("first", "FIRST") + "x\n", encoding="utf-8")
    listed = said(practice, "incident", "list", code=3)
    assert [each["title"] for each in listed["incidents"]] == ["second"]
    assert listed["reasons"][0]["code"] == "record-unreadable"
    assert said(practice, *NEW, "--title", "third", code=3)["reasons"][0]["code"] == "record-unreadable"
    journal.unlink()
    journal.symlink_to("/etc/hostname")
    assert said(practice, "incident", "list", code=1)["reasons"][0]["code"] == "symlink-refused"


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_killed_at_any_instant_the_log_holds(practice: Site) -> None:
    begun = time.monotonic()
    said(practice, *NEW, "--title", "first")
    whole = time.monotonic() - begun
    for step in range(6):
        command = [sys.executable, "-m", "netaudit", "-C", str(practice.root), *NEW, "--title", f"n{step}"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
            time.sleep(whole * (0.5 + 0.08 * step))
            running.kill()
        (practice.root / ".git" / "index.lock").unlink(missing_ok=True)
        titles = [each["title"] for each in said(practice, "incident", "list")["incidents"]]
        assert titles[0] == "first"
    said(practice, *NEW, "--title", "last")
