"""`baseline`: advancing it through the gate, and looking at it."""

from pathlib import Path

import click

from netaudit.cli.output import Invocation, finish, now
from netaudit.model.errors import stop
from netaudit.model.verdict import Verdict, reason


@click.group()
def baseline() -> None:
    """Advance the baseline through the gate, or look at it."""


@baseline.command()
@click.option("--initial", is_flag=True, help="Record the first baseline of the site.")
@click.option("--change", default="", help="The approved, verified change under which it advances.")
@click.option("--regularise", default="", help="The approved change that accepts what was done without prior visa.")
@click.option(
    "--key",
    type=click.Path(path_type=Path),
    help="With --initial: the provider's root key, which signs the first baseline and what governs the site.",
)
@click.option("--no-commit", is_flag=True, help="Write the files and leave them uncommitted: they do not count yet.")
@click.pass_obj
def accept(
    invocation: Invocation, initial: bool, change: str, regularise: str, key: Path | None, no_commit: bool
) -> None:
    """Make what the last audit saw the baseline, if change control lets it. Refused: exit code 3."""
    from netaudit.workflows.baseline import AcceptOptions
    from netaudit.workflows.baseline import accept as advance

    if sum(map(bool, (initial, change, regularise))) > 1:
        raise click.UsageError("--initial, --change and --regularise exclude each other.")
    if key is not None and not initial:
        raise click.UsageError("--key signs the first baseline: it belongs to --initial.")
    workspace = invocation.workspace()
    words = invocation.words(workspace)
    author = "" if no_commit else workspace.repository.author()
    options = AcceptOptions(
        initial, change or regularise, bool(regularise), author, not no_commit, key, invocation.asks
    )
    done = advance(workspace, options, words, now())
    finish(invocation, done.verdict, words, commit=done.commit, hosts=list(done.hosts))


@baseline.command()
@click.pass_obj
def log(invocation: Invocation) -> None:
    """Every time the baseline advanced, newest first."""
    from netaudit.store.baseline import history

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    entries = history(workspace)
    if not entries:
        raise stop("baseline-missing")
    zone = workspace.site.timezone
    lines = [f"{e.commit[:9]}  {words.date(e.date.isoformat(), zone)}  {e.author}  {e.subject}" for e in entries]
    rows = [{"commit": e.commit, "date": e.date.isoformat(), "author": e.author, "subject": e.subject} for e in entries]
    finish(invocation, _told(words.text("{count} baselines.", count=len(entries))), words, lines, entries=rows)


@baseline.command()
@click.argument("revision", default="HEAD")
@click.pass_obj
def show(invocation: Invocation, revision: str) -> None:
    """What the baseline holds, now or at a git REVISION."""
    from netaudit.store.baseline import baseline as recorded

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    found = recorded(workspace, revision)
    manifest = found.manifest
    lines = [
        words.text(
            "{site}, as seen on {date}", site=manifest.site, date=words.date(manifest.taken_at, workspace.site.timezone)
        ),
        words.text("accepted by {who} under {change}", who=manifest.accepted_by or "?", change=manifest.change),
    ]
    lines += [f"  {host:<16} {record.platform:<14} {record.canonical[:16]}" for host, record in manifest.hosts.items()]
    hosts = {h: {"platform": r.platform, "raw": r.raw, "canonical": r.canonical} for h, r in manifest.hosts.items()}
    told = _told(
        words.text("{count} hosts, {endpoints} endpoints.", count=len(hosts), endpoints=len(found.snapshot.endpoints))
    )
    finish(invocation, told, words, lines, hosts=hosts, taken_at=manifest.taken_at, change=manifest.change)


def _told(what: str) -> Verdict:
    return Verdict((reason("done", what=what),))
