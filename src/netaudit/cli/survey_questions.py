"""The survey asked at a terminal: every answer is on file before the next question is put."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from netaudit.core.survey import Standing, read_value
from netaudit.model.names import printable
from netaudit.model.survey import Question, Value
from netaudit.report.language import Translator
from netaudit.report.survey import kind_words, last_answer
from netaudit.store.workspace import Workspace
from netaudit.workflows.survey import Given, Survey, put_on_file

if TYPE_CHECKING:
    from rich.console import Console


class _EnoughError(Exception):
    """Whoever answers stops here; what was answered stays."""


def interview(
    workspace: Workspace, words: Translator, found: Survey, asked: Sequence[Standing], person: str, now: datetime
) -> tuple[list[str], str]:
    """Ask question by question; an empty answer leaves a question open, Ctrl-D or Ctrl-C ends the interview.

    Returns:
        The questions that were answered, and who answered.
    """
    from rich.console import Console

    console = Console(stderr=True, highlight=False, markup=False)
    today = workspace.local(now).date()
    answered: list[str] = []
    said: dict[str, Value] = {name: each.value for name, each in found.standings.items() if each.value is not None}
    by = person
    try:
        by = by or _line(words.text("Who answers"), needed=True)
        titles = {each.section: each.title.said(words.language) for each in found.sections}
        for place, each in enumerate(asked, 1):
            if each.question.only_if is not None and said.get(each.question.only_if) is not True:
                continue
            _shown(console, each, titles[each.section], f"{place}/{len(asked)}", words)
            given = _answered(console, each.question, today, words)
            if given is not None:
                put_on_file(workspace, [given], by, today)
                said[given.question] = given.value
                answered.append(given.question)
    except (_EnoughError, KeyboardInterrupt):
        console.print()
    return answered, by


def _shown(console: "Console", each: Standing, title: str, place: str, words: Translator) -> None:
    from rich.panel import Panel
    from rich.text import Text

    question, language = each.question, words.language
    text = Text(question.ask.said(language), style="bold")
    rest = [question.help.said(language), kind_words(question, words), printable(last_answer(each, words))]
    text.append("".join(f"\n{line}" for line in rest if line), style="not bold")
    console.print(Panel(text, title=Text(f"{place} {title}"), title_align="left"))


def _answered(console: "Console", question: Question, today: date, words: Translator) -> Given | None:
    value = _value(console, question, today, words)
    if value is None:
        return None
    remark = printable(_line(words.text("Remark")))
    files: list[Path] = []
    while question.evidence and (name := _line(words.text("Evidence: a file to attach"))):
        path = Path(name).expanduser()
        if path.is_file() and not path.is_symlink():
            files.append(path)
        else:
            console.print(words.text("{path} is no file.", path=name))
    return Given(question.id, value, remark, tuple(files))


def _value(console: "Console", question: Question, today: date, words: Translator) -> Value | None:
    while True:
        raw: object = _rows(question, words) if question.type == "rows" else _line(words.text("Answer"))
        if raw in ("", None):
            return None
        try:
            return read_value(question, raw, today, words.language)
        except ValueError as failure:
            console.print(printable(str(failure)))


def _rows(question: Question, words: Translator) -> object:
    """Row after row; an empty first cell ends them, `none` in place of the first says that there are none."""
    rows: list[dict[str, str]] = []
    columns = [(key, column.title.said(words.language)) for key, column in question.columns.items()]
    while first := _line(f"{columns[0][1]} ({len(rows) + 1})"):
        if not rows and first.lower() in (words.text("none"), "none"):
            return "none"
        rows.append({columns[0][0]: first, **{key: _line(f"  {title}") for key, title in columns[1:]}})
    return rows or None


def _line(question: str, *, needed: bool = False) -> str:
    try:
        default = None if needed else ""
        return str(click.prompt(question, default=default, show_default=False, err=True)).strip()
    except click.Abort as failure:
        raise _EnoughError from failure
