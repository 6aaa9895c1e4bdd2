"""Every kind of page that netaudit writes, and the words on it."""

from netaudit.report.html import html
from netaudit.report.language import translator
from netaudit.report.letter import Covering, Told, letter
from tests.report.whole import KINDS, Kind, document, index

PAGES = (*KINDS, "index", "letter")


def page(kind: str, language: str, size: int) -> str:
    """The page, of a site of about so many nodes."""
    if kind == "index":
        return index(size, language).decode()
    if kind == "letter":
        told = Told("report.pdf", 123456, "3b1f" * 16)
        about = Covering(
            "Cabinet", "Compte rendu", "CHG-2026-0001-k3f", "different", (told,), (told,), recipients=("a@b.example",)
        )
        return letter(about, translator(language))[2]
    known: Kind = KINDS[PAGES.index(kind)]
    return html(document(known, size, language))
