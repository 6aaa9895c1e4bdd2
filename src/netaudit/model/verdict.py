"""The one object from which text, JSON and exit code of a command come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from netaudit.model.reasons import REASONS, ExitCode

# Worst first (contract, section 3). A usage error ends a command before it has any other result.
_WORST_FIRST = (
    ExitCode.USAGE,
    ExitCode.NOT_ROLLED_BACK,
    ExitCode.ROLLED_BACK,
    ExitCode.STALE,
    ExitCode.VERIFY_FAILED,
    ExitCode.REFUSED,
    ExitCode.INCOMPLETE,
    ExitCode.ERROR,
    ExitCode.DIFFERENT,
    ExitCode.CONFORMING,
)

# The verdict's word in JSON, for scripts that prefer it to a number.
VERDICT_WORDS = {
    ExitCode.CONFORMING: "conforming",
    ExitCode.ERROR: "error",
    ExitCode.DIFFERENT: "different",
    ExitCode.REFUSED: "refused",
    ExitCode.INCOMPLETE: "incomplete",
    ExitCode.VERIFY_FAILED: "verify-failed",
    ExitCode.STALE: "stale",
    ExitCode.ROLLED_BACK: "rolled-back",
    ExitCode.NOT_ROLLED_BACK: "not-rolled-back",
    ExitCode.USAGE: "usage",
}


@dataclass(frozen=True)
class Reason:
    """One reason of a verdict: a code of the catalogue and what fills its sentence."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raise KeyError on a code that the catalogue does not have: a reason must be explainable."""
        REASONS[self.code]

    @property
    def exit_code(self) -> ExitCode:
        """The exit code that this reason alone calls for."""
        return REASONS[self.code].exit_code


def reason(code: str, **params: str | int) -> Reason:
    """Make a `Reason`; KeyError on an unknown code."""
    return Reason(code, params)


@dataclass(frozen=True)
class Verdict:
    """All the reasons of a command's end. At least one."""

    reasons: tuple[Reason, ...]

    def __post_init__(self) -> None:
        """Raise ValueError without a reason: a verdict for lack of data is no verdict."""
        if not self.reasons:
            raise ValueError("a verdict needs at least one reason")

    @property
    def exit_code(self) -> ExitCode:
        """The worst of the reasons' exit codes, in the contract's order."""
        codes = {each.exit_code for each in self.reasons}
        return next(code for code in _WORST_FIRST if code in codes)

    @property
    def word(self) -> str:
        """The verdict in one word, as JSON carries it."""
        return VERDICT_WORDS[self.exit_code]


def verdict(reasons: Iterable[Reason], otherwise: Reason) -> Verdict:
    """The verdict of these reasons, or of `otherwise` where there are none."""
    return Verdict(tuple(reasons) or (otherwise,))
