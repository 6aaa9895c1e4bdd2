"""Everything that goes wrong on a site, provoked on the practice: what is said, which exit code, what is left."""

import base64
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from netaudit.lab.thread import RunningPractice
from tests.conftest import Ended, Site, netaudit


def _codes(ended: Ended) -> dict[str, str]:
    """Reason code -> host, of a JSON answer."""
    return {each["code"]: str(each["params"].get("host", "")) for each in json.loads(ended.out)["reasons"]}


def test_host_down_and_the_rest_complete(site: Site, lab: RunningPractice) -> None:
    lab.fault("sw2", unreachable=True)
    ended = site.run("--json", "audit")
    assert ended.code == 4
    assert _codes(ended)["host-unreachable"] == "sw2"
    said = json.loads(ended.out)
    assert said["not_reached"] == ["sw2"]
    assert {host for host, found in said["hosts"].items() if found["sections"]["facts"]["status"] == "collected"} == {
        "sw1", "fw1", "gw1", "ws-1",
    }  # fmt: skip
    refused = site.run("--json", "baseline", "accept", "--initial")
    assert refused.code == 4
    assert "audit-incomplete" in _codes(refused)


def test_wrong_password_is_tried_once(site: Site, lab: RunningPractice) -> None:
    lab.fault("sw1", reject_password=True)
    ended = site.run("--json", "audit", "--limit", "sw1")
    assert ended.code == 4
    assert _codes(ended) == {"host-auth-failed": "sw1", "no-baseline-yet": "", "findings-below": ""}
    attempts = lab.practice.servers["sw1"].attempts
    assert (attempts.connections, attempts.passwords) == (1, 1)


def test_password_not_set(site: Site, lab: RunningPractice) -> None:
    ended = site.run("--json", "audit", "--limit", "sw1", env={"NETAUDIT_LAB_PASSWORD": ""})
    assert ended.code == 4
    assert "host-no-credentials" in _codes(ended)
    assert lab.practice.servers["sw1"].attempts.connections == 0


def test_unknown_host_key_gets_no_password(make_site: Callable[..., Site], lab: RunningPractice) -> None:
    site = make_site(known_hosts=False)
    ended = site.run("--json", "audit", "--limit", "sw1")
    assert ended.code == 4
    assert "host-key-unknown" in _codes(ended)
    assert "SHA256:" in ended.out
    assert lab.practice.servers["sw1"].attempts.passwords == 0
    assert "SSH host key of sw1" in site.run("doctor").out
    enrolled = site.run("audit", "--limit", "sw1", "--accept-new-host-keys")
    assert enrolled.code == 0
    assert (site.root / "inventory" / "known_hosts").read_text() in lab.known_hosts()
    assert "inventory/known_hosts" in site.git("show", "--name-only", "--format=", "HEAD")


def test_changed_host_key_gets_no_password_even_when_new_ones_are_accepted(site: Site, lab: RunningPractice) -> None:
    lab.fault("sw1", new_host_key=True)
    for arguments in ((), ("--accept-new-host-keys",)):
        ended = site.run("--json", "audit", "--limit", "sw1", *arguments)
        assert ended.code == 4
        assert "host-key-changed" in _codes(ended)
    assert lab.practice.servers["sw1"].attempts.passwords == 0


def test_deadline(site: Site, lab: RunningPractice) -> None:
    lab.fault("sw1", delay_seconds=1.5)
    begun = time.monotonic()
    ended = site.run("--json", "audit", "--limit", "sw1,sw2", "--deadline", "3")
    assert ended.code == 4
    assert _codes(ended)["host-deadline"] == "sw1"
    assert time.monotonic() - begun < 20


def test_paging_that_cannot_be_switched_off(site: Site, lab: RunningPractice) -> None:
    lab.fault("sw1", paging_forced=True)
    ended = site.run("--json", "audit", "--limit", "sw1", "--deadline", "6")
    assert ended.code == 4, ended


