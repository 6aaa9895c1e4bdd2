"""The parts of a technical report that say how it is known: evidence, risks, way back, journal, signatures, digests."""

from collections.abc import Iterator, Mapping

from netaudit.core.journal import Entry
from netaudit.model.change import Transitional
from netaudit.model.snapshot import Snapshot
from netaudit.model.statements import HostPlan
from netaudit.report.document import Block, Bullets, Heading, Paragraph, Part, Table
from netaudit.report.language import Translator
from netaudit.report.order import counted
from netaudit.report.plan_words import WEIGHTS, guarantee_sentence, risk_sentence
from netaudit.report.summary import withheld
from netaudit.report.technical_evidence import evidence, moment
from netaudit.report.technical_facts import TechnicalFacts
from netaudit.report.technical_words import ACTS, JOURNAL, TRUTHS
from netaudit.report.wording import reason_sentence

_TOLD = 300
"""Of one entry's own words, characters."""


def record_parts(facts: TechnicalFacts, t: Translator) -> Iterator[Part]:
    """Reserves and risks, way back, evidence, journal, signatures, digests, limits."""
    yield Part(t.text("Reserves and residual risks"), tuple(reserves(facts, t)))
    yield Part(t.text("Way back"), tuple(_way_back(facts, t)))
    yield Part(t.text("Evidence that was kept"), tuple(evidence(facts, "technical", t)))
    yield Part(t.text("Journal"), tuple(_journal(facts, t)))
    yield Part(t.text("Approvals and signatures"), tuple(_signatures(facts, t)))
    yield Part(t.text("Digests"), tuple(_digests(facts, t)))
    yield Part(t.text("Method and limits"), tuple(limits(t)))


def reserves(facts: TechnicalFacts, t: Translator) -> Iterator[Block]:
    """What the plan knew to be at risk, and what stays conditional."""
    found = [
        (risk_sentence(each, t), t.text(WEIGHTS[each.weight])) for each in (facts.plan.risks if facts.plan else ())
    ]
    request = facts.request
    if isinstance(request.lifecycle, Transitional):
        until = request.lifecycle.transitional_until.isoformat()
        found.append((t.text("It must not last: its end is {until}.", until=until), request.lifecycle.closing))
    if request.regularises:
        found.append((t.text("It accepts what was done without prior visa; it is marked so for ever."), ""))
    for host, each in sorted(facts.plan.hosts.items() if facts.plan else (), key=lambda each: counted(each[0])):
        if each.unsaved:
            found.append((t.text("{host}: others changed it before and never saved.", host=host), ""))
    for mandate in request.mandates:
        words = t.text("Perimeter {name}: under the mandate of {holder}", name=mandate.perimeter, holder=mandate.holder)
        found.append((words, t.text("valid until {day}", day=mandate.valid_until.isoformat())))
    if found:
        yield Bullets(tuple(found))
    elif facts.plan is None:
        yield Paragraph(t.text("No plan was made, so no risk was looked for."), "warning")
    else:
        yield Paragraph(t.text("No factor of risk is known."), "good")


def _way_back(facts: TechnicalFacts, t: Translator) -> Iterator[Block]:
    if facts.plan is None:
        yield Paragraph(t.text("No plan was made, so no way back is known."), "warning")
        return
    for host, each in sorted(facts.plan.hosts.items(), key=lambda each: counted(each[0])):
        yield Heading(host)
        yield Paragraph(guarantee_sentence(each, t), "good" if each.proved_by else "warning")
        yield from _lines(each, t)
    if facts.plan.manual or facts.request.rollback != "computed":
        written = facts.request.rollback
        text = t.text("none is written") if written == "computed" else " ".join(written.split())
        yield Paragraph(t.text("What was done by hand is taken back so: {text}", text=text))
    if facts.plan.hosts:
        words = t.text("What is to be taken back is computed anew from what the device then is.")
        yield Paragraph(words)


def _lines(plan: HostPlan, t: Translator) -> Iterator[Block]:
    for title, lines in ((t.text("Commands"), plan.forward), (t.text("Way back"), plan.rollback)):
        if lines:
            yield Table(title, (title,), tuple((line,) for line in lines), code=True)
    if plan.files:
        title = t.text("Files, each put back from the copy that was made before")
        yield Table(title, (t.text("File"),), tuple((each.path,) for each in plan.files))


