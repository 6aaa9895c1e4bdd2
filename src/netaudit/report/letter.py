"""The words of the message that carries a report: a subject, a plain text and the same as HTML.

It names files and digests and no more of the network than the verdict, and not even that where the file is encrypted:
mail is read on telephones and forwarded.
"""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from netaudit.model.names import printable
from netaudit.report.language import Translator

if TYPE_CHECKING:
    from jinja2 import Template

WORDS = {
    "conforming": "The network is as it was agreed.",
    "different": "The network differs from what was agreed, and no approved change explains it.",
    "incomplete": "Not everything was seen, so it cannot say that all is well.",
    "refused": "What governs this site cannot be trusted, so its state was not judged.",
    "verify-failed": "The works are not what was approved.",
    "rolled-back": "The works failed and were taken back.",
    "not-rolled-back": "The works failed, and whether they were taken back is not proven.",
    "error": "It could not be finished.",
}
"""A report's verdict in JSON -> an English message id."""


@dataclass(frozen=True)
class Told:
    """A file that the message names."""

    name: str
    size: int
    """Bytes."""
    sha256: str
    """Of the file as it is when opened, without encryption around it."""


@dataclass(frozen=True)
class Covering:
    """What the message is about."""

    site: str
    title: str
    """The report's own; empty where it has none."""
    folder: str
    """Below `reports/`, by which both sides name the report."""
    verdict: str
    """A key of `WORDS`; empty where it is not told."""
    carried: tuple[Told, ...]
    left_out: tuple[Told, ...] = ()
    """Too large for the message."""
    encrypted: bool = False
    recipients: tuple[str, ...] = ()


def letter(about: Covering, t: Translator) -> tuple[str, str, str]:
    """(subject, text, HTML) in the reader's language; everything from outside stays text."""
    title = printable(about.title) or t.text("Report")
    subject = t.text("{site}: {title} ({folder})", site=about.site, title=title, folder=about.folder)
    paragraphs = [t.text("The report “{title}” of {site} is attached.", title=title, site=about.site)]
    if about.verdict in WORDS and not about.encrypted:
        paragraphs.append(t.text(WORDS[about.verdict]))
    if about.encrypted:
        paragraphs.append(
            t.text(
                "It is encrypted (AES-256). The password reaches you by another way, such as a telephone call; "
                "ask for it if it does not. Where the page shows only a notice, the report is among its attachments."
            )
        )
    files = [_told(each, t) for each in about.carried]
    left = [_told(each, t) for each in about.left_out]
    end = [
        t.text("The digests (SHA-256) are those of the files as they are opened; the sender keeps the same ones."),
        t.text("Sent to: {names}", names=", ".join(about.recipients)),
        t.text("Sent by netaudit. Answer to this address."),
    ]
    late = t.text("Too large for this message, handed over by another way:") if left else ""
    text = "\n\n".join(
        part
        for part in (
            *paragraphs,
            "\n".join(f"- {each}" for each in files),
            late,
            "\n".join(f"- {e}" for e in left),
            *end,
        )
        if part
    )
    page = _template().render(
        language=t.language, title=title, paragraphs=paragraphs, files=files, late=late, left=left, end=end
    )
    return subject, f"{text}\n", page


def _told(each: Told, t: Translator) -> str:
    size = t.text("{count} bytes", count=t.number(each.size))
    return f"{printable(each.name)} ({size}), SHA-256 {each.sha256}"


@cache
def _template() -> "Template":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("netaudit.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("letter.html.j2")
