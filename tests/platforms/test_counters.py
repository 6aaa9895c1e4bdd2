"""What ports have counted, on recordings of real devices, and never read of an answer that was cut."""

import json
from pathlib import Path
from typing import Any

import pytest

from netaudit.core.normalise import Capture, host_counters
from netaudit.lab.practice import Practice
from netaudit.model.counters import HostCounters, PortCounters
from netaudit.model.names import cisco_interface
from netaudit.platforms import platform
from tests.platforms.captures_snmp import SWITCH, answer
from tests.platforms.conftest import rows_of

NTC = "networktocode+ntc-templates/tests"


def counted(name: str, text: str) -> HostCounters:
    chosen = platform(name)
    assert chosen.counters is not None
    return host_counters(Capture("x", {chosen.counters.commands[0]: text}), chosen)


def recorded(folder: Path, name: str) -> tuple[str, list[dict[str, Any]]]:
    (raw,), (yml,) = (list((folder / NTC / name).glob(f"*.{kind}")) for kind in ("raw", "yml"))
    return raw.read_text(encoding="utf-8"), rows_of(yml)


def test_a_catalysts_interfaces(recordings: Path) -> None:
    text, rows = recorded(recordings, "cisco_ios/show_interfaces")
    found = counted("cisco_ios", text).ports
    said = {cisco_interface(row["interface"]): row for row in rows if row["input_errors"]}
    assert found
    assert found.keys() <= said.keys()
    for port, counts in found.items():
        row = said[port]
        told = (counts.received_errors, counts.checksum_errors, counts.sent_errors)
        for count, name in zip(told, ("input_errors", "crc", "output_errors"), strict=True):
            assert row[name] in ("", str(count)), port


def test_a_procurves_ports(recordings: Path) -> None:
    text, rows = recorded(recordings, "hp_procurve/show_interfaces")
    found = counted("hp_procurve", text).ports
    assert len(found) == len(rows)
    assert found["1"] == PortCounters(received_errors=0, sent_drops=0)
    assert found["4"].received_errors > 0


def test_an_aos_cx_switchs_interfaces(recordings: Path) -> None:
    text, _ = recorded(recordings, "aruba_aoscx/show_interface")
    found = counted("aruba_aoscx", text).ports
    assert found["1/1/1"] == PortCounters(
        received_errors=0, checksum_errors=0, sent_errors=0, received_drops=0, sent_drops=14
    )


def test_a_linux_hosts_interfaces() -> None:
    rows = [
        {"ifname": "br0", "stats64": {"rx": {"errors": 1, "dropped": 2}, "tx": {"errors": 3, "dropped": 4}}},
        {"ifname": "veth0"},
    ]
    found = counted("linux", json.dumps(rows)).ports
    assert found == {"br0": PortCounters(received_errors=1, sent_errors=3, received_drops=2, sent_drops=4)}


@pytest.mark.parametrize("name", ["cisco_ios", "hp_procurve", "aruba_aoscx", "linux"])
@pytest.mark.parametrize("text", ["", "nothing of the kind\n", "[]", "{}", '[{"ifname": "x", "stats64": 7}]'])
def test_what_shows_no_counts_says_why(name: str, text: str) -> None:
    found = counted(name, text)
    assert not found.ports
    assert found.why_not


@pytest.mark.parametrize("name", ["cisco_ios", "aruba_aoscx"])
def test_a_block_that_is_cut_is_left_out(recordings: Path, name: str) -> None:
    text, _ = recorded(
        recordings, {"cisco_ios": "cisco_ios/show_interfaces", "aruba_aoscx": "aruba_aoscx/show_interface"}[name]
    )
    whole = counted(name, text).ports
    lines = text.splitlines(keepends=True)
    for kept in range(0, len(lines), 7):
        for port, counts in counted(name, "".join(lines[:kept])).ports.items():
            assert counts == whole[port]


def test_the_simulated_practice_counts() -> None:
    practice = Practice()
    practice.sw1.errors["GigabitEthernet1/0/5"] = 3
    practice.sw2.errors[6] = 4
    catalyst = practice.sw1.session("x").answer("show interfaces").text
    assert counted("cisco_ios", catalyst).ports["Gi1/0/5"].checksum_errors == 3
    access = practice.sw2.session("x")
    access.answer("")
    assert counted("hp_procurve", access.answer("show interfaces").text).ports["6"].received_errors == 4
    assert counted("linux", practice.fw1.execute("ip -j -s link show")[0]).ports["eth1"].received_errors == 0


COUNTED = {f"1.3.6.1.2.1.2.2.1.{column}": base for column, base in ((13, 10), (14, 20), (19, 30), (20, 40))}


def by_snmp(**rows: int) -> HostCounters:
    """What an agent with these interfaces (ifIndex -> what is added to each count) answers."""
    kept = {
        f"{root}.{index.removeprefix('i')}": f"COUNTER32: {base + more}"
        for root, base in COUNTED.items()
        for index, more in rows.items()
    }
    chosen = platform("snmp")
    assert chosen.counters is not None
    said = {command: answer(command, {**SWITCH, **kept}) for command in chosen.counters.commands}
    return host_counters(Capture("x", said), chosen)


def test_an_agents_interfaces() -> None:
    found = by_snmp(i101=0, i102=5).ports
    assert found == {
        "g1": PortCounters(received_errors=20, sent_errors=40, received_drops=10, sent_drops=30),
        "g2": PortCounters(received_errors=25, sent_errors=45, received_drops=15, sent_drops=35),
    }
    assert by_snmp().why_not == "the agent counts no errors"
    assert by_snmp(i999=0).why_not == "interface 999 is none that the agent has"
