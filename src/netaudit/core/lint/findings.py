"""What the lint says."""

from dataclasses import dataclass, field

from netaudit.model.names import printable
from netaudit.model.verdict import Reason, reason


@dataclass(frozen=True)
class Linted:
    """Lines after the lint."""

    lines: tuple[str, ...]
    """As they may be sent, where nothing is refused."""
    refused: tuple[Reason, ...] = ()
    corrected: tuple[Reason, ...] = ()


@dataclass
class Findings:
    """What was found so far on one host."""

    host: str
    lines: list[str] = field(default_factory=list)
    refused: list[Reason] = field(default_factory=list)
    corrected: list[Reason] = field(default_factory=list)

    def refuse(self, code: str, line: str, **params: str | int) -> None:
        """Record why a line is refused."""
        self.refused.append(reason(code, host=self.host, line=printable(line), **params))

    def correct(self, line: str, instead: str) -> None:
        """Record what a line became."""
        self.corrected.append(reason("plan-corrected", host=self.host, line=printable(line), instead=instead))

    def moved(self, line: str) -> None:
        """Record that a line now stands at the end."""
        self.corrected.append(reason("plan-reordered", host=self.host, line=printable(line)))

    def result(self) -> Linted:
        """All of it."""
        return Linted(tuple(self.lines), tuple(self.refused), tuple(self.corrected))
