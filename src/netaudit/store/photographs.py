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
SHOWN_PIXELS = 1200
"""The longer side of a photograph in a report: 170 dots an inch across a page."""
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


@dataclass(frozen=True)
class Shown:
    """A photograph as a report shows it: small, upright, in sRGB, without transparency or anything but its pixels."""

    jpeg: bytes = b""
    width: int = 0
    """Pixels."""
    height: int = 0
    """Pixels."""
    taken: str = ""
    """When it was taken, as the camera's clock had it: ISO 8601 without a zone; empty where it does not say."""
    why_not: str = ""
    """A code of the catalogue: why it cannot be shown."""


def exported(name: str, raw: bytes) -> Exported:
    """A file as it may leave: a picture redrawn, anything else as it is.

    What calls itself a picture and cannot be redrawn does not leave: what else it holds cannot be known.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        picture = _opened(name, raw)
        if picture is None:
            return Exported(raw)
        if isinstance(picture, str):
            return Exported(b"", why_not=picture)
        out = io.BytesIO()
        try:
            picture.load()
            _save(picture, out)
        except _SPOILT:
            return Exported(b"", why_not="evidence-picture-broken")
        return Exported(out.getvalue(), redrawn=True)


def shown(name: str, raw: bytes, most: int = SHOWN_PIXELS) -> Shown | None:
    """A photograph as a report shows it; None for a file that is no picture and does not call itself one.

    Args:
        name: of the file.
        raw: its content.
        most: how long its longer side may be, in pixels.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        picture = _opened(name, raw)
        if picture is None or isinstance(picture, str):
            return None if picture is None else Shown(why_not=picture)
        try:
            return _small(picture, most)
        except _SPOILT:
            return Shown(why_not="evidence-picture-broken")


def _opened(name: str, raw: bytes) -> "Image | str | None":
    """The picture, its pixels not read yet; the code of why it may not be drawn; None for what is no picture."""
    from PIL import Image, UnidentifiedImageError

    suffix = PurePosixPath(name).suffix.lower()
    if suffix in _NAMES_OTHER:
        return "evidence-picture-unclean"
    try:
        picture = Image.open(io.BytesIO(raw), formats=_DRAWN)
        if picture.width * picture.height > MAX_PIXELS:
            return "evidence-picture-too-large"
        # A telephone's JPEG may hold previews of itself behind the picture (CIPA DC-007): they stay behind.
        if picture.format != "MPO" and getattr(picture, "n_frames", 1) > 1:
            return "evidence-several-pictures"
    except Image.DecompressionBombError:
        return "evidence-picture-too-large"
    except UnidentifiedImageError:
        return "evidence-no-picture" if suffix in _NAMES_DRAWN else None
    except _SPOILT:
        return "evidence-picture-broken"
    return picture


def _small(picture: "Image", most: int) -> Shown:
    from PIL import Image, ImageOps

    taken = _upright_and_dated(picture).get(_DATED)
    when = f"{taken[:10].replace(':', '-')}T{taken[11:]}" if isinstance(taken, str) else ""
    # A JPEG is read in the size that is wanted, or a little larger: a twentieth of the memory.
    picture.draft("RGB", (2 * most, 2 * most))
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((most, most), reducing_gap=2.0)
    drawn = _in_srgb(upright)
    # A new picture has nothing but pixels.
    bare = Image.new("RGB", drawn.size, "white")
    bare.paste(drawn, mask=drawn.getchannel("A") if "A" in drawn.getbands() else None)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=82, optimize=True)
    return Shown(out.getvalue(), bare.width, bare.height, when)


def _in_srgb(picture: "Image") -> "Image":
    """In sRGB, which is what a report's page and its PDF say they are in; a profile that cannot be read is passed over.

    What is see-through stays so.
    """
    from PIL import ImageCms

    profile = picture.info.get("icc_profile")
    clear = "A" in picture.getbands() or "transparency" in picture.info
    mode = "RGBA" if clear else "RGB"
    if profile and picture.mode in ("RGB", "CMYK", "L"):
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            found = ImageCms.profileToProfile(picture, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if found is not None:
                return found
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    return picture.convert(mode)


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
