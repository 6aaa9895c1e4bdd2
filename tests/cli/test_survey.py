"""The survey, from the command line: forms out and in, what is refused, what is asked at a terminal."""

import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from netaudit.lab.thread import RunningPractice
from netaudit.store.yaml12 import dump, parse
from tests.conftest import Site, netaudit

FORM = {
    "form": "netaudit-survey",
    "schema": 1,
    "site": "cabinet",
    "language": "fr",
    "by": "Dr Vidal",
    "on": "2026-01-15",
}
YES = {"rack-locked": {"value": "oui"}}


@pytest.fixture
def practice(tmp_path: Path) -> Site:
    root = tmp_path / "cabinet"
    assert netaudit("init", str(root)).code == 0
    return Site(root)


def filled(practice: Site, answers: object, file: str = "form.yaml", **more: object) -> str:
    """A filled form beside the workspace."""
    path = practice.root.with_name(file)
    path.write_text(dump({**FORM, "answers": answers, **more}), encoding="utf-8")
    return str(path)


def status(site: Site) -> dict[str, dict[str, object]]:
    return {each["id"]: each for each in json.loads(site.run("--json", "survey", "--status").out)["questions"]}


def test_nothing_is_answered_at_first(practice: Site) -> None:
    ended = practice.run("survey", "--status")
    assert ended.code == 4
    assert "Backups: 0 of 9 answered" in ended.out
    assert {each["status"] for each in status(practice).values()} == {"missing"}


def test_a_yaml_form_goes_out_and_comes_back(practice: Site) -> None:
    form = practice.root.with_name("form.yaml")
    assert practice.run("--lang", "fr", "survey", "--export", str(form)).code == 0
    text = form.read_text(encoding="utf-8")
    blank = parse(text.encode()).value
    assert isinstance(blank, dict)
    assert len(blank["answers"]) == len(status(practice))
    (form.with_name("rapport.pdf")).write_bytes(b"%PDF")
    text = text.replace('by: "" ', 'by: "Dr Vidal" ').replace('on: "" ', "on: 2026-01-15 ")
    text = text.replace("  power-earth-verified:\n    value:\n", "  power-earth-verified:\n    value: oui\n")
    text = text.replace("evidence: []  ", "evidence: [rapport.pdf]  ", 1)
    text = text.replace("  power-earth-resistance:\n    value:\n", "  power-earth-resistance:\n    value: 12,5 Ω\n")
    form.write_text(text, encoding="utf-8")
    ended = practice.run("--json", "survey", "--import", str(form))
    assert ended.code == 0, ended
    assert json.loads(ended.out)["answered"] == ["power-earth-verified", "power-earth-resistance"]
    kept = (practice.root / "inventory" / "survey.yaml").read_text(encoding="utf-8")
    (name,) = re.findall(r"file: (inventory/survey/[0-9a-f]{8}-rapport.pdf)", kept)
    assert practice.git("show", "--name-only", "--format=%s", "HEAD").split("\n") == [
        "Survey: 2 answers by Dr Vidal", "", "inventory/survey.yaml", name, "",
    ]  # fmt: skip
    said = status(practice)
    assert (said["power-earth-resistance"]["value"], said["power-earth-resistance"]["by"]) == ("12.5", "Dr Vidal")
    assert said["power-earth-verified"]["until"] == "2029-01-15"


def test_a_markdown_form_goes_out_and_comes_back(practice: Site) -> None:
    form = practice.root.with_name("form.md")
    assert practice.run("--lang", "fr", "survey", "--export", str(form), "--section", "backups").code == 0
    text = form.read_text(encoding="utf-8").replace('by: ""', "by: Dr Vidal").replace('on: ""', "on: 2026-01-15")
    parts = re.split(r"(?=^### )", text, flags=re.MULTILINE)
    for place, part in enumerate(parts):
        if "`backups-restore-tested-on`" in part:
            parts[place] = part.replace("**Réponse\u00a0:**", "**Réponse\u00a0:** 3/1/2026").replace(
                "**Remarque\u00a0:**", "**Remarque\u00a0:** un dossier | deux images"
            )
        if "`backups-copies`" in part:
            parts[place] = part.replace("|   |   |   |   |   |", "| NAS du local | NAS | non | non | oui |", 1)
    form.write_text("".join(parts).replace("\n", "\r\n"), encoding="utf-8", newline="")
    ended = practice.run("survey", "--import", str(form))
    assert ended.code == 0, ended
    said = status(practice)
    assert said["backups-restore-tested-on"]["value"] == "2026-01-03"
    assert said["backups-copies"]["value"] == [
        {"place": "NAS du local", "medium": "nas", "elsewhere": False, "offline": False, "encrypted": True}
    ]
    assert "remark: un dossier | deux images" in (practice.root / "inventory" / "survey.yaml").read_text("utf-8")


