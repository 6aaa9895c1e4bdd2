"""The reader's language: gettext catalogues, dates and numbers (Babel).

Messages are English in the code; a catalogue `locale/<language>/LC_MESSAGES/netaudit.po` gives the others and is
read as it is, so that nothing has to be compiled.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from netaudit.model.names import printable

CATALOGUES = Path(__file__).parent / "locale"


@dataclass(frozen=True)
class Translator:
    """One language."""

    language: str
    _gettext: Callable[[str], str]

    def text(self, message: str, **params: object) -> str:
        """The message in this language, its `{placeholders}` filled.

        What fills them may come from a device: it is made printable, and is never itself a format.
        """
        words = self._gettext(message) if message else ""
        return words.format(**{name: printable(str(value)) for name, value in params.items()}) if params else words

    def date(self, iso: str, timezone: str = "UTC") -> str:
        """An ISO 8601 time as this language writes it, in the site's zone."""
        from babel.dates import format_datetime

        try:
            zone: ZoneInfo | None = ZoneInfo(timezone)
        except (ZoneInfoNotFoundError, ValueError):
            zone = None
        when = datetime.fromisoformat(iso)
        return format_datetime(when.astimezone(zone) if zone else when, "d MMMM y, HH:mm", locale=self.language)


@cache
def translator(language: str) -> Translator:
    """The translator of a language; English where there is no catalogue."""
    path = CATALOGUES / language / "LC_MESSAGES" / "netaudit.po"
    if not path.is_file():
        return Translator("en", NullTranslations().gettext)
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return Translator(language, GNUTranslations(compiled).gettext)
