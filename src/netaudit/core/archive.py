"""A ZIP archive of one fixed form (APPNOTE 6.3.10): stored, one time for all, no extra field, no comment, no gap.

The same parts in the same order give the same bytes, and every byte that is no part's content follows from the parts:
one that is another is noticed and told by the name of the part it stands at. Nothing is ever unpacked, so that an
archive cannot grow; it is never written to a disk, so that a path leads nowhere.
"""

import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from netaudit.model.dossier import MAX_BYTES, MAX_PART_BYTES, MAX_PARTS, MAX_PATH
from netaudit.model.names import printable

_LOCAL = struct.Struct("<4s5H3I2H")
_ENTRY = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_LOCAL_MARK, _ENTRY_MARK, _END_MARK = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_NEEDS, _MADE_BY = 20, 3 << 8 | 20
_UTF8, _ENCRYPTED = 0x0800, 0x0001
_DATE = 1 << 5 | 1
"""1 January 1980, the first day that the format knows."""
_MODE = 0o100644 << 16
_SYMLINK = 0o12


Fault = tuple[str, str]
"""A code of the catalogue of reasons, and the path of the part that it is about; empty for the archive's own."""
_TABLE: Fault = ("dossier-table-altered", "")


@dataclass(frozen=True)
class Unpacked:
    """What an archive holds, and what is wrong with it."""

    parts: Mapping[str, bytes]
    """Path -> content, in the archive's order; only what could be told apart."""
    faults: tuple[Fault, ...]


def sound_path(path: str) -> bool:
    """Whether a path stays inside wherever it is unpacked, on any system, and reads as it is."""
    if len(path) > MAX_PATH or printable(path) != path or set(path) & set('\\:*?"<>|'):
        return False
    return all(step.strip(" .") and step not in (".", "..") for step in path.split("/"))


def pack(parts: Mapping[str, bytes]) -> bytes:
    """The archive of these parts, in their order.

    Raises:
        ValueError: a path that is not sound, or more than a dossier may hold.
    """
    if len(parts) > MAX_PARTS:
        raise ValueError(f"more than {MAX_PARTS} parts")
    bodies, table, position = [], [], 0
    for path, content in parts.items():
        if not sound_path(path):
            raise ValueError(f"{printable(path)[:MAX_PATH]} is no path of a dossier")
        if len(content) > MAX_PART_BYTES:
            raise ValueError(f"{path} has more than {MAX_PART_BYTES} bytes")
        name, crc = path.encode(), zlib.crc32(content)
        table.append(_entry(name, crc, len(content), position))
        bodies += [_local(name, crc, len(content)), content]
        position += len(bodies[-2]) + len(content)
    whole = b"".join((*bodies, *table, _end(len(parts), sum(map(len, table)), position)))
    if len(whole) > MAX_BYTES:
        raise ValueError(f"more than {MAX_BYTES} bytes together")
    return whole


def unpack(raw: bytes) -> Unpacked:
    """Read an archive, of whatever origin; every deviation from the fixed form is a fault."""
    if len(raw) > MAX_BYTES:
        return Unpacked({}, (("dossier-too-large", ""),))
    last = raw[-_END.size :]
    if len(raw) < _END.size or not (raw.startswith(_LOCAL_MARK) or last.startswith(_END_MARK)):
        return Unpacked({}, (("dossier-no-archive", ""),))
    count, length, start = _END.unpack(last)[4:7]
    if start + length + _END.size != len(raw) or last != _end(count, length, start):
        return Unpacked({}, (_TABLE,))
    if count > MAX_PARTS:
        return Unpacked({}, (("dossier-too-large", ""),))
    walk = _Walk(raw, start)
    faults = list(walk.faults())
    if walk.count != count:
        faults.append(_TABLE)
    return Unpacked(walk.parts, tuple(dict.fromkeys(faults)))


