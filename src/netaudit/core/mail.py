"""The message that carries a report: addresses, headers and parts. Pure: the same arguments give the same bytes.

Addresses are RFC 5321 mailboxes without quoting or comments, with RFC 6531's UTF-8 where it cannot be avoided; the
message is RFC 5322 with MIME, its lines at most 998 octets, and RFC 6532 only where an address needs it. What people
and devices wrote never reaches a header raw, and the finished message is read again and compared before it is used.
"""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import Parser
from email.utils import format_datetime

from netaudit.model.names import printable

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\U0010ffff-]+"
_LOCAL = re.compile(rf"{_ATOM}(\.{_ATOM})*")
_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_TOKEN = re.compile(r"[a-z0-9]{16,64}")
_MOST_WORDS = 150
"""Characters of a subject or a name; longer ones are cut."""
_LONGEST_LINE = 998
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_HEADERS = (
    "from", "to", "subject", "date", "message-id", "auto-submitted", "content-language", "mime-version", "content-type",
)  # fmt: skip
_ENCODED_WORD = "=?utf-8?b?{}?="
_ENCODED_BYTES = 42
"""How much of a text one encoded word holds: at most 75 characters with what is around it (RFC 2047, 2)."""


class MailError(Exception):
    """An address or a message that must not be sent."""


@dataclass(frozen=True)
class Attachment:
    """A file that goes along."""

    name: str
    media_type: str
    """Such as `application/pdf`."""
    content: bytes


@dataclass(frozen=True)
class Letter:
    """What a message says, before it is a message."""

    sender_name: str
    sender: str
    """As `address` writes it."""
    to: tuple[tuple[str, str], ...]
    """(name, address) of everybody who gets it."""
    subject: str
    text: str
    html: str
    language: str
    attachments: tuple[Attachment, ...]


def address(written: str) -> str:
    """A mail address in the one spelling that is sent: its domain in lower-case A-labels (RFC 5890).

    Raises:
        MailError: not a plain mailbox; quoted local parts, comments and address literals are refused.
    """
    local, at, domain = written.rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii").lower() if not domain.isascii() else domain.lower()
    except UnicodeError as failure:
        raise MailError(f"{printable(written)[:80]}: not a domain name") from failure
    labels = ascii_domain.split(".")
    if not at or not _LOCAL.fullmatch(local) or local != printable(local) or len(local.encode()) > 64:
        raise MailError(f"{printable(written)[:80]}: not a mail address")
    if not all(_LABEL.fullmatch(label) for label in labels) or (len(labels) < 2 and ascii_domain != "localhost"):
        raise MailError(f"{printable(written)[:80]}: not a mail domain")
    if len(local.encode()) + 1 + len(ascii_domain) > 254:
        raise MailError(f"{printable(written)[:80]}: longer than a mail address may be")
    return f"{local}@{ascii_domain}"


def needs_utf8(addresses: Sequence[str]) -> bool:
    """Whether a server must know SMTPUTF8 (RFC 6531) to take a message for or from these addresses."""
    return not all(each.isascii() for each in addresses)


def one_line(text: str) -> str:
    """Text from outside as a header may hold it: printable, on one line, of bounded length."""
    # `=?` begins an encoded word (RFC 2047), which a mail program would decode into anything.
    words = printable(" ".join(text.split())).replace("=?", "= ?")
    return words if len(words) <= _MOST_WORDS else f"{words[: _MOST_WORDS - 1]}…"


def attachment_name(text: str) -> str:
    """A file name that means the same to every system and mail program: ASCII letters, digits, `.`, `_` and `-`."""
    bare = re.sub(r"[^A-Za-z0-9._-]+", "-", text)[-100:].strip("-._") or "attachment"
    return f"_{bare}" if _DEVICES.match(bare) else bare


