"""The plan as a document: everything that an approver must see, in French and in English, and nothing as markup."""

from datetime import UTC, datetime
from typing import Any, get_args

import pytest

from netaudit.core.dependants import Breaks
from netaudit.core.risk import FACTORS
from netaudit.model import change
from netaudit.model.difference import Difference
from netaudit.model.file_change import FileChange, TextEdit
from netaudit.model.site import Site
from netaudit.model.statements import Depends, HostPlan, Impact, PlanStatement, Reached, Risk
from netaudit.report.html import html
from netaudit.report.language import translator
from netaudit.report.markdown import markdown
from netaudit.report.plan_document import PlanFacts, plan_document
from netaudit.report.plan_words import TOUCHES
from netaudit.report.visa import plan_lines
from tests.core.cases import plan, request

SWITCH = HostPlan(
    platform="cisco_ios", address="10.99.0.11:22", host_key="", serial="FOC1", base_digest="b", forward=("vlan 40",),
    rollback=("no vlan 40",), guarantee="computed", proved_by="model",
)  # fmt: skip
FIREWALL = HostPlan(
    platform="linux", address="10.99.0.1:22", host_key="", serial="", base_digest="b", forward=(), rollback=(),
    files=(FileChange(path="/etc/hosts", edits=(TextEdit(before="a\nb\n", after="a\n<script>alert(1)</script>\n"),),
                      validate="check {file}", reload="again"),),
    guarantee="file-restore", proved_by="copy",
)  # fmt: skip
DIFFERENCES = (
    Difference(host="sw1", section="vlans", key="40", after={"name": "VOIX"}),
    Difference(host="sw1", section="vlans", key="41", after={"name": "X"}),
)
TESTS: tuple[Any, ...] = (
    {"ping": {"from": "sw1", "to": "10.20.0.10"}}, {"tcp": {"to": "cbct-1", "port": 104}},
    {"dicom_echo": {"to": "cbct-1", "called_aet": "CBCT"}}, {"dns": {"name": "pacs.example", "expect": "10.20.0.5"}},
    {"dns": {"name": "pacs.example", "expect": "10.20.0.5", "server": "10.99.0.2"}},
    {"neighbour": {"host": "sw1", "port": "Gi1/0/24", "name": "sw2"}},
    {"speed": {"host": "sw1", "port": "Gi1/0/5", "at_least_mbps": 1000}},
    {"dhcp": {"vlan": 20, "servers": ("10.20.0.1", "10.20.0.2")}},
)  # fmt: skip
REACHED = (
    Reached(
        mac="00:09:21:33:10:0a", name="cbct-1", role="imaging", vlan_before=20, vlan_after=10, cut_from=("ws-1",),
        depends=tuple(Depends(kind=kind, host="fw1", what="W") for kind in get_args(Breaks)),
    ),
)  # fmt: skip


def facts(statement: PlanStatement, **more: Any) -> PlanFacts:
    asked = request(expect=[{"host": "sw1", "section": "vlans", "key": "41"}], **more)
    site = Site(name="Cabinet <b>", timezone="Indian/Reunion", language="fr")
    return PlanFacts(site, asked, statement, "d" * 64, datetime(2026, 12, 1, tzinfo=UTC))


def whole() -> PlanStatement:
    return plan(
        hosts={"sw1": SWITCH, "fw1": FIREWALL}, predicted=DIFFERENCES, manual=("Remplacer le cordon",),
        files={"inventory/hosts.yaml": "a" * 64}, tests=TESTS, touches=("vlan", "physical"), works_minutes=30,
        impact=Impact(critical=("cbct-1",), perimeters={"cerec-1": "Dentsply Sirona"}, reached=REACHED),
        risks=tuple(Risk(factor=name, weight=weight, about="sw1") for name, weight in FACTORS.items()),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["Intervention plan", "sw1 VLAN 40 VOIX: created", "computed", "the request", "vlan 40", "no vlan 40",
                "Way back", "Shown on the model", "The copy is compared", "Checked by `check {file}`",
                "read again by `again`",
                "cbct-1", "Dentsply Sirona", "Remplacer le cordon", "sw1 reaches 10.20.0.10 (ping)", "TCP port 104",
                "a DICOM echo as CBCT", "pacs.example leads to 10.20.0.5",
                "cbct-1 (imaging): VLAN 20 → VLAN 10.", "fw1 keeps an address of its old network for it: W.",
                "asked of 10.99.0.2",
                "sw1 hears sw2 on Gi1/0/24", "sw1 Gi1/0/5 runs at 1000 Mb/s at least",
                "only 10.20.0.1, 10.20.0.2 offer leases",
                "Point of no return", "Planned for works, verification and rollback: 30 minutes", "by candlelight"]),
        ("fr", ["Plan d’intervention", "Retour arrière", "Point de non-retour", "30 minutes", "vérification",
                "Touche\u00a0: VLAN, câblage", "Équipements recevant des commandes\u00a0: 2."]),
    ],
)  # fmt: skip
def test_everything_that_an_approver_must_see_is_there(language: str, said: list[str]) -> None:
    known = facts(whole(), fallback={"degraded_mode": "by candlelight"}, steps=[{"manual": "Remplacer le cordon"}])
    document = plan_document(known, translator(language))
    page, note = html(document), markdown(document)
    for text in said:
        assert any(text in each for each in (page, note.replace("\\", ""))), text
    assert "<script>alert" not in page + note
    assert "d" * 64 in page


def test_everything_that_a_change_may_touch_has_a_word() -> None:
    assert tuple(TOUCHES) == change.TOUCHES


def test_a_plan_without_anything_to_do_says_so() -> None:
    empty = plan(hosts={}, predicted=(), manual=(), files={}, touches=(), risks=())
    document = plan_document(facts(empty), translator("en"))
    assert (document.verdict_word, document.tone) == ("empty", "good")
    page = html(document)
    for text in ("there is nothing to do", "No change is predicted", "No factor of risk is known"):
        assert text in page
    sound = plan_document(facts(plan(hosts={"sw1": SWITCH}, manual=(), predicted=DIFFERENCES)), translator("en"))
    assert "There is no point of no return" in html(sound)


def test_the_same_in_lines() -> None:
    lines = "\n".join(plan_lines(whole(), "d" * 64, translator("en")))
    for text in (
        "    + vlan 40",
        "    ↩ no vlan 40",
        "/etc/hosts",
        "      - a",
        "serious: sw1 is an imaging",
        "? pacs.example",
    ):
        assert text in lines, text
    bare = HostPlan(platform="x", address="a", host_key="", serial="", base_digest="", forward=("y",), rollback=(),
                    guarantee="manual")  # fmt: skip
    assert "no way back is planned" in "\n".join(plan_lines(plan(hosts={"h": bare}), "d" * 64, translator("en")))


def test_every_kind_of_test_that_a_request_may_name_has_its_sentence() -> None:
    assert {kind for test in TESTS for kind in test} == set(change.Test.model_fields)
