"""`status`: where the site stands."""

import click

from netaudit.cli.output import Invocation, finish, now, safe
from netaudit.model.verdict import reason, verdict


@click.command()
@click.pass_obj
def status(invocation: Invocation) -> None:
    """Say where this site stands: its baseline, its last audit, its change requests, what is uncommitted."""
    from netaudit.workflows.standing import standing

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    found = standing(workspace, now())
    zone = workspace.site.timezone
    lines = [found.site]
    if found.baseline_date:
        when = words.date(found.baseline_date.isoformat(), zone)
        lines.append(words.text("Baseline of {date} ({commit})", date=when, commit=found.baseline_commit))
    else:
        lines.append(words.text("No baseline yet"))
    if found.audit_at:
        lines.append(words.text("Last audit: {date}", date=words.date(found.audit_at.isoformat(), zone)))
        if not found.audit_complete:
            lines.append(words.text("  It did not see everything."))
        if found.audit_too_old:
            lines.append(
                words.text("  It is older than the policy allows ({days} days).", days=found.audit_max_age.days)
            )
    else:
        lines.append(words.text("No audit yet"))
    lines.append(words.text("Change requests: {ids}", ids="" if found.changes else words.text("none")).rstrip())
    lines += [f"  {row.change}  {words.text(row.stage):<12}  {safe(row.title)}" for row in found.changes]
    if found.undelivered:
        lines.append(words.text("Undelivered mail: {count} (`netaudit outbox list`)", count=found.undelivered))
    if found.copies:
        lines.append(
            words.text("Copies of files that works left on hosts: {paths}", paths=safe(", ".join(found.copies)))
        )
    if found.uncommitted:
        lines.append(words.text("Not committed: {paths}", paths=", ".join(found.uncommitted[:8])))
    finish(
        invocation,
        verdict(
            [*found.trust, *found.stopped, *(each.reason for each in found.owed)],
            reason("nothing-to-do" if found.baseline_date else "first-steps"),
        ),
        words,
        lines,
        site=found.site,
        baseline={"date": found.baseline_date, "commit": found.baseline_commit} if found.baseline_date else None,
        audit={"taken_at": found.audit_at, "complete": found.audit_complete, "too_old": found.audit_too_old}
        if found.audit_at
        else None,
        changes=[{"id": row.change, "stage": row.stage, "title": row.title} for row in found.changes],
        undelivered_mail=found.undelivered,
        copies=list(found.copies),
        uncommitted=list(found.uncommitted),
    )
