"""Asks every host of the inventory, through Nornir, and returns what each said or why it did not.

One rule stands above all: every host that should have been asked is in the result, with a state or with reasons.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from netaudit.core.normalise import Capture, device_state, host_counters, withheld_state
from netaudit.core.scrub import SecretsKey, scrub
from netaudit.model.counters import HostCounters
from netaudit.model.errors import NetauditError, stop
from netaudit.model.names import printable
from netaudit.model.platform import Platform
from netaudit.model.state import DeviceState
from netaudit.model.verdict import Reason, reason
from netaudit.platforms import platform, platform_names
from netaudit.transport import credentials, dicom, netconf, read, services, snmp, unifi
from netaudit.transport.visit import Answers, Login, Terms

if TYPE_CHECKING:
    from nornir.core.inventory import Host, Inventory
    from nornir.core.task import AggregatedResult, MultiResult, Task

SECONDS_TO_STOP = 2.0
"""How long interrupted visits are given to notice."""


class Progress(Protocol):
    """Is told what happens; shows it or not."""

    def started(self, host: str) -> None:
        """A host is being asked."""

    def ended(self, host: str, reasons: Sequence[Reason]) -> None:
        """A host answered (no reasons), or did not."""


@dataclass(frozen=True)
class Errand:
    """What is asked, of whom, and under which terms."""

    hosts: "dict[str, Host]"
    """The hosts to ask, and the restricted ones."""
    inventory: "Inventory"
    """Whence they come, with its groups and defaults."""
    restricted: dict[str, str]
    """Host -> the perimeter for which it is not contacted."""
    sections: tuple[str, ...]
    known_hosts: Path
    deadline_seconds: float = 60.0
    """For each host, login included."""
    workers: int = 20
    accept_new_host_keys: bool = False
    secrets_key: SecretsKey | None = None
    prompt: credentials.Prompt | None = None
    counters: bool = False
    """Whether the hosts are also asked what their ports have counted."""


@dataclass
class Gathered:
    """What came back."""

    states: dict[str, DeviceState] = field(default_factory=dict)
    failures: dict[str, tuple[Reason, ...]] = field(default_factory=dict)
    counters: dict[str, HostCounters] = field(default_factory=dict)
    """Host -> what its ports counted, where that was asked for."""
    new_host_keys: dict[str, str] = field(default_factory=dict)
    """Host -> known_hosts line, where new keys were accepted."""


def collect(errand: Errand, progress: Progress) -> Gathered:
    """Ask all hosts at once.

    Raises:
        NetauditError: `interrupted`, after every visit was told to stop.
    """
    gathered = Gathered()
    for name, perimeter in errand.restricted.items():
        gathered.states[name] = withheld_state(name, errand.hosts[name].platform or "none", perimeter)
    asked = {name: host for name, host in errand.hosts.items() if name not in errand.restricted}
    visits = _prepared(asked, errand, gathered)
    if visits:
        _run(visits, errand, progress, gathered)
    for name in sorted(set(errand.hosts) - gathered.states.keys() - gathered.failures.keys()):
        gathered.failures[name] = (reason("host-failed", host=name, detail="no result came back"),)
    return gathered


Ask = Callable[[Login, Platform, Sequence[str], Terms], Answers]

_ASK: dict[str, Ask] = {
    "ssh": read.ask,
    "netconf": netconf.ask,
    "snmp": snmp.ask,
    "dicom": dicom.ask,
    "services": services.ask,
    "unifi": unifi.ask,
}
"""By `Platform.asked_by`."""
_BY_SSH = ("ssh", "netconf")
"""Ways of asking that log in over SSH, with a key file where the inventory names one."""


@dataclass(frozen=True)
class _Visit:
    """One host made ready: its platform is known and its password, if it needs one, is in memory."""

    platform: Platform
    login: Login


def _prepared(asked: "dict[str, Host]", errand: Errand, gathered: Gathered) -> dict[str, _Visit]:
    visits = {}
    for name, host in asked.items():
        try:
            visits[name] = _visit(name, host, errand.prompt)
        except NetauditError as refusal:
            gathered.failures[name] = refusal.verdict.reasons
    return visits


def login_of(name: str, host: "Host", prompt: credentials.Prompt | None) -> Login:
    """Where a host is and how to log in; raises `host-platform-unknown` or `host-no-credentials`."""
    return _visit(name, host, prompt).login


def _visit(name: str, host: "Host", prompt: credentials.Prompt | None) -> _Visit:
    if host.platform not in platform_names():
        raise stop(
            "host-platform-unknown", host=name, platform=host.platform or "none", known=", ".join(platform_names())
        )
    chosen = platform(host.platform)
    # Of the host, else of its groups, else of the defaults.
    extras = host.get_connection_parameters("netmiko").extras
    key_file = str((extras or {}).get("key_file") or "") if chosen.asked_by in _BY_SSH else ""
    password = None
    settings = dict(host.items())
    if (chosen.needs_login and not key_file) or (chosen.asked_by == "services" and services.wants_login(settings)):
        password = credentials.resolve(host.password or "", name, prompt)
    login = Login(
        host=name,
        address=host.hostname or name,
        port=host.port or chosen.port,
        username=host.username or "",
        password=password,
        key_file=key_file or None,
        settings=settings,
        privacy_password=_privacy_password(host, prompt) if chosen.asked_by == "snmp" else None,
    )
    return _Visit(chosen, login)


def _privacy_password(host: "Host", prompt: credentials.Prompt | None) -> str | None:
    declared = host.get("snmp")
    reference = str(declared.get("privacy_password") or "") if isinstance(declared, dict) else ""
    return credentials.resolve(reference, host.name, prompt) if reference else None


def _run(visits: dict[str, _Visit], errand: Errand, progress: Progress, gathered: Gathered) -> None:
    from nornir.core import Nornir
    from nornir.core.configuration import Config
    from nornir.core.inventory import Hosts, Inventory

    terms = Terms(errand.known_hosts, errand.deadline_seconds, errand.accept_new_host_keys)
    inventory = Inventory(
        hosts=Hosts({name: errand.hosts[name] for name in visits}),
        groups=errand.inventory.groups,
        defaults=errand.inventory.defaults,
    )
    lock = threading.Lock()

    def ask_host(task: "Task") -> None:
        name = task.host.name
        progress.started(name)
        try:
            state, counted, new_key = _ask(visits[name], terms, errand)
        except NetauditError as refusal:
            with lock:
                gathered.failures[name] = refusal.verdict.reasons
        except Exception as failure:  # noqa: BLE001  one host's surprise must not lose the others
            detail = printable(f"{type(failure).__name__}: {failure}")[:200]
            with lock:
                gathered.failures[name] = (reason("host-failed", host=name, detail=detail),)
        else:
            with lock:
                gathered.states[name] = state
                if counted is not None:
                    gathered.counters[name] = counted
                if new_key:
                    gathered.new_host_keys[name] = new_key
        progress.ended(name, gathered.failures.get(name, ()))

    runner = BoundedRunner(errand.workers, errand.deadline_seconds, terms.cancelled.set)
    nornir = Nornir(inventory=inventory, runner=runner, config=Config())
    nornir.run(task=ask_host, name="ask")


def _ask(visit: _Visit, terms: Terms, errand: Errand) -> tuple[DeviceState, HostCounters | None, str]:
    key_id = errand.secrets_key.key_id if errand.secrets_key else ""
    reading = visit.platform.counters if errand.counters else None
    commands = dict.fromkeys((*visit.platform.commands(errand.sections), *(reading.commands if reading else ())))
    capture, new_key = _captured(visit, tuple(commands), terms, errand)
    counted = host_counters(capture, visit.platform) if errand.counters else None
    return device_state(capture, visit.platform, errand.sections, key_id), counted, new_key


def _captured(visit: _Visit, commands: Sequence[str], terms: Terms, errand: Errand) -> tuple[Capture, str]:
    said = _ASK[visit.platform.asked_by](visit.login, visit.platform, commands, terms)
    scrubbed = {
        command: scrub(text, visit.platform.secrets, errand.secrets_key) for command, text in said.answers.items()
    }
    answers, refused = _parted(scrubbed, visit.platform)
    return Capture(visit.login.host, answers, refused, said.simulated), said.new_host_key


def capture(errand: Errand, host: str, more: Sequence[str] = ()) -> Capture:
    """Everything that one host answers to the commands of the errand's sections, and to some more that only read.

    Raises:
        NetauditError: it belongs to a restricted perimeter, or does not answer.
    """
    if host in errand.restricted:
        raise stop("host-withheld", host=host, perimeter=errand.restricted[host])
    visit = _visit(host, errand.hosts[host], errand.prompt)
    commands = dict.fromkeys((*visit.platform.commands(errand.sections), *more))
    terms = Terms(errand.known_hosts, errand.deadline_seconds)
    return _captured(visit, tuple(commands), terms, errand)[0]


def _parted(scrubbed: dict[str, str], chosen: Platform) -> tuple[dict[str, str], dict[str, str]]:
    """Answers, and the device's words where it refused a command."""
    refused = {
        command: match[0].strip()
        for command, text in scrubbed.items()
        if (match := next((m for p in chosen.errors if (m := p.search(text))), None))
    }
    return {command: text for command, text in scrubbed.items() if command not in refused}, refused


