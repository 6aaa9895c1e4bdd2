"""Asks a UniFi Network controller over HTTPS: one login, which is a POST, then GETs only.

Who answers is verified before anything is told: by the machine's certificate authorities and the host's name, or, as
most controllers sign for themselves, by the SHA-256 fingerprint under `certificate` in the host's `data`. No
redirection is followed. UniFi OS answers 200 at `/` and has the controller behind `/proxy/network`; an older
controller redirects.
"""

import hashlib
import http.client
import json
import re
import socket
import ssl
import threading
import time
from collections.abc import Sequence
from http.cookies import CookieError, SimpleCookie

from netaudit.model.errors import NetauditError, stop
from netaudit.model.names import mac, printable
from netaudit.model.platform import Platform
from netaudit.transport.guard import MAX_BYTES
from netaudit.transport.visit import Answers, Login, Terms

_WAIT_SECONDS = 10.0
"""For one answer of the network, within the deadline."""
_PIECE = 64 * 1024
_REFUSED = (400, 401, 403, 499)
"""What a controller answers to a login that it does not take; 499 asks for a second factor."""
_TOKEN = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_VALUE = re.compile(r"[!#-+\--:<-\[\]-~]{0,4096}")
"""What a cookie may hold (RFC 6265, 4.1.1)."""


def ask(login: Login, platform: Platform, commands: Sequence[str], terms: Terms) -> Answers:  # noqa: ARG001
    """The `ask` of a UniFi controller: a command is what stands behind `/api/s/SITE/`.

    Under `data`, `site` is the controller's name of the site (`default`), `mac` the device that is asked for.

    Raises:
        NetauditError: `certificate-unknown`, `certificate-changed`, `https-undeclared`, `host-unreachable`,
            `host-auth-failed`, `host-deadline`, `host-dropped`, `host-flooded` or `interrupted`.
    """
    visit = _Visit(login, terms)
    try:
        return Answers(answers=visit.answers(commands), simulated=False)
    except (OSError, http.client.HTTPException) as failure:
        problem = visit.explained(failure)
    finally:
        visit.end()
    # Not raised in the `except`, so that nothing of what the other side said hangs on it.
    raise problem


