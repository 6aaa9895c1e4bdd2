"""The synthesis as a document of its own: a note that opens in Obsidian, with front matter that can be queried."""

from typing import Literal

from netaudit.core.synthesis import Standing, Synthesis, synthesis
from netaudit.report.document import AuditFacts, Document
from netaudit.report.first_page import first_page, lead
from netaudit.report.language import Translator
from netaudit.report.synthesis import STANDING_WORDS, area_parts, counts, overview_parts

_TONES: dict[Standing, Literal["good", "different", "neutral"]] = {
    Standing.TO_MEND: "different",
    Standing.KEPT: "good",
}


def overall(found: Synthesis) -> Standing:
    """The whole site in a word: that of its worst domain."""
    standings = {area.standing for area in found.areas}
    worst_first = (Standing.TO_MEND, Standing.UNDETERMINED, Standing.ACCEPTED, Standing.KEPT, Standing.NOT_APPLICABLE)
    return next((each for each in worst_first if each in standings), Standing.NOT_CHECKED)


def synthesis_document(facts: AuditFacts, t: Translator) -> Document:
    """First page, priorities, roadmap, trend, and the twelve domains."""
    found, zone = synthesis(facts.judgements), facts.site.timezone
    standing, tally = overall(found), counts(found)
    critical = standing is Standing.TO_MEND and tally["critical"] > 0
    return Document(
        language=t.language,
        title=t.text("Synthesis"),
        subtitle=facts.site.name,
        date=facts.snapshot.taken_at,
        verdict=lead(found, t)[0],
        verdict_word=standing,
        verdict_mark=t.text(STANDING_WORDS[standing]),
        tone="bad" if critical else _TONES.get(standing, "neutral"),
        facts=(
            (t.text("Date"), f"{t.date(facts.snapshot.taken_at, zone)} ({zone})"),
            (t.text("Scope"), facts.playbook_title),
            (t.text("Made with"), f"netaudit {facts.tool_version}"),
        ),
        parts=(
            first_page(found, facts, t, led=True),
            *overview_parts(found, facts, t),
            *area_parts(found, facts.trend, t),
        ),
        contents=t.text("Contents"),
        properties=(
            ("site", facts.site.name),
            ("simulated", facts.snapshot.simulated),
            *tally.items(),
            ("undetermined", len(found.open)),
        ),
    )
