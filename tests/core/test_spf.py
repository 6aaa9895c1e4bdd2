"""SPF by example, rule by rule of RFC 7208, and whatever a record says the walk ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netaudit.core.spf import MOST_LOOKUPS, judge_spf, parse_spf, spf_records
from netaudit.model.dns import DnsAnswer, Kind
from tests.core.zones import Counted, Without, Zone

D = "cabinet.example"


def txt(*values: str) -> dict[str, list[str]]:
    return {"TXT": list(values)}


def codes(zone: Zone) -> list[str]:
    return sorted(each.code for each in judge_spf(D, Counted(zone)).findings)


HOST = {"A": ["192.0.2.1"]}
TWELVE = {f"s{n}.example": txt("v=spf1 -all") for n in range(12)}


def includes(count: int) -> str:
    return "v=spf1 " + " ".join(f"include:s{n}.example" for n in range(count)) + " -all"


CASES: dict[str, tuple[Zone, list[str]]] = {
    "good": ({D: txt("v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 -all")}, ["spf-good"]),
    "soft ending": ({D: txt("v=spf1 ip4:192.0.2.1 ~all")}, ["spf-good"]),
    "upper case": ({D: txt("V=SPF1 IP4:192.0.2.1 -ALL")}, ["spf-good"]),
    "beside other texts": ({D: txt("google-site-verification=x", "v=spf1 -all", "v=spf10 x")}, ["spf-good"]),
    "none": ({D: txt("something else")}, ["spf-none"]),
    "no text at all": ({D: {"MX": ["10 m.example."]}}, ["spf-none"]),
    "v=spf10 is no SPF": ({D: txt("v=spf10 -all")}, ["spf-none"]),
    "leading space": ({D: txt(" v=spf1 -all")}, ["spf-leading-space", "spf-none"]),
    "two records": ({D: txt("v=spf1 -all", "v=spf1 a -all")}, ["spf-many"]),
    "empty record": ({D: txt("v=spf1")}, ["spf-no-ending"]),
    "no ending": ({D: txt("v=spf1 ip4:192.0.2.1")}, ["spf-no-ending"]),
    "neutral": ({D: txt("v=spf1 ?all")}, ["spf-weak-ending"]),
    "everybody": ({D: txt("v=spf1 +all")}, ["spf-weak-ending"]),
    "everybody, unsaid": ({D: txt("v=spf1 all")}, ["spf-weak-ending"]),
    "behind all nothing is reached": ({D: txt("v=spf1 -all include:nowhere.example ptr")}, ["spf-good"]),
    "redirect beside all is ignored": ({D: txt("v=spf1 redirect=nowhere.example -all")}, ["spf-good"]),
    "unknown modifier": ({D: txt("v=spf1 foo=bar%{d} empty= -all")}, ["spf-good"]),
    "explanation costs nothing": ({D: txt("v=spf1 exp=why.example -all")}, ["spf-good"]),
    "own hosts": ({D: {**txt("v=spf1 a mx/24 a:mail.example/24//64 -all"), **HOST, "MX": ["10 m.example."]},
                   "mail.example": HOST}, ["spf-good"]),
    "IPv6 only": ({D: txt("v=spf1 a:m.example -all"), "m.example": {"AAAA": ["2001:db8::1"]}}, ["spf-good"]),
    "include": ({D: txt("v=spf1 include:p.example -all"), "p.example": txt("v=spf1 ip4:192.0.2.1 ?all")}, ["spf-good"]),
    "include of nothing": ({D: txt("v=spf1 include:p.example -all")}, ["spf-include-none"]),
    "include of two": ({D: txt("v=spf1 include:p.example -all"), "p.example": txt("v=spf1 -all", "v=spf1 a")},
                       ["spf-many"]),
    "include of nonsense": ({D: txt("v=spf1 include:p.example -all"), "p.example": txt("v=spf1 nonsense -all")},
                            ["spf-syntax"]),
    "redirect": ({D: txt("v=spf1 redirect=p.example"), "p.example": txt("v=spf1 -all")}, ["spf-good"]),
    "redirect to weakness": ({D: txt("v=spf1 redirect=p.example"), "p.example": txt("v=spf1 ?all")},
                             ["spf-weak-ending"]),
    "redirect to no ending": ({D: txt("v=spf1 redirect=p.example"), "p.example": txt("v=spf1 a:x.example"),
                               "x.example": HOST}, ["spf-no-ending"]),
    "redirect to nothing": ({D: txt("v=spf1 redirect=p.example"), "p.example": HOST}, ["spf-redirect-none"]),
    "includes itself": ({D: txt(f"v=spf1 include:{D} -all")}, ["spf-loop"]),
    "redirects to itself": ({D: txt(f"v=spf1 redirect={D}")}, ["spf-loop"]),
    "a circle of three": ({D: txt("v=spf1 include:a.example -all"), "a.example": txt("v=spf1 include:b.example -all"),
                           "b.example": txt(f"v=spf1 redirect={D.upper()}.")}, ["spf-loop"]),
    "ten lookups": ({D: txt(includes(10)), **TWELVE}, ["spf-good"]),
    "eleven lookups": ({D: txt(includes(11)), **TWELVE}, ["spf-lookups"]),
    "lookups of included records count": (
        {D: txt("v=spf1 include:s0.example include:s1.example -all"), "s0.example": txt(includes(10).replace(
            "include:s0.example", "a:m.example")), "m.example": HOST, **{k: v for k, v in TWELVE.items()
                                                                        if k != "s0.example"}}, ["spf-lookups"]),
    "two voids": ({D: txt("v=spf1 a:x.example a:y.example -all")}, ["spf-good"]),
    "three voids": ({D: txt("v=spf1 a:x.example mx:y.example exists:z.example -all")}, ["spf-voids"]),
    "eleven mail servers": ({D: {**txt("v=spf1 mx -all"), "MX": [f"10 m{n}.example." for n in range(11)]}},
                            ["spf-mx-many"]),
    "ptr": ({D: txt("v=spf1 ptr ptr:x.example -all")}, ["spf-good", "spf-ptr"]),
    "macro": ({D: txt("v=spf1 exists:%{i}._spf.x.example -all")}, ["spf-macro"]),
    "macro in an include": ({D: txt("v=spf1 include:%{d}.x.example -all")}, ["spf-macro"]),
    "macro in a redirect": ({D: txt("v=spf1 redirect=%{o}.x.example")}, ["spf-macro"]),
    "no answer": ({D: {"!TXT": []}}, ["spf-unanswered"]),
    "no answer to an include": ({D: txt("v=spf1 include:p.example -all"), "p.example": {"!TXT": []}},
                                ["spf-unanswered"]),
    "no answer, and wrong for sure": ({D: txt("v=spf1 include:p.example +all"), "p.example": {"!TXT": []}},
                                      ["spf-unanswered", "spf-weak-ending"]),
    "no answer for an address": ({D: txt("v=spf1 a -all mx"), }, ["spf-good"]),
    "half an answer for an address": ({D: {**txt("v=spf1 a -all"), "!A": [], "AAAA": ["2001:db8::1"]}},
                                      ["spf-unanswered"]),
}  # fmt: skip


@pytest.mark.parametrize("what", CASES)
def test_by_example(what: str) -> None:
    zone, expected = CASES[what]
    assert codes(zone) == expected


@pytest.mark.parametrize(
    "record",
    [
        "v=spf1 ip4:192.0.2.256 -all", "v=spf1 ip4:192.0.2.0/255.255.255.0 -all", "v=spf1 ip4 -all",
        "v=spf1 ip6:2001:db8::/129 -all", "v=spf1 ip6:fe80::1%eth0 -all", "v=spf1 ip4:192.0.2.0/33 -all",
        "v=spf1 include -all", "v=spf1 include: -all", "v=spf1 a: -all", "v=spf1 a/33 -all", "v=spf1 a//129 -all",
        "v=spf1 a:mail.example:25 -all", "v=spf1 include:p.example/24 -all", "v=spf1 exists:p.example/24",
        "v=spf1 ip4:192.0.2.0/024 -all", "v=spf1 a/024", "v=spf1 a:x.-example", "v=spf1 a:x.example-",
        "v=spf1 a:%{t}.example", "v=spf1 a:%{d}x", "v=spf1 a:%(d).example", "v=spf1 a/24/64", "v=spf1 -all ip6",
        "v=spf1 -all.", "v=spf1 redirect:p.example", "v=spf1 a:x.example\x00", "v=spf1 a:\xe9.example",
        "v=spf1 exp=-all", "v=spf1 =x", "v=spf1 a:example.", "v=spf1 ptr/0", "v=spf1 redirect=-all ?all",
        "v=spf1 1up=x", "v=spf1 -all x=%abc", "v=spf1 exp= -all", "v=spf1 ?all redirect=", "v=spf1 -all moo",
        "v=spf1 a/x -all", "v=spf1 ptr/24 -all", "v=spf1 all:x.example", "v=spf1 all/24", "v=spf1 include:localhost",
        "v=spf1 include:a..example", "v=spf1 include:192.0.2.1", "v=spf1 include:%x.example",
        "v=spf1 include:%{z}.example", "v=spf1 redirect=", "v=spf1 redirect=a.example redirect=b.example",
        "v=spf1 x=%q", "v=spf1 -include=a.example",
        "v=spf1\ta -all", "v=spf1 a\t-all", "v=spf1 IPv4:192.0.2.1 -all", f"v=spf1 include:{'a' * 64}.example",
        f"v=spf1 include:{'a.' * 130}example", "v=spf1 exp=a.example exp=b.example -all", "v=spf1 includ:e.example",
    ],
)  # fmt: skip
def test_what_a_receiver_calls_an_error(record: str) -> None:
    assert codes({D: txt(record)}) in (["spf-syntax"], ["spf-none"])
    if record.startswith("v=spf1 "):
        with pytest.raises(ValueError, match=r"no |twice|names"):
            parse_spf(record)


def test_what_was_never_asked_is_undetermined_and_all_of_it_is_named_at_once() -> None:
    asked = []

    def ask(name: str, kind: Kind) -> DnsAnswer | None:
        asked.append((name, kind))
        return Counted({D: txt("v=spf1 include:p.example a mx:q.example -all")})(name, kind) if name == D else None

    assert {each.meaning for each in judge_spf(D, ask).findings} == {"undetermined"}
    assert set(asked) == {(D, "TXT"), ("p.example", "TXT"), (D, "A"), (D, "AAAA"), ("q.example", "MX")}


NAMES = ["a.example", "b.example", "c.example", D]
TERMS = st.sampled_from(
    [f"{kind}{sign}{name}" for kind in ("include", "a", "mx", "exists", "ptr") for sign in (":",) for name in NAMES]
    + [f"redirect={name}" for name in NAMES]
    + ["-all", "?all", "a", "mx", "ip4:192.0.2.1", "exists:%{i}.example", "nonsense", "x=y"]
)
RECORDS = st.lists(TERMS, max_size=14).map(lambda terms: " ".join(["v=spf1", *terms]))
ANSWERS: st.SearchStrategy[dict[str, list[str]]] = st.one_of(
    st.lists(RECORDS, min_size=1, max_size=2).map(lambda values: txt(*values)),
    st.just({"!TXT": []}), st.just({"A": ["192.0.2.1"]}), st.just({}),
)  # fmt: skip
ZONES = st.dictionaries(st.sampled_from(NAMES), ANSWERS)


@given(ZONES)
def test_whatever_is_published_the_walk_ends_within_its_bound(zone: Zone) -> None:
    ask = Counted(zone)
    found = judge_spf(D, ask)
    assert found.findings
    assert found.lookups <= MOST_LOOKUPS + 1
    assert len(ask.asked) <= 1 + 2 * MOST_LOOKUPS


@given(ZONES)
def test_without_an_answer_it_is_never_compliant(zone: Zone) -> None:
    """A zone whose answers are lost one by one gives no verdict that is better than undetermined."""
    whole = Counted(zone)
    judge_spf(D, whole)
    for lost in set(whole.asked):
        found = judge_spf(D, Without(zone, lost))
        assert not any(each.code == "spf-good" for each in found.findings)


@pytest.mark.parametrize(
    ("word", "name", "target"),
    [
        ("a:odd:name/here.example/24//64", "a", "odd:name/here.example"),
        ("mx//33", "mx", ""),
        ("a:x.example.xn--p1ai", "a", "x.example.xn--p1ai"),
        ("include:_SPF.Example.", "include", "_spf.example"),
        ("exists:%{l2r+-}.user.%{d2}", "exists", "exists"),
        ("a:%{d}", "a", "%{d}"),
        ("ip6:::192.0.2.1/0", "ip6", ""),
    ],
)
def test_what_is_odd_and_right(word: str, name: str, target: str) -> None:
    (term,) = parse_spf(f"v=spf1 {word} x.y-z_1=man:dog/cat")
    assert term.name == name
    assert term.target in (target, word.partition(":")[2])


@given(st.text(), st.lists(st.text()))
def test_any_text_is_judged(name: str, texts: list[str]) -> None:
    spf_records(tuple(texts))
    found = judge_spf(name, Counted({name: {"TXT": texts}, **{text: {"TXT": [f"v=spf1 {text}"]} for text in texts}}))
    assert found.findings


@given(st.text(alphabet="v=spf1 :/.%{}-+?~abmxilncudeptrs46é\t", max_size=60))
def test_any_record_is_read_or_refused(text: str) -> None:
    try:
        terms = parse_spf(f"v=spf1 {text}")
    except ValueError:
        return
    assert all(term.name in ("all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists", "redirect") for term in terms)
