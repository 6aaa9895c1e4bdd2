"""The technical report (*compte rendu technique*): one page for everybody, then before, during and after the works."""

from collections.abc import Iterator
from datetime import datetime

from netaudit.report.document import Document, Part
from netaudit.report.language import Translator
from netaudit.report.technical_client import client_parts
from netaudit.report.technical_course import course_parts
from netaudit.report.technical_facts import Level, TechnicalFacts, stage
from netaudit.report.technical_private import discreet, discretion
from netaudit.report.technical_record import record_parts
from netaudit.report.technical_site import site_parts
from netaudit.report.technical_summary import summary_part
from netaudit.report.technical_words import STAGES, TONES


def technical_document(facts: TechnicalFacts, level: Level, t: Translator) -> Document:
    """Put what is known of a change into words.

    Args:
        facts: what is known.
        level: for whom; at `client`, no address, host key, serial number or configuration line is left in it.
        t: the reader's language.
    """
    here = stage(facts)
    mark, sentence = STAGES[here]
    document = Document(
        language=t.language,
        title=t.text("Technical report"),
        subtitle=facts.site.name,
        date=facts.now.isoformat(timespec="seconds"),
        verdict=t.text(sentence),
        verdict_word=here,
        verdict_mark=t.text(mark),
        tone=TONES.get(here, "neutral"),
        facts=tuple(_header(facts, level, t)),
        parts=tuple(Part(part.title, part.blocks) for part in _parts(facts, level, t) if part.blocks),
        contents=t.text("Contents"),
        properties=(("change", facts.request.id), ("level", level), ("plan", facts.plan_digest)),
    )
    return discreet(document, discretion(facts), t) if level == "client" else document


def _parts(facts: TechnicalFacts, level: Level, t: Translator) -> Iterator[Part]:
    if level == "client":
        yield from client_parts(facts, t)
        return
    yield summary_part(facts, t)
    yield from course_parts(facts, t)
    yield from site_parts(facts, t)
    yield from record_parts(facts, t)


def _header(facts: TechnicalFacts, level: Level, t: Translator) -> Iterator[tuple[str, str]]:
    zone, request = facts.site.timezone, facts.request
    yield t.text("Change"), f"{request.id} — {request.title}"
    yield t.text("Reason"), " ".join(request.reason.split())
    requester = request.requester
    yield t.text("Requested by"), ", ".join(filter(None, (requester.name, requester.organisation)))
    for role in ("client", "it"):
        contact = facts.site.contacts.get(role)
        if contact is not None:
            yield t.text("For the client") if role == "client" else t.text("IT service"), contact.name
    start, end = (_moment(facts, each, t) for each in (request.window.start, request.window.end))
    yield t.text("Window"), f"{start} – {end} ({zone})"
    for each in facts.signatures:
        if each.act in ("approve", "reject") and not each.why_not:
            name = t.text("Approved by") if each.act == "approve" else t.text("Refused by")
            who = f"{each.on_behalf_of} ({each.person})" if each.on_behalf_of else each.person
            said = ", ".join(filter(None, (who, each.role, t.date(each.said_at, zone) if each.said_at else "")))
            yield name, f"{said}, {each.fingerprint}" if level == "technical" else said
    executors = dict.fromkeys(e.who for e in facts.entries if e.what in ("begun", "working"))
    if executors:
        yield t.text("Carried out by"), ", ".join(executors)
    yield t.text("Report of"), f"{t.date(facts.now.isoformat(), zone)} ({zone})"
    yield t.text("Made with"), f"netaudit {facts.tool_version}"


def _moment(facts: TechnicalFacts, when: datetime, t: Translator) -> str:
    """A moment as the request writes it; one without a zone is the site's own, and is written as it stands."""
    return t.date(when.isoformat(), facts.site.timezone if when.tzinfo else "")
