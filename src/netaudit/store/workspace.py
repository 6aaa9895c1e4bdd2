"""A workspace: one site, one git repository. Where its files stand, what they say, and who holds its lock."""

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from netaudit.core.scrub import SecretsKey
from netaudit.core.vendors import Vendors
from netaudit.model.errors import NetauditError, stop
from netaudit.model.site import AuditPlaybook, Perimeter, Site, WorkspaceFile
from netaudit.store.documents import check, load, parse_document
from netaudit.store.git import Repository
from netaudit.store.records import no_room_said, write_whole
from netaudit.store.vendors import vendors

if TYPE_CHECKING:
    from nornir.core.inventory import Inventory

MARKER = "netaudit.yaml"
_LOCK_SECONDS = 0.5


class Workspace:
    """An opened workspace."""

    def __init__(self, root: Path) -> None:
        """Open it; raises `not-a-workspace`, `document-invalid` or `symlink-refused`."""
        self.root = root.resolve()
        if not (self.root / MARKER).is_file():
            raise stop("not-a-workspace", path=str(root))
        load(self.root / MARKER, WorkspaceFile, MARKER)
        for name in ("inventory", "baselines", "reports", "playbooks", "changes", "incidents", ".netaudit"):
            if (self.root / name).is_symlink():
                raise stop("symlink-refused", path=name)

    @cached_property
    def site(self) -> Site:
        """`inventory/site.yaml` of the working tree."""
        return load(self.root / "inventory" / "site.yaml", Site, "inventory/site.yaml", "Describe the site there.")

    @cached_property
    def inventory(self) -> "Inventory":
        """The inventory of the working tree, as Nornir holds it."""
        from netaudit.store.inventory import load_inventory

        return load_inventory(self.root / "inventory")

    @cached_property
    def repository(self) -> Repository:
        """The git repository."""
        return Repository(self.root)

    @property
    def own(self) -> Path:
        """`.netaudit/`, which git ignores."""
        return self.root / ".netaudit"

    @property
    def vendors_file(self) -> Path:
        """Where a refreshed table of MAC address prefixes stands."""
        return self.own / "oui.tsv.gz"

    @property
    def vendors(self) -> Vendors:
        """Whose MAC address prefixes are whose: the refreshed table, else the one that ships with netaudit."""
        return vendors(self.vendors_file)

    @property
    def decisions(self) -> Path:
        """What the gate decided here."""
        return self.own / "decisions.jsonl"

    @property
    def known_hosts(self) -> Path:
        """The devices' SSH host keys."""
        return self.root / "inventory" / "known_hosts"

    def local(self, when: datetime) -> datetime:
        """A time in the site's zone; as it is where the machine does not know the zone."""
        try:
            return when.astimezone(ZoneInfo(self.site.timezone))
        except (ZoneInfoNotFoundError, ValueError):
            return when

    def playbook(self, name: str) -> AuditPlaybook:
        """The audit playbook of that name; raises `playbook-missing` or `document-invalid`."""
        folder = self.root / "playbooks" / "audits"
        names = sorted(path.stem for path in folder.glob("*.yaml"))
        if name not in names:
            raise stop("playbook-missing", name=name, names=", ".join(names) or "none")
        return load(folder / f"{name}.yaml", AuditPlaybook, f"playbooks/audits/{name}.yaml")

    def perimeters(self, accepted: str | None) -> tuple[Perimeter, ...]:
        """The perimeters of the accepted commit and of the working tree together.

        To restrict, the working tree suffices; taking a perimeter out of it releases nothing.
        """
        found = list(self.site.perimeters)
        raw = self.repository.file(accepted, "inventory/site.yaml") if accepted else None
        if raw is not None:
            shown = f"inventory/site.yaml at {accepted[:9] if accepted else ''}"
            site = check(parse_document(raw, shown), Site, shown)
            found += [perimeter for perimeter in site.perimeters if perimeter not in found]
        return tuple(found)

    def secrets_key(self) -> SecretsKey | None:
        """The site's fingerprint key on this machine; None where there is none."""
        path = self.own / "secrets.key"
        try:
            return SecretsKey(bytes.fromhex(path.read_text(encoding="ascii").strip()))
        except (FileNotFoundError, ValueError):
            return None

    def make_secrets_key(self) -> None:
        """Make the fingerprint key, readable by its owner only."""
        write_whole(self.own / "secrets.key", secrets.token_hex(32).encode() + b"\n", mode=0o600)

    @contextmanager
    def locked(self, doing: str) -> Iterator[None]:
        """Hold the workspace alone; raises `locked` with who holds it. The system frees it if we are killed."""
        from filelock import FileLock, Timeout

        holder = self.own / "lock.json"
        with no_room_said(self.own):
            self.own.mkdir(exist_ok=True)
        lock = FileLock(self.own / "lock")
        try:
            lock.acquire(timeout=_LOCK_SECONDS)
        except Timeout as failure:
            raise stop("locked", holder=_holder(holder)) from failure
        try:
            write_whole(holder, json.dumps({"process": os.getpid(), "doing": doing}).encode())
            yield
        finally:
            holder.unlink(missing_ok=True)
            lock.release()

    def busy(self) -> bool:
        """Whether a command holds the workspace right now."""
        from filelock import FileLock, Timeout

        if not (self.own / "lock").exists():
            return False
        lock = FileLock(self.own / "lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return True
        lock.release()
        return False


def find(start: Path) -> Workspace:
    """The workspace at a folder or above it; raises `not-a-workspace`."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / MARKER).is_file():
            return Workspace(folder)
    raise stop("not-a-workspace", path=str(start.resolve()))


def _holder(path: Path) -> str:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return f"process {int(said['process'])}, {str(said['doing'])[:60]}"
    except (OSError, ValueError, KeyError, TypeError):
        return "it did not say who it is"


__all__ = ["MARKER", "NetauditError", "Workspace", "find"]
