"""Photographs as they leave the house: what shows where and with what they were taken stays behind.

A picture is drawn anew from its pixels, so that nothing but them, the colour profile, which way up it stands and when
it was taken gets into the copy: no place, no maker's notes, no preview, nothing that was hung onto its end.
"""

import io
import re
import struct
import warnings
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Exif, Image

MAX_PIXELS = 80_000_000
"""A picture of that size takes 240 MB of memory; Pillow itself begins to warn a little above."""
_DRAWN = ("JPEG", "PNG", "WEBP", "GIF")
_NAMES_DRAWN = {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif"}
_NAMES_OTHER = {
    ".heic", ".heif", ".avif", ".tif", ".tiff", ".bmp", ".dng", ".cr2", ".cr3", ".nef", ".arw", ".jp2", ".jxl", ".mpo",
    ".ico", ".psd", ".rw2", ".orf", ".raf",
}  # fmt: skip
_ORIENTATION, _TAKEN, _DATED, _PHOTO = 0x0112, 0x9003, 0x0132, 0x8769
_MOMENT = re.compile(r"\d{4}:\d\d:\d\d \d\d:\d\d:\d\d")
# What Pillow raises on spoilt files, by its own tests and by fuzzing.
_SPOILT = (
    OSError, SyntaxError, ValueError, struct.error, EOFError, IndexError, KeyError, TypeError, OverflowError,
    ZeroDivisionError, AttributeError, NotImplementedError, AssertionError, RuntimeError, MemoryError,
)  # fmt: skip


@dataclass(frozen=True)
class Exported:
    """A file as it may leave."""

    content: bytes
    redrawn: bool = False
    """Whether it is a copy without its metadata."""
    why_not: str = ""
    """A code of the catalogue: why it may not leave; empty: it may."""


def exported(name: str, raw: bytes) -> Exported:
    """A file as it may leave: a picture redrawn, anything else as it is.

    What calls itself a picture and cannot be redrawn does not leave: what else it holds cannot be known.
    """
    from PIL import Image, UnidentifiedImageError

    suffix = PurePosixPath(name).suffix.lower()
    if suffix in _NAMES_OTHER:
        return Exported(b"", why_not="evidence-picture-unclean")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            picture = Image.open(io.BytesIO(raw), formats=_DRAWN)
        except Image.DecompressionBombError:
            return Exported(b"", why_not="evidence-picture-too-large")
        except UnidentifiedImageError:
            return Exported(b"", why_not="evidence-no-picture") if suffix in _NAMES_DRAWN else Exported(raw)
        except _SPOILT:
            return Exported(b"", why_not="evidence-picture-broken")
        return _redrawn(picture)


def _redrawn(picture: "Image") -> Exported:
    if picture.width * picture.height > MAX_PIXELS:
        return Exported(b"", why_not="evidence-picture-too-large")
    out = io.BytesIO()
    try:
        # A telephone's JPEG may hold previews of itself behind the picture (CIPA DC-007): they stay behind.
        if picture.format != "MPO" and getattr(picture, "n_frames", 1) > 1:
            return Exported(b"", why_not="evidence-several-pictures")
        picture.load()
        _save(picture, out)
    except _SPOILT:
        return Exported(b"", why_not="evidence-picture-broken")
    return Exported(out.getvalue(), redrawn=True)


def _save(picture: "Image", out: io.BytesIO) -> None:
    from PIL.JpegImagePlugin import JpegImageFile, get_sampling

    profile = picture.info.get("icc_profile")
    kept = {key: picture.info[key] for key in ("transparency",) if key in picture.info}
    exif = _upright_and_dated(picture)
    # Savers take what they are not given from here: comments, XMP, EXIF, times.
    picture.info.clear()
    picture.info.update(kept)
    if isinstance(picture, JpegImageFile):
        sampling = get_sampling(picture)
        picture.save(out, "JPEG", qtables=picture.quantization, subsampling=sampling, icc_profile=profile, exif=exif)
    elif picture.format == "WEBP":
        picture.save(out, "WEBP", quality=95, icc_profile=profile or b"", exif=exif, xmp=b"")
    elif picture.format == "PNG":
        picture.save(out, "PNG", icc_profile=profile, exif=exif)
    else:
        picture.save(out, "GIF")


def _upright_and_dated(picture: "Image") -> "Exif":
    """The little that is kept: which way up it stands, and when it was taken."""
    from PIL import Image

    told, kept = picture.getexif(), Image.Exif()
    way = told.get(_ORIENTATION)
    if isinstance(way, int) and 1 <= way <= 8:
        kept[_ORIENTATION] = way
    taken = told.get_ifd(_PHOTO).get(_TAKEN) or told.get(_DATED)
    if isinstance(taken, str) and _MOMENT.fullmatch(taken.rstrip("\0")):
        kept[_DATED] = taken.rstrip("\0")
    return kept
