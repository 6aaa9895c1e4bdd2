"""`begin`, `apply`, `rollback`, `verify`: the works of an approved change."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from netaudit.cli.hand import acting_person, key_option, no_commit_option, signing_hand
from netaudit.cli.output import Invocation, finish, now
from netaudit.cli.progress import shown
from netaudit.model.errors import NetauditError
from netaudit.model.verdict import Verdict, reason

if TYPE_CHECKING:
    from netaudit.report.language import Translator
    from netaudit.store.workspace import Workspace
    from netaudit.workflows.apply import Applied
    from netaudit.workflows.works import WorksOptions

_deadline = click.option("--deadline", type=float, default=60.0, show_default=True, help="Seconds for each host.")
_workers = click.option("--workers", type=int, default=20, show_default=True, help="Hosts asked at once.")
_person = click.option("--as", "person", default="", help="Who executes.")


@click.command()
@click.argument("change_id", metavar="ID")
@_person
@_deadline
@_workers
@key_option
@no_commit_option
@click.pass_obj
def begin(
    invocation: Invocation, change_id: str, person: str, deadline: float, workers: int, key: Path | None,
    no_commit: bool,
) -> None:  # fmt: skip
    """Open the works: through the gate, with the whole site recorded as it is before them."""
    from netaudit.store.changes import find_id
    from netaudit.workflows.begin import begin as open_works

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    found = find_id(workspace.root, change_id)
    who = acting_person(invocation, workspace, person, key)
    options = _options(invocation, deadline, workers, no_commit=no_commit)
    with shown(words, len(workspace.inventory.hosts)) as progress:
        done = open_works(workspace, found, who, options, progress, now())
    told = Verdict((reason("works-begun", change=found), *done.reasons))
    finish(invocation, told, words, change=found, commit=done.commit)


@click.command()
@click.argument("change_id", metavar="ID")
@click.option("--execute", is_flag=True, help="Send. Without it, nothing is sent.")
@click.option("--go-on", is_flag=True, help="Go on with works that were interrupted: lead back first what is between.")
@click.option("--canary", default="", metavar="HOST", help="This host goes first.")
@click.option("--clean", is_flag=True, help="Of works that are over: remove the copies of files that they left.")
@_person
@_deadline
@_workers
@key_option
@no_commit_option
@click.pass_obj
def apply(
    invocation: Invocation, change_id: str, execute: bool, go_on: bool, canary: str, clean: bool, person: str,
    deadline: float, workers: int, key: Path | None, no_commit: bool,
) -> None:  # fmt: skip
    """Carry out an approved plan, host by host; a host that does not become what was predicted is led back.

    Begins the works where they are not begun. Ends with 6 where a device is not the one, or not in the state, that was
    planned on; with 7 where the works failed and were shown to be taken back; with 8 where somebody must go on site.
    At a terminal you are asked what is to become of works that were interrupted.
    """
    from netaudit.cli.progress import Steps
    from netaudit.cli.works_questions import decision
    from netaudit.store.changes import find_id
    from netaudit.workflows.apply import ApplyOptions
    from netaudit.workflows.apply import apply as carry_out
    from netaudit.workflows.dry_run import would_apply
    from netaudit.workflows.rollback import rollback as take_back

    if clean and (go_on or canary):
        raise click.UsageError("--clean and --go-on or --canary exclude each other.")
    workspace = invocation.workspace()
    words = invocation.words(workspace)
    found = find_id(workspace.root, change_id)
    who = acting_person(invocation, workspace, person, key)
    works = _options(invocation, deadline, workers, no_commit=no_commit)
    if clean:
        _clean(invocation, workspace, found, who, words, works if execute else None)
    if not execute:
        told, lines = would_apply(workspace, found, who, canary, words, now())
        finish(invocation, told, words, lines, change=found, executed=False)
    options = ApplyOptions(works, canary, go_on)
    try:
        done = carry_out(workspace, found, who, options, words, Steps(words), now)
    except NetauditError as stopped:
        chosen = decision(invocation, words, stopped)
        if not chosen:
            raise
        if chosen == "verify":
            _looked_at(invocation, workspace, found, words, works, key, send=False)
        if chosen == "back":
            done = take_back(workspace, found, who, ApplyOptions(works), words, Steps(words), now)
        else:
            done = carry_out(workspace, found, who, replace(options, go_on=True), words, Steps(words), now)
    _told(invocation, done, words)


@click.command()
@click.argument("change_id", metavar="ID")
@click.option("--execute", is_flag=True, help="Send. Without it, nothing is sent.")
@_person
@_deadline
@_workers
@key_option
@no_commit_option
@click.pass_obj
def rollback(
    invocation: Invocation, change_id: str, execute: bool, person: str, deadline: float, workers: int,
    key: Path | None, no_commit: bool,
) -> None:  # fmt: skip
    """Lead every host that the works changed back to the base that was signed, and show it by collection."""
    from netaudit.cli.progress import Steps
    from netaudit.store.changes import find_id
    from netaudit.workflows.apply import ApplyOptions
    from netaudit.workflows.dry_run import would_return
    from netaudit.workflows.rollback import rollback as take_back

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    found = find_id(workspace.root, change_id)
    who = acting_person(invocation, workspace, person, key)
    if not execute:
        told, lines = would_return(workspace, found, who, now())
        finish(invocation, told, words, lines, change=found, executed=False)
    works = _options(invocation, deadline, workers, no_commit=no_commit)
    _told(invocation, take_back(workspace, found, who, ApplyOptions(works), words, Steps(words), now), words)


@click.command()
@click.argument("change_id", metavar="ID")
@click.option("--send", is_flag=True, help="Mail the technical report to the site's `report_to`.")
@_deadline
@_workers
@key_option
@no_commit_option
@click.pass_obj
def verify(
    invocation: Invocation, change_id: str, send: bool, deadline: float, workers: int, key: Path | None, no_commit: bool
) -> None:
    """Look at the whole site after the works: exactly the declared changes, every test, the signed verdict."""
    from netaudit.store.changes import find_id
    from netaudit.workflows.mail import ready

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    if send:
        ready(workspace, now())
    found = find_id(workspace.root, change_id)
    options = _options(invocation, deadline, workers, no_commit=no_commit)
    _looked_at(invocation, workspace, found, words, options, key, send=send)


def _looked_at(
    invocation: Invocation, workspace: "Workspace", found: str, words: "Translator", options: "WorksOptions",
    key: Path | None, *, send: bool,
) -> NoReturn:  # fmt: skip
    """Verify, tell the verdict, and end."""
    import msgspec

    from netaudit.cli.mail import mail_report
    from netaudit.report.verdict_text import verdict_lines
    from netaudit.workflows.verify import verify as look

    by = signing_hand(invocation, workspace, key)
    with shown(words, len(workspace.inventory.hosts)) as progress:
        done = look(workspace, found, by, options, words, progress, now())
    lines = verdict_lines(done.statement, words)
    lines.append(words.text("Report: {path}", path=f"reports/{found}/report.html"))
    told = done.verdict
    if send:
        mailed = mail_report(invocation, workspace, found, words, commit=options.commit, person=by.person)
        told = Verdict((*told.reasons, *mailed))
    finish(
        invocation, told, words, lines, change=found, commit=done.commit, accepted=done.accepted,
        statement=msgspec.to_builtins(done.statement),
    )  # fmt: skip


def _clean(
    invocation: Invocation, workspace: "Workspace", found: str, who: str, words: "Translator",
    works: "WorksOptions | None",
) -> NoReturn:  # fmt: skip
    """Remove the copies that works left, or say how they would be (`works` is None), and end."""
    from netaudit.cli.progress import Steps
    from netaudit.workflows.cleaning import clean, would_clean

    if works is not None:
        _told(invocation, clean(workspace, found, who, works, Steps(words), now), words)
    told, lines = would_clean(workspace, found, who, now())
    finish(invocation, told, words, lines, change=found, executed=False)


def _told(invocation: Invocation, done: "Applied", words: "Translator") -> NoReturn:
    """Tell what sending came to, with the page for a person on site, and end."""
    finish(invocation, done.verdict, words, done.page, change=done.change, commit=done.commit, executed=True,
           on_site=list(done.page))  # fmt: skip


def _options(invocation: Invocation, deadline: float, workers: int, *, no_commit: bool) -> "WorksOptions":
    from netaudit.workflows.works import WorksOptions

    prompt = _ask_secret if invocation.asks else None
    return WorksOptions(deadline_seconds=deadline, workers=workers, prompt=prompt, commit=not no_commit)


def _ask_secret(question: str) -> str:
    answer: str = click.prompt(question, hide_input=True, err=True)
    return answer
