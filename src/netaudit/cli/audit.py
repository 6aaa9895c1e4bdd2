"""`audit` and `diff`: what the site is now, and what differs."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from netaudit.cli.forms import forms_option
from netaudit.cli.output import Invocation, finish, now
from netaudit.model.verdict import Verdict, reason

if TYPE_CHECKING:
    from netaudit.model.site import Form

_limit = click.option(
    "--limit", default="", help="Only these hosts: names with * and ?, role=…, group=…, platform=…, parted by commas."
)
_deadline = click.option(
    "--deadline", type=click.FloatRange(min=1), default=60.0, show_default=True, help="Seconds each host may take."
)
_workers = click.option(
    "--workers", type=click.IntRange(1, 200), default=20, show_default=True, help="Hosts asked at once."
)


@click.command()
@click.option("--playbook", default="full", show_default=True, help="What to cover: playbooks/audits/NAME.yaml.")
@_limit
@_deadline
@_workers
@click.option("--accept-new-host-keys", is_flag=True, help="Enrol SSH host keys that are not on record yet.")
@click.option("--no-report", is_flag=True, help="Write no report.")
@forms_option
@click.option(
    "--junit",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    metavar="FILE",
    help="Write the checks to FILE as JUnit XML, for a pipeline.",
)
@click.option("--send", is_flag=True, help="Mail the report to the site's `report_to`.")
@click.option("--no-commit", is_flag=True, help="Leave what is written uncommitted.")
@click.pass_obj
def audit(
    invocation: Invocation,
    playbook: str,
    limit: str,
    deadline: float,
    workers: int,
    accept_new_host_keys: bool,
    no_report: bool,
    forms: "tuple[Form, ...]",
    junit: Path | None,
    send: bool,
    no_commit: bool,
) -> None:
    """Ask every host, compare with the baseline, run the checks, and write the report.

    Ends with 0 where the site is as its baseline says, 2 where it differs or a check found something as severe as the
    playbook's threshold, 4 where something was not seen.
    """
    from netaudit.cli.mail import mail_report
    from netaudit.cli.progress import shown
    from netaudit.core.judge import at_or_above
    from netaudit.report.audit import vlan_names
    from netaudit.report.findings import finding_sentence, severity_words
    from netaudit.report.machine import audit_body
    from netaudit.report.sentences import sentence
    from netaudit.report.wording import effect_sentence
    from netaudit.workflows import audit as workflow
    from netaudit.workflows.mail import ready

    if send and no_report:
        raise click.UsageError("--send sends the report that --no-report does not write.")
    if forms and no_report:
        raise click.UsageError("--to names forms of the report that --no-report does not write.")
    workspace = invocation.workspace()
    words = invocation.words(workspace)
    if send:
        ready(workspace, now())
    options = workflow.AuditOptions(
        playbook=playbook,
        limit=limit,
        language=words.language,
        deadline_seconds=deadline,
        workers=workers,
        accept_new_host_keys=accept_new_host_keys,
        write_report=not no_report,
        commit=not no_commit,
        prompt=password_prompt if invocation.asks else None,
        forms=forms,
        mailed=send,
        junit=junit,
    )
    with shown(words, len(workspace.inventory.hosts)) as progress:
        done = workflow.audit(workspace, options, progress, now())
    facts = done.facts
    lines = [sentence(each, words) for each in facts.comparison.differences] if facts.comparison else []
    lines += [f"! {effect_sentence(each, vlan_names(facts), words)}" for each in facts.effects]
    # Without a report, nowhere else would say what is below the threshold.
    told = at_or_above(facts.judgements, "low" if no_report else facts.threshold)
    lines += [f"{severity_words(e.severity, words)} · {e.check}: {finding_sentence(e, words)}" for e in told]
    if done.report is not None:
        lines.append(words.text("Report: {path}", path=done.report.relative_to(workspace.root).as_posix()))
    body = {**audit_body(facts, words), "report": str(done.report) if done.report else None}
    verdict = facts.verdict
    if send and done.report is not None:
        mailed = mail_report(invocation, workspace, done.report.name, words, commit=not no_commit)
        verdict = Verdict((*verdict.reasons, *mailed))
    finish(invocation, verdict, words, lines, **{k: v for k, v in body.items() if k not in _VERDICT_KEYS})


_VERDICT_KEYS = {"verdict", "exit_code", "reasons"}


@click.command()
@click.argument("a", default="baseline")
@click.argument("b", default="live")
@_limit
@_deadline
@_workers
@click.pass_obj
def diff(invocation: Invocation, a: str, b: str, limit: str, deadline: float, workers: int) -> None:
    """Compare two states, A and B.

    Each is `baseline`, `live`, `last` (the last audit), a git revision, or of a change: `before:ID` and `after:ID` its
    works, `predicted:ID` what its signed plan says of the hosts that it names. Ends with 0 where they are the same and
    2 where they differ.
    """
    from netaudit.cli.progress import shown
    from netaudit.model.state import SECTION_NAMES
    from netaudit.report.machine import difference_body
    from netaudit.report.sentences import sentence
    from netaudit.workflows.compare import compare_states
    from netaudit.workflows.site_pass import PassOptions

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    options = PassOptions(SECTION_NAMES, limit, deadline, workers, prompt=password_prompt if invocation.asks else None)
    with shown(words, len(workspace.inventory.hosts)) as progress:
        found = compare_states(workspace, a, b, options, progress, now())
    differences = found.comparison.differences
    finish(
        invocation,
        found.verdict if differences or found.verdict.word != "conforming" else _same(found.verdict, a, b),
        words,
        [sentence(each, words) for each in differences],
        a=a,
        b=b,
        differences=[difference_body(each, words) for each in differences],
        ambient_not_named=len(found.comparison.ambient),
    )


def _same(found: Verdict, a: str, b: str) -> Verdict:
    remarks = tuple(each for each in found.reasons if each.code != "nothing-to-do")
    return Verdict((reason("states-equal", a=a, b=b), *remarks))


def password_prompt(what: str) -> str:
    """Ask for a password at the terminal, without showing it."""
    answer: str = click.prompt(what, hide_input=True, err=True)
    return answer
