"""Statements and their envelopes: what exactly is signed, and how an envelope is read back.

Every alteration of an envelope is refused, or decodes to the identical signed statement: what is verified is not the
file but the canonical JSON of the statement that was read from it.
"""

import json
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from netaudit.core.digest import canonical_json, digest
from netaudit.model.statements import STATEMENTS, Envelope, Namespace

S = TypeVar("S", bound=msgspec.Struct)
_MAX_BYTES = 4 * 1024 * 1024


class StatementError(Exception):
    """This is no statement of that kind."""


@dataclass(frozen=True)
class Read:
    """A statement as read from an envelope; nothing of it counts before its signature is verified."""

    statement: msgspec.Struct
    content: bytes
    """The canonical JSON over which the signature must stand."""
    signature: str

    @property
    def digest(self) -> str:
        """Over the content."""
        return digest(self.content)


def content_of(statement: msgspec.Struct) -> bytes:
    """The canonical JSON that is signed."""
    return canonical_json(statement)


def statement_digest(statement: msgspec.Struct) -> str:
    """The digest by which other statements refer to this one."""
    return digest(content_of(statement))


def envelope(statement: msgspec.Struct, signature: str, signer: str, signed_at: str, tool: str) -> bytes:
    """An envelope as it is written: readable JSON, the same for the same statement and signature."""
    whole = Envelope(
        content=msgspec.to_builtins(statement), signature=signature, signer=signer, signed_at=signed_at, tool=tool
    )
    text = json.dumps(msgspec.to_builtins(whole), sort_keys=True, ensure_ascii=False, indent=1)
    return f"{text}\n".encode()


def read_envelope(raw: bytes, namespace: Namespace) -> Read:
    """Read an envelope of one kind.

    Raises:
        StatementError: too long, no JSON, a key twice, a field too many or too few, a value of another type.
    """
    kind = STATEMENTS[namespace]
    if len(raw) > _MAX_BYTES:
        raise StatementError(f"longer than {_MAX_BYTES} bytes")
    try:
        plain = json.loads(raw.decode("utf-8"), object_pairs_hook=_no_key_twice, parse_float=_no_float)
        whole = msgspec.convert(plain, Envelope)
        statement = msgspec.convert(whole.content, kind)
        # Half of a surrogate pair, which JSON can name, has no UTF-8.
        content = content_of(statement)
    except (ValueError, RecursionError, msgspec.ValidationError) as failure:
        raise StatementError(str(failure)[:200]) from failure
    return Read(statement, content, whole.signature)


def _no_key_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_float(text: str) -> object:
    raise ValueError(f"a number with a fraction: {text[:20]}")
