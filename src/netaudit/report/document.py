"""A report as a document: headings, sentences and tables, whatever form it is rendered in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from netaudit.core.case import Owed
from netaudit.core.impact import Effect
from netaudit.core.trend import Trend
from netaudit.core.vendors import Vendors
from netaudit.core.works.attribution import Attribution
from netaudit.model.check import Judgement, Severity
from netaudit.model.difference import Comparison
from netaudit.model.site import Site
from netaudit.model.snapshot import Snapshot
from netaudit.model.verdict import Verdict
from netaudit.report.picture import Picture

Tone = Literal["plain", "warning", "good"]


@dataclass(frozen=True)
class Heading:
    """A heading inside a part."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """A sentence or several. The tone is never told by colour alone."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True)
class Bullets:
    """A list, each item with a remark below it or none."""

    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """A table; every row has as many cells as there are columns."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    code: bool = False
    """Whether its cells are what a device is given, letter by letter and space by space."""

    def __post_init__(self) -> None:
        """Raise ValueError on a row that does not fit its columns."""
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"a row of “{self.caption}” does not fit its columns")


@dataclass(frozen=True)
class Drawing:
    """A picture. What it says is also said in words elsewhere."""

    caption: str
    svg: str
    """A whole `<svg>` element, made by `report.topology`: the one text that a renderer puts in as it is."""
    file: str
    """The name under which it is kept beside the report."""
    filters: tuple[tuple[str, str], ...] = ()
    """What may be shown alone: the value in the picture's `data-vlans`, and its name."""
    words: Mapping[str, str] = field(default_factory=dict)
    """What the controls are called: `search`, `filter`, `all`, `larger`, `smaller`, `fit`, `found`."""
    picture: Picture | None = None
    """What is drawn, so that it can be kept and drawn again."""


@dataclass(frozen=True)
class Photograph:
    """A photograph, drawn anew from its pixels: nothing else that its file held is in it."""

    caption: str
    jpeg: bytes
    width: int
    """Pixels."""
    height: int
    """Pixels."""
    file: str
    """The name under which it is kept beside the report; made by the program: letters, digits, `-` and `.`."""


Block = Heading | Paragraph | Bullets | Table | Drawing | Photograph


@dataclass(frozen=True)
class Part:
    """A heading and what stands below it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """A whole report."""

    language: str
    title: str
    subtitle: str
    date: str
    """ISO 8601, for programs; people read it among the `facts`."""
    verdict: str
    """The verdict in one plain sentence."""
    verdict_word: str
    """`conforming`, `different`, `incomplete`, …: for programs."""
    verdict_mark: str
    """The verdict in a word or two, for people."""
    tone: Literal["good", "different", "bad", "neutral"]
    """Picks the sign and the colour beside the sentence, which says the same without them."""
    facts: tuple[tuple[str, str], ...]
    """What stands in the header: name, value."""
    parts: tuple[Part, ...]
    contents: str
    """The heading of the list of parts."""
    properties: tuple[tuple[str, str | int | bool], ...] = ()
    """What a Markdown form's front matter carries besides title, date and verdict; names are the program's own."""


@dataclass(frozen=True)
class AuditFacts:
    """Everything an audit found, before it is put into words."""

    site: Site
    snapshot: Snapshot
    verdict: Verdict
    tool_version: str
    playbook_title: str
    baseline_date: str | None = None
    baseline_commit: str | None = None
    comparison: Comparison | None = None
    effects: list[Effect] = field(default_factory=list)
    vendors: Vendors = field(default_factory=dict)
    before: Snapshot | None = None
    """The baseline's snapshot, where the whole site was compared with it."""
    roles: Mapping[str, str] = field(default_factory=dict)
    """Host -> role, as the inventory declares it."""
    attributions: tuple[Attribution, ...] = ()
    """What each difference from the baseline is due to, in their order; empty where nothing says."""
    owed: tuple[Owed, ...] = ()
    """Transitional changes and reviews that are due."""
    judgements: tuple[Judgement, ...] = ()
    """What the checks concluded."""
    trend: Trend | None = None
    """What became of the last audit's findings; None where no earlier audit left any."""
    unreadable_findings: tuple[str, ...] = ()
    """Files of findings newer than those of the trend, which somebody broke."""
    threshold: Severity = "critical"
    """From which severity on a finding counts in the verdict."""
