"""`change`, `plan`, `approve`: a change request's life up to its approval."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from netaudit.cli.hand import acting_person, key_option, no_commit_option, signing_hand
from netaudit.cli.output import Invocation, finish, now, safe
from netaudit.model.verdict import Verdict, reason

if TYPE_CHECKING:
    from netaudit.report.language import Translator
    from netaudit.workflows.change import Written


@click.group()
def change() -> None:
    """Write, present and follow change requests: no change without a signed visa."""


@change.command()
@click.option(
    "--to", "kind", type=click.Choice(["yaml", "md", "pdf"]), default="yaml", show_default=True, help="As what."
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write it to this new file.")
@click.pass_obj
def form(invocation: Invocation, kind: str, out: Path | None) -> None:
    """Print a blank change request to fill in: commented YAML, or Markdown or PDF for paper."""
    from netaudit.report.form import blank_form, paper_form, paper_pdf
    from netaudit.store.records import write_new

    words = invocation.words()
    if kind == "pdf" and out is None:
        raise click.UsageError("A PDF is written to a file: give --out FILE.")
    if kind == "pdf":
        content = paper_pdf(words)
    else:
        content = (blank_form(words.language) if kind == "yaml" else paper_form(words)).encode()
    if out is None:
        click.echo(content.decode(), nl=False)
        return
    write_new(out, content)
    finish(invocation, Verdict((reason("done", what=words.text("{path} is written.", path=str(out))),)), words)


@change.command()
@click.option(
    "--from", "file", type=click.Path(path_type=Path),
    help="A filled form (`netaudit change form` prints a blank one).",
)  # fmt: skip
@click.option("--governed", is_flag=True, help="For what was edited below inventory/ and playbooks/. Needs --key.")
@click.option("--title", default="", help="What is asked for, in one line.")
@click.option("--reason", "why", default="", help="Why it is needed.")
@click.option("--requester", default="", help="The enrolled person who asks.")
@click.option("--sponsor", default="", help="The enrolled person who presents it for --requester-name.")
@click.option("--requester-name", default="", help="Who asks, as a person's name.")
@click.option("--touches", default="", metavar="WORD,…", help="switch vlan acl route nat wifi firewall dhcp dns …")
@click.option("--start", default="", help="Begin of the maintenance window, in the site's time.")
@click.option("--end", default="", help="End of the maintenance window.")
@click.option("--manual", multiple=True, help="A step done by hand.")
@click.option("--rollback", default="", help="How it is taken back.")
@key_option
@no_commit_option
@click.pass_obj
def new(
    invocation: Invocation, file: Path | None, governed: bool, key: Path | None, no_commit: bool, title: str, why: str,
    requester: str, sponsor: str, requester_name: str, touches: str, start: str, end: str, manual: tuple[str, ...],
    rollback: str,
) -> None:  # fmt: skip
    """Make a change request: from a filled form, from options, by answering questions, or for edited files.

    A request for edited files (--governed) is presented and planned at once; what is left is its approval.
    """
    from netaudit.cli.change_questions import asked_form
    from netaudit.store.documents import text_of
    from netaudit.workflows.change import new as make
    from netaudit.workflows.propose import propose

    if file is not None and governed:
        raise click.UsageError("--from and --governed exclude each other.")
    workspace = invocation.workspace()
    words = invocation.words(workspace)
    if governed:
        by = signing_hand(invocation, workspace, key)
        title = title or words.text("Edits of what governs the site")
        written = propose(workspace, title, why, by, now(), commit=not no_commit)
        said = (
            "{change} is planned; it holds your edits, and the working tree is as accepted again. "
            "Next: have it approved, `netaudit approve {change} --role ROLE --key KEY`."
        )
        _done(invocation, words, written, said)
    given: dict[str, str | tuple[str, ...]] = {
        "title": title, "reason": why, "requester": requester, "sponsor": sponsor, "requester_name": requester_name,
        "touches": touches, "start": start, "end": end, "manual": manual, "rollback": rollback,
    }  # fmt: skip
    text = text_of(file) if file else asked_form(invocation, words, given)
    written = make(workspace, text, now(), commit=not no_commit)
    _done(invocation, words, written, "{change} is requested. Next: `netaudit change present {change} --key KEY`.")


@change.command()
@click.argument("change_id", metavar="ID")
@click.option("--from", "file", type=click.Path(path_type=Path), help="Take this text instead.")
@no_commit_option
@click.pass_obj
def edit(invocation: Invocation, change_id: str, file: Path | None, no_commit: bool) -> None:
    """Edit a request in your editor. What was signed over the old text does not count for the new one."""
    from netaudit.store.changes import FOLDER, REQUEST, find_id
    from netaudit.store.documents import text_of
    from netaudit.workflows.change import edit as replace

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    found = find_id(workspace.root, change_id)
    if file is not None:
        text = text_of(file)
    else:
        if not invocation.asks:
            raise click.UsageError("There is no terminal to edit in: give the new text with --from FILE.")
        old = text_of(workspace.root / FOLDER / found / REQUEST)
        text = click.edit(old, extension=".yaml") or old
        if text == old:
            finish(invocation, Verdict((reason("nothing-to-do"),)), words, change=found)
    written = replace(workspace, found, text, commit=not no_commit)
    _done(invocation, words, written, "{change} is edited. Next: `netaudit change present {change} --key KEY`.")


@change.command(name="list")
@click.pass_obj
def list_(invocation: Invocation) -> None:
    """Every change request, and how far it is."""
    from netaudit.workflows.overview import overview

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    rows = overview(workspace, now())
    lines = [f"{row.change}  {words.text(row.stage):<12}  {safe(row.title)}" for row in rows]
    what = words.text("Change requests: {count}.", count=len(rows))
    listed = [{"id": row.change, "stage": row.stage, "title": row.title} for row in rows]
    finish(invocation, Verdict((reason("done", what=what),)), words, lines, changes=listed)


@change.command()
@click.argument("change_id", metavar="ID")
@click.pass_obj
def show(invocation: Invocation, change_id: str) -> None:
    """A change request, its plan, its approvals and its journal."""
    from netaudit.report.visa import case_lines
    from netaudit.store.changes import find_id, on_disk
    from netaudit.workflows.change import bring, file_texts
    from netaudit.workflows.trust import governance

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    found = find_id(workspace.root, change_id)
    case = bring(workspace, found, governance(workspace, now()), "begin", now())
    entries, _ = on_disk(workspace.root, found).journal()
    lines = case_lines(case, entries, file_texts(workspace, case), words)
    finish(invocation, Verdict((reason("nothing-to-do"),)), words, lines, change=found)


@change.command()
@click.argument("change_id", metavar="ID")
@key_option
@no_commit_option
@click.pass_obj
def present(invocation: Invocation, change_id: str, key: Path | None, no_commit: bool) -> None:
    """Sign that the request is as it is meant. An outside requester's is presented by the sponsor."""
    from netaudit.store.changes import find_id
    from netaudit.workflows.change import present as sign

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    found = find_id(workspace.root, change_id)
    written = sign(workspace, found, signing_hand(invocation, workspace, key), now(), commit=not no_commit)
    _done(invocation, words, written, "{change} is presented. Next: `netaudit plan {change} --key KEY`.")


