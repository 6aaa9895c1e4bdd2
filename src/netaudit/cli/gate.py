"""`gate`: whether a change, or a range of commits, may proceed, and every reason why not."""

import sys
from pathlib import Path

import click

from netaudit.cli.output import Invocation, finish, now
from netaudit.model.verdict import Reason, Verdict, reason, verdict

PHASES = ("plan", "begin", "send", "return", "accept", "push")


@click.command()
@click.argument("change_id", metavar="[ID]", required=False)
@click.option("--phase", type=click.Choice(PHASES), default="begin", show_default=True, help="What is about to happen.")
@click.option("--range", "span", metavar="A..B", help="Judge the commits after A up to B, as CI does.")
@click.option("--pre-receive", is_flag=True, help="Judge a push, as a server's `pre-receive` hook does.")
@click.option("--branch", default="main", show_default=True, help="The branch that governs, with --pre-receive.")
@click.option("--as", "executor", default="", help="Who is about to execute.")
@click.pass_obj
def gate(
    invocation: Invocation, change_id: str | None, phase: str, span: str | None, pre_receive: bool, branch: str,
    executor: str,
) -> None:  # fmt: skip
    """Say whether a change may proceed, and every reason why not. Refused: exit code 3."""
    if sum((change_id is not None, span is not None, pre_receive)) != 1:
        raise click.UsageError("Give either a change's ID, or --range A..B, or --pre-receive.")
    if change_id is not None:
        _change(invocation, change_id, phase, executor)
    found = _pushed(invocation.directory, branch) if pre_receive else _range(invocation.directory, span or "")
    words = invocation.words()
    what = words.text("These commits may be taken over.")
    finish(invocation, verdict(found, reason("done", what=what)), words)


def _change(invocation: Invocation, change_id: str, phase: str, executor: str) -> None:
    from netaudit.store.changes import find_id
    from netaudit.workflows.change import judged

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    found = find_id(workspace.root, change_id)
    reasons = judged(workspace, found, phase, now(), executor)  # type: ignore[arg-type]  # one of PHASES, by Click
    what = words.text("{change} may proceed ({phase}).", change=found, phase=phase)
    finish(invocation, Verdict(reasons or (reason("done", what=what),)), words, change=found, phase=phase)


def _range(directory: Path, span: str) -> tuple[Reason, ...]:
    from netaudit.store.git import Repository
    from netaudit.workflows.push import range_reasons

    old, dots, new = span.partition("..")
    if not dots or not new:
        raise click.UsageError("--range is two revisions with two dots between them: A..B.")
    return range_reasons(Repository(directory.resolve()), old, new, now())


def _pushed(directory: Path, branch: str) -> tuple[Reason, ...]:
    from netaudit.store.git import Repository
    from netaudit.workflows.push import pushed_reasons

    return pushed_reasons(Repository(directory.resolve()), sys.stdin, branch, now())
