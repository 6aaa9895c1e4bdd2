"""A NETCONF session over SSH (RFC 6241, RFC 6242), with ncclient, on netaudit's terms.

ncclient by itself trusts the user's own known_hosts, waits as long as a device talks, and takes what it says for XML
of any kind. Here only the workspace's known_hosts counts, a visit has its deadline, its limit of bytes and Ctrl-C, and
a document type ends it (RFC 6241, 3). Nothing of what is said goes into a log.
"""

import codecs
import logging
import re
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

from netaudit.model.errors import NetauditError, stop
from netaudit.model.names import printable
from netaudit.transport.guard import MAX_BYTES, fingerprint
from netaudit.transport.visit import Login, Terms

if TYPE_CHECKING:
    from ncclient.manager import Manager

_CONNECT_SECONDS = 10.0
_TICK_SECONDS = 0.1
_KEEPALIVE_SECONDS = 5
_SESSION = re.compile(r"session-id(?:\s[^<>]{0,200})?>\s*(\d{1,10})\s*<")


class Visit:
    """One login: a manager of ncclient's, and what watches over it."""

    def __init__(self, login: Login, terms: Terms) -> None:
        """Log in.

        Raises:
            NetauditError: `host-unreachable`, `host-auth-failed`, `host-key-unknown`, `host-key-changed`,
                `host-deadline`, `host-dropped`, `host-flooded` or `interrupted`.
        """
        self.login = login
        self.doing = "login"
        self.new_host_key = ""
        self._terms = terms
        self._bytes = 0
        self._end = time.monotonic() + terms.deadline_seconds
        self._over = threading.Event()
        self._why: NetauditError | None = None
        self._socket: socket.socket | None = None
        self._session: Any = None
        self.manager: Manager
        threading.Thread(target=self._watch, daemon=True).start()
        try:
            self.manager = self._logged_in()
        except BaseException as failure:
            self.close()
            raise (self.explained(failure) if isinstance(failure, Exception) else failure) from failure

    def _logged_in(self) -> "Manager":
        from ncclient.manager import Manager
        from ncclient.transport.errors import SSHUnknownHostError

        login = self.login
        self._session, handler = _session(self)
        self._session.load_known_hosts(str(self._terms.known_hosts))
        self._socket = socket.create_connection((login.address, login.port), min(_CONNECT_SECONDS, self.seconds_left))
        try:
            self._session.connect(
                host=login.address, port=login.port, sock=self._socket, timeout=self.seconds_left,
                username=login.username, password=login.password or None, key_filename=login.key_file,
                allow_agent=False, look_for_keys=False, unknown_host_cb=self._take_unknown,
                keepalive=_KEEPALIVE_SECONDS,
            )  # fmt: skip
        except SSHUnknownHostError as failure:
            raise self._other_key() from failure
        return Manager(self._session, handler, timeout=self._terms.deadline_seconds)

    def _shown_key(self) -> Any:
        return self.transport.get_remote_server_key()

    def _take_unknown(self, host: str, digest: str) -> bool:
        """Whether a key that is not on record is accepted; one that is another than on record never is."""
        del host, digest
        if not self._terms.accept_new_host_keys or self._on_record():
            return False
        key, where = self._shown_key(), self._where
        self.new_host_key = f"{where} {key.get_name()} {key.get_base64()}"
        return True

    @property
    def _where(self) -> str:
        """The host as known_hosts names it (sshd(8))."""
        login = self.login
        return login.address if login.port == 22 else f"[{login.address}]:{login.port}"

    def _on_record(self) -> bool:
        return self._session.known_keys.lookup(self._where) is not None

    def _other_key(self) -> NetauditError:
        key = self._shown_key()
        shown = fingerprint(key.asbytes())
        if self._on_record():
            return stop("host-key-changed", host=self.login.host, fingerprint=shown)
        return stop("host-key-unknown", host=self.login.host, fingerprint=f"{key.get_name()} {shown}")

    @property
    def transport(self) -> Any:
        """Paramiko's connection; None before there is one."""
        return getattr(self._session, "transport", None)

    @property
    def seconds_left(self) -> float:
        """Until the deadline."""
        return max(0.1, self._end - time.monotonic())

    def give_time(self, seconds: float) -> None:
        """Set the deadline anew, for a session that is held open: so many seconds from now."""
        self._end = time.monotonic() + seconds

    def seen(self, count: int) -> None:
        """Count what came; raises the reason why the visit ends here, if it does."""
        self._bytes += count
        if self._bytes > MAX_BYTES:
            login = self.login
            self._why = stop("host-flooded", host=login.host, limit=MAX_BYTES, address=login.address)
            raise self._why

    def still_allowed(self) -> None:
        """Raise the reason why the visit was ended from here, if it was."""
        if self._why is not None:
            raise self._why

    def _watch(self) -> None:
        """Break the connection off at the deadline or on Ctrl-C, whatever waits for it."""
        while not self._over.wait(_TICK_SECONDS):
            if self._terms.cancelled.is_set():
                self._why = self._why or stop("interrupted")
            elif time.monotonic() > self._end:
                self._why = self._why or self._late()
            if self._why is not None:
                self._break_off()

    def _late(self) -> NetauditError:
        seconds = f"{self._terms.deadline_seconds:g}"
        return stop("host-deadline", host=self.login.host, seconds=seconds, detail=self.doing)

    def _break_off(self) -> None:
        if self._socket is not None:
            try:
                self._socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                self._socket.close()

    def close(self) -> None:
        """End the session and the connection, whatever state they are in."""
        self._over.set()
        if self.transport is not None:
            self.transport.close()
        if self._socket is not None:
            self._socket.close()

    @property
    def capabilities(self) -> tuple[str, ...]:
        """What the device offers, without the common beginning and without parameters: `candidate:1.0`."""
        told = (str(each).split("?", 1)[0] for each in self._session.server_capabilities)
        known = ("urn:ietf:params:netconf:capability:", "urn:ietf:params:netconf:")
        short = (each.removeprefix(known[0]).removeprefix(known[1]) for each in told if each.startswith(known[1]))
        return tuple(sorted({printable(each) for each in short if not each.startswith("xml:")}))

    def explained(self, failure: Exception) -> NetauditError:
        """The reason behind whatever ncclient or Paramiko raised; of what the device said, nothing."""
        from ncclient.operations.errors import TimeoutExpiredError
        from ncclient.transport.errors import AuthenticationError

        if isinstance(failure, NetauditError):
            return failure
        if self._why is not None:
            return self._why
        if self._terms.cancelled.is_set():
            return stop("interrupted")
        host = self.login.host
        if isinstance(failure, AuthenticationError):
            return stop("host-auth-failed", host=host)
        if isinstance(failure, TimeoutExpiredError) or time.monotonic() > self._end:
            return self._late()
        if self.doing == "login" and not self._bytes:
            address = f"{self.login.address}:{self.login.port}"
            words = printable(str(failure).split("\n", 1)[0])[:200] or type(failure).__name__
            return stop("host-unreachable", host=host, address=address, detail=words)
        return stop("host-dropped", host=host, command=self.doing)


