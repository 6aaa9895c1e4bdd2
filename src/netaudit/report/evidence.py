"""The parts of the report that say how it is known: how each section was obtained, and the digests."""

from collections.abc import Iterator

from netaudit.model.state import SECTION_NAMES, Collected, DeviceState, Missing, NotAsked
from netaudit.report.document import AuditFacts, Paragraph, Part, Table
from netaudit.report.language import Translator
from netaudit.report.order import counted
from netaudit.report.seen import STATUS
from netaudit.report.summary import withheld
from netaudit.report.values import section_name


def evidence_parts(facts: AuditFacts, t: Translator) -> Iterator[Part]:
    """How each section of each host was obtained, then what was read as digests."""
    states = facts.snapshot.states
    quiet = withheld(states)
    hosts = sorted(states.items(), key=lambda each: counted(each[0]))
    rows = [row for host, state in hosts for row in _coverage(host, state, t, whole=host in quiet)]
    columns = (t.text("Host"), t.text("Section"), t.text("How"), t.text("Commands, or reason"))
    intro = Paragraph(t.text("A section that is not here was not seen; nothing is concluded from its absence."))
    title = t.text("How each section was obtained")
    yield Part(title, (intro, Table(title, columns, tuple(rows))))
    digests = tuple((host, state.digests.canonical, state.digests.raw) for host, state in hosts if host not in quiet)
    if digests:
        heads = (t.text("Host"), t.text("Configuration"), t.text("All that was printed"))
        yield Part(t.text("Digests"), (Table(t.text("Digests (SHA-256)"), heads, digests),))


def _coverage(host: str, state: DeviceState, t: Translator, *, whole: bool) -> Iterator[tuple[str, str, str, str]]:
    """One row for all that was collected, and one for each way and reason in which something was not."""
    grouped: dict[tuple[str, str], list[str]] = {}
    commands: dict[str, None] = {}
    for name in SECTION_NAMES:
        section = state.section(name)
        if isinstance(section, Collected):
            grouped.setdefault(("Collected", ""), []).append(section_name(name, t))
            commands.update(dict.fromkeys(section.source))
        elif isinstance(section, Missing) and not isinstance(section, NotAsked):
            grouped.setdefault((type(section).__name__, section.reason), []).append(section_name(name, t))
    for (status, why), names in grouped.items():
        sections = t.text("all") if whole else ", ".join(names)
        yield host, sections, t.text(STATUS[status]), " · ".join(commands) if status == "Collected" else why
