"""The made-up files of `captures_linux_services`, shown to the daemons they are for, and what these say of them."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import dns.exception
import dns.message
import dns.query
import pytest

from netaudit.model.platform import NotOffered
from netaudit.model.rows import Dns
from netaudit.platforms import _isc_conf, _isc_dhcp, _linux_leases, _linux_ntp, _samba, _unbound
from netaudit.platforms.linux import PLATFORM
from tests.platforms.captures_linux import silent
from tests.platforms.captures_linux_services import (
    CHRONY,
    DHCPD,
    DHCPD_HOSTS,
    DHCPD_LEASES,
    HOSTAPD,
    HOSTAPD_5,
    RSYSLOG,
    RSYSLOG_REMOTE,
    UNBOUND,
    UNBOUND_FORWARD,
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="these daemons run on Linux")


def _daemon(name: str) -> str:
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if found is None:
        pytest.skip(f"{name} is not here: see tests/lab/packages.txt")
    return found


def _said(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in words], capture_output=True, text=True, timeout=60, check=False, stdin=subprocess.DEVNULL
    )


def _moved(text: str, folder: Path) -> str:
    """The same with the places below /etc in a folder of the test's."""
    return text.replace("/etc/", f"{folder}/")


def _put(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_moved(text, folder), encoding="utf-8")
    return path


def _run(command: str, folder: Path) -> str:
    """What a shell prints for a command that shows files, with /etc in a folder of the test's, and nobody's sudo."""
    said = _said("sh", "-c", _moved(command, folder).replace("sudo -n ", "").replace("/var/lib/", f"{folder}/lib/"))
    return said.stdout.replace(f"{folder}/lib/", "/var/lib/").replace(f"{folder}/", "/etc/")


def test_a_shell_shows_the_files_as_they_are_read(tmp_path: Path) -> None:
    _put(tmp_path, "dhcp/dhcpd.conf", DHCPD.rstrip("\n"))
    _put(tmp_path, "dhcp/dhcpd.d/hosts.conf", DHCPD_HOSTS)
    _put(
        tmp_path,
        "lib/dhcp/dhcpd.leases",
        DHCPD_LEASES.replace("ends 4 2026", "ends 4 2099").replace("ends epoch 1", "ends epoch 4"),
    )
    answer = _run(_isc_conf.CONFIG, tmp_path)
    pools = _isc_dhcp.pools({_isc_conf.CONFIG: answer})
    assert set(pools) == {"10.5.0.0/24", "10.6.0.0/23", "10.7.0.0/24", "*"}
    leases = {**silent("leases"), _linux_leases.ISC: _run(_linux_leases.ISC, tmp_path)}
    assert len(PLATFORM.readings["leases"].read(leases)) == 4  # type: ignore[arg-type]
    with pytest.raises(NotOffered, match="there is no /etc/unbound"):
        _unbound.clauses({_unbound.CONFIG: _run(_unbound.CONFIG, tmp_path)})
    (tmp_path / "grep").symlink_to(shutil.which("grep") or "")
    without = {"PATH": str(tmp_path)}
    said = subprocess.run(["/bin/sh", "-c", _samba.SHARES], capture_output=True, text=True, check=True, env=without)
    with pytest.raises(NotOffered, match="testparm: not found"):
        _samba.rest(said.stdout)


def test_dhcpd_takes_what_is_read(tmp_path: Path) -> None:
    daemon = _daemon("dhcpd")
    _put(tmp_path, "dhcp/dhcpd.d/hosts.conf", DHCPD_HOSTS)
    leases = _put(tmp_path, "dhcpd.leases", DHCPD_LEASES)
    conf = _put(tmp_path, "dhcp/dhcpd.conf", DHCPD)
    config = _said(daemon, "-4", "-t", "-cf", conf, "-lf", leases)
    assert config.returncode == 0, config.stderr
    taken = _said(daemon, "-4", "-T", "-cf", conf, "-lf", leases)
    assert taken.returncode == 0, taken.stderr


