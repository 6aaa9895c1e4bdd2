"""The message that carries a report: what stands in it, and that nothing from outside gets into its headers."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from email import message_from_bytes, message_from_string, policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netaudit.core import mail
from netaudit.core.mail import (
    Attachment,
    Letter,
    MailError,
    address,
    attachment_name,
    encoded_size,
    message,
    message_id,
    needs_utf8,
    one_line,
    stuffed,
)
from netaudit.model.names import printable

TOKEN = "0123456789abcdef" * 2
AT = datetime(2026, 11, 21, 10, 0, tzinfo=timezone(timedelta(hours=4)))
PDF = Attachment("2026-11-21-audit-report.pdf", "application/pdf", b"%PDF-1.7\n.\r\n..\n\x00\xff")
LETTER = Letter(
    sender_name="Cabinet dentaire du Port",
    sender="it@cabinet.example",
    to=(("Service informatique", "it@prestataire.example"), ("Direction", "direction@cabinet.example")),
    subject="Cabinet : audit du réseau",
    text="Bonjour,\n.\nle rapport « audit » est joint.\n",
    html="<p>Bonjour</p>\n",
    language="fr",
    attachments=(PDF,),
)


def parsed(raw: bytes) -> EmailMessage:
    found: Any = message_from_bytes(raw, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def test_a_message_says_everything_and_carries_the_report() -> None:
    found = parsed(message(LETTER, TOKEN, AT))
    assert found["From"] == "Cabinet dentaire du Port <it@cabinet.example>"
    assert [a.addr_spec for a in found["To"].addresses] == ["it@prestataire.example", "direction@cabinet.example"]
    assert found["Subject"] == "Cabinet : audit du réseau"
    assert found["Message-ID"] == f"<{TOKEN}@cabinet.example>"
    assert found["Date"].datetime == AT
    assert found["Auto-Submitted"] == "auto-generated"
    assert found["Content-Language"] == "fr"
    assert found.get_content_type() == "multipart/mixed"
    plain, page = found.get_body(("plain",)), found.get_body(("html",))
    assert plain is not None
    assert page is not None
    assert "« audit »" in plain.get_content()
    assert "<p>Bonjour</p>" in page.get_content()
    (attached,) = found.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == (PDF.name, "application/pdf")
    assert attached.get_payload(decode=True) == PDF.content


def test_the_same_letter_is_the_same_message() -> None:
    assert message(LETTER, TOKEN, AT) == message(LETTER, TOKEN, AT)
    assert message(LETTER, TOKEN, AT) != message(LETTER, TOKEN[::-1], AT)


def test_without_a_file_it_is_a_message_all_the_same() -> None:
    found = parsed(message(replace(LETTER, attachments=()), TOKEN, AT))
    assert found.get_content_type() == "multipart/alternative"


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("it@example.test", "it@example.test"),
        ("It.Service+audit@EXAMPLE.test", "It.Service+audit@example.test"),
        ("it@cabinet-médical.example", "it@xn--cabinet-mdical-jkb.example"),
        ("zoé@cabinet.example", "zoé@cabinet.example"),
        ("root@localhost", "root@localhost"),
    ],
)
def test_addresses_have_one_spelling(written: str, sent: str) -> None:
    assert address(written) == sent
    assert address(sent) == sent


@pytest.mark.parametrize(
    "written",
    [
        "", "it", "it@", "@example.test", "it@example", "it@exa mple.test",
        "it@-x.test", "it@x..test", "it@[127.0.0.1]",
        "a b@example.test", "a,b@example.test", "a@b@example.test", '"it"@example.test', "it(x)@example.test",
        "it@example.test\r\nBcc: x@evil.test", "it\r\nBcc@evil.test", "it\x00@example.test", "it@example.test>",
        "<it@example.test", ".it@example.test", "it.@example.test", "i..t@example.test", "it\u202e@example.test",
        f"{'a' * 65}@example.test", f"it@{'a' * 64}.test", f"it@{'a.' * 125}test", f"é@{'é' * 64}.test",
    ],
)  # fmt: skip
def test_what_is_no_plain_address_is_refused(written: str) -> None:
    with pytest.raises(MailError):
        address(written)


def test_only_addresses_beyond_ascii_need_more_of_the_server() -> None:
    assert not needs_utf8(["it@example.test"])
    assert needs_utf8(["it@example.test", "zoé@example.test"])
    raw = message(replace(LETTER, to=(("Zoé", "zoé@cabinet.example"),)), TOKEN, AT)
    found: Any = message_from_string(raw.decode(), policy=policy.default)
    assert found["To"].addresses[0].addr_spec == "zoé@cabinet.example"
    assert message(LETTER, TOKEN, AT).isascii()


def test_an_address_that_was_not_checked_is_not_sent_to() -> None:
    for wrong in (
        replace(LETTER, to=()),
        replace(LETTER, to=(("x", "it@EXAMPLE.test"),)),
        replace(LETTER, sender="it@example.test\r\nBcc: x@evil.test"),
    ):
        with pytest.raises(MailError):
            message(wrong, TOKEN, AT)


def test_a_token_is_no_free_text() -> None:
    for wrong in ("", "A" * 32, "a\r\nb" * 8, "x>" * 16):
        with pytest.raises(MailError):
            message_id(wrong, "it@example.test")


HOSTILE = [
    "x\r\nBcc: thief@evil.test",
    "x\nX-Evil: 1\n\nbody",
    "x\rBcc: a@b.c",
    "=?utf-8?q?Bcc=3A_a=40b.c?= =?utf-8?b?DQpCY2M6IGFAYi5j?=",
    "\u202egnp.exe",
    "\x1b[31mred\x00\x07",
    '"><script>alert(1)</script>',
    "a@evil.test, b@evil.test",
    "é" * 400,
    "x" * 2000,
    "\u2028\u0085\x0b\x0c",
    "Cabinet \U0001f9b7 \ud800",
    "  leading and trailing  ",
    "a  b\tc",
    "",
    ":;,()<>[]\\",
    "=_0123456789abcdef0123456789abcdef.0",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    _stays_text(text)


outside = st.text(max_size=300) | st.text(st.sampled_from("\r\n\t =?-_.:;<>@,\"'\\()é\u202e\u2028a0"), max_size=120)


@settings(max_examples=100, deadline=None)
@given(outside)
def test_whatever_stands_in_a_name_stays_text(text: str) -> None:
    _stays_text(text)


def _stays_text(text: str) -> None:
    hostile = replace(
        LETTER,
        sender_name=text,
        to=((text, "it@prestataire.example"), ("x", "direction@cabinet.example")),
        subject=text,
        text=text,
        html=f"<p>{len(text)}</p>",
        attachments=(replace(PDF, name=text), PDF),
    )
    raw = message(hostile, TOKEN, AT)
    assert raw.isascii()
    # Read with nothing of ours, line by line: no header but those that were meant, no bare CR or LF, no long line.
    head = raw.split(b"\r\n\r\n")[0].decode("ascii").split("\r\n")
    names = {line.split(":")[0] for line in head if not line.startswith((" ", "\t"))}
    assert names == {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language", "MIME-Version",
        "Content-Type",
    }  # fmt: skip
    assert raw.count(b"\n") == raw.count(b"\r") == raw.count(b"\r\n")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    found = parsed(raw)
    assert [a.addr_spec for a in found["To"].addresses] == [each for _, each in hostile.to]
    assert [part.get_payload(decode=True) for part in found.iter_attachments()] == [PDF.content, PDF.content]
    assert len(list(found.walk())) == 6
    plain = found.get_body(("plain",))
    assert plain is not None
    said = plain.get_content()
    assert all(printable(line) == line for line in said.splitlines())


def test_a_header_is_one_printable_line_of_bounded_length() -> None:
    assert one_line(" a\r\n b\x1b ") == "a b\\x1b"
    assert len(one_line("é" * 1000)) == 150
    assert one_line("=?utf-8?q?x?=") == "= ?utf-8?q?x?="


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON.pdf", "_CON.pdf"),
        ("com1", "_com1"),
        ("console.pdf", "console.pdf"),
        ("", "attachment"),
        ("…", "attachment"),
        ("a\r\nb\u202e.exe", "a-b-.exe"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
    ],
)
def test_file_names_mean_the_same_everywhere(text: str, name: str) -> None:
    assert attachment_name(text) == name


@given(st.text(max_size=200))
def test_every_file_name_is_safe(text: str) -> None:
    name = attachment_name(text)
    assert 0 < len(name) <= 101
    assert name.isascii()
    assert not name.startswith((".", "-"))
    assert not set(name) & set('/\\:*?"<>| \r\n\t')


@given(st.integers(0, 200_000))
def test_the_size_in_base64_is_never_underestimated(size: int) -> None:
    import base64

    wrapped = base64.encodebytes(b"x" * size).replace(b"\n", b"\r\n")
    assert len(wrapped) <= encoded_size(size) <= len(wrapped) + 80


def test_dots_are_doubled_and_nothing_else_ends_the_message() -> None:
    assert stuffed(b".\r\n..a\r\nb.") == b"..\r\n...a\r\nb.\r\n"
    assert stuffed(b"a\r\n") == b"a\r\n"
    for smuggled in (b"a\n.\nMAIL FROM:<x>", b"a\r.\r", b"a\r\n\n.\r\n", b"x" * 999):
        with pytest.raises(MailError):
            stuffed(smuggled)


@given(st.lists(st.text(st.sampled_from(".ab \t"), max_size=12), max_size=12))
def test_stuffing_is_undone_by_a_server(lines: list[str]) -> None:
    sent = stuffed("\r\n".join(lines).encode())
    assert b"\r\n.\r\n" not in b"\r\n" + sent
    got = [line[1:] if line.startswith(".") else line for line in sent.decode().split("\r\n")]
    expected = lines[:-1] if lines and not lines[-1] else lines
    assert got[:-1] == (expected or [""] if sent else [])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw.replace(b"\r\nSubject:", b"\r\nBcc: x@evil.test\r\nSubject:"),
        lambda raw: raw.replace(b"<it@prestataire.example>", b"<it@evil.example>"),
        lambda raw: raw.replace(b"<it@cabinet.example>", b"<xx@cabinet.example>"),
        lambda raw: raw.replace(b"Subject: =?utf-8?b?", b"Subject: =?utf-8?b?QUJD"),
        lambda raw: raw.replace(f"<{TOKEN}@".encode(), f"<{TOKEN[::-1]}@".encode()),
        lambda raw: raw.replace(b"Auto-Submitted: auto", "Auto-Submitted: é".encode()),
        lambda raw: raw.replace(b"\r\n", b"\n"),
        lambda raw: raw.replace(b"JVBERi0xLjcK", b"JVBERi0xLjYK"),
    ],
)
def test_a_message_that_does_not_read_back_as_meant_is_not_sent(spoil: Any) -> None:
    raw = message(LETTER, TOKEN, AT)
    mail._check(raw, LETTER, TOKEN)
    assert spoil(raw) != raw
    with pytest.raises(MailError):
        mail._check(spoil(raw), LETTER, TOKEN)


def test_the_names_of_people_are_no_addresses() -> None:
    assert mail._person('a@b.c" <x@y.z>', "it@example.test") == "=?utf-8?b?YWIuYyB4eS56?=\r\n <it@example.test>"
    assert mail._person("\x00<>", "it@example.test") == "x00\r\n <it@example.test>"
    assert mail._person("<>", "it@example.test") == "<it@example.test>"
