"""An earlier audit's report in another form or language, without asking any device."""

import json
from pathlib import Path

import pytest

from netaudit.report.kept import KEPT
from netaudit.workflows.audit_report import contents
from tests.conftest import Site, netaudit
from tests.report.facts import audit_facts

REPORT = "2026-11-20-audit"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    root = tmp_path / "cabinet"
    assert netaudit("init", str(root)).code == 0
    for name, content in contents(audit_facts(), "fr", "full", ("md", "html", "json")).items():
        path = root / "reports" / REPORT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    found = Site(root)
    found.git("add", "-A")
    found.git("commit", "-qm", "an audit")
    return found


def codes(site: Site, *words: str) -> tuple[int, set[str]]:
    ended = site.run("--json", *words)
    return ended.code, {each["code"] for each in json.loads(ended.out)["reasons"]}


def test_the_last_audit_is_rendered_again(site: Site) -> None:
    folder = site.root / "reports" / REPORT
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert codes(site, "--lang", "fr", "report", "audit", "--to", "md,html,json") == (0, {"report-rendered"})
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == first
    assert codes(site, "--lang", "fr", "report", REPORT, "--to", "pdf,html") == (0, {"report-rendered"})
    assert (folder / "report.pdf").read_bytes().startswith(b"%PDF-")
    assert site.git("status", "--porcelain") == ""
    changed = site.git("show", "--name-only", "--format=", "HEAD").split()
    assert changed == [f"reports/{REPORT}/report.pdf", "reports/index.html"]
    page = (site.root / "reports" / "index.html").read_text(encoding="utf-8")
    assert f'href="{REPORT}/report.pdf"' in page
    assert KEPT not in page
    assert codes(site, "--lang", "fr", "report", "audit", "--to", "pdf", "--no-commit") == (0, {"report-rendered"})
    assert site.git("status", "--porcelain") == "", "the same bytes"


def test_in_another_language_it_stands_beside_the_first(site: Site) -> None:
    folder = site.root / "reports" / REPORT
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    ended = site.run("--lang", "en", "report", "audit", "--to", "html,md")
    assert ended.code == 0
    assert "report-en.html" in ended.out
    assert {path.name for path in folder.iterdir()} - set(first) == {
        "report-en.html", "report-en.md", "synthesis-en.md", "topology-en.svg",
    }  # fmt: skip
    assert all((folder / name).read_bytes() == content for name, content in first.items())
    page = (folder / "report-en.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    assert "Network audit" in page
    assert "(topology-en.svg)" in (folder / "report-en.md").read_text(encoding="utf-8")


def test_what_was_not_kept_is_said_with_the_mend(site: Site) -> None:
    path = site.root / "reports" / REPORT / KEPT
    path.write_bytes(b"{}")
    assert codes(site, "report", "audit", "--to", "pdf") == (1, {"report-kept-unreadable"})
    path.unlink()
    assert codes(site, "report", "audit", "--to", "pdf") == (1, {"report-not-kept"})
    said = site.run("report", "audit", "--to", "pdf")
    assert "`netaudit audit` makes a new one." in said.out + said.err
    path.symlink_to(site.root / "netaudit.yaml")
    assert codes(site, "report", "audit", "--to", "pdf") == (1, {"symlink-refused"})
    assert not (site.root / "reports" / REPORT / "report.pdf").exists()


@pytest.mark.parametrize("given", ["docx", "pdf,exe", ",", "PDF"])
def test_forms_that_there_are_not(site: Site, given: str) -> None:
    ended = site.run("report", "audit", "--to", given)
    assert ended.code == 64
    assert "md, html, pdf and json" in ended.err


def test_without_a_report_there_is_nothing_to_render(site: Site) -> None:
    assert site.run("report", "--to", "pdf").code == 64
    assert codes(site, "report", "2020-01-01-audit", "--to", "pdf")[0] != 0
