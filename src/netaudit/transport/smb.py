"""Asks a file server for the names of its shares: NetrShareEnum (MS-SRVS 3.1.4.8) on the pipe `srvsvc` of IPC$.

Level 0 of the enumeration carries names and nothing else. No share is opened and no directory is listed, since both can
name patients. The remote procedure call (DCE 1.1, C706, chapter 12) is little-endian NDR.
"""

import contextlib
import struct
import threading
import uuid
from collections.abc import Iterator
from typing import Any

_BIND, _BIND_ACK, _REQUEST, _RESPONSE = 11, 12, 0, 2
_FIRST_AND_LAST = 3
_LAST = 2
_FRAGMENT = 4280
_MOST_BYTES = 1024 * 1024
_SHARE_ENUM = 15
_SRVSVC = uuid.UUID("4b324fc8-1670-01d3-1278-5a47bf6ee188").bytes_le + struct.pack("<HH", 3, 0)
_NDR = uuid.UUID("8a885d04-1ceb-11c9-9fe8-08002b104860").bytes_le + struct.pack("<I", 2)
_GUEST = ("guest", "")


class RefusedError(Exception):
    """The server is there, and does not tell its shares to this login."""


def shares(address: str, port: int, login: tuple[str, str] | None, seconds: float) -> list[str]:
    """The names of the shares, sorted, without IPC$.

    Args:
        address: of the server.
        port: its TCP port, mostly 445.
        login: user and password, tried once; None to ask as a guest without a password.
        seconds: after which whatever hangs is given up.

    Raises:
        OSError: it does not answer, or not in time.
        RefusedError: it does not let this login in, or does not speak SMB 2 or 3.
        ValueError: its answer is not the one that was asked for.
    """
    late = threading.Event()
    try:
        with _pipe(address, port, login or _GUEST, seconds, late) as pipe:
            _exchange(pipe, _bind(), _BIND_ACK)
            stub = _exchange(pipe, _request(_SHARE_ENUM, _share_enum(address)), _RESPONSE)
            return sorted(name for name in names_of(stub) if name.upper() != "IPC$")
    except Exception as failure:
        if late.is_set():
            raise TimeoutError(f"no answer within {seconds:g} seconds") from failure
        if isinstance(failure, OSError | ValueError):
            raise
        raise RefusedError(_words(failure)) from failure


def _words(failure: Exception) -> str:
    """Why the library gave up; it raises anything at all over an answer that is none."""
    from smbprotocol.exceptions import SMBAuthenticationError, SMBResponseException

    if isinstance(failure, SMBResponseException):
        return f"refused ({failure.status:#010x})"
    if isinstance(failure, SMBAuthenticationError):
        return "it takes no such login"
    return "neither SMB 2 nor 3, or signatures that a guest cannot give"


@contextlib.contextmanager
def _pipe(address: str, port: int, login: tuple[str, str], seconds: float, late: threading.Event) -> Iterator[Any]:
    """`srvsvc`, opened; the connection is cut when the time is over, which ends whatever waits for it."""
    from smbprotocol.connection import Connection
    from smbprotocol.open import (
        CreateDisposition,
        CreateOptions,
        FilePipePrinterAccessMask,
        ImpersonationLevel,
        Open,
        ShareAccess,
    )
    from smbprotocol.session import Session
    from smbprotocol.tree import TreeConnect

    # Whoever logs in signs (MS-SMB2 3.3.5.2.4); a guest has no key to sign with.
    connection = Connection(uuid.uuid4(), address, port, require_signing=login != _GUEST)

    def give_up() -> None:
        late.set()
        if connection.transport is not None:
            connection.transport.close()

    clock = threading.Timer(seconds, give_up)
    clock.daemon = True
    clock.start()
    try:
        connection.connect(timeout=int(seconds) + 2)  # the clock is to be first
        session = Session(connection, login[0], login[1], require_encryption=False, auth_protocol="ntlm")
        session.connect()
        tree = TreeConnect(session, rf"\\{address}\IPC$")
        # Guests have no key to prove the negotiation with, and nothing is told that a downgrade could give away.
        tree.connect(require_secure_negotiate=False)
        pipe = Open(tree, "srvsvc")
        pipe.create(
            ImpersonationLevel.Impersonation,
            FilePipePrinterAccessMask.FILE_READ_DATA | FilePipePrinterAccessMask.FILE_WRITE_DATA,
            0,
            ShareAccess.FILE_SHARE_READ | ShareAccess.FILE_SHARE_WRITE,
            CreateDisposition.FILE_OPEN,
            CreateOptions.FILE_NON_DIRECTORY_FILE,
        )
        yield pipe
    finally:
        clock.cancel()
        _leave(connection)


