"""What the audit's checks find on the simulated practice, from the command line: true of it, and told once."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from netaudit.checks import checks
from netaudit.lab.thread import RunningPractice
from netaudit.lab.world import Endpoint
from netaudit.model.check import DOMAINS
from netaudit.model.state import SECTION_NAMES
from tests.conftest import ROOT, Site


def audited(site: Site, *arguments: str) -> tuple[int, dict[str, dict[str, Any]]]:
    ended = site.run("--json", "audit", "--no-report", *arguments)
    body = json.loads(ended.out)
    assert body["exit_code"] == ended.code
    return ended.code, {each["check"]: each for each in body["checks"]}


def sentences(found: dict[str, dict[str, Any]]) -> set[tuple[str, str]]:
    return {(name, each["sentence"]) for name, judged in found.items() for each in judged["findings"]}


TRUE_OF_THE_PRACTICE = {
    ("NET-ADM-008", "sw2 can be managed in clear text: http, telnet."),
    ("NET-ADM-008", "sw1: anybody may use its SNMP community (1)."),
    ("NET-ADM-008", "sw2: anybody may use its SNMP community (1)."),
    ("NET-SW-005", "sw2: the spanning tree is off."),
    ("NET-SW-007", "sw1: neither DHCP snooping nor 802.1X is on."),
    ("NET-SW-007", "sw2: neither DHCP snooping nor 802.1X is on."),
    ("NET-SW-004", "sw2: unused and not shut: 4."),
    ("APP-DIC-003", "fw1 lets VLAN 10 reach VLAN 20 on TCP 104."),
    ("FW-DUR-005", "fw1 inet filter forward: rules that permit something and do not say why: 2."),
    ("FW-LOG-006", "gw1 sends its log to nobody."),
    ("INV-DM-015", "cbct-1: who maintains it is not named."),
    ("INV-DM-015", "cerec-1: who maintains it is not named."),
    ("INV-DM-015", "pacs-1: who maintains it is not named."),
    ("INV-DM-015", "pacs-1: its maker is not named."),
}
"""Each can be seen in the devices' configurations and the inventory of the demonstration."""


def test_exactly_what_is_wrong_with_the_practice_is_found_and_a_change_is_told_as_what_it_breaks(
    site: Site, lab: RunningPractice
) -> None:
    code, first = audited(site)
    assert (code, sentences(first)) == (0, TRUE_OF_THE_PRACTICE)
    assert {each["conclusion"] for name, each in first.items() if name in ("NET-VLAN-002", "DHCP-UNI-003")} == {
        "undetermined"
    }
    assert site.run("baseline", "accept", "--initial").code == 0
    code, second = audited(site)
    assert (code, sentences(second)) == (0, TRUE_OF_THE_PRACTICE)
    assert second["NET-VLAN-002"]["conclusion"] == second["CHG-VISA-001"]["conclusion"] == "compliant"
    lab.practice.configure("sw1", ["interface gi1/0/5", "switchport access vlan 10"])
    code, third = audited(site)
    assert code == 2
    assert sentences(third) - TRUE_OF_THE_PRACTICE == {
        ("NET-VLAN-001", "VLAN 10 holds cbct-1 together with imprimante."),
        ("NET-VLAN-002", "cbct-1 (VLAN 10) and its workstation ws-1 (VLAN 20) are no longer in the same network."),
        ("CHG-VISA-001", "sw1: differences from the baseline that no approved change explains: 1."),
    }


SEEDED = {
    ("NET-SW-003", "sw2 4: 3 devices are heard there, and nothing declared explains it."),
    ("INV-AUT-014", "00:11:32:00:00:01 at sw2 4 is unknown."),
    ("IP-PLAN-001", "sw1: VLANs that the plan does not have: 40."),
    ("FW-LST-002", "gw1 policy: rule 9 lets everything in from the Internet."),
    ("NET-VLAN-001", "VLAN 20 holds cbct-1, cerec-1, pacs-1 together with imprimante."),
}
OPEN_POLICY = [
    "config firewall policy", "edit 9", 'set name "x"', 'set srcintf "wan1"', 'set dstintf "internal"',
    "set action accept", 'set srcaddr "all"', 'set dstaddr "all"', 'set schedule "always"', 'set service "ALL"', "next",
    "end",
]  # fmt: skip


