"""A report's files and words become one message, and the dispatch that follows it through the outbox."""

import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from netaudit.core.digest import digest
from netaudit.core.mail import Attachment, Letter, MailError, attachment_name, encoded_size, message, message_id
from netaudit.model.errors import NetauditError, stop
from netaudit.model.mail import Carried, Delivery, Dispatch, Recipient
from netaudit.model.names import printable
from netaudit.model.verdict import Reason, reason
from netaudit.report.encrypted import encrypted
from netaudit.report.language import Translator
from netaudit.report.letter import Covering, Told, letter
from netaudit.workflows.postage import Postage
from netaudit.workflows.reports import REPORT, Chosen, File

_ROOM_FOR_WORDS = 64 * 1024
_MEDIA = {
    ".pdf": "application/pdf",
    ".html": "text/html",
    ".md": "text/markdown",
    ".json": "application/json",
    ".csv": "text/csv",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".zip": "application/zip",
}
_MOST_JSON = 32 * 1024 * 1024
_TITLE = re.compile(r'^title: (".*")$', re.MULTILINE)


@dataclass(frozen=True)
class Parcel:
    """What is sent to whom."""

    report: Chosen
    mail: Postage
    who: tuple[Recipient, ...]
    out: tuple[File, ...]
    left: tuple[File, ...] = ()
    """Too large."""
    person: str = ""


def fitting(found: Sequence[File], limit: int) -> tuple[list[File], list[File]]:
    """The files that fit into one message of so many bytes, in their order, and those that do not.

    Raises:
        NetauditError: `mail-left-out` for each, where none fits.
    """
    out: list[File] = []
    left: list[File] = []
    size = _ROOM_FOR_WORDS
    for each in found:
        # An encrypted PDF is a little larger than what is in it.
        needs = encoded_size(each.size + each.size // 100 + 8192)
        if size + needs <= limit:
            out.append(each)
            size += needs
        else:
            left.append(each)
    if not out:
        raise NetauditError(*left_out(left, limit))
    return out, left


def left_out(left: Sequence[File], limit: int) -> list[Reason]:
    """A reason for each file that did not fit."""
    return [reason("mail-left-out", file=printable(each.name), size=each.size, limit=limit) for each in left]


def compose(parcel: Parcel, password: str, t: Translator, now: datetime) -> tuple[Dispatch, bytes]:
    """The message, and where it stands: nothing is sent and nothing is written.

    Args:
        parcel: what is sent to whom.
        password: encrypts every file; empty for none.
        t: the language.
        now: with zone.

    Raises:
        NetauditError: `encryption-failed`, `mail-message-refused`; `document-invalid` where a file changed meanwhile.
    """
    attachments, carried = _attached(parcel.out, password, t)
    subject, text, page = letter(_covering(parcel, encrypted_too=bool(password)), t)
    sender = parcel.mail.sender
    to = tuple((each.name, each.address) for each in parcel.who)
    words = Letter(parcel.mail.site.name, sender, to, subject, text, page, t.language, tuple(attachments))
    token = secrets.token_hex(16)
    try:
        whole = message(words, token, now)
    except (MailError, ValueError) as failure:
        raise stop("mail-message-refused", detail=printable(str(failure))[:200]) from failure
    dispatch = Dispatch(
        id=f"{now.astimezone(UTC):%Y%m%dT%H%M%S}-{token[:6]}",
        report=parcel.report.name,
        change=parcel.report.change,
        person=parcel.person,
        subject=subject,
        message_id=message_id(token, sender),
        message_sha256=digest(whole),
        message_bytes=len(whole),
        sender=sender,
        queued_at=now.isoformat(timespec="seconds"),
        carried=tuple(carried),
        deliveries=tuple(Delivery(to=each) for each in parcel.who),
    )
    return dispatch, whole


def _attached(files: Sequence[File], password: str, t: Translator) -> tuple[list[Attachment], list[Carried]]:
    attachments, carried = [], []
    for each in files:
        content = each.path.read_bytes()
        if digest(content) != each.sha256:
            raise stop("document-invalid", problems=f"{each.path.name}: it changed while it was being read")
        name, sent = attachment_name(each.name), ""
        if password:
            notice = t.text("This page only holds an encrypted file: open it from the attachments of this document.")
            name, content = encrypted(name, content, password, notice)
            sent = digest(content)
        suffix = name[name.rfind(".") :].lower() if "." in name else ""
        attachments.append(Attachment(name, _MEDIA.get(suffix, "application/octet-stream"), content))
        carried.append(Carried(name=name, sha256=each.sha256, sent_sha256=sent))
    return attachments, carried


def _covering(parcel: Parcel, *, encrypted_too: bool) -> Covering:
    return Covering(
        site=parcel.mail.site.name,
        title=_title(parcel.report),
        folder=parcel.report.name,
        verdict=_verdict(parcel.report),
        carried=tuple(Told(attachment_name(each.name), each.size, each.sha256) for each in parcel.out),
        left_out=tuple(Told(attachment_name(each.name), each.size, each.sha256) for each in parcel.left),
        encrypted=encrypted_too,
        recipients=tuple(each.name for each in parcel.who),
    )


def _title(report: Chosen) -> str:
    """The report's own title, as its Markdown gives it; empty where it gives none."""
    path = report.folder / f"{report.name_of_files or REPORT}.md"
    if not path.is_file() or path.is_symlink():
        return ""
    with path.open("rb") as file:
        found = _TITLE.search(file.read(4096).decode("utf-8", "replace"))
    try:
        return str(json.loads(found[1])).partition(" — ")[0] if found else ""
    except ValueError:
        return ""


def _verdict(report: Chosen) -> str:
    """The report's verdict in a word; empty where it compared nothing, or does not say."""
    path = report.folder / f"{report.name_of_files or REPORT}.json"
    if not path.is_file() or path.is_symlink() or path.stat().st_size > _MOST_JSON:
        return ""
    try:
        body = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return ""
    if not isinstance(body, dict):
        return ""
    compared = body.get("baseline")
    first = isinstance(compared, dict) and compared.get("date") is None
    return "" if first else str(body.get("verdict", ""))
