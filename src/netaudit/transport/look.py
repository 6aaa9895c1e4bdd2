"""A short look at hosts that may be contacted: which of a few services are there, and what they say first.

A connection to each port of the list, at most so many at once; where one is open, SSH's greeting (RFC 4253, 4.2), the
title of a page and the certificate. A DICOM echo only with the title that the inventory declares, SNMP only with a
community that somebody gave. Nothing is logged into.
"""

import asyncio
import contextlib
import json
import re
from collections.abc import Iterable, Mapping

from netaudit.model.errors import NetauditError
from netaudit.model.names import printable
from netaudit.platforms import platform
from netaudit.transport import services, snmp
from netaudit.transport.dicom import echo
from netaudit.transport.visit import Login, Terms

PORTS = (22, 23, 80, 104, 443, 445, 515, 631, 2762, 3389, 5060, 9100, 11112, 23796)
_SPEAKS = {80: "http", 443: "https"}
_SYSTEM = "walk 1.3.6.1.2.1.1"
_ECHO_SECONDS = 5.0
_CONNECT_SECONDS = 1.5
_GREETING_SECONDS = 2.0
_AT_ONCE = 64


def look(addresses: Iterable[str], terms: Terms, ports: Iterable[int] = PORTS) -> dict[str, dict[str, str]]:
    """IP address -> `22/tcp` -> what answered there, of the ports that are open.

    Args:
        addresses: that may be contacted; whoever calls has asked `core.restraint.decide`.
        terms: the deadline of each address, in seconds, and Ctrl-C.
        ports: to try.
    """
    return asyncio.run(_looked(list(addresses), list(ports), terms))


async def _looked(addresses: list[str], ports: list[int], terms: Terms) -> dict[str, dict[str, str]]:
    slots = asyncio.Semaphore(_AT_ONCE)

    async def one(address: str, port: int) -> tuple[str, int, str | None]:
        async with slots:
            if terms.cancelled.is_set():
                return address, port, None
            return address, port, await _greeting(address, port)

    tried = await asyncio.gather(*(one(address, port) for address in addresses for port in ports))
    found: dict[str, dict[str, str]] = {address: {} for address in addresses}
    for address, port, greeting in tried:
        if greeting is not None:
            found[address][f"{port}/tcp"] = greeting or "open"
    pages = await asyncio.gather(*(asyncio.to_thread(_pages, address, found[address], terms) for address in addresses))
    for address, said in zip(addresses, pages, strict=True):
        found[address] |= said
    return {address: said for address, said in found.items() if said}


async def _greeting(address: str, port: int) -> str | None:
    """What an open port says first, SSH's only; None where it is closed."""
    try:
        reader, writer = await asyncio.wait_for(asyncio.open_connection(address, port), _CONNECT_SECONDS)
    except (OSError, TimeoutError):
        return None
    try:
        if not _is_ssh(port):
            return ""
        raw = await asyncio.wait_for(reader.read(255), _GREETING_SECONDS)
        match = re.match(rb"SSH-[\d.]+-[ -~]*", raw)
        return printable(match[0].decode("ascii"))[:80] if match else ""
    except (OSError, TimeoutError):
        return ""
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


def _is_ssh(port: int) -> bool:
    return port == 22


def _pages(address: str, found: Mapping[str, str], terms: Terms) -> dict[str, str]:
    """The certificate and the title of what answered on the web's ports."""
    declared = {
        f"{port}/tcp": {"port": port, "speaks": speaks} for port, speaks in _SPEAKS.items() if f"{port}/tcp" in found
    }
    if not declared or terms.cancelled.is_set():
        return {}
    login = Login(address, address, 0, "", None, settings={"services": declared})
    try:
        said = services.ask(login, platform("services"), (services.COMMAND,), terms)
    except NetauditError:
        return {}
    told = json.loads(said.answers[services.COMMAND])
    return {name: each["answer"] for name, each in told.items() if each["answer"] != "no answer"}


def echoed(address: str, port: int, title: str) -> str:
    """What a C-ECHO to a declared application entity title came to (DICOM PS3.7, 9.1.5)."""
    try:
        said = json.loads(echo(address, address, port, title, _ECHO_SECONDS))
    except NetauditError:
        return "open"
    return printable(f"DICOM {said['called_aet']} {said['status']}")


def who_by_snmp(addresses: Iterable[str], community: str, terms: Terms) -> dict[str, str]:
    """IP address -> what sysDescr and sysObjectID say (SNMPv2-MIB, RFC 3418), of those that answer."""

    async def every() -> list[tuple[str, str]]:
        slots = asyncio.Semaphore(_AT_ONCE)

        async def one(address: str) -> tuple[str, str]:
            async with slots:
                return address, await asyncio.to_thread(_who, address, community, terms)

        return await asyncio.gather(*(one(address) for address in addresses))

    return {address: words for address, words in asyncio.run(every()) if words}


def _who(address: str, community: str, terms: Terms) -> str:
    login = Login(address, address, 161, "", community)
    try:
        text = snmp.ask(login, platform("snmp"), (_SYSTEM,), terms).answers[_SYSTEM]
    except NetauditError:
        return ""
    described = re.search(r'^1\.3\.6\.1\.2\.1\.1\.1\.0 = STRING: "(.*)"$', text, re.MULTILINE)
    identified = re.search(r"^1\.3\.6\.1\.2\.1\.1\.2\.0 = OID: ([\d.]+)$", text, re.MULTILINE)
    words = (f"sysObjectID {identified[1]}" if identified else "", printable(described[1])[:80] if described else "")
    return ", ".join(word for word in words if word)
