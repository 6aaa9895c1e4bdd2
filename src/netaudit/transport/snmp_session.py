"""One SNMP session with one agent, v2c or v3 with authentication and privacy: GETBULK requests and nothing else.

The session knows no other request (RFC 3416): nothing here can set a variable. What the agent says is passed on as it
is; what it says of the credentials (RFC 3414, section 3.2) is told apart from its silence.
"""

import asyncio
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Oid = tuple[int, ...]
Variable = tuple[Oid, Any]
"""An object identifier and the value that stands there, as pysnmp has it."""

SECONDS = 3.0
"""How long one request waits for its answer."""
AUTHENTICATION = {
    "md5": "USM_AUTH_HMAC96_MD5",
    "sha1": "USM_AUTH_HMAC96_SHA",
    "sha224": "USM_AUTH_HMAC128_SHA224",
    "sha256": "USM_AUTH_HMAC192_SHA256",
    "sha384": "USM_AUTH_HMAC256_SHA384",
    "sha512": "USM_AUTH_HMAC384_SHA512",
}
"""What authenticates (RFC 3414, RFC 7860), and what pysnmp calls it."""
PRIVACY = {
    "des": "USM_PRIV_CBC56_DES",
    "aes128": "USM_PRIV_CFB128_AES",
    "aes192": "USM_PRIV_CFB192_AES_BLUMENTHAL",
    "aes256": "USM_PRIV_CFB256_AES_BLUMENTHAL",
    "aes192-cisco": "USM_PRIV_CFB192_AES",
    "aes256-cisco": "USM_PRIV_CFB256_AES",
}
"""What encrypts (RFC 3414, RFC 3826; the longer keys never became a standard, and vendors stretch them in two ways)."""
# SNMP engine errors (RFC 3411, section 4.2) that speak of who asks and not of what is asked.
_OF_CREDENTIALS = {
    "AuthenticationError",
    "AuthenticationFailure",
    "DecryptionError",
    "NoAccessEntry",
    "NoGroupName",
    "UnknownCommunityName",
    "UnknownSecurityName",
    "UnknownUserName",
    "UnsupportedAuthProtocol",
    "UnsupportedPrivProtocol",
    "UnsupportedSecurityLevel",
    "WrongDigest",
}
_TOO_BIG, _AUTHORIZATION = 1, 16  # RFC 3416, section 3
_SHORTEST_PASSPHRASE = 8  # RFC 3414, section 11.2


class Silent(Exception):  # noqa: N818  what the agent does, not what went wrong here
    """No answer within `SECONDS`."""


class Denied(Exception):  # noqa: N818
    """The agent, or the rules of SNMP, do not take these credentials."""


class TooBig(Exception):  # noqa: N818
    """The answer would not fit into a message of the agent's."""


class AgentError(Exception):
    """The agent answers with an error of its own; the words say which."""


@dataclass(frozen=True)
class Credentials:
    """Who asks: a community, or a user with two passphrases."""

    username: str
    secret: str = field(repr=False)
    """The community, or the passphrase of authentication."""
    privacy_secret: str = field(default="", repr=False)
    version: str = "2c"
    authentication: str = "sha256"
    privacy: str = "aes128"

    @classmethod
    def of(
        cls, username: str, secret: str, privacy_secret: str | None, settings: Mapping[str, object]
    ) -> "Credentials":
        """What the inventory declares under `snmp` of a host's `data`; v2c where it declares nothing."""
        return cls(
            username=username,
            secret=secret,
            privacy_secret=privacy_secret or secret,
            version=str(settings.get("version", "2c")),
            authentication=str(settings.get("auth", "sha256")),
            privacy=str(settings.get("privacy", "aes128")),
        )


