"""The ear: a socket that only reads frames; the one that sends is another (`_mouth`), which passive mode never opens.

Linux's packet sockets are used directly; everywhere else it is scapy's (Npcap on Windows, BPF on macOS).
"""

import ctypes
import select
import socket
import struct
import sys
from typing import Any, Protocol

from netaudit.probe._batch import Inbox

Frame = tuple[bytes, int]
"""A frame, and the 802.1Q tag that the system took out of it; 0 for none."""

_BUFFER_BYTES = 16 * 1024 * 1024
_FRAME_BYTES = 2304
"""What the kernel counts for a short frame, at most: the card's whole page for it."""
_AT_ONCE = 512
_SNAP = 2048
_ALL = 0x0003  # ETH_P_ALL
_SOL_PACKET = 263
_ADD_MEMBERSHIP, _STATISTICS, _AUXDATA = 1, 6, 8
_ALL_MULTICAST = 2
_SO_ATTACH_FILTER = 26
_SO_RCVBUFFORCE = 33


class Ear(Protocol):
    """Reads frames; it has no way to send one."""

    def frames(self, seconds: float) -> list[Frame]:
        """The frames that are there, at most some hundreds; waits so long for the first."""

    def lost(self) -> int:
        """How many frames came faster than they were read, since this was last asked."""

    @property
    def room(self) -> int:
        """How many frames may wait to be read before some are lost."""

    def close(self) -> None:
        """Stop listening."""


class PacketEar:
    """A Linux packet socket with one filter in the kernel, for everything the probe can read."""

    def __init__(self, interface: str) -> None:
        """Listen; raises OSError (PermissionError without the right to)."""
        # No protocol yet: nothing arrives before the filter is in its place.
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self._inbox = Inbox()
        try:
            self._prepare(interface)
        except BaseException:
            self._socket.close()
            raise

    def _prepare(self, interface: str) -> None:
        program, count = filter_program()
        memory = ctypes.create_string_buffer(program)
        self._socket.setsockopt(
            socket.SOL_SOCKET, _SO_ATTACH_FILTER, struct.pack("HL", count, ctypes.addressof(memory))
        )
        for option in (_SO_RCVBUFFORCE, socket.SO_RCVBUF):
            try:
                self._socket.setsockopt(socket.SOL_SOCKET, option, _BUFFER_BYTES)
                break
            except PermissionError:  # only root may have more than the system's limit
                continue
        self._socket.setsockopt(_SOL_PACKET, _AUXDATA, 1)
        # Announcements go to groups that nobody on this machine has joined. The card lets them in; nothing is sent.
        membership = struct.pack("iHH8x", socket.if_nametoindex(interface), _ALL_MULTICAST, 0)
        self._socket.setsockopt(_SOL_PACKET, _ADD_MEMBERSHIP, membership)
        self._socket.bind((interface, _ALL))
        self._socket.setblocking(False)

    def frames(self, seconds: float) -> list[Frame]:
        """The frames that are there, at most some hundreds; waits so long for the first."""
        if seconds and not select.select([self._socket], [], [], seconds)[0]:
            return []
        found: list[Frame] = []
        while len(found) < _AT_ONCE and (more := self._inbox.receive(self._socket.fileno())):
            found += more
        return found

    def lost(self) -> int:
        """How many frames came faster than they were read, since this was last asked."""
        return int(struct.unpack("=II", self._socket.getsockopt(_SOL_PACKET, _STATISTICS, 8))[1])

    @property
    def room(self) -> int:
        """How many frames may wait to be read before some are lost."""
        return self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF) // _FRAME_BYTES

    def close(self) -> None:
        """Stop listening."""
        self._socket.close()