@pytest.mark.slow
def test_each_seeded_defect_is_found_and_taking_it_out_clears_it(site: Site, lab: RunningPractice) -> None:
    audited(site)
    assert site.run("audit").code == 0
    assert site.run("baseline", "accept", "--initial").code == 0
    practice = lab.practice
    for number in (1, 2, 3):
        practice.plug(Endpoint(f"x{number}", f"00:11:32:00:00:0{number}", "sw2", "4"))
    practice.move("imprimante", "sw2", "6")
    practice.configure("sw2", ["interface 6", "enable", "exit", "vlan 20", "untagged 6", "exit"])
    practice.configure("sw1", ["vlan 40", "name TELEPHONIE"])
    practice.configure("gw1", OPEN_POLICY)
    code, found = audited(site)
    assert code == 2
    assert SEEDED - sentences(found) == set()
    for number in (1, 2, 3):
        practice.unplug(f"x{number}")
    practice.move("imprimante", "sw2", "5")
    practice.configure("sw2", ["vlan 1", "untagged 6", "exit", "interface 6", "disable", "exit"])
    practice.configure("sw1", ["no vlan 40"])
    practice.configure("gw1", ["config firewall policy", "delete 9", "end"])
    _, cleared = audited(site)
    assert sentences(cleared) == TRUE_OF_THE_PRACTICE
    practice.configure("sw2", ["no telnet-server", "no web-management", "spanning-tree", "interface 4", "disable"])
    _, mended = audited(site)
    assert {name for name, sentence in TRUE_OF_THE_PRACTICE - sentences(mended)} == {
        "NET-ADM-008", "NET-SW-005", "NET-SW-004",
    }  # fmt: skip


def test_threshold_and_waivers_come_from_the_playbook(site: Site) -> None:
    playbook = "playbooks/audits/full.yaml"
    site.edit(playbook, "threshold: critical", "threshold: high")
    high = site.run("audit", "--no-report")
    assert high.code == 2
    assert "Findings of severity high or worse: 9." in high.out
    waivers = "\n".join(
        f"  - {{check: {name}, who: Ana, why: replaced in spring, until: {day}}}"
        for name, day in (
            ("NET-ADM-008", "2099-12-31"),
            ("NET-SW-005", "2099-12-31"),
            ("APP-DIC-003", "2099-12-31"),
            ("INV-DM-015", "2001-01-01"),
        )
    )
    with (site.root / playbook).open("a", encoding="utf-8") as file:
        file.write(f"waivers:\n{waivers}\n")
    code, found = audited(site)
    assert code == 2
    assert found["NET-SW-005"]["conclusion"] == "non-compliant"
    assert [each["who"] for each in found["NET-SW-005"]["waived"]] == ["Ana"]
    assert {each["waiver_ended"] for each in found["INV-DM-015"]["findings"]} == {"2001-01-01"}
    site.edit(playbook, "2001-01-01", "2099-12-31")
    report = site.run("--lang", "fr", "audit")
    assert report.code == 0
    text = next(site.root.glob("reports/*/report.md")).read_text(encoding="utf-8")
    assert "Acceptés pour un temps" in text
    assert "Ce qui a été contrôlé" in text


@pytest.mark.parametrize(
    "line", ["checks: [NET-NOPE-*]", "waivers: [{check: NO-SUCH-1, who: a, why: b, until: 2099-01-01}]"]
)
def test_a_check_that_there_is_not_is_refused_before_anybody_is_asked(site: Site, line: str) -> None:
    path = site.root / "playbooks" / "audits" / "own.yaml"
    path.write_text(f"title: {{en: own}}\nsections: [facts]\n{line}\n", encoding="utf-8")
    ended = site.run("audit", "--playbook", "own")
    assert ended.code == 64
    assert "names checks that there are not" in ended.out


def test_a_playbook_without_checks_says_nothing_of_findings(site: Site) -> None:
    path = site.root / "playbooks" / "audits" / "own.yaml"
    path.write_text("title: {en: own}\nsections: [facts]\nchecks: []\n", encoding="utf-8")
    assert site.run("audit", "--playbook", "own").code == 0
    text = next(site.root.glob("reports/*/report.md")).read_text(encoding="utf-8")
    assert "What is wrong" not in text
    assert "Findings" not in text


