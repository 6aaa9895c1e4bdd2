"""The list of all reports and changes of a workspace, as one page that needs no server and no network."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from netaudit.model.names import printable
from netaudit.report.language import Translator

if TYPE_CHECKING:
    from jinja2 import Template

STAGES = {
    "requested": "requested",
    "presented": "presented",
    "planned": "planned",
    "begun": "works begun",
    "verified": "verified",
    "closed": "closed",
    "taken-back": "taken back",
    "withdrawn": "withdrawn",
    "unreadable": "cannot be read",
}
"""How far a change is, as its journal tells it -> an English message id."""
VERDICTS = {
    "conforming": "in order",
    "different": "differs",
    "incomplete": "incomplete",
    "refused": "not trusted",
    "verify-failed": "not as declared",
    "rolled-back": "taken back",
    "not-rolled-back": "to be seen on site",
    "error": "failed",
}
"""The verdict of a report's JSON -> an English message id."""


@dataclass(frozen=True)
class Listed:
    """One line: an audit's report, or a change with its reports."""

    name: str
    """Of its folder below `reports/`."""
    title: str
    date: str
    """ISO 8601; empty where nothing tells it."""
    stage: str = ""
    """A key of `STAGES`, of a change."""
    verdict: str = ""
    """A key of `VERDICTS`; empty where no report tells one."""
    files: tuple[str, ...] = ()
    """What can be opened in its folder."""


@dataclass(frozen=True)
class IndexFacts:
    """Everything in the list."""

    site: str
    timezone: str
    changes: tuple[Listed, ...]
    audits: tuple[Listed, ...]
    others: tuple[str, ...] = ()
    """Other files below `reports/`, such as the dispatch journal."""


def index_page(facts: IndexFacts, t: Translator) -> bytes:
    """The page, UTF-8; whatever comes from outside is escaped by Jinja2. It says no time of its own, so that the same
    reports make the same page."""
    changes, audits = ([_line(each, facts, t) for each in found] for found in (facts.changes, facts.audits))
    name, date, verdict, files = t.text("Name"), t.text("Date"), t.text("Verdict"), t.text("Open")
    staged = (name, date, t.text("Stage"), verdict, files)
    groups = (
        (t.text("Changes"), t.text("No change was asked for yet."), True, staged, changes),
        (t.text("Audits"), t.text("No audit was reported yet."), False, (name, date, verdict, files), audits),
    )
    words = {
        "title": t.text("Reports and changes"),
        "others": t.text("Other files"),
    }
    others = [(each, quote(each)) for each in facts.others]
    return _template().render(language=t.language, site=facts.site, groups=groups, words=words, others=others).encode()


def _line(each: Listed, facts: IndexFacts, t: Translator) -> dict[str, object]:
    return {
        "name": each.name,
        "title": each.title,
        "date": _date(each.date, facts.timezone, t),
        "stage": t.text(STAGES[each.stage]) if each.stage in STAGES else "",
        "verdict": t.text(VERDICTS[each.verdict]) if each.verdict in VERDICTS else "—",
        "files": [(file, f"{quote(each.name)}/{quote(file)}") for file in each.files],
    }


def _date(iso: str, zone: str, t: Translator) -> str:
    try:
        return t.date(iso, zone) if iso else ""
    except ValueError:
        return iso


@cache
def _template() -> "Template":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("netaudit.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: printable(value) if type(value) is str else value,
    )
    return environment.get_template("index.html.j2")
