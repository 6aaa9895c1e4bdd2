"""What a verdict says to people, and what a ping's answer says."""

import pytest

from netaudit.core.works.four_sets import FourSets
from netaudit.core.works.ping import COMMANDS, answered
from netaudit.core.works.told import verdict_reasons
from netaudit.model import statements
from netaudit.model.difference import Difference

LOST = Difference(host="sw1", section="vlans", key="40", after={"name": "X"})


def one_test(passed: bool | None, obtained: str = "") -> statements.Tested:
    return statements.Tested(
        kind="ping", subject="sw1 → 10.20.0.10", expected="an answer", obtained=obtained, passed=passed
    )


def test_every_reason_once() -> None:
    sets = FourSets(missing=(LOST,), undeclared=(LOST,) * 7, not_collected=tuple(f"sw{n} *" for n in range(7)))
    tests = [one_test(True), one_test(False), one_test(False, "no answer"), one_test(None)]
    found = list(verdict_reasons("CHG", sets, tests, lambda each: each.key))
    assert [(each.code, each.params.get("count"), each.params.get("obtained")) for each in found] == [
        ("verify-undeclared", 7, None),
        ("verify-missing", 1, None),
        ("verify-not-collected", None, None),
        ("test-failed", None, "—"),
        ("test-failed", None, "no answer"),
        ("test-not-run", None, "—"),
    ]
    assert found[0].params["sentences"] == "40 · 40 · 40 · 40 · 40 · …"
    assert not list(verdict_reasons("CHG", FourSets(), [one_test(True)], str))


def test_who_fell_silent_is_said_in_words_of_its_own() -> None:
    silent = "sw1 endpoints 00:09:21:33:10:0a CBCT"
    alone = FourSets(not_collected=(silent,), silent=("CBCT",))
    (said,) = verdict_reasons("CHG", alone, [], str)
    assert (said.code, said.params["names"]) == ("verify-silent", "CBCT")
    both = list(verdict_reasons("CHG", FourSets(not_collected=("sw2 *", silent), silent=("CBCT",)), [], str))
    assert [(each.code, each.params.get("places")) for each in both] == [
        ("verify-silent", None), ("verify-not-collected", "sw2 *"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        ("3 packets transmitted, 3 received, 0% packet loss, time 2003ms", True),
        ("5 packets transmitted, 5 packets received, 0% packet loss", True),
        ("3 packets transmitted, 0 received, 100% packet loss", False),
        ("Sending 5, 100-byte ICMP Echos\n.....\nSuccess rate is 0 percent (0/5)", False),
        (".!!!!\nSuccess rate is 80 percent (4/5), round-trip min/avg/max = 1/2/4 ms", True),
        ("10.20.0.10 is alive, time = 1 ms", True),
        ("Request timed out.", False),
        ("The destination address is unreachable.", False),
        ("% Unrecognized host or address, or protocol not running.", None),
        ("", None),
    ],
)
def test_whether_an_address_answered(printed: str, told: bool | None) -> None:
    assert answered(printed) is told


def test_no_ping_runs_without_end() -> None:
    assert all("-c" in command for name, command in COMMANDS.items() if name in ("linux", "frr", "opnsense"))
