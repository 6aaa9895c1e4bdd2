"""Runs the tests of a plan after the works. One that cannot be run says why, and is never a pass.

Nothing is asked of a restricted device, nor of an address that is one's, unless its mandate releases it.
"""

import ipaddress
import json
import socket
import subprocess
from dataclasses import dataclass
from datetime import datetime

from netaudit.collect import login_of
from netaudit.core.perimeter import restricted_by
from netaudit.core.works.imaging_ports import speed_tested, speed_words
from netaudit.core.works.ping import COMMANDS, answered
from netaudit.model.change import DicomEcho, DnsAnswer, Neighbouring, Ping, Speed, Tcp, Test
from netaudit.model.dns import DnsRecording, Question
from netaudit.model.errors import NetauditError
from netaudit.model.names import bare_host_name, printable
from netaudit.model.site import Perimeter
from netaudit.model.snapshot import Snapshot
from netaudit.model.state import Collected
from netaudit.model.statements import PlanStatement, Tested
from netaudit.platforms import platform
from netaudit.store.workspace import Workspace
from netaudit.transport import dns, read
from netaudit.transport.credentials import Prompt
from netaudit.transport.dicom import echo
from netaudit.transport.visit import Terms
from netaudit.workflows.dhcp_test import dhcp_servers
from netaudit.workflows.selection import restrictions

HERE = "here"
"""In place of a host in a test's `from`: the machine that netaudit runs on."""
_SECONDS = 8.0
_PINGS_SECONDS = 30.0


@dataclass(frozen=True)
class Ground:
    """What the tests may rest on."""

    workspace: Workspace
    perimeters: tuple[Perimeter, ...]
    after: Snapshot
    prompt: Prompt | None
    now: datetime


class _NotRunError(Exception):
    """A test that cannot be run, and why."""


def run_tests(plan: PlanStatement, ground: Ground) -> tuple[Tested, ...]:
    """Every test that was signed with the plan, the request's and its recipes', in its order."""
    found = []
    for test in (Test.model_validate(each) for each in plan.tests):
        if test.ping:
            found.append(_ping(test.ping, ground))
        elif test.tcp:
            found.append(_tcp(test.tcp, ground))
        elif test.dicom_echo:
            found.append(_dicom(test.dicom_echo, ground))
        elif test.dns:
            found.append(_dns(test.dns, ground))
        elif test.dhcp:
            found.append(dhcp_servers(test.dhcp, ground.workspace, ground.after, ground.now))
        elif test.neighbour:
            found.append(_neighbour(test.neighbour, ground))
        elif test.speed:
            found.append(_speed(test.speed, ground))
    return tuple(found)


def _ping(test: Ping, ground: Ground) -> Tested:
    subject = f"{test.source} → {test.to}"
    try:
        address = _address(test.to, ground)
        printed = _from_here(address) if test.source == HERE else _from_host(test.source, address, ground)
    except _NotRunError as why:
        return _not_run("ping", subject, "an answer", why)
    told = answered(printed)
    if told is None:
        words = " ".join(printed.split())[-80:]
        return _not_run("ping", subject, "an answer", _NotRunError(f"its answer is not understood: {words}"))
    return Tested(
        kind="ping", subject=subject, expected="an answer", obtained="an answer" if told else "no answer", passed=told
    )


