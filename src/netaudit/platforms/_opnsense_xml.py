"""OPNsense's configuration, `/conf/config.xml`: as a tree, and as lines under their headings.

The file comes scrubbed: a mark that stands in place of a secret would be taken for a tag, and is quoted first. A
document type is refused, with it every entity of somebody else's making.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, fromstring

from netaudit.model.names import printable
from netaudit.model.platform import Captures, ConfigLine, ReadingError
from netaudit.platforms._tables import answer

CONFIG = "cat /conf/config.xml"
_MARK = re.compile(r">(<secret(?: [0-9a-f]{8})?>)</")
_DEEPEST = 30
# What tells one element from its brothers of the same name.
_NAMES = ("name", "vlanif", "laggif", "mac", "descr", "tunable", "refid")


def config_text(captures: Captures) -> str:
    """The file.

    Raises:
        ReadingError: it is not whole.
    """
    text = answer(CONFIG, captures).strip()
    start = text.find("<?xml")
    if start < 0 or not text.endswith("</opnsense>"):
        raise ReadingError(f"`{CONFIG}` is no whole configuration of OPNsense")
    tree(text[start:])
    return text[start:] + "\n"


def tree(text: str) -> Element:
    """The file as a tree.

    Raises:
        ReadingError: it is no well-formed XML, brings a document type along, or is nested beyond all reason.
    """
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ReadingError("the configuration brings a document type along, which OPNsense never writes")
    quoted = _MARK.sub(lambda found: f">{found[1].replace('<', '&lt;').replace('>', '&gt;')}</", text)
    try:
        root = fromstring(quoted)  # noqa: S314  without a document type there is no entity to expand
    except ParseError as failure:
        raise ReadingError(f"`{CONFIG}` is no well-formed XML ({failure})") from failure
    if root.tag != "opnsense" or _depth(root, 0) > _DEEPEST:
        raise ReadingError(f"`{CONFIG}` is no configuration of OPNsense")
    return root


def root_of(captures: Captures) -> Element:
    """The whole configuration as a tree."""
    return tree(config_text(captures))


def _depth(element: Element, so_far: int) -> int:
    if so_far > _DEEPEST:
        return so_far
    return max((_depth(child, so_far + 1) for child in element), default=so_far)


def said(element: Element | None, path: str = ".") -> str:
    """The text of an element below this one, made printable; empty where there is none."""
    return printable((element.findtext(path) or "").strip()) if element is not None else ""


def is_on(element: Element | None, path: str) -> bool:
    """Whether a switch is on: OPNsense writes `1`, `enabled` or `yes`, or nothing inside an element that is there."""
    found = element.find(path) if element is not None else None
    return found is not None and (found.text or "1").strip() not in ("0", "no", "")


def config_lines(text: str) -> list[ConfigLine]:
    """Every value under its headings."""
    return list(_lines(tree(text), ()))


def _lines(element: Element, above: tuple[str, ...]) -> Iterator[ConfigLine]:
    seen: dict[str, int] = {}
    for child in element:
        number = seen[child.tag] = seen.get(child.tag, 0) + 1
        several = sum(1 for each in element if each.tag == child.tag) > 1
        name = child.get("uuid") or next((said(child, each) for each in _NAMES if said(child, each)), "")
        label = f"{child.tag} {printable(name) or number}" if several and len(child) else child.tag
        if len(child):
            yield (*above, label)
            yield from _lines(child, (*above, label))
        elif text := said(child):
            yield (*above, f"{label} = {text}")
        else:
            yield (*above, label)
