"""The evidence dossier of a change: what its manifest says, and how its parts are told apart."""

from dataclasses import dataclass
from typing import Literal

import msgspec

from netaudit.model.statements import Namespace

MANIFEST, SEAL, NOTICE = "manifest.json", "manifest.json.sig", "README.txt"
SUFFIX = ".netaudit.zip"

MAX_BYTES = 512 * 1024 * 1024
"""Of a whole dossier."""
MAX_PART_BYTES = 64 * 1024 * 1024
MAX_PARTS = 4096
MAX_PATH = 240

Kind = Literal[
    "notice", "report", "request", "presentation", "plan", "approval", "verdict", "closure", "withdrawal", "journal",
    "before", "after", "proposed", "evidence", "people", "mandate", "permit",
]  # fmt: skip

_NAMED: dict[str, Kind] = {
    NOTICE: "notice",
    "request.yaml": "request",
    "request.json": "presentation",
    "plan.json": "plan",
    "verdict.json": "verdict",
    "closure.json": "closure",
    "withdrawn.json": "withdrawal",
}
_BELOW: dict[str, Kind] = {
    "report": "report",
    "approvals": "approval",
    "journal": "journal",
    "before": "before",
    "after": "after",
    "files": "proposed",
    "evidence": "evidence",
    "people": "people",
    "mandates": "mandate",
    "permits": "permit",
}
_SIGNED: dict[Kind, Namespace] = {
    "presentation": "netaudit-request",
    "plan": "netaudit-plan",
    "approval": "netaudit-approval",
    "verdict": "netaudit-verdict",
    "closure": "netaudit-closure",
    "mandate": "netaudit-mandate",
    "permit": "netaudit-permit",
}


def kind_of(path: str) -> Kind | None:
    """What a part is, by its path in the dossier; None where a dossier has no such part."""
    folder, slash, _ = path.partition("/")
    return _BELOW.get(folder) if slash else _NAMED.get(path)


def signed_in(path: str) -> Namespace | None:
    """The namespace of the signature that a part must carry; None for a part that is no statement."""
    kind = kind_of(path)
    return _SIGNED.get(kind) if kind else None


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of the dossier."""

    path: str
    size: int
    """In bytes."""
    sha256: str
    kind: Kind
    original_size: int = 0
    """Of the file as it was attached, where this is a copy without its metadata; else 0."""
    original_sha256: str = ""


class LeftOut(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of the change that the dossier does not hold."""

    path: str
    size: int
    sha256: str
    why: str
    """A code of the catalogue of reasons."""


class DossierStatement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The manifest: every part but itself and its own signature. It is signed in the namespace `netaudit-dossier`."""

    schema: int = 1
    site: str
    site_name: str
    change: str
    commit: str
    """What the site's history held when the dossier was made."""
    uncommitted: bool
    """Whether files of the change were not in that commit as they are here."""
    person: str
    """Who seals it."""
    tool: str
    parts: tuple[Part, ...]
    left_out: tuple[LeftOut, ...] = ()
    absent: tuple[Kind, ...] = ()
    """What a finished change has, and this one had not when the dossier was made."""


COMPLETE: tuple[Kind, ...] = (
    "request", "presentation", "plan", "approval", "before", "after", "verdict", "journal", "report",
)  # fmt: skip

CoverKind = Literal[
    "seal", "sealed", "request", "plan", "approval", "approval-other", "rejection", "review", "verdict", "closure",
    "mandate", "permit", "chain", "evidence", "evidence-copy", "after", "before", "before-other", "presented",
    "planned",
]  # fmt: skip


@dataclass(frozen=True)
class Cover:
    """One thing that a digest or a signature shows of a part."""

    kind: CoverKind
    who: str = ""
    fingerprint: str = ""
    """Of the key that signed, as OpenSSH prints it."""
    count: int = 0
    digest: str = ""
    role: str = ""
