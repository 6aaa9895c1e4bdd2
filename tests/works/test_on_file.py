"""What the checks about changes see of works that really took place."""

from datetime import UTC, datetime

from netaudit.store.workspace import Workspace
from netaudit.workflows.on_file import begun_changes
from tests.works.bench import PORT, Bench
from tests.works.test_begin_verify import TYPED


def test_works_that_were_accepted_lack_nothing_but_what_was_not_done(bench: Bench) -> None:
    change = bench.approved(PORT)
    assert begun_changes(Workspace(bench.ana.root), datetime.now(UTC)) == ()
    bench.ana.does("begin", change, "--as", "ana")
    (under_way,) = begun_changes(Workspace(bench.ana.root), datetime.now(UTC))
    assert (under_way.over, under_way.planned, under_way.without_rollback, under_way.unreadable) == (
        False,
        True,
        (),
        (),
    )
    assert under_way.shown_by
    assert under_way.window[0] <= under_way.begun[0] <= under_way.window[1]
    bench.lab.practice.configure("sw1", TYPED)
    assert bench.ana.said("verify", change)["accepted"]
    (done,) = begun_changes(Workspace(bench.ana.root), datetime.now(UTC))
    assert (done.over, done.judged) == (True, True)
    assert done.not_told == ("Service informatique", "Direction du cabinet")
    assert not under_way.reported, "nobody wrote its report yet"
    assert done.reported, "`verify` wrote it"