def test_what_is_answered_is_not_asked_again_until_it_is_stale(practice: Site) -> None:
    assert practice.run("survey", "--import", filled(practice, YES, on="2020-01-01")).code == 0
    assert status(practice)["rack-locked"]["status"] == "stale"
    form = practice.root.with_name("again.md")
    assert practice.run("survey", "--export", str(form), "--section", "rack").code == 0
    assert "Last answer (Dr Vidal, 2020-01-01): yes" in form.read_text(encoding="utf-8")
    assert practice.run("survey", "--import", filled(practice, YES)).code == 0
    assert status(practice)["rack-locked"]["status"] == "answered"
    less = practice.root.with_name("less.md")
    assert practice.run("survey", "--export", str(less), "--section", "rack").code == 0
    assert "`rack-locked`" not in less.read_text(encoding="utf-8")
    assert practice.run("survey", "--export", str(less)).code == 1, "it writes over nothing"


def test_an_older_form_takes_no_newer_answer_away(practice: Site) -> None:
    assert practice.run("survey", "--import", filled(practice, YES)).code == 0
    older = {"rack-locked": {"value": False}, "rack-cooling": {"value": True}}
    ended = practice.run("--json", "survey", "--import", filled(practice, older, on="2026-01-14"))
    assert ended.code == 3, ended
    assert json.loads(ended.out)["reasons"][0]["params"] == {"questions": "rack-locked", "day": "2026-01-14"}
    assert status(practice)["rack-cooling"]["status"] == "missing"
    assert practice.run("survey", "--import", filled(practice, YES)).code == 0, "the same day: given again"


def test_evidence_of_an_interview_that_was_killed_is_committed_with_the_next_answers(practice: Site) -> None:
    practice.root.with_name("baie.jpg").write_bytes(b"photo")
    form = filled(practice, {"rack-locked": {"value": True, "evidence": ["baie.jpg"]}})
    assert practice.run("survey", "--import", form, "--no-commit").code == 0
    assert practice.run("survey", "--import", filled(practice, {"rack-cooling": {"value": True}})).code == 0
    assert practice.git("status", "--porcelain") == ""


def test_altered_evidence_makes_an_answer_doubtful(practice: Site) -> None:
    practice.root.with_name("baie.jpg").write_bytes(b"photo")
    form = filled(practice, {"rack-locked": {"value": True, "evidence": ["baie.jpg"]}})
    assert practice.run("survey", "--import", form).code == 0
    (kept,) = (practice.root / "inventory" / "survey").iterdir()
    kept.write_bytes(b"another")
    assert status(practice)["rack-locked"]["status"] == "altered"


HOSTILE = [
    (
        {"answers": {"rack-lockd": {"value": True}}},
        "form.yaml:9:5: no question rack-lockd; did you mean `rack-locked`?",
    ),
    ({"answers": {"rack-locked": {"value": "\x1b[2J"}}}, "expected yes or no, not '\\x1b[2J'"),
    ({"answers": {"rack-locked": {"remark": "seen"}}}, "a remark or evidence without an answer"),
    ({"answers": {"rack-locked": {"value": True, "remark": "a\x85b"}}}, "a control character"),
    ({"answers": {"backups-plan": {"value": True, "surprise": 1}}}, "unknown key"),
    ({"site": "another"}, "form.yaml:3:7: this is the form of another, not of cabinet"),
    ({"by": ""}, "who answered?"),
    ({"on": "2999-01-01"}, "is not over yet"),
    ({"schema": 2}, "schema"),
    ({"form": "other"}, "form"),
    *[
        ({"answers": {"rack-locked": {"value": True, "evidence": [name]}}}, said)
        for name, said in (
            ("/etc/passwd", "name a file beside the form"),
            ("../cabinet/netaudit.yaml", "name a file beside the form"),
            ("a\\..\\..\\b", "name a file beside the form"),
            ("C:/secret.txt", "name a file beside the form"),
            ("nowhere.jpg", "there is no such file beside the form"),
            ("link.jpg", "there is no such file beside the form"),
            ("folder/passwd", "there is no such file beside the form"),
        )
    ],
]


