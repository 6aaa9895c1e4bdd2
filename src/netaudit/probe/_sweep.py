"""The sweep: ARP for every address of the local segment, and of the VLANs of a trunk port.

It goes as fast as answers come. So many requests may be unanswered at a time, and every answer lets one more out:
where hosts answer, thousands go out in a tenth of a second; where nobody does, some twelve hundred a second, so that a
network of which nothing is known is not flooded. The silent are asked again, each time with more patience.
"""

import time
from collections import deque
from collections.abc import Mapping
from itertools import islice

from netaudit.model.sighting import Heard, Progressed
from netaudit.probe._listen import Listener
from netaudit.probe._report import Report
from netaudit.probe.sender import Sender

Request = tuple[str, int]
"""An address, and the VLAN in which it is asked for; 0 for untagged."""

BLOCK = 4096
"""Requests that are finished with before the next ones begin: from there an interrupted sweep is resumed."""
_WINDOW = 128
_MOST_OPEN = 1024
_OPEN_SECONDS = 0.1
"""After which an unanswered request no longer holds up the next; an answer still counts later."""
_PATIENCE = (0.3, 0.5, 1.0)
"""Seconds for the last answers of a round: a sleeping Wi-Fi client takes a while."""
_AT_ONCE = 32
"""Requests between two looks at what came back."""


class Sweep:
    """One sweep over many requests."""

    def __init__(self, sender: Sender, listener: Listener, report: Report) -> None:
        """Prepare to ask by a sender, to hear by a listener, and to tell progress."""
        self._sender = sender
        self._listener = listener
        self._report = report
        self._frames: Mapping[Request, bytes] = {}
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
        self._frames, of = frames, len(frames)
        requests = islice(frames, done, None)
        self._report.always(Progressed(phase="arp", done=min(done, of), of=of))
        while block := list(islice(requests, BLOCK)):
            waiting = dict.fromkeys(block)
            for attempt in range(retries + 1):
                self._round(waiting, _PATIENCE[min(attempt, len(_PATIENCE) - 1)])
                if not waiting:
                    break
            done += len(block)
            self._report.always(Progressed(phase="arp", done=done, of=of))

    def _round(self, waiting: dict[Request, None], patience: float) -> None:
        """Ask everybody once who has not answered yet."""
        window, unasked = _WINDOW, deque(waiting)
        on_the_way: deque[tuple[float, Request]] = deque()
        unanswered: set[Request] = set()
        while unasked:
            now = time.monotonic()
            while on_the_way and (on_the_way[0][0] <= now or on_the_way[0][1] not in unanswered):
                unanswered.discard(on_the_way.popleft()[1])
            for _ in range(min(_AT_ONCE, window - len(unanswered), len(unasked))):
                request = unasked.popleft()
                if request in waiting and self._ask(request, waiting):
                    on_the_way.append((now + _OPEN_SECONDS, request))
                    unanswered.add(request)
            full = len(unanswered) >= window
            for answered in self._answers(waiting, _OPEN_SECONDS / 10 if full else 0.0):
                unanswered.discard(answered)
                window = min(window + 1, _MOST_OPEN)
        end = time.monotonic() + patience
        while waiting and (left := end - time.monotonic()) > 0:
            self._answers(waiting, left)

    def _ask(self, request: Request, waiting: dict[Request, None]) -> bool:
        if not self._sender.arp(request[0], self._frames[request]):
            waiting.pop(request, None)  # refused: it is not asked again either
            return False
        if not self._first:
            self._first = self._last = time.monotonic()
        return True

    def _answers(self, waiting: dict[Request, None], seconds: float) -> list[Request]:
        found = []
        for each in self._listener.hear(seconds):
            if isinstance(each, Heard) and each.how == "arp" and (each.address, each.vlan) in waiting:
                request = (each.address, each.vlan)
                waiting.pop(request, None)
                found.append(request)
        if found:
            self._last = time.monotonic()
        return found
