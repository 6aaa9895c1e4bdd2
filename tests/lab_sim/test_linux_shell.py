"""The simulated shell: every plain command it knows, and what it says of the others."""

import pytest

from netaudit.lab.linux_hosts import Firewall, Workstation
from netaudit.lab.world import World

NOON = 1_800_000_000.0


@pytest.fixture
def fw1() -> Firewall:
    return Firewall(World(clock=lambda: NOON))


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("hostname", "fw1\n"),
        ("hostname -f", "fw1.cabinet.example\n"),
        ("uname -r", "6.1.0-25-amd64\n"),
        ("date +%s", "1800000000\n"),
        ("true", ""),
        ("stty cols 511", ""),
        ("echo two  'quoted  words; here'", "two quoted  words; here\n"),
        ("cat /etc/debian_version", "12.7\n"),
        ("cat /sys/class/dmi/id/product_serial", "1493456\n"),
        ("cat /sys/class/dmi/id/sys_vendor", "PC Engines\n"),
        ("cat /sys/class/dmi/id/product_name", "apu4\n"),
        ("cat /etc/ethers", "00:1b:a9:44:10:09 10.10.0.9\n"),
        (r"dpkg-query -W -f '${Package} ${Version}\n' nftables", "nftables 1.0.6-2+deb12u2\n"),
        ("sudo -n cat /etc/debian_version", "12.7\n"),
        ("", ""),
    ],
)
def test_plain_commands(fw1: Firewall, command: str, expected: str) -> None:
    assert fw1.execute(command) == (expected, "", 0)


def test_os_release_and_uname_tell_the_system(fw1: Firewall) -> None:
    assert 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"' in fw1.execute("cat /etc/os-release")[0].splitlines()
    assert Workstation(fw1.world).execute("uname -a")[0].startswith("Linux ws-1 6.1.0-25-amd64 ")


@pytest.mark.parametrize(
    ("command", "complaint", "status"),
    [
        ("foo", "bash: foo: command not found\n", 127),
        ("sudo -n foo -x", "bash: foo: command not found\n", 127),
        ("cat /etc/nothing", "cat: /etc/nothing: No such file or directory\n", 1),
        ("dpkg-query -W -f '${Version}' emacs", "dpkg-query: no packages found matching emacs\n", 1),
        *(
            (line, f"netaudit lab: not simulated: {line}\n", 127)
            for line in (
                "ip -j link show",
                "stty -echo | sh",
                "hostname > /etc/hosts",
                "echo $?",
                'echo "$HOME"',
                "echo `hostname`",
                "cat 'open",
                "cat open\\",
            )
        ),
    ],
)
def test_what_is_not_known_is_said(fw1: Firewall, command: str, complaint: str, status: int) -> None:
    assert fw1.execute(command) == ("", complaint, status)


def test_errors_may_be_thrown_away_but_the_status_stays(fw1: Firewall) -> None:
    assert fw1.execute("cat /etc/nothing 2>/dev/null") == ("", "", 1)
    assert fw1.execute("hostname 2>/dev/null") == ("fw1\n", "", 0)


def test_a_session_shows_output_and_errors_and_ends(fw1: Firewall) -> None:
    session = fw1.session("netaudit")
    assert session.prompt() == "netaudit@fw1:~$ "
    assert session.page_length() is None
    assert not session.secret_prompt()
    assert session.answer(" hostname ").text == "fw1\n"
    assert session.answer("foo").text == "bash: foo: command not found\n"
    assert session.answer("exit").hang_up
    assert "SIMULATED by netaudit lab" in fw1.login_banner()


def test_one_command_after_the_other(fw1: Firewall) -> None:
    assert fw1.execute("hostname; foo") == ("fw1\n", "bash: foo: command not found\n", 127)
    assert fw1.execute("true && hostname") == ("fw1\n", "", 0)
    assert fw1.execute("foo && hostname") == ("", "bash: foo: command not found\n", 127)
    assert fw1.execute("hostname && echo 'a && b'") == ("fw1\na && b\n", "", 0)
    assert fw1.execute("cat /etc/ethers /nowhere") == (
        "00:1b:a9:44:10:09 10.10.0.9\n", "cat: /nowhere: No such file or directory\n", 1,
    )  # fmt: skip
    assert fw1.execute("a=$(foo) && { hostname; }") == ("", "bash: foo: command not found\n", 127)
    assert fw1.execute("a=$(hostname) && { hostname; }")[2] == 127
