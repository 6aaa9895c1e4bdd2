"""A change request from questions at a terminal, and an approver who is asked before anything is signed."""

from tests.control.parties import Party
from tests.control.terminal import typed
from tests.control.test_life import as_, planned


def test_a_request_from_questions(ana: Party) -> None:
    asked = [
        (b"in one line", b"Cordon"),
        (b"needed", b"worn out"),
        (b"touches", b"physical"),
        (b"Begin of", b"2026-12-01T19:30"),
        (b"End of", b"2026-12-01T20:30"),
        (b"step by step", b"replace the cord"),
        (b"step by step; an empty line ends it: replace the cord", b""),
        (b"taken back", b"put the old one back"),
        (b"enrolled person", b"ana"),
    ]
    code, shown = typed(ana, ["change", "new"], asked)
    assert code == 0, shown
    (row,) = ana.does("change", "list")["changes"]
    text = (ana.root / "changes" / row["id"] / "request.yaml").read_text()
    for word in ("title: Cordon", "reason: worn out", "manual: replace the cord", "rollback: put the old one back"):
        assert word in text


def test_nothing_is_signed_without_a_yes(ana: Party) -> None:
    change = planned(ana)
    ivo = as_(ana, "ivo")
    code, shown = typed(ivo, ["approve", change, "--role", "it"], [(b"Sign this?", b"n")])
    assert code != 0
    assert "switchport access vlan 10" in shown, "the plan is shown first"
    assert not (ana.root / "changes" / change / "approvals").exists()
    code, _ = typed(ivo, ["approve", change, "--role", "it"], [(b"Sign this?", b"y")])
    assert code == 0
    ana.does("gate", change)
