"""What this machine knows about trust, apart from any workspace: root keys, and what it last accepted."""

import hashlib
import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from netaudit.store.records import write_whole


def home() -> Path:
    """Where it is kept: `$NETAUDIT_HOME`, else the system's place for a user's settings."""
    told = os.environ.get("NETAUDIT_HOME")
    if told:
        return Path(told)
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "netaudit"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "netaudit"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "netaudit"


def roots() -> tuple[str, ...]:
    """The provider's root keys that this machine was given, each as `type base64`."""
    file = home() / "roots"
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    return tuple(" ".join(line.split()[:2]) for line in lines if line.strip() and not line.startswith("#"))


def pin(key: str) -> bool:
    """Add a root key; False where it was there."""
    known = roots()
    if key in known:
        return False
    write_whole(home() / "roots", "".join(f"{each}\n" for each in (*known, key)).encode(), mode=0o600)
    return True


@dataclass(frozen=True)
class Remembered:
    """The newest accepted commit of a site that this machine has verified."""

    commit: str
    at: str
    """When, ISO 8601 with zone."""


def remembered(site: str) -> Remembered | None:
    """What this machine remembers of a site; None before the first time."""
    file = _memory(site)
    if not file.is_file():
        return None
    try:
        return Remembered(**json.loads(file.read_text(encoding="utf-8")))
    except (ValueError, TypeError):
        return None


def remember(site: str, found: Remembered) -> None:
    """Remember the newest accepted commit."""
    write_whole(_memory(site), f"{json.dumps(asdict(found))}\n".encode(), mode=0o600)


def remember_checked(plan: str) -> None:
    """Remember that the gate of this machine let the works of a plan go on.

    It is kept apart from the workspace: what lies there may have come from somebody else.

    Args:
        plan: digest of the plan, SHA-256 in hexadecimal.
    """
    if not checked(plan):
        write_whole(_checked(plan), b"", mode=0o600)


def checked(plan: str) -> bool:
    """Whether the gate of this machine once let the works of exactly this plan go on."""
    return _checked(plan).is_file()


def _checked(plan: str) -> Path:
    return home() / "checked" / plan


def _memory(site: str) -> Path:
    return home() / "sites" / f"{hashlib.sha256(site.encode()).hexdigest()[:32]}.json"
