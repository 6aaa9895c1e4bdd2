"""`report`: the technical report of a change, and the list of everything that was reported."""

import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from netaudit.cli.forms import forms_option
from netaudit.cli.hand import acting_person, key_option, no_commit_option
from netaudit.cli.output import Invocation, finish, now
from netaudit.model.errors import stop
from netaudit.model.verdict import Reason, Verdict, reason

if TYPE_CHECKING:
    from netaudit.model.site import Form
    from netaudit.report.language import Translator
    from netaudit.report.technical_facts import Level
    from netaudit.store.workspace import Workspace


@click.command()
@click.argument("what", default="")
@forms_option
@click.option(
    "--level",
    type=click.Choice(["technical", "client"]),
    default="technical",
    show_default=True,
    help="For whom: `client` holds no addresses and no internals.",
)
@click.option("--open", "opens", is_flag=True, help="Open the report, or the list of all reports, in the browser.")
@click.option("--send", is_flag=True, help="Mail the technical report to the site's `report_to`.")
@click.option("--as", "person", default="", help="Who sends it, in whose journal of the change it is noted.")
@key_option
@no_commit_option
@click.pass_obj
def report(
    invocation: Invocation, what: str, forms: "tuple[Form, ...]", level: "Level", opens: bool, send: bool,
    person: str, key: Path | None, no_commit: bool,
) -> None:  # fmt: skip
    """Write the technical report of a change, at whatever stage it is; WHAT is its id.

    Without WHAT, the list of all reports and changes is written anew (`reports/index.html`). With `audit`, or a folder
    of reports/, the report of that audit is opened, or rendered again (`--to`, in the language of `--lang`) from what
    was kept of it, without asking any device.
    """
    from netaudit.model.change import CHANGE_ID
    from netaudit.report.forms import FORMS
    from netaudit.workflows.reports import FOLDER

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    audit = what == "audit" or ((workspace.root / FOLDER / what).is_dir() and not CHANGE_ID.fullmatch(what))
    if send and (level == "client" or not what or audit):
        raise click.UsageError("--send mails the technical report of one change; give its id, and no --level client.")
    if forms and not what:
        raise click.UsageError("--to renders one report; say which.")
    if not what:
        _index(invocation, workspace, words, opens=opens, commit=not no_commit)
    if audit:
        _audit(invocation, workspace, (what, forms), words, opens=opens, commit=not no_commit)
    _change(
        invocation, workspace, (what, level, forms or FORMS), words, opens=opens, send=(send, person, key),
        commit=not no_commit,
    )  # fmt: skip


def _index(invocation: Invocation, workspace: "Workspace", words: "Translator", *, opens: bool, commit: bool) -> None:
    from netaudit.workflows.index import refreshed

    path = refreshed(workspace, commit=commit)
    told = [reason("index-written", path=_shown(workspace, path))]
    finish(invocation, Verdict((*told, *_opened(workspace, path, opens))), words, page=str(path))


def _audit(
    invocation: Invocation, workspace: "Workspace", what: "tuple[str, tuple[Form, ...]]", words: "Translator", *,
    opens: bool, commit: bool,
) -> None:  # fmt: skip
    from netaudit.report.forms import page as first
    from netaudit.workflows.audit_report import again
    from netaudit.workflows.reports import chosen, files

    name, forms = what
    if not forms:
        page = files(chosen(workspace, name))[0].path
        told = _opened(workspace, page, opens) or [reason("done", what=_shown(workspace, page))]
        finish(invocation, Verdict(tuple(told)), words, page=str(page))
    done = again(workspace, name, words.language, forms, commit=commit)
    page = first(done.paths)
    paths = ", ".join(_shown(workspace, path) for path in done.paths)
    told = [reason("report-rendered", name=done.name, paths=paths), *_opened(workspace, page, opens)]
    shown = [str(path) for path in done.paths]
    finish(invocation, Verdict(tuple(told)), words, page=str(page), files=shown, commit=done.commit)


def _change(
    invocation: Invocation, workspace: "Workspace", what: "tuple[str, Level, tuple[Form, ...]]", words: "Translator", *,
    opens: bool, send: tuple[bool, str, Path | None], commit: bool,
) -> None:  # fmt: skip
    from netaudit.cli.mail import mail_report
    from netaudit.report.technical_facts import stage
    from netaudit.report.technical_words import STAGES
    from netaudit.workflows.technical import report as write

    mails, person, key = send
    given, level, forms = what
    who = acting_person(invocation, workspace, person, key) if mails else ""
    done = write(workspace, given, level, words, now(), forms=forms, commit=commit)
    here = stage(done.facts)
    told: list[Reason] = [reason("report-written", change=done.change, path=_shown(workspace, done.page))]
    if mails:
        told += mail_report(invocation, workspace, done.change, words, commit=commit, person=who)
    told += _opened(workspace, done.page, opens)
    finish(
        invocation, Verdict(tuple(told)), words, [words.text(STAGES[here][1])], change=done.change, stage=here,
        level=level, page=str(done.page), commit=done.commit,
    )  # fmt: skip


def _opened(workspace: "Workspace", page: Path, opens: bool) -> list[Reason]:
    """Open a page in the browser, where that is asked for; raises `browser-missing`."""
    if not opens:
        return []
    shown = _shown(workspace, page)
    try:
        started = webbrowser.open(page.as_uri())
    except (webbrowser.Error, OSError):
        started = False
    if not started:
        raise stop("browser-missing", path=shown)
    return [reason("report-opened", path=shown)]


def _shown(workspace: "Workspace", path: Path) -> str:
    return path.relative_to(workspace.root).as_posix()
