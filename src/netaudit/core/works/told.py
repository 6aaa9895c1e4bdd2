"""What a verdict says to people: why it does not conform, set by set and test by test."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from netaudit.core.works.four_sets import FourSets
from netaudit.core.works.imaging_ports import OF_PORTS
from netaudit.model.difference import Difference
from netaudit.model.names import printable
from netaudit.model.statements import Tested
from netaudit.model.verdict import Reason, reason

_SHOWN = 5

Say = Callable[[Difference], str]
"""A difference as a sentence, in somebody's language."""


def verdict_reasons(change: str, sets: FourSets, tests: Iterable[Tested], say: Say) -> Iterator[Reason]:
    """Every reason why the works are not exactly what was declared; none: they are."""
    for code, found in (("verify-undeclared", sets.undeclared), ("verify-missing", sets.missing)):
        if found:
            yield reason(code, change=change, count=len(found), sentences=said(found, say))
    if sets.silent:
        yield reason("verify-silent", change=change, names=", ".join(map(printable, sets.silent)))
    if len(sets.not_collected) > len(sets.silent):
        shown = _first([each for each in sets.not_collected if " endpoints " not in each])
        yield reason("verify-not-collected", change=change, places=", ".join(shown))
    for test in tests:
        if test.passed is False:
            yield reason(
                "test-failed",
                kind=test.kind,
                subject=test.subject,
                expected=test.expected,
                obtained=test.obtained or "—",
            )
        elif test.passed is None:
            yield reason(
                "port-not-compared" if test.kind in OF_PORTS else "test-not-run",
                kind=test.kind,
                subject=test.subject,
                obtained=test.obtained or "—",
            )


def said(found: Sequence[Difference], say: Say) -> str:
    """The first of these differences as sentences."""
    return " · ".join(_first([say(each) for each in found]))


def _first(texts: Sequence[str]) -> list[str]:
    return [*texts[:_SHOWN], *(["…"] if len(texts) > _SHOWN else [])]