def encoded_size(size: int) -> int:
    """How many octets of a message so many bytes become in base64, line ends included (RFC 2045, 76 characters)."""
    return -(-size // 57) * 78


def message_id(token: str, sender: str) -> str:
    """`<token@domain>` (RFC 5322, 3.6.4): unique by its token, in the sender's domain.

    Raises:
        MailError: the token is not 16 to 64 lower-case letters and digits.
    """
    if not _TOKEN.fullmatch(token):
        raise MailError("not a token")
    return f"<{token}@{sender.rpartition('@')[2]}>"


def message(letter: Letter, token: str, at: datetime) -> bytes:
    """The whole message, as it goes over the wire but for RFC 5321's dots: CRLF line ends, seven-bit parts.

    Args:
        letter: what it says.
        token: makes the Message-ID and the parts' boundaries; never used twice.
        at: with zone.

    Raises:
        MailError: an address is none, or the message does not read back as it was meant.
    """
    addresses = [letter.sender, *(each for _, each in letter.to)]
    if [address(each) for each in addresses] != addresses or len(addresses) < 2:
        raise MailError("an address is not in its one spelling")
    head = {
        "From": _person(letter.sender_name, letter.sender),
        "To": ",\r\n ".join(_person(name, each) for name, each in letter.to),
        "Subject": _encoded(one_line(letter.subject)),
        "Date": format_datetime(at),
        "Message-ID": message_id(token, letter.sender),
        "Auto-Submitted": "auto-generated",
        "Content-Language": letter.language,
    }
    made = EmailMessage(policy=policy.SMTP.clone(cte_type="7bit"))
    made.set_content(_lines(letter.text), cte="quoted-printable")
    made.add_alternative(_lines(letter.html), subtype="html", cte="quoted-printable")
    for each in letter.attachments:
        main, _, sub = each.media_type.partition("/")
        made.add_attachment(each.content, main, sub, filename=attachment_name(each.name))
    _bound(made, token)
    # The standard library's folding of headers breaks words and addresses: ours are written here.
    written = "".join(f"{name}: {value}\r\n" for name, value in head.items()).encode() + made.as_bytes()
    _check(written, letter, token)
    return written


def stuffed(written: bytes) -> bytes:
    """The message with its leading dots doubled (RFC 5321, 4.5.2), ended by a line end and without the last dot.

    Raises:
        MailError: a line end is not CRLF, or a line is too long: servers differ in what they take for an end.
    """
    lines = written.split(b"\r\n")
    if any(b"\r" in line or b"\n" in line or len(line) > _LONGEST_LINE for line in lines):
        raise MailError("a line of the message is not as RFC 5321 has it")
    if not lines[-1]:
        lines.pop()
    return b"".join((b"." + line if line.startswith(b".") else line) + b"\r\n" for line in lines)


def _person(name: str, mailbox: str) -> str:
    # What a mail program might show as another address is taken out of a name.
    shown = re.sub(r'[<>@"\\]', "", one_line(name)).strip()
    return f"{_encoded(shown)}\r\n <{mailbox}>" if shown else f"<{mailbox}>"


def _encoded(text: str) -> str:
    """Text as a header holds it: itself where it is short and plain, encoded words otherwise (RFC 2047)."""
    if re.fullmatch(r"[A-Za-z0-9 ]{0,60}", text):
        return text
    pieces = [b""]
    for character in text:
        raw = character.encode()
        if len(pieces[-1]) + len(raw) > _ENCODED_BYTES:
            pieces.append(b"")
        pieces[-1] += raw
    return "\r\n ".join(_ENCODED_WORD.format(base64.b64encode(each).decode()) for each in pieces)


def _lines(text: str) -> str:
    """Text whose every line is printable."""
    return "".join(f"{printable(line)}\n" for line in text.splitlines())


def _bound(made: EmailMessage, token: str) -> None:
    """Boundaries that no encoded part can hold: `=_` is neither base64 nor quoted-printable (RFC 2045, 6.7)."""
    for part in list(made.walk())[1:]:
        del part["MIME-Version"]  # it belongs to the whole
    multiparts = [part for part in made.walk() if part.is_multipart()]
    for number, part in enumerate(multiparts):
        part.set_boundary(f"=_{token}.{number}")


def _check(written: bytes, letter: Letter, token: str) -> None:
    """Read the message as a stranger would; whatever is not as it was meant is not sent."""
    stuffed(written)
    if not needs_utf8([letter.sender, *(each for _, each in letter.to)]) and not written.isascii():
        raise MailError("the message is not ASCII")
    read = Parser(policy=policy.default).parsestr(written.decode())
    if sorted(name.lower() for name, _ in read.items()) != sorted(_HEADERS):
        raise MailError("the message has other headers than were meant")
    found = [each.addr_spec for each in read["To"].addresses]
    if found != [each for _, each in letter.to] or [a.addr_spec for a in read["From"].addresses] != [letter.sender]:
        raise MailError("the message goes to others than were meant")
    if read["Subject"] != one_line(letter.subject) or read["Message-ID"] != message_id(token, letter.sender):
        raise MailError("the message's subject or id is not the one that was meant")
    if [part.get_payload(decode=True) for part in read.iter_attachments()] != [a.content for a in letter.attachments]:
        raise MailError("the message carries other files than were meant")
