"""The one exception that ends a command."""

import pytest

from netaudit.model.errors import NetauditError, stop
from netaudit.model.state import NotAsked, Sections
from netaudit.model.verdict import reason
from tests.report.facts import switch


def test_it_carries_all_its_reasons_and_their_verdict() -> None:
    error = NetauditError(reason("locked", holder="x"), reason("audit-missing"))
    assert error.verdict.word == "refused"
    assert "locked" in str(error)
    assert "audit-missing" in str(error)


def test_stop_makes_it_for_one_reason() -> None:
    with pytest.raises(NetauditError, match="nowhere"):
        raise stop("not-a-workspace", path="nowhere")


def test_a_state_knows_whether_a_playbook_left_something_out() -> None:
    assert not switch().asked_in_part
    assert isinstance(Sections().facts, NotAsked)
