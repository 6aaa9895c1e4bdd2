"""Net-SNMP's own agent on loopback: v2c, v3 with authentication and privacy, wrong secrets, an agent that goes away.

What snmpd has no MIB of, such as a switch's VLANs, it hands out for a program (`pass_persist`): a made-up switch's.
"""

import ast
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from netaudit.collect import Errand, collect
from netaudit.core.normalise import Capture, device_state
from netaudit.model.errors import NetauditError
from netaudit.model.state import SECTION_NAMES, Collected, DeviceState, Unsupported
from netaudit.platforms import platform
from netaudit.transport import snmp, snmp_session
from netaudit.transport.snmp import REFUSED, ask
from netaudit.transport.visit import Login, Terms
from tests.platforms.captures_snmp import SWITCH, answers
from tests.platforms.test_snmp import EXPECTED

SNMPD = shutil.which("snmpd") or ("/usr/sbin/snmpd" if Path("/usr/sbin/snmpd").exists() else None)
needs_snmpd = pytest.mark.skipif(
    SNMPD is None or sys.platform != "linux", reason="snmpd is not installed (package snmpd), or this is not Linux"
)

COMMUNITY, USER, AUTH, PRIVACY = "lecture-loopback", "audit", "auth-phrase-loopback", "privacy-phrase-loopback"
SYSTEM = "walk 1.3.6.1.2.1.1.1 1.3.6.1.2.1.1.5"
PLATFORM = platform("snmp")
V3: dict[str, object] = {"version": 3, "auth": "sha256", "privacy": "aes128"}


