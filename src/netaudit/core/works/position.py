"""Where the works stand, read from the journal alone: whatever happened to the machine that carried them out.

A line is written before each sending (`sending`) and after the device has answered (`sent`), so that a journal which
ends between the two says: this line may or may not have taken effect. What a host is like is then known only by
asking it.

| entry | says |
|---|---|
| `begun` | the works of one plan were opened; what stood before it in the journal is of earlier works |
| `working` | a host's identity and base were re-read, and it is about to be changed |
| `arming`, `armed` | its own timer is about to be started, and may run from now on; it runs, until `until` |
| `sending`, `sent`, `line-refused` | line `number` of `way` is about to be sent, was answered, was refused |
| `disarmed` | its timer was stopped |
| `done` | it is as predicted, confirmed and saved |
| `returning`, `returned` | it is being led back; whether that was shown by collection (`proven`) |
| `applied` | every host is done |
| `taken-back` | every host that was changed was led back; whether that was shown |
| `verified` | the site was looked at; whether exactly the declared changes happened (`conforming`) |
| `closed` | the change is over |

A line of the way `clean` removes the copy of a file, which was its way back, and leaves the host what it is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from netaudit.core.journal import Entry

CLEAN = "clean"
"""The way of the lines that remove copies of files once the works are over; the host stays what it is."""
Stage = Literal["untouched", "between", "done", "returned", "unproven"]
"""`between`: changed in part, or changed and not compared; `unproven`: led back, and not shown to be as before."""


@dataclass(frozen=True)
class Place:
    """Where one host stands."""

    host: str
    stage: Stage = "untouched"
    way: str = ""
    """What was last sent there: `arm`, `forward`, `disarm`, `save`, `return`, …"""
    number: int = 0
    """The line, counted from 1, that was last begun to be sent; 0 where none was."""
    answered: bool = True
    """Whether the device is known to have taken it."""
    timer_until: str = ""
    """When its own timer returns it, ISO 8601; empty where none runs."""
    cleaned_at: str = ""
    """When the removal of its files' copies was first begun, ISO 8601: they put nothing back any more."""


@dataclass(frozen=True)
class Position:
    """Where the works of a plan stand."""

    begun_at: str = ""
    """ISO 8601; empty where they were not begun."""
    plan: str = ""
    """Digest of the plan they were begun on."""
    hosts: dict[str, Place] = field(default_factory=dict)
    applied: bool = False
    taken_back: Literal["", "proven", "not-proven"] = ""
    verified: bool | None = None
    """Whether the last verdict was conforming; None where there is none since."""
    accepted: bool = False
    """Whether a verdict was conforming before, so that the baseline advanced."""
    closed: bool = False

    @property
    def begun(self) -> bool:
        """Whether the works were opened."""
        return bool(self.begun_at)

    @property
    def open(self) -> bool:
        """Whether the works were opened and not brought to an end: nobody else's may begin."""
        over = self.closed or self.verified is True or self.taken_back == "proven"
        return self.begun and not over

    @property
    def over(self) -> bool:
        """Whether nothing of them is left to be done: closed after a conforming verdict, or shown to be taken back."""
        return (self.closed or self.taken_back == "proven") and not self.between

    @property
    def between(self) -> tuple[Place, ...]:
        """Hosts of which nobody knows that they are whole, in the order in which they were touched."""
        return tuple(each for each in self.hosts.values() if each.stage in ("between", "unproven"))

    @property
    def changed(self) -> tuple[str, ...]:
        """Hosts to be led back, were the works taken back now: the last touched first."""
        return tuple(name for name, each in reversed(self.hosts.items()) if each.stage not in ("untouched", "returned"))

    @property
    def timers(self) -> tuple[Place, ...]:
        """Hosts whose own timer still runs, as far as is known."""
        return tuple(each for each in self.hosts.values() if each.timer_until)


def position(entries: Sequence[Entry], plan: str) -> Position:
    """Where the works stand.

    Args:
        entries: of every writer, in the order of their times (`core.journal.merged`).
        plan: digest of the plan; works of another plan are not these.
    """
    found = Position()
    for entry in _since_begun(entries, plan):
        found = _after(found, entry)
    return found


def _since_begun(entries: Sequence[Entry], plan: str) -> Iterable[Entry]:
    starts = [at for at, entry in enumerate(entries) if entry.what == "begun" and entry.more.get("plan") == plan]
    return entries[starts[-1] :] if starts else ()


def _after(here: Position, entry: Entry) -> Position:
    if entry.what == "begun":
        return Position(begun_at=entry.at, plan=str(entry.more.get("plan")))
    if entry.what == "applied":
        return replace(here, applied=True, verified=None)
    if entry.what == "taken-back":
        proven = entry.more.get("proven") is True
        return replace(here, applied=False, taken_back="proven" if proven else "not-proven", verified=None)
    if entry.what == "verified":
        conforming = entry.more.get("conforming") is True
        return replace(here, verified=conforming, accepted=here.accepted or entry.more.get("accepted") is True)
    if entry.what == "closed":
        return replace(here, closed=True)
    name = entry.more.get("host")
    if not isinstance(name, str):
        return here
    was = here.hosts.get(name, Place(name))
    now = _host_after(was, entry)
    begun_anew = entry.what in ("working", "returning")
    if now == was and not begun_anew:
        return here
    # The host touched last stands last, so that the way back begins with it.
    others = {key: place for key, place in here.hosts.items() if key != name or entry.what != "working"}
    return replace(
        here,
        hosts={**others, name: now},
        closed=here.closed and not begun_anew,
        taken_back="" if begun_anew else here.taken_back,
        applied=here.applied and not begun_anew,
    )


def _host_after(was: Place, entry: Entry) -> Place:
    more = entry.more
    if entry.what == "working":
        return Place(was.host)
    if entry.what in ("arming", "armed"):
        return replace(was, timer_until=str(more.get("until", "")))
    if entry.what in ("sending", "sent", "line-refused"):
        return _sent(was, entry)
    if entry.what == "returning":
        return replace(was, stage="between", way="return", number=0, answered=True)
    if entry.what == "disarmed":
        return replace(was, timer_until="")
    if entry.what == "done":
        return replace(was, stage="done", timer_until="")
    if entry.what == "returned":
        proven = more.get("proven") is True
        return replace(was, stage="returned" if proven else "unproven", timer_until="" if proven else was.timer_until)
    return was


def _sent(was: Place, entry: Entry) -> Place:
    way, number = str(entry.more.get("way", "")), entry.more.get("number")
    if way == CLEAN:
        return replace(was, cleaned_at=was.cleaned_at or entry.at)
    stage: Stage = was.stage if was.stage == "done" and way in ("disarm", "save") else "between"
    answered = entry.what != "sending"
    return replace(was, stage=stage, way=way, number=number if isinstance(number, int) else 0, answered=answered)
