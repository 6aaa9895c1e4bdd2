"""The mouth: a socket that sends frames and reads none. Only the sender opens one."""

import socket
import sys
from collections.abc import Sequence
from typing import Any, Protocol

from netaudit.probe._batch import Outbox


class Laid(Protocol):
    """Frames that are ready to go."""

    def send(self, start: int, count: int) -> int:
        """Send a run of them, or its beginning; how many. Raises OSError where the interface does not take them."""


class Mouth(Protocol):
    """Sends frames."""

    def lay(self, frames: Sequence[bytes]) -> Laid:
        """Make frames ready; nothing is sent yet."""

    def close(self) -> None:
        """Never send again."""


class PacketMouth:
    """A Linux packet socket that receives nothing."""

    def __init__(self, interface: str) -> None:
        """Be ready to send; raises OSError (PermissionError without the right to)."""
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self._socket.bind((interface, 0))

    def lay(self, frames: Sequence[bytes]) -> Laid:
        """Make frames ready; nothing is sent yet."""
        return Outbox(self._socket.fileno(), frames)

    def close(self) -> None:
        """Never send again."""
        self._socket.close()


class _OneByOne:
    def __init__(self, wire: Any, frames: Sequence[bytes]) -> None:
        self._wire = wire
        self._frames = frames

    def send(self, start: int, count: int) -> int:
        from scapy.packet import Raw

        for frame in self._frames[start : start + count]:
            self._wire.send(Raw(frame))
        return count


class ScapyMouth:
    """The same where the system has no packet sockets."""

    def __init__(self, interface: str) -> None:
        """Be ready to send; raises OSError."""
        import scapy.arch  # fills in the configuration  # noqa: F401
        from scapy.config import conf

        self._socket: Any = conf.L2socket(iface=interface)

    def lay(self, frames: Sequence[bytes]) -> Laid:
        """Make frames ready; nothing is sent yet."""
        return _OneByOne(self._socket, frames)

    def close(self) -> None:
        """Never send again."""
        self._socket.close()


def open_mouth(interface: str) -> Mouth:
    """A mouth on an interface; raises OSError where that is not allowed."""
    return PacketMouth(interface) if sys.platform == "linux" else ScapyMouth(interface)
