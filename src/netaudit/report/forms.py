"""A document in the forms in which it is kept and handed over."""

from collections.abc import Collection, Sequence
from pathlib import Path

from netaudit.model.site import Form
from netaudit.report.document import Document, Drawing, Photograph
from netaudit.report.html import html
from netaudit.report.markdown import markdown
from netaudit.report.pdf import pdf

FORMS: tuple[Form, ...] = ("md", "html", "pdf", "json")


def rendered(document: Document, name: str, forms: Collection[Form], body: bytes) -> dict[str, bytes]:
    """File name -> content.

    Args:
        document: the report.
        name: of its files, without what follows the dot.
        forms: which are asked for; its pictures go with Markdown and HTML, which show or name them.
        body: the JSON form, which is made of the same facts and not of the document.
    """
    found: dict[str, bytes] = {}
    if "html" in forms:
        found[f"{name}.html"] = html(document).encode()
    if "md" in forms:
        found[f"{name}.md"] = markdown(document).encode()
    if "json" in forms:
        found[f"{name}.json"] = body
    if found:
        found |= pictures(document)
    if "pdf" in forms:
        found[f"{name}.pdf"] = pdf(document)
    return found


def page(paths: Sequence[Path]) -> Path:
    """What a reader opens first of these files."""
    order = (".html", ".pdf", ".md", ".json")
    return min(paths, key=lambda path: order.index(path.suffix) if path.suffix in order else len(order))


def pictures(document: Document) -> dict[str, bytes]:
    """File name -> content, of all drawings and photographs of the document."""
    blocks = [block for part in document.parts for block in part.blocks]
    drawings = {block.file: block.svg.encode() for block in blocks if isinstance(block, Drawing)}
    return drawings | {block.file: block.jpeg for block in blocks if isinstance(block, Photograph)}
