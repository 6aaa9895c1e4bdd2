"""The synthesis as parts of a document: priorities, roadmap, trend, then every domain in its order."""

from collections.abc import Iterator, Mapping

from netaudit.core.statediff import ONE_ROW
from netaudit.core.synthesis import HORIZONS, Action, Area, Opportunities, Standing, Synthesis
from netaudit.core.trend import Trend
from netaudit.model.check import ANSWER, DOMAINS, SEVERITIES, SITE_INPUTS, Check, Evidence, Finding
from netaudit.model.findings import FindingRecord
from netaudit.model.state import SECTION_NAMES
from netaudit.report.document import AuditFacts, Block, Bullets, Heading, Paragraph, Part, Table
from netaudit.report.findings import HORIZON_WORDS, finding_sentence, severity_words, unknown_words
from netaudit.report.language import Translator
from netaudit.report.order import counted
from netaudit.report.values import field_name, section_name

PRIORITY_WORDS = {1: "1, at once", 2: "2, soon", 3: "3, to be planned", 4: "4, when convenient"}
STANDING_WORDS = {
    Standing.TO_MEND: "to mend",
    Standing.UNDETERMINED: "undetermined",
    Standing.ACCEPTED: "accepted for a time",
    Standing.KEPT: "as it should be",
    Standing.NOT_APPLICABLE: "does not apply",
    Standing.NOT_CHECKED: "not checked",
}
STANDING_SENTENCES = {
    Standing.UNDETERMINED: "Nothing was found, but not everything could be judged: this domain is undetermined.",
    Standing.ACCEPTED: "Nothing but what somebody accepted for a time.",
    Standing.KEPT: "Nothing was found in what was checked.",
    Standing.NOT_APPLICABLE: "The site has nothing that the rules of this domain are about.",
    Standing.NOT_CHECKED: "No rule of this domain was checked, so nothing is said of it.",
}
_ROWS = 6
"""Rows of evidence told with a finding; the JSON has them all."""


def title_of(check: Check, t: Translator) -> str:
    """A check's title in the reader's language."""
    return check.title[t.language if t.language in check.title else "en"]


def overview_parts(found: Synthesis, facts: AuditFacts, t: Translator) -> tuple[Part, ...]:
    """Priorities by domain, the roadmap, and what became of the last audit's findings."""
    return (_priorities(found, t), _roadmap(found, t), _trend(facts, t))


def area_parts(found: Synthesis, since: Trend | None, t: Translator) -> tuple[Part, ...]:
    """One part a domain, all of them, in the order of the synthesis."""
    return tuple(Part(t.text(DOMAINS[each.domain]), tuple(area_blocks(each, since, t))) for each in found.areas)


def areas_part(found: Synthesis, since: Trend | None, t: Translator) -> Part:
    """All domains in one part; those with nothing to say are named at its end."""
    blocks: list[Block] = []
    for each in found.areas:
        if each.findings or each.waived or each.open:
            blocks += [Heading(t.text(DOMAINS[each.domain])), *area_blocks(each, since, t)]
    quiet: dict[Standing, list[str]] = {}
    for each in found.areas:
        if not (each.findings or each.waived or each.open):
            quiet.setdefault(each.standing, []).append(t.text(DOMAINS[each.domain]))
    if quiet:
        blocks.append(Heading(t.text("The other domains")))
        entries = ((", ".join(names), t.text(STANDING_SENTENCES[standing])) for standing, names in quiet.items())
        blocks.append(Bullets(tuple(entries)))
    return Part(t.text("Findings"), tuple(blocks))


def _priorities(found: Synthesis, t: Translator) -> Part:
    title = t.text("Priorities")
    columns = (
        t.text("Domain"), t.text("Priority"), t.text("Standing"), t.text("Findings"), t.text("Not judged"),
        t.text("First step"),
    )  # fmt: skip
    rows = tuple(
        (
            t.text(DOMAINS[each.domain]),
            _priority(each.priority, t),
            t.text(STANDING_WORDS[each.standing]),
            t.number(len(each.findings)),
            t.number(len(each.open)),
            # The worst may be a long piece of work: the first step is what is nearest of the same priority.
            next((action_text(a, t) for a in each.actions if a.priority == each.priority), "—"),
        )
        for each in found.areas
    )
    return Part(title, (Table(title, columns, rows),))


def _priority(value: int | None, t: Translator) -> str:
    return t.text(PRIORITY_WORDS[value]) if value else "—"


