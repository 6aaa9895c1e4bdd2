"""The survey: how its questions stand, and answers put on file as they are given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from netaudit.core.survey import Standing, standings
from netaudit.model.errors import stop
from netaudit.model.survey import Answer, Evidence, Section, Value
from netaudit.model.verdict import Reason, reason
from netaudit.store.changes import file_digest
from netaudit.store.records import write_whole
from netaudit.store.survey import EVIDENCE, SURVEY, altered, answers, questions, write_answers
from netaudit.store.workspace import Workspace
from netaudit.workflows.evidence import EVIDENCE_IN_GIT_BYTES, safe_name


@dataclass(frozen=True)
class Given:
    """An answer that was just given."""

    question: str
    value: Value
    remark: str = ""
    evidence: tuple[Path, ...] = ()
    """Documents and photographs to attach."""


@dataclass(frozen=True)
class Survey:
    """How the questions of a site stand."""

    sections: tuple[Section, ...]
    standings: dict[str, Standing]
    unknown: tuple[str, ...]
    """Answered, and not asked by this version."""


def survey(workspace: Workspace, now: datetime, section: str = "") -> Survey:
    """How every question stands today.

    Args:
        workspace: whose.
        now: with a zone.
        section: only this one; empty for all.

    Raises:
        NetauditError: `document-invalid`, or `survey-section-unknown`.
    """
    asked = questions()
    if section and section not in {each.section for each in asked}:
        raise stop("survey-section-unknown", section=section, known=", ".join(each.section for each in asked))
    today = workspace.local(now).date()
    held = answers(workspace.root, asked, today)
    found = standings(asked, held.given, altered(workspace.root, held), today)
    if section:
        found = {name: each for name, each in found.items() if each.section == section}
    return Survey(asked, found, tuple(held.unknown))


def counting_answers(workspace: Workspace, now: datetime) -> dict[str, Value]:
    """Question -> what was said, as far as it may be relied upon today: nothing stale, nothing whose evidence is gone.

    Raises:
        NetauditError: `document-invalid`.
    """
    found = survey(workspace, now).standings
    return {name: each.value for name, each in found.items() if each.status == "answered" and each.value is not None}


def survey_reasons(found: Survey) -> tuple[Reason, ...]:
    """What is open in it."""
    count = {
        status: sum(each.status == status for each in found.standings.values())
        for status in ("missing", "stale", "altered")
    }
    reasons = [reason("survey-open", **count)] if any(count.values()) else [reason("survey-complete")]
    return (*reasons, *(reason("survey-unknown-question", question=each) for each in found.unknown))


def put_on_file(workspace: Workspace, given: Sequence[Given], by: str, on: date) -> list[Path]:
    """Write answers and their evidence, whole or not at all; returns the files that were written.

    Answers that others put on file meanwhile stay.

    Raises:
        NetauditError: `survey-older`: one of them is older than the answer on file; `locked`, `document-invalid`,
            `document-missing`, `symlink-refused`, `disk-full`.
    """
    with workspace.locked("survey"):
        held = answers(workspace.root, questions(), on)
        newer = [
            each.question for each in given if each.question in held.given and held.given[each.question][0].on > on
        ]
        if newer:
            raise stop("survey-older", questions=", ".join(newer[:5]), day=on.isoformat())
        written: list[Path] = []
        new = {}
        for each in given:
            kept = []
            for file in each.evidence:
                evidence, path = _attached(workspace.root, file)
                kept.append(evidence)
                written += [path] if path else []
            answer = Answer(value=each.value, by=by, on=on, remark=each.remark, evidence=tuple(kept))
            new[each.question] = (answer, each.value)
        return [*written, write_answers(workspace.root, held, new)]


def _attached(root: Path, file: Path) -> tuple[Evidence, Path | None]:
    """Keep a file as evidence, named by its content so that none ever takes the place of another."""
    if file.is_symlink() or (root / EVIDENCE).is_symlink():
        raise stop("symlink-refused", path=str(file))
    found, size = file_digest(file)
    name = f"{EVIDENCE}/{found[:8]}-{safe_name(file.name)}"
    if size > EVIDENCE_IN_GIT_BYTES:
        return Evidence(file=name, sha256=found, bytes=size, place=file.name), None
    write_whole(root / name, file.read_bytes())
    return Evidence(file=name, sha256=found, bytes=size), root / name


def commit_answers(workspace: Workspace, count: int, by: str, now: datetime) -> str:
    """Commit the answers and all their evidence, that of an interview that was killed included; the commit id."""
    held = answers(workspace.root, questions(), workspace.local(now).date())
    files = [each.file for answer, _ in held.given.values() for each in answer.evidence]
    paths = [workspace.root / each for each in dict.fromkeys([SURVEY, *files]) if (workspace.root / each).is_file()]
    return workspace.repository.commit(paths, f"Survey: {count} answers by {by}", [("Survey", str(count))])
