"""An archive of one form: every other byte is noticed and named, and what is hostile is refused by its own word."""

import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netaudit.core import archive
from netaudit.core.archive import pack, sound_path, unpack

PARTS = {
    "manifest.json": b'{"a":1}',
    "manifest.json.sig": b"seal",
    "empty": b"",
    "evidence/baie é.jpg": b"PK\x03\x04 looks like a frame",
    "report/report.md": b"# x\n" * 5,
}
PATHS = st.text("abcé/ .-", min_size=1, max_size=12).filter(sound_path)


def test_other_programs_read_it() -> None:
    with zipfile.ZipFile(io.BytesIO(pack(PARTS))) as other:
        assert {name: other.read(name) for name in other.namelist()} == PARTS
        assert other.testzip() is None
        assert {each.date_time for each in other.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@given(st.dictionaries(PATHS, st.binary(max_size=40), max_size=6))
def test_what_was_packed_is_read_back(parts: dict[str, bytes]) -> None:
    found = unpack(pack(parts)) if parts else unpack(pack({"x": b""}))
    assert found.faults == ()
    assert found.parts == (parts or {"x": b""})
    assert pack(parts) == pack(dict(parts))


def _named(raw: bytes) -> set[str]:
    return {part or code for code, part in unpack(raw).faults}


@pytest.mark.parametrize("flip", [0x01, 0x20, 0x80, 0xFF])
def test_every_altered_byte_is_named_by_its_part(flip: int) -> None:
    raw = pack(PARTS)
    position = 0
    owners = []
    for path, content in PARTS.items():
        size = 30 + len(path.encode()) + len(content)
        owners += [path] * size
        position += size
    for path in PARTS:
        owners += [path] * (46 + len(path.encode()))
    owners += ["dossier-table-altered"] * 22
    assert len(owners) == len(raw)
    for place, owner in enumerate(owners):
        altered = bytearray(raw)
        altered[place] ^= flip
        assert owner in _named(bytes(altered)), (place, owner, _named(bytes(altered)))


def test_what_is_altered_in_a_part_alone_is_named_alone() -> None:
    raw = pack(PARTS)
    for path, content in PARTS.items():
        for place in range(raw.index(content), raw.index(content) + len(content)):
            altered = bytearray(raw)
            altered[place] ^= 0x10
            assert unpack(bytes(altered)).faults == (("dossier-part-altered", path),)


@settings(max_examples=300)
@given(st.data())
def test_cut_off_grown_or_shuffled_it_is_never_taken_for_whole(data: st.DataObject) -> None:
    raw = pack(PARTS)
    first, last = sorted((data.draw(st.integers(0, len(raw))), data.draw(st.integers(0, len(raw)))))
    other = raw[:first] + data.draw(st.binary(max_size=50)) + raw[last:]
    assert other == raw or unpack(other).faults


@given(st.binary(max_size=300))
def test_any_bytes_end_in_faults(raw: bytes) -> None:
    for other in (raw, b"PK\x03\x04" + raw, raw + archive._end(1, 0, len(raw)), raw[:46] + archive._end(1, 46, 0)):
        assert unpack(other).faults or other == pack({})


def _made(*entries: tuple[str, bytes], method: int = zipfile.ZIP_STORED, mode: int = 0o100644) -> bytes:
    """An archive as another program makes it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, content in entries:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.external_attr = mode << 16
            entry.compress_type = method
            made.writestr(entry, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "path",
    ["../x", "/etc/passwd", "a/../../x", "C:\\x", "C:x", "a\\b", "a//b", "a/./b", "a/", "x\x00y", "x\u202ey", "con?",
     "a" * 241, " ", "..."],
)  # fmt: skip
def test_paths_that_lead_out_or_deceive(path: str) -> None:
    assert not sound_path(path)
    with pytest.raises(ValueError, match="no path"):
        pack({path: b""})
    name = path.encode()
    hostile = archive._local(name, 0, 0) + archive._entry(name, 0, 0, 0)
    whole = hostile + archive._end(1, 46 + len(name), 30 + len(name))
    assert {code for code, _ in unpack(whole).faults} == {"dossier-path-refused"}
    assert not any(ord(sign) < 32 or sign == "\u202e" for _, part in unpack(whole).faults for sign in part)


def test_names_that_are_no_text() -> None:
    whole = archive._local(b"\xff", 0, 0) + archive._entry(b"\xff", 0, 0, 0) + archive._end(1, 47, 31)
    assert unpack(whole).faults == (("dossier-path-refused", "\ufffd"),)


def test_links_bombs_and_twins() -> None:
    link = _made(("link", b"/etc/passwd"), mode=0o120777)
    assert ("dossier-part-link", "link") in unpack(link).faults
    bomb = _made(("zeros", b"\0" * 10_000_000), method=zipfile.ZIP_DEFLATED)
    assert len(bomb) < 20_000
    found = unpack(bomb)
    assert ("dossier-part-packed", "zeros") in found.faults
    assert sum(map(len, found.parts.values())) < len(bomb)
    name, body = b"x", archive._local(b"x", 0, 0)
    twins = body + body + archive._entry(name, 0, 0, 0) + archive._entry(name, 0, 0, len(body))
    assert unpack(twins + archive._end(2, 94, 62)).faults == (("dossier-part-twice", "x"),)
    overlapping = body + archive._entry(name, 0, 0, 0) * 2 + archive._end(2, 94, 31)
    assert unpack(overlapping).faults


def test_giants_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    name = b"giant"
    entry = archive._entry(name, 0, 0xFFFFFFF0, 0)
    whole = archive._local(name, 0, 0xFFFFFFF0) + entry + archive._end(1, len(entry), 35)
    assert ("dossier-too-large", "giant") in unpack(whole).faults
    assert unpack(b"PK\x03\x04" + archive._end(0xFFFF, 0, 4)).faults == (("dossier-too-large", ""),)
    monkeypatch.setattr(archive, "MAX_PARTS", 1)
    with pytest.raises(ValueError, match="more than"):
        pack(PARTS)
    raw = pack({"x": b""})
    twice = raw[:31] + raw[31:-22] * 2 + archive._end(1, 94, 31)
    assert ("dossier-too-large", "") in unpack(twice).faults
    monkeypatch.setattr(archive, "MAX_PARTS", 9)
    monkeypatch.setattr(archive, "MAX_PART_BYTES", 10)
    with pytest.raises(ValueError, match=r"evidence/baie é\.jpg has more than"):
        pack(PARTS)
    monkeypatch.setattr(archive, "MAX_PART_BYTES", 99)
    monkeypatch.setattr(archive, "MAX_BYTES", 200)
    with pytest.raises(ValueError, match="more than"):
        pack(PARTS)
    assert unpack(b"x" * 201).faults == (("dossier-too-large", ""),)


def test_what_is_no_archive() -> None:
    for raw in (b"", b"PK", b"%PDF-1.7" * 9, b"\x89PNG" * 20):
        assert unpack(raw).faults == (("dossier-no-archive", ""),)


def test_a_table_that_counts_more_or_less_than_there_is() -> None:
    raw = pack(PARTS)
    count, length, start = struct.unpack("<HII", raw[-12:-2])
    assert count == len(PARTS)
    other = raw[:-22] + archive._end(count - 1, length, start)
    assert unpack(other).faults == (("dossier-table-altered", ""),)
    gap = raw[:start] + b"gap" + raw[start:-22] + archive._end(count, length, start + 3)
    assert ("dossier-table-altered", "") in unpack(gap).faults
