"""A document as one HTML file that needs nothing else: no network, no script."""

from functools import cache
from typing import TYPE_CHECKING

from netaudit.model.names import printable
from netaudit.report.document import Bullets, Document, Heading, Paragraph, Table

if TYPE_CHECKING:
    from jinja2 import Environment

# Beside the verdict's words, for who does not see its colour.
_SIGNS = {"good": "✓", "different": "≠", "bad": "✕", "neutral": "•"}


def html(document: Document) -> str:
    """Render the whole document; whatever comes from outside is escaped by Jinja2."""
    return _environment().get_template("report.html.j2").render(document=document, sign=_SIGNS[document.tone])


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("netaudit.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: printable(value) if type(value) is str else value,
    )
    environment.tests["heading"] = lambda block: isinstance(block, Heading)
    environment.tests["paragraph"] = lambda block: isinstance(block, Paragraph)
    environment.tests["bullets"] = lambda block: isinstance(block, Bullets)
    environment.tests["table"] = lambda block: isinstance(block, Table)
    return environment
