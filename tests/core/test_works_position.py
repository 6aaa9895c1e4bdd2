"""Where the works stand is told by the journal alone, at whatever entry it ends."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from netaudit.core.journal import Entry
from netaudit.core.works.position import Place, position

PLAN = "d" * 64


def told(*said: tuple[str, dict[str, object]]) -> list[Entry]:
    begun: tuple[str, dict[str, object]] = ("begun", {"plan": PLAN})
    return [
        Entry(n, f"2026-12-01T20:00:{n:02}+04:00", "ana", what, more, "")
        for n, (what, more) in enumerate((begun, *said))
    ]


def on(host: str, what: str, **more: object) -> tuple[str, dict[str, object]]:
    return what, {"host": host, **more}


def test_nothing_begun() -> None:
    assert not position([], PLAN).begun
    assert not position(told(), "another").begun
    assert position(told(), PLAN).open


def test_an_intent_without_an_answer_is_between() -> None:
    sending = on("sw1", "sending", way="forward", number=2)
    here = position(told(on("sw1", "working"), on("sw1", "sending", way="forward", number=1),
                         on("sw1", "sent", way="forward", number=1), sending), PLAN)  # fmt: skip
    assert here.hosts == {"sw1": Place("sw1", "between", "forward", 2, answered=False)}
    assert here.between == (here.hosts["sw1"],)
    answered = position(told(sending, on("sw1", "line-refused", way="forward", number=2)), PLAN)
    assert answered.hosts["sw1"].answered
    assert position(told(on("sw1", "sent", way="forward")), PLAN).hosts["sw1"].number == 0


def test_a_timer_is_pending_until_it_was_stopped() -> None:
    armed = on("sw1", "armed", until="2026-12-01T20:30:00+04:00")
    here = position(told(on("sw1", "working"), armed, on("sw1", "sending", way="forward", number=1)), PLAN)
    assert [each.timer_until for each in here.timers] == ["2026-12-01T20:30:00+04:00"]
    arming = position(told(on("sw1", "arming", until="20:30"), on("sw1", "sending", way="arm", number=1)), PLAN)
    assert [each.timer_until for each in arming.timers] == ["20:30"], "it may run before it is known to"
    for end in (on("sw1", "disarmed"), on("sw1", "done"), on("sw1", "returned", proven=True)):
        assert position(told(armed, end), PLAN).timers == ()
    assert position(told(armed, on("sw1", "returned", proven=False)), PLAN).timers


def test_the_last_touched_is_led_back_first() -> None:
    entries = told(*(on(name, what) for name in ("sw1", "sw2", "gw1") for what in ("working", "done")), ("applied", {}))
    here = position(entries, PLAN)
    assert (here.applied, here.changed, here.between) == (True, ("gw1", "sw2", "sw1"), ())
    back = position([*entries, *told(on("gw1", "returning"), on("gw1", "returned", proven=True))[1:]], PLAN)
    assert back.changed == ("sw2", "sw1")
    again = position([*entries, *told(on("sw1", "working"), on("sw1", "done"))[1:]], PLAN)
    assert again.changed == ("sw1", "gw1", "sw2")


def test_a_return_that_was_not_shown_is_no_return() -> None:
    here = position(told(on("sw1", "working"), on("sw1", "returning"), on("sw1", "returned", proven=False)), PLAN)
    assert here.hosts["sw1"].stage == "unproven"
    assert here.between


def test_verdicts_and_ends() -> None:
    assert position(told(("verified", {"conforming": False})), PLAN).verified is False
    here = position(told(("applied", {}), ("verified", {"conforming": True, "accepted": True}), ("closed", {})), PLAN)
    assert (here.verified, here.accepted, here.open) == (True, True, False)
    back = position(told(("verified", {"conforming": True, "accepted": True}), ("closed", {}),
                         on("sw1", "returning"), ("taken-back", {"proven": True})), PLAN)  # fmt: skip
    assert (back.taken_back, back.verified, back.accepted, back.open) == ("proven", None, True, False)
    assert position(told(("taken-back", {})), PLAN).taken_back == "not-proven"


def test_what_is_not_about_a_host_moves_nothing() -> None:
    assert position(told(("note", {"text": "x"}), on("sw1", "note")), PLAN) == position(told(), PLAN)


def test_saving_what_is_done_leaves_it_done() -> None:
    here = position(told(on("sw1", "done"), on("sw1", "sending", way="save", number=1)), PLAN)
    assert here.hosts["sw1"].stage == "done"


def test_removing_the_copies_of_a_host_leaves_it_what_it_is() -> None:
    over = (on("sw1", "done"), on("", "verified", conforming=True, accepted=True), on("", "closed"))
    removed = on("sw1", "sending", way="clean", number=1)
    here, cleaned = position(told(*over), PLAN), position(told(*over, removed, removed), PLAN)
    assert (here.over, here.hosts["sw1"].cleaned_at) == (True, "")
    assert (cleaned.over, cleaned.hosts["sw1"].stage) == (True, "done")
    assert cleaned.hosts["sw1"].cleaned_at
    assert not position(told(*over, removed, on("sw1", "working")), PLAN).hosts["sw1"].cleaned_at
    assert not position(told(on("sw1", "done")), PLAN).over
    assert position(told(on("sw1", "done"), on("sw1", "returned", proven=True), ("taken-back", {"proven": True})),
                    PLAN).over  # fmt: skip
    assert not position(told(on("sw1", "returning"), ("closed", {})), PLAN).over


STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(("sw1", "sw2")), st.sampled_from(("working", "done", "returning", "armed"))).map(
            lambda pair: on(pair[0], pair[1])
        ),
        st.tuples(st.sampled_from(("sw1", "sw2")), st.sampled_from(("sending", "sent", "line-refused"))).map(
            lambda pair: on(pair[0], pair[1], way="forward", number=1)
        ),
        st.tuples(st.sampled_from(("sw1", "sw2")), st.booleans()).map(lambda p: on(p[0], "returned", proven=p[1])),
    ),
    max_size=12,
)


@given(STEPS)
def test_a_host_that_was_sent_a_line_is_never_untouched_again(steps: Sequence[tuple[str, dict[str, object]]]) -> None:
    """Whatever is cut off the journal's end: between a sending and a proof, the host counts as between."""
    for end in range(len(steps) + 1):
        here = position(told(*steps[:end]), PLAN)
        for name in ("sw1", "sw2"):
            mine = [what for what, more in steps[:end] if more["host"] == name]
            proofs = [n for n, (what, more) in enumerate(steps[:end]) if more["host"] == name
                      and (what in ("done", "working") or (what == "returned" and more["proven"]))]  # fmt: skip
            sent = [n for n, (what, more) in enumerate(steps[:end]) if more["host"] == name
                    and what in ("sending", "sent", "line-refused", "returning")]  # fmt: skip
            if sent and (not proofs or max(sent) > max(proofs)):
                assert here.hosts[name].stage in ("between", "unproven")
                assert name in here.changed
            if not mine:
                assert name not in here.hosts
