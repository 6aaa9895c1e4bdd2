"""What a dossier shows: every rule, each broken once."""

import base64
import struct
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from netaudit.core.digest import canonical_json, digest
from netaudit.core.dossier import Judged, Opened, judged
from netaudit.core.journal import appended
from netaudit.core.manifest import absent, in_order, listed, read_manifest
from netaudit.core.signers import allowed_signers, signer, signers_of
from netaudit.core.sshsig import exact_signature, key_fingerprint
from netaudit.core.statement import content_of
from netaudit.model.dossier import MANIFEST, SEAL, DossierStatement, LeftOut, kind_of, signed_in
from netaudit.model.people import Key, People
from netaudit.model.statements import ClosureStatement
from tests.core.cases import (
    CHANGE,
    PEOPLE,
    REQUEST_DIGEST,
    SITE,
    approval,
    key,
    mandate,
    permit,
    plan,
    presented,
    verdict,
)
from tests.core.cases import signed as signed_by

TODAY = date(2026, 12, 1)
PHOTO, ORIGINAL = "evidence/baie.jpg", digest(b"as attached")
JOURNAL = appended(
    appended("", "2026-12-01T20:00:00+01:00", "ana", "evidence", {"file": "devis.pdf", "sha256": digest(b"quote")}),
    "2026-12-01T20:01:00+01:00", "ana", "evidence", {"file": "baie.jpg", "sha256": ORIGINAL},
)  # fmt: skip


def closure(change: str) -> Any:
    said = ClosureStatement(site=SITE, change=change, plan_digest="p", by="", audit_digest="a", person="ana")
    return signed_by(said, "ana")


STATEMENTS: dict[str, Any] = {
    "request.json": presented(),
    "plan.json": signed_by(plan(), "ana"),
    "approvals/ivo.json": approval(),
    "approvals/pia.json": approval(person="pia", decision="reject"),
    "approvals/cleo.json": approval(plan(works_minutes=1), person="cleo", role="client"),
    "approvals/again.json": approval(decision="review"),
    "verdict.json": verdict(),
    "closure.json": closure(CHANGE),
    "mandates/ds.json": mandate(),
    "permits/ports.json": permit(),
}
PLAIN = {
    "README.txt": b"how",
    "request.yaml": b"id: x",
    "journal/ana.jsonl": JOURNAL.encode(),
    "evidence/devis.pdf": b"quote",
    PHOTO: b"copy",
    "after/manifest.yaml": b"after",
    "before/hosts/sw1/state.yaml": b"before",
    "people/people.yaml": b"people: {}",
    "report/report.md": b"# report",
}


def manifest(parts: dict[str, bytes], **more: Any) -> DossierStatement:
    originals = {PHOTO: (11, ORIGINAL)} if PHOTO in parts else {}
    lines = listed(parts, originals)
    plain = {"site": SITE, "site_name": "Cabinet", "change": CHANGE, "commit": "c", "uncommitted": False,
             "person": "ana", "tool": "netaudit 0"}  # fmt: skip
    return DossierStatement(**{**plain, "parts": lines, "absent": absent(lines), **more})


def whole(**more: Any) -> Opened:
    """A dossier in which everything holds."""
    parts = {**PLAIN, **{path: path.encode() for path in STATEMENTS}}
    made = manifest(parts)
    after = STATEMENTS["verdict.json"].statement.after_digests
    plain: dict[str, Any] = {
        "parts": in_order({**parts, MANIFEST: content_of(made), SEAL: b"seal"}),
        "faults": (),
        "manifest": made,
        "seal_key": key("ana"),
        "signed": dict(STATEMENTS),
        "signers": signers_of([People(people=PEOPLE)], TODAY),
        "own_word": True,
        "request_digest": REQUEST_DIGEST,
        "after": after,
        "before": {"sw1": "b" * 64, "fw1": "c" * 64},
    }
    return Opened(**{**plain, **more})


def said(found: Judged) -> set[tuple[str, str]]:
    return {(each.code, str(each.params.get("part", ""))) for each in found.reasons}