def action_text(each: Action, t: Translator) -> str:
    """What to do; of what is not known, what must be found out."""
    if each.findings:
        return t.text(each.text)
    titles = " · ".join(title_of(judgement.check, t) for judgement in each.open)
    return t.text("Find out what could not be judged: {titles}.", titles=titles)


def _roadmap(found: Synthesis, t: Translator) -> Part:
    blocks: list[Block] = [
        Paragraph(
            t.text("In this order. What changes the network is done through an approved change, with its way back.")
        )
    ]
    for horizon in HORIZONS:
        steps = [each for each in found.roadmap if each.horizon == horizon]
        blocks.append(Heading(t.text(_HORIZON_TITLES[horizon])))
        blocks.append(_steps(steps, t) if steps else Paragraph(t.text("Nothing.")))
    return Part(t.text("Roadmap"), tuple(blocks))


_HORIZON_TITLES = {
    "short-term": "Short term: days to weeks",
    "intermediate": "Intermediate: the next months",
    "structural": "Structural: with the next project",
}


def _steps(steps: list[Action], t: Translator) -> Table:
    columns = (t.text("Action"), t.text("Priority"), t.text("Domain"), t.text("Settles"), t.text("Recipe"))
    rows = tuple(
        (
            action_text(each, t),
            _priority(each.priority, t),
            ", ".join(t.text(DOMAINS[domain]) for domain in each.domains),
            _settles(each, t),
            each.recipe or "—",
        )
        for each in steps
    )
    # The heading above names the horizon; the caption only names the table to who does not see the page.
    return Table(t.text("Roadmap"), columns, rows)


def _settles(each: Action, t: Translator) -> str:
    if not each.findings:
        return t.text("rules not judged: {count}", count=t.number(len(each.open)))
    return f"{', '.join(each.checks)} ({t.number(len(each.findings))})"


def _trend(facts: AuditFacts, t: Translator) -> Part:
    title, since, timezone = t.text("Since the last audit"), facts.trend, facts.site.timezone
    lost = "The findings of an earlier audit cannot be read: {path}. The trend is that of the one before."
    broken = [Paragraph(t.text(lost, path=path), "warning") for path in facts.unreadable_findings]
    if since is None:
        return Part(title, (*broken, Paragraph(t.text("No earlier audit left findings to compare with."))))
    intro = t.text(
        "Compared with the audit of {date}. Only what was looked for again, and no longer found, counts as fixed.",
        date=t.date(since.since, timezone),
    )
    blocks: list[Block] = [*broken, Paragraph(intro)]
    remaining = [
        (finding_sentence(each, t), t.text("{check}, since {date}", check=each.check, date=t.date(day, timezone)))
        for each, day in since.remaining
    ]
    kinds = (
        (t.text("New since then"), [(finding_sentence(each, t), each.check) for each in since.new]),
        (t.text("Fixed since then"), _earlier(since.fixed, timezone, t)),
        (t.text("Still there"), remaining),
        (t.text("Not judged this time: neither fixed nor there"), _earlier(since.undetermined, timezone, t)),
        (t.text("Whose rule or host is no longer the site's"), _earlier(since.lapsed, timezone, t)),
    )
    for heading, entries in kinds:
        blocks.append(Heading(f"{heading} ({t.number(len(entries))})"))
        blocks.append(Bullets(tuple(entries)) if entries else Paragraph(t.text("None.")))
    return Part(title, tuple(blocks))


def _earlier(found: tuple[FindingRecord, ...], timezone: str, t: Translator) -> list[tuple[str, str]]:
    """Findings of an earlier audit, in the words that it wrote: they are text, and never a format."""
    return [
        (
            each.text.fr if t.language == "fr" else each.text.en,
            t.text("{check}, since {date}", check=each.check, date=t.date(each.first_seen, timezone)),
        )
        for each in found
    ]


