"""A report goes out by mail, and what went another way is written down with the same digest."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from netaudit.model.errors import NetauditError, stop
from netaudit.model.mail import Channel, Dispatch, Recipient, Row
from netaudit.model.mail_reasons import MAIL_REASONS
from netaudit.model.verdict import Reason, reason
from netaudit.report.encrypted import PASSWORD_ALPHABET, PASSWORD_GROUPS
from netaudit.report.language import Translator
from netaudit.report.technical_facts import Level
from netaudit.store.changes import load_request, on_disk, write_journal
from netaudit.store.dispatches import PATH, append, cell, check_grown, read_rows
from netaudit.store.outbox import Outbox
from netaudit.store.workspace import Workspace
from netaudit.transport.credentials import resolve
from netaudit.workflows.compose import Parcel, compose, fitting, left_out
from netaudit.workflows.outbox import FlushOptions, commit_journal, flush_locked, reasons_of, settle
from netaudit.workflows.postage import Postage, postage, recipients
from netaudit.workflows.readers import Mailing, mailings
from netaudit.workflows.reports import File, chosen, files


@dataclass(frozen=True)
class SendOptions:
    """What a person asked of `send`."""

    what: str = ""
    to: tuple[str, ...] = ()
    """Contacts; the site's `report_to` where empty."""
    attach: tuple[Path, ...] = ()
    level: Level | None = None
    """Of the report of works: this one for all; None: to each their own."""
    encrypt: bool = False
    password_from: str = ""
    """`env:NETAUDIT_…` or `keyring:NAME`; a password is made otherwise."""
    again: bool = False
    later: bool = False
    """Only into the outbox."""
    person: str = ""
    flush: FlushOptions = field(default_factory=FlushOptions)


@dataclass(frozen=True)
class Sent:
    """What `send` did."""

    reasons: tuple[Reason, ...]
    dispatches: tuple[Dispatch, ...]
    """What was queued: a message for each kind of reader; none where nobody was left to send it to."""
    password: str = field(default="", repr=False)
    """Made for the encryption: told once, kept nowhere."""


def send(workspace: Workspace, options: SendOptions, t: Translator, now: datetime) -> Sent:
    """Queue a report for its recipients, then empty the outbox.

    Raises:
        NetauditError: nothing was queued.
    """
    now = workspace.local(now)
    report = chosen(workspace, options.what)
    if report.change and not options.person:
        raise stop("person-unknown")
    with workspace.locked("send"):
        # Who was served by a run that was killed must be known before anything is queued.
        settle(workspace, Outbox(workspace.own), now, commit=options.flush.commit)
        mail = postage(workspace, now)
        request = load_request(workspace.root, report.change) if report.change else None
        names = options.to or mail.mail.report_to
        parcels, said = [], []
        for each in mailings(report, mail.site, names, request, options.level):
            parcel, told = _packed(workspace, each, mail, options)
            said += told
            parcels += [parcel] if parcel.who else []
        password = _password(options) if parcels else ""
        made = [compose(parcel, password, t, now) for parcel in parcels]
        for queued, whole in made:
            Outbox(workspace.own).queue(queued, whole)
        dispatches = tuple(queued for queued, _ in made)
        told_once = "" if options.password_from else password
        if options.later:
            return Sent((*said, *(each for queued in dispatches for each in reasons_of(queued))), dispatches, told_once)
        flushed = flush_locked(workspace, options.flush, now)
        nothing = len(said) > 0 and not flushed.dispatches
        return Sent((*said, *(() if nothing else flushed.reasons)), dispatches, told_once)


def _packed(workspace: Workspace, mailing: Mailing, mail: Postage, options: SendOptions) -> tuple[Parcel, list[Reason]]:
    """What goes to those who do not have it yet, and what is to be said of the others and of what is too large."""
    limit = mail.mail.max_megabytes * 1_000_000
    out, left = fitting(files(mailing.report, options.attach), limit)
    who, had = _not_yet(workspace, mailing.who, out, again=options.again)
    parcel = Parcel(mailing.report, mail, tuple(who), tuple(out), tuple(left), options.person)
    return parcel, [*left_out(left, limit), *had]


