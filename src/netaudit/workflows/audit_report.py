"""The files of an audit's report, when it is written and when it is rendered again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from netaudit.model.errors import stop
from netaudit.model.site import Form
from netaudit.report.audit import audit_document
from netaudit.report.document import AuditFacts, Block, Document, Drawing
from netaudit.report.findings_file import findings_bytes
from netaudit.report.forms import rendered
from netaudit.report.kept import KEPT, KeptError, KeptReport, Words, kept, read_kept
from netaudit.report.language import LANGUAGES, translator
from netaudit.report.machine import machine
from netaudit.report.picture import Picture
from netaudit.report.synthesis_document import synthesis_document
from netaudit.store.findings import FINDINGS
from netaudit.store.records import write_whole
from netaudit.store.workspace import Workspace
from netaudit.workflows.index import write_index
from netaudit.workflows.reports import Chosen, chosen

NAME, SYNTHESIS = "report", "synthesis"
_MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Again:
    """A report that was rendered again."""

    name: str
    """Its folder below `reports/`."""
    paths: tuple[Path, ...]
    """What was written, the page first where there is one."""
    commit: str


def contents(
    facts: AuditFacts, language: str, playbook: str, forms: Collection[Form], titles: Mapping[Any, str] | None = None
) -> dict[str, bytes]:
    """File name -> content, with what is kept to render it again.

    Args:
        facts: what the audit found.
        language: the reader's.
        playbook: by which it was made.
        forms: of the report. The synthesis goes with its Markdown.
        titles: of the playbook, by language.
    """
    called = titles or {}
    own = _words(_titled(facts, called.get(language)), language, None)
    # The picture is drawn in the language that is read now; in the others when somebody asks for them.
    blocks = (block for part in own.documents[NAME].parts for block in part.blocks)
    known = next((block.picture for block in blocks if isinstance(block, Drawing)), None)
    others = sorted({*LANGUAGES} - {language})
    words = {each: _words(_titled(facts, called.get(each)), each, known) for each in others}
    report = KeptReport(language, {**words, language: own})
    found = _files(report, language, forms)
    if facts.judgements:
        found[FINDINGS] = findings_bytes(facts, playbook)
    return {**found, KEPT: kept(report)}


def again(workspace: Workspace, what: str, language: str, forms: Collection[Form], *, commit: bool) -> Again:
    """Render an audit's report again, from what was kept of it alone.

    In its own language it has the names it had; in another one they end in that language.

    Args:
        workspace: where.
        what: `audit` for the last one, or its folder.
        language: the reader's.
        forms: which are written.
        commit: commit them.

    Raises:
        NetauditError: `report-missing`, `report-not-kept`, `report-kept-unreadable`, `report-language-not-kept` or
            `symlink-refused`; nothing was written.
    """
    with workspace.locked("report"):
        found = chosen(workspace, what)
        report = _read(found)
        if language not in report.words:
            raise stop("report-language-not-kept", name=found.name, languages=", ".join(sorted(report.words)))
        paths = []
        for name, content in _files(report, language, forms).items():
            write_whole(found.folder / name, content)
            paths.append(found.folder / name)
        index = write_index(workspace)
        subject = f"{found.name}: report rendered again"
        done = workspace.repository.commit([*paths, index], subject, [("Audit", found.name)]) if commit else ""
    return Again(found.name, tuple(paths), done)


def _read(report: Chosen) -> KeptReport:
    path = report.folder / KEPT
    if path.is_symlink():
        raise stop("symlink-refused", path=f"reports/{report.name}/{KEPT}")
    if not path.is_file():
        raise stop("report-not-kept", name=report.name)
    if path.stat().st_size > _MOST_BYTES:
        raise stop("report-kept-unreadable", name=report.name, file=KEPT, detail="too large")
    try:
        raw = path.read_bytes()
        return read_kept(raw)
    except KeptError as failure:
        raise stop("report-kept-unreadable", name=report.name, file=KEPT, detail=str(failure)) from failure


def _titled(facts: AuditFacts, title: str | None) -> AuditFacts:
    return replace(facts, playbook_title=title) if title else facts


def _words(facts: AuditFacts, language: str, known: Picture | None) -> Words:
    words = translator(language)
    documents = {NAME: audit_document(facts, words, known)}
    if facts.judgements:
        documents[SYNTHESIS] = synthesis_document(facts, words)
    return Words(documents, machine(facts, words))


def _files(report: KeptReport, language: str, forms: Collection[Form]) -> dict[str, bytes]:
    words, ending = report.words[language], "" if language == report.language else f"-{language}"
    found = rendered(_named(words.documents[NAME], ending), f"{NAME}{ending}", forms, words.body)
    synthesis = words.documents.get(SYNTHESIS)
    if synthesis is not None and "md" in forms:
        found |= rendered(_named(synthesis, ending), f"{SYNTHESIS}{ending}", ["md"], b"")
    return found


def _named(document: Document, ending: str) -> Document:
    """The document with the names that its pictures have beside it."""

    def named(block: Block) -> Block:
        if not isinstance(block, Drawing):
            return block
        return replace(block, file=f"{block.file.removesuffix('.svg')}{ending}.svg")

    if not ending:
        return document
    parts = tuple(replace(part, blocks=tuple(map(named, part.blocks))) for part in document.parts)
    return replace(document, parts=parts)
