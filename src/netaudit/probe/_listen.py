"""Listening: frames in, sightings out. Nothing here can send."""

import time
from collections import deque

from netaudit.model.sighting import Heard, Progressed
from netaudit.probe._cursor import Malformed
from netaudit.probe._ear import Ear, Frame
from netaudit.probe._read import Sighting, sightings
from netaudit.probe._report import Report
from netaudit.probe._seen import Seen
from netaudit.probe._segment import neighbours

_MOST_GIVEN = 4096
_BEAT = 0.25
"""Seconds between two looks at the clock, and between two progress lines."""


class Listener:
    """An ear, and what was heard with it."""

    def __init__(self, ear: Ear | None, own: str, report: Report) -> None:
        """Listen with an ear, or without one look at the system's table of neighbours.

        Args:
            ear: None without raw sockets.
            own: our MAC address, of which nothing is told.
            report: where it is told.
        """
        self._ear = ear
        self._own = own
        self._report = report
        self.seen = Seen()
        self.asked: set[int] = set()
        """Transaction numbers of our DHCP questions."""
        self.read = 0
        self._caught: list[Frame] = []
        self.malformed = 0

    def hear(self, seconds: float = 0.0) -> list[Sighting]:
        """What is there to hear now; waits so long for the first frame."""
        if self._ear is None:
            time.sleep(min(seconds, _BEAT))
            return []
        self.catch(seconds)
        return self.digest()

    def catch(self, seconds: float) -> list[Frame]:
        """The frames that are there, at most some hundreds, to be read by `digest`."""
        frames = self._ear.frames(seconds) if self._ear else []
        self._caught += frames
        self.read += len(frames)
        return frames

    @property
    def room(self) -> int:
        """How many frames may wait to be read before some are lost."""
        return self._ear.room if self._ear else 0

    @property
    def caught(self) -> int:
        """How many frames wait to be read."""
        return len(self._caught)

    def digest(self) -> list[Sighting]:
        """What the frames show that were caught."""
        found: list[Sighting] = []
        frames, self._caught = self._caught, []
        for frame, vlan in frames:
            try:
                heard = sightings(frame, vlan, asked=self.asked)
            except Malformed:
                self.malformed += 1
                continue
            found += [each for each in heard if each.mac != self._own]
        for sighting in found:
            self.seen.note(sighting)
            self._report.tell(sighting)
        if found:
            self._report.flush()
        return found

    def hear_until(self, end: float, phase: str = "") -> list[Sighting]:
        """What there is to hear until a moment of the monotonic clock; with a phase, say how far it is.

        Only the newest some thousands are given back; all are told.
        """
        start, said = time.monotonic(), 0.0
        found: deque[Sighting] = deque(maxlen=_MOST_GIVEN)
        while (now := time.monotonic()) < end:
            if phase and now - said >= 1:
                said = now
                self._report.always(Progressed(phase=phase, done=round(now - start), of=round(end - start)))
                if self._ear is None:
                    self.look_up()
            found += self.hear(min(_BEAT, end - now))
        return list(found)

    def look_up(self) -> None:
        """Tell what the system's own table of neighbours knows."""
        for address, mac in neighbours():
            self.noted(Heard(address=address, mac=mac, how="neighbour-table", overheard=True))

    def noted(self, sighting: Heard) -> None:
        """Remember and tell what was found by other means than a frame."""
        self.seen.note(sighting)
        self._report.tell(sighting)

    def lost(self) -> int:
        """How many frames came faster than they were read."""
        return self._ear.lost() if self._ear else 0
