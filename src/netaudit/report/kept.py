"""An audit's report as it is kept, so that it can be rendered again: in any form and language, without the devices.

What is kept is what the report says, in every language of the catalogue, and nothing more: no state, no address of a
telephone that the report does not name. A picture is kept as what it shows and is drawn again, since a drawing goes
into a page as it is. One language is whole; of the others only what differs from it is written.

The file comes from a folder that others may write into: whatever is in it is checked, and only becomes words.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import msgspec

from netaudit.report.document import Block, Bullets, Document, Drawing, Heading, Paragraph, Part, Photograph, Table
from netaudit.report.drawing import drawn
from netaudit.report.language import translator
from netaudit.report.machine import json_text
from netaudit.report.picture import Picture

KEPT = "document.json"
"""Its name, beside the forms of the report."""
SCHEMA = 1
_FILE = re.compile(r"[a-z][a-z0-9-]{0,60}\.svg")
_LANGUAGE = re.compile(r"[a-z]{2,8}")
_BLOCKS: dict[str, type[Heading | Paragraph | Bullets | Table]] = {
    "heading": Heading, "paragraph": Paragraph, "bullets": Bullets, "table": Table,
}  # fmt: skip
_KINDS = {kind: name for name, kind in _BLOCKS.items()}


class KeptError(ValueError):
    """A kept report cannot be read; the message says why, in words of a program."""


@dataclass(frozen=True)
class Words:
    """A report in one language."""

    documents: Mapping[str, Document]
    """By the name of its files: `report`, `synthesis`."""
    body: bytes
    """Its JSON form."""


@dataclass(frozen=True)
class KeptReport:
    """A report in every language in which it was kept."""

    language: str
    """That in which it was written first; its files have plain names."""
    words: Mapping[str, Words]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    schema: int
    language: str
    report: dict[str, Any]
    others: dict[str, Any]


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything of a `Document` but its language and parts."""

    title: str
    subtitle: str
    date: str
    verdict: str
    verdict_word: str
    verdict_mark: str
    tone: Literal["good", "different", "bad", "neutral"]
    facts: tuple[tuple[str, str], ...]
    contents: str
    properties: tuple[tuple[str, str | int | bool], ...]


def kept(report: KeptReport) -> bytes:
    """The file, UTF-8."""
    own = _plain(report.words[report.language])
    others = {
        language: _differing(own, _plain(words))
        for language, words in sorted(report.words.items())
        if language != report.language
    }
    whole = {"schema": SCHEMA, "language": report.language, "report": own, "others": others}
    return json.dumps(whole, ensure_ascii=True, separators=(",", ":"), sort_keys=True).encode() + b"\n"


def read_kept(raw: bytes) -> KeptReport:
    """The report that was kept; raises KeptError."""
    try:
        file = msgspec.json.decode(raw, type=_File)
        if file.schema != SCHEMA:
            raise KeptError(f"schema {file.schema}, not {SCHEMA}")
        trees = {language: _patched(file.report, what) for language, what in file.others.items()}
        trees[file.language] = file.report
        words = {language: _words(tree, language) for language, tree in trees.items()}
    except (msgspec.DecodeError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as failure:
        raise failure if isinstance(failure, KeptError) else KeptError(str(failure)[:200]) from failure
    return KeptReport(file.language, words)


def _plain(words: Words) -> dict[str, Any]:
    documents = {name: _document(document) for name, document in words.documents.items()}
    return {"documents": documents, "body": json.loads(words.body)}


def _document(document: Document) -> dict[str, Any]:
    parts = [{"title": part.title, "blocks": [_block(block) for block in part.blocks]} for part in document.parts]
    head = {name: msgspec.to_builtins(getattr(document, name)) for name in _Head.__struct_fields__}
    return {"head": head, "parts": parts}


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Drawing):
        picture = msgspec.to_builtins(block.picture)
        return {"drawing": {"caption": block.caption, "file": block.file, "picture": picture}}
    if isinstance(block, Photograph):
        raise TypeError("an audit's report has no photographs")
    return {_KINDS[type(block)]: msgspec.to_builtins(block)}


def _words(tree: dict[str, Any], language: str) -> Words:
    if not _LANGUAGE.fullmatch(language):
        raise KeptError("not a language")
    documents = {name: _read_document(plain, language) for name, plain in tree["documents"].items()}
    return Words(documents, json_text(tree["body"]).encode() + b"\n")


def _read_document(plain: dict[str, Any], language: str) -> Document:
    head = msgspec.convert(plain["head"], _Head)
    datetime.fromisoformat(head.date)
    parts = tuple(
        Part(msgspec.convert(part["title"], str), tuple(_read_block(block, language) for block in part["blocks"]))
        for part in plain["parts"]
    )
    return Document(language=language, parts=parts, **msgspec.structs.asdict(head))


def _read_block(plain: dict[str, Any], language: str) -> Block:
    ((kind, block),) = plain.items()
    if kind != "drawing":
        return msgspec.convert(block, _BLOCKS[kind])
    if not _FILE.fullmatch(block["file"]):
        raise KeptError("not the name of a picture")
    caption = msgspec.convert(block["caption"], str)
    return drawn(msgspec.convert(block["picture"], Picture), caption, block["file"], translator(language))


def _differing(one: Any, other: Any) -> Any:
    """What must be put into `one` to have `other`: `{"is": …}`, or `{"in": …}` by key or place; {} where nothing."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        pairs = [(key, _differing(one[key], other[key])) for key in one]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = [(str(place), _differing(*both)) for place, both in enumerate(zip(one, other, strict=True))]
    else:
        # Python takes 1 and true for the same.
        return {} if type(one) is type(other) and one == other else {"is": other}
    inside = {key: what for key, what in pairs if what}
    return {"in": inside} if inside else {}


def _patched(one: Any, what: Any) -> Any:
    if "is" in what:
        return what["is"]
    inside = what.get("in", {})
    if isinstance(one, dict):
        return {**one, **{key: _patched(one[key], more) for key, more in inside.items()}}
    if not inside:
        return one
    found = list(one)
    for place, more in inside.items():
        found[int(place)] = _patched(found[int(place)], more)
    return found
