"""`send` and `outbox`: reports leave by mail, and what left is written down."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from netaudit.cli.hand import acting_person, key_option, no_commit_option
from netaudit.cli.output import Invocation, finish, now, safe
from netaudit.model.errors import NetauditError
from netaudit.model.mail import CHANNELS, Channel
from netaudit.model.verdict import Reason, Verdict, reason

if TYPE_CHECKING:
    from netaudit.model.mail import Dispatch
    from netaudit.report.language import Translator
    from netaudit.report.technical_facts import Level
    from netaudit.store.workspace import Workspace
    from netaudit.workflows.outbox import FlushOptions

_deadline = click.option(
    "--deadline",
    type=click.FloatRange(min=1),
    default=300.0,
    show_default=True,
    help="Seconds the visit to the mail server may take.",
)
_as = click.option("--as", "person", default="", help="Who sends it, in whose journal of the change it is noted.")


@click.command()
@click.argument("what", default="audit")
@click.option(
    "--to", multiple=True, help="A contact of inventory/site.yaml, or `requester`; several times for several."
)
@click.option("--attach", multiple=True, type=click.Path(path_type=Path), help="A file that goes with the report.")
@click.option(
    "--encrypt", is_flag=True, help="Encrypt the files (AES-256); the password is shown once, for another way."
)
@click.option("--password-from", default="", help="With this password instead: env:NETAUDIT_… or keyring:NAME.")
@click.option(
    "--level",
    type=click.Choice(["technical", "client"]),
    help="Of the report of works, this one for all; else the client gets the client's, the others the technical.",
)
@click.option("--again", is_flag=True, help="Also to whom has it already.")
@click.option("--later", is_flag=True, help="Only put it into the outbox.")
@_deadline
@_as
@key_option
@no_commit_option
@click.pass_obj
def send(
    invocation: Invocation,
    what: str,
    to: tuple[str, ...],
    attach: tuple[Path, ...],
    level: "Level | None",
    encrypt: bool,
    password_from: str,
    again: bool,
    later: bool,
    deadline: float,
    person: str,
    key: Path | None,
    no_commit: bool,
) -> None:
    """Mail a report: WHAT is `audit` (the last one), a folder of reports/, or a change's id.

    It is written into the outbox first. Without Internet it stays there, for the next `send` or `outbox flush`.
    """
    from netaudit.workflows.mail import SendOptions
    from netaudit.workflows.mail import send as mail

    if password_from:
        _checked_reference(password_from)
    workspace = invocation.workspace()
    words = invocation.words(workspace)
    options = SendOptions(
        what,
        to,
        attach,
        level,
        encrypt or bool(password_from),
        password_from,
        again,
        later,
        acting_person(invocation, workspace, person, key) if person or key else "",
        flush_options(invocation, deadline=deadline, commit=not no_commit),
    )
    sent = mail(workspace, options, words, now())
    lines = []
    if sent.password:
        lines.append(words.text("Password (shown once; give it by another way): {password}", password=sent.password))
    queued = [dispatch_body(each) for each in sent.dispatches]
    body: dict[str, Any] = {"dispatch": queued[0] if queued else None, "dispatches": queued}
    if sent.password:
        body["password"] = sent.password
    finish(invocation, Verdict(sent.reasons), words, lines, **body)


def _checked_reference(given: str) -> None:
    import re

    if not re.fullmatch(r"(env:NETAUDIT_[A-Z0-9_]+|keyring:[\w.@/-]+)", given):
        raise click.UsageError(
            "--password-from names a password, env:NETAUDIT_… or keyring:NAME; it is not one itself."
        )


def mail_report(
    invocation: Invocation, workspace: "Workspace", report: str, words: "Translator", *, commit: bool, person: str = ""
) -> tuple[Reason, ...]:
    """Mail a report that a command has just written; that it could not be mailed does not undo the command.

    Of a change, `person` sends it, and the client's report is written where the client is to get one.
    """
    from netaudit.workflows.mail import SendOptions
    from netaudit.workflows.mail import send as mail
    from netaudit.workflows.technical import for_client

    options = SendOptions(report, person=person, flush=flush_options(invocation, commit=commit))
    try:
        if person:
            for_client(workspace, report, words, now(), commit=commit)
        return mail(workspace, options, words, now()).reasons
    except NetauditError as failure:
        return failure.verdict.reasons


def flush_options(
    invocation: Invocation, *, deadline: float = 300.0, commit: bool = True, all_now: bool = False
) -> "FlushOptions":
    """How the outbox is emptied in this invocation."""
    from netaudit.workflows.outbox import FlushOptions

    return FlushOptions(all_now, deadline, commit, _ask if invocation.asks else None)


def _ask(what: str) -> str:
    answer: str = click.prompt(what, hide_input=True, err=True)
    return answer


@click.group()
def outbox() -> None:
    """What waits to be mailed, and the journal of what was sent or handed over."""


@outbox.command("list")
@click.pass_obj
def list_(invocation: Invocation) -> None:
    """Every message that was not delivered to everybody yet, and what was heard last."""
    from netaudit.store.outbox import Outbox

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    found, problems = Outbox(workspace.own).all()
    lines = [line for each in found for line in _lines(each, workspace, words.date)]
    reasons: list[Reason] = [each for failure in problems for each in failure.verdict.reasons]
    if not found and not problems:
        reasons = [reason("mail-nothing-waiting")]
    elif not problems:
        reasons = [reason("done", what=words.text("Messages in the outbox: {count}.", count=len(found)))]
    finish(invocation, Verdict(tuple(reasons)), words, lines, dispatches=[dispatch_body(each) for each in found])


def _lines(each: "Dispatch", workspace: "Workspace", date: Any) -> list[str]:
    when = date(each.queued_at, workspace.site.timezone)
    lines = [f"{each.id}  {when}  {safe(each.report)}"]
    lines += [f"  {d.state:<9}  {safe(d.to.address)}  {safe(d.answer)}".rstrip() for d in each.deliveries]
    return lines


def dispatch_body(each: "Dispatch") -> object:
    """A dispatch as plain values."""
    import msgspec

    return msgspec.to_builtins(each)


@outbox.command()
@click.option("--now", "all_now", is_flag=True, help="Also what waits for a later time.")
@_deadline
@no_commit_option
@click.pass_obj
def flush(invocation: Invocation, all_now: bool, deadline: float, no_commit: bool) -> None:
    """Send what waits and is due."""
    from netaudit.workflows.outbox import flush as empty

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    options = flush_options(invocation, deadline=deadline, commit=not no_commit, all_now=all_now)
    done = empty(workspace, options, workspace.local(now()))
    finish(invocation, Verdict(done.reasons), words, dispatches=[dispatch_body(each) for each in done.dispatches])


@outbox.command()
@click.argument("name", metavar="ID")
@click.option("--reason", "why", default="", help="Why it is not sent.")
@no_commit_option
@click.pass_obj
def drop(invocation: Invocation, name: str, why: str, no_commit: bool) -> None:
    """Put away a message that is not to be sent, or that was refused."""
    from netaudit.workflows.outbox import drop as put_away

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    away = put_away(workspace, name, why, workspace.local(now()), commit=not no_commit)
    done = Verdict((reason("mail-dropped-by-hand", name=name),))
    finish(invocation, done, words, dispatch=dispatch_body(away))


@outbox.command()
@click.argument("what", default="audit")
@click.option("--channel", type=click.Choice(CHANNELS), required=True, help="By which way it went.")
@click.option("--to", required=True, help="Who got it.")
@click.option(
    "--file", "files", multiple=True, type=click.Path(path_type=Path), help="This file, not the report's own."
)
@click.option("--note", default="", help="A receipt's number, who was there, or the like.")
@click.option("--at", default="", help="When, such as 2026-12-01T19:30+04:00; now otherwise.")
@_as
@key_option
@no_commit_option
@click.pass_obj
def record(
    invocation: Invocation,
    what: str,
    channel: Channel,
    to: str,
    files: tuple[Path, ...],
    note: str,
    at: str,
    person: str,
    key: Path | None,
    no_commit: bool,
) -> None:
    """Write down that a report (WHAT, as for `send`) was handed over another way than by mail, with its digest."""
    from netaudit.workflows.mail import Handed
    from netaudit.workflows.mail import record as write

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    who = acting_person(invocation, workspace, person, key) if person or key else ""
    handed = Handed(what, channel, to, files, note, at, who, not no_commit)
    finish(invocation, Verdict((write(workspace, handed, now()),)), words)