class ScapyEar:
    """The same where the system has no packet sockets."""

    def __init__(self, interface: str) -> None:
        """Listen; raises OSError."""
        import scapy.arch  # fills in the configuration  # noqa: F401
        from scapy.config import conf

        self._socket: Any = conf.L2listen(iface=interface)

    def frames(self, seconds: float) -> list[Frame]:
        """The frames that are there, at most some hundreds; waits so long for the first."""
        found: list[Frame] = []
        while len(found) < _AT_ONCE and self._socket.select([self._socket], 0 if found else seconds):
            frame = self._socket.recv_raw(_SNAP)[1]
            if frame is None:
                break
            found.append((bytes(frame), 0))
        return found

    def lost(self) -> int:
        """Not told by scapy."""
        return 0

    @property
    def room(self) -> int:
        """Not told either: few enough for any system's usual buffer."""
        return 128

    def close(self) -> None:
        """Stop listening."""
        self._socket.close()


def open_ear(interface: str) -> Ear:
    """An ear on an interface; raises OSError where that is not allowed."""
    return PacketEar(interface) if sys.platform == "linux" else ScapyEar(interface)


# The classic Berkeley packet filter: (operation, number, label if so, label if not), a word alone is a label.
_LOAD_BYTE, _LOAD_HALF = 0x30, 0x28
_EQUAL, _GREATER, _BIT = 0x15, 0x25, 0x45
_HEADER_LENGTH, _LOAD_HALF_BEHIND, _RETURN = 0xB1, 0x48, 0x06
_OUTGOING = 0xFFFFF004  # where the kernel keeps the packet's direction
_PORTS_TO = (67, 68, 137, 138, 1900, 5353)
_PORTS_FROM = (5353,)

_Step = str | tuple[int, int, str, str]


def _steps() -> list[_Step]:
    steps: list[_Step] = [
        (_LOAD_BYTE, _OUTGOING, "", ""),
        (_EQUAL, 4, "drop", ""),
        (_LOAD_HALF, 12, "", ""),
        *((_EQUAL, kind, "keep", "") for kind in (0x0806, 0x88CC, 0x8100, 0x88A8)),
        (_EQUAL, 0x0800, "ip4", ""),
        (_EQUAL, 0x86DD, "ip6", ""),
        (_GREATER, 1500, "drop", "keep"),
        "ip4",
        (_LOAD_BYTE, 23, "", ""),
        (_EQUAL, 17, "", "drop"),
        (_LOAD_HALF, 20, "", ""),
        (_BIT, 0x1FFF, "drop", ""),
        (_HEADER_LENGTH, 14, "", ""),
        (_LOAD_HALF_BEHIND, 16, "", ""),
        *((_EQUAL, port, "keep", "") for port in _PORTS_TO),
        (_LOAD_HALF_BEHIND, 14, "", ""),
        *((_EQUAL, port, "keep", "") for port in _PORTS_FROM),
        (_EQUAL, 0, "drop", "drop"),
        "ip6",
        (_LOAD_BYTE, 20, "", ""),
        (_EQUAL, 58, "keep", ""),
        (_EQUAL, 17, "", "drop"),
        (_LOAD_HALF, 56, "", ""),
        (_EQUAL, 5353, "keep", "drop"),
        "keep",
        (_RETURN, _SNAP, "", ""),
        "drop",
        (_RETURN, 0, "", ""),
    ]
    return steps


def filter_program() -> tuple[bytes, int]:
    """The filter as the kernel takes it, and how many instructions it has.

    It lets in ARP, LLDP, 802.3 frames (CDP among them), tagged frames that the system left tagged, and of IP what the
    probe can read; never what this machine itself sends.
    """
    places: dict[str, int] = {}
    instructions: list[tuple[int, int, str, str]] = []
    for step in _steps():
        if isinstance(step, str):
            places[step] = len(instructions)
        else:
            instructions.append(step)

    def jump(label: str, here: int) -> int:
        return places[label] - here - 1 if label else 0

    packed = b"".join(
        struct.pack("HBBI", operation, jump(so, at), jump(not_so, at), number)
        for at, (operation, number, so, not_so) in enumerate(instructions)
    )
    return packed, len(instructions)
