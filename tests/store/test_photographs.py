"""What leaves of a photograph: its pixels, which way up it stands, when it was taken; and nothing else."""

import io
import struct
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from netaudit.store import photographs
from netaudit.store.photographs import Shown, exported, shown

SECRETS = (b"SECRET-MAKER", b"SECRET-PLACE", b"SECRET-COMMENT", b"SECRET-TAIL", b"GPS")


def told() -> Image.Exif:
    """EXIF that says where, when, with what, and which way up."""
    exif = Image.Exif()
    exif[0x0112] = 8
    exif[0x010F] = "SECRET-MAKER"
    exif.get_ifd(0x8769).update({0x9003: "2026:12:01 20:05:00", 0x927C: b"SECRET-PLACE"})
    exif.get_ifd(0x8825).update({1: "S", 2: (21.0, 6.0, 52.0), 3: "E", 4: (55.0, 32.0, 11.0), 27: b"SECRET-PLACE"})
    return exif


def drawn(kind: str, mode: str = "RGB", **more: Any) -> bytes:
    """A picture of a kind."""
    out = io.BytesIO()
    Image.radial_gradient("L").resize((64, 48)).convert(mode).save(out, kind, **more)
    return out.getvalue()


XMP = b"<x:xmpmeta>SECRET-PLACE</x:xmpmeta>"
TEXT = PngImagePlugin.PngInfo()
TEXT.add_text("Comment", "SECRET-COMMENT")
TEXT.add_itxt("XML:com.adobe.xmp", XMP.decode())
KINDS = {
    "a.jpg": drawn("JPEG", exif=told(), comment=b"SECRET-COMMENT", xmp=XMP) + b"SECRET-TAIL",
    "cmyk.jpeg": drawn("JPEG", "CMYK", exif=told(), comment=b"SECRET-COMMENT"),
    "grey.JPG": drawn("JPEG", "L", exif=told()),
    "a.png": drawn("PNG", exif=told(), pnginfo=TEXT) + b"SECRET-TAIL",
    "palette.png": drawn("PNG", "P", pnginfo=TEXT),
    "a.webp": drawn("WEBP", exif=told(), xmp=XMP),
    "a.gif": drawn("GIF", "P", comment=b"SECRET-COMMENT"),
    "png-in-truth.jpg": drawn("PNG", exif=told()),
    "no-suffix": drawn("JPEG", exif=told()),
    "photo.bin": drawn("JPEG", exif=told(), xmp=XMP),
    "two.jpg": drawn("MPO", exif=told(), save_all=True, append_images=[Image.new("RGB", (8, 8))]),
}


@pytest.mark.parametrize("name", KINDS)
def test_only_pixels_leave(name: str) -> None:
    raw = KINDS[name]
    assert any(secret in raw for secret in SECRETS), "else the test shows nothing"
    leaving = exported(name, raw)
    assert leaving.redrawn, leaving
    assert not [secret for secret in SECRETS if secret in leaving.content]
    with Image.open(io.BytesIO(raw)) as before, Image.open(io.BytesIO(leaving.content)) as after:
        kept = dict(after.getexif())
        assert set(kept) <= {0x0112, 0x0132}
        if before.getexif():
            assert kept == {0x0112: 8, 0x0132: "2026:12:01 20:05:00"}
        assert after.size == before.size
        assert not after.getexif().get_ifd(0x8825)
        assert {"xmp", "comment", "Comment", "XML:com.adobe.xmp"} & set(after.info) == set()
        close = [abs(a - b) for a, b in zip(before.convert("L").tobytes(), after.convert("L").tobytes(), strict=True)]
        assert max(close) <= 6, "the same picture"
    assert exported(name, raw) == leaving
    assert exported(name, leaving.content).redrawn


def test_what_is_no_time_is_not_kept() -> None:
    exif = Image.Exif()
    exif[0x0132], exif[0x0112] = "SECRET-PLACE", 99
    leaving = exported("a.jpg", drawn("JPEG", exif=exif))
    with Image.open(io.BytesIO(leaving.content)) as after:
        assert dict(after.getexif()) == {}


