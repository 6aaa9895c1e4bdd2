"""The DNS answers that mail domains were judged on, kept so that the judgement can be made again offline."""

import json
from pathlib import Path

import msgspec

from netaudit.model.dns import DnsRecording
from netaudit.model.errors import stop
from netaudit.store.records import write_whole

RECORDING = ".netaudit/mail-domains.json"
_MOST_BYTES = 4 * 1024 * 1024


def write_recording(path: Path, recording: DnsRecording) -> None:
    """Write a recording, whole or not at all."""
    plain = msgspec.to_builtins(recording)
    write_whole(path, json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n")


def read_recording(path: Path, shown: str) -> DnsRecording:
    """A recording that was written before.

    Raises:
        NetauditError: `document-missing`, `symlink-refused` or `state-unreadable`.
    """
    if path.is_symlink():
        raise stop("symlink-refused", path=shown)
    if not path.is_file():
        raise stop("document-missing", path=shown, mend="Look the domains up first: `netaudit mail-domains`.")
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise stop("state-unreadable", path=shown, detail="it is too large")
        return msgspec.json.decode(path.read_bytes(), type=DnsRecording)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as failure:
        raise stop("state-unreadable", path=shown, detail=str(failure)[:200]) from failure
