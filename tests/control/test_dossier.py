"""A dossier from a change's whole life to its check on another machine, by the command line."""

import io
import json
import os
import random
import shutil
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from netaudit.core.archive import pack, unpack
from netaudit.core.digest import canonical_json, digest
from netaudit.core.dossier import judged
from netaudit.core.manifest import in_order, read_manifest
from netaudit.core.statement import read_envelope, statement_digest
from netaudit.model.dossier import MANIFEST, SEAL
from netaudit.model.statements import Namespace, PlanStatement, VerdictStatement
from netaudit.signing import sign, signed_by
from netaudit.store.snapshots import file_digests
from netaudit.workflows.dossier import opened
from netaudit.workflows.signer import Hand, write_signed
from tests.conftest import IDENTITY, netaudit
from tests.control.parties import Party, new_key
from tests.control.test_life import as_, planned

NOW = datetime(2026, 12, 1, 20, 0, tzinfo=UTC)


def photograph() -> bytes:
    """A JPEG that says where, when and with what it was taken, with something hung onto its end."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x0132] = "2026:12:01 20:05:00"
    exif[0x010F] = "MAKER-SECRET"
    exif.get_ifd(0x8825).update({1: "S", 2: (21.0, 6.0, 52.0), 3: "E", 4: (55.0, 32.0, 11.0)})
    out = io.BytesIO()
    Image.radial_gradient("L").convert("RGB").save(out, "JPEG", quality=90, exif=exif, comment=b"PLACE-SECRET")
    return out.getvalue() + b"PK\x03\x04 hung on"


def finished(ana: Party, tmp_path: Path) -> str:
    """A change with everything that a finished one has."""
    change = planned(ana)
    for name, content in (("baie.jpg", photograph()), ("devis.pdf", b"%PDF a quote")):
        (tmp_path / name).write_bytes(content)
        ana.does("change", "attach", change, str(tmp_path / name), "--caption", "the rack")
    as_(ana, "ivo").does("approve", change, "--role", "it", "--comment", "agreed")
    folder = ana.root / "changes" / change
    for state in ("before", "after"):
        shutil.copytree(ana.root / ".netaudit" / "last-audit", folder / state)
    after = {
        path.relative_to(folder / "after").as_posix(): path.read_bytes()
        for path in (folder / "after").rglob("*")
        if path.is_file()
    }
    plan = read_envelope((folder / "plan.json").read_bytes(), "netaudit-plan").statement
    assert isinstance(plan, PlanStatement)
    verdict = VerdictStatement(
        site=plan.site, change=change, plan_digest=statement_digest(plan), after_digests=file_digests(after, "after"),
        conforming=True, person="ana",
    )  # fmt: skip
    write_signed(folder / "verdict.json", verdict, "netaudit-verdict", Hand("ana", ana.key, False), NOW)
    report = ana.root / "reports" / change
    report.mkdir(parents=True, exist_ok=True)
    (report / "report.md").write_text("# Compte rendu\n", encoding="utf-8")
    ana.git("add", "--all", "changes", "reports")
    ana.git("commit", "-qm", "finished")
    return change


def made(ana: Party, change: str, name: str = "dossier.zip") -> Path:
    """The dossier of a change."""
    out = ana.root.with_name(name)
    ana.does("dossier", change, "-o", str(out))
    return out


def checked(file: Path, *options: str) -> Any:
    """The JSON of its check, by somebody with no workspace."""
    return json.loads(netaudit("-C", str(file.parent), "--json", "dossier", "check", str(file), *options).out)


def covers(said: Any) -> dict[str, set[str]]:
    return {each["path"]: {cover["by"] for cover in each["covered_by"]} for each in said["parts"]}


@dataclass(frozen=True)
class Sealed:
    """A whole dossier, and whose it is; only read."""

    ana: Party
    change: str
    file: Path


@pytest.fixture(scope="module")
def sealed(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Sealed:
    folder = tmp_path_factory.mktemp("sealed")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**IDENTITY, "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}.items():
            patch.setenv(name, value)
        for name in ("cabinet", "keys", "home-ana"):
            shutil.copytree(template / name, folder / name, symlinks=True)
        ana = Party("ana", folder / "cabinet", folder / "home-ana", folder / "keys" / "ana")
        change = finished(ana, folder)
        return Sealed(ana, change, made(ana, change))


def test_a_dossier_is_made_and_checked_elsewhere(ana: Party, tmp_path: Path) -> None:
    change = finished(ana, tmp_path)
    said = ana.does("dossier", change, "-o", str(tmp_path / "d.zip"))
    assert [each["code"] for each in said["reasons"]] == ["dossier-made"]
    approvers = tmp_path / "approvers"
    approvers.write_text((ana.root / "inventory" / "approvers").read_text())
    shutil.move(ana.root, tmp_path / "gone")
    found = checked(tmp_path / "d.zip", "--allowed-signers", str(approvers))
    assert found["exit_code"] == 0, found
    assert [each["code"] for each in found["reasons"]] == ["dossier-sound"]
    shown = covers(found)
    assert shown[MANIFEST] == {"seal"}
    assert shown["request.yaml"] == {"sealed", "presented", "planned"}
    assert shown["request.json"] == {"sealed", "request"}
    assert shown["plan.json"] == {"sealed", "plan"}
    assert shown["verdict.json"] == {"sealed", "verdict"}
    assert shown["journal/ana.jsonl"] == {"sealed", "chain"}
    assert shown["evidence/baie.jpg"] == {"sealed", "evidence-copy"}
    assert shown["evidence/devis.pdf"] == {"sealed", "evidence"}
    assert shown["after/manifest.yaml"] == {"sealed", "after"}
    assert shown["before/hosts/sw1/state.yaml"] == {"sealed", "before"}
    assert shown["report/report.md"] == {"sealed"}
    assert [kinds for path, kinds in shown.items() if path.startswith("approvals/")] == [{"sealed", "approval"}]
    own_word = checked(tmp_path / "d.zip")
    assert [each["code"] for each in own_word["reasons"]] == ["dossier-sound", "dossier-keys-own-word"]
    text = netaudit("--lang", "fr", "dossier", "check", str(tmp_path / "d.zip"))
    assert text.code == 0
    assert "Ce que cela vaut en droit" in text.out
    assert "Scellé par ana" in text.out
    assert "approuve exactement ce plan" in text.out


def test_twice_the_same_bytes(ana: Party, tmp_path: Path) -> None:
    change = finished(ana, tmp_path)
    first, second = made(ana, change, "one.zip"), made(ana, change, "two.zip")
    assert first.read_bytes() == second.read_bytes()
    ana.does("dossier", "-o", str(first), "0001")  # the same again is no harm
    (tmp_path / "other.zip").write_bytes(b"mine")
    assert ana.refused("dossier", change, "-o", str(tmp_path / "other.zip")) == {"file-exists"}
    assert (tmp_path / "other.zip").read_bytes() == b"mine"


def test_a_photograph_leaves_without_the_place(sealed: Sealed) -> None:
    with zipfile.ZipFile(sealed.file) as archive:
        copy = archive.read("evidence/baie.jpg")
        notice = archive.read("README.txt").decode()
    for secret in (b"MAKER-SECRET", b"PLACE-SECRET", b"hung on", b"GPS"):
        assert secret not in copy
    with Image.open(io.BytesIO(copy)) as picture:
        exif = picture.getexif()
        assert dict(exif) == {0x0112: 6, 0x0132: "2026:12:01 20:05:00"}
        assert not exif.get_ifd(0x8825)
    assert "netaudit dossier check" in notice


def test_openssh_and_unzip_alone_suffice(sealed: Sealed, tmp_path: Path) -> None:
    with zipfile.ZipFile(sealed.file) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[:2] == [MANIFEST, SEAL]
        archive.extractall(tmp_path / "out")
    words = ["-f", str(sealed.ana.root / "inventory/approvers"), "-I", "ana", "-n", "netaudit-dossier"]
    ended = subprocess.run(
        ["ssh-keygen", "-Y", "verify", *words, "-s", str(tmp_path / "out" / SEAL)],
        input=(tmp_path / "out" / MANIFEST).read_bytes(), capture_output=True, check=False, timeout=30,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr


def _parts_named(said: set[str], path: str) -> bool:
    return any(path in each for each in said)


def _judged(raw: bytes) -> set[str]:
    """Every part that the check names."""
    found = judged(opened(raw, None, NOW.date()))
    return {str(each.params.get("part", each.code)) for each in found.reasons}


def test_any_altered_byte_is_named_by_its_part(sealed: Sealed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every byte of every frame, of the manifest, the seal and the small parts; a choice of the larger parts."""
    raw = sealed.file.read_bytes()
    parts = unpack(raw).parts
    kept: dict[tuple[bytes, str, str], str] = {}

    def once(content: bytes, signature: str, namespace: Namespace) -> str:
        # The same question is asked of ssh-keygen once, an altered one always.
        asked = (content, signature, namespace)
        if asked not in kept:
            kept[asked] = signed_by(*asked)
        return kept[asked]

    monkeypatch.setattr("netaudit.workflows.dossier.signed_by", once)
    monkeypatch.setattr("netaudit.workflows.casework.signed_by", once)
    assert _judged(raw) == set()
    chosen = random.Random(20261201)
    position = 0
    for path, content in parts.items():
        begin = position + 30 + len(path.encode())
        whole = range(begin, begin + len(content))
        for place in (*range(position, begin), *chosen.sample(whole, min(len(content), 6))):
            altered = bytearray(raw)
            altered[place] ^= chosen.choice((1, 0x20, 0x80, 0xFF))
            named = _judged(bytes(altered))
            assert _parts_named(named, path), (path, place, named)
            if place >= begin and path not in (MANIFEST, SEAL):
                assert named == {path}
        position = begin + len(content)
    for place in range(position, len(raw)):
        altered = bytearray(raw)
        altered[place] ^= chosen.randint(1, 255)
        assert _judged(bytes(altered)), place