def ready(workspace: Workspace, now: datetime) -> None:
    """Raise what keeps every report from being mailed, before the work is done that it will be about.

    A history that does not hold is not said here: the report itself says it.
    """
    try:
        mail = postage(workspace, now)
    except NetauditError as failure:
        if failure.verdict.reasons[0].code in MAIL_REASONS:
            raise
        return
    recipients(mail.site, mail.mail.report_to, None)


def _not_yet(
    workspace: Workspace, wanted: Sequence[Recipient], out: Sequence[File], *, again: bool
) -> tuple[list[Recipient], list[Reason]]:
    """Who does not have exactly these files yet, nor is waiting for them."""
    if again:
        return list(wanted), []
    digests = {each.sha256 for each in out}
    sent = [row for row in read_rows(workspace) if row["outcome"] == "sent" and row["sha256"] in digests]
    waits = {
        delivery.to.address
        for dispatch in Outbox(workspace.own).all()[0]
        if {each.sha256 for each in dispatch.carried} == digests
        for delivery in dispatch.deliveries
        if delivery.open
    }
    left, said = [], []
    for each in wanted:
        had = [row for row in sent if row["recipient"] == cell(each.address)]
        if {row["sha256"] for row in had} == digests:
            last = had[-1]
            said.append(reason("mail-already-sent", report=last["report"], recipient=each.address, date=last["date"]))
        elif each.address not in waits:
            left.append(each)
    return left, said


def _password(options: SendOptions) -> str:
    """The password that was named, or a new one; empty where nothing is encrypted."""
    if options.password_from:
        return resolve(options.password_from, "PDF", options.flush.prompt)
    groups, letters = PASSWORD_GROUPS
    made = ("".join(secrets.choice(PASSWORD_ALPHABET) for _ in range(letters)) for _ in range(groups))
    return "-".join(made) if options.encrypt else ""


@dataclass(frozen=True)
class Handed:
    """What went another way than by mail."""

    what: str
    channel: Channel
    to: str
    files: tuple[Path, ...] = ()
    """Others than the report's own."""
    note: str = ""
    at: str = ""
    """ISO 8601; now where empty."""
    person: str = ""
    commit: bool = True


def record(workspace: Workspace, handed: Handed, now: datetime) -> Reason:
    """Write into the dispatch journal, and the change's, what was handed over by another way.

    Raises:
        NetauditError: `report-missing`, `channel-when`, `person-unknown` or `dispatches-altered`; nothing was written.
    """
    now = workspace.local(now)
    report = chosen(workspace, handed.what)
    at = _when(workspace, handed.at, now).isoformat(timespec="seconds")
    if report.change and not handed.person:
        raise stop("person-unknown")
    with workspace.locked("outbox record"):
        check_grown(workspace)
        out = files(report, handed.files)[1 if handed.files else 0 :]
        rows = [
            Row(
                date=at,
                channel=handed.channel,
                recipient=handed.to,
                report=report.name,
                attachment=each.name,
                sha256=each.sha256,
                sent_sha256="",
                message_id="",
                outcome="recorded",
                answer=handed.note,
            )
            for each in out
        ]
        append(workspace, rows)
        paths = [workspace.root / PATH]
        if report.change:
            more: dict[str, object] = {
                "channel": handed.channel,
                "recipient": handed.to,
                "outcome": "recorded",
                "answer": handed.note,
                "try_at": at,
                "files": {each.name: each.sha256 for each in out},
            }
            known = [e.more for e in on_disk(workspace.root, report.change).journal()[0] if e.what == "dispatched"]
            if more not in known:
                paths.append(write_journal(workspace.root, report.change, handed.person, now, "dispatched", more))
        subject = f"{report.name}: {handed.channel}"
        commit_journal(workspace, report.change, paths, subject, commit=handed.commit)
    return reason("dispatch-recorded", report=report.name, recipient=handed.to, channel=handed.channel)


def _when(workspace: Workspace, given: str, now: datetime) -> datetime:
    """When it was handed over, in the site's zone where it names none; never later than now."""
    try:
        when = datetime.fromisoformat(given) if given else now
    except ValueError as failure:
        raise stop("channel-when", given=given) from failure
    when = when.replace(tzinfo=now.tzinfo) if when.tzinfo is None else workspace.local(when)
    if when > now:
        raise stop("channel-when", given=given)
    return when
