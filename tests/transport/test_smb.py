"""Names of shares, asked of a real smbd on loopback and of servers that misbehave."""

import shutil
import socket
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netaudit.collect import Errand, collect
from netaudit.model.errors import NetauditError
from netaudit.model.state import SECTION_NAMES
from netaudit.platforms.services import PLATFORM
from netaudit.transport import services, smb
from netaudit.transport.services import COMMAND, ask
from netaudit.transport.visit import Login, Terms
from tests.transport.listening import listening

_CONF = """[global]
server role = standalone server
bind interfaces only = yes
interfaces = lo
smb ports = {port}
disable netbios = yes
{places}
log file = {folder}/log.%m
load printers = no
disable spoolss = yes
passdb backend = tdbsam:{folder}/passdb.tdb
map to guest = {guests}
[IMAGES]
path = {folder}/DUPONT
guest ok = yes
[COMPTA]
path = {folder}/DUPONT
[Données patients]
path = {folder}/DUPONT
[cachee$]
path = {folder}/DUPONT
"""
_PLACES = ("lock", "state", "cache", "private", "pid", "ncalrpc")
_MANY = [f"poste-{number:03}" for number in range(150)]
"""So many that the answer comes in several fragments."""
_NAMES = ["COMPTA", "Données patients", "IMAGES", "cachee$", *_MANY]


