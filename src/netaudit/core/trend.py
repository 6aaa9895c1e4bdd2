"""The trend: what became of the last audit's findings. Only what was looked for and not found counts as fixed."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from netaudit.model.check import Conclusion, Finding, Judgement
from netaudit.model.findings import FindingRecord, FindingsFile
from netaudit.model.snapshot import Snapshot
from netaudit.model.state import SECTION_NAMES, Collected

_SETTLED = (Conclusion.COMPLIANT, Conclusion.NON_COMPLIANT)
_Rows = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Trend:
    """Findings of now and of the last audit; waived ones are findings like the others."""

    since: str
    """Time of the last audit, ISO 8601 with zone; empty where there was none."""
    new: tuple[Finding, ...] = ()
    remaining: tuple[tuple[Finding, str], ...] = ()
    """Each with the time of the audit that found it first."""
    fixed: tuple[FindingRecord, ...] = ()
    undetermined: tuple[FindingRecord, ...] = ()
    """Not judged this time; carried on until an audit shows them there or gone."""
    lapsed: tuple[FindingRecord, ...] = ()
    """Their rule no longer applies, or their host is no longer the site's."""

    def first_seen(self, found: Finding, now: str) -> str:
        """Since when a finding of this audit is known; `now` for a new one."""
        return next((since for each, since in self.remaining if each == found), now)


def trend(
    judgements: Sequence[Judgement], before: FindingsFile | None, snapshot: Snapshot, inventory: Collection[str]
) -> Trend | None:
    """Compare the findings with those of the audit before; None where there was none.

    A finding is the same as an earlier one where both are of one check and share a row of evidence: a device that
    moves from three rows to two has not been mended. An earlier finding is fixed only where its check was run, could
    judge everything, still applies, and every section that had shown the finding was collected again. A finding of a
    host that left the inventory has not been mended; it lapses, since nobody will ever look there again.

    Args:
        judgements: of this audit.
        before: the last audit's findings, those included that it could not judge.
        snapshot: what this audit saw.
        inventory: every host of the site, whether this audit asked it or not.
    """
    if before is None:
        return None
    known = [each for check in before.checks for each in check.findings]
    known += before.trend.undetermined if before.trend else ()
    conclusions = {each.check.id: each for each in judgements}
    present = [found for judgement in judgements for found in _all(judgement)]
    new, remaining = [], []
    for found in present:
        same = [old for old in known if _same(found, old) and old.message == found.sentence]
        if same:
            remaining.append((found, min(old.first_seen for old in same)))
        else:
            new.append(found)
    gone: dict[str, list[FindingRecord]] = {"fixed": [], "undetermined": [], "lapsed": []}
    for old in known:
        if not any(_same(found, old) for found in present):
            gone[_fate(old, conclusions.get(old.check), snapshot, inventory)].append(old)
    return Trend(
        before.taken_at, tuple(new), tuple(remaining), tuple(gone["fixed"]), tuple(gone["undetermined"]),
        tuple(gone["lapsed"]),
    )  # fmt: skip


def _all(judgement: Judgement) -> list[Finding]:
    return [*judgement.findings, *(each.finding for each in judgement.waived)]


def _same(found: Finding, old: FindingRecord) -> bool:
    if found.check != old.check:
        return False
    now = _rows((each.host, each.keys) for each in found.evidence)
    then = _rows((each.host, each.keys) for each in old.evidence)
    return bool(now & then) or now == then


def _rows(evidence: Iterable[tuple[str, tuple[str, ...]]]) -> _Rows:
    return frozenset((host, key) for host, keys in evidence for key in keys or ("",))


def _fate(old: FindingRecord, now: Judgement | None, snapshot: Snapshot, inventory: Collection[str]) -> str:
    if now is None or now.unknown or not _looked_at(old, snapshot, inventory):
        return "undetermined"
    if now.conclusion is Conclusion.NOT_APPLICABLE or any(e.host and e.host not in inventory for e in old.evidence):
        return "lapsed"
    return "fixed" if now.conclusion in _SETTLED else "undetermined"


def _looked_at(old: FindingRecord, snapshot: Snapshot, inventory: Collection[str]) -> bool:
    """Whether every section that had shown it was collected again, of the hosts that there still are."""
    shown = [(each.host, each.input) for each in old.evidence if each.host in inventory and each.input in SECTION_NAMES]
    return all(
        host in snapshot.states and isinstance(snapshot.states[host].section(section), Collected)
        for host, section in shown
    )
