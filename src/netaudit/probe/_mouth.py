"""The mouth: a socket that sends frames and reads none. Only the sender opens one."""

import socket
import sys
from typing import Any, Protocol


class Mouth(Protocol):
    """Sends frames."""

    def send(self, frame: bytes) -> None:
        """Send one; raises OSError where the interface does not take it."""

    def close(self) -> None:
        """Never send again."""


class PacketMouth:
    """A Linux packet socket that receives nothing."""

    def __init__(self, interface: str) -> None:
        """Be ready to send; raises OSError (PermissionError without the right to)."""
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self._socket.bind((interface, 0))

    def send(self, frame: bytes) -> None:
        """Send one; raises OSError where the interface does not take it."""
        self._socket.send(frame)

    def close(self) -> None:
        """Never send again."""
        self._socket.close()


class ScapyMouth:
    """The same where the system has no packet sockets."""

    def __init__(self, interface: str) -> None:
        """Be ready to send; raises OSError."""
        from scapy.config import conf

        self._socket: Any = conf.L2socket(iface=interface)

    def send(self, frame: bytes) -> None:
        """Send one."""
        from scapy.packet import Raw

        self._socket.send(Raw(frame))

    def close(self) -> None:
        """Never send again."""
        self._socket.close()


def open_mouth(interface: str) -> Mouth:
    """A mouth on an interface; raises OSError where that is not allowed."""
    return PacketMouth(interface) if sys.platform == "linux" else ScapyMouth(interface)