def _leave(connection: Any) -> None:
    """Log off and hang up, as far as the server still listens."""
    if connection.transport is None:
        return
    with contextlib.suppress(Exception):
        connection.disconnect(close=connection.transport.connected, timeout=1)
    with contextlib.suppress(OSError):
        connection.transport.close()


def _packet(kind: int, body: bytes) -> bytes:
    """A protocol data unit of one fragment (C706, 12.6)."""
    return struct.pack("<BBBBIHHI", 5, 0, kind, _FIRST_AND_LAST, 0x10, 16 + len(body), 0, 1) + body


def _bind() -> bytes:
    context = struct.pack("<HBB", 0, 1, 0) + _SRVSVC + _NDR
    return _packet(_BIND, struct.pack("<HHIB3x", _FRAGMENT, _FRAGMENT, 0, 1) + context)


def _request(operation: int, stub: bytes) -> bytes:
    return _packet(_REQUEST, struct.pack("<IHH", len(stub), 0, operation) + stub)


def _share_enum(server: str) -> bytes:
    """ServerName, level 0 with an empty container, no limit, no resume handle."""
    name = f"\\\\{server}\0".encode("utf-16-le")
    length = len(name) // 2
    text = struct.pack("<IIII", 0x20000, length, 0, length) + name + b"\0" * (-len(name) % 4)
    return text + struct.pack("<IIIIIII", 0, 0, 0x20004, 0, 0, 0xFFFFFFFF, 0)


def _exchange(pipe: Any, packet: bytes, wanted: int) -> bytes:
    """Send a packet and return what the answer's fragments hold after their headers."""
    pipe.write(packet)
    found = b""
    while len(found) < _MOST_BYTES:
        fragment: bytes = pipe.read(0, _FRAGMENT)
        if len(fragment) < 24 or fragment[0] != 5 or fragment[2] != wanted:
            raise ValueError("it answers something else than was asked")
        length: int = struct.unpack_from("<H", fragment, 8)[0]
        if length != len(fragment):
            raise ValueError("its answer is cut")
        found += fragment[24:]
        if fragment[3] & _LAST:
            return found
    raise ValueError("its answer does not end")


def names_of(stub: bytes) -> list[str]:
    """The names in the answer of NetrShareEnum, level 0.

    Raises:
        ValueError: the server reports an error, or the answer is not whole.
    """
    try:
        level, switch, container, count = struct.unpack_from("<IIII", stub, 0)
        if (level, switch) != (0, 0) or not container:
            raise ValueError("it answers another level than was asked")
        at = 20  # after the pointer to the array
        if struct.unpack_from("<I", stub, 16)[0]:
            if struct.unpack_from("<I", stub, at)[0] != count or count > len(stub) // 4:
                raise ValueError("it counts its shares in two ways")
            at += 4 + 4 * count
        elif count:
            raise ValueError("it counts shares that it does not tell")
        names = []
        for _ in range(count):
            name, at = _string(stub, at)
            names.append(name)
        total, resume = struct.unpack_from("<II", stub, at)
        (status,) = struct.unpack_from("<I", stub, at + (12 if resume else 8))
    except struct.error as failure:
        raise ValueError("its answer is not whole") from failure
    if status or total != len(names):
        raise ValueError(f"it tells {len(names)} of {total} shares (status {status})")
    return names


def _string(stub: bytes, at: int) -> tuple[str, int]:
    """A conformant varying string (C706, 14.3.4.2), and where what follows begins."""
    _, offset, length = struct.unpack_from("<III", stub, at)
    end = at + 12 + 2 * length
    if offset or end > len(stub):
        raise ValueError("its answer is not whole")
    return stub[at + 12 : end].decode("utf-16-le", "replace").rstrip("\0"), end + (-end % 4)