@pytest.mark.parametrize(
    ("command", "section"),
    [
        ("show running-config", "config"),
        ("show vlan brief", "vlans"),
        ("show mac address-table", "mac_table"),
        ("show interfaces", "interfaces"),
        ("show interfaces switchport", "switchports"),
        ("show lldp neighbors detail", "neighbours"),
    ],
)
def test_truncated_answer_fails_its_section(command: str, section: str, site: Site, lab: RunningPractice) -> None:
    lab.fault("sw1", truncate_after={command: 12})
    ended = site.run("--json", "audit", "--limit", "sw1")
    assert ended.code == 4
    failed = {e["params"].get("section") for e in json.loads(ended.out)["reasons"] if e["code"] == "section-failed"}
    assert section in failed


def test_connection_lost_in_the_middle(site: Site, lab: RunningPractice) -> None:
    lab.fault("sw2", drop_during="show running-config")
    ended = site.run("--json", "audit", "--limit", "sw*")
    assert ended.code == 4
    assert _codes(ended)["host-dropped"] == "sw2"


def test_no_host_matched(site: Site) -> None:
    for limit in ("nowhere", "sw1,nowhere", "role=submarine"):
        ended = site.run("--json", "audit", "--limit", limit)
        assert ended.code == 4
        assert "no-host-matched" in _codes(ended)
    for nobody in ("{}\n", "cbct-1:\n  data: {role: imaging}\n"):
        (site.root / "inventory" / "hosts.yaml").write_text(nobody)
        empty = site.run("--json", "audit")
        assert empty.code == 4
        assert "inventory-empty" in _codes(empty)


def test_not_a_workspace(tmp_path: Path) -> None:
    ended = netaudit("audit", cwd=tmp_path)
    assert ended.code == 64
    assert "netaudit init" in ended.out


def test_dirty_baseline_is_not_mixed_with_ours(site: Site) -> None:
    assert site.run("audit").code == 0
    (site.root / "baselines" / "manifest.yaml").write_text("mine: true\n")
    ended = site.run("--json", "baseline", "accept", "--initial")
    assert ended.code == 3
    assert "dirty-tree" in _codes(ended)
    assert (site.root / "baselines" / "manifest.yaml").read_text() == "mine: true\n"


def test_working_tree_edits_do_not_change_the_baseline(site: Site) -> None:
    site.run("audit", "--no-report")
    site.run("baseline", "accept", "--initial")
    path = site.root / "baselines" / "hosts" / "sw1" / "state.yaml"
    path.write_text(path.read_text().replace("IMAGERIE", "AUTRE"))
    assert site.run("audit", "--no-report").code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent as a POSIX signal")
def test_interrupted_writes_nothing(site: Site, lab: RunningPractice) -> None:
    lab.fault("sw1", delay_seconds=2.0)
    head = site.git("rev-parse", "HEAD")
    with subprocess.Popen(
        [sys.executable, "-m", "netaudit", "-C", str(site.root), "--json", "audit"], stdout=subprocess.PIPE, text=True
    ) as running:
        while not lab.practice.servers["sw1"].attempts.logins:
            time.sleep(0.02)
        begun = time.monotonic()
        running.send_signal(signal.SIGINT)
        out, _ = running.communicate(timeout=20)
    assert time.monotonic() - begun < 8
    assert running.returncode == 4
    assert json.loads(out)["reasons"][0]["code"] == "interrupted"
    assert site.git("rev-parse", "HEAD") == head
    assert site.git("status", "--porcelain") == ""
    assert not (site.root / ".netaudit" / "last-audit").exists()
    lab.fault("sw1")
    assert site.run("audit").code == 0


