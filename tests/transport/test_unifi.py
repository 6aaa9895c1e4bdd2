"""The UniFi controller's HTTP, asked of a real HTTPS server on loopback with a certificate that it made itself."""

import datetime
import hashlib
import http.server
import ipaddress
import json
import socket
import ssl
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from netaudit.collect import Errand, collect
from netaudit.core.digest import canonical_json
from netaudit.core.scrub import SecretsKey
from netaudit.model.errors import NetauditError
from netaudit.model.state import SECTION_NAMES, Collected, Failed
from netaudit.platforms.unifi_controller import PLATFORM
from netaudit.transport.unifi import ask
from netaudit.transport.visit import Answers, Login, Terms
from tests.platforms.test_unifi_controller import switch
from tests.transport.listening import listening

COMMAND = "stat/device"
PASSWORD = 'Geheim"1é'
MAC = "02:00:00:00:00:01"


@dataclass
class Controller:
    """What the server does, and what it was asked."""

    modern: bool = True
    login_status: int = 200
    cookie: str = "TOKEN=abc.def-1; Path=/; HttpOnly"
    status: int = 200
    body: Callable[[], bytes] = lambda: json.dumps({"meta": {"rc": "ok"}, "data": [switch()]}).encode()
    closes: bool = False
    missing: int = 0
    """Bytes that are announced and never sent."""
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    """(method, path, cookie) of each request."""
    told: list[Any] = field(default_factory=list)
    """What was posted."""
    port: int = 0
    fingerprint: str = ""
    authority: Path = Path()