@pytest.mark.parametrize(("more", "said"), HOSTILE)
def test_a_hostile_form_is_refused_with_its_line_and_writes_nothing(
    practice: Site, more: dict[str, Any], said: str
) -> None:
    practice.root.with_name("link.jpg").symlink_to("/etc/hostname")
    practice.root.with_name("folder").symlink_to("/etc")
    head = practice.git("rev-parse", "HEAD")
    ended = practice.run("survey", "--import", filled(practice, **{"answers": YES, **more}))
    assert ended.code == 1, ended
    assert "form.yaml:" in ended.out
    assert said in ended.out
    assert not (practice.root / "inventory" / "survey.yaml").exists()
    assert not (practice.root / "inventory" / "survey").exists()
    assert practice.git("rev-parse", "HEAD") == head
    assert practice.git("status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("name", "content", "code", "said"),
    [
        ("f.yaml", b"a: *x\n", 1, "f.yaml:1:4: anchors and aliases are not read"),
        ("f.yaml", b"form: netaudit-survey\nform: x\n", 1, "stands twice"),
        ("f.yaml", b"\xff\xfe", 1, "UTF-8"),
        ("f.md", b"# no front matter\n", 1, "f.md:1:1: form: this key is required"),
        ("f.md", b"\xff", 1, "f.md:1:1: not UTF-8"),
        ("f.md", b"x" * 1_100_000, 1, "larger than"),
        ("f.docx", b"x", 64, "a form is YAML (.yaml, .yml) or Markdown (.md)"),
        ("missing.yaml", None, 1, "is missing"),
    ],
)
def test_what_is_no_form(practice: Site, name: str, content: bytes | None, code: int, said: str) -> None:
    path = practice.root.with_name(name)
    if content is not None:
        path.write_bytes(content)
    ended = practice.run("survey", "--import", str(path))
    assert ended.code == code, ended
    assert said in ended.out


def test_a_markdown_form_with_an_answer_in_the_wrong_place_is_refused(practice: Site) -> None:
    form = practice.root.with_name("f.md")
    head = "".join(f"{key}: {value}\n" for key, value in FORM.items())
    form.write_text(
        f"---\n{head}---\n\n`rack-locked`\noui\nRéponse :\n\n### x\n`rack-cooling`\nRéponse : non\n", "utf-8"
    )
    ended = practice.run("survey", "--import", str(form))
    assert ended.code == 1
    assert "f.md:11:1: “oui” belongs to no field" in ended.out


def test_an_empty_form_writes_nothing(practice: Site) -> None:
    assert practice.run("survey", "--import", filled(practice, {"rack-locked": {"value": None}})).code == 3


def test_without_a_terminal_nothing_is_asked(practice: Site) -> None:
    ended = practice.run("survey")
    assert ended.code == 64
    assert "--export FILE" in ended.out
    assert practice.run("survey", "--status", "--export", "x.md").code == 64
    assert practice.run("survey", "--status", "--section", "garden").code == 64
    assert practice.run("survey", "--export", "x.txt").code == 64


def test_without_commit_the_files_are_left(practice: Site) -> None:
    assert practice.run("survey", "--import", filled(practice, YES), "--no-commit").code == 0
    assert practice.git("status", "--porcelain") == "?? inventory/survey.yaml\n"


