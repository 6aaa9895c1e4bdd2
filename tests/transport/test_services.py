"""Declared services, asked of real servers on loopback."""

import datetime
import http.server
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from netaudit.collect import Errand, collect
from netaudit.model.errors import NetauditError
from netaudit.model.rows import Service
from netaudit.model.state import SECTION_NAMES, Collected
from netaudit.platforms import platform
from netaudit.platforms.services import PLATFORM
from netaudit.transport.services import COMMAND, ask
from netaudit.transport.visit import Login, Terms

TERMS = Terms(Path("known_hosts"), 20.0)


class _Page(http.server.BaseHTTPRequestHandler):
    body = b"<html><head><TITLE lang='fr'>\n  Portail\x1b[31m\n du cabinet </title>"

    def do_GET(self) -> None:
        if self.path != "/":
            self.send_error(500, "only / was expected")
            return
        self.send_response(302)
        self.send_header("Location", "http://192.0.2.1/elsewhere")
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def _serving(folder: Path | None = None) -> Iterator[int]:
    """A web server on a free port, behind TLS where a folder for its certificate is given."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Page)
    if folder is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(_certificate(folder))
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "portail.cabinet.example")])
    day = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(day)
        .not_valid_after(day.replace(year=2031))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "server.pem"
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@contextmanager
def _closed_port() -> Iterator[int]:
    """A port at which nobody listens, and which nobody else gets meanwhile."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


def _login(services: Any) -> Login:
    return Login("h1", "127.0.0.1", 0, "", None, settings={"services": services})


def _told(services: Any) -> dict[str, Service]:
    answers = ask(_login(services), PLATFORM, (COMMAND,), TERMS).answers
    read = platform("services").readings["services"].read(answers)
    assert isinstance(read, dict)
    return read


def test_what_each_service_says(tmp_path: Path) -> None:
    with _closed_port() as closed, _serving() as plain, _serving(tmp_path) as secured:
        found = _told(
            {
                "page": {"port": plain, "speaks": "http"},
                "portail": {"port": secured, "speaks": "https", "name": "portail.cabinet.example"},
                "certificate": {"port": secured, "speaks": "tls"},
                "open": {"port": plain},
                "closed": {"port": closed},
            }
        )
    own = "certificate of CN=portail.cabinet.example, self-signed, until 2031-01-01"
    title = "HTTP 302, Portail\\x1b[31m du cabinet"
    assert found == {
        "certificate": Service(port=secured, answer=own),
        "closed": Service(port=closed, answer="no answer"),
        "open": Service(port=plain, answer="open"),
        "page": Service(port=plain, answer=title),
        "portail": Service(port=secured, answer=f"{own}; {title}"),
    }


def test_a_server_that_never_stops_and_one_that_says_nothing() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]

    def flood() -> None:
        connection, _ = listener.accept()
        with connection:
            try:
                while True:
                    connection.sendall(b"x" * 65536)
            except OSError:
                return

    threading.Thread(target=flood, daemon=True).start()
    assert _told({"flood": {"port": port, "speaks": "http"}}) == {"flood": Service(port=port, answer="no HTTP")}
    # The listener's queue takes the connection, and nobody answers it.
    silent = ask(
        _login({"silent": {"port": port, "speaks": "http"}, "open": {"port": port}}), PLATFORM, (COMMAND,),
        Terms(Path("known_hosts"), 1.5),
    )  # fmt: skip
    listener.close()
    assert json.loads(silent.answers[COMMAND])["silent"]["answer"] == "no answer"


@pytest.mark.parametrize(
    "declared", [None, {}, [], {"x": 5}, {"x": {}}, {"x": {"port": 0}}, {"x": {"port": 80, "speaks": "gopher"}}]
)
def test_what_is_not_declared_is_not_asked(declared: object) -> None:
    with pytest.raises(NetauditError) as refused:
        ask(_login(declared), PLATFORM, (COMMAND,), TERMS)
    assert [each.code for each in refused.value.verdict.reasons] == ["services-undeclared"]


def test_a_host_of_which_nothing_answers_is_unreachable() -> None:
    with _closed_port() as closed, pytest.raises(NetauditError) as refused:
        ask(_login({"x": {"port": closed}}), PLATFORM, (COMMAND,), TERMS)
    assert [each.code for each in refused.value.verdict.reasons] == ["host-unreachable"]


class _Quiet:
    def started(self, host: str) -> None: ...

    def ended(self, host: str, reasons: object) -> None: ...


@pytest.mark.parametrize("restricted", [True, False])
def test_a_restricted_host_gets_no_connection(tmp_path: Path, restricted: bool) -> None:
    from nornir.core.inventory import Defaults, Groups, Host, Hosts, Inventory

    with _serving() as port:
        settings = {"services": {"page": {"port": port, "speaks": "http"}}}
        host = Host(name="h1", hostname="127.0.0.1", platform="services", data=settings)
        gathered = collect(
            Errand(
                hosts={"h1": host},
                inventory=Inventory(hosts=Hosts({"h1": host}), groups=Groups(), defaults=Defaults()),
                restricted={"h1": "Dentsply Sirona"} if restricted else {},
                sections=SECTION_NAMES,
                known_hosts=tmp_path / "known_hosts",
                deadline_seconds=20.0,
                secrets_key=None,
            ),
            _Quiet(),
        )
    found = gathered.states["h1"].section("services")
    assert isinstance(found, Collected) is not restricted
    if isinstance(found, Collected):
        assert isinstance(found.value, dict)
        assert found.value["page"].port == port
