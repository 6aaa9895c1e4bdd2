"""The outbox is emptied: each message is given to the mail server, and what became of it is written down.

The order of the steps is what makes a crash harmless. A message is stored as `sending` before the server is told that
it is whole, and its answer before the journal; the journal is committed before the outbox forgets. Whatever was cut
short is completed by the next flush, which finds its rows there already.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from netaudit.core.outbox import answered, done, dropped, due, interrupted, rows, sending, unreached, waiting, written
from netaudit.model.errors import NetauditError
from netaudit.model.mail import MAIL_CHANNEL, Dispatch
from netaudit.model.names import printable
from netaudit.model.reasons import REASONS
from netaudit.model.verdict import Reason, reason
from netaudit.store.changes import on_disk, write_journal
from netaudit.store.dispatches import PATH, append, check_grown, sweep
from netaudit.store.outbox import Outbox
from netaudit.store.workspace import Workspace
from netaudit.transport.credentials import Prompt
from netaudit.transport.smtp import MailTerms, Session, visit
from netaudit.workflows.change import finished
from netaudit.workflows.postage import postage, server


@dataclass(frozen=True)
class FlushOptions:
    """How the outbox is emptied."""

    all_now: bool = False
    """Also what waits for a later time."""
    deadline_seconds: float = 300.0
    commit: bool = True
    prompt: Prompt | None = None
    cancelled: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True)
class Flushed:
    """What became of it."""

    reasons: tuple[Reason, ...]
    dispatches: tuple[Dispatch, ...]
    """Everything that was in the outbox, as it is now."""


def flush(workspace: Workspace, options: FlushOptions, now: datetime) -> Flushed:
    """Send what is due; raises `dispatches-altered` or `git-identity-missing` before anything is sent."""
    with workspace.locked("outbox flush"):
        return flush_locked(workspace, options, now)


def flush_locked(workspace: Workspace, options: FlushOptions, now: datetime) -> Flushed:
    """The same for who holds the workspace's lock."""
    box = Outbox(workspace.own)
    found, problems = settle(workspace, box, now, commit=options.commit)
    waits = [(each, due(each, now, all_now=options.all_now)) for each in found]
    tried, trouble = _tried(workspace, box, [(d, a) for d, a in waits if a], options, now)
    after = tuple(tried.get(each.id, each) for each in found)
    for each in after:
        journal(workspace, box, each, commit=options.commit)
    said = [*(each for failure in problems for each in failure.verdict.reasons), *trouble]
    said += [told for each in after for told in reasons_of(each)]
    return Flushed(tuple(said) or (reason("mail-nothing-waiting"),), after)


def settle(
    workspace: Workspace, box: Outbox, now: datetime, *, commit: bool
) -> tuple[list[Dispatch], list[NetauditError]]:
    """Complete what was cut short, now that nobody else can be sending; what is still in the outbox then.

    Raises:
        NetauditError: `dispatches-altered` or `git-identity-missing`: what is sent could not be journaled.
    """
    box.sweep()
    sweep(workspace)
    check_grown(workspace)
    if commit:
        workspace.repository.author()
    found, problems = box.all()
    settled = []
    for each in found:
        now_is = interrupted(each, now)
        if now_is is not each:
            box.store(now_is)
        journal(workspace, box, now_is, commit=commit)
        if not done(now_is):
            settled.append(written(now_is))
    return settled, problems


def _tried(
    workspace: Workspace,
    box: Outbox,
    waits: Sequence[tuple[Dispatch, tuple[str, ...]]],
    options: FlushOptions,
    now: datetime,
) -> tuple[dict[str, Dispatch], list[Reason]]:
    """Every message that was due, by id, as it is afterwards; and what went wrong with the visit."""
    tried = {dispatch.id: dispatch for dispatch, _ in waits}
    if not waits:
        return tried, []
    trouble: list[Reason] = []
    try:
        mail = postage(workspace, now)
        trouble += mail.remarks
        login = server(mail.mail, options.prompt)
        terms = MailTerms(options.deadline_seconds, options.cancelled)

        def empty() -> None:
            with visit(login, terms) as session:
                for dispatch, addresses in waits:
                    _give(box, session, dispatch, addresses, now, tried, trouble)

        _watched(empty, options.cancelled)
    except NetauditError as failure:
        trouble += failure.verdict.reasons
        for dispatch, addresses in waits:
            if tried[dispatch.id] is dispatch:
                tried[dispatch.id] = _left(dispatch, addresses, failure.verdict.reasons[0], now)
                box.store(tried[dispatch.id])
    return tried, trouble