def _interview(site: Site, answers: list[bytes], *, more: tuple[str, ...] = ()) -> tuple[int, str]:
    """Answer what is asked at a terminal, in order; exit code and what was shown."""
    pty = pytest.importorskip("pty", reason="pseudo-terminals are POSIX")
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update({"TERM": "xterm", "COLUMNS": "100"})
        os.execv(
            sys.executable, [sys.executable, "-m", "netaudit", "-C", str(site.root), "--lang", "en", "survey", *more]
        )
    shown, waiting, end = b"", list(answers), time.monotonic() + 60
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.4)[0]:
            try:
                shown += os.read(terminal, 4096)
            except OSError:  # the command ended
                break
        elif waiting and shown.endswith(b": "):  # it has said all, and waits
            os.write(terminal, waiting.pop(0))
    else:
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode(errors="replace")


def test_an_interview(practice: Site) -> None:
    photo = practice.root.with_name("baie.jpg")
    photo.write_bytes(b"photo")
    answers = [
        b"Dr Vidal\n", b"perhaps\n", b"yes\n", b"the key hangs in the office\n", str(photo).encode() + b"\n", b"\n",
        b"Ana\n", b"IT\n", b"\n", b"\n", b"\x04",
    ]  # fmt: skip
    code, shown = _interview(practice, answers, more=("--section", "rack"))
    assert code == 0, shown
    assert "expected yes or no, not 'perhaps'" in shown
    said = status(practice)
    assert said["rack-locked"]["status"] == "answered"
    assert said["rack-access-list"]["value"] == [{"name": "Ana", "organisation": "IT"}]
    assert said["rack-cooling"]["status"] == "missing"
    assert practice.git("status", "--porcelain") == ""
    assert "2 answers by Dr Vidal" in practice.git("log", "-1", "--format=%s")


@pytest.mark.slow
def test_an_audits_checks_read_the_answers_as_long_as_they_count(site: Site, lab: RunningPractice) -> None:
    def passwords() -> dict[str, Any]:
        ended = site.run("--json", "audit", "--no-report")
        return next(each for each in json.loads(ended.out)["checks"] if each["check"] == "NET-ADM-010")

    named = {"site": "Cabinet dentaire de démonstration"}
    assert _unanswered(passwords()) == ["default-passwords-changed"]
    form = filled(site, {"default-passwords-changed": {"value": "non"}}, **named)
    assert site.run("survey", "--import", form).code == 0
    found = passwords()
    assert _unanswered(found) == []
    assert "The survey says that makers' passwords are still in use." in [e["sentence"] for e in found["findings"]]
    (site.root / "inventory" / "survey.yaml").unlink()
    assert site.run("survey", "--import", filled(site, {"default-passwords-changed": {"value": "non"}}, on="2020-01-01",
                                                 **named)).code == 0  # fmt: skip
    assert _unanswered(passwords()) == ["default-passwords-changed"]
    (site.root / "inventory" / "survey.yaml").write_text("schema: 1\nanswer: {}\n", encoding="utf-8")
    ended = site.run("audit", "--no-report")
    assert ended.code == 1
    assert "did you mean `answers`?" in ended.out
    assert "answered" not in ended.err, "no host was asked"


def _unanswered(judged: dict[str, Any]) -> list[str]:
    said = [re.search(r"survey has no answer to ([a-z-]+)", each["sentence"]) for each in judged["unknown"]]
    return [match[1] for match in said if match]


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_killed_at_any_instant_an_import_leaves_the_old_answers_or_the_new_ones(practice: Site) -> None:
    assert practice.run("survey", "--import", filled(practice, YES)).code == 0
    old = (practice.root / "inventory" / "survey.yaml").read_bytes()
    form = filled(practice, {"rack-cooling": {"value": False}}, file="second.yaml")
    begun = time.monotonic()
    assert practice.run("survey", "--import", form, "--no-commit").code == 0
    whole = time.monotonic() - begun
    new = (practice.root / "inventory" / "survey.yaml").read_bytes()
    for step in range(8):
        (practice.root / "inventory" / "survey.yaml").write_bytes(old)
        command = [sys.executable, "-m", "netaudit", "-C", str(practice.root), "survey", "--import", form]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
            time.sleep(whole * (0.5 + 0.07 * step))
            running.kill()
        assert (practice.root / "inventory" / "survey.yaml").read_bytes() in (old, new)
        (practice.root / ".git" / "index.lock").unlink(missing_ok=True)
        assert status(practice)["rack-locked"]["status"] == "answered"