def _journal(facts: TechnicalFacts, t: Translator) -> Iterator[Block]:
    rows = tuple(journal_rows(facts, facts.entries, t))
    if not rows:
        yield Paragraph(t.text("The journal is empty."), "warning")
        return
    columns = (t.text("When"), t.text("Who"), t.text("What"), t.text("About"))
    yield Table(t.text("Journal"), columns, rows)


def journal_rows(
    facts: TechnicalFacts, entries: tuple[Entry, ...], t: Translator
) -> Iterator[tuple[str, str, str, str]]:
    """Entries as people read them."""
    for entry in entries:
        what = JOURNAL.get(entry.what)
        yield (
            moment(entry.at, facts.site.timezone, t),
            entry.who,
            t.text(what) if what else entry.what,
            _about(entry.more, t),
        )


def _about(more: Mapping[str, object], t: Translator) -> str:
    """What an entry is about, in the order in which a reader asks."""
    parts = [
        str(more[name]) for name in ("host", "way", "number", "role", "text", "file", "caption", "why") if name in more
    ]
    parts += [str(more[name]) for name in ("channel", "recipient", "outcome", "said", "detail") if more.get(name)]
    parts += [t.text(TRUTHS[name][more[name] is not True]) for name in TRUTHS if name in more]
    return " · ".join(filter(None, parts))[:_TOLD]


def _signatures(facts: TechnicalFacts, t: Translator) -> Iterator[Block]:
    if not facts.signatures:
        yield Paragraph(t.text("Nothing was signed."), "warning")
        return
    zone = facts.site.timezone
    rows = tuple(
        (
            f"{each.on_behalf_of} ({each.person})" if each.on_behalf_of else each.person,
            each.role,
            t.text(ACTS[each.act]),
            moment(each.said_at, zone, t) if each.said_at else "?",
            each.fingerprint or "—",
            " ".join(reason_sentence(why, t) for why in each.why_not) or t.text("yes"),
            each.comment,
        )
        for each in facts.signatures
    )
    columns = (
        t.text("Who"), t.text("Role"), t.text("What"), t.text("When, as the signer says"),
        t.text("Fingerprint of the key"), t.text("Counts"), t.text("Comment"),
    )  # fmt: skip
    yield Table(t.text("Approvals and signatures"), columns, rows)
    yield Paragraph(
        t.text(
            "A signature is counted where its key is enrolled for that person and role and signed exactly this content."
        )
    )


def _digests(facts: TechnicalFacts, t: Translator) -> Iterator[Block]:
    acts = {"approve": t.text("Approval"), "reject": t.text("Refusal"), "review": t.text("Review")}
    rows = [
        (t.text("Request"), facts.request_digest),
        (t.text("Plan"), facts.plan_digest),
        *((f"{acts[each.act]} ({each.person})", each.digest) for each in facts.signatures if each.act in acts),
        (t.text("Verdict"), facts.verdict_digest),
    ]
    if facts.verdict is not None:
        rows += [
            (t.text("Journal of {who}, as the verdict saw it", who=who), value)
            for who, value in sorted(facts.verdict.journal_heads.items())
        ]
    for name, snapshot in ((t.text("before"), facts.before), (t.text("after"), facts.after)):
        rows += _states(name, snapshot)
    known = tuple(row for row in rows if row[1])
    if known:
        yield Table(t.text("Digests (SHA-256)"), (t.text("Of what"), t.text("Digest (SHA-256)")), known)


def _states(name: str, snapshot: Snapshot | None) -> list[tuple[str, str]]:
    states = snapshot.states if snapshot else {}
    quiet = withheld(states)
    return [
        (f"{host}, {name}", each.digests.canonical)
        for host, each in sorted(states.items(), key=lambda each: counted(each[0]))
        if host not in quiet
    ]


def limits(t: Translator) -> Iterator[Block]:
    """What the report rests on, and what it does not show."""
    yield Paragraph(
        t.text(
            "The site was looked at before the works and after them; every change between the two is declared, "
            "missing, undeclared, or of something that was not looked at, which is never counted as unchanged."
        )
    )
    yield Paragraph(
        t.text(
            "Leases that were renewed and telephones that came and went are not judged. What was changed and put back "
            "between the two looks leaves no trace in them."
        )
    )
    yield Paragraph(
        t.text("Digests and signatures show that what they cover was not altered since; they say nothing of the law.")
    )