def test_everything_holds_and_what_covers_what() -> None:
    found = judged(whole())
    assert said(found) == set()
    assert found.remarks == ()
    assert found.signatures == 1 + len(STATEMENTS)
    kinds = {path: {each.kind for each in covers} for path, covers in found.covers.items()}
    assert kinds[MANIFEST] == {"seal"}
    assert kinds["request.yaml"] == {"sealed", "presented", "planned"}
    assert kinds["plan.json"] == {"sealed", "plan"}
    assert kinds["approvals/ivo.json"] == {"sealed", "approval"}
    assert kinds["approvals/pia.json"] == {"sealed", "rejection"}
    assert kinds["approvals/cleo.json"] == {"sealed", "approval-other"}
    assert kinds["approvals/again.json"] == {"sealed", "review"}
    assert kinds["verdict.json"] == {"sealed", "verdict"}
    assert kinds["closure.json"] == {"sealed", "closure"}
    assert kinds["mandates/ds.json"] == {"sealed", "mandate"}
    assert kinds["permits/ports.json"] == {"sealed", "permit"}
    assert kinds["journal/ana.jsonl"] == {"sealed", "chain"}
    assert kinds["evidence/devis.pdf"] == {"sealed", "evidence"}
    assert kinds[PHOTO] == {"sealed", "evidence-copy"}
    assert kinds["before/hosts/sw1/state.yaml"] == {"sealed", "before"}
    assert set(found.covers) >= {f"after/{name}" for name in STATEMENTS["verdict.json"].statement.after_digests}
    assert kinds["report/report.md"] == {"sealed"}
    assert found.covers[MANIFEST][0].who == "ana (Ana)"
    assert found.covers[MANIFEST][0].fingerprint == key_fingerprint(key("ana"))


def _without(opened: Opened, path: str) -> Opened:
    return replace(opened, parts={name: raw for name, raw in opened.parts.items() if name != path})


def _with(opened: Opened, path: str, raw: bytes) -> Opened:
    return replace(opened, parts=in_order({**opened.parts, path: raw}))


def _signed(path: str, other: Any) -> Callable[[Opened], Opened]:
    return lambda opened: replace(opened, signed={**opened.signed, path: other})


def _unsigned(path: str) -> Callable[[Opened], Opened]:
    return _signed(path, replace(STATEMENTS[path], key=""))


