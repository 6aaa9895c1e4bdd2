"""`plan` and `approve`: what will be done, and who signs for it."""

import json
from pathlib import Path
from typing import Literal

import click

from netaudit.cli.hand import key_option, no_commit_option, signing_hand
from netaudit.cli.output import Invocation, finish, now
from netaudit.model.errors import stop
from netaudit.model.verdict import Verdict, reason

_DECIDED = {
    "approve": "{change} is approved by {person} as {role}.",
    "reject": "{change} is rejected.",
    "review": "{change} is reviewed by {person}.",
}


@click.command()
@click.argument("change_id", metavar="ID")
@click.option("--minutes", type=click.IntRange(0, 10_000), default=30, show_default=True,
              help="Works, verification and rollback together.")  # fmt: skip
@click.option(
    "-o", "out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Write the plan document to FILE as well: .md, .html or .pdf.",
)  # fmt: skip
@key_option
@no_commit_option
@click.pass_obj
def plan(
    invocation: Invocation, change_id: str, minutes: int, out: Path | None, key: Path | None, no_commit: bool
) -> None:
    """Plan a change on the last audit, and sign the plan. No device is changed; Linux hosts are asked for their files.

    Ends with 0 where what is asked for is already so, with 2 where there is something to do.
    """
    from netaudit.cli.audit import password_prompt
    from netaudit.core.statement import content_of
    from netaudit.report.plan_document import PlanFacts
    from netaudit.report.visa import plan_lines
    from netaudit.store.changes import find_id
    from netaudit.workflows.plan import plan as make
    from netaudit.workflows.plan_papers import write_plan_to

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    found = find_id(workspace.root, change_id)
    by = signing_hand(invocation, workspace, key)
    prompt = password_prompt if invocation.asks else None
    planned = make(workspace, found, by, minutes, now(), commit=not no_commit, prompt=prompt)
    statement = planned.statement
    if out is not None:
        write_plan_to(out, PlanFacts(workspace.site, planned.request, statement, planned.digest, now()), words)
    code = "plan-empty" if statement.empty else "planned"
    ended = Verdict((reason(code, change=found, count=len(statement.hosts)),))
    lines = plan_lines(statement, planned.digest, words)
    body = {"change": found, "plan": planned.digest, "commit": planned.written.commit}
    finish(invocation, ended, words, lines, **body, content=json.loads(content_of(statement)))


@click.command()
@click.argument("change_id", metavar="ID")
@click.option("--role", required=True, help="The role you approve in, such as it or client.")
@click.option("--reject", is_flag=True, help="Refuse the plan instead of approving it.")
@click.option("--review", is_flag=True, help="Look back at an emergency, after it.")
@click.option("--comment", default="", help="Why; mandatory with --reject.")
@click.option("--in-hours", is_flag=True, help="Approve works in hours when patients are treated.")
@click.option("--executor", default="", help="The only person who may execute it.")
@click.option("--on-behalf-of", default="", help="Who gave their visa without a key.")
@click.option("--attestation", default="", help="The attached document that shows their visa.")
@key_option
@no_commit_option
@click.pass_obj
def approve(
    invocation: Invocation, change_id: str, role: str, reject: bool, review: bool, comment: str, in_hours: bool,
    executor: str, on_behalf_of: str, attestation: str, key: Path | None, no_commit: bool,
) -> None:  # fmt: skip
    """Sign, or refuse, exactly this plan, after showing it with its impact and its rollback."""
    from netaudit.report.visa import case_lines
    from netaudit.store.changes import find_id
    from netaudit.workflows.approval import Decision, decide
    from netaudit.workflows.change import bring, file_texts
    from netaudit.workflows.trust import governance

    if (reject or review) and not comment:
        raise click.UsageError("--reject and --review need a --comment that says why or what was found.")
    if reject and review:
        raise click.UsageError("--reject and --review exclude each other.")
    workspace = invocation.workspace()
    words = invocation.words(workspace)
    found = find_id(workspace.root, change_id)
    by = signing_hand(invocation, workspace, key)
    case = bring(workspace, found, governance(workspace, now()), "plan", now())
    if case.plan is None:
        raise stop("change-not-planned", change=found)
    lines = case_lines(case, [], file_texts(workspace, case), words)
    if not invocation.json:
        for line in lines:
            click.echo(line)
        if invocation.asks and not click.confirm(words.text("Sign this?"), err=True):
            raise click.Abort
    kind: Literal["approve", "reject", "review"] = "reject" if reject else "review" if review else "approve"
    decision = Decision(role, kind, comment, in_hours, executor, on_behalf_of, attestation)
    written = decide(workspace, found, decision, by, now(), commit=not no_commit)
    what = words.text(_DECIDED[kind], change=found, person=by.person, role=role)
    finish(invocation, Verdict((reason("done", what=what),)), words, change=found, commit=written.commit)
