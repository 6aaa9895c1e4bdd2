"""What searches on the wire found, kept on this machine for the audits that come after."""

import json
from pathlib import Path

import msgspec

from netaudit.model.errors import stop
from netaudit.model.wire import WireRecord
from netaudit.store.records import write_whole

WIRE = ".netaudit/wire.json"
_MOST_BYTES = 4 * 1024 * 1024


def write_wire(root: Path, record: WireRecord) -> None:
    """Write the record, whole or not at all."""
    plain = msgspec.to_builtins(record)
    write_whole(root / WIRE, json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n")


def read_wire(root: Path) -> WireRecord:
    """The record; an empty one where nobody searched from this machine.

    Raises:
        NetauditError: `symlink-refused` or `state-unreadable`.
    """
    path = root / WIRE
    if path.is_symlink():
        raise stop("symlink-refused", path=WIRE)
    if not path.is_file():
        return WireRecord()
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise stop("state-unreadable", path=WIRE, detail="it is too large")
        return msgspec.json.decode(path.read_bytes(), type=WireRecord)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as failure:
        raise stop("state-unreadable", path=WIRE, detail=str(failure)[:200]) from failure