BROKEN: dict[str, tuple[Callable[[Opened], Opened], set[tuple[str, str]]]] = {
    "altered": (
        lambda o: _with(o, "report/report.md", b"# retort"),
        {("dossier-part-altered", "report/report.md")},
    ),
    "missing": (
        lambda o: _without(o, "approvals/pia.json"),
        {("dossier-part-missing", "approvals/pia.json")},
    ),
    "added": (
        lambda o: _with(o, "report/more.md", b""),
        {("dossier-part-added", "report/more.md")},
    ),
    "order": (
        lambda o: replace(o, parts=dict(reversed(list(o.parts.items())))),
        {("dossier-table-altered", "")},
    ),
    "no seal": (
        lambda o: replace(o, seal_key=""),
        {("dossier-seal-broken", f"{MANIFEST}, {SEAL}")},
    ),
    "seal of nobody": (
        lambda o: replace(o, seal_key=key("stranger")),
        {("dossier-signer-unknown", MANIFEST)},
    ),
    "seal of who may not": (
        lambda o: replace(o, seal_key=key("ivo")),
        {("dossier-signer-unknown", MANIFEST)},
    ),
    "seal of another": (
        lambda o: replace(o, seal_key=key("eve")),
        {("dossier-signer-other", MANIFEST)},
    ),
    "no manifest": (
        lambda o: replace(o, manifest=None),
        {("dossier-manifest-unreadable", MANIFEST)},
    ),
    "manifest altered in the archive": (
        lambda o: replace(_with(o, "report/report.md", b"other"), faults=(("dossier-part-altered", MANIFEST),)),
        {("dossier-part-altered", MANIFEST)},
    ),
    "no archive": (
        lambda o: replace(o, manifest=None, parts={}, faults=(("dossier-no-archive", ""),)),
        {("dossier-no-archive", "")},
    ),
    "too large": (
        lambda o: replace(o, faults=(("dossier-too-large", ""), ("dossier-too-large", ""))),
        {("dossier-too-large", "ZIP")},
    ),
    "no statement": (
        _signed("plan.json", None),
        {("dossier-statement-unreadable", "plan.json")},
    ),
    "no signature": (
        _unsigned("approvals/ivo.json"),
        {("dossier-signature-broken", "approvals/ivo.json")},
    ),
    "no signature of what others rest on": (
        lambda o: _unsigned("request.json")(_unsigned("plan.json")(_unsigned("verdict.json")(o))),
        {("dossier-signature-broken", path) for path in ("request.json", "plan.json", "verdict.json")},
    ),
    "of another change": (
        _signed("closure.json", closure("CHG-2026-0009-zzz")),
        {("dossier-of-another", "closure.json")},
    ),
    "of another site": (
        _signed("mandates/ds.json", mandate(site="elsewhere")),
        {("dossier-of-another", "mandates/ds.json")},
    ),
    "request": (
        lambda o: replace(o, request_digest="f" * 64),
        {("dossier-request-differs", "request.yaml")},
    ),
    "journal": (
        lambda o: _resealed(o, "journal/ana.jsonl", JOURNAL.replace("devis", "Devis", 1).encode()),
        {("dossier-journal-broken", "journal/ana.jsonl"), ("dossier-evidence-differs", "evidence/devis.pdf"),
         ("dossier-evidence-differs", PHOTO)},
    ),
    "journal of another": (
        lambda o: _resealed(o, "journal/ivo.jsonl", JOURNAL.encode()),
        {("dossier-journal-broken", "journal/ivo.jsonl")},
    ),
    "evidence": (
        lambda o: _resealed(o, "evidence/devis.pdf", b"another quote"),
        {("dossier-evidence-differs", "evidence/devis.pdf")},
    ),
    "state after": (
        lambda o: replace(o, after={"manifest.yaml": "f" * 64}),
        {("dossier-state-differs", "after/")},
    ),
    "state unreadable": (
        lambda o: replace(o, after=None, before=None, unreadable=(("dossier-state-unreadable", "after/"),)),
        {("dossier-state-unreadable", "after/")},
    ),
    "people altered": (
        lambda o: replace(_with(o, "people/people.yaml", b"people: {x: {}}"), signers={}),
        {("dossier-part-altered", "people/people.yaml")},
    ),
}  # fmt: skip


def _resealed(opened: Opened, path: str, raw: bytes) -> Opened:
    """With another content, and a manifest that has it so."""
    parts = {name: each for name, each in opened.parts.items() if name not in (MANIFEST, SEAL)} | {path: raw}
    made = manifest(parts)
    return replace(opened, manifest=made, parts=in_order({**parts, MANIFEST: content_of(made), SEAL: b"seal"}))


@pytest.mark.parametrize("name", BROKEN)
def test_each_rule_broken_once(name: str) -> None:
    spoil, expected = BROKEN[name]
    assert said(judged(spoil(whole()))) == expected


def test_less_is_no_fault() -> None:
    """A dossier of a change that was only asked for."""
    parts = {"request.yaml": b"id: x", "before/manifest.yaml": b"x"}
    made = manifest(parts)
    opened = whole(
        manifest=made, parts=in_order({**parts, MANIFEST: content_of(made), SEAL: b"seal"}), signed={}, after={"x": "y"}
    )
    found = judged(opened)
    assert said(found) == set()
    assert found.signatures == 1
    assert made.absent == ("presentation", "plan", "approval", "after", "verdict", "journal", "report")
    parts = {"request.json": b"x"}
    made = manifest(parts)
    opened = whole(
        manifest=made, parts=in_order({**parts, MANIFEST: content_of(made), SEAL: b""}),
        signed={"request.json": presented()},
    )  # fmt: skip
    assert said(judged(opened)) == set()


def test_a_base_that_is_another_is_only_said() -> None:
    found = judged(whole(before={"sw1": "f" * 64}))
    assert said(found) == set()
    assert {each.kind for each in found.covers["before/hosts/sw1/state.yaml"]} == {"sealed", "before-other"}