@pytest.mark.parametrize("path", sorted((ROOT / "playbooks" / "audits").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_shipped_playbook_asks_for_every_section_that_its_checks_read(path: Path) -> None:
    from netaudit.core.judge import matching

    read = yaml.safe_load(path.read_text(encoding="utf-8"))
    asked, lost = matching(checks(), read["checks"])
    assert not lost
    assert asked
    needed = {name for check in asked for name in check.needs if name in SECTION_NAMES}
    assert needed <= set(read["sections"])
    assert {check.domain for check in asked} <= set(DOMAINS)


def test_answers_of_the_survey_decide_as_collected_data_does_and_only_as_long_as_they_count(site: Site) -> None:
    path = site.root / "inventory" / "survey.yaml"

    def judged(day: str, answer: str) -> tuple[str, set[str]]:
        path.write_text(
            "schema: 1\nanswers:\n"
            + "".join(
                f"  {question}: {{value: {answer}, by: Ana, on: {day}}}\n"
                for question in ("default-passwords-changed", "firewall-rules-reviewed")
            ),
            encoding="utf-8",
        )
        _, found = audited(site)
        said = {each["sentence"] for name in ("NET-ADM-010", "FW-DUR-005") for each in found[name]["unknown"]}
        return found["NET-ADM-010"]["conclusion"], {each for each in said if "survey" in each}

    today = datetime.now(UTC).date()
    assert judged(f"{today:%Y-%m-%d}", "false") == ("non-compliant", set())
    assert judged(f"{today:%Y-%m-%d}", "true") == ("undetermined", set()), "the access point was not asked"
    conclusion, missing = judged("2020-01-01", "false")
    assert (conclusion, len(missing)) == ("undetermined", 2)


@pytest.mark.slow
def test_what_is_on_file_beside_the_collection_is_judged_with_it(site: Site) -> None:
    now = datetime.now(UTC)
    old, young = (now - timedelta(days=40)).isoformat(), now.isoformat()
    answers = {"ups-present": False, "backups-restore-tested-on": str((now - timedelta(days=500)).date())}
    by = f"by: Ana, on: {now:%Y-%m-%d}"
    survey = "".join(f"  {name}: {{value: {str(said).lower()}, {by}}}\n" for name, said in answers.items())
    stale = f"  rack-cooling: {{value: false, by: Ana, on: {now - timedelta(days=500):%Y-%m-%d}}}\n"
    (site.root / "inventory/survey.yaml").write_text(f"schema: 1\nanswers:\n{survey}{stale}", encoding="utf-8")
    site.edit("inventory/hosts.yaml", "data: {role: switch}", "data: {role: switch, supported_until: 2025-01-31}")
    own = site.root / ".netaudit"
    gone = {"cabinet.example MX": {"outcome": "no-name", "asked_at": young}}
    (own / "mail-domains.json").write_text(json.dumps({"answers": gone}), encoding="utf-8")
    segment = {"at": young, "vlan": 20, "networks": [], "servers": ["10.20.0.1", "192.168.1.254"]}
    (own / "wire.json").write_text(json.dumps({"segments": {"20": segment}}), encoding="utf-8")
    _, found = audited(site)
    wanted = {
        ("ELE-OND-003", "No UPS feeds the rack and the server."),
        ("MAIL-DNS-001", "cabinet.example does not exist in the DNS."),
        ("DHCP-UNI-003", "VLAN 20: several DHCP servers answered: 10.20.0.1, 192.168.1.254."),
        ("NET-VER-011", "sw1 is supported by its maker no longer, since 2025-01-31."),
    }
    assert wanted - sentences(found) == set()
    assert found["BKP-TST-003"]["conclusion"] == "non-compliant"
    assert found["RACK-ENV-012"]["conclusion"] == "undetermined", "the answer is stale"
    (own / "mail-domains.json").write_text(json.dumps({"answers": gone}).replace(young, old), encoding="utf-8")
    (own / "wire.json").write_text(json.dumps({"segments": {"20": {**segment, "at": old}}}), encoding="utf-8")
    _, later = audited(site)
    for name in ("MAIL-DNS-001", "DHCP-UNI-003"):
        assert later[name]["conclusion"] == "undetermined"
        assert any(each["sentence"].startswith("Too old to count") for each in later[name]["unknown"])