class Session:
    """One UDP socket and the agent behind it; made and used inside one event loop."""

    def __init__(self, address: str, port: int, credentials: Credentials) -> None:
        """Look the address up and make ready; nothing is sent yet.

        Raises:
            OSError: the name is not known.
            Denied: a passphrase that SNMPv3 does not allow, or an unknown algorithm.
        """
        from pysnmp.carrier.asyncio.dgram import udp, udp6
        from pysnmp.entity import config
        from pysnmp.entity.engine import SnmpEngine

        found = socket.getaddrinfo(address, port, type=socket.SOCK_DGRAM)
        family, where = found[0][0], found[0][4][:2]
        over: Any = udp6 if family == socket.AF_INET6 else udp
        self._transport = over.Udp6AsyncioTransport() if over is udp6 else over.UdpAsyncioTransport()
        self._engine = SnmpEngine()
        self._introduce(credentials)
        config.add_transport(self._engine, over.DOMAIN_NAME, self._transport.open_client_mode())
        # Asked of whoever listens, with no secret in it: only an agent answers that it does not know such a user.
        config.add_v3_user(self._engine, "netaudit")
        config.add_target_parameters(self._engine, "anyone", "netaudit", "noAuthNoPriv", 3)
        for target in ("asker", "anyone"):
            config.add_target_address(self._engine, target, over.DOMAIN_NAME, where, target, SECONDS * 100, 0)

    def _introduce(self, credentials: Credentials) -> None:
        from pysnmp.entity import config

        if credentials.version == "2c":
            config.add_v1_system(self._engine, "asker", credentials.secret.encode())
            config.add_target_parameters(self._engine, "asker", "asker", "noAuthNoPriv", 1)
            return
        if credentials.authentication not in AUTHENTICATION or credentials.privacy not in PRIVACY:
            raise Denied("an algorithm that is not known")
        if not credentials.username:
            raise Denied("a user name is missing")
        if min(len(credentials.secret), len(credentials.privacy_secret)) < _SHORTEST_PASSPHRASE:
            raise Denied("a passphrase of fewer than eight characters")
        config.add_v3_user(
            self._engine,
            credentials.username.encode(),
            getattr(config, AUTHENTICATION[credentials.authentication]),
            credentials.secret.encode(),
            getattr(config, PRIVACY[credentials.privacy]),
            credentials.privacy_secret.encode(),
        )
        config.add_target_parameters(self._engine, "asker", credentials.username.encode(), "authPriv", 3)

    async def after(self, cursors: Sequence[Oid], repetitions: int) -> list[Variable]:
        """What stands after each object identifier, so many times: one GETBULK (RFC 3416, section 4.2.3).

        Raises:
            Silent, Denied, TooBig, AgentError: in place of an answer.
        """
        indication, status, variables = await self._bulk("asker", cursors, repetitions)
        if indication is not None:
            name = type(indication).__name__
            if name == "RequestTimedOut":
                raise Silent
            if name in _OF_CREDENTIALS:
                raise Denied(name)
            raise TooBig if name in ("TooBig", "EmptyResponse") else AgentError(name)
        if status == _AUTHORIZATION:
            raise Denied("authorizationError")
        if status:
            raise TooBig if status == _TOO_BIG else AgentError(f"error status {status}")
        return variables

    async def somebody_listens(self) -> bool:
        """Whether an agent answers to nobody at all, as every agent that speaks v3 does (RFC 3414, section 4)."""
        indication, _, _ = await self._bulk("anyone", [(1, 3, 6, 1, 2, 1, 1)], 1)
        return type(indication).__name__ != "RequestTimedOut"

    async def _bulk(
        self, target: str, cursors: Sequence[Oid], repetitions: int
    ) -> tuple[object | None, int, list[Variable]]:
        from pysnmp.entity.rfc3413.cmdgen import BulkCommandGenerator
        from pysnmp.proto.rfc1902 import ObjectName
        from pysnmp.proto.rfc1905 import unSpecified

        answer: asyncio.Future[tuple[object | None, int, list[Variable]]]
        answer = asyncio.get_running_loop().create_future()

        def answered(
            _: object, __: object, indication: object, status: Any, ___: object, found: Any, ____: object
        ) -> bool:
            if not answer.done():
                answer.set_result((indication, int(status or 0), [(tuple(oid), value) for oid, value in found or ()]))
            return False

        asked = [(ObjectName(each), unSpecified) for each in cursors]
        BulkCommandGenerator().send_varbinds(self._engine, target, None, "", 0, repetitions, asked, answered)
        return await answer

    def close(self) -> None:
        """Give the socket back."""
        self._engine.close_dispatcher()
