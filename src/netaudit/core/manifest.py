"""The manifest of a dossier: its lines, their order, and reading it back."""

import json
from collections.abc import Mapping, Sequence

import msgspec

from netaudit.core.archive import sound_path
from netaudit.core.digest import digest
from netaudit.core.statement import content_of
from netaudit.model.dossier import COMPLETE, MANIFEST, SEAL, DossierStatement, Kind, Part, kind_of

_MAX_BYTES = 8 * 1024 * 1024
"""Of a manifest; one of 4096 parts has two."""


def in_order(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Parts in the order in which they stand in a dossier: manifest, seal, then by path."""
    rest = sorted(path for path in parts if path not in (MANIFEST, SEAL))
    first = [path for path in (MANIFEST, SEAL) if path in parts]
    return {path: parts[path] for path in (*first, *rest)}


def listed(parts: Mapping[str, bytes], originals: Mapping[str, tuple[int, str]]) -> tuple[Part, ...]:
    """The manifest's lines for these parts.

    Args:
        parts: path -> content; every path is one that a dossier has.
        originals: path of a copy without its metadata -> size and SHA-256 of the file it was made from.
    """
    found = []
    for path, content in sorted(parts.items()):
        kind = kind_of(path)
        if kind is None or not sound_path(path):
            raise ValueError(f"{path} is no part of a dossier")
        size, sha256 = originals.get(path, (0, ""))
        found.append(
            Part(path=path, size=len(content), sha256=digest(content), kind=kind, original_size=size,
                 original_sha256=sha256)
        )  # fmt: skip
    return tuple(found)


def absent(parts: Sequence[Part]) -> tuple[Kind, ...]:
    """Kinds that a finished change has and these parts have not."""
    # The plan lies beside the report before there is one.
    there = {each.kind for each in parts if each.kind != "report" or each.path.startswith("report/report.")}
    return tuple(kind for kind in COMPLETE if kind not in there)


def read_manifest(raw: bytes) -> DossierStatement | None:
    """The manifest; None where this is none, or not written as netaudit writes it."""
    if len(raw) > _MAX_BYTES:
        return None
    try:
        found = msgspec.convert(json.loads(raw.decode("utf-8")), DossierStatement)
        return found if content_of(found) == raw else None
    except (ValueError, RecursionError, msgspec.ValidationError):
        return None
