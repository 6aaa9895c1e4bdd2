"""The synthesis as people read it: plain words first, every domain in its order, hostile text inert."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
import yaml
from babel.messages.pofile import read_po
from hypothesis import given, settings
from hypothesis import strategies as st

from netaudit.checks import checks
from netaudit.core.synthesis import Standing, synthesis
from netaudit.core.trend import Trend, trend
from netaudit.model.check import DOMAINS, Check, Judgement, Waived
from netaudit.model.names import printable
from netaudit.report import plain as plain_words
from netaudit.report import synthesis as parts
from netaudit.report.audit import audit_document
from netaudit.report.document import AuditFacts, Bullets, Document, Heading, Paragraph, Part, Table
from netaudit.report.findings_file import findings_file
from netaudit.report.first_page import first_page, lead
from netaudit.report.html import html
from netaudit.report.language import CATALOGUES, Translator, translator
from netaudit.report.markdown import markdown
from netaudit.report.plain import AREAS, every_plain, plain
from netaudit.report.plain_more import MORE
from netaudit.report.synthesis import STANDING_WORDS, areas_part, evidence_words, overview_parts
from netaudit.report.synthesis_document import overall, synthesis_document
from tests.core.judgements import THEN, UNKNOWN, bad, facts, found, good, left, moot, rule, seen, unjudged, waived
from tests.report.facts import audit_facts
from tests.report.test_rendered import ATTRIBUTES, HOSTILE, Page, inline

EN, FR = translator("en"), translator("fr")
SITE = ("sw1", "sw2", "sw3")
LOOP, PORTS, OPEN = rule("NET-SW-5"), rule("NET-SW-4", severity="medium"), rule("FW-NAT-3", "firewall", "critical")
JARGON = re.compile(
    r"\b(VLANs?|DHCP|DNS|SNMP|NTP|ACLs?|NAT|LLDP|CDP|STP|spanning|arbre couvrant|trunks?|switch(es)?|commutateurs?|"
    r"layer|subnets?|sous-réseaux?|masks?|gateways?|passerelles?|ports?|MAC|IPs?|SSH|Telnet|HTTPS?|DICOM|SMB|RDP|VPN|"
    r"baseline|état de référence|firmware|BPDU|WPA\d?|SPF|DMARC|DKIM|router|routeur)\b",
    re.IGNORECASE,
)


def said(part: Part) -> str:
    """Every word of a part."""
    words: list[str] = [part.title]
    for block in part.blocks:
        match block:
            case Heading() | Paragraph():
                words.append(block.text)
            case Bullets():
                words += [text for entry in block.entries for text in entry]
            case Table():
                words += [*block.columns, *(cell for row in block.rows for cell in row)]
    return "\n".join(words)


def page(*judgements: Judgement, since: Trend | None = None, t: Translator = EN) -> Part:
    return first_page(synthesis(judgements), facts(since=since), t)


def titled(document: Document, title: str) -> Part:
    return next(each for each in document.parts if each.title == title)


def every_check_failing() -> list[Judgement]:
    return [bad(check, found(check, ("sw1", "x"))) for check in checks()]


@pytest.mark.parametrize("t", [EN, FR], ids=["en", "fr"])
def test_the_first_page_needs_no_word_of_the_field(t: Translator) -> None:
    for check in checks():
        for judgement in (bad(check, found(check, ("sw1", "x"))), unjudged(check), waived(check, found(check))):
            assert not JARGON.search(said(page(judgement, t=t))), check.id
    since = trend([], left(*every_check_failing()), seen("sw1"), SITE)
    assert not JARGON.search(said(page(*every_check_failing(), since=since, t=t)))
    assert not any(JARGON.search(t.text(text)) for each in every_plain() for text in vars(each).values())
    assert not any(JARGON.search(t.text(text)) for text in AREAS.values())


def test_what_is_wrong_what_it_means_for_the_day_and_what_to_do_first_are_each_said() -> None:
    (check,) = [each for each in checks() if each.id == "NET-VLAN-002"]
    text = said(page(bad(check, found(check, ("sw1", "Gi1")))))
    assert "An imaging device and its computer can no longer reach each other. Seen at: sw1." in text
    assert "patients who come for one are sent home" in text
    assert "Call the IT provider now" in text
    assert text.index("What is wrong") < text.index("What to do first")


def test_what_sends_patients_home_today_stands_before_what_is_as_bad_and_takes_months() -> None:
    earth, parted = (next(each for each in checks() if each.id == name) for name in ("ELE-TER-001", "NET-VLAN-002"))
    assert earth.severity == parted.severity == "critical"
    text = said(page(bad(earth, found(earth)), bad(parted, found(parted, ("sw1", "Gi1")))))
    assert text.index("no longer reach each other") < text.index("verified the earth")


def test_questions_that_the_practice_can_answer_are_told_from_what_must_be_measured() -> None:
    asked, measured = (next(each for each in checks() if each.id == name) for name in ("BKP-TST-003", "NET-SW-005"))
    assert "For 1 of them nobody has to measure anything" in said(page(unjudged(asked), unjudged(measured)))
    assert "nobody has to measure" not in said(page(unjudged(measured)))


def test_a_check_without_words_of_its_own_has_those_of_its_domain() -> None:
    for domain in DOMAINS:
        assert plain(rule("X-1", domain)) is plain_words._OF_DOMAINS[domain]
        assert AREAS[domain]
    assert {*plain_words._OF_CHECKS, *MORE} <= {each.id for each in checks()}
    assert not plain_words._OF_CHECKS.keys() & MORE.keys()
    pressing = {each.id for each in checks() if each.severity == "critical"}
    assert pressing <= plain_words._OF_CHECKS.keys() | MORE.keys()


def test_every_plain_sentence_has_its_french() -> None:
    with (CATALOGUES / "fr" / "LC_MESSAGES" / "netaudit.po").open("rb") as file:
        french = {str(message.id): str(message.string) for message in read_po(file)}
    texts = [text for each in every_plain() for text in vars(each).values()]
    tables = (AREAS, parts.PRIORITY_WORDS, parts.STANDING_WORDS, parts.STANDING_SENTENCES, parts._HORIZON_TITLES)
    texts += [text for table in tables for text in table.values()]
    assert [text for text in texts if not french.get(text)] == []
    assert [french[text] for text in texts if re.search(r" [:;?!»]|'", french[text])] == []


@pytest.mark.parametrize(
    ("judgements", "begins", "tone", "word"),
    [
        ([], "No rule was checked", "warning", Standing.NOT_CHECKED),
        ([good(LOOP)], "Nothing wrong was found in what was checked.", "good", Standing.KEPT),
        ([moot(LOOP)], "Nothing wrong was found in what was checked.", "good", Standing.NOT_APPLICABLE),
        ([good(LOOP), unjudged(PORTS)], "Nothing wrong was found, but", "warning", Standing.UNDETERMINED),
        ([good(LOOP), waived(PORTS, found(PORTS))], "What is known to be wrong", "plain", Standing.ACCEPTED),
        ([bad(OPEN, found(OPEN))], "Matters that need somebody today: 1.", "warning", Standing.TO_MEND),
        ([bad(LOOP, found(LOOP))], "To be dealt with in the next weeks: 1.", "warning", Standing.TO_MEND),
        ([bad(PORTS, found(PORTS)), unjudged(OPEN)], "To be planned: 1.", "warning", Standing.TO_MEND),
    ],
)
def test_the_first_sentence_is_no_better_than_what_is_known(
    judgements: list[Judgement], begins: str, tone: str, word: Standing
) -> None:
    text, given_tone = lead(synthesis(judgements), EN)
    assert (text.startswith(begins), given_tone) == (True, tone), text
    assert overall(synthesis(judgements)) is word
    document = synthesis_document(facts(*judgements), EN)
    assert (document.verdict, document.verdict_word, document.verdict_mark) == (text, word, STANDING_WORDS[word])
    assert (document.tone == "good") == (word is Standing.KEPT)


def test_long_lists_are_cut_and_say_so() -> None:
    whole = every_check_failing()
    blocks = page(*whole).blocks
    lists = [block for block in blocks if isinstance(block, Bullets)]
    assert [len(each.entries) for each in lists] == [5, 3]
    told = {plain(each.check) for each in whole}
    assert f"And {len(told) - 5} more, below." in [b.text for b in blocks if isinstance(b, Paragraph)]
    many = bad(LOOP, *(found(LOOP, (f"sw{n}", "x")) for n in range(5)))
    assert "Seen at: sw0, sw1, sw2, and 2 more." in said(page(many))
    assert said(page(many)).count(EN.text(plain(LOOP).wrong)) == 1, "five places, one matter"


def test_a_demonstration_says_so_before_anything_else() -> None:
    for document in (synthesis_document(audit_facts(), EN), audit_document(audit_facts(), EN)):
        first = document.parts[0].blocks[0]
        assert isinstance(first, Paragraph)
        assert first.text.startswith("Made on netaudit's simulated practice")


def test_what_nobody_looked_at_is_named() -> None:
    text = said(page(good(LOOP), unjudged(OPEN)))
    assert "Points that could not be looked at, or not wholly: 1. They concern: the barrier to the Internet." in text
    assert "No rule was checked about: electricity, the network cabinet, the devices' numbers," in text
    assert "backups" in text


def test_the_table_of_priorities_has_every_domain_in_its_order() -> None:
    given_ = facts(bad(OPEN, found(OPEN, ("fw1", "1"))), unjudged(LOOP), good(rule("MAIL-1", "mail")))
    (table,) = overview_parts(synthesis(given_.judgements), given_, EN)[0].blocks
    assert isinstance(table, Table)
    assert [row[0] for row in table.rows] == list(DOMAINS.values())
    rows = {row[0]: row[1:] for row in table.rows}
    assert rows["Firewall"] == ("1, at once", "to mend", "1", "0", "mend FW-NAT-3")
    assert rows["Switches and VLANs"] == (
        "2, soon", "undetermined", "0", "1", "Find out what could not be judged: NET-SW-5 en.",
    )  # fmt: skip
    assert rows["Mail"] == ("—", "as it should be", "0", "0", "—")
    assert rows["Backups"] == ("—", "not checked", "0", "0", "—")


def test_the_roadmap_names_what_each_step_settles() -> None:
    given_ = facts(
        bad(LOOP, found(LOOP, ("sw1", "1"), recipe="loop-guard"), found(LOOP, ("sw2", "1"))), unjudged(PORTS)
    )
    road = overview_parts(synthesis(given_.judgements), given_, EN)[1]
    assert [block.text for block in road.blocks if isinstance(block, Heading)] == [
        "Short term: days to weeks", "Intermediate: the next months", "Structural: with the next project",
    ]  # fmt: skip
    near, later = [block for block in road.blocks if isinstance(block, Table)]
    assert ("mend NET-SW-5", "2, soon", "Switches and VLANs", "NET-SW-5 (1)", "loop-guard") in near.rows
    assert later.rows[0][3] == "rules not judged: 1"
    assert road.blocks[-1] == Paragraph("Nothing.")


def test_a_domain_tells_findings_risks_opportunities_and_actions() -> None:
    one, two = found(LOOP, ("sw1", "Gi1"), recipe="loop-guard"), found(LOOP, ("sw2", "Gi1"), recipe="loop-guard")
    judged = replace(bad(LOOP, one, two), expired={one.key: date(2026, 11, 1)})
    aside = waived(rule("NET-SW-9"), found(rule("NET-SW-9"), ("sw3", "1")))
    document = synthesis_document(facts(judged, good(PORTS), aside, unjudged(rule("NET-SW-8"))), EN)
    part = titled(document, "Switches and VLANs")
    captions = [block.caption for block in part.blocks if isinstance(block, Table)]
    assert captions == [f"Switches and VLANs: {what}" for what in ("findings", "risks", "actions by horizon")]
    text = said(part)
    for piece in (
        "sw1: wrong. Its waiver ended on 2026-11-01.", "sw1 clock: Gi1", "risk of NET-SW-5",
        "One action settles 2 findings at once:", "A prepared change does it (loop-guard):",
        "Kept already, to build upon (1):", "NET-SW-9 — sw3: wrong.", "Ana, until 2027-04-30: in spring",
        "NET-SW-8 — NET-SW-8 en", "sw2: it was not reached.",
    ):  # fmt: skip
        assert piece in text
    assert [part.title for part in document.parts[4:]] == list(DOMAINS.values())


def test_the_audit_report_names_quiet_domains_together() -> None:
    part = areas_part(synthesis([good(LOOP), bad(OPEN, found(OPEN, ("fw1", "1")))]), None, EN)
    assert [block.text for block in part.blocks if isinstance(block, Heading)] == ["Firewall", "The other domains"]
    rest = part.blocks[-1]
    assert isinstance(rest, Bullets)
    assert ("Switches and VLANs", "Nothing was found in what was checked.") in rest.entries
    busy = [unjudged(rule(f"X-{n}", domain)) for n, domain in enumerate(DOMAINS)]
    headings = [block.text for block in areas_part(synthesis(busy), None, EN).blocks if isinstance(block, Heading)]
    assert headings == list(DOMAINS.values())


def test_evidence_is_cut_and_inputs_are_called_by_name() -> None:
    long = found(LOOP, *((f"sw{n}", "x") for n in range(9)))
    assert evidence_words(long.evidence, EN).endswith("sw5 clock: x · and 3 more")
    site = found(LOOP, ("", "CHG-2026-0001"), section="owed")
    assert evidence_words(site.evidence, EN) == "the list of transitional changes: CHG-2026-0001"
    bare = tuple(replace(each, keys=(), section="answer:ups") for each in long.evidence[:1])
    assert evidence_words(bare, EN) == "sw0 the survey, ups"
    identity = found(LOOP, ("sw1", "serial"), section="facts")
    assert evidence_words(identity.evidence, translator("fr")) == "sw1 identité\u00a0: numéro de série"
    drift = found(LOOP, ("sw1", "vlans 20"), section="drift")
    assert evidence_words(drift.evidence, translator("fr")).endswith("\u00a0: VLAN 20")


def test_the_trend_tells_what_became_of_each_finding() -> None:
    old = [found(LOOP, (host, "x")) for host in ("sw1", "sw2")]
    lapsed, lost = rule("NET-SW-7"), rule("NET-SW-8")
    before = left(bad(LOOP, *old), bad(lapsed, found(lapsed, ("sw1", "y"))), bad(lost, found(lost, ("sw1", "z"))))
    now = [bad(LOOP, old[0], found(LOOP, ("sw3", "x"))), moot(lapsed), unjudged(lost)]
    since = trend(now, before, seen("sw1", "sw2", "sw3"), SITE)
    given_ = facts(*now, since=since)
    part = titled(synthesis_document(given_, EN), "Since the last audit")
    headings = [block.text for block in part.blocks if isinstance(block, Heading)]
    assert headings == [
        "New since then (1)", "Fixed since then (1)", "Still there (1)",
        "Not judged this time: neither fixed nor there (1)", "Whose rule or host is no longer the site's (1)",
    ]  # fmt: skip
    lists = [block.entries for block in part.blocks if isinstance(block, Bullets)]
    assert lists[1] == (("sw2: wrong.", "NET-SW-5, since 1 October 2026, 06:00"),)
    assert "new 1, no longer found 1, still there 1, not judged again 1" in said(page(*now, since=since))
    rows = [r for b in titled(synthesis_document(given_, EN), "Switches and VLANs").blocks[:1] for r in b.rows]  # type: ignore[union-attr]
    assert {(row[1], row[3]) for row in rows} == {("sw1: wrong.", "2026-10-01"), ("sw3: wrong.", "new")}


def test_a_first_audit_and_a_broken_file_say_so() -> None:
    given_ = replace(facts(good(LOOP)), unreadable_findings=("reports/2026-11-01-audit/findings.json",))
    part = overview_parts(synthesis(given_.judgements), given_, EN)[2]
    assert "cannot be read: reports/2026-11-01-audit/findings.json" in said(part)
    assert "No earlier audit left findings to compare with." in said(part)
    since = Trend(since=THEN)
    assert said(overview_parts(synthesis([]), replace(given_, trend=since), EN)[2]).count("None.") == 5


def test_what_an_earlier_file_says_is_text_and_never_a_format() -> None:
    before = left(bad(LOOP, found(LOOP, ("sw1", "x"))))
    (old,) = before.checks[0].findings
    evil = "{0.__class__} {host:>9999999999} [[x]] <script>"
    spoilt = old.model_copy(update={"text": old.text.model_copy(update={"en": evil, "fr": evil}), "message": evil})
    since = Trend(since=THEN, fixed=(spoilt,))
    for t in (EN, FR):
        document = synthesis_document(facts(good(LOOP), since=since), t)
        assert evil in said(document.parts[3])
        assert not {"html_inline", "html_block", "link_open"} & {token.type for token in inline(markdown(document))}


def headings_of(source: str) -> list[str]:
    return re.findall(r"^#{1,6} (.*)$", source.split("\n---\n", maxsplit=1)[1], re.MULTILINE)


def anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.replace("\\", "").lower()).replace(" ", "-")


@pytest.mark.parametrize("t", [EN, FR], ids=["en", "fr"])
@pytest.mark.parametrize("given_", [audit_facts(), audit_facts(failed=True), audit_facts(first=True)])
def test_it_opens_in_obsidian(given_: AuditFacts, t: Translator) -> None:
    source = markdown(synthesis_document(given_, t))
    front = yaml.safe_load(source.split("---\n")[1])
    assert set(front) == {
        "title", "date", "verdict", "site", "simulated", "critical", "high", "medium", "low", "undetermined", "tags",
    }  # fmt: skip
    assert isinstance(front["critical"], int)
    assert front["simulated"] is True
    anchors = Counter(anchor(each) for each in headings_of(source))
    assert max(anchors.values()) == 1, anchors.most_common(3)
    assert not re.search(r"(?<!\\)\[\[|(?<!\\)\]\]", source)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text(alphabet="aB -.()12é_#", min_size=1, max_size=8), min_size=2, max_size=8))
def test_headings_have_one_anchor_each_whatever_they_say(texts: list[str]) -> None:
    empty = synthesis_document(facts(), EN)
    document = replace(empty, parts=tuple(Part(text, (Heading(text),)) for text in texts))
    found_ = headings_of(markdown(document))
    assert len(found_) == 1 + 2 * len(texts)
    assert len({re.sub(r"[\W_]+", " ", each.casefold()).strip() for each in found_}) == len(found_)


def hostile(text: str) -> AuditFacts:
    """The text wherever a device, the inventory or a person can put it."""
    params = {"host": printable(text)}
    evil = replace(found(LOOP, (printable(text), printable(text))), params=params)
    other = replace(found(OPEN, (printable(text), "x")), params=params)
    why = replace(UNKNOWN, params=params, host=text)
    aside = Waived(other, text, text, date(2027, 1, 1))
    judgements = (
        replace(bad(LOOP, evil), unknown=(why,)),
        replace(waived(OPEN, other), waived=(aside,)),
        replace(unjudged(PORTS), unknown=(why,)),
    )
    old = left(bad(rule("NET-SW-7"), replace(found(rule("NET-SW-7"), ("sw1", "x")), params=params)))
    given_ = facts(*judgements, site=text or "x", since=trend(judgements, old, seen("sw1"), SITE))
    return replace(given_, playbook_title=text)


def assert_inert(text: str) -> None:
    given_ = hostile(text)
    for t in (EN, FR):
        document = synthesis_document(given_, t)
        shown = Page(html(document))
        assert all(attributes.keys() <= ATTRIBUTES[tag] for tag, attributes in shown.elements)
        source = markdown(document)
        tokens = inline(source)
        kinds = {token.type for token in tokens}
        assert not kinds & {
            "link_open",
            "image",
            "html_inline",
            "html_block",
            "fence",
            "code_block",
            "code_inline",
            "hr",
        }
        plain_document = synthesis_document(hostile("x"), t)
        count = sum(token.type == "heading_open" for token in tokens)
        assert count == sum(token.type == "heading_open" for token in inline(markdown(plain_document)))
        front = yaml.safe_load(source.split("---\n")[1])
        assert front["site"] == printable(text or "x")
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800]", source)


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_is_inert_in_the_synthesis(kind: str) -> None:
    assert_inert(HOSTILE[kind])


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="`*_[]()<>#|!~$^=&%@-+.:/\\ \n\taw19{}'\"é\u202e\x00", min_size=1, max_size=30))
def test_any_text_is_inert_in_the_synthesis(text: str) -> None:
    assert_inert(text)


def test_a_whole_synthesis_asks_for_no_message_without_french() -> None:
    with (CATALOGUES / "fr" / "LC_MESSAGES" / "netaudit.po").open("rb") as file:
        french = {str(message.id) for message in read_po(file)}
    asked: set[str] = set()

    def listening(message: str) -> str:
        asked.add(message)
        return FR.text(message)

    whole = audit_facts(failed=True)
    since = trend((), findings_file(whole, "full"), whole.snapshot, SITE)
    for each in (whole, audit_facts(first=True), replace(whole, judgements=()), replace(whole, trend=since)):
        synthesis_document(each, Translator("fr", listening))
    own: set[str] = {""}
    assert asked - french - own == set()


def test_the_catalogues_title_falls_back_to_english() -> None:
    check: Check = LOOP
    assert parts.title_of(check, Translator("de", str)) == "NET-SW-5 en"
