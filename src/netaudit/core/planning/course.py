"""Several steps on one host, worked out one after the other, each on what the one before leaves."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from netaudit.core.planning.host_plan import Asked, Worked, work_out
from netaudit.core.planning.layout import Layout
from netaudit.core.planning.management import Management
from netaudit.core.planning.proof import Way, prove
from netaudit.core.planning.session import Model


@dataclass
class Course:
    """One host's steps so far."""

    host: str
    model: Model
    base: str
    """Its running configuration."""
    vlans: Collection[int] = ()
    management: Management = field(default_factory=Management)
    worked: list[Worked] = field(default_factory=list)
    literal: bool = False
    """Whether a person's own lines are among them."""

    @property
    def text(self) -> str:
        """The configuration after the steps so far."""
        return self.worked[-1].predicted if self.worked else self.base

    def layout(self) -> Layout:
        """What it means."""
        return self.worked[-1].layouts[1] if self.worked else self.model.open(self.base, self.vlans).layout()

    def take(
        self,
        lines: Sequence[str],
        *,
        literal: bool,
        rollback: Sequence[str] | None = None,
        start: str | None = None,
    ) -> None:
        """Work out one step more; see `Asked` for its parts."""
        # VLANs that an earlier step removed are not kept elsewhere, they are gone.
        vlans = tuple(self.layout().vlans) if self.worked else self.vlans
        asked = Asked(self.host, self.text, lines, literal, rollback, vlans, self.management, start)
        self.worked.append(work_out(self.model, asked))
        self.literal = self.literal or literal

    def result(self) -> Worked:
        """All of it as one way there and back, proven as a whole; raises IndexError without a step."""
        if len(self.worked) == 1:
            return self.worked[0]
        forward = tuple(line for each in self.worked for line in each.forward)
        rollback = tuple(line for each in reversed(self.worked) for line in each.rollback)
        unsure = any(each.unpredicted for each in self.worked)
        wanted = None if self.literal or unsure else self.text
        proof = prove(
            self.model, Way(self.host, self.base, forward, rollback, self.vlans, self.management, wanted)
        )  # fmt: skip
        refused = [each for worked in self.worked for each in worked.refused]
        refused += [each for each in proof.faults if each not in refused]
        return Worked(
            forward=forward,
            rollback=rollback,
            predicted=self.text,
            layouts=(self.worked[0].layouts[0], self.worked[-1].layouts[1]),
            proof=proof,
            refused=tuple(refused),
            unpredicted=tuple(each for worked in self.worked for each in worked.unpredicted),
            corrected=tuple(each for worked in self.worked for each in worked.corrected),
        )
