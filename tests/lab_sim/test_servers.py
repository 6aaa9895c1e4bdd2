"""The lab's small servers, each spoken to by a real client over loopback."""

import asyncio
import contextlib
import smtplib
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from pynetdicom import AE

from netaudit.lab.dicom import ImagingServer
from netaudit.lab.mailbox import MailSink
from netaudit.lab.tripwire import Tripwire

VERIFICATION = "1.2.840.10008.1.1"
"""The SOP class of C-ECHO (DICOM PS3.4, A.4)."""


@pytest.fixture
def imaging() -> Iterator[tuple[ImagingServer, int]]:
    server = ImagingServer("PACS1")
    port = server.start(0)
    yield server, port
    server.stop()


def echo(port: int, called: str) -> tuple[bool, int | None]:
    """Whether the association was accepted, and the C-ECHO's status."""
    client = AE(ae_title="NETAUDIT")
    client.add_requested_context(VERIFICATION)
    client.acse_timeout = client.dimse_timeout = client.network_timeout = 5
    association = client.associate("127.0.0.1", port, ae_title=called)
    if not association.is_established:
        return False, None
    status = association.send_c_echo()
    association.release()
    return True, status.Status


def test_the_imaging_server_answers_an_echo(imaging: tuple[ImagingServer, int]) -> None:
    server, port = imaging
    assert echo(port, "PACS1") == (True, 0x0000)
    assert echo(port, "PACS1") == (True, 0x0000)
    assert server.echoes == 2


def test_the_imaging_server_rejects_another_title(imaging: tuple[ImagingServer, int]) -> None:
    server, port = imaging
    assert echo(port, "PACS2") == (False, None)
    assert server.echoes == 0


def test_a_stopped_imaging_server_listens_no_more() -> None:
    server = ImagingServer("PACS1")
    port = server.start(0)
    server.stop()
    server.stop()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=2)


@contextlib.asynccontextmanager
async def armed() -> AsyncIterator[tuple[Tripwire, int]]:
    wire = Tripwire()
    port = await wire.start(0)
    try:
        yield wire, port
    finally:
        await wire.stop()


async def until(met: Callable[[], bool]) -> None:
    """Wait for something that happens on the other side of a socket."""
    async with asyncio.timeout(5):
        while not met():
            await asyncio.sleep(0.01)


def test_the_tripwire_records_who_came_and_what_they_said() -> None:
    async def scene() -> None:
        async with armed() as (wire, port):
            earliest = time.time()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            assert b"netaudit-lab" in await reader.readline()
            own_port = writer.get_extra_info("sockname")[1]
            writer.write(b"SSH-2.0-scan\r\n")
            assert await asyncio.wait_for(reader.read(), 5) == b""
            writer.close()
            (contact,) = wire.attempts
            assert earliest <= contact.when <= time.time()
            assert contact.peer == f"('127.0.0.1', {own_port})"
            assert bytes.fromhex(contact.first_bytes) == b"SSH-2.0-scan\r\n"

    asyncio.run(scene())


def test_the_tripwire_counts_a_bare_connection_and_keeps_little() -> None:
    async def scene() -> None:
        async with armed() as (wire, port):
            socket.create_connection(("127.0.0.1", port), timeout=2).close()
            await until(lambda: len(wire.attempts) == 1)
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"x" * 5000)
            await until(lambda: len(wire.attempts) == 2 and wire.attempts[1].first_bytes != "")
            writer.close()
            assert wire.attempts[0].first_bytes == ""
            assert len(wire.attempts[1].first_bytes) <= 512

    asyncio.run(scene())


def test_stopping_the_tripwire_ends_open_contacts_and_keeps_the_record() -> None:
    async def scene() -> None:
        async with armed() as (wire, port):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            await reader.readline()
            await asyncio.wait_for(wire.stop(), 2)
            assert await asyncio.wait_for(reader.read(), 2) == b""
            writer.close()
            assert len(wire.attempts) == 1
            with pytest.raises(ConnectionRefusedError):
                await asyncio.open_connection("127.0.0.1", port)

    asyncio.run(scene())


def deliver(port: int, subject: str) -> dict[str, tuple[int, bytes]]:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "it@example.test", "cabinet@example.test", subject
    letter.set_content("Vérifié à 19 h 30.\n")
    with smtplib.SMTP("127.0.0.1", port, timeout=5) as client:
        return client.send_message(letter)


def test_mail_is_kept_in_order_and_written(tmp_path: Path) -> None:
    async def scene() -> MailSink:
        sink = MailSink(tmp_path / "mail")
        port = await sink.start(0)
        assert await asyncio.to_thread(deliver, port, "first") == {}
        assert await asyncio.to_thread(deliver, port, "second") == {}
        await sink.stop()
        return sink

    sink = asyncio.run(scene())
    assert [message["Subject"] for message in sink.messages] == ["first", "second"]
    assert sorted(path.name for path in (tmp_path / "mail").iterdir()) == ["0001.eml", "0002.eml"]
    assert b"Subject: second" in (tmp_path / "mail" / "0002.eml").read_bytes()


def test_mail_without_a_folder_stays_in_memory() -> None:
    async def scene() -> MailSink:
        sink = MailSink()
        port = await sink.start(0)
        await asyncio.to_thread(deliver, port, "only")
        await sink.stop()
        return sink

    body = asyncio.run(scene()).messages[0].get_payload(decode=True)
    assert isinstance(body, bytes)
    assert body.decode().strip() == "Vérifié à 19 h 30."


def test_mail_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")

    async def scene() -> MailSink:
        sink = MailSink(tmp_path / "taken")
        port = await sink.start(0)
        with pytest.raises(smtplib.SMTPDataError, match="could not write"):
            await asyncio.to_thread(deliver, port, "lost")
        await sink.stop()
        return sink

    assert asyncio.run(scene()).messages == []
