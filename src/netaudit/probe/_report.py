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
        self._told: set[bytes | tuple[str, str, int, str]] = set()

    def tell(self, message: Said) -> None:
        """Say it, unless it was said before."""
        if isinstance(message, Heard) and not message.port:
            # Nine of ten are these; that something was overheard is nothing new once it has answered.
            known = (message.address, message.mac, message.vlan, message.how)
            if known in self._told or len(self._told) >= _MOST:
                return
            self._told.add(known)
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