def _from_here(address: str) -> str:
    try:
        ended = subprocess.run(  # noqa: S603  our own arguments; the address is one
            ["ping", "-n", "-c", "3", "-W", "2", address],  # noqa: S607  wherever the system has it
            capture_output=True, text=True, timeout=_PINGS_SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as failure:
        raise _NotRunError(f"`ping` could not be run here ({type(failure).__name__})") from failure
    return ended.stdout


def _from_host(name: str, address: str, ground: Ground) -> str:
    host = ground.workspace.inventory.hosts.get(name)
    if host is None or host.platform is None or host.platform not in COMMANDS:
        raise _NotRunError(f"{name} is no host from which netaudit can ping")
    if name in restrictions({name: host}, ground.perimeters):
        raise _NotRunError(f"{name} is restricted")
    command = COMMANDS[host.platform].format(address=address)
    terms = Terms(ground.workspace.known_hosts, _PINGS_SECONDS)
    try:
        said = read.ask(login_of(name, host, ground.prompt), platform(host.platform), [command], terms)
    except NetauditError as failure:
        raise _NotRunError(_words(failure)) from failure
    return said.answers[command]


def _tcp(test: Tcp, ground: Ground) -> Tested:
    subject, expected = f"{test.to}:{test.port}", "a connection"
    try:
        address = _address(test.to, ground)
    except _NotRunError as why:
        return _not_run("tcp", subject, expected, why)
    try:
        with socket.create_connection((address, test.port), _SECONDS):
            return Tested(kind="tcp", subject=subject, expected=expected, obtained=expected, passed=True)
    except OSError as failure:
        obtained = printable(failure.strerror or type(failure).__name__)
        return Tested(kind="tcp", subject=subject, expected=expected, obtained=obtained, passed=False)


def _dicom(test: DicomEcho, ground: Ground) -> Tested:
    subject, expected = f"{test.to} {test.called_aet}", "0x0000"
    try:
        address = _address(test.to, ground)
    except _NotRunError as why:
        return _not_run("dicom_echo", subject, expected, why)
    host = ground.workspace.inventory.hosts.get(test.to)
    port = host.port if host is not None and host.port and host.platform == "dicom" else 104
    try:
        status = str(json.loads(echo(test.to, address, port, test.called_aet, _SECONDS))["status"])
    except NetauditError as failure:
        obtained = _words(failure)
        return Tested(kind="dicom_echo", subject=subject, expected=expected, obtained=obtained, passed=False)
    passed = status == expected
    return Tested(kind="dicom_echo", subject=subject, expected=expected, obtained=status, passed=passed)


def _dns(test: DnsAnswer, ground: Ground) -> Tested:
    question: Question = (test.name.rstrip("."), "A" if ":" not in test.expect else "AAAA")
    try:
        terms = dns.Terms(servers=(_name_server(test.server, ground),) if test.server else (), seconds=_SECONDS)
        found = dns.look_up(DnsRecording(servers=(), answers={}), lambda _: [question], terms, ground.now)
    except (_NotRunError, ValueError) as failure:
        return _not_run("dns", test.name, test.expect, _NotRunError(str(failure)))
    answer = found.answer(question)
    if answer is None or answer.outcome == "failed":
        why = _NotRunError(answer.detail if answer else "nothing was asked")
        return _not_run("dns", test.name, test.expect, why)
    obtained = ", ".join(answer.values) or answer.outcome
    return Tested(
        kind="dns", subject=test.name, expected=test.expect, obtained=printable(obtained),
        passed=answer.values == (test.expect,),
    )  # fmt: skip


def _name_server(server: str, ground: Ground) -> str:
    """Where a server of names is asked, named as a host of the inventory or as `ADDRESS[:PORT]`.

    Raises:
        ValueError: it is neither.
        _NotRunError: it is a restricted device's address, or not known.
    """
    if server in ground.workspace.inventory.hosts:
        return _address(server, ground)
    _address(dns.server_address(server)[0], ground)
    return server


def _neighbour(test: Neighbouring, ground: Ground) -> Tested:
    subject = f"{test.host} {test.port}"
    state = ground.after.states.get(test.host)
    heard = state.sections.neighbours if state is not None else None
    if not isinstance(heard, Collected):
        return _not_run("neighbour", subject, test.name, _NotRunError("neighbours were not collected there"))
    names = [row.name for key, row in heard.value.items() if key.split(" #")[0] == test.port]
    passed = bare_host_name(test.name) in {bare_host_name(name) for name in names}
    obtained = ", ".join(sorted(names)) or "nobody"
    return Tested(kind="neighbour", subject=subject, expected=test.name, obtained=obtained, passed=passed)


def _speed(test: Speed, ground: Ground) -> Tested:
    """What the port agreed on with its other end: nothing is sent to load the line of a practice."""
    subject = f"{test.host} {test.port}"
    state = ground.after.states.get(test.host)
    links = state.sections.links if state is not None else None
    if not isinstance(links, Collected) or test.port not in links.value:
        why = _NotRunError("its speed is not shown")
        return _not_run("speed", subject, speed_words(test.at_least_mbps), why)
    return speed_tested("speed", subject, test.at_least_mbps, links.value[test.port])


def _address(name: str, ground: Ground) -> str:
    """The address behind a name of the inventory or an address, where it may be asked.

    Raises:
        _NotRunError: it is none, or a restricted device's.
    """
    host = ground.workspace.inventory.hosts.get(name)
    text = (host.hostname or "") if host is not None else name
    if host is not None and not text:
        text = next((each.ip for each in ground.after.endpoints.values() if each.name == name), "")
    try:
        address = str(ipaddress.ip_address(text))
    except ValueError as failure:
        raise _NotRunError(f"the address of {name} is not known") from failure
    heard = next(((mac, each) for mac, each in ground.after.endpoints.items() if each.ip == address), None)
    if host is not None and name in restrictions({name: host}, ground.perimeters):
        raise _NotRunError(f"{name} is restricted")
    mac = heard[0] if heard else ""
    if restricted_by(ground.perimeters, mac=mac, addresses=(address,)) or (heard and heard[1].restricted):
        raise _NotRunError(f"{address} is a restricted device's")
    return address


def _not_run(kind: str, subject: str, expected: str, why: _NotRunError) -> Tested:
    return Tested(kind=kind, subject=subject, expected=expected, obtained=printable(str(why))[:200], passed=None)


def _words(failure: NetauditError) -> str:
    first = failure.verdict.reasons[0]
    return printable(str(first.params.get("detail", first.code)))[:200]
