"""The reader's language: gettext catalogues, dates and numbers (Babel).

Messages are English in the code; a catalogue `locale/<language>/LC_MESSAGES/netaudit.po` gives the others and is
read as it is, so that nothing has to be compiled.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from netaudit.model.names import printable

CATALOGUES = Path(__file__).parent / "locale"
LANGUAGES = ("en", "fr")
"""In which a report can be had."""


class _Params(dict[str, str]):
    """What fills a message; a placeholder that nothing fills stays as it is, so that a verdict can still be said."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


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
        if not params:
            return words
        return words.format_map(_Params({name: printable(str(value)) for name, value in params.items()}))

    def date(self, iso: str, timezone: str = "UTC") -> str:
        """An ISO 8601 time as this language writes it, in the site's zone; in its own where that is unknown.

        Raises:
            ValueError: not an ISO 8601 time.
        """
        from babel.dates import format_datetime

        when = datetime.fromisoformat(iso)
        try:
            zone: ZoneInfo | None = ZoneInfo(timezone)
        except (ZoneInfoNotFoundError, ValueError):
            zone = None  # the time stays right, in the zone it was written in
        return format_datetime(when.astimezone(zone) if zone else when, "d MMMM y, HH:mm", locale=self.language)

    def number(self, value: float) -> str:
        """A number with this language's separators."""
        from babel.numbers import format_decimal

        return str(format_decimal(value, locale=self.language))


@cache
def translator(language: str) -> Translator:
    """The translator of a language such as `fr`; English where there is no catalogue."""
    path = CATALOGUES / language / "LC_MESSAGES" / "netaudit.po"
    if not language.isalpha() or not path.is_file():
        return Translator("en", str)
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    told = {str(each.id): str(each.string) for each in catalogue if each.id and each.string and not each.fuzzy}
    return Translator(language, lambda message: told.get(message, message))
