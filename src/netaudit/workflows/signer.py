"""Signs statements in somebody's name and writes them where they belong."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from netaudit import __version__
from netaudit.core.statement import content_of, envelope
from netaudit.model.errors import stop
from netaudit.model.people import People
from netaudit.model.statements import Namespace
from netaudit.signing import public_key, sign
from netaudit.store.records import write_whole


@dataclass(frozen=True)
class Hand:
    """Who signs, and with what."""

    person: str
    key: Path
    may_ask: bool
    """Whether a passphrase may be asked for."""


def hand(people: People, key: Path, *, may_ask: bool) -> Hand:
    """Whose key this is; raises `key-unreadable` or `key-of-nobody`."""
    owner = people.owner(public_key(key))
    if owner is None:
        raise stop("key-of-nobody", key=str(key))
    return Hand(owner[0], key, may_ask)


def write_signed(path: Path, statement: msgspec.Struct, namespace: Namespace, by: Hand, now: datetime) -> Path:
    """Sign a statement and write its envelope; raises `signing-failed`."""
    signature = sign(content_of(statement), namespace, by.key, may_ask=by.may_ask)
    at = now.isoformat(timespec="seconds")
    write_whole(path, envelope(statement, signature, by.person, at, f"netaudit {__version__}"))
    return path
