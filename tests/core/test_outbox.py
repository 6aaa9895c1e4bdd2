"""What follows for a dispatch from what a mail server said."""

from datetime import UTC, datetime, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from netaudit.core.outbox import (
    STOPPED,
    TWICE,
    Answer,
    answered,
    done,
    dropped,
    due,
    interrupted,
    rows,
    sending,
    unreached,
    waiting,
    written,
)
from netaudit.model.mail import Carried, Delivery, Dispatch, Outcome, Recipient

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
IT, CLIENT = "it@example.test", "client@example.test"
DISPATCH = Dispatch(
    id="20261121T100000-abcdef",
    report="2026-11-21-audit",
    subject="x",
    message_id="<a@example.test>",
    message_sha256="0" * 64,
    message_bytes=1,
    sender=IT,
    queued_at=NOW.isoformat(),
    carried=(Carried(name="report.pdf", sha256="1" * 64), Carried(name="more.pdf", sha256="2" * 64)),
    deliveries=(Delivery(to=Recipient(name="IT", address=IT)), Delivery(to=Recipient(name="C", address=CLIENT))),
)


def states(dispatch: Dispatch) -> list[str]:
    return [each.state for each in dispatch.deliveries]


def said(outcome: Outcome, text: str = "x") -> Answer:
    return Answer(outcome, text)


def test_what_is_sent_to_everybody_is_done() -> None:
    going = sending(DISPATCH, [IT, CLIENT])
    assert states(going) == ["sending", "sending"]
    assert not going.pending
    gone = answered(going, {IT: said("sent", "250 ok"), CLIENT: said("sent", "250 ok")}, NOW)
    assert states(gone) == ["sent", "sent"]
    assert done(gone)
    assert not done(going)
    found = list(rows(gone))
    assert [(row.recipient, row.attachment, row.outcome, row.answer) for row in found] == [
        (IT, "report.pdf", "sent", "250 ok"),
        (IT, "more.pdf", "sent", "250 ok"),
        (CLIENT, "report.pdf", "sent", "250 ok"),
        (CLIENT, "more.pdf", "sent", "250 ok"),
    ]
    assert {row.message_id for row in found} == {"<a@example.test>"}
    assert list(rows(written(gone))) == []


def test_one_recipient_is_not_the_other() -> None:
    mixed = answered(sending(DISPATCH, [IT]), {IT: said("sent"), CLIENT: said("refused", "550 no")}, NOW)
    assert states(mixed) == ["sent", "refused"]
    assert not done(mixed)
    assert due(mixed, NOW, all_now=True) == ()
    # What is final is final, whatever is said later.
    assert states(answered(mixed, {IT: said("deferred"), CLIENT: said("sent")}, NOW)) == ["sent", "refused"]
    away = dropped(mixed, "wrong address", NOW)
    assert states(away) == ["sent", "dropped"]
    assert [event.outcome for event in away.pending] == ["sent", "refused"]
    assert done(away)


def test_what_is_deferred_waits_longer_each_time() -> None:
    now, dispatch, waits = NOW, DISPATCH, []
    for _ in range(7):
        dispatch = answered(dispatch, {IT: said("deferred", "451 later")}, now)
        next_try = datetime.fromisoformat(dispatch.deliveries[0].not_before)
        waits.append(next_try - now)
        assert due(dispatch, next_try - timedelta(seconds=1), all_now=False) == (CLIENT,)
        assert due(dispatch, next_try, all_now=False) == (IT, CLIENT)
        assert due(dispatch, now, all_now=True) == (IT, CLIENT)
        now = next_try
    assert waits == [timedelta(minutes=m) for m in (10, 30, 60, 120, 240, 240, 240)]
    assert [event.outcome for event in dispatch.pending] == ["deferred"]  # the same words are told once
    other = answered(dispatch, {IT: said("deferred", "452 full")}, now)
    assert [event.answer for event in other.pending] == ["451 later", "452 full"]
    assert (other.deliveries[0].tries, other.deliveries[0].state) == (8, "queued")


