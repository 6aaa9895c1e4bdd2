"""A dossier in words: what each digest and signature in it covers, and the page that explains it to who unpacks it."""

from collections.abc import Iterable, Iterator, Sequence

from netaudit.core.dossier import Judged
from netaudit.model.dossier import MANIFEST, SEAL, Cover, CoverKind, DossierStatement, Kind
from netaudit.model.names import printable
from netaudit.report.language import Translator, translator
from netaudit.report.wording import reason_sentence

KINDS: dict[Kind, str] = {
    "request": "change request",
    "presentation": "signature of the request",
    "plan": "plan",
    "approval": "approval",
    "verdict": "verdict",
    "closure": "closure",
    "withdrawal": "withdrawal",
    "journal": "journal",
    "report": "report",
    "evidence": "evidence",
    "before": "state before",
    "after": "state after",
    "proposed": "proposed file",
    "mandate": "mandate",
    "permit": "permit",
    "people": "persons and keys",
    "notice": "how to check it",
}
"""Kind of part -> its name, in the order in which parts are shown."""
COVERS: dict[CoverKind, str] = {
    "seal": "sealed by {who}, {fingerprint}: covers the size and SHA-256 of each part below ({count})",
    "sealed": "SHA-256 {digest}",
    "request": "signed by {who}, {fingerprint}: covers the request with the digest {digest}",
    "plan": "signed by {who}, {fingerprint}: covers every command and its way back, host by host "
    "({count}), and the request {digest}",
    "approval": "signed by {who}, {fingerprint}, as {role}: approves exactly this plan, its window and base states",
    "approval-other": "signed by {who}, {fingerprint}, as {role}: over another plan than this one ({digest})",
    "rejection": "signed by {who}, {fingerprint}, as {role}: rejects exactly this plan",
    "review": "signed by {who}, {fingerprint}, as {role}: looked back at exactly this plan",
    "verdict": "signed by {who}, {fingerprint}: covers the outcome and the state after, of the plan {digest}",
    "closure": "signed by {who}, {fingerprint}: covers the end of the transitional step of the plan {digest}",
    "mandate": "signed by {who}, {fingerprint}, as {role}: covers the mandate",
    "permit": "signed by {who}, {fingerprint}, as {role}: covers the permit",
    "chain": "lines by {who}: {count}, each holding the digest of the one before; the last is {digest}; not signed",
    "evidence": "{who} noted its SHA-256 in the journal",
    "evidence-copy": "a copy without its metadata; {who} noted the SHA-256 of the file as it was attached in "
    "the journal: {digest}",
    "after": "the state that the verdict was signed over",
    "before": "the state that the plan was made on",
    "before-other": "not the state that the plan was made on",
    "presented": "the request that was presented",
    "planned": "the request that was planned",
}


def kinds_words(kinds: Iterable[Kind], t: Translator) -> str:
    """Kinds of parts, as a list in words."""
    return ", ".join(t.text(KINDS[each]) for each in kinds)


def cover_words(cover: Cover, t: Translator) -> str:
    """What one digest or signature covers."""
    return t.text(
        COVERS[cover.kind],
        who=cover.who,
        fingerprint=cover.fingerprint,
        count=cover.count,
        digest=cover.digest[:16],
        role=cover.role,
    )


def lines(manifest: DossierStatement | None, judged: Judged, t: Translator) -> Iterator[str]:
    """A dossier part by part, for the terminal."""
    if manifest is None:
        return
    yield printable(f"{manifest.change}  {manifest.site_name}")
    yield "  " + t.text("Sealed by {person} with {tool}", person=manifest.person, tool=manifest.tool)
    yield from _part(MANIFEST, t.text("list of the parts"), judged.covers.get(MANIFEST, ()), t)
    order = list(KINDS)
    for part in sorted(manifest.parts, key=lambda each: (order.index(each.kind), each.path)):
        yield from _part(part.path, t.text(KINDS[part.kind]), judged.covers.get(part.path, ()), t)
    for left in manifest.left_out:
        yield "  - " + reason_sentence_of(left.why, left.path, t)


def _part(path: str, kind: str, covers: Sequence[Cover], t: Translator) -> Iterator[str]:
    """A part with its digest, then what else vouches for it."""
    digest = "".join(f", {cover_words(each, t)}" for each in covers if each.kind == "sealed")
    yield printable(f"  {'✓' if covers else '✗'} {path}  ({kind}{digest})")
    yield from (f"      {cover_words(each, t)}" for each in covers if each.kind != "sealed")


def reason_sentence_of(code: str, part: str, t: Translator) -> str:
    """Why a file was left out; the code itself where a later version knows more reasons."""
    from netaudit.model.reasons import REASONS
    from netaudit.model.verdict import reason

    if code not in REASONS:
        return printable(f"{part}: {code}")
    return reason_sentence(reason(code, part=part), t)


def body(manifest: DossierStatement | None, judged: Judged, t: Translator) -> dict[str, object]:
    """What the JSON form carries."""
    if manifest is None:
        return {"change": "", "parts": [], "left_out": []}
    return {
        "change": manifest.change,
        "site": manifest.site,
        "site_name": manifest.site_name,
        "commit": manifest.commit,
        "sealed_by": manifest.person,
        "parts": [
            {
                "path": path,
                "sha256": sha256,
                "kind": kind,
                "covered_by": [
                    {
                        "by": each.kind, "who": each.who, "fingerprint": each.fingerprint, "digest": each.digest,
                        "role": each.role, "sentence": cover_words(each, t),
                    }
                    for each in judged.covers.get(path, ())
                ],
            }
            for path, sha256, kind in (
                (MANIFEST, "", "manifest"), *((each.path, each.sha256, each.kind) for each in manifest.parts)
            )
        ],
        "left_out": [{"path": each.path, "sha256": each.sha256, "why": each.why} for each in manifest.left_out],
    }  # fmt: skip


def notice(change: str, site: str) -> str:
    """`README.txt` of a dossier, in every language."""
    return "\n".join(line for name in ("fr", "en") for line in (*_notice(change, site, translator(name)), ""))


def _notice(change: str, site: str, t: Translator) -> Iterator[str]:
    yield printable(f"{change}  {site}")
    yield ""
    yield t.text("This is the evidence dossier of one change on a network. Do not alter it, nor pack it anew.")
    yield t.text("To check the whole file, without a network and without the site's workspace:")
    yield f"    netaudit dossier check {change}.netaudit.zip --allowed-signers FILE"
    yield t.text("FILE names the persons' SSH keys; have it by a way you trust. people/approvers says whose they are")
    yield t.text("meant to be. By hand, with nothing but OpenSSH and sha256sum:")
    yield f"    ssh-keygen -Y verify -f FILE -I PERSON -n netaudit-dossier -s {SEAL} < {MANIFEST}"
    yield t.text("then hold the SHA-256 of every file against manifest.json.")
    yield t.text("It shows that nothing was altered since it was sealed, and with which keys it was signed.")
    yield t.text("What it is worth in law is not for it to say.")