@change.command()
@click.argument("change_id", metavar="ID")
@click.argument("text")
@click.option("--as", "person", default="", help="Whose note it is.")
@key_option
@no_commit_option
@click.pass_obj
def note(invocation: Invocation, change_id: str, text: str, person: str, key: Path | None, no_commit: bool) -> None:
    """Add a dated note to the change's journal."""
    from netaudit.store.changes import find_id
    from netaudit.workflows.evidence import note as write

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    who = acting_person(invocation, workspace, person, key)
    written = write(workspace, find_id(workspace.root, change_id), who, text, now(), commit=not no_commit)
    _done(invocation, words, written, "Noted in the journal of {change}.")


@change.command()
@click.argument("change_id", metavar="ID")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--caption", default="", help="What it shows.")
@click.option("--client", "for_client", is_flag=True,
              help="A photo that a client may see: no address, label or screen can be read on it.")  # fmt: skip
@click.option("--as", "person", default="", help="Who attaches it.")
@key_option
@no_commit_option
@click.pass_obj
def attach(
    invocation: Invocation, change_id: str, file: Path, caption: str, for_client: bool, person: str, key: Path | None,
    no_commit: bool,
) -> None:  # fmt: skip
    """Keep a quote, mandate, photo or diagram as evidence, with its SHA-256.

    The technical report shows photos, without the place where they were taken; the client's only those with --client.
    """
    from netaudit.store.changes import find_id
    from netaudit.workflows.evidence import Exhibit
    from netaudit.workflows.evidence import attach as keep

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    who = acting_person(invocation, workspace, person, key)
    found = find_id(workspace.root, change_id)
    written = keep(workspace, found, who, Exhibit(file, caption, for_client), now(), commit=not no_commit)
    _done(invocation, words, written, "Attached to {change}.")


@change.command()
@click.argument("change_id", metavar="ID")
@click.option("--reason", "why", default="", help="Why it is taken back.")
@click.option("--as", "person", default="", help="Who takes it back.")
@key_option
@no_commit_option
@click.pass_obj
def withdraw(invocation: Invocation, change_id: str, why: str, person: str, key: Path | None, no_commit: bool) -> None:
    """Take a request back, for good: it outweighs every approval."""
    from netaudit.store.changes import find_id
    from netaudit.workflows.change import withdraw as take_back

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    who = acting_person(invocation, workspace, person, key)
    found = find_id(workspace.root, change_id)
    written = take_back(workspace, found, who, why, now(), commit=not no_commit)
    _done(invocation, words, written, "{change} is withdrawn.")


@change.command()
@click.argument("change_id", metavar="ID")
@key_option
@no_commit_option
@click.pass_obj
def close(invocation: Invocation, change_id: str, key: Path | None, no_commit: bool) -> None:
    """Close a transitional change: another change ended it, or the last audit saw that it is gone."""
    from netaudit.store.changes import find_id
    from netaudit.workflows.closing import close as end

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    found = find_id(workspace.root, change_id)
    written = end(workspace, found, signing_hand(invocation, workspace, key), now(), commit=not no_commit)
    _done(invocation, words, written, "{change} is closed.")


def _done(invocation: Invocation, words: "Translator", written: "Written", said: str) -> None:
    what = words.text(said, change=written.change)
    verdict = Verdict((reason("done", what=what),))
    finish(invocation, verdict, words, change=written.change, commit=written.commit)
