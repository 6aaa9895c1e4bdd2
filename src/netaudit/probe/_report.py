"""What the probe says: lines on its standard output, each once."""

from typing import BinaryIO

from netaudit.model.sighting import Heard, Said, line

_MOST = 200_000
"""Different lines that are told: whoever floods the segment must not fill the memory of who listens."""


class Report:
    """Tells each thing once."""

    def __init__(self, sink: BinaryIO) -> None:
        """Where the lines go."""
        self._sink = sink
        self._told: set[bytes] = set()
        self._heard: dict[tuple[str, str, int, str], bool] = {}
        """Who was heard and how -> whether it has only been overheard so far."""

    def tell(self, message: Said) -> None:
        """Say it, unless it was said before."""
        if isinstance(message, Heard) and not message.port:
            # Nine of ten are these; that something was overheard is nothing new once it has answered.
            who = (message.address, message.mac, message.vlan, message.how)
            only_overheard = self._heard.get(who)
            if only_overheard is False or (only_overheard and message.overheard):
                return
            if only_overheard is None and len(self._heard) >= _MOST:
                return
            self._heard[who] = message.overheard
            self._sink.write(line(message))
            return
        words = line(message)
        if words not in self._told and len(self._told) < _MOST:
            self._told.add(words)
            self._sink.write(words)

    def always(self, message: Said) -> None:
        """Say it at once, and all that waits before it."""
        self._sink.write(line(message))
        self._sink.flush()

    def flush(self) -> None:
        """Hand over what waits."""
        self._sink.flush()
