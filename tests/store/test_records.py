"""Files are the old one or the new one; state files that were meddled with are refused."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from netaudit.model.errors import NetauditError
from netaudit.model.state import SCHEMA
from netaudit.store.records import write_whole
from netaudit.store.snapshots import MANIFEST, Manifest, from_files, to_files
from netaudit.store.yaml12 import dump, parse
from tests.report.facts import snapshot, switch

SUFFIXES = {"cisco_ios": "cfg"}


def _files(*, failed: bool = False) -> dict[str, bytes]:
    seen = snapshot(switch(), failed=failed)
    manifest = Manifest(
        schema=SCHEMA, site=seen.site, taken_at=seen.taken_at, tool="0", audit="a", expected=seen.expected, hosts={}
    )
    return to_files(seen, SUFFIXES, manifest)


@pytest.mark.parametrize("failed", [False, True])
def test_a_snapshot_survives_its_files(failed: bool) -> None:
    assert from_files(_files(failed=failed), "x").snapshot == snapshot(switch(), failed=failed)


def test_the_files_are_those_of_the_contract() -> None:
    assert set(_files()) == {
        "hosts/sw1/state.yaml", "hosts/sw1/config.cfg", "hosts/cerec-1/state.yaml", "endpoints.yaml", MANIFEST,
    }  # fmt: skip


def test_an_altered_configuration_is_refused() -> None:
    files = _files()
    files["hosts/sw1/config.cfg"] += b"!"
    with pytest.raises(NetauditError, match="digest is not the manifest"):
        from_files(files, "x")


@pytest.mark.parametrize("name", ["hosts/sw1/state.yaml", "hosts/sw1/config.cfg", "endpoints.yaml", MANIFEST])
def test_a_missing_or_broken_file_is_refused(name: str) -> None:
    files = _files()
    del files[name]
    with pytest.raises(NetauditError) as refused:
        from_files(files, "x")
    assert refused.value.verdict.reasons[0].code == "state-unreadable"
    if name.endswith("yaml"):
        for broken in (b"\xff", b"[", b"a: b\n", b"- 1\n"):
            with pytest.raises(NetauditError):
                from_files({**_files(), name: broken}, "x")


def test_a_newer_schema_is_said_to_be_newer() -> None:
    files = _files()
    value = parse(files[MANIFEST]).value
    assert isinstance(value, dict)
    files[MANIFEST] = dump({**value, "schema": SCHEMA + 1}).encode()
    with pytest.raises(NetauditError) as refused:
        from_files(files, "x")
    assert refused.value.verdict.reasons[0].code == "state-too-new"


def test_a_host_name_of_a_manifest_is_never_a_path() -> None:
    files = _files()
    manifest = from_files(files, "x").manifest
    hostile = msgspec.structs.replace(manifest, hosts={"../../x": manifest.hosts["sw1"]})
    files[MANIFEST] = dump(msgspec.to_builtins(hostile)).encode()
    with pytest.raises(NetauditError):
        from_files(files, "x")


def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("mine")
    (tmp_path / "link").symlink_to(target)
    with pytest.raises(NetauditError):
        write_whole(tmp_path / "link", b"theirs")
    assert target.read_text() == "mine"


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_killed_at_any_instant_the_file_is_old_or_new(tmp_path: Path) -> None:
    path = tmp_path / "state.yaml"
    old, new = b"old" * 200_000, b"new" * 200_000
    script = (
        "import sys, pathlib\nfrom netaudit.store.records import write_whole\n"
        "print('ready', flush=True)\nwhile True:\n    write_whole(pathlib.Path(sys.argv[1]), b'new' * 200_000)\n"
        "    write_whole(pathlib.Path(sys.argv[1]), b'old' * 200_000)\n"
    )
    for instant in range(8):
        path.write_bytes(old)
        with subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            with pytest.raises(subprocess.TimeoutExpired):
                writer.wait(0.003 * instant + 0.001)
            writer.kill()
        assert path.read_bytes() in (old, new)
