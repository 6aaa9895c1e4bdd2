"""The lab's SSH servers, spoken to by real clients, and what goes wrong on demand."""

import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncssh
import paramiko
import pytest
from netmiko import ConnectHandler
from netmiko.exceptions import NetmikoAuthenticationException, NetmikoTimeoutException

from netaudit.lab.thread import RunningPractice

SECRET = "netaudit-lab"


@contextmanager
def netmiko(lab: RunningPractice, host: str = "sw1", **options: Any) -> Iterator[Any]:
    chosen = {"device_type": "cisco_ios", "username": "netaudit", "password": SECRET, **options}
    connection = ConnectHandler(host="127.0.0.1", port=lab.ports[host], **chosen)
    try:
        yield connection
    finally:
        connection.disconnect()


class Typist:
    """A person at a terminal."""

    def __init__(self, port: int, **login: Any) -> None:
        self._client = paramiko.SSHClient()
        self._client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
        self._client.connect(
            "127.0.0.1", port, **{"username": "netaudit", "password": SECRET, **login}, look_for_keys=False,
            allow_agent=False, timeout=5,
        )  # fmt: skip
        self._channel = self._client.invoke_shell(height=24)
        self._channel.settimeout(5)
        self.banner = self._client.get_transport().get_banner()
        self.until("#")

    def until(self, end: str) -> str:
        """What is printed up to these words."""
        seen = ""
        while not seen.endswith(end):
            more = self._channel.recv(65536).decode()
            if not more:
                raise EOFError(seen)
            seen += more
        return seen

    def type(self, keys: str) -> None:
        self._channel.send(keys.encode())

    def resize(self) -> None:
        self._channel.resize_pty(width=200, height=50)

    def close(self) -> None:
        self._client.close()


@pytest.fixture
def typist(lab: RunningPractice) -> Iterator[Typist]:
    person = Typist(lab.ports["sw1"])
    yield person
    person.close()


def test_netmiko_logs_in_quickly_and_sees_everything(lab: RunningPractice) -> None:
    began = time.monotonic()
    with netmiko(lab) as sw1:
        assert time.monotonic() - began < 1.5
        assert sw1.send_command("show running-config").rstrip().endswith("end")
        assert len(sw1.send_command("show interfaces status", use_textfsm=True)) == 28
        said = sw1.send_config_set(["interface gi1/0/5", "description SALLE 3"])
        assert "sw1(config-if)#description SALLE 3" in said
        assert "[OK]" in sw1.save_config()
    assert lab.practice.sw1.startup.ports["GigabitEthernet1/0/5"].description == "SALLE 3"


def test_the_terminal_echoes_with_carriage_returns_and_says_what_it_is(typist: Typist) -> None:
    assert typist.banner is not None
    assert b"SIMULATED by netaudit lab" in typist.banner
    typist.type("show clo\x7fock\r")
    lines = typist.until("sw1#").split("\r\n")
    assert lines[0].startswith("show clo")
    assert " UTC " in lines[1]
    assert lines[-1] == "sw1#"
    assert not any("\n" in line for line in lines)


def test_the_pager_waits_for_a_key(typist: Typist) -> None:
    typist.type("show running-config\r")
    first = typist.until(" --More-- ")
    assert first.count("\r\n") == 1 + 24
    typist.type("\r")
    assert typist.until(" --More-- ").count("\r\n") == 1
    typist.type(" ")
    assert typist.until(" --More-- ").count("\r\n") == 24
    typist.type("q")
    assert typist.until("sw1#").strip().endswith("sw1#")
    typist.type("terminal length 0\r")
    typist.until("sw1#")
    typist.type("show running-config\r")
    assert "\r\nend\r\n" in typist.until("sw1#")


def test_a_resized_window_does_not_end_the_session(typist: Typist) -> None:
    typist.resize()
    typist.type("show clock\r")
    assert "UTC" in typist.until("sw1#")


def test_several_people_at_once_see_one_configuration(lab: RunningPractice) -> None:
    with netmiko(lab) as one, netmiko(lab) as other:
        one.send_config_set(["vlan 40", "name TELEPHONIE"])
        assert "TELEPHONIE" in other.send_command("show vlan brief")
    assert lab.practice.attempts()["sw1"] == {"connections": 2, "passwords": 2, "logins": 2}


def test_a_wrong_password_is_counted_once_per_try(lab: RunningPractice) -> None:
    with pytest.raises(NetmikoAuthenticationException), netmiko(lab, password="wrong"):
        pass
    assert lab.practice.attempts()["sw1"] == {"connections": 1, "passwords": 1, "logins": 0}


def test_the_right_password_may_be_rejected(lab: RunningPractice) -> None:
    lab.fault("sw1", reject_password=True)
    with pytest.raises(NetmikoAuthenticationException), netmiko(lab):
        pass
    lab.fault("sw1")
    with netmiko(lab) as sw1:
        assert sw1.find_prompt() == "sw1#"
    assert lab.practice.attempts()["sw1"] == {"connections": 2, "passwords": 2, "logins": 1}


def test_a_key_logs_in_without_a_password(lab: RunningPractice, tmp_path: Path) -> None:
    key = asyncssh.generate_private_key("ssh-ed25519")
    lab.practice.servers["sw1"].authorized_key = key.export_public_key("openssh").decode()
    file = tmp_path / "id"
    file.write_bytes(key.export_private_key("openssh"))
    person = Typist(lab.ports["sw1"], password=None, key_filename=str(file))
    person.close()
    assert lab.practice.attempts()["sw1"] == {"connections": 1, "passwords": 0, "logins": 1}