class _Walk:
    """One pass along the table of contents and the bodies it names; both must say the same of every part."""

    def __init__(self, raw: bytes, table: int) -> None:
        self._raw, self._table = raw, table
        self.parts: dict[str, bytes] = {}
        self.count = 0

    def faults(self) -> Iterator[Fault]:
        """Everything that is not as `pack` writes it; fills `parts`."""
        at, body, end = self._table, 0, len(self._raw) - _END.size
        while at < end:
            if end - at < _ENTRY.size:
                yield _TABLE
                return
            fields = _ENTRY.unpack_from(self._raw, at)
            following = at + _ENTRY.size + sum(fields[10:13])
            name = self._raw[at + _ENTRY.size : at + _ENTRY.size + fields[10]]
            path = shown(name)
            if fields[0] != _ENTRY_MARK or following > end:
                # Where this line of the table ends is not known, so neither is where the next one begins.
                yield "dossier-frame-altered", self._name_at(body) or path
                yield _TABLE
                return
            self.count += 1
            if self.count > MAX_PARTS:
                yield "dossier-too-large", ""
                return
            yield from _hostile(name, path, fields)
            place = self._place(body, fields)
            if place is None:
                yield "dossier-frame-altered", path
                yield "dossier-frame-altered", self._name_at(body) or path
                return
            yield from self._body(name, body, place, self._raw[at:following])
            at, body = following, place.stop
        if body != self._table:
            yield _TABLE

    def _body(self, name: bytes, body: int, place: range, entry: bytes) -> Iterator[Fault]:
        """Faults of one part: its frame before it, its line of the table, its content."""
        path, size = shown(name), len(place)
        content = self._raw[place.start : place.stop]
        stated = struct.unpack_from("<I", entry, 16)[0], struct.unpack_from("<I", self._raw, body + 14)[0]
        crc = zlib.crc32(content)
        if stated[0] == stated[1] != crc:
            # Both frames agree with each other: it is the content that is another.
            yield "dossier-part-altered", path
            crc = stated[0]
        if self._raw[body : place.start] != _local(name, crc, size) or entry != _entry(name, crc, size, body):
            yield "dossier-frame-altered", path
            if self._name_at(body) != path:
                yield "dossier-frame-altered", self._name_at(body)
        if path in self.parts:
            yield "dossier-part-twice", path
        else:
            self.parts[path] = content

    def _place(self, body: int, fields: tuple[int, ...]) -> range | None:
        """Where a part's content lies, by whichever of the places that state it leads to the next part.

        Where none does, the next part's own beginning may be what was altered: then as the table says; None where that
        cannot be.
        """
        if body + _LOCAL.size > self._table:
            return None
        local = _LOCAL.unpack_from(self._raw, body)
        stated = [
            range(begin, begin + size)
            for begin in (body + _LOCAL.size + fields[10], body + _LOCAL.size + local[9])
            for size in (fields[8], fields[9], local[7], local[8])
        ]
        for place in stated:
            after = place.stop
            if after == self._table or (after < self._table and self._raw[after : after + 4] == _LOCAL_MARK):
                return place
        return stated[0] if stated[0].stop <= self._table else None

    def _name_size(self, body: int) -> int:
        return int(struct.unpack_from("<H", self._raw, body + 26)[0])

    def _name_at(self, body: int) -> str:
        """The name in the frame before a part; empty where there is none."""
        if body + _LOCAL.size > self._table:
            return ""
        begin = body + _LOCAL.size
        return shown(self._raw[begin : begin + min(self._name_size(body), MAX_PATH)])


def _hostile(name: bytes, path: str, fields: tuple[int, ...]) -> Iterator[Fault]:
    """What no dossier has, told by its own word: paths that lead out, links, packed or encrypted parts, giants."""
    if path.encode() != name or not sound_path(path):
        yield "dossier-path-refused", path
    if fields[15] >> 28 == _SYMLINK:
        yield "dossier-part-link", path
    if fields[4] != 0 or fields[3] & _ENCRYPTED:
        yield "dossier-part-packed", path
    if fields[9] > MAX_PART_BYTES:
        yield "dossier-too-large", path


def _local(name: bytes, crc: int, size: int) -> bytes:
    return _LOCAL.pack(_LOCAL_MARK, _NEEDS, _UTF8, 0, 0, _DATE, crc, size, size, len(name), 0) + name


def _entry(name: bytes, crc: int, size: int, position: int) -> bytes:
    return (
        _ENTRY.pack(
            _ENTRY_MARK, _MADE_BY, _NEEDS, _UTF8, 0, 0, _DATE, crc, size, size, len(name), 0, 0, 0, 0, _MODE, position
        )
        + name
    )


def _end(count: int, length: int, start: int) -> bytes:
    return _END.pack(_END_MARK, 0, 0, count, count, length, start, 0)


def shown(name: bytes) -> str:
    """A name from an archive, safe to print."""
    return printable(name.decode("utf-8", "replace"))[:MAX_PATH]
