"""Asks one host over SSH (Netmiko): one login, read-only commands, a deadline, no second password attempt."""

import base64
import hashlib
import re
import time
from collections.abc import Sequence
from typing import Any

from netaudit.model.errors import NetauditError, stop
from netaudit.model.names import printable
from netaudit.model.platform import Platform
from netaudit.transport.visit import Answers, Login, Terms

MAX_BYTES = 8 * 1024 * 1024
"""No read-only command of ours makes a device of a practice print more in one visit."""

_SIMULATOR = "netaudit-lab"


def ask(login: Login, platform: Platform, commands: Sequence[str], terms: Terms) -> Answers:
    """Log in once, give the commands, and return each one's answer.

    Raises:
        NetauditError: `host-unreachable`, `host-auth-failed`, `host-key-unknown`, `host-key-changed`,
            `host-deadline`, `host-dropped`, `host-flooded` or `interrupted`.
    """
    import netmiko
    import paramiko

    guard = _Guard(login, terms)
    policy = _KeyPolicy(login, accept=terms.accept_new_host_keys)
    connection = _connection(login, platform, terms, guard)
    connection.key_policy = policy
    try:
        connection._open()  # the rest of Netmiko's constructor, held back by auto_connect=False
        guard.doing = "the prompt"
        prompt = connection.find_prompt()
        answers = {command: _answer(connection, platform, command, prompt, guard) for command in commands}
        version = connection.remote_conn_pre.get_transport().remote_version
    except (
        netmiko.NetmikoBaseException,
        paramiko.SSHException,
        OSError,
        EOFError,
        ValueError,
        AttributeError,
    ) as failure:
        raise guard.explained(failure, policy) from failure
    finally:
        _close(connection)
    return Answers(answers=answers, simulated=_SIMULATOR in version, new_host_key=policy.accepted)


def _connection(login: Login, platform: Platform, terms: Terms, guard: "_Guard") -> Any:
    from netmiko.ssh_dispatcher import CLASS_MAPPER

    driver: Any = CLASS_MAPPER[platform.netmiko_type]

    def read_channel(self: Any) -> str:
        # Netmiko reads in small steps wherever it waits, so this is where time, size and Ctrl-C are watched. It takes
        # a closed connection for silence, so that is looked at as well.
        text = driver.read_channel(self)
        return guard.watched(text, alive=bool(text) or self.remote_conn_pre.get_transport().is_active())

    methods: dict[str, object] = {"read_channel": read_channel}
    if platform.pager is not None:
        # Netmiko would switch paging off in the device's configuration; nothing of ours writes.
        methods["disable_paging"] = lambda *_, **__: ""
    guarded = type(f"Guarded{driver.__name__}", (driver,), methods)
    return guarded(
        device_type=platform.netmiko_type,
        host=login.address,
        port=login.port,
        username=login.username,
        password=login.password or "",
        use_keys=login.key_file is not None,
        key_file=login.key_file,
        allow_agent=False,
        ssh_strict=True,
        system_host_keys=False,
        alt_host_keys=True,
        alt_key_file=str(terms.known_hosts),
        conn_timeout=min(10.0, terms.deadline_seconds),
        auth_timeout=min(15.0, terms.deadline_seconds),
        banner_timeout=min(15.0, terms.deadline_seconds),
        # Netmiko narrows FortiOS down to old key exchanges unless some list of its own is given.
        disabled_algorithms={"kex": ["none"]},
        auto_connect=False,
    )


def _answer(connection: Any, platform: Platform, command: str, prompt: str, guard: "_Guard") -> str:
    guard.doing = command
    end = re.escape(prompt.strip()) + r"\s*$"
    if platform.pager is not None:
        text = _paged(connection, platform.pager, command, end, guard)
    else:
        text = connection.send_command(
            command, expect_string=end, read_timeout=guard.seconds_left, strip_prompt=True, strip_command=True
        )
    return str(text).replace("\r\n", "\n").replace("\r", "")


def _paged(connection: Any, pager: re.Pattern[str], command: str, end: str, guard: "_Guard") -> str:
    """Give a command and turn its pages with the space bar."""
    text = ""
    connection.write_channel(f"{command}\n")
    while True:
        text += connection.read_until_pattern(f"{end}|{pager.pattern}$", read_timeout=guard.seconds_left)
        if not pager.search(text.rsplit("\n", 1)[-1]):
            break
        text = pager.sub("", text)
        connection.write_channel(" ")
    # After a page the device wipes its pager with blanks between two carriage returns.
    text = re.sub(r"\r *\r", "", text.replace("\r\n", "\n"))
    lines = text.split("\n")
    return "\n".join(lines[1:-1]) + "\n"


def _close(connection: Any) -> None:
    # Netmiko's own disconnect() types `exit` and waits; nothing is to be saved, so the transport is just closed.
    client = getattr(connection, "remote_conn_pre", None)
    if client is not None:
        client.close()


class _Guard:
    """Watches one visit: the deadline, the number of bytes, and whether the command was interrupted."""

    def __init__(self, login: Login, terms: Terms) -> None:
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

    def explained(self, failure: Exception, policy: "_KeyPolicy") -> NetauditError:
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
        if any(isinstance(cause, netmiko.NetmikoAuthenticationException) for cause in causes):
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


class _KeyPolicy:
    """What happens to a host key that known_hosts does not have: refused, or accepted and told."""

    def __init__(self, login: Login, *, accept: bool) -> None:
        self._login = login
        self._accept = accept
        self.refused = ""
        self.accepted = ""

    def missing_host_key(self, client: object, hostname: str, key: Any) -> None:  # noqa: ARG002  Paramiko's interface
        import paramiko

        if not self._accept:
            self.refused = f"{key.get_name()} {fingerprint(key.asbytes())}"
            raise paramiko.SSHException("host key not in known_hosts")
        self.accepted = f"{hostname} {key.get_name()} {key.get_base64()}"


def fingerprint(key: bytes) -> str:
    """The SHA-256 fingerprint of a public key, as OpenSSH prints it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")
