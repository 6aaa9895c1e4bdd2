"""Linux's reader against what lldpd 1.0.16 and nftables 1.0.6 printed in `tests/lab`, shortened."""

import json

import pytest

from netaudit.model.platform import NotOffered, ReadingError
from netaudit.model.rows import Neighbour
from netaudit.platforms.linux import PLATFORM
from tests.platforms.captures_linux import silent

_RULESET = """table inet filter {{
	counter dicom {{
		packets {n} bytes {n}00
	}}

	quota invites {{
		over 500 mbytes{used}
	}}

	set bannis {{
		type ipv4_addr
		flags timeout
		elements = {{ 192.0.2.66 timeout 10h expires {left} }}
	}}

	set vus {{
		type ipv4_addr
		size 65535
		flags dynamic,timeout
		timeout 1h{seen}
	}}

	chain input {{
		type filter hook input priority filter; policy accept;
		iifname "lan10" tcp dport 22 counter packets {n} bytes {n}00 drop
		iifname "lan20" limit rate 100/second burst 50 packets accept
	}}
}}
"""


def _config(ruleset: str) -> object:
    return PLATFORM.readings["config"].read(
        {**silent("config"), "sudo -n nft list ruleset && echo '# end'": f"{ruleset}# end\n"}
    )


def test_what_packets_and_time_move_in_a_ruleset_is_no_configuration() -> None:
    quiet = _config(_RULESET.format(n=0, used="", left="9h59m59s404ms", seen=""))
    seen = "\n\t\telements = { 10.20.0.21 timeout 1h expires 59m58s,\n\t\t\t     10.20.0.22 timeout 1h expires 1s }"
    busy = _config(_RULESET.format(n=7, used=" used 3 kbytes", left="8h1s", seen=seen))
    assert busy == quiet
    text = str(quiet)
    assert "elements = { 192.0.2.66 timeout 10h }" in text
    assert 'iifname "lan10" tcp dport 22 counter drop' in text
    assert "burst 50 packets accept" in text
    assert "over 500 mbytes\n" in text


def test_members_of_a_set_that_people_fill_are_configuration() -> None:
    one = _RULESET.format(n=0, used="", left="1h", seen="")
    assert _config(one) != _config(one.replace("192.0.2.66", "192.0.2.67"))


def _heard(identity: dict[str, str], description: str) -> object:
    chassis = {"sw2": {"id": {"type": "mac", "value": "9c:8e:99:00:02:24"}}}
    row = {"via": "LLDP", "chassis": chassis, "port": {"id": identity, "descr": description}}
    answer = json.dumps({"lldp": {"interface": {"eth0": row}}})
    return PLATFORM.readings["neighbours"].read({"sudo -n lldpcli -f json show neighbors": answer})


def test_a_port_announced_by_its_mac_address_is_called_by_its_description() -> None:
    chassis = "9c:8e:99:00:02:24"
    by_mac = {"type": "mac", "value": "9c:8e:99:00:02:01"}
    assert _heard(by_mac, "port1") == {"eth0": Neighbour(name="sw2", port="port1", chassis=chassis)}
    assert _heard(by_mac, "") == {"eth0": Neighbour(name="sw2", port="9c:8e:99:00:02:01", chassis=chassis)}
    by_name = {"type": "ifname", "value": "GigabitEthernet1/0/5"}
    assert _heard(by_name, "CBCT-1") == {"eth0": Neighbour(name="sw2", port="Gi1/0/5", chassis=chassis)}


def test_a_daemon_that_does_not_answer_is_a_failure_and_a_missing_tool_is_not() -> None:
    command = "sudo -n lldpcli -f json show neighbors"
    read = PLATFORM.readings["neighbours"].read
    stopped = (
        "2026-11-20T10:00:00 [WARN/control] unable to connect to socket /run/lldpd.socket: No such file or directory"
    )
    with pytest.raises(ReadingError, match="got no answer"):
        read({command: stopped})
    for absent in ("bash: lldpcli: command not found\n", "sudo: lldpcli: command not found\n"):
        with pytest.raises(NotOffered):
            read({command: absent})


def test_a_warning_of_sudo_is_no_refusal_and_no_answer() -> None:
    warning = "sudo: unable to resolve host fw1: Name or service not known\n"
    assert not any(pattern.search(warning) for pattern in PLATFORM.errors)
    command = "sudo -n lldpcli -f json show neighbors"
    assert PLATFORM.readings["neighbours"].read({command: warning + '{"lldp": {}}'}) == {}


def test_a_complaint_in_another_language_is_no_files_text() -> None:
    for complaint in (
        "cat: /etc/kea/kea-dhcp4.conf: Aucun fichier ou dossier de ce type\n",
        "bash: ligne 1: testparm : commande introuvable\n",
        "sudo: testparm : commande introuvable\n",
    ):
        assert any(pattern.search(complaint) for pattern in PLATFORM.errors), complaint
    for answer in ("cat: /x: No such file or directory\n", "bash: line 1: testparm: command not found\n"):
        assert not any(pattern.search(answer) for pattern in PLATFORM.errors), answer


def test_a_part_of_the_configuration_that_is_not_offered_is_said() -> None:
    reading = PLATFORM.readings["config"]
    config = str(reading.read(silent("config")))
    assert config.count("# not offered: ") == len(reading.commands)
