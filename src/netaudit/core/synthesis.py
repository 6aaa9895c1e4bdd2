"""The synthesis: from the checks' judgements to what stands where, in which order to act, and what each act settles.

What could not be judged never makes a domain look good, and is itself something to do: to find it out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from netaudit.model.check import (
    DOMAINS,
    SEVERITIES,
    Conclusion,
    Domain,
    Finding,
    Horizon,
    Judgement,
    Severity,
    Waived,
)

HORIZONS: tuple[Horizon, ...] = ("short-term", "intermediate", "structural")
"""The nearest first."""
_PRESSING: tuple[Severity, ...] = ("critical", "high")
"""A rule as severe as this is to be judged soon, whatever the horizon of mending it."""


class Standing(StrEnum):
    """A domain in a word; only `KEPT` is good news."""

    TO_MEND = "to-mend"
    UNDETERMINED = "undetermined"
    ACCEPTED = "accepted"
    """Nothing but findings that somebody waived for a time."""
    KEPT = "kept"
    NOT_APPLICABLE = "not-applicable"
    NOT_CHECKED = "not-checked"


@dataclass(frozen=True)
class Risk:
    """What may come of findings."""

    text: str
    """A message id."""
    severity: Severity
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Action:
    """One step: an action of the catalogue with all that it settles, or what must first be found out."""

    text: str
    """A message id; empty for what must be found out."""
    horizon: Horizon
    severity: Severity
    domains: tuple[Domain, ...]
    findings: tuple[Finding, ...] = ()
    open: tuple[Judgement, ...] = ()
    """Checks that could not be decided; only where there are no findings."""
    recipe: str | None = None

    @property
    def priority(self) -> int:
        """1 (at once) to 4."""
        return priority(self.severity)

    @property
    def checks(self) -> tuple[str, ...]:
        """The ids of the checks it is about, each once."""
        return tuple(dict.fromkeys([*(f.check for f in self.findings), *(j.check.id for j in self.open)]))


@dataclass(frozen=True)
class Opportunities:
    """What a domain offers to whoever sets about it."""

    together: tuple[Action, ...] = ()
    """Actions that each settle several findings at once."""
    prepared: tuple[Action, ...] = ()
    """Actions for which there is a change recipe."""
    kept: tuple[Judgement, ...] = ()
    """Rules that are kept already, to build upon."""


@dataclass(frozen=True)
class Area:
    """One domain of the synthesis."""

    domain: Domain
    judgements: tuple[Judgement, ...]
    findings: tuple[Finding, ...]
    """That nobody waived, the worst first."""
    waived: tuple[Waived, ...]
    risks: tuple[Risk, ...]
    """The worst first, each once."""
    opportunities: Opportunities
    actions: tuple[Action, ...]
    """By horizon, then by priority."""

    @property
    def open(self) -> tuple[Judgement, ...]:
        """Checks of which something could not be judged, the most severe first."""
        found = [each for each in self.judgements if each.unknown or each.conclusion is Conclusion.UNDETERMINED]
        return tuple(sorted(found, key=lambda each: SEVERITIES.index(each.check.severity)))

    @property
    def standing(self) -> Standing:
        """The domain in a word; a domain of which anything is unknown is never called good."""
        if self.findings:
            return Standing.TO_MEND
        if self.open:
            return Standing.UNDETERMINED
        if self.waived:
            return Standing.ACCEPTED
        if any(each.conclusion is Conclusion.COMPLIANT for each in self.judgements):
            return Standing.KEPT
        return Standing.NOT_APPLICABLE if self.judgements else Standing.NOT_CHECKED

    @property
    def priority(self) -> int | None:
        """1 (at once) to 4: of the worst finding, else of the most severe rule that could not be judged."""
        worst = [each.severity for each in self.findings] or [each.check.severity for each in self.open]
        return min(map(priority, worst), default=None)


@dataclass(frozen=True)
class Synthesis:
    """The whole of it."""

    areas: tuple[Area, ...]
    """Every domain, in the order of the synthesis, whether anything was checked there or not."""
    roadmap: tuple[Action, ...]
    """Every action of every domain, by horizon, then by priority; what settles two domains' findings stands once."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """That nobody waived, the worst first; of equal ones, in the order of the synthesis."""
        return worst_first(each for area in self.areas for each in area.findings)

    @property
    def open(self) -> tuple[Judgement, ...]:
        """Every check of which something could not be judged."""
        return tuple(each for area in self.areas for each in area.open)

    @property
    def judged(self) -> bool:
        """Whether any check was run at all."""
        return any(area.judgements for area in self.areas)


