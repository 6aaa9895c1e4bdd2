"""The technical report: it never says more than is shown, and a client's holds no address and no internal."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, get_args

import msgspec
import pytest

from netaudit.core.journal import Entry
from netaudit.core.works.position import position
from netaudit.model.difference import Difference
from netaudit.model.rows import Facts, Neighbour
from netaudit.model.site import Site
from netaudit.model.snapshot import Endpoint, Snapshot
from netaudit.model.state import Collected, DeviceState, Digests, Sections
from netaudit.model.statements import HostPlan, Risk, VerdictStatement
from netaudit.model.statements import Tested as Ran
from netaudit.model.verdict import reason
from netaudit.report.html import html
from netaudit.report.language import translator
from netaudit.report.markdown import markdown
from netaudit.report.technical import technical_document
from netaudit.report.technical_body import technical_json
from netaudit.report.technical_facts import Evidence, Level, Signature, Stage, TechnicalFacts, stage
from netaudit.report.technical_private import Discretion, hidden
from netaudit.report.technical_words import STAGES
from tests.core.cases import plan, request
from tests.report import sites
from tests.report.sites import site

NOW = datetime(2026, 12, 2, 8, tzinfo=UTC)
EVIL = "<script>alert(1)</script> [x](http://evil) #let x = 1 \u202egnp"
DIGEST = "d" * 64
HOST = HostPlan(
    platform="cisco_ios", address="10.99.0.11:22", host_key="SHA256:abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
    serial="FOC2133X0A1", base_digest="b", forward=("interface Gi1/0/5", "switchport access vlan 40"),
    rollback=("interface Gi1/0/5", "switchport access vlan 20"), guarantee="computed", proved_by="model",
)  # fmt: skip
PORT = Difference(host="sw1", section="switchports", key="Gi1/0/5", field="untagged", before=20, after=40)
ADDRESS = Difference(
    host="sw1", section="addresses", key="Vlan99",
    before={"prefixes": ["10.99.0.11/24"]}, after={"prefixes": ["10.99.0.12/24"]},
)  # fmt: skip
MOVED = Difference(host="", section="endpoints", key="00:09:21:33:10:0a", field="vlan", before=20, after=40)
PASSED = Ran(kind="ping", subject="sw1 → 10.20.0.10", expected="answers", obtained="answers", passed=True)


def snapshot(**more: Any) -> Snapshot:
    found = Facts(hostname="sw1", vendor="Cisco", model="WS-C2960X", serial="FOC2133X0A1", firmware="15.2(7)E8")
    state = DeviceState(
        host="sw1", platform="cisco_ios", simulated=False, secrets_key="", digests=Digests(raw="r", canonical="c" * 64),
        sections=Sections(facts=Collected(value=found, source=("show version",))),
    )  # fmt: skip
    endpoints = {
        "00:09:21:33:10:0a": Endpoint(name="cbct-1", role="imaging", switch="sw1", port="Gi1/0/5", vlan=20,
                                      ip="10.20.0.10"),
        "f4:4d:30:99:99:99": Endpoint(switch="sw1", port="Gi1/0/6", vlan=20, ip="10.20.0.77"),
    }  # fmt: skip
    whole = Snapshot(
        site="s", taken_at="2026-12-01T20:00:00+00:00", expected=("sw1",), states={"sw1": state}, failures={},
        endpoints=endpoints,
    )  # fmt: skip
    changed: Snapshot = msgspec.structs.replace(whole, **more)
    return changed


def verdict(**more: Any) -> VerdictStatement:
    plain: dict[str, Any] = {
        "site": "site", "change": "c", "plan_digest": DIGEST, "after_digests": {}, "conforming": True,
        "seen": (PORT,), "tests": (PASSED,), "journal_heads": {"ana": "e" * 64}, "person": "ana",
    }  # fmt: skip
    return VerdictStatement(**{**plain, **more})


def entries(*said: tuple[str, dict[str, object]]) -> tuple[Entry, ...]:
    return tuple(
        Entry(number, f"2026-12-01T20:{number:02}:00+00:00", "ana", what, more, "")
        for number, (what, more) in enumerate(said, 1)
    )


BEGUN: tuple[str, dict[str, object]] = ("begun", {"plan": DIGEST})


def verified(conforming: bool) -> tuple[str, dict[str, object]]:
    return "verified", {"conforming": conforming, "accepted": conforming}


def facts(*said: tuple[str, dict[str, object]], **more: Any) -> TechnicalFacts:
    told = entries(*said)
    plain: dict[str, Any] = {
        "site": Site(name="Cabinet", timezone="Indian/Reunion", language="fr"), "request": request(), "now": NOW,
        "tool_version": "0.1.0", "request_digest": "a" * 64, "plan": plan(hosts={"sw1": HOST}), "plan_digest": DIGEST,
        "entries": told, "position": position(told, DIGEST),
    }  # fmt: skip
    return TechnicalFacts(**{**plain, **more})


def done(**more: Any) -> TechnicalFacts:
    """Works that were done as declared."""
    plain: dict[str, Any] = {"verdict": verdict(), "before": snapshot(), "after": snapshot()}
    return facts(BEGUN, ("applied", {}), verified(conforming=True), **{**plain, **more})


def failing(**more: Any) -> TechnicalFacts:
    """Works whose verdict is not conforming."""
    return facts(BEGUN, verified(conforming=False), verdict=verdict(conforming=False, **more))


REJECTED = Signature("reject", "Ivo", "it")
CASES: dict[str, tuple[TechnicalFacts, Stage]] = {
    "only requested": (facts(plan=None, plan_digest=""), "requested"),
    "a plan without its approvals": (facts(refusals=(reason("change-not-planned", change="c"),)), "planned"),
    "a plan that was refused": (facts(signatures=(REJECTED,)), "rejected"),
    "a refusal that does not count": (
        facts(signatures=(replace(REJECTED, why_not=(reason("signature-invalid", file="f"),)),)), "approved",
    ),
    "approved": (facts(), "approved"),
    "withdrawn": (facts(withdrawn=True), "withdrawn"),
    "begun": (facts(BEGUN), "begun"),
    "begun, an old verdict lies there": (facts(BEGUN, verdict=verdict()), "begun"),
    "applied": (facts(BEGUN, ("applied", {})), "applied"),
    "taken back": (facts(BEGUN, ("taken-back", {"proven": True})), "taken-back"),
    "taken back after it was accepted": (
        facts(BEGUN, verified(conforming=True), ("taken-back", {"proven": True}), verdict=verdict()), "taken-back",
    ),
    "not shown to be taken back": (facts(BEGUN, ("taken-back", {"proven": False})), "not-taken-back"),
    "verified after it was not shown to be taken back": (
        facts(BEGUN, ("taken-back", {"proven": False}), verified(conforming=False),
              verdict=verdict(conforming=False, returned="not-proven")), "not-taken-back",
    ),
    "taken back and verified": (
        facts(BEGUN, ("taken-back", {"proven": True}), verified(conforming=True), verdict=verdict(returned="proven")),
        "undone",
    ),
    "conforming": (done(), "conforming"),
    "undeclared": (failing(undeclared=(ADDRESS,)), "deviating"),
    "a test failed": (failing(tests=(msgspec.structs.replace(PASSED, passed=False),)), "deviating"),
    "a host was not looked at": (failing(not_collected=("sw2 *",)), "incomplete"),
    "a test was not run": (failing(tests=(msgspec.structs.replace(PASSED, passed=None),)), "incomplete"),
    "not looked at, and something is missing": (failing(not_collected=("sw2 *",), missing=(PORT,)), "deviating"),
    "no verdict, though the journal says so": (facts(BEGUN, verified(conforming=True)), "unsigned"),
    "a verdict that does not count": (
        done(verdict_why_not=(reason("signature-invalid", file="verdict.json"),)), "unsigned",
    ),
    "a verdict that the journal does not tell": (done(verdict=verdict(conforming=False)), "unsigned"),
    "a verdict of before it was taken back": (
        facts(BEGUN, ("taken-back", {"proven": True}), verified(conforming=True), verdict=verdict()), "unsigned",
    ),
    "a record is altered": (done(broken=("journal/ana.jsonl: line 2",)), "untrusted"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_it_never_says_more_than_is_shown(name: str) -> None:
    known, expected = CASES[name]
    assert stage(known) == expected
    for level in get_args(Level):
        for language in ("en", "fr"):
            document = technical_document(known, level, translator(language))
            page, note = html(document), markdown(document)
            assert translator(language).text(STAGES[expected][1])[:40] in page
            assert document.verdict_word == expected
            assert note.startswith("---\n")
            if expected != "conforming":
                assert document.tone != "good"
                assert STAGES["conforming"][1] not in page
                assert translator("fr").text(STAGES["conforming"][1]) not in page


def test_every_stage_is_tested() -> None:
    assert {expected for _, expected in CASES.values()} == set(get_args(Stage))


def hostile(**more: Any) -> TechnicalFacts:
    """Everything that people and devices can write is hostile, or tells what a client is not to know."""
    leak = "10.20.0.5, 0009.2133.100a, fe80::1, FOC2133X0A1, switchport access vlan 40"
    said = verdict(
        conforming=False, undeclared=(ADDRESS, MOVED, msgspec.structs.replace(PORT, key=EVIL)), missing=(PORT,),
        affects={f"sw1 switchports {EVIL}": (EVIL, "00:09:21:33:10:0a")}, not_collected=(f"sw2 {EVIL}",),
        tests=(PASSED, Ran(kind="tcp", subject=EVIL, expected=leak, obtained=EVIL, passed=False)),
    )  # fmt: skip
    note: dict[str, object] = {"text": f"{EVIL} {leak}"}
    told = (BEGUN, ("note", note), verified(conforming=False))
    return facts(
        *told,
        request=request(title=EVIL.replace("\u202e", ""), reason=f"{EVIL} {leak}"),
        plan=plan(hosts={"sw1": HOST}, risks=(Risk(factor="by-hand", weight="low", about=f"{EVIL} {leak}"),)),
        verdict=said,
        before=snapshot(),
        after=snapshot(endpoints={
            "00:09:21:33:10:0a": Endpoint(name="cbct-1", role="imaging", switch="sw1", port="Gi1/0/6", vlan=40,
                                          ip="10.20.0.10"),
            "f4:4d:30:99:99:98": Endpoint(name=EVIL, switch="sw1", port="Gi1/0/7", vlan=20, ip="10.20.0.78"),
        }),
        evidence=(Evidence(f"{EVIL}.jpg", f"{EVIL} {leak}", "f" * 64, EVIL, "no time", "altered"),),
        signatures=(Signature("approve", EVIL, "it", "2026-12-01T10:00:00+00:00", HOST.host_key, "1" * 64, EVIL,
                              f"{EVIL} {leak}"),),
        **more,
    )  # fmt: skip


@pytest.mark.parametrize("level", get_args(Level))
def test_what_is_hostile_stays_inert(level: Level) -> None:
    document = technical_document(hostile(), level, translator("en"))
    page, note = html(document), markdown(document)
    assert "<script>alert" not in page
    assert "<script>alert" not in note
    assert "](http://evil)" not in note
    assert "\u202e" not in page + note
    assert b"\xe2\x80\xae" not in technical_json(hostile(), document, level, translator("en"))


SECRETS = (
    r"10\.(20|99)\.0\.\d+", r"(?i)00:09:21|0009\.2133|f4:4d:30", r"fe80::1", r"FOC2133X0A1",
    r"SHA256:[A-Za-z0-9+/]{20}", r"switchport access", r"[0-9a-f]{64}",
)  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_client_is_told_no_address_and_no_internal(language: str) -> None:
    for known in (hostile(), done(), *(known for known, _ in CASES.values())):
        document = technical_document(known, "client", translator(language))
        body = technical_json(known, document, "client", translator(language)).decode()
        svgs = "".join(getattr(block, "svg", "") for part in document.parts for block in part.blocks)
        for text in (html(document), markdown(document).replace("\\", ""), body, svgs):
            # The page allows its one script by digest, in base64.
            found = {secret for secret in SECRETS if re.search(secret, text)}
            assert found == set(), found


def test_the_technician_is_told_all_of_it() -> None:
    approval = Signature("approve", "Ivo", "it", "2026-12-01T10:00:00+00:00", "SHA256:key", "1" * 64)
    photo = Evidence("a.jpg", "the rack", "f" * 64, "ana", "2026-12-01T20:00:00+00:00", "whole")
    known = done(signatures=(approval,), evidence=(photo,))
    page = html(technical_document(known, "technical", translator("en")))
    for text in (
        "sw1 Gi1/0/5: access VLAN 20 → 40", "FOC2133X0A1", "15.2(7)E8", "10.99.0.11:22", HOST.host_key,
        "00:09:21:33:10:0a", "10.20.0.10", "sw1 → 10.20.0.10", "✓ passed",
        "switchport access vlan 20", "the rack", "f" * 64, "SHA256:key",
        "1 December 2026", DIGEST, "e" * 64, "c" * 64, "every device is done",
    ):  # fmt: skip
        assert text in page, text


def test_what_remains_is_on_the_first_page() -> None:
    transitional = {"transitional_until": date(2027, 1, 31).isoformat(), "owner": "Ivo", "closing": "remove it"}
    photo = Evidence("a.jpg", "", "f" * 64, "ana", "2026-12-01T20:00:00+00:00", "missing")
    known = done(request=request(lifecycle=transitional), evidence=(photo,))
    first = technical_document(known, "technical", translator("en")).parts[0]
    said = str(first)
    for text in ("2027-01-31", "remove it", "a.jpg: it is not the file that was kept"):
        assert text in said, text


def test_a_simulator_is_called_one() -> None:
    before = snapshot()
    state = msgspec.structs.replace(before.states["sw1"], simulated=True)
    known = done(after=msgspec.structs.replace(before, states={"sw1": state}))
    for level in get_args(Level):
        assert "A simulator answered" in html(technical_document(known, level, translator("en")))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("at 14:30:05 on 12:00", "at 14:30:05 on 12:00"),
        ("10.20.0.10.", "cbct-1."),
        ("10.20.0.10/24, 10.20.0.11:22", "cbct-1, [withheld]"),
        ("fe80::1%eth0 ::1 2001:db8::/32", "[withheld] [withheld] [withheld]"),
        ("00-09-21-33-10-0A 0009.2133.100a 000921-33100a 00092133100a", "[withheld] [withheld] [withheld] [withheld]"),
        ("00:09:21:33:10:0a", "cbct-1"),
        ("S1234567, S12345678", "[withheld], [withheld]8"),
        ("version 15.2 of 2026, Gi1/0/5, VLAN 10,20", "version 15.2 of 2026, Gi1/0/5, VLAN 10,20"),
    ],
)
def test_what_is_withheld(text: str, left: str) -> None:
    what = Discretion({"10.20.0.10": "cbct-1", "00:09:21:33:10:0a": "cbct-1"}, ("S1234567",))
    assert hidden(text, what, translator("en")) == left


def test_the_clients_picture_shows_every_device_and_no_address() -> None:
    strangers = {
        "Te1/1/3": Neighbour(name="10.1.2.3", port="0024d4aabbcc", chassis="00:24:d4:aa:bb:cc"),
        "Te1/1/4": Neighbour(name="00:24:d4:aa:bb:cd", port="00:24:d4:aa:bb:cd"),
    }
    before, after = site(2, 1, 6), site(2, 1, 6, missing=2)
    heard = {**strangers, "Gi1/0/1": Neighbour(name="sw1", port="Gi1/0/48")}
    core = sites.switch("core1", heard, [], "00:00:5e:00:02:01")
    after = msgspec.structs.replace(after, states={**after.states, "core1": core})
    drawn: dict[str, str] = {}
    for level in get_args(Level):
        document = technical_document(done(before=before, after=after), level, translator("en"))
        drawn[level] = "".join(getattr(block, "svg", "") for part in document.parts for block in part.blocks)
    internal = re.compile(r"(?i)\b10\.1\.2\.3\b|([0-9a-f]{2}:){5}[0-9a-f]{2}|0024d4aabbcc|C9200L")
    assert internal.search(drawn["technical"])
    assert not internal.search(drawn["client"])
    for name in ("core1", "sw1", "sw2", "poste-2", "unknown device"):
        assert name in drawn["client"], name
    assert drawn["client"].count('class="wire"') == drawn["technical"].count('class="wire"')


def test_a_failed_test_is_told_in_the_readers_language_on_the_first_page() -> None:
    ran = Ran(kind="neighbour", subject="sw1", expected="sw2", obtained="no answer", passed=False)
    page = markdown(technical_document(failing(tests=(ran,)), "technical", translator("fr")))
    assert "voisin sw1" in page
    assert "no answer" not in page
    assert "neighbour" not in page
