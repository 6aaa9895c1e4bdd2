"""What a reason is, and the exit codes it may call for."""

from dataclasses import dataclass
from enum import IntEnum


class ExitCode(IntEnum):
    """The contract's exit codes."""

    CONFORMING = 0
    ERROR = 1
    DIFFERENT = 2
    REFUSED = 3
    INCOMPLETE = 4
    VERIFY_FAILED = 5
    STALE = 6
    ROLLED_BACK = 7
    NOT_ROLLED_BACK = 8
    USAGE = 64


@dataclass(frozen=True)
class ReasonKind:
    """One row of the catalogue."""

    exit_code: ExitCode
    sentence: str
    mend: str


def error(sentence: str, mend: str) -> ReasonKind:
    """A reason that ends a command so."""
    return ReasonKind(ExitCode.ERROR, sentence, mend)


def different(sentence: str, mend: str) -> ReasonKind:
    """A reason that ends a command so."""
    return ReasonKind(ExitCode.DIFFERENT, sentence, mend)


def refused(sentence: str, mend: str) -> ReasonKind:
    """A reason that ends a command so."""
    return ReasonKind(ExitCode.REFUSED, sentence, mend)


def incomplete(sentence: str, mend: str) -> ReasonKind:
    """A reason that ends a command so."""
    return ReasonKind(ExitCode.INCOMPLETE, sentence, mend)


def usage(sentence: str, mend: str) -> ReasonKind:
    """A reason that ends a command so."""
    return ReasonKind(ExitCode.USAGE, sentence, mend)


def fine(sentence: str, mend: str = "") -> ReasonKind:
    """A reason that ends a command so."""
    return ReasonKind(ExitCode.CONFORMING, sentence, mend)


def stale(sentence: str, mend: str) -> ReasonKind:
    """A reason that ends a command so."""
    return ReasonKind(ExitCode.STALE, sentence, mend)


def verify_failed(sentence: str, mend: str) -> ReasonKind:
    """A reason that ends a command so."""
    return ReasonKind(ExitCode.VERIFY_FAILED, sentence, mend)


def rolled_back(sentence: str, mend: str) -> ReasonKind:
    """A reason that ends a command so."""
    return ReasonKind(ExitCode.ROLLED_BACK, sentence, mend)


def not_rolled_back(sentence: str, mend: str) -> ReasonKind:
    """A reason that ends a command so."""
    return ReasonKind(ExitCode.NOT_ROLLED_BACK, sentence, mend)
