"""The survey in words: how it stands, and forms to fill in without the tool."""

import json
from collections.abc import Iterable, Iterator, Mapping

from netaudit.core.survey import Standing, plain_value
from netaudit.model.names import printable
from netaudit.model.survey import Asked, Question, Scalar, Section, Value
from netaudit.report.language import Translator

STATUS = {
    "answered": "answered",
    "stale": "answered too long ago",
    "missing": "no answer",
    "altered": "evidence gone or altered",
    "not-applicable": "does not apply",
}
_EMPTY_ROWS = 4


def kind_words(question: Question, t: Translator) -> str:
    """How a question is to be answered."""
    if question.type == "rows":
        names = ", ".join(column.title.said(t.language) for column in question.columns.values())
        return t.text("one row for each ({names}), or none", names=names)
    return _scalar_kind(question.asked(), t)


def _scalar_kind(asked: Asked, t: Translator) -> str:
    if asked.type == "choice":
        return t.text(
            "one of: {choices}", choices=", ".join(words.said(t.language) for words in asked.choices.values())
        )
    if asked.type == "number" and asked.unit:
        return t.text("a number, in {unit}", unit=asked.unit)
    return {
        "yes-no": t.text("yes or no"),
        "number": t.text("a number"),
        "date": t.text("a day, such as 2026-12-31"),
        "text": t.text("a text"),
    }[asked.type]


def value_words(question: Question, value: Value, t: Translator) -> str:
    """An answer for people, in one line."""
    if isinstance(value, tuple):
        kinds = question.columns
        rows = (", ".join(_scalar_words(kinds[key], cell, t) for key, cell in row.items()) for row in value)
        return " · ".join(rows) or t.text("none")
    return _scalar_words(question.asked(), value, t)


def _scalar_words(asked: Asked, value: Scalar, t: Translator) -> str:
    if isinstance(value, bool):
        return t.text("yes" if value else "no")
    if asked.type == "choice":
        return asked.choices[str(value)].said(t.language)
    return printable(f"{value} {asked.unit}".strip())


def status_lines(sections: Iterable[Section], found: Mapping[str, Standing], t: Translator) -> Iterator[str]:
    """Section by section how many questions are answered, and which are not."""
    for section in sections:
        here = [each for each in found.values() if each.section == section.section]
        asked = [each for each in here if each.status != "not-applicable"]
        if not here:
            continue
        count = sum(each.status == "answered" for each in asked)
        title = section.title.said(t.language)
        yield t.text("{section}: {count} of {total} answered", section=title, count=count, total=len(asked))
        for each in asked:
            if each.status != "answered":
                said = f"  {each.question.id}  ({t.text(STATUS[each.status])})  {each.question.ask.said(t.language)}"
                yield said


def status_body(found: Mapping[str, Standing]) -> list[dict[str, object]]:
    """The same for machines."""
    return [
        {
            "id": each.question.id,
            "section": each.section,
            "status": each.status,
            "value": None if each.value is None else plain_value(each.value),
            "by": each.answer.by if each.answer else None,
            "on": each.answer.on.isoformat() if each.answer else None,
            "until": each.until.isoformat() if each.until else None,
        }
        for each in found.values()
    ]


def last_answer(each: Standing, t: Translator) -> str:
    """What was answered last, by whom and when; empty where nothing was."""
    if each.answer is None or each.value is None:
        return ""
    said = value_words(each.question, each.value, t)
    return t.text("Last answer ({who}, {when}): {said}", who=each.answer.by, when=each.answer.on.isoformat(), said=said)


def _head(site: str, language: str) -> list[str]:
    return [
        "form: netaudit-survey",
        "schema: 1",
        f"site: {json.dumps(site, ensure_ascii=False)}",
        f"language: {language}",
    ]


def yaml_form(sections: Iterable[Section], asked: Mapping[str, Standing], site: str, t: Translator) -> str:
    """The form as YAML: a comment on every question."""
    lines = [
        f"# {t.text('Survey of the site: what no machine can see')}",
        f"# {t.text('Write each answer behind `value:`. What is left empty stays unanswered.')}",
        *_head(site, t.language),
        f'by: ""                           # {t.text("who answers")}',
        f'on: ""                           # {t.text("the day, such as 2026-12-31; empty: the day it is read")}',
        "answers:",
    ]
    for section, questions in _grouped(sections, asked):
        lines += ["", f"  # ── {section.title.said(t.language)} ──"]
        for each in questions:
            lines += ["", *(f"  # {text}" for text in _told(each, t)), f"  {each.question.id}:", *_yaml_value(each, t)]
            lines += ['    remark: ""', f"    evidence: []                   # {t.text('files beside this form')}"]
    return "\n".join(lines) + "\n"


def _yaml_value(each: Standing, t: Translator) -> list[str]:
    if each.question.type != "rows":
        return ["    value:"]
    row = ", ".join(f'{key}: ""' for key in each.question.columns)
    return [f"    value:                         # {t.text('rows such as the one below; [] if there are none')}",
            f"    #  - {{{row}}}"]  # fmt: skip


def _told(each: Standing, t: Translator) -> list[str]:
    language = t.language
    last = last_answer(each, t).replace("\n", " ")
    proof = t.text("A document or photograph is expected as evidence.") if each.question.evidence else ""
    told = [each.question.ask.said(language), each.question.help.said(language), kind_words(each.question, t)]
    columns = [
        f"{key} ({column.title.said(language)}) {_scalar_kind(column, t)}"
        for key, column in each.question.columns.items()
    ]
    return [text for text in [*told, *columns, proof, last] if text]


def _grouped(
    sections: Iterable[Section], asked: Mapping[str, Standing]
) -> Iterator[tuple[Section, list[Standing]]]:  # fmt: skip
    for section in sections:
        questions = [each for each in asked.values() if each.section == section.section]
        if questions:
            yield section, questions


def markdown_form(sections: Iterable[Section], asked: Mapping[str, Standing], site: str, t: Translator) -> str:
    """The form as Markdown, to be filled in with any editor."""
    lines = ["---", *_head(site, t.language), 'by: ""', 'on: ""', "---", ""]
    lines += [f"# {t.text('Survey of the site: what no machine can see')}", ""]
    lines += [
        t.text(
            "Write who answers behind `by:` above, and each answer behind its colon. "
            "What is left empty stays unanswered."
        ),
        t.text("Evidence is named as files beside this form, several with `;` between them."),
    ]
    for section, questions in _grouped(sections, asked):
        lines += ["", f"## {section.title.said(t.language)}"]
        for each in questions:
            told = _told(each, t)
            lines += ["", f"### {told[0]}", "", f"`{each.question.id}`", "", *(f"> {text}\\" for text in told[1:-1])]
            lines += [f"> {told[-1]}", "", f"**{t.text('Answer:')}**", "", *_table(each.question, t.language)]
            lines += [f"**{t.text('Remark:')}**", "", f"**{t.text('Evidence:')}**"]
    return "\n".join(lines) + "\n"


def _table(question: Question, language: str) -> list[str]:
    if question.type != "rows":
        return []
    columns = [column.title.said(language) for column in question.columns.values()]
    empty = "|" + "   |" * len(columns)
    return [f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}", *[empty] * _EMPTY_ROWS, ""]
