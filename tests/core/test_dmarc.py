"""DMARC by example: RFC 7489, and the tags of RFC 9989."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netaudit.core.dmarc import judge_dmarc, organisational, parse_dmarc
from tests.core.zones import Counted, Zone

D = "cabinet.example"
OK = "v=DMARC1; p=reject; rua=mailto:dmarc@cabinet.example"


def at(*values: str, name: str = f"_dmarc.{D}") -> dict[str, dict[str, list[str]]]:
    return {name: {"TXT": list(values)}}


def codes(zone: Zone, domain: str = D, declared: tuple[str, ...] = (D,)) -> list[str]:
    return sorted(each.code for each in judge_dmarc(domain, declared, Counted(zone)))


CASES: dict[str, tuple[Zone, list[str]]] = {
    "good": (at(OK), ["dmarc-good"]),
    "quarantine": (at(OK.replace("reject", "quarantine")), ["dmarc-good"]),
    "spaces and a last semicolon": (at("v = DMARC1 ;p=reject ; rua = mailto:a@cabinet.example ;"), ["dmarc-good"]),
    "policy in capitals": (at(OK.replace("reject", "REJECT")), ["dmarc-good"]),
    "order is free behind the version": (at("v=DMARC1; rua=mailto:a@cabinet.example; p=reject"), ["dmarc-good"]),
    "unknown tags are ignored": (at(f"{OK}; x=y; fo=1"), ["dmarc-good"]),
    "size limit of the old rules": (at(OK.replace("cabinet.example", "cabinet.example!10m")), ["dmarc-good"]),
    "nothing": ({D: {}}, ["dmarc-none"]),
    "another text": (at("v=spf1 -all"), ["dmarc-none"]),
    "a second text that is none": (at(OK, "hello"), ["dmarc-good"]),
    "two records": (at(OK, OK), ["dmarc-many"]),
    "version in small letters": (at(OK.replace("DMARC1", "dmarc1")), ["dmarc-syntax"]),
    "a tag twice": (at(f"{OK}; p=none"), ["dmarc-syntax"]),
    "no tag": (at("v=DMARC1; p"), ["dmarc-syntax"]),
    "no policy": (at("v=DMARC1; rua=mailto:a@cabinet.example"), ["dmarc-no-policy"]),
    "an unknown policy": (at("v=DMARC1; p=maybe; rua=mailto:a@cabinet.example"), ["dmarc-syntax"]),
    "only watching": (at(OK.replace("reject", "none")), ["dmarc-monitor"]),
    "open subdomains": (at(f"{OK}; sp=none"), ["dmarc-subdomains"]),
    "test mode": (at(f"{OK}; t=y"), ["dmarc-test"]),
    "out of test mode": (at(f"{OK}; t=n; psd=n; np=reject"), ["dmarc-good"]),
    "an unknown spelling": (at(f"{OK}; adkim=strict"), ["dmarc-syntax"]),
    "half": (at(f"{OK}; pct=50"), ["dmarc-old-tags", "dmarc-part"]),
    "all, said the old way": (at(f"{OK}; pct=100; ri=86400"), ["dmarc-good", "dmarc-old-tags"]),
    "more than all": (at(f"{OK}; pct=101"), ["dmarc-old-tags", "dmarc-syntax"]),
    "no reports": (at("v=DMARC1; p=reject"), ["dmarc-good", "dmarc-no-reports"]),
    "reports to a page": (at("v=DMARC1; p=reject; rua=https://x.example"), ["dmarc-report-address"]),
    "reports to who did not agree": (
        {**at("v=DMARC1; p=reject; rua=mailto:a@report.test"), "report.test": {}}, ["dmarc-report-refused"]),
    "reports to who agreed": (
        {**at("v=DMARC1; p=reject; rua=mailto:a@report.test, mailto:b@mail.cabinet.example"),
         f"{D}._report._dmarc.report.test": {"TXT": ["v=DMARC1;"]}}, ["dmarc-good"]),
    "reports to who gives no answer": (
        {**at("v=DMARC1; p=reject; rua=mailto:a@report.test"), f"{D}._report._dmarc.report.test": {"!TXT": []}},
        ["dmarc-unanswered"]),
    "no answer": ({f"_dmarc.{D}": {"!TXT": []}}, ["dmarc-unanswered"]),
}  # fmt: skip


@pytest.mark.parametrize("what", CASES)
def test_by_example(what: str) -> None:
    zone, expected = CASES[what]
    assert codes(zone) == expected


def test_the_domain_it_belongs_to_is_the_practices_own_declaration() -> None:
    assert organisational("mail.cabinet.example", ["Cabinet.example.", "x.mail.cabinet.example"]) == D
    assert organisational(D, []) == D
    assert organisational("notcabinet.example", [D]) == "notcabinet.example"


def test_the_policy_of_the_domain_it_belongs_to() -> None:
    below = "mail.cabinet.example"
    assert codes(at(OK), below) == ["dmarc-good"]
    assert codes(at(f"{OK}; sp=none"), below) == ["dmarc-monitor"]
    assert codes(at("v=DMARC1; p=none; sp=reject; rua=mailto:a@cabinet.example"), below) == ["dmarc-good"]
    assert codes({D: {}}, below) == ["dmarc-none"]
    assert codes(at(OK), below, declared=(below,)) == ["dmarc-parent-unknown"]
    own = {**at(OK), **at(OK.replace("reject", "none"), name=f"_dmarc.{below}")}
    assert codes(own, below) == ["dmarc-monitor"]


def test_what_was_never_asked_is_undetermined() -> None:
    assert [each.meaning for each in judge_dmarc(D, (D,), lambda name, kind: None)] == ["undetermined"]


@pytest.mark.parametrize("text", ["p=reject; v=DMARC1", "v=DMARC2", "=x", "v=DMARC1; a b=c"])
def test_what_is_no_record(text: str) -> None:
    with pytest.raises(ValueError, match=r"tag|begin"):
        parse_dmarc(text)


@given(st.text(), st.lists(st.text(alphabet="vDMARC1p=;:rejctnoumailto:@.,! éx\t0"), max_size=3))
def test_any_text_is_judged(domain: str, texts: list[str]) -> None:
    zone = {f"_dmarc.{domain}": {"TXT": [f"v=DMARC1;{text}" for text in texts]}}
    ask = Counted(zone)
    assert judge_dmarc(domain, (domain,), ask)
    assert len(ask.asked) <= 7
