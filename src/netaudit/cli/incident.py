"""`incident`: the incident log (*main courante*)."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from netaudit.cli.hand import acting_person, key_option, no_commit_option
from netaudit.cli.output import Invocation, finish, now, safe
from netaudit.model.incident import KINDS, MOST_MINUTES, Closed, IncidentKind, Opened
from netaudit.model.verdict import Verdict, reason, verdict

if TYPE_CHECKING:
    from netaudit.report.language import Translator
    from netaudit.store.workspace import Workspace
    from netaudit.workflows.incident import Written

_MINUTES = click.IntRange(0, MOST_MINUTES)
_LONGEST = 2000


@click.group()
def incident() -> None:
    """The incident log: what happened, when, who told it, and which change it is attributed to, or to none."""


@incident.command()
@click.option("--title", required=True, help="What happened, in one line.")
@click.option("--kind", type=click.Choice(KINDS), default="outage", show_default=True, help="What kind of thing it is.")
@click.option("--at", "when", default="", help="When it began, such as 2026-12-01T19:30; now otherwise.")
@click.option("--host", "hosts", multiple=True, help="A host or device that it concerns.")
@click.option("--change", default="", metavar="ID", help="The change it is attributed to; none otherwise.")
@click.option("--fact", "facts", multiple=True, help="Something that was found.")
@click.option("--from-audit", is_flag=True, help="Take what the last audit found different from the baseline as facts.")
@click.option("--minutes", type=_MINUTES, default=0, help="Time it has cost so far.")
@click.option("--as", "person", default="", help="Who tells it.")
@key_option
@no_commit_option
@click.pass_obj
def new(
    invocation: Invocation, title: str, kind: IncidentKind, when: str, hosts: tuple[str, ...], change: str,
    facts: tuple[str, ...], from_audit: bool, minutes: int, person: str, key: Path | None, no_commit: bool,
) -> None:  # fmt: skip
    """Put an incident into the log."""
    from netaudit.workflows.incident import audit_facts
    from netaudit.workflows.incident import new as enter

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    moment = _moment(workspace, when)
    who = acting_person(invocation, workspace, person, key)
    seen = audit_facts(workspace, now(), words) if from_audit else ()
    opened = Opened(
        id="", title=_line(title, "--title"), kind=kind, happened_at=moment.isoformat(timespec="seconds"),
        change=change, hosts=tuple(_line(each, "--host") for each in hosts), minutes=minutes,
        facts=(*(_line(each, "--fact") for each in facts), *seen),
    )  # fmt: skip
    written = enter(workspace, who, opened, now(), commit=not no_commit)
    _done(invocation, words, written, "{incident} is in the log.")


@incident.command(name="list")
@click.option("--open", "only_open", is_flag=True, help="Only those that are not closed.")
@click.pass_obj
def list_(invocation: Invocation, only_open: bool) -> None:
    """Every incident, with what it is attributed to."""
    from netaudit.report.incident import incident_body, incident_line
    from netaudit.store.incidents import log
    from netaudit.workflows.incident import log_reasons

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    found, problems = log(workspace.root)
    rows = [each for each in found.values() if each.open or not only_open]
    lines = [safe(incident_line(each, workspace.site.timezone, words)) for each in rows]
    what = words.text("Incidents: {count}.", count=len(rows))
    finish(
        invocation, verdict(log_reasons(problems), reason("done", what=what)), words, lines,
        incidents=[incident_body(each) for each in rows],
    )  # fmt: skip


@incident.command()
@click.argument("incident_id", metavar="ID")
@click.pass_obj
def show(invocation: Invocation, incident_id: str) -> None:
    """An incident with all that was told about it."""
    from netaudit.report.incident import incident_body, incident_lines
    from netaudit.store.incidents import find_incident
    from netaudit.workflows.incident import whole_log

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    found = find_incident(whole_log(workspace), incident_id)
    lines = [safe(line) for line in incident_lines(found, workspace.site.timezone, words)]
    finish(invocation, Verdict((reason("nothing-to-do"),)), words, lines, incident=incident_body(found))


@incident.command()
@click.argument("incident_id", metavar="ID")
@click.argument("text")
@click.option("--minutes", type=_MINUTES, default=0, help="Time it took.")
@click.option("--as", "person", default="", help="Whose note it is.")
@key_option
@no_commit_option
@click.pass_obj
def note(
    invocation: Invocation, incident_id: str, text: str, minutes: int, person: str, key: Path | None, no_commit: bool
) -> None:
    """Add what was found out or done, and the time it took."""
    from netaudit.workflows.incident import note as add

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    who = acting_person(invocation, workspace, person, key)
    written = add(workspace, who, incident_id, _line(text, "TEXT"), minutes, now(), commit=not no_commit)
    _done(invocation, words, written, "Noted on {incident}.")


@incident.command()
@click.argument("incident_id", metavar="ID")
@click.option("--resolution", required=True, help="How it ended.")
@click.option("--minutes", type=_MINUTES, default=0, help="Time it took.")
@click.option("--change", metavar="ID", help="The change it turned out to be attributed to.")
@click.option("--no-change", is_flag=True, help="It turned out to be attributed to no change.")
@click.option("--as", "person", default="", help="Who closes it.")
@key_option
@no_commit_option
@click.pass_obj
def close(
    invocation: Invocation, incident_id: str, resolution: str, minutes: int, change: str | None, no_change: bool,
    person: str, key: Path | None, no_commit: bool,
) -> None:  # fmt: skip
    """Close an incident: how it ended, and what it is attributed to where that was found out."""
    from netaudit.workflows.incident import close as end

    if change and no_change:
        raise click.UsageError("--change and --no-change exclude each other.")
    workspace = invocation.workspace()
    words = invocation.words(workspace)
    who = acting_person(invocation, workspace, person, key)
    said = "" if no_change else change
    closed = Closed(id=incident_id, resolution=_line(resolution, "--resolution"), minutes=minutes, change=said)
    written = end(workspace, who, closed, now(), commit=not no_commit)
    _done(invocation, words, written, "{incident} is closed.")


@incident.command()
@click.argument("incident_id", metavar="ID")
@click.option("--as", "person", default="", help="Who writes it.")
@key_option
@no_commit_option
@click.pass_obj
def notice(invocation: Invocation, incident_id: str, person: str, key: Path | None, no_commit: bool) -> None:
    """Write the notice to the client about an unauthorised change: the facts, and the time spent."""
    from netaudit.workflows.incident import notice as tell

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    who = acting_person(invocation, workspace, person, key)
    written = tell(workspace, who, incident_id, now(), words, commit=not no_commit)
    _done(invocation, words, written, "The notice on {incident} is written: {path}.")


def _moment(workspace: "Workspace", text: str) -> datetime:
    """When it began, in the site's time where no zone is given; not later than now."""
    if not text:
        return workspace.local(now())
    try:
        found = datetime.fromisoformat(text)
    except ValueError as failure:
        raise click.BadParameter("expected a time such as 2026-12-01T19:30") from failure
    if found.tzinfo is None:
        found = found.replace(tzinfo=workspace.local(now()).tzinfo)
    if found > now():
        raise click.BadParameter("it has not happened yet")
    return found


def _line(text: str, name: str) -> str:
    line = " ".join(text.split())
    if not line or len(line) > _LONGEST:
        raise click.BadParameter(f"{name}: expected a text of at most {_LONGEST} characters")
    return safe(line)


def _done(invocation: Invocation, words: "Translator", written: "Written", said: str) -> None:
    from netaudit.report.incident import incident_body

    made = written.incident.notices
    what = words.text(said, incident=written.incident.id, path=made[-1].file if made else "")
    body = incident_body(written.incident)
    finish(invocation, Verdict((reason("done", what=what),)), words, incident=body, commit=written.commit)
