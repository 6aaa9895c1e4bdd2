"""The synthesis on the simulated practice: from one audit to the next, on disk and for pipelines."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

from netaudit.lab.thread import RunningPractice
from netaudit.model.findings import FindingsFile
from tests.conftest import Site, netaudit


def newest(site: Site) -> dict[str, Any]:
    folders = sorted(site.root.glob("reports/*-audit*"), key=lambda each: (len(each.name), each.name))
    body: dict[str, Any] = json.loads((folders[-1] / "findings.json").read_text(encoding="utf-8"))
    return body


def checks_of(records: list[dict[str, Any]]) -> set[str]:
    return {each["check"] for each in records}


def test_from_audit_to_audit_only_what_was_looked_at_again_counts_as_fixed(
    site: Site, lab: RunningPractice, tmp_path: Path
) -> None:
    file = tmp_path / "elsewhere" / "checks.xml"
    assert site.run("--lang", "fr", "audit", "--junit", str(file)).code == 0
    first = newest(site)
    assert first["trend"] is None
    root = ET.parse(file).getroot()
    assert int(root.get("tests", "0")) == len(first["checks"])
    failing = {each["id"] for each in first["checks"] if each["findings"]}
    assert int(root.get("failures", "0")) == len(failing)
    assert int(root.get("skipped", "0")) > 0
    (folder,) = site.root.glob("reports/*-audit")
    note = (folder / "synthesis.md").read_text(encoding="utf-8")
    assert "# Synthèse IT" in note
    assert "## En clair" in note
    report = (folder / "report.md").read_text(encoding="utf-8")
    assert report.index("## En clair") < report.index("## En bref") < report.index("## Feuille de route")
    assert "<h2" in (folder / "report.html").read_text(encoding="utf-8")
    assert str(file) not in site.git("status", "--porcelain")
    assert "findings.json" in site.git("show", "--stat", "HEAD")

    lab.practice.configure("sw2", ["no telnet-server", "spanning-tree"])
    site.run("audit", "--playbook", "quick")
    quick = newest(site)["trend"]
    assert quick["fixed"] == [], "what mends sw2 was not looked at by this playbook"
    assert {"NET-ADM-008", "NET-SW-005"} <= checks_of(quick["undetermined"])

    site.run("audit", "--limit", "gw1")
    assert newest(site)["trend"]["fixed"] == []

    site.run("audit")
    whole = newest(site)["trend"]
    assert "NET-SW-005" in checks_of(whole["fixed"])
    kept = [f for check in newest(site)["checks"] for f in check["findings"] if f["check"] == "FW-DUR-005"]
    assert {each["first_seen"] for each in kept} == {first["taken_at"]}


def test_junit_is_written_without_a_report_too_and_a_folder_is_refused(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "checks.xml"
    assert site.run("audit", "--no-report", "--junit", str(file)).code == 0
    assert ET.parse(file).getroot().tag == "testsuites"
    assert not list(site.root.glob("reports/*-audit"))
    assert site.run("audit", "--no-report", "--junit", str(tmp_path)).code == 64


def test_a_broken_file_of_findings_is_said_and_costs_the_trend_only(site: Site) -> None:
    assert site.run("audit").code == 0
    (first,) = site.root.glob("reports/*-audit")
    (first / "findings.json").write_text("{", encoding="utf-8")
    assert site.run("audit", "--no-commit").code == 0
    assert newest(site)["trend"] is None
    (second,) = site.root.glob("reports/*-audit-2")
    assert f"cannot be read: reports/{first.name}/findings" in (second / "report.md").read_text(encoding="utf-8")


def test_the_schema_is_published() -> None:
    ended = netaudit("schema", "audit-findings")
    assert ended.code == 0
    schema = json.loads(ended.out)
    assert schema == {"$schema": schema["$schema"], **FindingsFile.model_json_schema()}
    assert "schema" in schema["required"]
