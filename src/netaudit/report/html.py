"""A document as one HTML file that needs nothing else: no network.

A picture brings one script, allowed by its digest; without it everything is still there to read.
"""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from netaudit.model.names import printable
from netaudit.report.document import Bullets, Document, Drawing, Heading, Paragraph, Photograph, Table

if TYPE_CHECKING:
    from jinja2 import Environment

# Beside the verdict's words, for who does not see its colour.
SIGNS = {"good": "✓", "different": "≠", "bad": "✕", "neutral": "•"}
SIZE = re.compile(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"')
"""A picture's width and height, in pixels."""
_SHEET = 1.2
"""How much taller than wide a picture may be that fits on a sheet of A4 below its heading."""


def html(document: Document) -> str:
    """Render the whole document; whatever comes from outside is escaped by Jinja2."""
    kinds = {type(block) for part in document.parts for block in part.blocks}
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            document=document,
            sign=SIGNS[document.tone],
            script=_script() if Drawing in kinds else None,
            photographs=Photograph in kinds,
        )
    )


@cache
def _script() -> dict[str, object]:
    """The picture's script and the digest by which the page allows it and no other (CSP level 2)."""
    from markupsafe import Markup

    text = (Path(__file__).parent / "templates" / "topology.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return {"text": Markup(text), "digest": digest}  # noqa: S704  a file of this package, with nothing put into it


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
    environment.tests["drawing"] = lambda block: isinstance(block, Drawing)
    environment.tests["photograph"] = lambda block: isinstance(block, Photograph)
    environment.filters["drawn"] = _drawn
    environment.filters["tall"] = _tall
    environment.filters["photographed"] = _photographed
    return environment


def _tall(drawing: Drawing) -> bool:
    """Whether the picture, as wide as a sheet of paper, is taller than it: then it may be parted between two."""
    size = SIZE.search(drawing.svg)
    return size is not None and float(size[2]) > _SHEET * float(size[1])


def _drawn(drawing: Drawing) -> str:
    """A picture's SVG as it is: `report.svg` escaped every text in it."""
    from markupsafe import Markup

    return Markup(drawing.svg)  # noqa: S704


def _photographed(photograph: Photograph) -> str:
    """A photograph inside the page, so that it needs no other file."""
    return f"data:image/jpeg;base64,{base64.b64encode(photograph.jpeg).decode()}"
