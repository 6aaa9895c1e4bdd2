"""Asks one host over SSH: one login, read-only commands, a deadline, no second password attempt.

Netmiko logs in and knows the platforms; how the commands are then given is the platform's pace
(`netaudit.transport.pace`).
"""

from collections.abc import Sequence
from typing import Any

from netaudit.model.platform import Platform
from netaudit.transport import pace
from netaudit.transport.guard import Guard, KeyPolicy
from netaudit.transport.visit import Answers, Login, Terms

_SIMULATOR = "netaudit-lab"


def ask(login: Login, platform: Platform, commands: Sequence[str], terms: Terms) -> Answers:
    """Log in, give the commands, and return each one's answer.

    Raises:
        NetauditError: `host-unreachable`, `host-auth-failed`, `host-key-unknown`, `host-key-changed`,
            `host-deadline`, `host-dropped`, `host-flooded` or `interrupted`.
    """
    import netmiko
    import paramiko

    guard = Guard(login, terms)
    policy = KeyPolicy(login, accept=terms.accept_new_host_keys)
    connection = connection_to(login, platform, terms, guard)
    connection.key_policy = policy
    try:
        answers = _answers(connection, platform, commands, guard)
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
        close(connection)
    clean = {command: text.replace("\r\n", "\n").replace("\r", "") for command, text in answers.items()}
    return Answers(answers=clean, simulated=_SIMULATOR in version, new_host_key=policy.accepted)


def _answers(connection: Any, platform: Platform, commands: Sequence[str], guard: Guard) -> dict[str, str]:
    """Every command's answer, at the platform's pace; one by one where the host does not keep up with that."""
    if platform.pace == "exec":
        connect_only(connection)
        answers = pace.exec_each(connection.remote_conn_pre.get_transport(), commands, guard)
        if answers is not None:
            return answers
        close(connection)  # it wants a terminal, for which Netmiko logs in by itself
    connection.establish_connection()
    if platform.pace == "ahead":
        answers = pace.ahead(connection.remote_conn, platform, commands, guard)
        if answers is not None:
            return answers
    connection._try_session_preparation()
    return pace.one_by_one(connection, platform, commands, guard)


def connect_only(connection: Any) -> None:
    """The first half of Netmiko's `establish_connection`: the login without the terminal."""
    connection.remote_conn_pre = connection._build_ssh_client()
    connection.remote_conn_pre.connect(**connection._connect_params_dict())


def connection_to(login: Login, platform: Platform, terms: Terms, guard: Guard) -> Any:
    """Netmiko's connection to a host, not opened yet, on which every read is watched."""
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


def close(connection: Any) -> None:
    """End a connection, whatever state it is in."""
    # Netmiko's own disconnect() types `exit` and waits; nothing is to be saved, so the transport is just closed.
    client = getattr(connection, "remote_conn_pre", None)
    if client is not None:
        client.close()
