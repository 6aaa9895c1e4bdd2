"""The main job from the command line, on the simulated practice: what a technician does, and what it answers."""

import json
from collections.abc import Callable

from netaudit.lab.thread import RunningPractice
from tests.conftest import Site


def test_audit_baseline_drift_refusal(site: Site, lab: RunningPractice) -> None:
    first = site.run("audit")
    assert first.code == 0, first
    assert "no baseline yet" in first.out
    assert site.run("baseline", "accept", "--initial").code == 0
    again = site.run("audit")
    assert again.code == 0, again
    lab.practice.configure("sw1", ["interface gi1/0/5", "switchport access vlan 10"])
    drift = site.run("audit")
    assert drift.code == 2
    assert "sw1 Gi1/0/5: access VLAN 20 → 10" in drift.out
    assert "cbct-1 (imaging): VLAN 20 IMAGERIE → VLAN 10 BUREAUTIQUE" in drift.out
    assert "pacs-1, ws-1" in drift.out
    before = site.git("rev-parse", "HEAD:baselines")
    refused = site.run("--json", "baseline", "accept")
    assert refused.code == 3
    said = json.loads(refused.out)
    assert {each["code"] for each in said["reasons"]} == {"no-change-named", "drift-unexplained"}
    assert all(each["mend"] for each in said["reasons"])
    assert site.git("rev-parse", "HEAD:baselines") == before
    assert lab.practice.contacts() == 0


def test_second_initial_baseline_is_refused(site: Site) -> None:
    site.run("audit")
    assert site.run("baseline", "accept", "--initial").code == 0
    second = site.run("baseline", "accept", "--initial")
    assert second.code == 3
    assert "is for the first one only" in second.out


def test_named_change_is_refused_with_what_it_lacks(site: Site) -> None:
    site.run("audit")
    site.run("baseline", "accept", "--initial")
    unknown = site.run("--json", "baseline", "accept", "--change", "CHG-2026-0001")
    assert unknown.code == 3
    assert json.loads(unknown.out)["reasons"][0]["code"] == "change-unknown"
    outside = site.run("baseline", "accept", "--change", "../../etc")
    assert outside.code == 3


def test_restricted_unit_is_contacted_only_without_its_perimeter(
    make_site: Callable[..., Site], lab: RunningPractice
) -> None:
    site = make_site()
    assert site.run("audit").code == 0
    assert lab.practice.contacts() == 0
    open_site = make_site(perimeter=False, name="open")
    open_site.run("audit", "--limit", "cerec-1", "--deadline", "8")
    assert lab.practice.contacts() > 0


def test_taking_a_perimeter_out_of_the_working_tree_releases_nothing(site: Site, lab: RunningPractice) -> None:
    site.run("audit")
    assert site.run("baseline", "accept", "--initial").code == 0
    site.edit("inventory/site.yaml", "perimeters:", "perimeters: []\nmail_domains: []\n#")
    text = (site.root / "inventory" / "site.yaml").read_text()
    kept = [
        line for line in text.splitlines() if not line.startswith(("  - name: Dent", "    match: {v", "    without"))
    ]
    kept = [line for line in kept if line != "mail_domains: [cabinet.example]"]
    (site.root / "inventory" / "site.yaml").write_text("\n".join(kept) + "\n")
    assert site.run("audit").code == 0
    assert lab.practice.contacts() == 0


def test_each_command_commits_exactly_what_it_wrote(site: Site) -> None:
    (site.root / "notes.txt").write_text("mine, not netaudit's")
    site.git("add", "notes.txt")
    assert site.run("audit", "--to", "pdf", "--no-report").code == 64
    assert site.run("audit", "--to", "md,html,pdf,json").code == 0
    written = set(site.git("show", "--name-only", "--format=", "HEAD").split())
    assert {name.rsplit("/", 1)[1] for name in written} == {
        "report.md", "report.html", "report.pdf", "report.json", "document.json", "synthesis.md", "findings.json",
        "topology.svg", "index.html",
    }  # fmt: skip
    assert site.git("status", "--porcelain").split() == ["A", "notes.txt"]
    assert site.run("baseline", "accept", "--initial", "--no-commit").code == 0
    assert "baselines/manifest.yaml" in site.git("status", "--porcelain", "--untracked-files=all")
    assert site.run("baseline", "log").code == 3


def test_baseline_log_show_and_diff_between_revisions(site: Site, lab: RunningPractice) -> None:
    site.run("audit")
    site.run("baseline", "accept", "--initial")
    log = site.run("--json", "baseline", "log")
    assert log.code == 0
    commit = json.loads(log.out)["entries"][0]["commit"]
    shown = site.run("--json", "baseline", "show")
    assert set(json.loads(shown.out)["hosts"]) == {"sw1", "sw2", "fw1", "gw1", "pacs-1", "ws-1", "cerec-1"}
    assert site.run("diff", "baseline", commit).code == 0
    lab.practice.configure("sw1", ["vlan 40", "name TELEPHONIE"])
    live = site.run("--json", "diff")
    assert live.code == 2
    assert [each["sentence"] for each in json.loads(live.out)["differences"]] == ["sw1 VLAN 40 TELEPHONIE: created"]
    assert site.run("diff", "baseline", "last").code == 0
    assert site.run("diff", "baseline", "no-such-thing").code == 64
    assert site.run("diff", "baseline", "predicted:CHG-1").code == 3


def test_json_is_one_document_with_the_exit_code(site: Site) -> None:
    for arguments in (("audit",), ("status",), ("doctor",), ("diff", "last", "last"), ("baseline", "accept")):
        ended = site.run("--json", *arguments)
        assert json.loads(ended.out)["exit_code"] == ended.code, (arguments, ended)


def test_status_says_where_the_site_stands(site: Site) -> None:
    empty = site.run("status")
    assert "No baseline yet" in empty.out
    assert "No audit yet" in empty.out
    site.run("audit")
    site.run("baseline", "accept", "--initial")
    (site.root / "baselines" / "endpoints.yaml").write_text("{}\n")
    full = site.run("status")
    assert "Baseline of" in full.out
    assert "Not committed: baselines/endpoints.yaml" in full.out


def test_french_from_site_and_by_option(site: Site) -> None:
    french = site.run("--lang", "fr", "audit")
    assert french.code == 0
    report = next(site.root.glob("reports/*/report.html")).read_text(encoding="utf-8")
    assert '<html lang="fr">' in report
    assert "simul" in report


def test_a_part_is_never_taken_for_the_whole(site: Site) -> None:
    site.run("audit", "--playbook", "quick")
    partial = site.run("--json", "baseline", "accept", "--initial")
    assert partial.code == 4
    assert "audit-partial" in partial.out
    site.run("audit")
    assert site.run("baseline", "accept", "--initial").code == 0
    for arguments in (("--limit", "sw1"), ("--playbook", "quick")):
        ended = site.run("audit", "--no-report", *arguments)
        assert ended.code == 0
        assert "the rest of the site was not looked at" in ended.out
    for b in ("live", "last"):
        assert site.run("diff", "baseline", b, "--limit", "sw1").code == 0


def test_a_refusal_speaks_the_sites_language(site: Site) -> None:
    said = site.run("--lang", "fr", "baseline", "log").out
    assert "état de référence" in said
