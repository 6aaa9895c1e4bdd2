"""Recordings of real small business switches, read in place: every row that others expect, or a reason.

Expected rows are those that ntc-templates and napalm-s350 publish, or were counted by hand. Addresses of the SG250-10P
were changed by who published it, so that some contradict each other: what cannot be is refused.
"""

import json
from pathlib import Path

import pytest

from netaudit.core.normalise import Capture, device_state
from netaudit.core.scrub import SecretsKey, scrub
from netaudit.model.names import cisco_interface, mac
from netaudit.model.platform import ReadingError
from netaudit.model.state import SECTION_NAMES, Collected, DeviceState, Failed
from netaudit.platforms._s300_seen import shown_addresses, shown_vlans
from netaudit.platforms.cisco_s300 import PLATFORM
from tests.platforms.conftest import read, rows_of

NTC = "networktocode+ntc-templates/tests/cisco_s300"
NAPALM = "napalm-automation-community+napalm-s350/test/unit/mocked_data"


def recorded(recordings: Path, name: str) -> tuple[str, Path]:
    """The text of a recording of ntc-templates, and the file of its expected rows."""
    raw = recordings / NTC / name
    if not raw.is_file():
        pytest.skip(f"{name} is not among the recordings")
    return raw.read_text(encoding="utf-8"), raw.with_suffix(".yml")


def test_links(recordings: Path) -> None:
    text, yml = recorded(recordings, "show_interfaces_status/cisco_s300_show_interfaces_status.raw")
    found = read(PLATFORM, "links", {"show interfaces status": text})
    expected = {cisco_interface(row["port"]): row["linkstate"] == "Up" for row in rows_of(yml)}
    assert len(expected) == 28
    assert {name: link.up for name, link in found.items() if not name.startswith("Po")} == expected
    assert {name for name in found if name.startswith("Po")} == {f"Po{n}" for n in range(1, 9)}


def test_wrapped_vlans(recordings: Path) -> None:
    text, _ = recorded(recordings, "show_vlan/cisco_s300_show_vlan_1.raw")
    found = shown_vlans({"show vlan": text})
    assert {vlan: (row.name, len(row.members)) for vlan, row in found.items()} == {
        1: ("1", 17),
        222: ("IP Phones network", 9),
        223: ("VOIP", 13),
        402: ("Test-Long-Vlan-Name1", 2),
        3130: ("3130", 2),
        3131: ("Test-Long-Vlan-Name2", 13),
        3132: ("3132", 0),
        3133: ("Test-Long-Vlan-Name3", 0),
    }
    assert {"Fa1", "Fa11", "Fa18", "Fa22", "Gi4"} <= found[3131].members


def test_wrapped_vlans_cut_short(recordings: Path) -> None:
    text, _ = recorded(recordings, "show_vlan/cisco_s300_show_vlan_1.raw")
    lines = text.splitlines(keepends=True)
    for kept, line in enumerate(lines):
        if line.rstrip().endswith("Required") and "," in line and kept + 1 < len(lines) and "gi1" in lines[kept + 1]:
            with pytest.raises(ReadingError, match="stops inside the ports"):
                shown_vlans({"show vlan": "".join(lines[: kept + 1])})


def test_neighbours(recordings: Path) -> None:
    text, yml = recorded(recordings, "show_lldp_neighbors/cisco_s300_show_lldp_neighbors.raw")
    found = read(PLATFORM, "neighbours", {"show lldp neighbors": text})
    rows = rows_of(yml)
    assert len(rows) == 2
    for row in rows:
        neighbour = found[cisco_interface(row["local_interface"])]
        assert neighbour.chassis == mac(row["chassis_id"])
        assert neighbour.name == "".join(row["neighbor_name"])
        assert neighbour.port == cisco_interface("".join(row["neighbor_interface"]))
    assert len(found) == 2


def test_addresses_of_1_x(recordings: Path) -> None:
    text, _ = recorded(recordings, "show_ip_interface/cisco_s300_show_ip_interface_1.raw")
    assert shown_addresses({"show ip interface": text}) == {"Vlan255": [("10.255.1.72/16", False)]}


def _sg250(recordings: Path) -> DeviceState:
    folder = recordings / NAPALM
    if not folder.is_dir():
        pytest.skip("the recordings of napalm-s350 are not here")

    def text(test: str, name: str) -> str:
        return (folder / test / "SG250-10P" / name).read_text(encoding="utf-8")

    captures = {
        # What was published as a mask is none; `show ip interface` has the prefix length 17.
        "show running-config": text("test_get_config", "show_running_config.txt").replace(
            "333.333.337.0", "255.255.128.0"
        ),
        "show version": text("test_get_facts", "show_version.txt"),
        "show system": text("test_get_facts", "show_system.txt"),
        "show system id": "serial number : ABC12234XYZ\n",
        "show interfaces status": text("test_get_facts", "show_interfaces_status.txt"),
        "show arp": text("test_get_arp_table", "show_arp.txt"),
        "show lldp neighbors": text("test_get_lldp_neighbors", "show_lldp_neighbors.txt"),
        "show ip interface": text("test_get_interfaces_ip", "show_ip_interface.txt"),
        "show sntp status": text("test_get_ntp_servers", "show_sntp_status.txt"),
    }
    key = SecretsKey(b"a key of this test" * 2)
    scrubbed = {command: scrub(answer, PLATFORM.secrets, key) for command, answer in captures.items()}
    assert "ABCD1234abcdABCD1234abcdABCD122f0222aa2a" not in scrubbed["show running-config"]
    assert "community Abcdef" not in scrubbed["show running-config"]
    return device_state(Capture("sg250", scrubbed), PLATFORM, SECTION_NAMES, "")


def test_a_whole_sg250(recordings: Path) -> None:
    state = _sg250(recordings)
    sections = state.sections

    def expected(test: str) -> dict[str, object]:
        found: dict[str, object] = json.loads(
            (recordings / NAPALM / test / "SG250-10P" / "expected_result.json").read_text(encoding="utf-8")
        )
        return found

    facts = expected("test_get_facts")
    assert isinstance(sections.facts, Collected)
    assert sections.facts.value.hostname == facts["hostname"]
    assert sections.facts.value.firmware == facts["os_version"]
    assert str(facts["model"]).startswith(sections.facts.value.model)
    assert isinstance(sections.links, Collected)
    assert sorted(sections.links.value) == sorted(map(cisco_interface, facts["interface_list"]))  # type: ignore[call-overload]
    assert isinstance(sections.ntp, Collected)
    assert set(sections.ntp.value.servers) == set(expected("test_get_ntp_servers"))
    assert isinstance(sections.addresses, Collected)
    assert sections.addresses.value["Vlan1"].prefixes == ("30.70.0.37/17",)
    assert isinstance(sections.neighbours, Collected)
    assert {name: row.name for name, row in sections.neighbours.value.items()} == {"Gi3": "", "Gi10": "switchkuch-1"}
    assert isinstance(sections.users, Collected)
    assert set(sections.users.value) == {"admin", "cisco"}
    assert isinstance(sections.syslog, Collected)
    assert sections.syslog.value["30.73.3.30"].port == 50001
    assert isinstance(sections.interfaces, Collected)
    assert sections.interfaces.value["Gi10"].description == "Trunk to switchkuch-1"


def test_contradicting_arp_entries_are_refused(recordings: Path) -> None:
    arp = _sg250(recordings).sections.arp
    assert isinstance(arp, Failed)
    assert "3 rows read of 5" in arp.reason