def test_a_key_that_ran_out_is_remarked_on() -> None:
    old = PEOPLE["ivo"].model_copy(update={"keys": (Key(key=key("ivo"), valid_until=date(2026, 11, 30)),)})
    found = judged(whole(signers=signers_of([People(people={**PEOPLE, "ivo": old})], TODAY)))
    assert said(found) == set()
    assert {each.code for each in found.remarks} == {"dossier-signer-past"}
    assert {each.params["part"] for each in found.remarks} == {
        "approvals/ivo.json", "approvals/again.json", "permits/ports.json",
    }  # fmt: skip


def test_the_manifest_has_one_form() -> None:
    made = manifest({"README.txt": b"x"}, left_out=(LeftOut(path="evidence/x", size=1, sha256="s", why="w"),))
    raw = content_of(made)
    assert read_manifest(raw) == made
    for other in (b"", b"\xff", b"[" * 5000, b"{}", raw + b" ", raw.replace(b'"schema":1,', b""), b"[1]"):
        assert read_manifest(other) is None
    assert read_manifest(raw.replace(b'"Cabinet"', b'"\\ud800"')) is None
    assert read_manifest(raw + b" " * 9_000_000) is None
    assert raw == canonical_json(made)
    for path in ("nowhere/x", "request.yml", "evidence/../x"):
        with pytest.raises(ValueError, match="no part"):
            listed({path: b""}, {})
    assert (kind_of("plan.json"), kind_of("x/plan.json"), signed_in("x"), signed_in("report/plan.json")) == (
        "plan", None, None, None,
    )  # fmt: skip


def test_whose_key_it_is() -> None:
    text = (
        f"# comment\n\nana {key('ana')} a comment\n"
        f'ivo,cleo namespaces="netaudit-approval,netaudit-permit" {key("ivo")}\n'
        f'old valid-before="20261201Z" {key("old")}\n'
        f'young valid-after="20261202",valid-before="20300101" {key("young")}\n'
        f'odd valid-after="yesterday" {key("odd")}\nbad valid-after="20261341Z" {key("bad")}\n'
        f'now valid-after="20261201",valid-before="20261202" {key("now")}\n'
        f"*@example.test {key('any')}\nca cert-authority {key('ca')}\nnot a key\n"
    )
    found = allowed_signers(text, TODAY)
    assert set(found) == {key(name) for name in ("ana", "ivo", "old", "young", "odd", "bad", "now")}
    assert {name: found[key(name)][0].state for name in ("ana", "old", "young", "odd", "bad", "now")} == {
        "ana": "", "old": "expired", "young": "not-yet", "odd": "expired", "bad": "expired", "now": "",
    }  # fmt: skip
    assert [each.person for each in found[key("ivo")]] == ["ivo", "cleo"]
    one = signer(found, key("ivo"), "netaudit-approval", "cleo")
    assert one is not None
    assert one.person == "cleo"
    assert signer(found, key("ivo"), "netaudit-dossier", "cleo") is None
    assert signer(found, key("nobody"), "netaudit-dossier", "ana") is None
    anybody = signer(found, key("ana"), "anything", "eve")
    assert anybody is not None
    assert anybody.person == "ana"
    twice = signers_of([People(people=PEOPLE)] * 2, TODAY)
    assert all(len(each) == 1 for each in twice.values())


def _armour(blob: bytes, width: int = 70) -> str:
    text = base64.b64encode(blob).decode()
    lines = [text[start : start + width] for start in range(0, len(text), width)]
    return "\n".join(("-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""))


def _blob(reserved: bytes = b"", magic: bytes = b"SSHSIG\0\0\0\1") -> bytes:
    fields = (b"key" * 20, b"netaudit-dossier", reserved, b"sha512", b"signature" * 9)
    return magic + b"".join(struct.pack(">I", len(each)) + each for each in fields)


def test_a_seal_is_written_in_one_way() -> None:
    good = _armour(_blob())
    assert exact_signature(good)
    for other in (
        "", "é" * 9, good.strip(), good.replace("\n", "\r\n"), _armour(_blob(), 60), _armour(_blob(b"x")),
        _armour(_blob() + b"x"), _armour(_blob()[:-1]), _armour(_blob(magic=b"SSHSIG\0\0\0\2")), " " + good,
        good.replace("U1NI", "U1N*", 1), "\n".join(("x", "é", "y", "")),
    ):  # fmt: skip
        assert not exact_signature(other), other