class BoundedRunner:
    """Runs Nornir's task on daemon threads, never longer than the deadline, and stops at once on Ctrl-C.

    Nornir's own threaded runner waits for its pool, so a visit that hangs would hold the command and Ctrl-C.
    """

    def __init__(self, workers: int, deadline_seconds: float, cancel: Callable[[], None]) -> None:
        """Take how many visits at once, how long each may last in seconds, and how to tell them to stop."""
        self._workers = workers
        self._deadline = deadline_seconds
        self._cancel = cancel

    def run(self, task: "Task", hosts: "list[Host]") -> "AggregatedResult":
        """Run the task on every host; a host whose visit never ended is absent from the result."""
        from nornir.core.task import AggregatedResult

        results = AggregatedResult(task.name)
        waiting = list(reversed(hosts))
        lock = threading.Lock()

        def work() -> None:
            while True:
                with lock:
                    if not waiting:
                        return
                    host = waiting.pop()
                result: MultiResult = task.copy().start(host)
                with lock:
                    results[host.name] = result

        threads = [threading.Thread(target=work, daemon=True) for _ in range(min(self._workers, len(hosts)))]
        rounds = -(-len(hosts) // max(1, len(threads)))
        end = time.monotonic() + rounds * self._deadline + SECONDS_TO_STOP
        try:
            for thread in threads:
                thread.start()
            for thread in threads:
                while thread.is_alive() and time.monotonic() < end:
                    thread.join(0.1)
        except KeyboardInterrupt as interruption:
            self._cancel()
            end = time.monotonic() + SECONDS_TO_STOP
            for thread in threads:
                thread.join(max(0.0, end - time.monotonic()))
            raise stop("interrupted") from interruption
        self._cancel()
        return results