def refused(failure: Any) -> str:
    """What a device said when it did not do something (RFC 6241, 4.3), made safe to show; also who holds a lock."""
    words = [str(each) for name in ("tag", "path", "message") if (each := getattr(failure, name, None))]
    holder = _SESSION.search(str(getattr(failure, "info", None) or ""))
    words += [f"(session {holder[1]})"] if holder else []
    return printable(" ".join((" ".join(words) or str(failure)).split()))[:200] or "refused"


def quiet() -> None:
    """Neither ncclient nor NAPALM may write what is said into anybody's log."""
    for name in ("ncclient", "napalm"):
        logger = logging.getLogger(name)
        logger.propagate = False
        logger.setLevel(logging.CRITICAL + 1)


def _session(visit: Visit) -> tuple[Any, Any]:
    """A session of ncclient's, not connected yet, and its device handler."""
    from ncclient.manager import make_device_handler
    from ncclient.transport import SSHSession
    from ncclient.transport.errors import SessionError

    quiet()

    class Strict(SSHSession):  # type: ignore[misc]  # ncclient has no types
        """Counts what comes, takes no document type, and knows the workspace's host keys alone."""

        def __init__(self, handler: Any) -> None:
            super().__init__(handler)
            # A character may come in two pieces, which ncclient's reader of base:1.0 would trip over.
            self._characters = codecs.getincrementaldecoder("utf-8")()

        @property
        def known_keys(self) -> Any:
            return self._host_keys

        def load_known_hosts(self, filename: str | None = None) -> None:
            if filename is not None:
                try:
                    super().load_known_hosts(filename)
                except FileNotFoundError:
                    return

        def _transport_read(self) -> bytes:
            received: bytes = super()._transport_read()
            visit.seen(len(received))
            return self._whole(received) if received else received

        def _whole(self, received: bytes) -> bytes:
            text = self._characters.decode(received)
            # An empty answer would be taken for the end of the connection.
            return text.encode() if text else self._transport_read()

        def _dispatch_message(self, raw: str) -> None:
            if "<!DOCTYPE" in raw or "<!ENTITY" in raw:
                raise SessionError("a document type, which NETCONF forbids")
            super()._dispatch_message(raw)

    handler = make_device_handler({"name": "default"})
    return Strict(handler), handler
