"""One verdict, one exit code: the worst of its reasons, in the contract's order."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netaudit.model.reasons import REASONS, ExitCode
from netaudit.model.verdict import VERDICT_WORDS, Verdict, reason, verdict

SOURCES = Path(__file__).parents[2] / "src" / "netaudit"


def _verdict(*codes: str) -> Verdict:
    return Verdict(tuple(reason(code) for code in codes))


def test_worst_wins_as_the_contract_orders() -> None:
    assert _verdict("conforming").exit_code == ExitCode.CONFORMING
    assert _verdict("conforming", "unauthorised-drift").exit_code == ExitCode.DIFFERENT
    assert _verdict("unauthorised-drift", "locked").exit_code == ExitCode.ERROR
    assert _verdict("locked", "host-unreachable").exit_code == ExitCode.INCOMPLETE
    assert _verdict("host-unreachable", "baseline-exists").exit_code == ExitCode.REFUSED


@given(st.lists(st.sampled_from(sorted(REASONS)), min_size=1))
def test_order_of_reasons_does_not_matter(codes: list[str]) -> None:
    assert _verdict(*codes).exit_code == _verdict(*reversed(codes)).exit_code
    assert _verdict(*codes).word in VERDICT_WORDS.values()


def test_no_verdict_without_a_reason() -> None:
    with pytest.raises(ValueError, match="at least one reason"):
        Verdict(())


def test_unknown_code_is_a_defect() -> None:
    with pytest.raises(KeyError):
        reason("no-such-code")


def test_every_code_of_the_catalogue_is_used_and_every_used_code_is_in_it() -> None:
    files = [path for path in SOURCES.rglob("*.py") if not path.name.endswith("reasons.py")]
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    used = set(re.findall(r'\b(?:reason|stop)\(\s*"([a-z-]+)"', text))
    assert used - REASONS.keys() == set()
    # A code may also be chosen from a table, or named where it is left aside.
    assert REASONS.keys() - set(re.findall(r'"([a-z]+(?:-[a-z]+)*)"', text)) == set()


def test_what_must_be_acted_on_says_how() -> None:
    silent = {code for code, kind in REASONS.items() if kind.exit_code != ExitCode.CONFORMING and not kind.mend}
    assert silent <= {"states-differ", "machine-incomplete"}


def test_a_verdict_of_no_reasons_is_what_else_there_is_to_say() -> None:
    assert verdict((), reason("conforming")).word == "conforming"
    assert verdict([reason("locked")], reason("conforming")).word == "error"
