"""What follows for a dispatch in the outbox from what a mail server said: pure transitions, back-off and journal rows.

A delivery goes from `queued` to `sending` just before the server is told that the message is whole, and from there to
`sent`, `refused`, back to `queued`, or `ambiguous`. Whoever finds one in `sending` knows that netaudit was stopped at
that instant: nobody knows what became of it. It is given again under the same Message-ID, and that is written down.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from netaudit.model.mail import MAIL_CHANNEL, Delivery, DeliveryState, Dispatch, Event, Outcome, Row

STOPPED = "netaudit was stopped while the server took the message"
TWICE = "possibly delivered twice"
_WAITS = tuple(timedelta(minutes=minutes) for minutes in (10, 30, 60, 120, 240))


@dataclass(frozen=True)
class Answer:
    """What became of one recipient at one try."""

    outcome: Outcome
    text: str
    """The server's words, made printable."""


def due(dispatch: Dispatch, now: datetime, *, all_now: bool) -> tuple[str, ...]:
    """The addresses that are to be tried now."""
    return tuple(
        each.to.address
        for each in dispatch.deliveries
        if each.open and (all_now or not each.not_before or datetime.fromisoformat(each.not_before) <= now)
    )


def sending(dispatch: Dispatch, addresses: Iterable[str]) -> Dispatch:
    """As it is just before the server is told that the message is whole."""
    chosen = set(addresses)
    return _with(dispatch, {a: msgspec.structs.replace(d, state="sending") for a, d in _open(dispatch, chosen)})


def answered(dispatch: Dispatch, answers: Mapping[str, Answer], now: datetime) -> Dispatch:
    """As it is after a server's answers, each with its event for the journal."""
    was = dict(_open(dispatch, set(answers)))
    changed = {address: _after(each, answers[address], now) for address, each in was.items()}
    events = [_event(was[address], changed[address], answers[address], now) for address in changed]
    return _with(dispatch, changed, tuple(event for event in events if event))


def interrupted(dispatch: Dispatch, now: datetime) -> Dispatch:
    """As it is found after netaudit was stopped: what was being sent is ambiguous."""
    lost = [each.to.address for each in dispatch.deliveries if each.state == "sending"]
    return answered(dispatch, dict.fromkeys(lost, Answer("ambiguous", STOPPED)), now) if lost else dispatch


def waiting(dispatch: Dispatch, addresses: Iterable[str], why: str, now: datetime) -> Dispatch:
    """As it is where the server could not be used; told in the journal once, not at every try."""
    known = dict(_open(dispatch, set(addresses)))
    changed = {address: msgspec.structs.replace(each, answer=why) for address, each in known.items()}
    news = [address for address, each in known.items() if each.answer != why]
    events = [Event(at=_at(now), address=address, outcome="waiting", answer=why) for address in news]
    return _with(dispatch, changed, tuple(events))


def unreached(dispatch: Dispatch, addresses: Iterable[str], why: str) -> Dispatch:
    """As it is where no way leads to the server, which is normal on site: it waits, and no journal tells of it."""
    chosen = set(addresses)
    return _with(dispatch, {a: msgspec.structs.replace(d, answer=why) for a, d in _open(dispatch, chosen)})


def dropped(dispatch: Dispatch, why: str, now: datetime) -> Dispatch:
    """As it is where somebody gives up what was not sent; what was refused is only put away."""
    away = [each for each in dispatch.deliveries if each.state != "sent"]
    changed = {e.to.address: msgspec.structs.replace(e, state="dropped", answer=why) for e in away}
    left = [each.to.address for each in away if each.open]
    events = [Event(at=_at(now), address=address, outcome="dropped", answer=why) for address in left]
    return _with(dispatch, changed, tuple(events))


def written(dispatch: Dispatch) -> Dispatch:
    """As it is once its events are in the journal."""
    return msgspec.structs.replace(dispatch, pending=())


def done(dispatch: Dispatch) -> bool:
    """Whether nothing is left to do or to look at: everybody has it, or was given up."""
    return all(each.state in ("sent", "dropped") for each in dispatch.deliveries)


def rows(dispatch: Dispatch) -> Iterator[Row]:
    """The journal's rows of what is not in it yet: one for each event and file."""
    for event in dispatch.pending:
        for file in dispatch.carried:
            yield Row(
                date=event.at,
                channel=MAIL_CHANNEL,
                recipient=event.address,
                report=dispatch.report,
                attachment=file.name,
                sha256=file.sha256,
                sent_sha256=file.sent_sha256,
                message_id=dispatch.message_id,
                outcome=event.outcome,
                answer=event.answer,
            )


def _after(each: Delivery, answer: Answer, now: datetime) -> Delivery:
    # Once nobody knew, nobody ever will: a later 4xx does not make it certain again.
    unknown = each.unknown or answer.outcome == "ambiguous"
    waits: DeliveryState = "ambiguous" if unknown else "queued"
    state: DeliveryState = answer.outcome if answer.outcome in ("sent", "refused") else waits
    pause = _WAITS[min(each.tries, len(_WAITS) - 1)]
    return msgspec.structs.replace(
        each,
        state=state,
        tries=each.tries + 1,
        not_before=_at(now + pause) if state == waits else "",
        unknown=unknown,
        answer=answer.text,
    )


def _event(was: Delivery, now_is: Delivery, answer: Answer, now: datetime) -> Event | None:
    if answer.outcome == "deferred" and was.answer == answer.text:
        return None  # the same words again; the outbox counts the tries
    text = f"{answer.text} ({TWICE})" if now_is.unknown else answer.text
    return Event(at=_at(now), address=now_is.to.address, outcome=answer.outcome, answer=text)


def _open(dispatch: Dispatch, chosen: set[str]) -> Iterator[tuple[str, Delivery]]:
    return ((d.to.address, d) for d in dispatch.deliveries if d.open and d.to.address in chosen)


def _with(dispatch: Dispatch, changed: Mapping[str, Delivery], events: tuple[Event, ...] = ()) -> Dispatch:
    deliveries = tuple(changed.get(each.to.address, each) for each in dispatch.deliveries)
    return msgspec.structs.replace(dispatch, deliveries=deliveries, pending=(*dispatch.pending, *events))


def _at(when: datetime) -> str:
    return when.isoformat(timespec="seconds")