def test_an_unreachable_host_refuses_and_comes_back_on_its_port(lab: RunningPractice) -> None:
    with netmiko(lab) as before:
        lab.fault("sw1", unreachable=True)
        with pytest.raises(OSError, match="closed"):
            before.send_command("show clock")
        with pytest.raises(NetmikoTimeoutException), netmiko(lab):
            pass
    with netmiko(lab, "sw2", device_type="hp_procurve") as other:
        assert "IMAGERIE" in other.send_command("show vlans")
    lab.fault("sw1")
    with netmiko(lab) as again:
        assert again.find_prompt() == "sw1#"


def test_a_capture_may_be_cut_short_in_silence(lab: RunningPractice) -> None:
    lab.fault("sw1", truncate_after={"show running-config": 12})
    with netmiko(lab) as sw1:
        short = sw1.send_command("show running-config")
        assert len(short.splitlines()) <= 12
        assert not short.rstrip().endswith("end")
        assert len(sw1.send_command("show vlan brief").splitlines()) > 8


def test_a_session_may_break_in_the_middle_of_an_answer(lab: RunningPractice) -> None:
    lab.fault("sw1", drop_during="show vlan brief")
    person = Typist(lab.ports["sw1"])
    person.type("show vlan brief\r")
    with pytest.raises(EOFError) as cut:
        person.until("sw1#")
    assert "VLAN Name" in str(cut.value)
    assert "trnet-default" not in str(cut.value)
    person.close()


def test_paging_may_refuse_to_be_switched_off(lab: RunningPractice) -> None:
    lab.fault("sw1", paging_forced=True)
    person = Typist(lab.ports["sw1"])
    person.type("terminal length 0\r")
    person.until("sw1#")
    person.type("show running-config\r")
    assert "--More--" in person.until(" --More-- ")
    person.close()


def test_answers_may_be_slow(lab: RunningPractice) -> None:
    person = Typist(lab.ports["sw1"])
    lab.fault("sw1", delay_seconds=0.0)
    person.close()
    lab.fault("sw1", delay_seconds=0.4)
    person = Typist(lab.ports["sw1"])
    began = time.monotonic()
    person.type("show clock\r")
    person.until("sw1#")
    assert time.monotonic() - began >= 0.4
    person.close()


def host_key(port: int) -> str:
    transport = paramiko.Transport(("127.0.0.1", port))
    try:
        transport.start_client(timeout=5)
        assert transport.remote_version == "SSH-2.0-netaudit-lab"
        return str(transport.get_remote_server_key().get_base64())
    finally:
        transport.close()


def test_a_new_host_key_appears_and_goes(lab: RunningPractice) -> None:
    port = lab.ports["sw1"]
    own = host_key(port)
    assert f"[127.0.0.1]:{port} ssh-ed25519 {own}\n" in lab.known_hosts()
    lab.fault("sw1", new_host_key=True)
    assert host_key(port) != own
    lab.fault("sw1")
    assert host_key(port) == own


def test_ten_megabytes_of_banner_stream_and_freeze_nobody(lab: RunningPractice) -> None:
    size = 10 * 1024 * 1024 + 100
    lab.fault("sw1", banner_bytes=size)
    received = 0
    slowest = [0.0]
    began_work, ended = threading.Event(), threading.Event()

    def work_beside() -> None:
        with netmiko(lab, "sw2", device_type="hp_procurve") as other:
            while not ended.is_set():
                began = time.monotonic()
                other.send_command("show vlans")
                slowest[0] = max(slowest[0], time.monotonic() - began)
                began_work.set()

    beside = threading.Thread(target=work_beside)
    beside.start()
    assert began_work.wait(20)
    client = paramiko.SSHClient()
    client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    client.connect("127.0.0.1", lab.ports["sw1"], username="netaudit", password=SECRET, look_for_keys=False)
    channel = client.invoke_shell()
    channel.settimeout(10)
    tail = b""
    while not tail.endswith(b"sw1#"):
        more = channel.recv(1 << 20)
        assert more
        received += len(more)
        tail = (tail + more)[-8:]
    ended.set()
    beside.join(10)
    client.close()
    assert received == size + len("\r\nsw1#")
    assert slowest[0] < 3


def test_a_linux_host_runs_one_command_and_tells_its_status(lab: RunningPractice) -> None:
    client = paramiko.SSHClient()
    client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    client.connect("127.0.0.1", lab.ports["fw1"], username="netaudit", password=SECRET, look_for_keys=False)
    _, out, _ = client.exec_command("ip -j addr show", timeout=5)
    assert b"10.20.0.1" in out.read()
    assert out.channel.recv_exit_status() == 0
    _, out, _ = client.exec_command("no-such-program", timeout=5)
    assert out.channel.recv_exit_status() == 127
    lab.fault("fw1", truncate_after={"cat /etc/os-release": 1})
    _, out, _ = client.exec_command("cat /etc/os-release", timeout=5)
    assert len(out.read().splitlines()) <= 1
    client.close()


def test_a_switch_takes_no_exec_request(lab: RunningPractice) -> None:
    client = paramiko.SSHClient()
    client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    client.connect("127.0.0.1", lab.ports["sw1"], username="netaudit", password=SECRET, look_for_keys=False)
    _, out, _ = client.exec_command("show version", timeout=5)
    assert out.channel.recv_exit_status() == 1
    client.close()


def test_the_openssh_client_is_served_too(lab: RunningPractice, tmp_path: Path) -> None:
    scanned = subprocess.run(
        ["ssh-keyscan", "-p", str(lab.ports["ws-1"]), "-t", "ed25519", "127.0.0.1"],
        capture_output=True, text=True, timeout=10, check=True,
    )  # fmt: skip
    assert scanned.stdout.strip() in lab.known_hosts()