def _give(
    box: Outbox,
    session: Session,
    dispatch: Dispatch,
    addresses: Sequence[str],
    now: datetime,
    tried: dict[str, Dispatch],
    trouble: list[Reason],
) -> None:
    try:
        message = box.message(dispatch)
    except NetauditError as failure:
        trouble += failure.verdict.reasons
        return

    def about_to_end(taken: Sequence[str]) -> None:
        tried[dispatch.id] = sending(tried[dispatch.id], taken)
        box.store(tried[dispatch.id])

    answers = session.give(dispatch.sender, addresses, message, about_to_end)
    tried[dispatch.id] = answered(tried[dispatch.id], answers, now)
    box.store(tried[dispatch.id])


def _left(dispatch: Dispatch, addresses: Sequence[str], why: Reason, now: datetime) -> Dispatch:
    """A message that the visit never came to."""
    params = {name: str(value) for name, value in why.params.items()}
    words = printable(REASONS[why.code].sentence.format_map(params))[:300]
    if why.code in ("mail-unreachable", "mail-interrupted"):
        return unreached(dispatch, addresses, words)
    return waiting(dispatch, addresses, words, now)


def _watched(work: Callable[[], None], cancelled: threading.Event) -> None:
    """Run the visit beside us, so that Ctrl-C ends it in order: its last answer is still written down."""
    ended: list[BaseException] = []
    over = threading.Event()

    def run() -> None:
        try:
            work()
        except BaseException as failure:  # noqa: BLE001  raised again by who waits
            ended.append(failure)
        finally:
            over.set()

    threading.Thread(target=run, daemon=True).start()
    # Not `join`: interrupted, it takes a thread that runs for one that has ended (Python 3.11).
    while not over.is_set():
        try:
            over.wait(0.2)
        except KeyboardInterrupt:
            cancelled.set()
    if ended:
        raise ended[0]


def journal(workspace: Workspace, box: Outbox, dispatch: Dispatch, *, commit: bool) -> None:
    """Write what happened into the dispatch journal and the change's, commit both, then let the outbox forget it."""
    if dispatch.pending:
        append(workspace, rows(dispatch))
        paths = [workspace.root / PATH]
        if dispatch.change and dispatch.person:
            paths += _change_journal(workspace, dispatch)
        outcomes = ", ".join(dict.fromkeys(event.outcome for event in dispatch.pending))
        commit_journal(workspace, dispatch.change, paths, f"{dispatch.report}: mail {outcomes}", commit=commit)
    if done(dispatch):
        box.remove(dispatch.id)
    elif dispatch.pending:
        box.store(written(dispatch))


def _change_journal(workspace: Workspace, dispatch: Dispatch) -> list[Path]:
    known = [e.more for e in on_disk(workspace.root, dispatch.change).journal()[0] if e.what == "dispatched"]
    paths = []
    for event in dispatch.pending:
        more: dict[str, object] = {
            "channel": MAIL_CHANNEL,
            "recipient": event.address,
            "outcome": event.outcome,
            "answer": event.answer,
            "message_id": dispatch.message_id,
            "try_at": event.at,
            "files": {each.name: each.sha256 for each in dispatch.carried},
        }
        if more not in known:
            when = datetime.fromisoformat(event.at)
            paths.append(write_journal(workspace.root, dispatch.change, dispatch.person, when, "dispatched", more))
    folder = workspace.root / "changes" / dispatch.change / "journal"
    return [*dict.fromkeys(paths)] or [folder / f"{dispatch.person}.jsonl"]


def commit_journal(workspace: Workspace, change: str, paths: list[Path], subject: str, *, commit: bool) -> str:
    """Commit the dispatch journal, with the change's where there is one; the commit's id, empty without one."""
    if change:
        return finished(workspace, change, paths, subject, commit=commit).commit
    return workspace.repository.commit(paths, subject, []) if commit else ""


def drop(workspace: Workspace, name: str, why: str, now: datetime, *, commit: bool) -> Dispatch:
    """Put a message away that is not to be sent any more, or was refused; the journal tells of it.

    Raises:
        NetauditError: `outbox-unknown`, `dispatches-altered` or `git-identity-missing`; nothing was put away.
    """
    with workspace.locked("outbox drop"):
        box = Outbox(workspace.own)
        check_grown(workspace)
        try:
            found = interrupted(box.read(name), now)
        except NetauditError as failure:
            if failure.verdict.reasons[0].code != "outbox-damaged":
                raise
            box.remove(name)
            raise
        away = dropped(found, why or "given up by hand", now)
        box.store(away)
        journal(workspace, box, away, commit=commit)
        return away


def reasons_of(dispatch: Dispatch) -> list[Reason]:
    """How far a message is, for each of its recipients."""
    codes = {"sent": "mail-sent", "refused": "mail-refused", "ambiguous": "mail-ambiguous", "queued": "mail-waiting"}
    return [
        reason(codes[each.state], report=dispatch.report, recipient=each.to.address, answer=each.answer.rstrip("."))
        if each.answer
        else reason("mail-queued", report=dispatch.report, recipient=each.to.address)
        for each in dispatch.deliveries
        if each.state in codes
    ]
