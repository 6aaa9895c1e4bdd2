"""A mail domain as a whole: who takes its mail, what is not known, and that no judgement asks without end."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netaudit.core.mail_domain import CONSUMER_DOMAINS, MOST_QUESTIONS, consumer, judge_domain, judge_mx
from netaudit.model.dns import DnsRecording, Question, label, with_answers
from netaudit.model.mail_domain import MAIL_FINDINGS, MailDomain, MailFinding, found
from tests.core.zones import Counted, Zone, answered

D = "cabinet.example"
HOST = {"A": ["192.0.2.25"]}
GOOD: Zone = {
    D: {"MX": ["10 mx1.cabinet.example.", "20 mx2.cabinet.example."], "TXT": ["v=spf1 mx -all"]},
    "mx1.cabinet.example": HOST,
    "mx2.cabinet.example": {"AAAA": ["2001:db8::25"]},
    f"_dmarc.{D}": {"TXT": ["v=DMARC1; p=reject; rua=mailto:a@cabinet.example"]},
}


def whole(zone: Zone, domain: str = D, selectors: Sequence[str] = ()) -> tuple[MailDomain, DnsRecording]:
    """The judgement after everything that it asks for was recorded, and the recording."""
    recording = DnsRecording()
    for _ in range(100):
        judged = judge_domain(domain, (domain,), selectors, recording)
        if not judged.missing:
            return judged, recording
        recording = with_answers(recording, {each: answered(zone, *each) for each in judged.missing})
    raise AssertionError("it never ends")


def test_a_domain_in_order_but_for_its_unknown_selector() -> None:
    judged, _ = whole(GOOD)
    assert [(each.subject, each.meaning) for each in judged.findings] == [
        ("mx", "compliant"), ("spf", "compliant"), ("dmarc", "compliant"), ("dkim", "undetermined"),
    ]  # fmt: skip
    assert judged.verdict() == "undetermined"
    assert [judged.verdict(subject) for subject in ("mx", "spf", "dmarc", "dkim", "domain")] == [
        "compliant", "compliant", "compliant", "undetermined", "undetermined",
    ]  # fmt: skip


def test_selectors_are_asked_once_each() -> None:
    judged, recording = whole(GOOD, selectors=("s1", "s1", "s2"))
    assert [each.code for each in judged.findings if each.subject == "dkim"] == ["dkim-none", "dkim-none"]
    assert judged.verdict() == "non-compliant"
    assert sum("_domainkey" in name for name in recording.answers) == 2


@pytest.mark.parametrize("domain", ["gmail.com", "ORANGE.fr", "wanadoo.fr.", "free.fr", "hotmail.com", "bluewin.ch"])
def test_a_consumer_domain_is_said_to_be_one_and_nothing_is_asked(domain: str) -> None:
    judged = judge_domain(domain, (), (), DnsRecording())
    assert [each.code for each in judged.findings] == ["domain-consumer"]
    assert judged.missing == ()


def test_addresses_of_consumers() -> None:
    assert consumer("dr.vidal@Wanadoo.fr")
    assert not consumer("contact@cabinet.example")
    assert not consumer("x@notgmail.com")
    assert all(each == each.lower() and "." in each for each in CONSUMER_DOMAINS)


def test_a_domain_that_does_not_exist() -> None:
    judged, _ = whole({"other.example": HOST})
    assert [each.code for each in judged.findings] == ["domain-missing"]


MX: dict[str, tuple[Zone, list[str]]] = {
    "good": (GOOD, ["mx-good"]),
    "none": ({D: {"TXT": ["x"]}}, ["mx-none"]),
    "takes no mail": ({D: {"MX": ["0 ."]}}, ["mx-null"]),
    "takes no mail, and does": ({D: {"MX": ["0 .", "10 m.example."]}, "m.example": HOST}, ["mx-null-and-more"]),
    "an address": ({D: {"MX": ["10 192.0.2.25."]}}, ["mx-address"]),
    "an alias": ({D: {"MX": ["10 m.example."]}, "m.example": {**HOST, "CNAME": ["n.example."]}}, ["mx-alias"]),
    "nowhere": ({D: {"MX": ["10 m.example."]}}, ["mx-unresolved"]),
    "nonsense": ({D: {"MX": ["ten m.example."]}}, ["mx-unreadable"]),
    "too many": (
        {D: {"MX": [f"1 m{n}.example." for n in range(12)]}, **{f"m{n}.example": HOST for n in range(12)}},
        ["mx-many"]),
    "no answer": ({D: {"!MX": []}}, ["mx-unanswered"]),
    "one family answers": ({D: {"MX": ["1 m.example."]}, "m.example": {**HOST, "!AAAA": []}}, ["mx-good"]),
    "neither is known": ({D: {"MX": ["1 m.example."]}, "m.example": {"!AAAA": []}}, ["mx-unanswered"]),
    "whether it is an alias is not known": ({D: {"MX": ["1 m.example."]}, "m.example": {**HOST, "!CNAME": []}},
                                            ["mx-unanswered"]),
}  # fmt: skip


@pytest.mark.parametrize("what", MX)
def test_who_takes_the_mail(what: str) -> None:
    zone, expected = MX[what]
    assert [each.code for each in judge_mx(D, Counted(zone))] == expected


def test_every_answer_that_is_lost_makes_it_undetermined_and_never_better() -> None:
    _, recording = whole(GOOD)
    for lost in recording.answers:
        left = DnsRecording(answers={name: each for name, each in recording.answers.items() if name != lost})
        judged = judge_domain(D, (D,), (), left)
        if judged.missing:  # one address of a mail server is enough
            assert lost in [label(each) for each in judged.missing]
        subjects = {each.subject for each in judged.findings if each.meaning == "undetermined"} - {"dkim"}
        assert subjects or lost in ("mx1.cabinet.example AAAA", "mx2.cabinet.example A")


NAMES = [D, "a.example", "b.example", f"_dmarc.{D}", f"s1._domainkey.{D}"]
TEXTS = st.sampled_from(
    ["v=spf1 include:a.example include:b.example a mx -all", "v=spf1 redirect=b.example", f"v=spf1 include:{D} ?all",
     "v=DMARC1; p=reject; rua=" + ",".join(f"mailto:x@r{n}.test" for n in range(9)), "v=DMARC1", "p=x", ""]
)  # fmt: skip
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "TXT": st.lists(TEXTS, max_size=3),
        "MX": st.lists(st.sampled_from([f"1 m{n}.example." for n in range(30)] + ["0 .", "x"]), max_size=30),
        "A": st.just(["192.0.2.1"]),
        "!TXT": st.just([]),
        "!MX": st.just([]),
    },
)


@given(st.dictionaries(st.sampled_from(NAMES), ANSWERS), st.lists(st.sampled_from(["s1", "s2"]), max_size=20))
def test_whatever_is_published_it_ends_and_replays_the_same(zone: Zone, selectors: list[str]) -> None:
    judged, recording = whole(zone, selectors=selectors)
    assert judged.findings
    assert len(recording.answers) <= MOST_QUESTIONS
    assert judge_domain(D, (D,), selectors, recording) == judged


def test_the_catalogue_is_whole() -> None:
    with pytest.raises(KeyError):
        found("no-such-code")
    for code, kind in MAIL_FINDINGS.items():
        assert bool(kind.mend) == (kind.meaning != "compliant"), code
        assert MailFinding(code).subject in ("domain", "mx", "spf", "dmarc", "dkim")


def test_a_recording_knows_its_questions() -> None:
    question: Question = (D, "MX")
    recording = with_answers(DnsRecording(), {question: answered(GOOD, *question)})
    assert recording.answer(question) == answered(GOOD, *question)
    assert recording.answer((D, "TXT")) is None
