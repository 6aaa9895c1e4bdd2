"""Canonical JSON and the digests taken over it."""

import hashlib
import json

import msgspec


def canonical_json(value: object) -> bytes:
    """Encode with sorted keys, UTF-8, no white space, no floats: equal values give equal bytes.

    Raises:
        TypeError: the value holds a float, whose text differs between machines and languages.
    """
    plain = msgspec.to_builtins(value)
    _refuse_floats(plain)
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest(content: bytes) -> str:
    """SHA-256 in lower-case hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("canonical JSON holds no floats")
    if isinstance(value, dict):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)