def test_what_nobody_knows_is_given_again_and_said() -> None:
    lost = answered(sending(DISPATCH, [IT]), {IT: said("ambiguous", "lost")}, NOW)
    assert states(lost) == ["ambiguous", "queued"]
    assert [event.answer for event in lost.pending] == [f"lost ({TWICE})"]
    later = NOW + timedelta(hours=1)
    assert IT in due(lost, later, all_now=False)
    deferred = answered(sending(lost, [IT]), {IT: said("deferred", "451 later")}, later)
    assert states(deferred) == ["ambiguous", "queued"]
    gone = answered(sending(deferred, [IT]), {IT: said("sent", "250 ok")}, later)
    assert states(gone) == ["sent", "queued"]
    assert [event.answer for event in gone.pending][1:] == [f"451 later ({TWICE})", f"250 ok ({TWICE})"]


def test_what_was_being_sent_when_netaudit_was_stopped_is_ambiguous() -> None:
    found = interrupted(sending(DISPATCH, [CLIENT]), NOW)
    assert states(found) == ["queued", "ambiguous"]
    assert [(e.address, e.outcome, e.answer) for e in found.pending] == [(CLIENT, "ambiguous", f"{STOPPED} ({TWICE})")]
    assert interrupted(DISPATCH, NOW) is DISPATCH


def test_a_server_that_cannot_be_used_is_told_once() -> None:
    first = waiting(DISPATCH, [IT, CLIENT], "no TLS", NOW)
    assert [event.outcome for event in first.pending] == ["waiting", "waiting"]
    again = waiting(written(first), [IT, CLIENT], "no TLS", NOW)
    assert again.pending == ()
    assert states(again) == ["queued", "queued"]
    assert [event.answer for event in waiting(again, [IT], "another", NOW).pending] == ["another"]


def test_no_way_to_the_server_is_no_failure() -> None:
    found = unreached(DISPATCH, [IT], "no route")
    assert found.pending == ()
    assert [each.answer for each in found.deliveries] == ["no route", ""]


def test_what_is_given_up_is_journaled() -> None:
    away = dropped(DISPATCH, "wrong report", NOW)
    assert states(away) == ["dropped", "dropped"]
    assert [(event.outcome, event.answer) for event in away.pending] == [("dropped", "wrong report")] * 2


outcomes: st.SearchStrategy[Outcome] = st.sampled_from(["sent", "refused", "deferred", "ambiguous"])
steps = st.lists(st.tuples(st.sampled_from(["answer", "kill", "unusable", "unreached"]), outcomes), max_size=12)


@given(steps)
def test_nothing_is_lost_and_nothing_is_doubled_in_silence(taken: list[tuple[str, Outcome]]) -> None:
    """Whatever a server answers, and wherever netaudit is stopped."""
    now, dispatch, unknown, delivered = NOW, DISPATCH, False, 0
    for step, outcome in taken:
        now += timedelta(hours=5)
        if IT not in due(dispatch, now, all_now=False):
            assert dispatch.deliveries[0].state in ("sent", "refused")
            continue
        if step == "answer":
            dispatch = answered(sending(dispatch, [IT]), {IT: Answer(outcome, "x")}, now)
            unknown = unknown or outcome == "ambiguous"
            delivered += outcome == "sent"
        elif step == "kill":
            dispatch = interrupted(sending(dispatch, [IT]), now)
            unknown = True
        else:
            dispatch = waiting(dispatch, [IT], "x", now) if step == "unusable" else unreached(dispatch, [IT], "x")
        dispatch = msgspec.json.decode(msgspec.json.encode(dispatch), type=Dispatch)
    assert delivered <= 1
    assert dispatch.deliveries[0].unknown is unknown
    ends = [event for event in dispatch.pending if event.outcome == "sent"]
    assert len(ends) == delivered
    assert all((TWICE in event.answer) is unknown for event in ends)