def priority(severity: Severity) -> int:
    """1 (at once) to 4."""
    return SEVERITIES.index(severity) + 1


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings by severity, otherwise in the order given."""
    return tuple(sorted(findings, key=lambda each: SEVERITIES.index(each.severity)))


def synthesis(judgements: Sequence[Judgement]) -> Synthesis:
    """Put judgements in order; pure, and the same whatever order they come in within a domain's checks."""
    areas = tuple(_area(domain, judgements) for domain in DOMAINS)
    return Synthesis(areas, _actions(judgements))


def _area(domain: Domain, judgements: Sequence[Judgement]) -> Area:
    own = tuple(sorted((each for each in judgements if each.check.domain == domain), key=lambda each: each.check.id))
    actions = _actions(own)
    mending = [each for each in actions if each.findings]
    return Area(
        domain=domain,
        judgements=own,
        findings=worst_first(each for judgement in own for each in judgement.findings),
        waived=tuple(each for judgement in own for each in judgement.waived),
        risks=_risks(own),
        opportunities=Opportunities(
            together=tuple(each for each in mending if len(each.findings) > 1),
            prepared=tuple(each for each in mending if each.recipe),
            kept=tuple(each for each in own if each.conclusion is Conclusion.COMPLIANT),
        ),
        actions=actions,
    )


def _risks(judgements: Iterable[Judgement]) -> tuple[Risk, ...]:
    grouped: dict[str, list[Finding]] = {}
    for found in worst_first(each for judgement in judgements for each in judgement.findings):
        grouped.setdefault(found.risk, []).append(found)
    return tuple(Risk(text, found[0].severity, tuple(found)) for text, found in grouped.items())


def _actions(judgements: Sequence[Judgement]) -> tuple[Action, ...]:
    return tuple(sorted([*_mending(judgements), *_finding_out(judgements)], key=_when))


def _mending(judgements: Sequence[Judgement]) -> list[Action]:
    grouped: dict[tuple[str, Horizon, str | None], list[tuple[Domain, Finding]]] = {}
    for judgement in judgements:
        for found in judgement.findings:
            step = (found.action, judgement.check.horizon, found.recipe)
            grouped.setdefault(step, []).append((judgement.check.domain, found))
    return [
        Action(
            text=text,
            horizon=horizon,
            severity=min((found.severity for _, found in settled), key=SEVERITIES.index),
            domains=_in_order(domain for domain, _ in settled),
            findings=worst_first(found for _, found in settled),
            recipe=recipe,
        )
        for (text, horizon, recipe), settled in grouped.items()
    ]


def _finding_out(judgements: Sequence[Judgement]) -> list[Action]:
    """One step a domain and horizon: whoever goes to look, looks at all of it."""
    grouped: dict[tuple[Domain, Horizon], list[Judgement]] = {}
    for each in judgements:
        if each.unknown or each.conclusion is Conclusion.UNDETERMINED:
            horizon: Horizon = "short-term" if each.check.severity in _PRESSING else "intermediate"
            grouped.setdefault((each.check.domain, horizon), []).append(each)
    return [
        Action(
            text="",
            horizon=horizon,
            severity=min((each.check.severity for each in found), key=SEVERITIES.index),
            domains=(domain,),
            open=tuple(sorted(found, key=lambda each: (SEVERITIES.index(each.check.severity), each.check.id))),
        )
        for (domain, horizon), found in grouped.items()
    ]


def _in_order(domains: Iterable[Domain]) -> tuple[Domain, ...]:
    found = set(domains)
    return tuple(each for each in DOMAINS if each in found)


def _when(each: Action) -> tuple[int, int, bool, int, int, str]:
    """By horizon and priority; what is known to be wrong before what is unknown; what settles more before less."""
    return (
        HORIZONS.index(each.horizon),
        SEVERITIES.index(each.severity),
        not each.findings,
        -len(each.findings),
        list(DOMAINS).index(each.domains[0]),
        each.text,
    )