@contextmanager
def _smbd(folder: Path, guests: str, password: str = "") -> Iterator[int]:
    daemon = shutil.which("smbd", path="/usr/sbin:/usr/local/sbin:/usr/bin")
    if daemon is None:
        pytest.skip("smbd is not here: see tests/lab/packages.txt")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    for name in (*_PLACES, "DUPONT/radio"):
        (folder / name).mkdir(parents=True)
    words = {"private": "private dir", "ncalrpc": "ncalrpc dir"}
    places = "\n".join(f"{words.get(name, f'{name} directory')} = {folder}/{name}" for name in _PLACES)
    conf = folder / "smb.conf"
    more = "".join(f"[{name}]\npath = {folder}/DUPONT\n" for name in _MANY)
    conf.write_text(_CONF.format(port=port, places=places, folder=folder, guests=guests) + more, encoding="utf-8")
    if password:
        twice = f"{password}\n{password}\n"
        subprocess.run(
            ["smbpasswd", "-c", conf, "-s", "-a", "root"], input=twice, text=True, check=True, capture_output=True
        )
    running = subprocess.Popen(
        [daemon, "--foreground", "--configfile", conf],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _until_open(port)
        yield port
    finally:
        running.terminate()
        running.wait(timeout=20)


def _until_open(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("smbd does not listen")


def _answer(declared: dict[str, object], login: tuple[str, str | None] = ("", None)) -> str:
    at = Login("pacs-1", "127.0.0.1", 0, login[0], login[1], settings={"services": {"partage": declared}})
    said = ask(at, PLATFORM, (COMMAND,), Terms(Path("known_hosts"), 20.0)).answers
    read = PLATFORM.readings["services"].read(said)
    assert isinstance(read, dict)
    answer: str = read["partage"].answer
    return answer


def test_names_of_shares_as_a_guest_is_told_them(tmp_path: Path) -> None:
    with _smbd(tmp_path, "Bad User") as port:
        assert smb.shares("127.0.0.1", port, None, 10.0) == _NAMES
        assert _answer({"port": port, "speaks": "smb"}) == f"shares {', '.join(_NAMES)}"
    logs = "".join(path.read_text(errors="replace") for path in tmp_path.glob("log.*"))
    assert "DUPONT" not in logs or "connect to service" not in logs, "no share is opened"


def test_a_server_that_lets_no_guest_in(tmp_path: Path) -> None:
    with _smbd(tmp_path, "Never", password="geheim-1234") as port:
        assert _answer({"port": port, "speaks": "smb"}) == "no shares told: refused (0xc000006d)"
        with_login: dict[str, object] = {"port": port, "speaks": "smb", "login": True}
        assert _answer(with_login, ("root", "geheim-1234")) == f"shares {', '.join(_NAMES)}"
        wrong = _answer(with_login, ("root", "falsch-1234"))
        assert wrong == "no shares told: refused (0xc000006d)"
        assert "falsch" not in wrong


def test_a_password_is_only_asked_for_where_it_is_declared() -> None:
    assert services.wants_login({"services": {"a": {"port": 445, "speaks": "smb", "login": True}}})
    assert not services.wants_login({"services": {"a": {"port": 445, "speaks": "smb"}}})
    assert not services.wants_login({"services": {"a": {"port": 80, "speaks": "http", "login": True}}})
    assert not services.wants_login({"services": "none"})
    assert not services.wants_login({})


@contextmanager
def _speaking(words: bytes) -> Iterator[int]:
    """A server that says some words to whoever connects, and then nothing."""
    held = []

    def accept(listener: socket.socket) -> None:
        while True:
            connection, _ = listener.accept()
            held.append(connection)
            connection.sendall(words)

    with listening(accept) as port:
        yield port
    for connection in held:
        connection.close()


def test_a_server_that_says_nothing_is_given_up_in_time() -> None:
    with _speaking(b"") as port:
        began = time.monotonic()
        with pytest.raises(OSError, match="no answer within"):
            smb.shares("127.0.0.1", port, None, 1.5)
        assert time.monotonic() - began < 6
        with pytest.raises(NetauditError, match="no answer"):
            ask(
                Login("h", "127.0.0.1", 0, "", None, settings={"services": {"a": {"port": port, "speaks": "smb"}}}),
                PLATFORM,
                (COMMAND,),
                Terms(Path("known_hosts"), 3.0),
            )


@pytest.mark.parametrize("words", [b"SSH-2.0-OpenSSH_9.2\r\n" * 20, b"\0\0\0\x40" + b"\xffSMB" + bytes(60), bytes(100)])
def test_a_server_that_speaks_something_else(words: bytes) -> None:
    with _speaking(words) as port, pytest.raises((OSError, smb.RefusedError, ValueError)):
        smb.shares("127.0.0.1", port, None, 2.0)


def _stub(names: list[str], *, total: int | None = None, status: int = 0, counted: int | None = None) -> bytes:
    """What a server answers (MS-SRVS 2.2.4.32), by hand."""
    count = len(names)
    text = struct.pack("<IIIII", 0, 0, 0x20000, count if counted is None else counted, 0x20004)
    text += struct.pack("<I", count) + b"".join(struct.pack("<I", 0x20008 + 4 * n) for n in range(count))
    for name in names:
        coded = f"{name}\0".encode("utf-16-le")
        text += struct.pack("<III", len(coded) // 2, 0, len(coded) // 2) + coded + b"\0" * (-len(coded) % 4)
    return text + struct.pack("<III", count if total is None else total, 0, status)


def test_an_enumeration_is_read_whole_or_not_at_all() -> None:
    names = ["IPC$", "A", "Données"]
    whole = _stub(names)
    assert smb.names_of(whole) == names
    assert smb.names_of(_stub([])) == []
    for cut in range(len(whole)):
        with pytest.raises(ValueError, match=r"answer|counts|tells"):
            smb.names_of(whole[:cut])
    for spoilt in (
        _stub(names, total=4),
        _stub(names, status=5),
        _stub(names, counted=2),
        struct.pack("<I", 1) + whole[4:],
        struct.pack("<IIIIIIII", 0, 0, 0x20000, 2, 0, 2, 0, 0),
    ):
        with pytest.raises(ValueError, match="it"):
            smb.names_of(spoilt)


@given(st.binary(max_size=200))
def test_random_bytes_are_refused_or_read(stub: bytes) -> None:
    try:
        smb.names_of(stub)
    except ValueError as refusal:
        assert str(refusal)  # noqa: PT017  either is right


class _Quiet:
    def started(self, host: str) -> None: ...

    def ended(self, host: str, reasons: object) -> None: ...


def test_a_login_that_is_declared_needs_a_password(tmp_path: Path) -> None:
    from nornir.core.inventory import Defaults, Groups, Host, Hosts, Inventory

    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    for login, code in ((True, "host-no-credentials"), (False, "host-unreachable")):
        declared = {"services": {"partage": {"port": port, "speaks": "smb", "login": login}}}
        host = Host(name="h1", hostname="127.0.0.1", platform="services", username="tech", data=declared)
        gathered = collect(
            Errand(
                hosts={"h1": host},
                inventory=Inventory(hosts=Hosts({"h1": host}), groups=Groups(), defaults=Defaults()),
                restricted={},
                sections=SECTION_NAMES,
                known_hosts=tmp_path / "known_hosts",
            ),
            _Quiet(),
        )
        assert [each.code for each in gathered.failures["h1"]] == [code]
