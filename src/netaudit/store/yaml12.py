"""YAML 1.2 (core schema) with positions, for files that people write and that may be hostile.

PyYAML reads YAML 1.1, in which `no` is false and `1:30` a number; so only its event stream is used, and scalars
are resolved here by the YAML 1.2 core schema (section 10.3.2). Anchors, duplicate keys, tags, more than one
document, depth beyond 40 and files over 1 MiB are refused.
"""

import re
from dataclasses import dataclass, field
from typing import Protocol

import yaml

MAX_BYTES = 1024 * 1024
_MAX_DEPTH = 40
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

Path = tuple[str | int, ...]
"""Keys and positions that lead to a value."""


@dataclass(frozen=True)
class Mark:
    """A place in a file; both count from 1."""

    line: int
    column: int


class YamlError(Exception):
    """The text is not the YAML that netaudit reads."""

    def __init__(self, problem: str, mark: Mark) -> None:
        """Say what is wrong and where."""
        super().__init__(problem)
        self.problem = problem
        self.mark = mark


@dataclass
class Document:
    """A YAML text as plain values (dict, tuple, str, int, float, bool, None) and where each stands."""

    value: object
    marks: dict[Path, Mark] = field(default_factory=dict)
    keys: dict[Path, Mark] = field(default_factory=dict)
    """Where the key itself stands, for what is in a mapping."""

    def mark(self, path: Path) -> Mark:
        """The place of the value at a path, or of the nearest thing above it."""
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks.get(path, Mark(1, 1))


def parse(raw: bytes, max_bytes: int = MAX_BYTES) -> Document:
    """Read one YAML document of at most so many bytes.

    Raises:
        YamlError: with the line and column, and what to write instead.
    """
    if len(raw) > max_bytes:
        raise YamlError(f"the file is larger than {max_bytes} bytes", Mark(1, 1))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        line = raw.count(b"\n", 0, failure.start) + 1
        column = failure.start - (raw.rfind(b"\n", 0, failure.start) + 1) + 1
        raise YamlError("not UTF-8: save the file as UTF-8", Mark(line, column)) from failure
    try:
        return _Composer(text).document()
    except yaml.MarkedYAMLError as failure:
        where = _place(failure.problem_mark or failure.context_mark)
        broken = text.splitlines()[where.line - 1 : where.line] or [""]
        tab = broken[0][where.column - 1 : where.column] == "\t"
        raise YamlError("a tab: indent with spaces" if tab else failure.problem or "not YAML", where) from failure
    except yaml.YAMLError as failure:  # a character that YAML forbids
        raise YamlError(str(failure).splitlines()[0], Mark(1, 1)) from failure


def dump(value: object) -> str:
    """Write plain values as YAML that this module reads back as the same values, keys in the order given."""
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


class _YamlMark(Protocol):
    line: int
    column: int


class _Composer:
    def __init__(self, text: str) -> None:
        self._events = yaml.parse(text, Loader=_LOADER)
        self._marks: dict[Path, Mark] = {}
        self._keys: dict[Path, Mark] = {}

    def document(self) -> Document:
        next(self._events)  # start of the stream
        event = next(self._events)
        if isinstance(event, yaml.StreamEndEvent):
            return Document(None)
        value = self._value(next(self._events), ())
        next(self._events)  # end of the document
        event = next(self._events)
        if not isinstance(event, yaml.StreamEndEvent):
            raise YamlError("a second document: one file holds one", _place(event.start_mark))
        return Document(value, self._marks, self._keys)

    def _value(self, event: yaml.Event, path: Path) -> object:
        mark = self._marks[path] = _place(event.start_mark)
        if len(path) > _MAX_DEPTH:
            raise YamlError(f"nested more than {_MAX_DEPTH} levels deep", mark)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise YamlError("anchors and aliases are not read: write the value out", mark)
        if getattr(event, "tag", None) not in (None, "!"):
            raise YamlError("tags are not read: write the plain value", mark)
        if isinstance(event, yaml.ScalarEvent):
            return event.value if event.style else resolve(event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._mapping(path)

    def _sequence(self, path: Path) -> tuple[object, ...]:
        items: list[object] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._value(event, (*path, len(items))))
        return tuple(items)

    def _mapping(self, path: Path) -> dict[object, object]:
        found: dict[object, object] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            mark = _place(event.start_mark)
            if not isinstance(event, yaml.ScalarEvent):
                raise YamlError("a key must be a plain word or number", mark)
            key = self._value(event, (*path, event.value))
            if key in found:
                raise YamlError(f"`{event.value}` stands twice: keep one", mark)
            child = (*path, key if isinstance(key, int) else event.value)
            self._keys[child] = mark
            found[key] = self._value(next(self._events), child)
        return found


_INT = re.compile(r"[-+]?[0-9]+$|0o[0-7]+$|0x[0-9a-fA-F]+$")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$|[-+]?\.(inf|Inf|INF)$|\.(nan|NaN|NAN)$")
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


def resolve(text: str) -> object:
    """The value of an unquoted scalar by the YAML 1.2 core schema."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.match(text) and len(text) < 40:
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if _FLOAT.match(text):
        return float(text.replace(".inf", "inf").replace(".nan", "nan").lower())
    return text


def _place(mark: _YamlMark | None) -> Mark:
    return Mark(mark.line + 1, mark.column + 1) if mark else Mark(1, 1)


class _Dumper(_DUMPER):  # type: ignore[misc, valid-type]  # libyaml's class where it is built, else PyYAML's own
    """Quotes what either version of YAML would read as something else than text; writes no anchors."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  the interface of PyYAML
        return True


def _write_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    plain = isinstance(resolve(text), str) and "\n" not in text
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain else '"')


_Dumper.add_representer(str, _write_text)
_Dumper.add_representer(tuple, lambda dumper, items: dumper.represent_list(items))
