"""Many frames in one call of the Linux kernel (sendmmsg and recvmmsg), for which Python has no words of its own."""

import ctypes
import os
import struct
from collections.abc import Sequence

_libc = ctypes.CDLL(None, use_errno=True)
_DONT_WAIT = 0x40  # MSG_DONTWAIT
_SNAP = 2048
_CONTROL = 64
_COUNT = 128
_AT_MOST = 1024
"""Frames that the kernel takes in one call (UIO_MAXIOV)."""
_TAGGED = 0x10  # TP_STATUS_VLAN_VALID
_STATUS_AT = struct.calcsize("Nii")
"""Behind the head of a control message: its length, level and kind."""
_TAG_AT = _STATUS_AT + struct.calcsize("=IIIHH")


class _Vector(ctypes.Structure):
    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


class _Header(ctypes.Structure):
    """A `msghdr`."""

    _fields_ = (
        ("name", ctypes.c_void_p),
        ("name_length", ctypes.c_uint),
        ("vector", ctypes.c_void_p),
        ("vectors", ctypes.c_size_t),
        ("control", ctypes.c_void_p),
        ("control_length", ctypes.c_size_t),
        ("flags", ctypes.c_int),
    )


class _Message(ctypes.Structure):
    """A `mmsghdr`: a `msghdr`, and how many bytes it got."""

    _fields_ = (("header", _Header), ("got", ctypes.c_uint))


_SIZE = ctypes.sizeof(_Message)


class Inbox:
    """Room for received frames, used again and again."""

    def __init__(self) -> None:
        """Lay out the room."""
        self._frames = ctypes.create_string_buffer(_COUNT * _SNAP)
        self._controls = ctypes.create_string_buffer(_COUNT * _CONTROL)
        self._vectors = (_Vector * _COUNT)()
        self._messages = (_Message * _COUNT)()
        frames, controls = ctypes.addressof(self._frames), ctypes.addressof(self._controls)
        vectors = ctypes.addressof(self._vectors)
        for number in range(_COUNT):
            vector, header = self._vectors[number], self._messages[number].header
            vector.base, vector.length = frames + number * _SNAP, _SNAP
            header.vector, header.vectors = vectors + number * ctypes.sizeof(_Vector), 1
            header.control, header.control_length = controls + number * _CONTROL, _CONTROL
        self._fresh = bytes(self._messages)
        self._bytes = memoryview(self._frames).cast("B")
        self._lengths = memoryview(self._messages).cast("B").cast("I")
        self._statuses = memoryview(self._controls).cast("B").cast("I")
        self._tags = memoryview(self._controls).cast("B").cast("H")

    def receive(self, descriptor: int) -> list[tuple[bytes, int]]:
        """Frames that wait, each with the 802.1Q tag that the kernel took out of it, 0 for none.

        Raises:
            OSError: the interface went away.
        """
        # The kernel has written into both.
        ctypes.memmove(self._messages, self._fresh, len(self._fresh))
        ctypes.memset(self._controls, 0, _COUNT * _CONTROL)
        count = _libc.recvmmsg(descriptor, self._messages, _COUNT, _DONT_WAIT, None)
        if count < 0:
            return _would_wait(ctypes.get_errno())
        frames, lengths, statuses, tags = self._bytes, self._lengths, self._statuses, self._tags
        at, step = _Message.got.offset // 4, _SIZE // 4
        found = []
        for number in range(count):
            start = number * _SNAP
            tagged = statuses[(number * _CONTROL + _STATUS_AT) // 4] & _TAGGED
            tag = tags[(number * _CONTROL + _TAG_AT) // 2] & 0xFFF if tagged else 0
            found.append((frames[start : start + lengths[at + number * step]].tobytes(), tag))
        return found


class Outbox:
    """Frames that are laid out once, so that the kernel takes any run of them in one call."""

    def __init__(self, descriptor: int, frames: Sequence[bytes]) -> None:
        """Lay them out for a socket."""
        self._descriptor = descriptor
        self._frames = ctypes.create_string_buffer(b"".join(frames))
        self._vectors = (_Vector * len(frames))()
        self._messages = (_Message * len(frames))()
        base, vectors = ctypes.addressof(self._frames), ctypes.addressof(self._vectors)
        for number, frame in enumerate(frames):
            vector, header = self._vectors[number], self._messages[number].header
            vector.base, vector.length = base, len(frame)
            header.vector, header.vectors = vectors + number * ctypes.sizeof(_Vector), 1
            base += len(frame)

    def send(self, start: int, count: int) -> int:
        """Send a run of them, or its beginning; how many.

        Raises:
            OSError: the interface does not take them.
        """
        first = ctypes.byref(self._messages, start * _SIZE)
        sent: int = _libc.sendmmsg(self._descriptor, first, min(count, _AT_MOST), 0)
        if sent < 0:
            failure = ctypes.get_errno()
            raise OSError(failure, os.strerror(failure))
        return sent


def _would_wait(failure: int) -> list[tuple[bytes, int]]:
    try:
        raise OSError(failure, os.strerror(failure))
    except (BlockingIOError, InterruptedError):
        return []