def test_a_part_altered_with_its_frame_is_named_too(sealed: Sealed) -> None:
    """Packed anew with right sums, by somebody who knows the format; without, and with a right manifest."""
    parts = dict(unpack(sealed.file.read_bytes()).parts)
    for path in list(parts):
        if path in (MANIFEST, SEAL):
            continue
        other = {**parts, path: parts[path] + b"\n"}
        assert _judged(pack(in_order(other))) == {path}
        del other[path]
        assert _judged(pack(in_order(other))) == {path}
    assert _judged(pack(in_order({**parts, "evidence/more.txt": b"x"}))) == {"evidence/more.txt"}
    assert MANIFEST in "".join(_judged(pack(in_order({**parts, SEAL: parts[SEAL].replace(b"A", b"B", 1)}))))
    manifest = read_manifest(parts[MANIFEST])
    assert manifest is not None


def test_a_forger_who_seals_anew_is_not_the_signer(sealed: Sealed, tmp_path: Path) -> None:
    parts = dict(unpack(sealed.file.read_bytes()).parts)
    plain = json.loads(parts[MANIFEST])
    parts["plan.json"] = parts["plan.json"].replace(b"vlan 10", b"vlan 99")
    for each in plain["parts"]:
        if each["path"] == "plan.json":
            each |= {"sha256": digest(parts["plan.json"]), "size": len(parts["plan.json"])}
    parts[MANIFEST] = canonical_json(plain)
    stranger = new_key(tmp_path / "stranger")
    parts[SEAL] = sign(parts[MANIFEST], "netaudit-dossier", stranger, may_ask=False).encode()
    forged = tmp_path / "forged.zip"
    forged.write_bytes(pack(in_order(parts)))
    said = checked(forged, "--allowed-signers", str(sealed.ana.root / "inventory" / "approvers"))
    assert said["exit_code"] == 1
    found = {(each["code"], each["params"].get("part")) for each in said["reasons"]}
    assert {("dossier-signer-unknown", MANIFEST), ("dossier-signature-broken", "plan.json")} <= found
    parts[SEAL] = sign(parts[MANIFEST], "netaudit-plan", sealed.ana.key, may_ask=False).encode()
    assert f"{MANIFEST}, {SEAL}" in _judged(pack(in_order(parts)))


