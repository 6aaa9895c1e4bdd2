"""Incidents in words, and the notice to the client about a change that nobody approved."""

from collections.abc import Iterator
from datetime import datetime

from netaudit.model.incident import Incident
from netaudit.model.site import Site
from netaudit.report.document import Block, Bullets, Document, Paragraph, Part, Table
from netaudit.report.language import Translator

KIND = {
    "outage": "outage",
    "unauthorised-change": "unauthorised change",
    "security": "security",
    "other": "other",
}


def incident_line(each: Incident, zone: str, t: Translator) -> str:
    """An incident in one line."""
    state = t.text("open" if each.open else "closed")
    when = t.date(each.happened_at, zone)
    return f"{each.id}  {state}  {when}  {t.text(KIND[each.kind])}  {each.title}  ({attributed(each, t)})"


def attributed(each: Incident, t: Translator) -> str:
    """Which change it is attributed to, or that there is none."""
    return each.change or t.text("attributed to no change")


def incident_lines(each: Incident, zone: str, t: Translator) -> Iterator[str]:
    """An incident with all that was told about it."""
    yield incident_line(each, zone, t)
    yield t.text("Told by {who} on {when}", who=each.told_by, when=t.date(each.told_at, zone))
    if each.hosts:
        yield t.text("Concerns: {names}", names=", ".join(each.hosts))
    yield from (f"  - {fact}" for fact in each.facts)
    for work in each.works:
        spent = f"  ({t.text('{minutes} min', minutes=work.minutes)})" if work.minutes else ""
        yield f"  {t.date(work.at, zone)}  {work.who}  {work.text}{spent}"
    if each.closed_at:
        when = t.date(each.closed_at, zone)
        yield t.text("Closed by {who} on {when}: {text}", who=each.closed_by, when=when, text=each.resolution)
    yield t.text("Time spent: {minutes} min", minutes=each.minutes)


def incident_body(each: Incident) -> dict[str, object]:
    """An incident for machines."""
    return {
        "id": each.id,
        "title": each.title,
        "kind": each.kind,
        "open": each.open,
        "happened_at": each.happened_at,
        "told": {"at": each.told_at, "by": each.told_by},
        "hosts": list(each.hosts),
        "change": each.change or None,
        "facts": list(each.facts),
        "works": [{"at": w.at, "who": w.who, "text": w.text, "minutes": w.minutes} for w in each.works],
        "minutes": each.minutes,
        "closed": {"at": each.closed_at, "by": each.closed_by, "resolution": each.resolution}
        if each.closed_at
        else None,
        "notices": [{"file": n.file, "sha256": n.sha256} for n in each.notices],
    }


def notice(each: Incident, site: Site, now: datetime, t: Translator) -> Document:
    """What the client is told about a change that nobody approved: the facts, and the time it has cost."""
    zone = site.timezone
    facts = [
        (t.text("Site"), site.name),
        (t.text("Incident"), each.id),
        (t.text("Found"), t.date(each.told_at, zone)),
        (t.text("Began"), t.date(each.happened_at, zone)),
        (t.text("Change request"), t.text("none")),
    ]
    if each.hosts:
        facts.append((t.text("Concerns"), ", ".join(each.hosts)))
    return Document(
        language=t.language,
        title=t.text("Notice of an unauthorised change"),
        subtitle=f"{site.name} · {each.title}",
        date=now.isoformat(timespec="seconds"),
        verdict=t.text("The network was changed without an approved change request."),
        verdict_word="unauthorised",
        verdict_mark=t.text("Unauthorised change"),
        tone="bad",
        facts=tuple(facts),
        parts=tuple(_parts(each, zone, t)),
        contents=t.text("Contents"),
    )


def _parts(each: Incident, zone: str, t: Translator) -> Iterator[Part]:
    found: Block = Bullets(tuple((fact, "") for fact in each.facts))
    nothing = Paragraph(t.text("No single fact was recorded; the incident log holds what is known."))
    yield Part(t.text("What was found"), (found if each.facts else nothing,))
    yield Part(t.text("What it means"), (
        Paragraph(t.text(
            "Switches, VLANs, filters, routes, Wi-Fi and firewall of this site are changed only with a written visa. "
            "For what is described here there is none, so nobody weighed beforehand what it does to imaging, backups "
            "and patient care, and no way back was on file."
        )),
        Paragraph(t.text(
            "What was changed outside this frame is put right as billed work, under the client's responsibility."
        )),
    ))  # fmt: skip
    yield Part(t.text("Time spent so far"), tuple(_time(each, zone, t)))
    yield Part(t.text("What happens next"), tuple(_next(each, zone, t)))


def _time(each: Incident, zone: str, t: Translator) -> Iterator[Block]:
    rows = [(t.date(w.at, zone), w.who, w.text, t.number(w.minutes)) for w in each.works if w.minutes]
    if not rows:
        yield Paragraph(t.text("No time was recorded yet."))
        return
    columns = (t.text("When"), t.text("Who"), t.text("What"), t.text("Minutes"))
    yield Table(t.text("Time spent so far"), columns, (*rows, (t.text("Total"), "", "", t.number(each.minutes))))


def _next(each: Incident, zone: str, t: Translator) -> Iterator[Block]:
    if each.closed_at:
        when = t.date(each.closed_at, zone)
        yield Paragraph(
            t.text("Closed by {who} on {when}: {text}", who=each.closed_by, when=when, text=each.resolution)
        )
        return
    yield Bullets(
        (
            (t.text("Tell us who did the work, when, and why."), ""),
            (
                t.text("It is put back as it was, or approved afterwards by a change request of its own."),
                t.text("Approved afterwards, it stays marked as done without prior visa."),
            ),
        )
    )
