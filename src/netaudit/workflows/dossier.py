"""Makes the evidence dossier of a change, and checks one without a workspace."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from netaudit import __version__
from netaudit.core.approvers import approvers_text, namespaces_of
from netaudit.core.archive import Fault, pack, unpack
from netaudit.core.case import Signed
from netaudit.core.dossier import Judged, Opened, judged
from netaudit.core.manifest import absent, in_order, listed, read_manifest
from netaudit.core.signers import Signers, allowed_signers, signers_of
from netaudit.core.sshsig import exact_signature
from netaudit.core.statement import StatementError, content_of
from netaudit.model.dossier import MANIFEST, NOTICE, SEAL, SUFFIX, DossierStatement, signed_in
from netaudit.model.errors import NetauditError, stop
from netaudit.model.people import People
from netaudit.model.statements import STATEMENTS
from netaudit.model.verdict import Reason, Verdict, reason
from netaudit.report.dossier import kinds_words, notice
from netaudit.report.language import Translator
from netaudit.signing import sign, signed_by
from netaudit.store import dossier as files
from netaudit.store.changes import FOLDER, PLAN, Files, at_commit, on_disk, request_digest
from netaudit.store.documents import check as checked
from netaudit.store.documents import parse_document
from netaudit.store.snapshots import file_digests, from_files
from netaudit.store.workspace import Workspace
from netaudit.workflows.casework import Governance, lost_records, verified
from netaudit.workflows.signer import Hand
from netaudit.workflows.trust import governance

_PEOPLE = ("people/people.yaml", "people/people-when-planned.yaml")
_INVENTORY_PEOPLE = "inventory/people.yaml"


@dataclass(frozen=True)
class Made:
    """A dossier that was written."""

    path: Path
    manifest: DossierStatement
    verdict: Verdict


@dataclass(frozen=True)
class Checked:
    """What a dossier shows."""

    manifest: DossierStatement | None
    judged: Judged
    verdict: Verdict


def make(workspace: Workspace, change: str, by: Hand, out: Path | None, now: datetime, words: Translator) -> Made:
    """Gather, seal and write the dossier of a change; what is written passes its own check.

    Args:
        workspace: where.
        change: its whole id.
        by: who seals it.
        out: the file; None for `CHANGE.netaudit.zip` in the current folder.
        now: with a zone.
        words: the language of the remarks.

    Raises:
        NetauditError: `dossier-signer-role`, `dossier-unfit`, `records-altered`, `file-exists`, `signing-failed`, or
            what the check of it would say; nothing was written.
    """
    with workspace.locked("dossier"):
        in_force = governance(workspace, now)
        if "netaudit-dossier" not in namespaces_of(in_force.people.people[by.person]):
            raise stop("dossier-signer-role", person=by.person)
        manifest, parts = _gathered(workspace, change, in_force, by.person)
        path = out or Path(f"{change}{SUFFIX}")
        parts[MANIFEST] = content_of(manifest)
        parts[SEAL] = _seal(parts[MANIFEST], by)
        try:
            whole = pack(in_order(parts))
        except ValueError as failure:
            raise stop("dossier-unfit", change=change, detail=str(failure)) from failure
        found = judged(opened(whole, None, now.date()))
        if found.reasons:
            raise NetauditError(*found.reasons)
        files.write(path, whole)
    return Made(path, manifest, Verdict(tuple(_made(manifest, path, words))))


def _seal(manifest: bytes, by: Hand) -> bytes:
    armoured = sign(manifest, "netaudit-dossier", by.key, may_ask=by.may_ask).replace("\r\n", "\n")
    if not exact_signature(armoured):
        raise stop("signing-failed", key=str(by.key), detail="a signature in a form of its own")
    return armoured.encode("ascii")


def _gathered(
    workspace: Workspace, change: str, in_force: Governance, person: str
) -> tuple[DossierStatement, dict[str, bytes]]:
    on_file = on_disk(workspace.root, change)
    commit = workspace.repository.head()
    lost = list(lost_records(on_file, at_commit(workspace.repository, commit, change) if commit else None))
    if lost:
        raise stop("records-altered", paths=", ".join(lost[:5]))
    found = files.gathered(workspace.root, on_file)
    parts = found.parts | dict(_who_is_who(workspace, in_force, on_file)) | dict(_grants(in_force, on_file))
    parts[NOTICE] = notice(change, in_force.site.name).encode()
    try:
        lines = listed(parts, found.originals)
    except ValueError as failure:
        raise stop("dossier-unfit", change=change, detail=str(failure)) from failure
    dirty = [each for folder in (FOLDER, files.REPORTS) for each in workspace.repository.dirty(f"{folder}/{change}")]
    manifest = DossierStatement(
        site=in_force.site_id,
        site_name=in_force.site.name,
        change=change,
        commit=commit or "",
        uncommitted=bool(dirty),
        person=person,
        tool=f"netaudit {__version__}",
        parts=lines,
        left_out=tuple(sorted(found.left_out, key=lambda each: (each.path, each.why))),
        absent=absent(lines),
    )
    return manifest, parts


def _who_is_who(workspace: Workspace, in_force: Governance, on_file: Files) -> Iterator[tuple[str, bytes]]:
    """Who is enrolled now, who was when the plan was made, and the first as OpenSSH reads it."""
    accepted = workspace.repository.file(in_force.trust.commit, _INVENTORY_PEOPLE)
    if accepted is not None:
        yield _PEOPLE[0], accepted
        yield "people/approvers", approvers_text(in_force.people).encode()
    raw = on_file.content.get(PLAN)
    try:
        then = verified(PLAN, raw, "netaudit-plan", STATEMENTS["netaudit-plan"]).statement if raw else None
    except StatementError:
        return
    commit = getattr(then, "accepted_commit", "")
    if commit and workspace.repository.contains(commit):
        earlier = workspace.repository.file(commit, _INVENTORY_PEOPLE)
        if earlier is not None and earlier != accepted:
            yield _PEOPLE[1], earlier


def _grants(in_force: Governance, on_file: Files) -> Iterator[tuple[str, bytes]]:
    """The mandates and the permit that the plan names by digest."""
    raw = on_file.content.get(PLAN)
    try:
        plan: Any = verified(PLAN, raw, "netaudit-plan", STATEMENTS["netaudit-plan"]).statement if raw else None
    except StatementError:
        return
    if plan is None:
        return
    wanted = {*plan.mandates.values(), plan.permit}
    for folder, granted in (("mandates", in_force.mandate_files), ("permits", in_force.permits)):
        for name, content in sorted(granted.items()):
            namespace = signed_in(f"{folder}/{name}")
            try:
                if namespace and verified(name, content, namespace, STATEMENTS[namespace]).digest in wanted:
                    yield f"{folder}/{name}", content
            except StatementError:
                continue


def _made(manifest: DossierStatement, path: Path, words: Translator) -> Iterator[Reason]:
    count = len(manifest.parts)
    yield reason("dossier-made", file=str(path), count=count, change=manifest.change, person=manifest.person)
    for each in manifest.left_out:
        yield reason(each.why, part=each.path)
    if manifest.absent:
        yield reason("dossier-lacks", kinds=kinds_words(manifest.absent, words))
    if manifest.uncommitted:
        yield reason("dossier-uncommitted", change=manifest.change)


def check(path: Path, listed_signers: Path | None, now: datetime) -> Checked:
    """What a dossier shows, without a workspace and without the network.

    Args:
        path: the dossier.
        listed_signers: an OpenSSH `allowed_signers` file, had by a way one trusts; None: what the dossier says.
        now: keys that do not count today are remarked on.

    Raises:
        NetauditError: `document-missing`, `dossier-too-large`, `allowed-signers-empty` or `ssh-keygen-missing`.
    """
    signers = None
    if listed_signers is not None:
        signers = allowed_signers(files.read(listed_signers).decode("utf-8", "replace"), now.date())
        if not signers:
            raise stop("allowed-signers-empty", file=str(listed_signers))
    found = opened(files.read(path), signers, now.date())
    shown = judged(found)
    if shown.reasons:
        return Checked(found.manifest, shown, Verdict(shown.reasons))
    parts = len(found.parts)
    reasons = [reason("dossier-sound", file=path.name, parts=parts, signatures=shown.signatures), *shown.remarks]
    if found.own_word:
        reasons.append(reason("dossier-keys-own-word"))
    return Checked(found.manifest, shown, Verdict(tuple(reasons)))


def opened(raw: bytes, signers: Signers | None, day: date) -> Opened:
    """A dossier with everything that only the shell can find out: who really signed, what its files say."""
    archive = unpack(raw)
    parts = archive.parts
    manifest = read_manifest(parts.get(MANIFEST, b""))
    unreadable: list[Fault] = []
    change = Files(manifest.change if manifest else "", parts)
    return Opened(
        parts=parts,
        faults=archive.faults,
        manifest=manifest,
        seal_key=_sealed_by(parts),
        signed={path: _statement(path, content) for path, content in parts.items() if signed_in(path)},
        signers=signers_of(_enrolled(parts, unreadable), day) if signers is None else signers,
        own_word=signers is None,
        unreadable=tuple(unreadable),
        # Of an archive with faults, one part is not held against another.
        request_digest="" if archive.faults else _request_digest(change),
        **({} if archive.faults else _states(parts, unreadable)),
    )


def _sealed_by(parts: Mapping[str, bytes]) -> str:
    seal = parts.get(SEAL, b"").decode("utf-8", "replace")
    return signed_by(parts.get(MANIFEST, b""), seal, "netaudit-dossier") if exact_signature(seal) else ""


def _statement(path: str, raw: bytes) -> Signed[Any] | None:
    namespace = signed_in(path)
    try:
        return verified(path, raw, namespace, STATEMENTS[namespace]) if namespace else None
    except StatementError:
        return None


def _enrolled(parts: Mapping[str, bytes], unreadable: list[Fault]) -> Iterator[People]:
    for path in _PEOPLE:
        if path in parts:
            try:
                yield checked(parse_document(parts[path], path), People, path)
            except NetauditError:
                unreadable.append(("dossier-people-unreadable", path))


def _request_digest(change: Files) -> str:
    try:
        request = change.request()
        return request_digest(request) if request else ""
    except (NetauditError, ValueError):
        return ""


def _states(parts: Mapping[str, bytes], unreadable: list[Fault]) -> dict[str, Any]:
    """The digests of the states before and after, as plan and verdict have them."""
    found: dict[str, Any] = {}
    for name in ("before", "after"):
        content = files.below(parts, name)
        if not content:
            continue
        try:
            hosts = from_files(content, name).manifest.hosts
            found[name] = (
                {host: each.canonical for host, each in hosts.items()}
                if name == "before"
                else file_digests(content, name)
            )
        except (NetauditError, ValueError):
            unreadable.append(("dossier-state-unreadable", f"{name}/"))
    return found