def _handler(controller: Controller) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self, status: int, body: bytes, *headers: tuple[str, str]) -> None:
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body) + controller.missing))
            if controller.closes:
                self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = controller.closes or bool(controller.missing)

        def do_GET(self) -> None:
            controller.asked.append(("GET", self.path, self.headers.get("Cookie", "")))
            if self.path == "/":
                self._answer(200, b"<html>") if controller.modern else self._answer(302, b"", ("Location", "/manage"))
                return
            prefix = "/proxy/network" if controller.modern else ""
            known = self.path.startswith(f"{prefix}/api/s/default/stat/device") and "abc" in self.headers["Cookie"]
            status = controller.status if known else 401
            self._answer(status, controller.body(), ("Location", "/elsewhere"))

        def do_POST(self) -> None:
            controller.asked.append(("POST", self.path, self.headers.get("Cookie", "")))
            controller.told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            status = controller.login_status if self.path.startswith("/api/") else 404
            self._answer(status, b"{}", ("Set-Cookie", controller.cookie))

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@contextmanager
def serving(controller: Controller, folder: Path) -> Iterator[Controller]:
    """Serve over TLS on a free port of 127.0.0.1."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler(controller))
    server.daemon_threads = True
    context = _context(controller, folder)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    controller.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield controller
    finally:
        server.shutdown()
        server.server_close()


def _context(controller: Controller, folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "controleur.cabinet.example")])
    day = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(day)
        .not_valid_after(day.replace(year=2051))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.IPv4Address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate = made.public_bytes(serialization.Encoding.PEM)
    controller.fingerprint = hashlib.sha256(made.public_bytes(serialization.Encoding.DER)).hexdigest()
    controller.authority = folder / "authority.pem"
    controller.authority.write_bytes(certificate)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "server.pem").write_bytes(private + certificate)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    return context


def login(controller: Controller, address: str = "127.0.0.1", **settings: Any) -> Login:
    told = {"certificate": f"SHA256:{controller.fingerprint}", "mac": MAC, **settings}
    kept = {name: value for name, value in told.items() if value is not None}
    return Login("sw1", address, controller.port, "audit", PASSWORD, settings=kept)


def asked(controller: Controller, seconds: float = 20.0, **settings: Any) -> Answers:
    return ask(login(controller, **settings), PLATFORM, (COMMAND,), Terms(Path("known_hosts"), seconds))


def refused(controller: Controller, seconds: float = 20.0, **settings: Any) -> tuple[str, dict[str, object]]:
    """The code and parameters of the one reason; no part of what was raised tells the password."""
    with pytest.raises(NetauditError) as raised:
        asked(controller, seconds, **settings)
    whole = "".join(traceback.format_exception(raised.value))
    assert PASSWORD not in whole
    assert json.dumps(PASSWORD)[1:-1] not in whole
    (reason,) = raised.value.verdict.reasons
    return reason.code, dict(reason.params)


@pytest.mark.parametrize("closes", [False, True])
@pytest.mark.parametrize(
    ("modern", "login_path", "base"), [(True, "/api/auth/login", "/proxy/network"), (False, "/api/login", "")]
)
def test_one_login_then_gets(tmp_path: Path, *, modern: bool, closes: bool, login_path: str, base: str) -> None:
    with serving(Controller(modern=modern, closes=closes), tmp_path) as controller:
        answers = asked(controller).answers
    assert controller.asked == [
        ("GET", "/", ""),
        ("POST", login_path, ""),
        ("GET", f"{base}/api/s/default/stat/device/{MAC}", "TOKEN=abc.def-1"),
    ]
    assert controller.told == [{"username": "audit", "password": PASSWORD}]
    assert PLATFORM.readings["links"].read(answers)


def test_without_a_mac_the_whole_table_is_asked(tmp_path: Path) -> None:
    with serving(Controller(), tmp_path) as controller:
        asked(controller, mac=None)
    assert controller.asked[-1][1] == "/proxy/network/api/s/default/stat/device"


def test_another_site(tmp_path: Path) -> None:
    with serving(Controller(), tmp_path) as controller:
        assert asked(controller, site="k3f0").answers == {COMMAND: "HTTP 401"}
    assert "/api/s/k3f0/" in controller.asked[-1][1]


def test_a_certificate_that_proves_nothing_is_shown_and_nothing_is_told(tmp_path: Path) -> None:
    with serving(Controller(), tmp_path) as controller:
        code, params = refused(controller, certificate=None)
    assert code == "certificate-unknown"
    assert str(params["fingerprint"]).replace(":", "").lower() == controller.fingerprint
    assert "self-signed" in str(params["detail"])
    assert controller.asked == []


def test_a_fingerprint_as_it_is_shown_can_be_put_on_record(tmp_path: Path) -> None:
    with serving(Controller(), tmp_path) as controller:
        shown = refused(controller, certificate=None)[1]["fingerprint"]
        assert asked(controller, certificate=shown).answers[COMMAND].startswith("{")


def test_another_certificate_than_the_one_on_record(tmp_path: Path) -> None:
    with serving(Controller(), tmp_path) as controller:
        code, params = refused(controller, certificate="0" * 64)
    assert code == "certificate-changed"
    assert str(params["fingerprint"]).replace(":", "").lower() == controller.fingerprint
    assert controller.asked == []


def test_a_certificate_by_a_known_authority_is_believed_for_its_own_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(Controller(), tmp_path) as controller:
        monkeypatch.setenv("SSL_CERT_FILE", str(controller.authority))
        assert asked(controller, certificate=None).answers[COMMAND].startswith("{")
        controller.asked.clear()
        stranger = login(controller, "localhost", certificate=None)
        with pytest.raises(NetauditError) as raised:
            ask(stranger, PLATFORM, (COMMAND,), Terms(Path("known_hosts"), 20.0))
    assert raised.value.verdict.reasons[0].code == "certificate-unknown"
    assert controller.asked == []


@pytest.mark.parametrize("status", [400, 401, 403, 499])
def test_a_login_that_is_refused_is_not_tried_again(tmp_path: Path, status: int) -> None:
    with serving(Controller(login_status=status), tmp_path) as controller:
        assert refused(controller)[0] == "host-auth-failed"
    assert [method for method, *_ in controller.asked] == ["GET", "POST"]


@pytest.mark.parametrize(
    ("controller", "detail"),
    [
        (Controller(login_status=500), "HTTP 500 at login"),
        (Controller(login_status=302), "HTTP 302 at login"),
        (Controller(cookie=""), "opens no session"),
        (Controller(cookie="TOKEN=a\x01b"), "opens no session"),
    ],
)
def test_a_login_that_opens_no_session(tmp_path: Path, controller: Controller, detail: str) -> None:
    with serving(controller, tmp_path):
        code, params = refused(controller)
    assert code == "host-unreachable"
    assert detail in str(params["detail"])
    assert len(controller.asked) == 2


@pytest.mark.parametrize("status", [302, 403, 404, 500])
def test_an_answer_that_is_none_is_told_by_its_status_and_no_redirection_is_followed(
    tmp_path: Path, status: int
) -> None:
    with serving(Controller(status=status), tmp_path) as controller:
        assert asked(controller).answers == {COMMAND: f"HTTP {status}"}
    assert len(controller.asked) == 3


def test_a_password_that_comes_back_is_not_in_the_answer(tmp_path: Path) -> None:
    echo = {"name": PASSWORD, "other": f"x{PASSWORD}x"}
    for ascii_only in (True, False):
        body = json.dumps(echo, ensure_ascii=ascii_only).encode()
        with serving(Controller(body=lambda body=body: body), tmp_path) as controller:  # type: ignore[misc]
            text = asked(controller).answers[COMMAND]
        assert PASSWORD not in text
        assert json.loads(text) == {"name": "<secret>", "other": "x<secret>x"}


def test_a_password_that_comes_back_in_what_is_no_json(tmp_path: Path) -> None:
    with serving(Controller(body=f"<p>{PASSWORD}</p>".encode), tmp_path) as controller:
        assert asked(controller).answers[COMMAND] == "<p><secret></p>"


def test_a_flood_is_cut_off(tmp_path: Path) -> None:
    with serving(Controller(body=lambda: b"x" * (9 * 1024 * 1024)), tmp_path) as controller:
        assert refused(controller)[0] == "host-flooded"


def test_an_answer_that_stops_early_is_no_answer(tmp_path: Path) -> None:
    with serving(Controller(missing=10), tmp_path) as controller:
        assert refused(controller)[0] == "host-dropped"


def test_nobody_there() -> None:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        controller = Controller(port=found.getsockname()[1], fingerprint="0" * 64)
    code, params = refused(controller)
    assert (code, params["address"]) == ("host-unreachable", f"127.0.0.1:{controller.port}")


@contextmanager
def _speaking(speech: Callable[[socket.socket], None], folder: Path | None) -> Iterator[Controller]:
    """A server that says what it likes, behind TLS where a folder for its certificate is given."""
    controller = Controller(fingerprint="0" * 64)
    context = _context(controller, folder) if folder else None

    def accept(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with context.wrap_socket(connection, server_side=True) if context else connection as spoken:
            speech(spoken)

    with listening(accept) as controller.port:
        yield controller


def _drip(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    for _ in range(200):
        connection.sendall(b"x")
        time.sleep(0.1)


def _silence(connection: socket.socket) -> None:
    while connection.recv(10):
        pass


@pytest.mark.parametrize(("speech", "secured"), [(_drip, True), (_silence, True), (_silence, False)])
def test_the_deadline_holds_against_who_drips_or_is_silent(
    tmp_path: Path, speech: Callable[[socket.socket], None], *, secured: bool
) -> None:
    began = time.monotonic()
    with _speaking(speech, tmp_path if secured else None) as controller:
        code, params = refused(controller, seconds=1.0)
    assert (code, params["seconds"]) == ("host-deadline", "1")
    assert time.monotonic() - began < 4


def test_ctrl_c_breaks_a_visit_off(tmp_path: Path) -> None:
    terms = Terms(Path("known_hosts"), 30.0)
    began = time.monotonic()
    with _speaking(_silence, tmp_path) as controller:
        threading.Timer(0.5, terms.cancelled.set).start()
        with pytest.raises(NetauditError) as raised:
            ask(login(controller), PLATFORM, (COMMAND,), terms)
    assert raised.value.verdict.reasons[0].code == "interrupted"
    assert time.monotonic() - began < 4


def test_what_speaks_no_http_says_nothing_through_us(tmp_path: Path) -> None:
    def parrot(connection: socket.socket) -> None:
        connection.recv(1000)
        connection.sendall(PASSWORD.encode() + b"\x1b[2J no HTTP\r\n\r\n")

    with _speaking(parrot, tmp_path) as controller:
        code, params = refused(controller)
    assert (code, params["detail"]) == ("host-unreachable", "BadStatusLine")


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({"certificate": "abc"}, "certificate"),
        ({"certificate": 5}, "certificate"),
        ({"site": "../../logout"}, "site"),
        ({"site": ".."}, "site"),
        ({"site": "a b"}, "site"),
        ({"mac": "nobody"}, "mac"),
    ],
)
def test_settings_that_cannot_be_used(tmp_path: Path, settings: dict[str, Any], word: str) -> None:
    with serving(Controller(), tmp_path) as controller:
        code, params = refused(controller, **settings)
    assert code == "https-undeclared"
    assert f"`{word}`" in str(params["detail"])
    assert controller.told == []


class _Quiet:
    def started(self, host: str) -> None: ...

    def ended(self, host: str, reasons: object) -> None: ...


@pytest.mark.parametrize("status", [200, 403])
def test_a_switch_is_collected_through_its_controller(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    from nornir.core.inventory import Defaults, Groups, Host, Hosts, Inventory

    monkeypatch.setenv("NETAUDIT_CONTROLLER", PASSWORD)
    with serving(Controller(status=status), tmp_path) as controller:
        host = Host(
            name="sw1",
            hostname="127.0.0.1",
            port=controller.port,
            username="audit",
            password="env:NETAUDIT_CONTROLLER",
            platform="unifi_controller",
            data=dict(login(controller).settings),
        )
        gathered = collect(
            Errand(
                hosts={"sw1": host},
                inventory=Inventory(hosts=Hosts({"sw1": host}), groups=Groups(), defaults=Defaults()),
                restricted={},
                sections=SECTION_NAMES,
                known_hosts=tmp_path / "known_hosts",
                deadline_seconds=20.0,
                secrets_key=SecretsKey(b"a key of this test" * 2),
            ),
            _Quiet(),
        )
    assert gathered.failures == {}
    state = gathered.states["sw1"]
    assert all(isinstance(state.section(n), Collected if status == 200 else Failed) for n in PLATFORM.readings)
    stored = canonical_json(state).decode()
    assert "S3CR3T" not in stored
    assert "Geheim" not in stored
