"""A dossier from a stranger: whatever it holds, its check ends in words."""

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netaudit.core.archive import pack
from netaudit.core.dossier import judged
from netaudit.core.manifest import in_order, listed
from netaudit.core.statement import content_of
from netaudit.model.dossier import MANIFEST, SEAL, CoverKind, DossierStatement, Kind, LeftOut
from netaudit.report.dossier import COVERS, KINDS, body, lines
from netaudit.report.language import translator
from netaudit.report.machine import json_text
from netaudit.workflows.dossier import check, opened
from tests.conftest import netaudit

NOW = datetime(2026, 12, 1, 20, 0, tzinfo=UTC)
HOSTILE = "\x1b[31m\u202e<script>{0.__class__}"


def _dossier(parts: dict[str, bytes], **more: Any) -> bytes:
    """A well-formed dossier around anything."""
    plain: dict[str, Any] = {
        "site": "s", "site_name": HOSTILE, "change": "CHG-2026-0001-k3f", "commit": "", "uncommitted": False,
        "person": HOSTILE, "tool": HOSTILE, "parts": listed(parts, {}),
        "left_out": (LeftOut(path=HOSTILE, size=0, sha256="", why="evidence-gone"),
                     LeftOut(path="x", size=0, sha256="", why=HOSTILE)),
        **more,
    }  # fmt: skip
    manifest = content_of(DossierStatement(**plain))
    return pack(in_order({**parts, MANIFEST: manifest, SEAL: b"-----BEGIN"}))


NAMES = [
    "request.yaml", "request.json", "plan.json", "approvals/x.json", "verdict.json", "closure.json", "withdrawn.json",
    "journal/ana.jsonl", "journal/x", "before/manifest.yaml", "before/endpoints.yaml", "after/manifest.yaml",
    "after/hosts/sw1/state.yaml", "people/people.yaml", "people/people-when-planned.yaml", "mandates/m.json",
    "mandates/paper.pdf", "permits/p.json", "evidence/x.jpg", "report/report.html",
]  # fmt: skip
CONTENTS = st.one_of(
    st.binary(max_size=60),
    st.text(max_size=60).map(str.encode),
    st.sampled_from(
        [
            b'{"content": {}, "signature": "", "signer": "", "signed_at": "", "tool": ""}',
            b'{"content": {"person": "\\ud800"}, "signature": "\\ud800"}',
            b"people: {ana: {name: x, keys: [{key: y}]}}",
            b"schema: 99999999\n",
            b"schema: 1\nsite: x\n",
            b"a: &a [*a, *a]\n",
            b'id: "\\ud800"\ntitle: x\n',
            b"[" * 5000,
            b"{" * 5000,
            b'{"number":1}\n',
        ]
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), CONTENTS, max_size=6))
def test_whatever_it_holds_the_check_ends_in_words(parts: dict[str, bytes]) -> None:
    found = opened(_dossier(parts), None, NOW.date())
    shown = judged(found)
    assert any(each.code == "dossier-seal-broken" for each in shown.reasons)
    words = translator("fr")
    said = [*lines(found.manifest, shown, words), json_text(body(found.manifest, shown, words))]
    assert not [sign for line in said for sign in line if (ord(sign) < 32 and sign != "\n") or sign == "\u202e"]


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=500))
def test_any_bytes_at_all(raw: bytes) -> None:
    assert judged(opened(raw, None, NOW.date())).reasons
    assert judged(opened(b"PK\x03\x04" + raw, {}, NOW.date())).reasons


def _zip(method: int, *entries: tuple[str, bytes, int]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content, mode in entries:
            entry = zipfile.ZipInfo(name)
            entry.external_attr, entry.compress_type = mode << 16, method
            made.writestr(entry, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (_zip(0, ("../../evil", b"x", 0o100644)), "dossier-path-refused"),
        (_zip(0, ("/etc/cron.d/evil", b"x", 0o100644)), "dossier-path-refused"),
        (_zip(0, ("C:\\evil", b"x", 0o100644)), "dossier-path-refused"),
        (_zip(0, ("report/x", b"/etc/passwd", 0o120777)), "dossier-part-link"),
        (_zip(8, ("report/x", bytes(50_000_000), 0o100644)), "dossier-part-packed"),
        (b"%PDF-1.7 not at all", "dossier-no-archive"),
        (b"", "dossier-no-archive"),
    ],
)  # fmt: skip
def test_hostile_archives_by_the_command_line(raw: bytes, code: str, tmp_path: Path) -> None:
    file = tmp_path / "x.zip"
    file.write_bytes(raw)
    ended = netaudit("--json", "dossier", "check", str(file))
    said = json.loads(ended.out)
    assert ended.code == said["exit_code"] == 1, ended
    assert code in {each["code"] for each in said["reasons"]}
    assert list(tmp_path.iterdir()) == [file], "nothing was unpacked"


def test_twins_by_their_own_word(tmp_path: Path) -> None:
    file = tmp_path / "x.zip"
    with pytest.warns(UserWarning, match="Duplicate"):
        file.write_bytes(_zip(0, ("report/x", b"1", 0o100644), ("report/x", b"2", 0o100644)))
    found = check(file, None, NOW)
    assert ("dossier-part-twice", "report/x") in {(each.code, each.params.get("part")) for each in found.judged.reasons}


def test_a_dossier_packed_anew_says_so(tmp_path: Path) -> None:
    """By a program that compresses: refused, with the word that tells an honest person what happened."""
    with zipfile.ZipFile(io.BytesIO(_dossier({"report/report.md": b"# x\n" * 99}))) as archive:
        entries = [(name, archive.read(name), 0o100644) for name in archive.namelist()]
    file = tmp_path / "x.zip"
    file.write_bytes(_zip(8, *entries))
    found = check(file, None, NOW).verdict
    assert {str(each.params.get("part")) for each in found.reasons if each.code == "dossier-part-packed"} == {
        MANIFEST, SEAL, "report/report.md",
    }  # fmt: skip


def test_every_part_is_shown_with_what_vouches_for_it() -> None:
    kinds = set(get_args(Kind))
    assert set(KINDS) == kinds
    assert set(COVERS) == set(get_args(CoverKind))
    found = opened(_dossier({"plan.json": b"{}", "report/report.md": b"# x"}), None, NOW.date())
    shown = list(lines(found.manifest, judged(found), translator("en")))
    assert any("plan.json  (plan)" in line for line in shown)
    assert shown.index(next(line for line in shown if "plan.json" in line)) < shown.index(
        next(line for line in shown if "report.md" in line)
    )