@dataclass(frozen=True)
class Agent:
    """A running snmpd."""

    port: int
    process: "subprocess.Popen[bytes]"


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def snmpd(folder: Path, *more: str) -> Iterator[Agent]:
    """An agent on a loopback port, with nothing of this machine's settings."""
    port = _free_port()
    config = [
        f"agentaddress udp:127.0.0.1:{port}",
        f"rocommunity {COMMUNITY}",
        f'createUser {USER} SHA-256 "{AUTH}" AES "{PRIVACY}"',
        f'createUser accentué SHA-256 "passé-composé-{AUTH}" AES "{PRIVACY}-à-part"',
        "rocommunity été-loopback",
        "rouser accentué authPriv",
        f'createUser older SHA "{AUTH}" AES "{AUTH}"',
        f"rouser {USER} authPriv",
        "rouser older authPriv",
        "sysName sw-loopback",
        "sysLocation baie",
        *more,
    ]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "snmpd.conf").write_text("\n".join([*config, ""]), encoding="utf-8")
    surroundings = {**os.environ, "SNMP_PERSISTENT_DIR": str(folder), "SNMPCONFPATH": str(folder), "MIBS": ""}
    assert SNMPD is not None
    command = [
        SNMPD,
        "-f",
        "-C",
        "-c",
        str(folder / "snmpd.conf"),
        "-p",
        str(folder / "pid"),
        "-Lf",
        str(folder / "log"),
    ]
    process = subprocess.Popen(command, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 20
        while "NET-SNMP version" not in _log(folder):
            assert process.poll() is None, _log(folder)
            assert time.monotonic() < end, "snmpd does not come up"
            time.sleep(0.05)
        yield Agent(port, process)
    finally:
        process.send_signal(signal.SIGCONT)
        process.kill()
        process.wait(10)


def _log(folder: Path) -> str:
    log = folder / "log"
    return log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""


def _login(port: int, **changed: object) -> Login:
    given: dict[str, object] = {"username": "", "password": COMMUNITY, "settings": {}, **changed}
    return Login("h1", "127.0.0.1", port, **given)  # type: ignore[arg-type]


def _v3(port: int, **changed: object) -> Login:
    given: dict[str, object] = {
        "username": USER,
        "password": AUTH,
        "privacy_password": PRIVACY,
        "settings": {"snmp": V3},
        **changed,
    }
    return _login(port, **given)


def _ask(login: Login, commands: Sequence[str] = (SYSTEM,), seconds: float = 30.0) -> dict[str, str]:
    return ask(login, PLATFORM, tuple(commands), Terms(Path("known_hosts"), seconds)).answers


def _why_not(login: Login, commands: Sequence[str] = (SYSTEM,), seconds: float = 30.0) -> str:
    with pytest.raises(NetauditError) as refused:
        _ask(login, commands, seconds)
    (reason,) = refused.value.verdict.reasons
    everything = f"{refused.value!r} {refused.value.__cause__!r} {reason.params} {login!r}"
    for secret in (COMMUNITY, AUTH, PRIVACY, "a-wrong-community", "a-wrong-passphrase"):
        assert secret not in everything
    return reason.code


def _state(said: Mapping[str, str]) -> DeviceState:
    refused = {command: text for command, text in said.items() if text.startswith(REFUSED)}
    taken = {command: text for command, text in said.items() if command not in refused}
    return device_state(Capture("h1", taken, refused), PLATFORM, SECTION_NAMES, "")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Silence is noticed sooner."""
    monkeypatch.setattr(snmp_session, "SECONDS", 1.0)


@needs_snmpd
def test_v2c_and_v3_hear_the_same(tmp_path: Path) -> None:
    with snmpd(tmp_path) as agent:
        by_community = _ask(_login(agent.port))
        by_user = _ask(_v3(agent.port))
        older = {"version": 3, "auth": "sha1", "privacy": "aes128"}
        by_one_passphrase = _ask(_login(agent.port, username="older", password=AUTH, settings={"snmp": older}))
        accented = _ask(_login(agent.port, password="été-loopback"))
        accents = {"username": "accentué", "password": f"passé-composé-{AUTH}", "privacy_password": f"{PRIVACY}-à-part"}
        assert _ask(_v3(agent.port, **accents)) == accented == by_community
    assert by_community == by_user == by_one_passphrase
    lines = by_community[SYSTEM].splitlines()
    assert lines[0].startswith('1.3.6.1.2.1.1.1.0 = STRING: "')
    assert lines[1:] == [
        "# 1.3.6.1.2.1.1.1 ended after 1 variables",
        '1.3.6.1.2.1.1.5.0 = STRING: "sw-loopback"',
        "# 1.3.6.1.2.1.1.5 ended after 1 variables",
    ]


@needs_snmpd
def test_an_agent_is_asked_over_ipv6(tmp_path: Path) -> None:
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as found:
            found.bind(("::1", 0))
            port = found.getsockname()[1]
    except OSError:
        pytest.skip("this machine has no IPv6")
    with snmpd(tmp_path, f"agentaddress udp6:[::1]:{port}", f"rocommunity6 {COMMUNITY}"):
        login = Login("h1", "::1", port, "", COMMUNITY)
        assert 'STRING: "sw-loopback"' in _ask(login)[SYSTEM]


@needs_snmpd
def test_a_large_walk_is_whole_and_the_same_as_snmpd_s_own_tool_tells(tmp_path: Path) -> None:
    walk = shutil.which("snmpbulkwalk")
    if walk is None:
        pytest.skip("snmpbulkwalk is not installed (package snmp)")
    # The agent's own table of modules: some hundred rows that do not change.
    root = "1.3.6.1.2.1.1.9.1.2"
    with snmpd(tmp_path) as agent:
        for subtree in (root, "1.3.6.1.6.3.16.1.5.2.1.3"):
            ours = _ask(_login(agent.port), [f"walk {subtree}"])[f"walk {subtree}"].splitlines()
            asked = [walk, "-m", "", "-v2c", "-c", COMMUNITY, "-On", "-OQ", f"127.0.0.1:{agent.port}", subtree]
            theirs = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.splitlines()
            assert [line.split(" = ")[0] for line in ours[:-1]] == [line.split(" = ")[0][1:] for line in theirs]
            assert ours[-1] == f"# {subtree} ended after {len(theirs)} variables"
            assert theirs


@needs_snmpd
def test_what_snmpd_has_of_its_own_is_read(tmp_path: Path) -> None:
    commands = PLATFORM.commands(SECTION_NAMES)
    with snmpd(tmp_path) as agent:
        state = _state(_ask(_login(agent.port), commands))
    assert state.failed_sections() == {}
    facts, interfaces, links = state.sections.facts, state.sections.interfaces, state.sections.links
    assert isinstance(facts, Collected)
    assert (facts.value.hostname, facts.value.vendor) == ("sw-loopback", "Net-SNMP")
    assert isinstance(interfaces, Collected)
    assert isinstance(links, Collected)
    machine = {each.name for each in Path("/sys/class/net").iterdir() if each.is_dir()}
    assert set(interfaces.value) == machine
    assert links.value["lo"].up
    assert isinstance(state.sections.addresses, Collected)
    assert isinstance(state.sections.vlans, Unsupported)
    assert isinstance(state.sections.neighbours, Unsupported)


# snmpd's protocol of pass_persist (snmpd.conf(5)): PING, then get and getnext with an object identifier.
_PASS = r"""
import sys
rows = sorted(
    (tuple(map(int, oid.split("."))), value)
    for oid, value in (line.rstrip("\n").split(" = ", 1) for line in open(sys.argv[1], encoding="utf-8"))
)
def say(row):
    if row is None:
        print("NONE", flush=True)
        return
    kind, _, text = row[1].partition(": ")
    kinds = {"INTEGER": "integer", "GAUGE32": "gauge", "COUNTER32": "counter", "OID": "objectid", "STRING": "octet"}
    if kind == "STRING":
        text = text[1:-1].encode("utf-8").hex(" ")
    print("." + ".".join(map(str, row[0])), kinds.get(kind, "octet"), text, sep="\n", flush=True)
while line := sys.stdin.readline().strip():
    if line == "PING":
        print("PONG", flush=True)
        continue
    oid = tuple(map(int, sys.stdin.readline().strip().strip(".").split(".")))
    if line == "getnext":
        say(next((row for row in rows if row[0] > oid), None))
    else:
        say(next((row for row in rows if row[0] == oid), None))
"""


@needs_snmpd
def test_a_switch_behind_snmpd_is_read_as_it_is(tmp_path: Path) -> None:
    """VLANs, maps of ports, stations, neighbours, power and entities, over v3 and GETBULK of a real agent."""
    roots = ("1.3.6.1.2.1.17", "1.0.8802.1.1.2", "1.3.6.1.2.1.105", "1.3.6.1.2.1.47")
    (tmp_path / "agent.py").write_text(_PASS, encoding="utf-8")
    passed = []
    for place, root in enumerate(roots):
        held = [f"{oid} = {value}\n" for oid, value in SWITCH.items() if oid.startswith(f"{root}.")]
        (tmp_path / f"held{place}").write_text("".join(held), encoding="utf-8")
        passed.append(f"pass_persist .{root} {sys.executable} {tmp_path / 'agent.py'} {tmp_path / f'held{place}'}")
    expected = answers(SWITCH)
    commands = [each for each in expected if all(part.startswith(roots) for part in each.split()[1:])]
    with snmpd(tmp_path, *passed) as agent:
        said = _ask(_v3(agent.port), commands)
    assert len(commands) == 10
    assert said == {command: expected[command] for command in commands}
    state = _state({**expected, **said})
    for section in ("facts", "vlans", "switchports", "mac_table", "neighbours", "poe"):
        found = state.section(section)
        assert isinstance(found, Collected)
        assert found.value == EXPECTED[section]


@needs_snmpd
@pytest.mark.usefixtures("quick")
def test_wrong_secrets_are_refused(tmp_path: Path) -> None:
    with snmpd(tmp_path) as agent:
        assert _why_not(_login(agent.port, password="a-wrong-community")) == "host-auth-failed"
        assert _why_not(_v3(agent.port, password="a-wrong-passphrase")) == "host-auth-failed"
        assert _why_not(_v3(agent.port, privacy_password="a-wrong-passphrase")) == "host-auth-failed"
        assert _why_not(_v3(agent.port, username="nobody")) == "host-auth-failed"
        assert _why_not(_v3(agent.port, settings={"snmp": {**V3, "auth": "sha512"}})) == "host-auth-failed"
        assert _why_not(_v3(agent.port, settings={"snmp": {**V3, "privacy": "aes256"}})) == "host-auth-failed"


@needs_snmpd
@pytest.mark.usefixtures("quick")
def test_an_agent_that_is_killed_in_the_middle_of_a_walk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snmp, "_AT_ONCE", 4)
    with snmpd(tmp_path) as agent:
        answered: list[object] = []

        async def after(self: snmp_session.Session, *asked: object) -> list[snmp_session.Variable]:
            if len(answered) == 3:
                agent.process.kill()
                agent.process.wait(10)
            answered.append(asked)
            return await original(self, *asked)  # type: ignore[arg-type]

        original = snmp_session.Session.after
        monkeypatch.setattr(snmp_session.Session, "after", after)
        assert _why_not(_login(agent.port), ["walk 1.3.6.1.2.1.1", SYSTEM]) == "host-dropped"
    assert len(answered) > 3


@needs_snmpd
def test_a_deadline_and_an_interruption(tmp_path: Path) -> None:
    with snmpd(tmp_path) as agent:
        agent.process.send_signal(signal.SIGSTOP)
        began = time.monotonic()
        assert _why_not(_login(agent.port), seconds=0.5) == "host-deadline"
        terms = Terms(Path("known_hosts"), 30.0)
        threading.Timer(0.5, terms.cancelled.set).start()
        with pytest.raises(NetauditError) as refused:
            ask(_v3(agent.port), PLATFORM, (SYSTEM,), terms)
        assert time.monotonic() - began < 10
    assert [each.code for each in refused.value.verdict.reasons] == ["interrupted"]


@pytest.mark.usefixtures("quick")
def test_nobody_there() -> None:
    assert _why_not(_login(_free_port())) == "host-unreachable"


def test_what_v3_does_not_take_is_not_sent() -> None:
    short = "septcar"
    assert _why_not(_v3(9, password=short)) == "snmp-undeclared"
    assert _why_not(_v3(9, privacy_password=short)) == "snmp-undeclared"
    assert _why_not(_v3(9, username="")) == "snmp-undeclared"
    assert _why_not(_v3(9, settings={"snmp": {**V3, "auth": "rot13"}})) == "snmp-undeclared"


class _Quiet:
    def started(self, host: str) -> None: ...

    def ended(self, host: str, reasons: object) -> None: ...


@needs_snmpd
def test_an_audit_of_such_a_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Through collection, with its secrets out of the environment; none of them is told anywhere."""
    from nornir.core.inventory import Defaults, Groups, Host, Hosts, Inventory

    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("NETAUDIT_AUTH", AUTH)
    monkeypatch.setenv("NETAUDIT_PRIVACY", PRIVACY)
    settings = {"snmp": {**V3, "privacy_password": "env:NETAUDIT_PRIVACY"}}
    with snmpd(tmp_path / "agent") as agent:
        host = Host(
            name="h1", hostname="127.0.0.1", port=agent.port, platform="snmp", username=USER,
            password="env:NETAUDIT_AUTH", data=settings,
        )  # fmt: skip
        errand = Errand(
            hosts={"h1": host},
            inventory=Inventory(hosts=Hosts({"h1": host}), groups=Groups(), defaults=Defaults()),
            restricted={},
            sections=SECTION_NAMES,
            known_hosts=tmp_path / "known_hosts",
        )
        gathered = collect(errand, _Quiet())
        again = collect(errand, _Quiet())
    assert gathered.failures == {}
    state = gathered.states["h1"]
    assert isinstance(state.sections.interfaces, Collected)
    assert state.digests.canonical == again.states["h1"].digests.canonical
    told = repr(gathered) + caplog.text + "".join(capfd.readouterr())
    assert AUTH not in told
    assert PRIVACY not in told
    monkeypatch.delenv("NETAUDIT_PRIVACY")
    (reason,) = collect(errand, _Quiet()).failures["h1"]
    assert reason.code == "host-no-credentials"


def test_nothing_here_can_set_a_variable() -> None:
    for module in (snmp, snmp_session):
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        names |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
        commands = {name for name in names if "CommandGenerator" in name or "PDU" in name or name.endswith("_cmd")}
        assert commands <= {"BulkCommandGenerator"}, module.__name__
