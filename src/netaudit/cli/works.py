"""`begin`, `apply`, `rollback`, `verify`: the works of an approved change."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from netaudit.cli.hand import acting_person, key_option, no_commit_option, signing_hand
from netaudit.cli.output import Invocation, finish, now
from netaudit.cli.progress import shown
from netaudit.model.verdict import Verdict, reason

if TYPE_CHECKING:
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
@_deadline
@_workers
@key_option
@no_commit_option
@click.pass_obj
def verify(
    invocation: Invocation, change_id: str, deadline: float, workers: int, key: Path | None, no_commit: bool
) -> None:
    """Look at the whole site after the works: exactly the declared changes, every test, the signed verdict."""
    import msgspec

    from netaudit.report.verdict_text import verdict_lines
    from netaudit.store.changes import find_id
    from netaudit.workflows.verify import verify as look

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    found = find_id(workspace.root, change_id)
    by = signing_hand(invocation, workspace, key)
    options = _options(invocation, deadline, workers, no_commit=no_commit)
    with shown(words, len(workspace.inventory.hosts)) as progress:
        done = look(workspace, found, by, options, words, progress, now())
    lines = verdict_lines(done.statement, words)
    finish(
        invocation, done.verdict, words, lines, change=found, commit=done.commit, accepted=done.accepted,
        statement=msgspec.to_builtins(done.statement),
    )  # fmt: skip


def _options(invocation: Invocation, deadline: float, workers: int, *, no_commit: bool) -> "WorksOptions":
    from netaudit.workflows.works import WorksOptions

    prompt = _ask_secret if invocation.asks else None
    return WorksOptions(deadline_seconds=deadline, workers=workers, prompt=prompt, commit=not no_commit)


def _ask_secret(question: str) -> str:
    answer: str = click.prompt(question, hide_input=True, err=True)
    return answer
