"""What the works leave in the change's folder: the site before and after, and the claim that they are going on."""

import json
from collections.abc import Mapping
from pathlib import Path

import msgspec

from netaudit.core.digest import canonical_json, digest
from netaudit.model.counters import Counters, HostCounters
from netaudit.model.errors import NetauditError, stop
from netaudit.model.names import printable
from netaudit.store.changes import FOLDER, Files
from netaudit.store.records import unfinished, write_whole
from netaudit.store.snapshots import MANIFEST, Recorded, from_files
from netaudit.store.workspace import Workspace
from netaudit.store.yaml12 import YamlError, dump, parse

COUNTERS = "counters.yaml"
CLAIM = "refs/netaudit/works"
"""Where a begun change is told on the remote. A site has one: a verdict could not tell two works apart."""


def write_side(root: Path, change: str, side: str, files: Mapping[str, bytes]) -> list[Path]:
    """Write the site's snapshot of one side of the works; returns every path written or removed.

    The manifest goes first and comes last, so that a set half written has none and is not taken for whole.
    """
    folder = root / FOLDER / change / side
    (folder / MANIFEST).unlink(missing_ok=True)
    present = [path for path in folder.rglob("*") if path.is_file()]
    gone = [path for path in present if path.relative_to(folder).as_posix() not in files]
    for path in gone:
        path.unlink()
    for name in sorted(files, key=lambda each: (each == MANIFEST, each)):
        write_whole(folder / name, files[name])
    return [*(folder / name for name in sorted(files)), *gone]


def side_files(files: Files, side: str) -> dict[str, bytes]:
    """The files of one side, as they lie, but what a killed write left; empty where there are none."""
    return {
        name.removeprefix(f"{side}/"): content
        for name, content in files.content.items()
        if name.startswith(f"{side}/") and not unfinished(name)
    }


def read_side(files: Files, side: str) -> Recorded | None:
    """The site's snapshot of one side; None where there is none. Raises `state-unreadable`."""
    found = side_files(files, side)
    return from_files(found, f"{FOLDER}/{files.change}/{side}") if MANIFEST in found else None


def counters_file(counters: Counters) -> dict[str, bytes]:
    """What the ports counted, as a file of one side beside the snapshot: no baseline ever has it."""
    return {COUNTERS: dump(msgspec.to_builtins(counters)).encode()}


def side_counters(files: Files, side: str) -> Counters:
    """What the ports counted on one side; nothing where that was not kept.

    Raises:
        NetauditError: `state-unreadable`.
    """
    content = side_files(files, side).get(COUNTERS)
    if content is None:
        return {}
    try:
        return msgspec.convert(parse(content).value, dict[str, HostCounters])
    except (YamlError, msgspec.ValidationError) as failure:
        path = f"{FOLDER}/{files.change}/{side}/{COUNTERS}"
        raise stop("state-unreadable", path=path, detail=printable(str(failure))[:200]) from failure


def side_digest(files: Mapping[str, bytes]) -> str:
    """One digest over every file of a side, by which the journal holds it."""
    return digest(canonical_json({name: digest(content) for name, content in files.items()}))


def claim(workspace: Workspace, change: str, person: str, at: str) -> tuple[str, str]:
    """Tell the remote that works are begun.

    Returns:
        (`made`, ""); (`none`, "") where there is no remote; (`held`, who holds it); (`failed`, git's words).
    """
    repository = workspace.repository
    if not repository.remote():
        return "none", ""
    path = workspace.own / "claim.json"
    write_whole(path, json.dumps({"change": change, "person": person, "at": at}).encode())
    try:
        if repository.publish_new(CLAIM, path):
            return "made", ""
        held = repository.published_at(CLAIM) or b""
    except NetauditError as failure:
        return "failed", _words(failure)
    finally:
        path.unlink(missing_ok=True)
    said = _said(held)
    if said.get("change") == change and said.get("person") == person:
        return "made", ""
    return "held", f"{said.get('change', '?')}, {said.get('person', '?')}, {said.get('at', '?')}"


def release(workspace: Workspace, change: str) -> str:
    """Take the claim of a change off the remote; returns git's words where that failed, empty where it is done."""
    repository = workspace.repository
    if not repository.remote():
        return ""
    try:
        held = repository.published_at(CLAIM)
        if held is not None and _said(held).get("change") == change:
            repository.unpublish(CLAIM)
    except NetauditError as failure:
        return _words(failure)
    return ""


def _said(raw: bytes) -> dict[str, str]:
    try:
        found = json.loads(raw)
        return {str(key): printable(str(value))[:80] for key, value in found.items()}
    except (ValueError, AttributeError):
        return {}


def _words(failure: NetauditError) -> str:
    return str(failure.verdict.reasons[0].params.get("detail", failure))[:200]
