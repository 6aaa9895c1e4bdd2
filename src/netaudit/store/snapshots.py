"""A snapshot as files: one folder a host, small diffs in git, nothing that needs netaudit to be read.

The same layout serves `baselines/` and the last audit kept under `.netaudit/`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from netaudit.core.digest import digest
from netaudit.model.errors import stop
from netaudit.model.names import printable, valid_host_name
from netaudit.model.snapshot import Endpoint, Snapshot
from netaudit.model.state import SCHEMA, Collected, DeviceState
from netaudit.model.verdict import Reason
from netaudit.store.yaml12 import YamlError, dump, parse

MANIFEST = "manifest.yaml"
_ENDPOINTS = "endpoints.yaml"
# Written by netaudit itself, and larger than what people write: a MAC table may hold thousands of rows.
_MAX_BYTES = 64 * 1024 * 1024


class HostRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the manifest says of a host."""

    platform: str
    raw: str
    canonical: str
    config_sha256: str = ""
    simulated: bool = False


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`manifest.yaml`: what a set of files is, and how it came to be the baseline."""

    schema: int
    site: str
    taken_at: str
    tool: str
    audit: str
    """Id of the audit that took the snapshot."""
    expected: tuple[str, ...]
    hosts: dict[str, HostRecord]
    failures: dict[str, tuple[Reason, ...]] = {}
    accepted_at: str = ""
    accepted_by: str = ""
    change: str = ""
    """The change under which it was accepted, or `initial`."""


@dataclass(frozen=True)
class Recorded:
    """A snapshot read back, with its manifest."""

    snapshot: Snapshot
    manifest: Manifest


def to_files(snapshot: Snapshot, suffixes: Mapping[str, str], manifest: Manifest) -> dict[str, bytes]:
    """The files of a snapshot: path -> content.

    Args:
        snapshot: what was seen.
        suffixes: platform -> file name suffix of its configuration.
        manifest: who, when, under which change; its host records are made here.
    """
    files: dict[str, bytes] = {}
    records = {}
    for host, state in sorted(snapshot.states.items()):
        plain = msgspec.to_builtins(state)
        config = state.sections.config
        record = HostRecord(
            platform=state.platform,
            raw=state.digests.raw,
            canonical=state.digests.canonical,
            simulated=state.simulated,
        )
        if isinstance(config, Collected):
            name = f"config.{suffixes.get(state.platform, 'txt')}"
            content = config.value.encode()
            files[f"hosts/{host}/{name}"] = content
            plain["sections"]["config"]["value"] = name
            record = msgspec.structs.replace(record, config_sha256=digest(content))
        files[f"hosts/{host}/state.yaml"] = dump(plain).encode()
        records[host] = record
    files[_ENDPOINTS] = dump(msgspec.to_builtins(snapshot.endpoints)).encode()
    complete = msgspec.structs.replace(manifest, hosts=records, failures=snapshot.failures)
    files[MANIFEST] = dump(msgspec.to_builtins(complete)).encode()
    return files


def from_files(files: Mapping[str, bytes], shown: str) -> Recorded:
    """Read a snapshot back.

    Args:
        files: path -> content, as `to_files` gave it.
        shown: where they stand, for messages.

    Raises:
        NetauditError: `state-unreadable` (a configuration whose digest is not the manifest's included) or
            `state-too-new`.
    """
    manifest = _converted(files, MANIFEST, Manifest, shown)
    states = {host: _state(files, host, record, shown) for host, record in manifest.hosts.items()}
    snapshot = Snapshot(
        site=manifest.site,
        taken_at=manifest.taken_at,
        expected=manifest.expected,
        states=states,
        failures=manifest.failures,
        endpoints=_converted(files, _ENDPOINTS, dict[str, Endpoint], shown),
    )
    return Recorded(snapshot, manifest)


def file_digests(files: Mapping[str, bytes], shown: str) -> dict[str, str]:
    """The digest of every file of a snapshot: what a plan or a verdict says will be the baseline.

    Of the manifest, without who accepted it, when and under which change, which is not known when it is signed.

    Raises:
        NetauditError: `state-unreadable`: there is no manifest.
    """
    found = {path: digest(content) for path, content in files.items() if _belongs(path)}
    manifest = _converted(files, MANIFEST, Manifest, shown)
    bare = msgspec.structs.replace(manifest, accepted_at="", accepted_by="", change="")
    return {**found, MANIFEST: digest(dump(msgspec.to_builtins(bare)).encode())}


def _belongs(path: str) -> bool:
    return path.startswith("hosts/") or path == _ENDPOINTS


def _state(files: Mapping[str, bytes], host: str, record: HostRecord, shown: str) -> DeviceState:
    path = f"hosts/{host}/state.yaml"
    if not valid_host_name(host):
        raise stop("state-unreadable", path=f"{shown}/{MANIFEST}", detail=f"host name {printable(host)[:80]}")
    state: DeviceState = _converted(files, path, DeviceState, shown)
    config = state.sections.config
    if not isinstance(config, Collected):
        return state
    name = f"hosts/{host}/{config.value}"
    content = files.get(name)
    if content is None or digest(content) != record.config_sha256:
        detail = "it is missing" if content is None else "its digest is not the manifest's"
        raise stop("state-unreadable", path=f"{shown}/{printable(name)}", detail=detail)
    whole = msgspec.structs.replace(config, value=content.decode())
    sections = msgspec.structs.replace(state.sections, config=whole)
    restored: DeviceState = msgspec.structs.replace(state, sections=sections)
    return restored


def _converted(files: Mapping[str, bytes], path: str, kind: Any, shown: str) -> Any:
    where = f"{shown}/{path}"
    content = files.get(path)
    if content is None:
        raise stop("state-unreadable", path=where, detail="it is missing")
    try:
        value = parse(content, _MAX_BYTES).value
        schema = value.get("schema", SCHEMA) if isinstance(value, dict) else SCHEMA
        if isinstance(schema, int) and schema > SCHEMA:
            raise stop("state-too-new", path=where, schema=schema, known=SCHEMA)
        return msgspec.convert(value, kind)
    except (YamlError, msgspec.ValidationError, KeyError) as failure:
        raise stop("state-unreadable", path=where, detail=printable(str(failure))[:200]) from failure
