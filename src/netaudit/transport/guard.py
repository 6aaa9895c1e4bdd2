"""Watches one visit over SSH: its deadline, how much is printed, Ctrl-C, and the host's key."""

import base64
import hashlib
import time
from typing import Any

from netaudit.model.errors import NetauditError, stop
from netaudit.model.names import printable
from netaudit.transport.visit import Login, Terms

MAX_BYTES = 8 * 1024 * 1024
"""No read-only command of ours makes a device of a practice print more in one visit."""


class Guard:
    """Watches one visit: the deadline, the number of bytes, and whether the command was interrupted."""

    def __init__(self, login: Login, terms: Terms) -> None:
        """Start the visit's clock."""
        self._login = login
        self._terms = terms
        self._end = time.monotonic() + terms.deadline_seconds
        self._bytes = 0
        self.doing = "login"

    @property
    def seconds_left(self) -> float:
        """Until the deadline; never so little that Netmiko takes it for "no limit"."""
        return max(0.1, self._end - time.monotonic())

    def watched(self, text: str, *, alive: bool) -> str:
        """Pass text on; raises the reason why the visit ends here, if it does."""
        self._bytes += len(text)
        host = self._login.host
        if self._terms.cancelled.is_set():
            raise stop("interrupted")
        if self._bytes > MAX_BYTES:
            raise stop("host-flooded", host=host, limit=MAX_BYTES, address=self._login.address)
        if time.monotonic() > self._end:
            raise self._late()
        if not alive:
            raise stop("host-dropped", host=host, command=self.doing)
        return text

    def _late(self) -> NetauditError:
        seconds = f"{self._terms.deadline_seconds:g}"
        return stop("host-deadline", host=self._login.host, seconds=seconds, detail=self.doing)

    def explained(self, failure: Exception, policy: "KeyPolicy") -> NetauditError:
        """The reason behind whatever Netmiko or Paramiko raised."""
        import netmiko
        import paramiko

        host, address = self._login.host, f"{self._login.address}:{self._login.port}"
        causes = list(_chain(failure))
        if policy.refused:
            return stop("host-key-unknown", host=host, fingerprint=policy.refused)
        for cause in causes:
            if isinstance(cause, paramiko.BadHostKeyException):
                return stop("host-key-changed", host=host, fingerprint=fingerprint(cause.key.asbytes()))
        denied = (netmiko.NetmikoAuthenticationException, paramiko.AuthenticationException)
        if any(isinstance(cause, denied) for cause in causes):
            return stop("host-auth-failed", host=host)
        if time.monotonic() > self._end or isinstance(failure, netmiko.ReadTimeout):
            return self._late()
        words = printable(str(causes[-1]).strip().split("\n")[0])[:200] or type(failure).__name__
        if self.doing == "login" and not self._bytes:
            return stop("host-unreachable", host=host, address=address, detail=words)
        return stop("host-dropped", host=host, command=self.doing)


def _chain(failure: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    step: BaseException | None = failure
    while step is not None and step not in found:
        found.append(step)
        step = step.__cause__ or step.__context__
    return found


class KeyPolicy:
    """What happens to a host key that known_hosts does not have: refused, or accepted and told."""

    def __init__(self, login: Login, *, accept: bool) -> None:
        """Take whether an unknown key is accepted."""
        self._login = login
        self._accept = accept
        self.refused = ""
        self.accepted = ""

    def missing_host_key(self, client: object, hostname: str, key: Any) -> None:  # noqa: ARG002  Paramiko's interface
        """Note the key; raises SSHException unless it is accepted."""
        import paramiko

        if not self._accept:
            self.refused = f"{key.get_name()} {fingerprint(key.asbytes())}"
            raise paramiko.SSHException("host key not in known_hosts")
        self.accepted = f"{hostname} {key.get_name()} {key.get_base64()}"


def fingerprint(key: bytes) -> str:
    """The SHA-256 fingerprint of a public key, as OpenSSH prints it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")
