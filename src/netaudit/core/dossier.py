"""The evidence dossier: what its manifest says, and what every digest and signature in it shows, or does not show.

Rules, each with its reason in the catalogue:

- the archive has the one form that `core.archive` writes, and holds its parts in the one order;
- the manifest is canonical JSON, and the seal stands over exactly its bytes;
- every part has the size and SHA-256 of the manifest; none is missing, none is added;
- the signature of every statement stands over what it says, by a key of whom it says, for what it is;
- the request is the one that was presented and planned; every statement is of this change and site;
- every line of a journal holds the digest of the line before it, and is by whose journal it is;
- every evidence file is the one whose SHA-256 a journal has; the state after is the one of the verdict.

It shows integrity. What was sealed may have been wrong, and what it is worth in law is not for it to say.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from netaudit.core.archive import Fault
from netaudit.core.case import Signed
from netaudit.core.digest import digest
from netaudit.core.journal import Entry, JournalError, head, read
from netaudit.core.manifest import in_order
from netaudit.core.signers import Signers, signer
from netaudit.core.sshsig import key_fingerprint
from netaudit.model.dossier import MANIFEST, SEAL, Cover, CoverKind, DossierStatement, Part, kind_of, signed_in
from netaudit.model.verdict import Reason, reason

_DECISIONS: dict[str, CoverKind] = {"approve": "approval", "reject": "rejection", "review": "review"}


@dataclass(frozen=True)
class Opened:
    """A dossier as it was opened, and what the shell found out about it: whose key really signed what."""

    parts: Mapping[str, bytes]
    faults: tuple[Fault, ...]
    """Of the archive."""
    manifest: DossierStatement | None
    seal_key: str
    """The key whose signature stands over the manifest; empty: none does."""
    signed: Mapping[str, Signed[Any] | None]
    """Path of a statement -> the statement and the key that really signed it; None: no statement."""
    signers: Signers
    own_word: bool = False
    """Whether whose keys they are is what the dossier itself says."""
    unreadable: tuple[Fault, ...] = ()
    """Parts that are as they were sealed, if they are, and cannot be read."""
    request_digest: str = ""
    """Of what `request.yaml` says; empty where there is none."""
    after: Mapping[str, str] | None = None
    """File below `after/` -> digest, as a verdict has them; None where there is no such state."""
    before: Mapping[str, str] | None = None
    """Host -> canonical digest of its state below `before/`; None where there is no such state."""


@dataclass(frozen=True)
class Judged:
    """What a dossier shows."""

    covers: Mapping[str, tuple[Cover, ...]]
    """Path -> what vouches for it."""
    reasons: tuple[Reason, ...]
    """Everything that does not hold; empty: it is as it was sealed."""
    remarks: tuple[Reason, ...]
    signatures: int
    """How many hold."""


def judged(opened: Opened) -> Judged:
    """What a dossier shows, by every rule above."""
    judge = _Judge(opened)
    reasons = [*_faults(opened), *judge.integrity()]
    if opened.manifest is not None:
        reasons += judge.statements(opened.manifest)
        reasons += judge.journals()
        if not judge.altered and not opened.faults:
            reasons += judge.relations(opened.manifest)
    covers = {path: tuple(each) for path, each in judge.covers.items()}
    return Judged(covers, tuple(_unique(reasons)), tuple(judge.remarks), judge.signatures)


def _faults(opened: Opened) -> Iterator[Reason]:
    for code, part in opened.faults:
        yield reason(code, part=part or "ZIP") if part or code == "dossier-too-large" else reason(code)
    if tuple(opened.parts) != tuple(in_order(opened.parts)):
        yield reason("dossier-table-altered")


def _unique(reasons: Sequence[Reason]) -> list[Reason]:
    found: list[Reason] = []
    for each in reasons:
        if each not in found:
            found.append(each)
    return found


@dataclass
class _Judge:
    """One pass over a dossier."""

    opened: Opened
    covers: dict[str, list[Cover]] = field(default_factory=dict)
    remarks: list[Reason] = field(default_factory=list)
    altered: set[str] = field(default_factory=set)
    signatures: int = 0
    entries: list[Entry] = field(default_factory=list)

    def _cover(self, path: str, cover: Cover) -> None:
        self.covers.setdefault(path, []).append(cover)

    def integrity(self) -> Iterator[Reason]:
        """Every part is as the manifest says, and the seal stands over the manifest."""
        manifest, faults = self.opened.manifest, self.opened.faults
        if manifest is None:
            if ("dossier-no-archive", "") not in faults:
                yield reason("dossier-manifest-unreadable", part=MANIFEST)
            return
        if ("dossier-part-altered", MANIFEST) not in faults:
            # Held against a list that is itself altered, sound parts would be called altered.
            yield from self._contents(manifest)
        if not self.opened.seal_key:
            yield reason("dossier-seal-broken", part=f"{MANIFEST}, {SEAL}")
            return
        cover = Cover("seal", count=len(manifest.parts))
        yield from self._signed(MANIFEST, self.opened.seal_key, "netaudit-dossier", manifest.person, cover)

    def _contents(self, manifest: DossierStatement) -> Iterator[Reason]:
        expected = {each.path: each for each in manifest.parts}
        for path in sorted(self.opened.parts.keys() - expected.keys() - {MANIFEST, SEAL}):
            yield reason("dossier-part-added", part=path)
        for path, part in expected.items():
            content = self.opened.parts.get(path)
            if content is None:
                self.altered.add(path)
                yield reason("dossier-part-missing", part=path)
            elif (len(content), digest(content), kind_of(path)) != (part.size, part.sha256, part.kind):
                self.altered.add(path)
                yield reason("dossier-part-altered", part=path)
            elif self.opened.seal_key:
                self._cover(path, Cover("sealed", digest=part.sha256))

    def _signed(self, path: str, key: str, namespace: str, said: str, cover: Cover) -> Iterator[Reason]:
        """Whose key signed, and that it is whom the statement names."""
        if self.opened.own_word and any(kind_of(each) == "people" for each in self.altered):
            return  # who is who was altered, and that is said already
        fingerprint = key_fingerprint(key)
        found = signer(self.opened.signers, key, namespace, said)
        if found is None:
            yield reason("dossier-signer-unknown", part=path, fingerprint=fingerprint)
            return
        if found.person != said:
            yield reason("dossier-signer-other", part=path, said=said, person=found.person)
            return
        self.signatures += 1
        if found.state:
            self.remarks.append(reason("dossier-signer-past", part=path, person=said))
        who = f"{said} ({found.name})" if found.name else said
        self._cover(path, Cover(cover.kind, who, fingerprint, cover.count, cover.digest, cover.role))

    def statements(self, manifest: DossierStatement) -> Iterator[Reason]:
        """The signature of every statement that is as it was sealed."""
        plan = self.opened.signed.get("plan.json")
        for path in sorted(self.opened.parts.keys() - self.altered):
            namespace = signed_in(path)
            if namespace is None:
                continue
            signed = self.opened.signed.get(path)
            if signed is None:
                yield reason("dossier-statement-unreadable", part=path)
                continue
            said: Any = signed.statement
            if said.site != manifest.site or getattr(said, "change", manifest.change) != manifest.change:
                yield reason("dossier-of-another", part=path)
            if not signed.key:
                yield reason("dossier-signature-broken", part=path)
                continue
            person = said.planner if namespace == "netaudit-plan" else said.person
            cover = _statement_cover(path, said, plan.digest if plan else "")
            yield from self._signed(path, signed.key, namespace, person, cover)

    def journals(self) -> Iterator[Reason]:
        """Every journal that is as it was sealed holds, and is by one person."""
        for path in sorted(self.opened.parts.keys() - self.altered):
            if kind_of(path) != "journal":
                continue
            writer = path.removeprefix("journal/").removesuffix(".jsonl")
            try:
                text = self.opened.parts[path].decode("utf-8")
                entries = read(text)
            except (JournalError, UnicodeDecodeError):
                yield reason("dossier-journal-broken", part=path)
                continue
            if any(entry.who != writer for entry in entries):
                yield reason("dossier-journal-broken", part=path)
            self.entries += entries
            self._cover(path, Cover("chain", writer, count=len(entries), digest=head(text)))

    def relations(self, manifest: DossierStatement) -> Iterator[Reason]:
        """What one part says of another."""
        yield from (reason(code, part=part) for code, part in self.opened.unreadable)
        yield from self._request()
        yield from self._states()
        for part in manifest.parts:
            if part.kind == "evidence":
                yield from self._evidence(part)

    def _request(self) -> Iterator[Reason]:
        for path, kind in (("request.json", "presented"), ("plan.json", "planned")):
            signed = self.opened.signed.get(path)
            if signed is None or "request.yaml" not in self.opened.parts:
                continue
            if signed.statement.request_digest != self.opened.request_digest:
                yield reason("dossier-request-differs", part="request.yaml", other=path)
            elif signed.key:
                shown: CoverKind = "presented" if kind == "presented" else "planned"
                self._cover("request.yaml", Cover(shown, digest=self.opened.request_digest))

    def _states(self) -> Iterator[Reason]:
        verdict, plan = self.opened.signed.get("verdict.json"), self.opened.signed.get("plan.json")
        if self.opened.after is not None and verdict is not None:
            wanted = verdict.statement.after_digests
            if dict(self.opened.after) != wanted:
                yield reason("dossier-state-differs", part="after/")
            elif verdict.key:
                for name in self.opened.after:
                    self._cover(f"after/{name}", Cover("after"))
        if self.opened.before is not None and plan is not None:
            hosts = plan.statement.hosts
            for host, found in self.opened.before.items():
                if host in hosts:
                    same = hosts[host].base_digest == found
                    self._cover(f"before/hosts/{host}/state.yaml", Cover("before" if same else "before-other"))

    def _evidence(self, part: Part) -> Iterator[Reason]:
        """A journal has the SHA-256 of the file, or of what the copy was made from."""
        name = part.path.removeprefix("evidence/")
        wanted = part.original_sha256 or part.sha256
        who = [e.who for e in self.entries if e.what == "evidence"
               and (e.more.get("file"), e.more.get("sha256")) == (name, wanted)]  # fmt: skip
        if not who:
            yield reason("dossier-evidence-differs", part=part.path)
            return
        kind: CoverKind = "evidence-copy" if part.original_sha256 else "evidence"
        self._cover(part.path, Cover(kind, who[-1], digest=wanted))


def _statement_cover(path: str, said: Any, plan_digest: str) -> Cover:
    """What the signature of a statement covers."""
    kind = kind_of(path)
    if kind == "approval":
        about = _DECISIONS[said.decision] if said.plan_digest == plan_digest else "approval-other"
        return Cover(about, digest=said.plan_digest, role=said.role)
    if kind == "plan":
        return Cover("plan", count=len(said.hosts), digest=said.request_digest)
    if kind == "presentation":
        return Cover("request", digest=said.request_digest)
    if kind == "verdict":
        return Cover("verdict", digest=said.plan_digest)
    if kind == "closure":
        return Cover("closure", digest=said.plan_digest)
    return Cover("mandate" if kind == "mandate" else "permit", role=said.role)
