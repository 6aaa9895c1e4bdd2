"""`survey`: the questions that no machine can answer."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from netaudit.cli.hand import no_commit_option
from netaudit.cli.output import Invocation, finish, now, safe
from netaudit.model.errors import stop
from netaudit.model.verdict import Verdict, reason, verdict

if TYPE_CHECKING:
    from netaudit.report.language import Translator
    from netaudit.store.workspace import Workspace


@click.command()
@click.option("--status", is_flag=True, help="Say what is missing or stale, and ask nothing.")
@click.option("--export", "out", type=click.Path(path_type=Path, dir_okay=False), help="Write a form: .yaml or .md.")
@click.option("--import", "filled", type=click.Path(path_type=Path, dir_okay=False), help="Read a filled form.")
@click.option("--section", default="", help="Only this section, such as backups.")
@click.option("--all", "again", is_flag=True, help="Ask or export also what is answered and still counts.")
@click.option("--by", "person", default="", help="Who answers, as a name.")
@no_commit_option
@click.pass_obj
def survey(
    invocation: Invocation, status: bool, out: Path | None, filled: Path | None, section: str, again: bool,
    person: str, no_commit: bool,
) -> None:  # fmt: skip
    """Ask what no machine can see, or import a filled form; say what is missing or stale."""
    if sum((status, out is not None, filled is not None)) > 1:
        raise click.UsageError("--status, --export and --import exclude each other.")
    workspace = invocation.workspace()
    words = invocation.words(workspace)
    if out is not None:
        _export(invocation, workspace, words, out, section, again=again)
    elif filled is not None:
        _import(invocation, workspace, words, filled, person, commit=not no_commit)
    elif status:
        _status(invocation, workspace, words, section)
    else:
        _ask(invocation, workspace, words, section, person, again=again, commit=not no_commit)


def _status(invocation: Invocation, workspace: "Workspace", words: "Translator", section: str) -> None:
    from netaudit.report.survey import status_body, status_lines
    from netaudit.workflows.survey import survey as look
    from netaudit.workflows.survey import survey_reasons

    found = look(workspace, now(), section)
    lines = [safe(line) for line in status_lines(found.sections, found.standings, words)]
    finish(invocation, Verdict(survey_reasons(found)), words, lines, questions=status_body(found.standings))


def _export(
    invocation: Invocation, workspace: "Workspace", words: "Translator", out: Path, section: str, *, again: bool
) -> None:
    from netaudit.core.survey import to_ask
    from netaudit.report.survey import markdown_form, yaml_form
    from netaudit.store.records import write_new
    from netaudit.workflows.survey import survey as look

    if out.suffix.lower() not in (".yaml", ".yml", ".md"):
        raise stop("survey-form-kind", path=out.name)
    found = look(workspace, now(), section)
    asked = {each.question.id: each for each in to_ask(found.standings, again=again)}
    if not asked:
        finish(invocation, Verdict((reason("survey-nothing-to-ask"),)), words, questions=0)
    render = markdown_form if out.suffix.lower() == ".md" else yaml_form
    write_new(out, render(found.sections, asked, workspace.site.name, words).encode())
    what = words.text("{path} asks {count} questions.", path=str(out), count=len(asked))
    finish(invocation, Verdict((reason("done", what=what),)), words, questions=len(asked))


def _import(
    invocation: Invocation, workspace: "Workspace", words: "Translator", filled: Path, person: str, *, commit: bool
) -> None:
    from netaudit.store.survey import questions
    from netaudit.workflows.survey import commit_answers, put_on_file
    from netaudit.workflows.survey_form import read_filled

    today = workspace.local(now()).date()
    form = read_filled(filled, questions(), workspace.site.name, today, person)
    put_on_file(workspace, form.given, form.by, form.on)
    made = commit_answers(workspace, len(form.given), form.by, now()) if commit else ""
    _done(invocation, words, [each.question for each in form.given], made)


def _ask(
    invocation: Invocation, workspace: "Workspace", words: "Translator", section: str, person: str, *, again: bool,
    commit: bool,
) -> None:  # fmt: skip
    from netaudit.cli.survey_questions import interview
    from netaudit.core.survey import to_ask
    from netaudit.workflows.survey import commit_answers
    from netaudit.workflows.survey import survey as look

    if not invocation.asks:
        raise stop("survey-no-terminal")
    found = look(workspace, now(), section)
    asked = list(to_ask(found.standings, again=again))
    if not asked:
        finish(invocation, Verdict((reason("survey-nothing-to-ask"),)), words, answered=[])
    answered, by = interview(workspace, words, found, asked, person, now())
    made = commit_answers(workspace, len(answered), by, now()) if commit and answered else ""
    _done(invocation, words, answered, made)


def _done(invocation: Invocation, words: "Translator", answered: list[str], made: str) -> None:
    what = words.text("Answers put on file: {count}.", count=len(answered))
    reasons = [reason("done", what=what)] if answered else []
    finish(invocation, verdict(reasons, reason("nothing-to-do")), words, answered=answered, commit=made)
