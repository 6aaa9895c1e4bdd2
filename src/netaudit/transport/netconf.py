"""Asks one host over NETCONF: one login, operations that only read, and its name from the same connection.

What is asked is named as a platform's commands are: `<hello>`, `<get-config>`, `<get-config> startup` and
`<get> CONTAINER` are operations, any other word is a command that is run beside the session (RFC 4254, 6.5), as
`uname -n`.
"""

import time
from collections.abc import Sequence
from typing import Any

from netaudit.model.names import printable
from netaudit.model.platform import Platform
from netaudit.transport.netconf_session import Visit, refused
from netaudit.transport.visit import Answers, Login, Terms

_STATES = {
    "<get> interfaces-state": '<interfaces-state xmlns="urn:ietf:params:xml:ns:yang:ietf-interfaces"/>',
}
_POLL_SECONDS = 0.2
_LONGEST_ANSWER = 4096
"""Bytes of a command's answer that are taken; it is a name."""


def ask(login: Login, platform: Platform, commands: Sequence[str], terms: Terms) -> Answers:  # noqa: ARG001
    """Log in, ask, and return each answer as XML; a refusal begins with `rpc-error:`, or with `not run:`.

    Raises:
        NetauditError: as `netaudit.transport.netconf_session.Visit`.
    """
    visit = Visit(login, terms)
    try:
        # What is run beside the session comes last: a device may end the connection over it.
        first = [each for each in commands if each.startswith("<")]
        answers = {command: _asked(visit, command) for command in first}
        answers |= {command: _run(visit, command) for command in commands if command not in answers}
    except Exception as failure:
        raise visit.explained(failure) from failure
    finally:
        visit.close()
    return Answers(answers=answers, simulated=False, new_host_key=visit.new_host_key)


def _asked(visit: Visit, command: str) -> str:
    """One operation's answer."""
    from lxml import etree
    from ncclient.operations.rpc import RPCError

    visit.doing = command
    if command == "<hello>":
        return "".join(f"{each}\n" for each in visit.capabilities)
    try:
        if command == "<get-config>":
            reply = visit.manager.get_config("running")
        elif command == "<get-config> startup":
            if "startup:1.0" not in visit.capabilities:
                return "rpc-error: no :startup: the device keeps what runs by itself"
            reply = visit.manager.get_config("startup")
        else:
            reply = visit.manager.get(("subtree", _STATES[command]))
    except RPCError as failure:
        return f"rpc-error: {refused(failure)}"
    return str(etree.tostring(reply.data_ele, encoding="unicode", with_tail=False))


def _run(visit: Visit, command: str) -> str:
    """What a command prints; why it was not run, where the device lets nobody run any."""
    import paramiko

    visit.doing = command
    transport = visit.transport
    try:
        channel = transport.open_session(timeout=visit.seconds_left)
        channel.exec_command(command)
        printed = _printed(channel, visit)
        status = int(channel.recv_exit_status()) if channel.exit_status_ready() else -1
        channel.close()
    except (paramiko.SSHException, EOFError, OSError) as failure:
        # A device may end the whole connection over it. Everything else was asked before.
        visit.still_allowed()
        return f"not run: {printable(str(failure))[:100] or 'the device ended the connection'}"
    if status:
        return f"not run: {printable(' '.join(printed.split()))[:100] or f'status {status}'}"
    return printed


def _printed(channel: Any, visit: Visit) -> str:
    printed = bytearray()
    channel.settimeout(_POLL_SECONDS)
    end = time.monotonic() + visit.seconds_left
    while time.monotonic() < end and len(printed) < _LONGEST_ANSWER:
        try:
            received: bytes = channel.recv(1024)
        except TimeoutError:
            continue
        if not received:
            break
        visit.seen(len(received))
        printed += received
    channel.status_event.wait(min(2.0, visit.seconds_left))
    return printed.decode("utf-8", "replace")
