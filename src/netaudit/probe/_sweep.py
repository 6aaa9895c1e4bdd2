"""The sweep: ARP for every address of the local segment, and of the VLANs of a trunk port.

It goes as fast as answers come. So many requests may be unanswered at a time, and every answer lets one more out:
where hosts answer, thousands go out in a tenth of a second; where nobody does, some 2,500 a second, so that a
network of which nothing is known is not flooded. The silent are asked again, each time with more patience.
"""

import gc
import time
from collections import deque
from collections.abc import Mapping
from itertools import islice
from socket import inet_aton

from netaudit.model.sighting import Progressed
from netaudit.probe._listen import Listener
from netaudit.probe._read import ARP_ANSWER
from netaudit.probe._report import Report
from netaudit.probe.sender import Sender

Request = tuple[str, int]
"""An address, and the VLAN in which it is asked for; 0 for untagged."""

BLOCK = 4096
"""Requests that are finished with before the next ones begin: from there an interrupted sweep is resumed."""
_WINDOW = 256
_MOST_OPEN = 1024
_OPEN_SECONDS = 0.1
"""After which an unanswered request no longer holds up the next; an answer still counts later."""
_PATIENCE = (0.3, 0.5, 1.0)
"""Seconds for the last answers of a round: a sleeping Wi-Fi client takes a while."""
_BEAT = 0.5
"""Seconds between two lines of progress."""
_MOMENT = 0.0005
"""Seconds to wait for an answer when nothing may be sent."""
_MOST_CAUGHT = 4096
"""Frames that may wait to be read, so that what they say of somebody comes in time."""
_Key = tuple[bytes, int]
"""A request as it is in an answer: the four bytes of the address, and the VLAN."""


class Sweep:
    """One sweep over many requests."""

    def __init__(self, sender: Sender, listener: Listener, report: Report) -> None:
        """Prepare to ask by a sender, to hear by a listener, and to tell progress."""
        self._sender = sender
        self._listener = listener
        self._report = report
        self._first = 0.0
        self._last = 0.0

    @property
    def seconds(self) -> float:
        """From the first frame to the last new answer."""
        return max(0.0, self._last - self._first)

    def run(self, frames: Mapping[Request, bytes], *, done: int, retries: int) -> None:
        """Ask for all of them.

        Args:
            frames: every request and its frame, always in the same order.
            done: how many of them an interrupted sweep had finished with.
            retries: rounds after the first.
        """
        of = len(frames)
        gc.freeze()  # the collector would walk through all that was imported, just while answers come in
        requests = islice(frames.items(), done, None)
        self._report.always(Progressed(phase="arp", done=min(done, of), of=of))
        while block := list(islice(requests, BLOCK)):
            waiting = {(inet_aton(address), vlan): (address, frame) for (address, vlan), frame in block}
            for attempt in range(retries + 1):
                self._round(waiting, _PATIENCE[min(attempt, len(_PATIENCE) - 1)])
                if not waiting:
                    break
            done += len(block)
            self._report.always(Progressed(phase="arp", done=done, of=of))

    def _round(self, waiting: dict[_Key, tuple[str, bytes]], patience: float) -> None:
        """Ask everybody once who has not answered yet."""
        keys, volley = list(waiting), self._sender.volley(list(waiting.values()))
        asked = [keys[number] for number in volley.kept]
        for refused in set(keys).difference(asked):
            del waiting[refused]
        most_open = max(1, min(_MOST_OPEN, self._listener.room))
        window, at, unanswered = min(_WINDOW, most_open), 0, set[_Key]()
        on_the_way: deque[tuple[float, int, int]] = deque()
        said = time.monotonic()
        self._first = self._first or said
        while at < len(asked):
            now = time.monotonic()
            while on_the_way and on_the_way[0][0] <= now:
                _, first, end = on_the_way.popleft()
                unanswered.difference_update(asked[first:end])
            count = self._sender.fire(volley, at, min(window - len(unanswered), len(asked) - at))
            if count:
                unanswered.update(asked[at : at + count])
                on_the_way.append((now + _OPEN_SECONDS, at, at + count))
                at += count
            if now - said >= _BEAT:
                said = now
                self._report.always(Progressed(phase="asking", done=at, of=len(asked)))
            answers = self._answers(waiting, 0.0 if count else _MOMENT)
            unanswered.difference_update(answers)
            window = min(window + len(answers), most_open)
            if not count or self._listener.caught > _MOST_CAUGHT:
                self._listener.digest()
        end_of_patience = time.monotonic() + patience
        while waiting and (left := end_of_patience - time.monotonic()) > 0:
            self._answers(waiting, left)
            self._listener.digest()
        self._listener.digest()

    def _answers(self, waiting: dict[_Key, tuple[str, bytes]], seconds: float) -> list[_Key]:
        """Who has answered since: found at once; what else is in the frames is read when there is time."""
        found = []
        for frame, vlan in self._listener.catch(seconds):
            key = (frame[28:32], vlan)
            if key in waiting and frame[12:22] == ARP_ANSWER:
                del waiting[key]
                found.append(key)
        if found:
            self._last = time.monotonic()
        return found