def test_two_runs_at_once(site: Site, lab: RunningPractice) -> None:
    lab.fault("sw1", delay_seconds=1.0)
    command = [sys.executable, "-m", "netaudit", "-C", str(site.root), "--json", "audit", "--deadline", "15"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as first:
        while not lab.practice.servers["sw1"].attempts.connections:
            time.sleep(0.02)
        second = site.run("--json", "audit")
        first.kill()
    assert second.code == 1
    assert json.loads(second.out)["reasons"][0]["code"] == "locked"
    assert str(first.pid) in second.out
    lab.fault("sw1")
    # A run that was killed holds no lock.
    assert site.run("audit").code == 0


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="a full disk is mounted, which needs root")
def test_disk_full(make_site: Callable[..., Site], tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)], check=True)
    try:
        site = make_site(name="disk/cabinet")
        head = site.git("rev-parse", "HEAD")
        ballast = disk / "ballast"
        with ballast.open("wb", buffering=0) as file:
            while shutil.disk_usage(disk).free:
                file.write(b"\0" * min(65536, shutil.disk_usage(disk).free))
        os.truncate(ballast, ballast.stat().st_size - 12 * 4096)
        ended = site.run("--json", "audit")
        assert ended.code == 1, ended
        assert "disk-full" in _codes(ended) or "git-failed" in _codes(ended)
        assert site.git("rev-parse", "HEAD") == head
        ballast.unlink()
        assert not list(site.root.rglob("*.tmp"))
        assert site.run("audit").code == 0
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_file_larger_than_allowed(site: Site) -> None:
    resource = pytest.importorskip("resource", reason="file size limits are POSIX")
    command = [sys.executable, "-m", "netaudit", "-C", str(site.root), "--json", "audit"]

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000))

    ended = subprocess.run(command, preexec_fn=limited, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert json.loads(ended.stdout)["reasons"][0]["code"] == "disk-full"
    assert site.git("status", "--porcelain") == ""


def test_hostile_descriptions_and_names_stay_inert(site: Site, lab: RunningPractice) -> None:
    hostile = "<script>alert(1)</script> ../../x [a](http://x.test) | \x1b[2J \u202e"
    lab.practice.configure("sw1", ["interface gi1/0/5", f"description {hostile}"])
    lab.practice.sw1.config.hostname = "../../x"
    ended = site.run("audit")
    assert ended.code == 0, ended
    assert "\x1b" not in ended.out + ended.err
    folder = next(site.root.glob("reports/*-audit"))
    html, text = ((folder / name).read_text(encoding="utf-8") for name in ("report.html", "report.md"))
    # The one script is the picture's own, which the policy names by its digest; what a device said is in none.
    (script,) = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert html.count("<script") == 1
    assert f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" in html
    assert "alert" not in script
    assert "&lt;script&gt;" in html
    assert "\x1b" not in html + text
    assert "\u202e" not in html + text
    assert "[a](" not in text
    assert "<script>" not in text.replace("\\<", "")
    assert site.run("baseline", "accept", "--initial").code == 0
    assert sorted(path.name for path in (site.root / "baselines" / "hosts").iterdir()) == sorted(
        ["cerec-1", "fw1", "gw1", "pacs-1", "sw1", "sw2", "ws-1"]
    )


def test_hostile_inventory_names_are_refused(site: Site) -> None:
    for name in ("../../x", "a/b", "<script>", ".hidden", "x" * 80):
        (site.root / "inventory" / "hosts.yaml").write_text(f'"{name}": {{hostname: 127.0.0.1, platform: linux}}\n')
        ended = site.run("--json", "audit")
        assert ended.code == 1
        assert "document-invalid" in _codes(ended)


@pytest.mark.slow
def test_ten_megabytes_of_banner(site: Site, lab: RunningPractice) -> None:
    lab.fault("sw1", banner_bytes=10 * 1024 * 1024)
    ended = site.run("--json", "audit", "--limit", "sw*", "--deadline", "40")
    assert ended.code == 4
    host, codes = "sw1", _codes(ended)
    assert codes.get("host-flooded") == host or codes.get("host-deadline") == host
    assert json.loads(ended.out)["not_reached"] == ["sw1"]