def _png(width: int, height: int) -> bytes:
    """The head of a picture of that size, with next to nothing behind it."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("name", "raw", "why"),
    [
        ("zip.jpg", b"PK\x03\x04" + b"\0" * 60, "evidence-no-picture"),
        ("page.png", b"<html><script>", "evidence-no-picture"),
        ("empty.jpg", b"", "evidence-no-picture"),
        ("big.png", _png(20_000, 10_000), "evidence-picture-too-large"),
        ("less.png", _png(10_000, 9_000), "evidence-picture-too-large"),
        ("cut.png", _png(1_000, 1_000), "evidence-picture-broken"),
        ("cut.jpg", KINDS["a.jpg"][: len(KINDS["a.jpg"]) // 2], "evidence-picture-broken"),
        ("a.heic", b"\0\0\0\x18ftypheic", "evidence-picture-unclean"),
        ("scan.tiff", drawn("TIFF"), "evidence-picture-unclean"),
        ("raw.DNG", drawn("TIFF"), "evidence-picture-unclean"),
        (
            "film.gif",
            drawn("GIF", save_all=True, append_images=[Image.new("RGB", (64, 48))]),
            "evidence-several-pictures",
        ),
        (
            "film.png",
            drawn("PNG", save_all=True, append_images=[Image.new("RGB", (64, 48))]),
            "evidence-several-pictures",
        ),
    ],
)
def test_what_may_not_leave(name: str, raw: bytes, why: str) -> None:
    assert exported(name, raw) == photographs.Exported(b"", why_not=why)


@pytest.mark.parametrize("name", ["devis.pdf", "notes.txt", "film.mp4", "archive.zip"])
def test_what_is_no_picture_leaves_as_it_is(name: str) -> None:
    for raw in (b"%PDF-1.7", b"PK\x03\x04", b""):
        assert exported(name, raw) == photographs.Exported(raw)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_spoilt_pictures_never_leave_as_they_are_and_end_nothing(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(KINDS)))
    raw = bytearray(KINDS[name])
    for _ in range(data.draw(st.integers(1, 8))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(raw)))
    leaving = exported("x.jpg", bytes(raw[:cut]))
    assert leaving.redrawn != bool(leaving.why_not)
    assert b"SECRET-PLACE" not in leaving.content


@pytest.mark.parametrize("name", KINDS)
def test_a_report_shows_nothing_but_pixels_upright_and_small(name: str) -> None:
    found = shown(name, KINDS[name], 32)
    assert found is not None
    assert not found.why_not
    assert not [secret for secret in SECRETS if secret in found.jpeg]
    with Image.open(io.BytesIO(KINDS[name])) as before, Image.open(io.BytesIO(found.jpeg)) as after:
        turned = before.getexif().get(0x0112) == 8
        assert (after.format, after.mode, after.size) == ("JPEG", "RGB", (24, 32) if turned else (32, 24))
        assert (found.width, found.height) == after.size
        assert set(after.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}, "no profile, no comment"
        assert not after.getexif()
        assert found.taken == ("2026-12-01T20:05:00" if before.getexif() else "")
    assert shown(name, KINDS[name], 32) == found, "the same report, the same bytes"


def test_what_is_see_through_stands_on_white_and_colours_are_those_of_srgb() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(out, "PNG")
    found = shown("a.png", out.getvalue())
    assert found is not None
    with Image.open(io.BytesIO(found.jpeg)) as after:
        assert after.getpixel((4, 4)) == (255, 255, 255)
    out = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    for spoilt in (profile, b"no profile"):
        Image.new("RGB", (8, 8), (10, 200, 30)).save(out, "PNG", icc_profile=spoilt)
        found = shown("a.png", out.getvalue())
        assert found is not None
        assert found.jpeg


@pytest.mark.parametrize(
    ("name", "raw", "why"),
    [
        ("archive.jpg", b"PK\x03\x04" + bytes(200), "evidence-no-picture"),
        ("empty.png", b"", "evidence-no-picture"),
        ("wall.png", _png(20_000, 10_000), "evidence-picture-too-large"),
        ("cut.jpg", drawn("JPEG")[:300], "evidence-picture-broken"),
        ("cut.png", drawn("PNG")[:200], "evidence-picture-broken"),
        ("a.heic", b"\0\0\0\x18ftypheic", "evidence-picture-unclean"),
        ("film.gif", drawn("GIF", save_all=True, append_images=[Image.new("RGB", (64, 48))]),
         "evidence-several-pictures"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_told_why(name: str, raw: bytes, why: str) -> None:
    assert shown(name, raw) == Shown(why_not=why)


def test_a_document_is_no_photograph() -> None:
    assert shown("devis.pdf", b"%PDF-1.7") is None
    assert shown("notes.txt", b"") is None


@given(at=st.integers(0, 2000), change=st.binary(min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_a_spoilt_photograph_is_shown_whole_or_not_at_all(at: int, change: bytes) -> None:
    raw = KINDS["a.jpg"]
    at %= len(raw)
    found = shown("a.jpg", raw[:at] + change + raw[at + len(change) :])
    assert found is not None
    assert bool(found.jpeg) != bool(found.why_not)
    assert not [secret for secret in SECRETS if secret in found.jpeg]