def test_unbound_answers_what_is_read(tmp_path: Path) -> None:
    checker, daemon = _daemon("unbound-checkconf"), _daemon("unbound")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    _put(tmp_path, "unbound/unbound.conf.d/forward.conf", UNBOUND_FORWARD)
    here = f'server: chroot: ""\nserver:\n username: ""\n pidfile: ""\n use-syslog: no\n port: {port}\n'
    conf = _put(tmp_path, "unbound/unbound.conf", here + UNBOUND.replace("10.5.0.53", "127.0.0.1"))
    checked = _said(checker, conf)
    assert checked.returncode == 0, checked.stderr
    answers = {**silent("dns"), "cat /etc/resolv.conf": "", _unbound.CONFIG: _run(_unbound.CONFIG, tmp_path)}
    found = PLATFORM.readings["dns"].read(answers)
    assert isinstance(found, Dns)
    assert len(found.records) == 4
    running = subprocess.Popen([daemon, "-d", "-c", str(conf)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for key, value in found.records.items():
            assert _answered(key, port) == value
    finally:
        running.kill()
        running.wait()


def _answered(key: str, port: int) -> str:
    name, kind = key.split(" ")
    question = dns.message.make_query(name, kind)
    for _ in range(20):
        try:
            said = dns.query.udp(question, "127.0.0.1", timeout=0.5, port=port)
            break
        except (dns.exception.Timeout, OSError):
            time.sleep(0.1)
    else:
        pytest.fail("unbound does not answer")
    return ", ".join(sorted(row.to_text().removesuffix(".") for row in said.answer[0]))


def test_chrony_takes_what_is_read(tmp_path: Path) -> None:
    daemon = _daemon("chronyd")
    _put(tmp_path, "chrony/sources.d/site.sources", "server 10.9.0.2\n")
    (tmp_path / "chrony/conf.d").mkdir()
    conf = _put(tmp_path, "chrony/chrony.conf", CHRONY.replace("refclock PHC /dev/ptp0 poll 3\n", ""))
    told = _said(daemon, "-p", "-f", conf)
    assert told.returncode == 0, told.stderr
    asked = re.findall(r"^(?:server|pool|peer) (\S+)", told.stdout, re.MULTILINE)
    answers = {**silent("ntp"), _linux_ntp.CHRONY: _run(_linux_ntp.CHRONY, tmp_path)}
    ntp = PLATFORM.readings["ntp"].read(answers)
    # chronyd -p shows the file and what it includes, and reads the sources' folder when it runs.
    assert set(asked) <= set(ntp.servers) == {"2.debian.pool.ntp.org", "10.9.0.1", "10.9.0.2"}  # type: ignore[attr-defined]


def test_rsyslog_takes_what_is_read(tmp_path: Path) -> None:
    daemon = _daemon("rsyslogd")
    remote = "".join(
        line for line in RSYSLOG_REMOTE.splitlines(keepends=True) if "relp" not in line and "sql" not in line
    )
    _put(tmp_path, "rsyslog.d/10-remote.conf", remote.replace("if $programname == 'sshd' then {\n}\n", ""))
    conf = _put(tmp_path, "rsyslog.conf", RSYSLOG)
    told = _said(daemon, "-N1", "-f", conf)
    assert told.returncode == 0, told.stderr


def test_hostapd_takes_what_is_read(tmp_path: Path) -> None:
    daemon = _daemon("hostapd")
    spoilt = HOSTAPD.replace("ap_isolate", "ap_isolation")
    for name, text, taken in (("a.conf", HOSTAPD, True), ("b.conf", HOSTAPD_5, True), ("c.conf", spoilt, False)):
        conf = _put(tmp_path, name, re.sub("^driver=.*\n", "", text, flags=re.MULTILINE) + "driver=none\n")
        # Without a radio it reads its file and then waits, or gives up.
        said = _said("timeout", "2", daemon, conf)
        assert ("errors found in configuration file" not in said.stdout) is taken, said.stdout


def test_samba_shows_names_and_guests_and_no_directory(tmp_path: Path) -> None:
    _daemon("testparm")
    conf = _put(
        tmp_path,
        "smb.conf",
        "[global]\nmap to guest = Bad User\n# [RAYONS] of DUPONT\n[IMAGES]\npath = /srv/DUPONT\nguest ok = yes\n"
        "comment = DUPONT\n[COMPTA]\npath = /srv/compta\nread only = no\nvalid users = dupont\n",
    )
    told = _said("sh", "-c", _samba.SHARES.replace("testparm -s", f"testparm -s {conf}"))
    assert "DUPONT" not in told.stdout
    assert _samba.rest(told.stdout).split("\n") == [
        "[global]",
        " map to guest = Bad User",
        "[IMAGES]",
        " guest ok = Yes",
        "[COMPTA]",
        " read only = No",
    ]
    none = _said("sh", "-c", _samba.SHARES.replace("testparm -s", f"testparm -s {tmp_path}/none"))
    with pytest.raises(NotOffered, match="no configuration that it takes"):
        _samba.rest(none.stdout)