class _Visit(http.client.HTTPSConnection):
    """One visit: a connection that is made again where the controller closes it, a deadline and a limit for all."""

    def __init__(self, login: Login, terms: Terms) -> None:
        super().__init__(login.address, login.port)
        self._login, self._terms = login, terms
        self._end = time.monotonic() + terms.deadline_seconds
        self._bytes = 0
        self._doing = "login"
        self._pinned = _fingerprint_on_record(login)
        self._done = threading.Event()
        self._open: socket.socket | None = None
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        """Break the connection off at the deadline or on Ctrl-C: HTTP could be fed to us byte by byte for ever."""
        while not self._done.wait(0.1):
            if (self._terms.cancelled.is_set() or time.monotonic() > self._end) and self._open is not None:
                try:
                    # Not the TLS socket's own, which would give up its keys under the hands of who reads.
                    socket.socket.shutdown(self._open, socket.SHUT_RDWR)
                except OSError:
                    continue

    def end(self) -> None:
        """Nothing more will be asked. (`close` is also called by the base class, between two requests.)"""
        self._done.set()
        self.close()
        if self._open is not None:
            self._open.close()

    def connect(self) -> None:
        """Connect to whom the inventory means, or not at all."""
        context = ssl.create_default_context()
        if self._pinned:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        try:
            secured = self._secured(context)
        except ssl.SSLCertVerificationError as failure:
            problem = self._unknown(printable(failure.verify_message)[:100])
        else:
            shown = _fingerprint(secured)
            if not self._pinned or shown == self._pinned:
                self.sock = secured
                return
            problem = stop("certificate-changed", host=self._login.host, fingerprint=_colons(shown))
        raise problem

    def _secured(self, context: ssl.SSLContext) -> ssl.SSLSocket:
        if self._open is not None:
            self._open.close()
        wait = max(0.1, min(_WAIT_SECONDS, self._end - time.monotonic()))
        plain = socket.create_connection((self._login.address, self._login.port), wait)
        try:
            secured = context.wrap_socket(plain, server_hostname=self._login.address, do_handshake_on_connect=False)
        except BaseException:
            plain.close()
            raise
        self._open = secured
        secured.do_handshake()
        return secured

    def _unknown(self, detail: str) -> NetauditError:
        """Look at the certificate once more, telling nothing, so that a person can compare it."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        shown = _colons(_fingerprint(self._secured(context)))
        return stop("certificate-unknown", host=self._login.host, detail=detail, fingerprint=shown)

    def answers(self, commands: Sequence[str]) -> dict[str, str]:
        """Log in and get each command's answer; one that is refused has its status for an answer."""
        site, device = _site_and_device(self._login)
        status, _, _ = self._exchange("GET", "/")
        modern = status == 200
        cookie = self._session("/api/auth/login" if modern else "/api/login")
        base = f"{'/proxy/network' if modern else ''}/api/s/{site}/"
        found = {}
        for command in commands:
            self._doing = command
            status, text, _ = self._exchange("GET", f"{base}{command}{device}", cookie=cookie)
            found[command] = self._without_password(text) if status == 200 else f"HTTP {status}"
        return found

    def _session(self, path: str) -> str:
        """Log in, once; returns the cookies of the session."""
        told = {"username": self._login.username, "password": self._login.password or ""}
        status, _, cookies = self._exchange("POST", path, body=json.dumps(told).encode())
        if status in _REFUSED:
            raise stop("host-auth-failed", host=self._login.host)
        if status != 200 or not cookies:
            detail = f"HTTP {status} at login" if status != 200 else "its login opens no session"
            raise stop("host-unreachable", host=self._login.host, address=self._where, detail=detail)
        return "; ".join(f"{name}={value}" for name, value in cookies.items())

    def _exchange(
        self, method: str, path: str, body: bytes | None = None, cookie: str = ""
    ) -> tuple[int, str, dict[str, str]]:
        """(status, text, cookies that were set) of one request."""
        headers = {"Accept": "application/json", "User-Agent": "netaudit"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if cookie:
            headers["Cookie"] = cookie
        self.request(method, path, body, headers)
        answer = self.getresponse()
        cookies = _cookies(answer.headers.get_all("Set-Cookie") or [])
        pieces = []
        while piece := answer.read(_PIECE):
            self._bytes += len(piece)
            self._still_allowed()
            pieces.append(piece)
        self._still_allowed()
        if answer.length:
            raise http.client.IncompleteRead(b"")
        return answer.status, b"".join(pieces).decode("utf-8", "replace"), cookies

    def _still_allowed(self) -> None:
        if self._terms.cancelled.is_set():
            raise stop("interrupted")
        if self._bytes > MAX_BYTES:
            raise stop("host-flooded", host=self._login.host, limit=MAX_BYTES, address=self._where)
        if time.monotonic() > self._end:
            raise self._late()

    def _late(self) -> NetauditError:
        seconds = f"{self._terms.deadline_seconds:g}"
        return stop("host-deadline", host=self._login.host, seconds=seconds, detail=self._doing)

    @property
    def _where(self) -> str:
        return f"{self._login.address}:{self._login.port}"

    def _without_password(self, text: str) -> str:
        """Whoever answers might send back what it was told."""
        password = self._login.password
        if not password:
            return text
        try:
            told = json.loads(text)
        except (ValueError, RecursionError):
            return text.replace(password, "<secret>")
        kept = _without(password, told)
        return text if kept == told else json.dumps(kept)

    def explained(self, failure: Exception) -> NetauditError:
        """The reason behind what broke the visit off; of what the other side said, nothing."""
        if self._terms.cancelled.is_set():
            return stop("interrupted")
        if time.monotonic() > self._end:
            return self._late()
        if self._bytes or self._doing != "login":
            return stop("host-dropped", host=self._login.host, command=self._doing)
        detail = failure.strerror if isinstance(failure, OSError) and failure.strerror else type(failure).__name__
        return stop("host-unreachable", host=self._login.host, address=self._where, detail=printable(detail)[:100])


def _without(password: str, value: object) -> object:
    """A JSON value in which no text holds the password, however the text was spelt."""
    if isinstance(value, str):
        return value.replace(password, "<secret>")
    if isinstance(value, list):
        return [_without(password, each) for each in value]
    if isinstance(value, dict):
        return {_without(password, name): _without(password, each) for name, each in value.items()}
    return value


def _cookies(lines: Sequence[str]) -> dict[str, str]:
    """Cookies that a controller sets, as far as they are any."""
    found: dict[str, str] = {}
    for line in lines[:16]:
        try:
            parsed = SimpleCookie(line)
        except CookieError:
            continue
        for name, morsel in parsed.items():
            if _TOKEN.fullmatch(name) and _VALUE.fullmatch(morsel.coded_value):
                found[name] = morsel.coded_value
    return found


def _fingerprint(connection: ssl.SSLSocket) -> str:
    return hashlib.sha256(connection.getpeercert(binary_form=True) or b"").hexdigest()


def _colons(fingerprint: str) -> str:
    """As OpenSSL prints it."""
    return ":".join(fingerprint[at : at + 2] for at in range(0, len(fingerprint), 2)).upper()


def _fingerprint_on_record(login: Login) -> str:
    """That of the inventory, in small hexadecimal digits; empty without one."""
    told = login.settings.get("certificate")
    if told is None:
        return ""
    bare = re.sub(r"^sha-?256[:= ]*|[:\s]", "", str(told).lower())
    if not re.fullmatch(r"[0-9a-f]{64}", bare):
        raise stop("https-undeclared", host=login.host, detail="`certificate` is no SHA-256 fingerprint")
    return bare


def _site_and_device(login: Login) -> tuple[str, str]:
    """The controller's name of the site, and what narrows an answer to one device."""
    site = str(login.settings.get("site") or "default")
    if not _TOKEN.fullmatch(site) or set(site) <= {"."}:
        raise stop("https-undeclared", host=login.host, detail="`site` is no name of a site")
    hardware = str(login.settings.get("mac") or "")
    try:
        return site, f"/{mac(hardware)}" if hardware else ""
    except ValueError:
        problem = stop("https-undeclared", host=login.host, detail="`mac` is no MAC address")
    raise problem
