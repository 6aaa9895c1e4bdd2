"""Recordings of real devices, read as an audit reads them: no row that others expect is lost in silence.

Every recording of ntc-templates whose command a platform asks is read by `device_state`, beside the least configuration
that makes it whole. The section is refused with a reason, or it has every expected row; which recordings are refused
is stated here, so that a reader cannot come to refuse everything unnoticed. Nothing of a recording is copied.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from netaudit.core.normalise import Capture, device_state
from netaudit.core.scrub import SecretsKey, scrub
from netaudit.model.names import cisco_interface, mac
from netaudit.model.platform import Captures
from netaudit.model.rows import Facts
from netaudit.model.state import SECTION_NAMES, Collected, Failed
from netaudit.platforms import platform, platform_names
from netaudit.platforms._procurve_config import port_name
from tests.platforms.conftest import rows_of

NTC = "networktocode+ntc-templates/tests"
OXIDIZED = "ytti+oxidized/spec/model/data"
KEY = SecretsKey(b"a key of this test" * 2)

Row = dict[str, Any]


def _ios_config(ports: Iterable[str] = ()) -> str:
    return "\n".join(["version 15.2", "hostname router1", *(f"interface {port}" for port in ports), "end", ""])


def _ios(_: list[Row]) -> Captures:
    return {
        **dict.fromkeys(("show cdp neighbors", "show cdp neighbors detail"), "% CDP is not enabled\n"),
        "show running-config": _ios_config(),
        "show interfaces": "Loopback0 is up, line protocol is up \n  Hardware is Loopback\n",
    }


def _ios_ports(rows: list[Row]) -> Captures:
    return {"show running-config": _ios_config(row["interface"] for row in rows)}


def _hp(rows: list[Row]) -> Captures:
    """A switch with the VLANs and ports that the rows name, every port in the first VLAN."""
    vlans = sorted({int(row.get("vlan_id") or 1) for row in rows} - {0}) or [1]
    named = {str(row.get("port") or row.get("local_interface") or 1) for row in rows}
    config = ["; J0000A Configuration Editor; Created on release #K.15.06", 'hostname "x"']
    for vid in vlans:
        members = [f"   untagged {','.join(sorted(named))}"] if vid == vlans[0] else []
        config += [f"vlan {vid}", f'   name "VLAN{vid}"', *members, "   exit"]
    short = "".join(f"  {row['local_interface']} | x y\n" for row in rows if "local_interface" in row)
    return {
        "show running-config": "\n".join([*config, ""]),
        "show vlans": "".join(f"  {vid:<7} VLAN{vid} | Port-based No    No\n" for vid in vlans),
        "show system": "  Base MAC Addr : 001122-334455\n",
        "show lldp info remote-device": f"  LocalPort | ChassisId\n  --------- + ---------\n{short}",
    }


@dataclass(frozen=True)
class Recorded:
    """Recordings of one command: what asks it today, and the key that each expected row has in the section."""

    platform: str
    folder: str
    command: str
    section: str
    key: Callable[[Row], str | None]
    """None for a row that the section leaves out on purpose."""
    beside: Callable[[list[Row]], Captures]
    refused: str = ""
    """The reason with which the recording, put together from several devices, is rightly refused."""


def _hp_mac_key(row: Row) -> str:
    return f"{mac(row['mac_address'])} {row['vlan_id']}"


RECORDED = (
    Recorded(
        "cisco_ios",
        "show_interfaces",
        "show interfaces",
        "interfaces",
        lambda row: cisco_interface(row["interface"]),
        _ios,
        "twice",
    ),
    Recorded(
        "cisco_ios",
        "show_interfaces_switchport",
        "show interfaces switchport",
        "switchports",
        lambda row: cisco_interface(row["interface"]),
        _ios_ports,
    ),
    Recorded(
        "cisco_ios",
        "show_mac-address-table",
        "show mac address-table",
        "mac_table",
        lambda row: f"{mac(row['destination_address'])} {row['vlan_id']}",
        _ios,
    ),
    # An incomplete entry is nobody yet: it has no MAC address and IOS gives it no interface.
    Recorded(
        "cisco_ios", "show_arp", "show ip arp", "arp", lambda row: row["address"] if row["interface"] else None, _ios
    ),
    Recorded(
        "cisco_ios",
        "show_lldp_neighbors_detail",
        "show lldp neighbors detail",
        "neighbours",
        lambda row: cisco_interface(row["local_interface"]),
        _ios,
    ),
    Recorded("cisco_ios", "show_version", "show version", "facts", lambda row: str(row["serial"][0]), _ios),
    Recorded(
        "hp_procurve",
        "show_interfaces_brief",
        "show interfaces brief",
        "interfaces",
        lambda row: port_name(row["port"]),
        _hp,
    ),
    Recorded("hp_procurve", "show_vlans", "show vlans", "vlans", lambda row: str(row["vlan_id"]), _hp),
    Recorded("hp_procurve", "show_mac-address", "show mac-address", "mac_table", _hp_mac_key, _hp),
    Recorded("hp_procurve", "show_arp", "show arp", "arp", lambda row: str(row["ip_address"]), _hp),
    Recorded(
        "hp_procurve",
        "show_lldp_info_remote-device_detail",
        "show lldp info remote-device detail",
        "neighbours",
        lambda row: port_name(row["local_interface"]),
        _hp,
    ),
    Recorded("hp_procurve", "show_system", "show system", "facts", lambda row: str(row["serial"]), _hp),
)
# IOS `show_vlans` is left out: a router's table of 802.1Q subinterfaces, not `show vlan brief`.


@pytest.mark.parametrize("recorded", RECORDED, ids=lambda r: f"{r.platform} {r.command}")
def test_no_expected_row_is_lost_in_silence(recordings: Path, recorded: Recorded) -> None:
    found = sorted((recordings / NTC / recorded.platform / recorded.folder).glob("*.raw"))
    assert found
    for raw in found:
        rows = rows_of(raw.with_suffix(".yml"))
        answers = {**recorded.beside(rows), recorded.command: raw.read_text(encoding="utf-8")}
        state = device_state(Capture("sw1", answers), platform(recorded.platform), (recorded.section,), "")
        section = state.section(recorded.section)
        if recorded.refused:
            assert isinstance(section, Failed)
            assert recorded.refused in section.reason
            continue
        assert isinstance(section, Collected), section
        value: Any = section.value
        expected = {key for row in rows if (key := recorded.key(row)) is not None}
        assert expected
        assert expected <= ({value.serial} if isinstance(value, Facts) else set(value))


def test_no_recording_of_a_command_that_is_asked_is_left_out(recordings: Path) -> None:
    """Here or in another of these files: each command that a platform asks and that was recorded is read somewhere."""
    tests = "\n".join(file.read_text(encoding="utf-8") for file in Path(__file__).parent.glob("*.py"))
    left_out, recorded = [], 0
    for name in platform_names():
        asked = {re.sub(r"[ /]+", "_", command.strip("/ ")) for command in platform(name).commands(SECTION_NAMES)}
        folder = recordings / NTC / name
        for command in sorted(folder.iterdir()) if folder.is_dir() else ():
            if command.name in asked and any(command.glob("*.raw")):
                recorded += 1
                left_out += [] if f"{command.name}" in tests else [f"{name} {command.name}"]
    assert not left_out
    assert recorded > 25


def _as_typed(simulation: Path) -> str:
    """What a device said in a session, the escapes of the simulation file undone and its pager's traces removed."""
    said = yaml.safe_load(simulation.read_text(encoding="utf-8"))["commands"]
    pairs = said.items() if isinstance(said, dict) else (pair for item in said for pair in item.items())
    text = "".join(answer or "" for _, answer in pairs)
    for escape, character in ((r"\x20", " "), (r"\r", "\r"), (r"\t", "\t"), (r"\"", '"')):
        text = text.replace(escape, character)
    return text


@pytest.mark.parametrize("part", ["output.txt", "simulation.yaml"])
@pytest.mark.parametrize(
    ("model", "kind"),
    [("ios#C9200L-24P-4G_17.09.04a", "cisco_ios"), ("fortigate#FortiGate-91G_7.4.7", "fortinet")],
)
def test_no_secret_of_a_recorded_configuration_is_left(recordings: Path, model: str, kind: str, part: str) -> None:
    folder = recordings / OXIDIZED
    file = folder / f"{model}#{part}"
    text = file.read_text(encoding="utf-8") if part == "output.txt" else _as_typed(file)
    forbidden = yaml.safe_load((folder / f"{model}#secret.yaml").read_text(encoding="utf-8"))["fail"]
    # What oxidized itself kept in its output is already without secrets; the session still has them all.
    if part == "simulation.yaml":
        assert all(word in text for word in forbidden)
    for key in (KEY, None):
        said = scrub(text, platform(kind).secrets, key)
        assert not [word for word in forbidden if word in said]
        assert scrub(said, platform(kind).secrets, key) == said
        assert len(said.splitlines()) > len(text.splitlines()) * 0.9
