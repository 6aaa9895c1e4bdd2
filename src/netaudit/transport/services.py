"""Asks a host for the services that its inventory entry declares: a connection, a certificate, a page's title, an echo,
the names of its shares.

Nothing that is not declared is asked, no redirection is followed, nothing is logged into, except a file server that is
declared with `login`. A page's title is read from its first 64 KiB (RFC 9112); a certificate is told and not judged,
since most of a practice's are self-signed.
"""

import json
import re
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from netaudit.model.errors import NetauditError, stop
from netaudit.model.names import printable
from netaudit.model.platform import Platform
from netaudit.transport import smb
from netaudit.transport.dicom import echo
from netaudit.transport.visit import Answers, Login, Terms

COMMAND = "declared services"
_SECONDS = 5.0
_PAGE_BYTES = 64 * 1024
_TITLE = re.compile(rb"<title[^>]*>(.{0,400}?)</title", re.IGNORECASE | re.DOTALL)
_WORDS_OF_A_TITLE = 80


def ask(login: Login, platform: Platform, commands: Sequence[str], terms: Terms) -> Answers:  # noqa: ARG001
    """The `ask` of a host of the platform `services`.

    Raises:
        NetauditError: `services-undeclared`; `host-unreachable` where none of them answers.
    """
    declared = _declared(login)
    seconds = min(_SECONDS, terms.deadline_seconds / (len(declared) + 1))
    found = {name: _asked(login, each, seconds) for name, each in declared.items()}
    if not any(answer for _, answer in found.values()):
        ports = ", ".join(str(port) for port, _ in found.values())
        raise stop("host-unreachable", host=login.host, address=login.address, detail=f"no answer at {ports}")
    told = {name: {"port": port, "answer": answer or "no answer"} for name, (port, answer) in found.items()}
    return Answers(answers={COMMAND: json.dumps(told)}, simulated=False)


def wants_login(settings: Mapping[str, object]) -> bool:
    """Whether any service that a host declares is to be asked with the host's user and password."""
    declared = settings.get("services")
    services = declared.values() if isinstance(declared, Mapping) else ()
    return any(isinstance(each, Mapping) and each.get("speaks") == "smb" and each.get("login") for each in services)


def _declared(login: Login) -> Mapping[str, Mapping[str, Any]]:
    declared = login.settings.get("services")
    if not isinstance(declared, Mapping) or not declared:
        raise stop("services-undeclared", host=login.host, detail="nothing stands there")
    for name, each in declared.items():
        port = each.get("port") if isinstance(each, Mapping) else None
        if not isinstance(port, int) or not 0 < port < 65536 or each.get("speaks", "tcp") not in _ASKED:
            detail = f"{printable(str(name))[:40]} needs a port, and speaks one of {', '.join(_ASKED)}"
            raise stop("services-undeclared", host=login.host, detail=detail)
    return declared


def _asked(login: Login, declared: Mapping[str, Any], seconds: float) -> tuple[int, str]:
    """(port, what answered); an empty answer where nothing did."""
    port = int(declared["port"])
    try:
        return port, _ASKED[declared.get("speaks", "tcp")](login, declared, seconds)
    except (OSError, NetauditError, ValueError):
        return port, ""


def _tcp(login: Login, declared: Mapping[str, Any], seconds: float) -> str:
    with socket.create_connection((login.address, int(declared["port"])), seconds):
        return "open"


def _tls(login: Login, declared: Mapping[str, Any], seconds: float) -> str:
    with _secured(login, declared, seconds) as connection:
        return _certificate(connection)


def _secured(login: Login, declared: Mapping[str, Any], seconds: float) -> ssl.SSLSocket:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # It is looked at, and nothing is told to it.
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    plain = socket.create_connection((login.address, int(declared["port"])), seconds)
    try:
        return context.wrap_socket(plain, server_hostname=str(declared.get("name") or login.address))
    except BaseException:
        plain.close()
        raise


def _certificate(connection: ssl.SSLSocket) -> str:
    from cryptography import x509

    raw = connection.getpeercert(binary_form=True)
    if not raw:
        return "no certificate"
    found = x509.load_der_x509_certificate(raw)
    subject, issuer = found.subject.rfc4514_string(), found.issuer.rfc4514_string()
    by = "self-signed" if subject == issuer else f"by {printable(issuer)[:80]}"
    return f"certificate of {printable(subject)[:80]}, {by}, until {found.not_valid_after_utc:%Y-%m-%d}"


def _http(login: Login, declared: Mapping[str, Any], seconds: float) -> str:
    with socket.create_connection((login.address, int(declared["port"])), seconds) as connection:
        return _page(connection, str(declared.get("name") or login.address))


def _https(login: Login, declared: Mapping[str, Any], seconds: float) -> str:
    with _secured(login, declared, seconds) as connection:
        certificate = _certificate(connection)
        return f"{certificate}; {_page(connection, str(declared.get('name') or login.address))}"


def _page(connection: socket.socket, name: str) -> str:
    """The status and title of `/`."""
    host = name.encode("idna").decode("ascii")
    connection.sendall(f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode("ascii"))
    page = b""
    while len(page) < _PAGE_BYTES and (piece := connection.recv(8192)):
        page += piece
    status = re.match(rb"HTTP/1\.[01] (\d{3})\b", page)
    if status is None:
        return "no HTTP"
    title = _TITLE.search(page[:_PAGE_BYTES])
    words = printable(" ".join(title[1].decode("utf-8", "replace").split()))[:_WORDS_OF_A_TITLE] if title else ""
    return f"HTTP {status[1].decode()}" + (f", {words}" if words else "")


def _dicom(login: Login, declared: Mapping[str, Any], seconds: float) -> str:
    called = str(declared.get("aet") or "ANY-SCP")
    said = json.loads(echo(login.host, login.address, int(declared["port"]), called, seconds))
    return f"{said['called_aet']} {said['status']}"


def _smb(login: Login, declared: Mapping[str, Any], seconds: float) -> str:
    """The names of the shares, told to the host's user where that is declared, else to a guest."""
    told = (login.username, login.password or "") if declared.get("login") else None
    try:
        names = smb.shares(login.address, int(declared["port"]), told, seconds)
    except smb.RefusedError as refusal:
        return f"no shares told: {refusal}"
    return f"shares {', '.join(printable(name) for name in names)}" if names else "no shares"


_ASKED: dict[str, Callable[[Login, Mapping[str, Any], float], str]] = {
    "tcp": _tcp,
    "tls": _tls,
    "http": _http,
    "https": _https,
    "dicom": _dicom,
    "smb": _smb,
}
"""What a service speaks -> how it is asked."""
