"""The outbox, `.netaudit/outbox/ID/`: a message is written here before anything else happens to it.

`message.eml` is the message as it goes over the wire; `dispatch.json` says how far it is, and comes last: without it
the message was never queued. Both are replaced whole and synced, so that a machine that loses power loses no step.
"""

import re
import shutil
from pathlib import Path

import msgspec

from netaudit.core.digest import digest
from netaudit.model.errors import NetauditError, stop
from netaudit.model.mail import SCHEMA, Dispatch
from netaudit.store.records import no_room_said, write_whole

_MESSAGE, _STATE = "message.eml", "dispatch.json"
_ID = re.compile(r"[0-9]{8}T[0-9]{6}-[a-z0-9]{6}")


class Outbox:
    """The messages that wait; whoever changes them holds the workspace's lock."""

    def __init__(self, own: Path) -> None:
        """Take the workspace's `.netaudit`."""
        self._folder = own / "outbox"
        if self._folder.is_symlink():
            raise stop("symlink-refused", path=".netaudit/outbox")

    def names(self) -> list[str]:
        """Every message that was queued, oldest first."""
        return [
            path.parent.name for path in sorted(self._folder.glob(f"*/{_STATE}")) if _ID.fullmatch(path.parent.name)
        ]

    def read(self, name: str) -> Dispatch:
        """How far a message is.

        Raises:
            NetauditError: `outbox-unknown`, or `outbox-damaged` where its file is not one that netaudit wrote.
        """
        path = self._folder / name / _STATE
        if not _ID.fullmatch(name) or not path.is_file() or path.parent.is_symlink() or path.is_symlink():
            raise stop("outbox-unknown", name=name)
        try:
            found = msgspec.json.decode(path.read_bytes(), type=Dispatch)
        except (msgspec.DecodeError, UnicodeDecodeError) as failure:
            raise stop("outbox-damaged", name=name, detail=str(failure)[:200]) from failure
        if found.schema > SCHEMA or found.id != name:
            raise stop("outbox-damaged", name=name, detail="it is of another netaudit or another message")
        return found

    def all(self) -> tuple[list[Dispatch], list[NetauditError]]:
        """Every message that can be read, and why others cannot."""
        found, problems = [], []
        for name in self.names():
            try:
                found.append(self.read(name))
            except NetauditError as failure:
                problems.append(failure)
        return found, problems

    def message(self, dispatch: Dispatch) -> bytes:
        """The message's bytes; raises `outbox-damaged` where they are not those that were queued."""
        path = self._folder / dispatch.id / _MESSAGE
        content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        if digest(content) != dispatch.message_sha256:
            raise stop("outbox-damaged", name=dispatch.id, detail="its digest is not the one on record")
        return content

    def queue(self, dispatch: Dispatch, message: bytes) -> None:
        """Put a message in; it is queued once this returns, whatever happens then."""
        folder = self._folder / dispatch.id
        with no_room_said(folder):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.mkdir(mode=0o700)
        try:
            write_whole(folder / _MESSAGE, message, mode=0o600)
            self.store(dispatch)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def store(self, dispatch: Dispatch) -> None:
        """Write down how far a message is."""
        text = msgspec.json.format(msgspec.json.encode(dispatch), indent=1)
        write_whole(self._folder / dispatch.id / _STATE, text + b"\n", mode=0o600)

    def remove(self, name: str) -> None:
        """Take a message out, its state first: a folder without one was never queued."""
        folder = self._folder / name
        (folder / _STATE).unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)

    def sweep(self) -> None:
        """Remove what a queueing that was killed left behind."""
        for folder in self._folder.glob("*/"):
            if _ID.fullmatch(folder.name) and not folder.is_symlink() and not (folder / _STATE).exists():
                shutil.rmtree(folder, ignore_errors=True)
