"""One real SSH server a device (asyncssh: RFC 4253 and RFC 4254), on a loopback port, and what goes wrong with it."""

import asyncio
from dataclasses import dataclass, field

import asyncssh

from netaudit.lab.keys import new_key
from netaudit.lab.shell import Device, FaultPlan
from netaudit.lab.terminal import Terminal, spoilt

VERSION = "netaudit-lab"
_LOOPBACK = "127.0.0.1"
_TICK_SECONDS = 0.2


@dataclass
class Attempts:
    """What reached the server."""

    connections: int = 0
    passwords: int = 0
    """Passwords tried, right or wrong."""
    logins: int = 0
    """Logins that succeeded, by password or by key."""


@dataclass
class DeviceServer:
    """The SSH server of one device."""

    device: Device
    password: str
    faults: FaultPlan = field(default_factory=FaultPlan)
    attempts: Attempts = field(default_factory=Attempts)
    authorized_key: str = ""
    """An OpenSSH public key that may log in as well; empty for none."""
    port: int = 0
    key: asyncssh.SSHKey = field(default_factory=new_key, repr=False)
    """The host key it presents when nothing is wrong."""
    _other_key: asyncssh.SSHKey = field(default_factory=new_key, repr=False)
    _acceptor: asyncssh.SSHAcceptor | None = None
    _open: set[asyncssh.SSHServerConnection] = field(default_factory=set)
    _serving: set[asyncio.Task[None]] = field(default_factory=set)
    _stopping: "asyncio.Future[None] | None" = None

    async def start(self, port: int) -> int:
        """Listen on a loopback port (0 for any); returns the port. OSError where it is taken."""
        self._acceptor = await asyncssh.listen(
            _LOOPBACK,
            port,
            server_factory=lambda: _Server(self),
            server_host_keys=[self._other_key if self.faults.new_host_key else self.key],
            server_version=VERSION,
            encoding=None,
            line_editor=False,
            process_factory=self._serve,
            login_timeout=30,
        )
        self.port = self._acceptor.get_port()
        return self.port

    async def stop(self) -> None:
        """Stop listening and end every session."""
        if self._acceptor is not None:
            self._acceptor.close()
            for connection in list(self._open):
                connection.abort()
            for task in self._serving:
                task.cancel()
            await asyncio.gather(*self._serving, return_exceptions=True)
            await self._acceptor.wait_closed()
            self._acceptor = None

    async def apply_faults(self, faults: FaultPlan) -> None:
        """Put other faults in force; the listener is closed or opened anew where they ask for it."""
        changed = (faults.unreachable, faults.new_host_key) != (self.faults.unreachable, self.faults.new_host_key)
        self.faults = faults
        if changed:
            await self.stop()
            if not faults.unreachable:
                await self.start(self.port)

    def host_key_line(self) -> str:
        """The server's own key as a known_hosts line."""
        exported = self.key.export_public_key("openssh").decode().split()
        return f"[{_LOOPBACK}]:{self.port} {exported[0]} {exported[1]}"

    async def _serve(self, process: asyncssh.SSHServerProcess[bytes]) -> None:
        if (task := asyncio.current_task()) is not None:
            self._serving.add(task)
            task.add_done_callback(self._serving.discard)
        user = str(process.get_extra_info("username"))
        if process.command is not None:
            await _run_one(process, self.device, self.faults)
        else:
            await Terminal(process, self.device.session(user), self.faults, self._vanish).run()

    def _vanish(self) -> None:
        """Cut every connection and take no new one, until other faults are put in force."""
        self.faults.unreachable = True
        self._stopping = asyncio.ensure_future(self._away())

    async def _away(self) -> None:
        """Cannot be reached, until the device's own timer restarts it from what was saved."""
        faults = self.faults
        await self.stop()
        while self.faults is faults and faults.unreachable:
            await asyncio.sleep(_TICK_SECONDS)
            restarted = getattr(self.device, "restart_if_due", None)
            if restarted is not None and restarted():
                faults.unreachable = False
                await self.start(self.port)


async def _run_one(process: asyncssh.SSHServerProcess[bytes], device: Device, faults: FaultPlan) -> None:
    execute = getattr(device, "execute", None)
    if execute is None:
        process.stderr.write(b"exec is not offered by this device\r\n")
        process.exit(1)
        return
    await asyncio.sleep(faults.delay_seconds)
    # Only what writes a file reads its standard input; nobody ends theirs for the others.
    given = (await process.stdin.read()).decode() if " dd of=" in str(process.command) else ""
    printed, complaint, status = execute(process.command, given) if given else execute(process.command)
    text, dropped = spoilt(faults, str(process.command).strip(), printed)
    process.stdout.write(text.encode())
    if dropped:
        await process.stdout.drain()
        process.channel.get_connection().abort()
        return
    process.stderr.write(complaint.encode())
    process.exit(status)


class _Server(asyncssh.SSHServer):
    def __init__(self, owner: DeviceServer) -> None:
        self._owner = owner
        self._connection: asyncssh.SSHServerConnection | None = None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._connection = conn
        self._owner.attempts.connections += 1
        self._owner._open.add(conn)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  asyncssh's interface
        if self._connection is not None:
            self._owner._open.discard(self._connection)

    def begin_auth(self, username: str) -> bool:  # noqa: ARG002  as above
        if self._connection is not None:
            self._connection.send_auth_banner(self._owner.device.login_banner() + "\r\n")
            if self._owner.authorized_key:
                self._connection.set_authorized_keys(asyncssh.import_authorized_keys(self._owner.authorized_key))
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:  # noqa: ARG002  as above
        self._owner.attempts.passwords += 1
        return password == self._owner.password and not self._owner.faults.reject_password

    def auth_completed(self) -> None:
        self._owner.attempts.logins += 1