def area_blocks(area: Area, since: Trend | None, t: Translator) -> Iterator[Block]:
    """A domain: findings, risks, opportunities, actions by horizon; then what was accepted and what is not known."""
    name = t.text(DOMAINS[area.domain])
    if area.standing in STANDING_SENTENCES:
        yield Paragraph(
            t.text(STANDING_SENTENCES[area.standing]), "good" if area.standing is Standing.KEPT else "plain"
        )
    if area.findings:
        yield _findings(area, since, t)
        caption = t.text("{domain}: risks", domain=name)
        columns = (t.text("Risk"), t.text("Severity"), t.text("Findings"))
        rows = ((t.text(r.text), severity_words(r.severity, t), t.number(len(r.findings))) for r in area.risks)
        yield Table(caption, columns, tuple(rows))
    chances = tuple(_opportunities(area.opportunities, t))
    if chances:
        yield Paragraph(t.text("{domain}: opportunities", domain=name))
        yield Bullets(chances)
    if area.actions:
        yield _actions(area, t)
    if area.waived:
        yield Paragraph(t.text("Waived for a time: these are findings all the same."))
        yield Bullets(
            tuple(
                (
                    f"{each.finding.check} — {finding_sentence(each.finding, t)}",
                    t.text("{who}, until {until}: {why}", who=each.who, until=each.until.isoformat(), why=each.why),
                )
                for each in area.waived
            )
        )
    if area.open:
        yield Paragraph(t.text("{domain}: what could not be judged", domain=name))
        yield Bullets(
            tuple((f"{each.check.id} — {title_of(each.check, t)}", unknown_words(each, t)) for each in area.open)
        )


def _findings(area: Area, since: Trend | None, t: Translator) -> Table:
    columns = (t.text("Severity"), t.text("Finding"), t.text("Evidence"), t.text("Since"), t.text("Check"))
    ended = {key: day for judgement in area.judgements for key, day in judgement.expired.items()}
    rows = []
    for each in sorted(area.findings, key=_as_counted):
        day = ended.get(each.key)
        told = finding_sentence(each, t) + (f" {t.text('Its waiver ended on {day}.', day=day)}" if day else "")
        seen = (since.first_seen(each, "")[:10] or t.text("new")) if since else "—"
        rows.append((severity_words(each.severity, t), told, evidence_words(each.evidence, t), seen, each.check))
    return Table(t.text("{domain}: findings", domain=t.text(DOMAINS[area.domain])), columns, tuple(rows))


def _as_counted(each: Finding) -> tuple[int, str, str]:
    """The worst first, then check by check, host by host."""
    return SEVERITIES.index(each.severity), each.check, counted(each.hosts[0] if each.hosts else "")


def evidence_words(evidence: tuple[Evidence, ...], t: Translator) -> str:
    """Where it can be seen: host, section, rows."""
    said = []
    for each in evidence:
        where = " ".join(filter(None, (each.host, input_name(each.section, t))))
        keys = ", ".join(_key_words(each.section, key, t) for key in each.keys)
        said.append(t.text("{where}: {keys}", where=where, keys=keys) if keys else where)
    said = list(dict.fromkeys(said))
    left = len(said) - _ROWS
    return " · ".join([*said[:_ROWS], *([t.text("and {count} more", count=t.number(left))] if left > 0 else [])])


def _key_words(section: str, key: str, t: Translator) -> str:
    """A row as it is; a field where a section is one row, and the section of a difference, by their names."""
    if section in ONE_ROW:
        return field_name(key, t)
    first, _, rest = key.partition(" ")
    return f"{section_name(first, t)} {rest}".strip() if section == "drift" else key


def input_name(name: str, t: Translator) -> str:
    """What a check's input is called."""
    if name in SITE_INPUTS:
        return t.text(SITE_INPUTS[name])
    if name.startswith(ANSWER):
        return t.text("the survey, {question}", question=name.removeprefix(ANSWER))
    return section_name(name, t) if name in SECTION_NAMES else name


def _opportunities(found: Opportunities, t: Translator) -> Iterator[tuple[str, str]]:
    for each in found.together:
        words = t.text("One action settles {count} findings at once:", count=t.number(len(each.findings)))
        yield words, action_text(each, t)
    for each in found.prepared:
        words = t.text("A prepared change does it ({recipe}):", recipe=each.recipe)
        yield words, action_text(each, t)
    if found.kept:
        titles = " · ".join(title_of(each.check, t) for each in found.kept)
        yield t.text("Kept already, to build upon ({count}):", count=t.number(len(found.kept))), titles


def _actions(area: Area, t: Translator) -> Table:
    columns = (t.text("Horizon"), t.text("Action"), t.text("Priority"), t.text("Settles"))
    rows = tuple(
        (t.text(HORIZON_WORDS[each.horizon]), action_text(each, t), _priority(each.priority, t), _settles(each, t))
        for each in area.actions
    )
    return Table(t.text("{domain}: actions by horizon", domain=t.text(DOMAINS[area.domain])), columns, rows)


def counts(found: Synthesis) -> Mapping[str, int]:
    """How many findings of each severity, for front matter and programs."""
    tally = dict.fromkeys(("critical", "high", "medium", "low"), 0)
    for each in found.findings:
        tally[each.severity] += 1
    return tally