def test_what_may_not_leave_is_kept_out_and_said(ana: Party, tmp_path: Path) -> None:
    change = planned(ana)
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("x", "y")
    huge = io.BytesIO()
    Image.new("1", (20_000, 10_000)).save(huge, "PNG")
    whole = photograph()
    files = {
        "paquet.jpg": zipped.getvalue(), "geante.png": huge.getvalue(), "coupee.jpg": whole[: len(whole) // 2],
        "photo.heic": b"\0\0\0\x18ftypheic", "bonne.jpeg": whole,
    }  # fmt: skip
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        ana.does("change", "attach", change, str(tmp_path / name))
    with (tmp_path / "film.mp4").open("wb") as file:
        file.truncate(11 * 1024 * 1024)
    ana.does("change", "attach", change, str(tmp_path / "film.mp4"))
    evidence = ana.root / "changes" / change / "evidence"
    (evidence / "stray.txt").write_text("nobody's")
    out = tmp_path / "d.zip"
    said = ana.said("dossier", change, "-o", str(out))
    assert said["exit_code"] == 4
    assert {each["path"].removeprefix("evidence/"): each["why"] for each in said["left_out"]} == {
        "paquet.jpg": "evidence-no-picture",
        "geante.png": "evidence-picture-too-large",
        "coupee.jpg": "evidence-picture-broken",
        "photo.heic": "evidence-picture-unclean",
        "film.mp4": "evidence-elsewhere",
        "stray.txt": "evidence-unrecorded",
    }
    found = checked(out)
    assert found["exit_code"] == 0
    assert "evidence/bonne.jpeg" in covers(found)
    assert {each["code"] for each in said["reasons"]} > {"dossier-lacks", "dossier-uncommitted"}
    text = netaudit("dossier", "check", str(out)).out
    assert "evidence/paquet.jpg is not in the dossier: its name is that of a picture" in text
    (evidence / "bonne.jpeg").write_bytes(whole + b"!")
    (evidence / "paquet.jpg").unlink()
    again = ana.said("dossier", change, "-o", str(tmp_path / "e.zip"))["left_out"]
    why = {each["path"].removeprefix("evidence/"): each["why"] for each in again}
    assert (why["bonne.jpeg"], why["paquet.jpg"]) == ("evidence-not-as-recorded", "evidence-gone")


def test_what_does_not_hold_is_not_sealed(ana: Party, tmp_path: Path) -> None:
    change = planned(ana)
    folder, out = ana.root / "changes" / change, tmp_path / "d.zip"
    dossier = ("dossier", change, "-o", str(out))
    for name, old, new, code in (
        ("plan.json", "vlan 10", "vlan 99", "dossier-signature-broken"),
        ("request.yaml", "surgery", "theatre", "dossier-request-differs"),
        ("journal/ana.jsonl", "presented", "prevented", "records-altered"),
    ):
        text = (folder / name).read_text()
        (folder / name).write_text(text.replace(old, new))
        assert code in ana.refused(*dossier)
        (folder / name).write_text(text)
    assert as_(ana, "ivo").refused(*dossier) == {"dossier-signer-role"}
    assert ana.refused(*dossier, env={"NETAUDIT_KEY": ""}) == {"no-key"}
    assert not out.exists()
    ana.does(*dossier)


def test_an_approval_of_an_earlier_plan_is_said_to_be_one(ana: Party, tmp_path: Path) -> None:
    change = planned(ana)
    as_(ana, "ivo").does("approve", change, "--role", "it")
    ana.plans(change, "--minutes", "31")
    found = checked(made(ana, change))
    assert found["exit_code"] == 0
    assert {"sealed", "approval-other"} in covers(found).values()


def test_a_key_that_ran_out_is_remarked_on(sealed: Sealed, tmp_path: Path) -> None:
    approvers = tmp_path / "approvers"
    text = (sealed.ana.root / "inventory" / "approvers").read_text()
    approvers.write_text(text.replace('" ssh-ed25519', '",valid-before="20200101Z" ssh-ed25519'))
    said = checked(sealed.file, "--allowed-signers", str(approvers))
    assert said["exit_code"] == 0
    assert "dossier-signer-past" in {each["code"] for each in said["reasons"]}
    approvers.write_text("".join(line for line in text.splitlines(keepends=True) if not line.startswith("ana ")))
    said = checked(sealed.file, "--allowed-signers", str(approvers))
    assert said["exit_code"] == 1
    unknown = {each["params"]["part"] for each in said["reasons"] if each["code"] == "dossier-signer-unknown"}
    assert unknown == {MANIFEST, "plan.json", "request.json", "verdict.json"}
    approvers.write_text("# nobody\n")
    assert checked(sealed.file, "--allowed-signers", str(approvers))["exit_code"] == 64
    assert checked(tmp_path / "nowhere.zip")["exit_code"] == 1


def _in_force(ana: Party) -> None:
    change = ana.does("change", "new", "--governed")["change"]
    as_(ana, "ivo").does("approve", change, "--role", "it")
    ana.does("baseline", "accept", "--change", change)


def test_mandates_and_who_was_enrolled_when_it_was_planned(ana: Party, tmp_path: Path) -> None:
    paper = tmp_path / "mandat.pdf"
    paper.write_bytes(b"%PDF a scanned mandate")
    given = ("mandate", "add", "Dentsply Sirona", "--holder", "M. Dupont", "--until", "2036-12-31")
    as_(ana, "ivo").does(*given, "--role", "approver:it", "--document", str(paper))
    _in_force(ana)
    step = {"host": "cerec-1", "config": "reboot", "rollback": "none"}
    change = planned(ana, steps=[step], expect=[], touches=["host", "switch", "vlan"])
    ana.does("people", "add", "zoe", "--name", "Zoé", "--role", "executor", "--key", f"{new_key(tmp_path / 'zoe')}.pub")
    _in_force(ana)
    found = checked(made(ana, change))
    assert found["exit_code"] == 0, found
    assert [kinds for path, kinds in covers(found).items() if path.startswith("mandates/")] == [{"sealed", "mandate"}]
    parts = unpack((ana.root.with_name("dossier.zip")).read_bytes()).parts
    assert b"zoe" in parts["people/people.yaml"]
    assert b"zoe" not in parts["people/people-when-planned.yaml"]
    assert b"zoe" in parts["people/approvers"]


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_killed_at_any_moment_there_is_a_whole_dossier_or_none(ana: Party, tmp_path: Path) -> None:
    change = finished(ana, tmp_path)
    out = tmp_path / "killed" / "d.zip"
    env = {**os.environ, "NETAUDIT_HOME": str(ana.home), "NETAUDIT_KEY": str(ana.key)}
    command = [sys.executable, "-m", "netaudit", "-C", str(ana.root), "--no-input", "dossier", change, "-o", str(out)]
    begun = time.monotonic()
    subprocess.run(command, env=env, check=True, capture_output=True, timeout=60)
    whole, raw = time.monotonic() - begun, out.read_bytes()
    killed = 0
    for step in range(10):
        out.unlink(missing_ok=True)
        with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
            time.sleep(whole * (0.1 + 0.1 * step))
            killed += running.poll() is None
            running.kill()
        assert not out.exists() or out.read_bytes() == raw
    assert killed >= 3
    subprocess.run(command, env=env, check=True, capture_output=True, timeout=60)
    assert out.read_bytes() == raw
