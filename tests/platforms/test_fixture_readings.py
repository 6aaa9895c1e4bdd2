"""Recordings of real devices, made by others: every row that they expect is read, or the section is refused.

The recordings stay where they are and are not copied. A recording holds one command; where a reading needs others
beside it, the least configuration that makes the recording whole is made up from the expected rows.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml

from netaudit.core.scrub import scrub
from netaudit.model.names import cisco_interface, format_vlans, mac, parse_vlans
from netaudit.model.platform import ReadingError
from netaudit.platforms import platform
from netaudit.platforms._procurve_config import port_name
from tests.platforms import captures_cisco_s300
from tests.platforms.conftest import read, rows_of

NTC = "networktocode+ntc-templates/tests"
NAPALM = "napalm-automation+napalm/test/ios/mocked_data"
OXIDIZED = "ytti+oxidized/spec/model/data"
IOS, HP = platform("cisco_ios"), platform("hp_procurve")

NO_CDP = dict.fromkeys(("show cdp neighbors", "show cdp neighbors detail"), "% CDP is not enabled\n")
LOOPBACK = "Loopback0 is up, line protocol is up \n  Hardware is Loopback\n"


def _recorded(recordings: Path, name: str, command: str) -> list[tuple[str, list[dict[str, Any]]]]:
    folder = recordings / NTC / name / command
    found = [(raw.read_text(encoding="utf-8"), rows_of(raw.with_suffix(".yml"))) for raw in folder.glob("*.raw")]
    assert found, f"no recording in {folder}"
    return found


def _ios_config(*lines: str) -> str:
    return "\n".join(["!", "version 15.2", "hostname router1", *lines, "end", ""])


def _hp_config(vlans: Iterable[str], ports: Iterable[str]) -> str:
    lines = ["; J0000A Configuration Editor; Created on release #K.15.06", 'hostname "x"']
    for number, vid in enumerate(sorted(vlans, key=int)):
        members = [f"   untagged {','.join(ports)}"] if not number else []
        lines += [f"vlan {vid}", f'   name "VLAN{vid}"', *members, "   exit"]
    return "\n".join([*lines, ""])


def _hp_vlans(vlans: Iterable[str]) -> str:
    rows = "".join(f"  {vid:<7} VLAN{vid} | Port-based No    No\n" for vid in sorted(vlans, key=int))
    return f"  VLAN ID Name | Status     Voice Jumbo\n  ------- ---- + ---------- ----- -----\n{rows}"


def _all_or_refused(reading: Callable[[], dict[str, Any]], expected: set[str]) -> None:
    try:
        found = reading()
    except ReadingError as refusal:
        assert str(refusal)  # noqa: PT017  refusing with a reason is the other right answer
        return
    assert expected <= found.keys()


def test_ios_version(recordings: Path) -> None:
    for text, (row,) in _recorded(recordings, "cisco_ios", "show_version"):
        facts = read(IOS, "facts", {"show version": text, "show running-config": _ios_config()})
        assert (facts.hostname, facts.firmware) == (row["hostname"], row["version"])
        assert (facts.model, facts.serial) == (row["hardware"][0], row["serial"][0])


def test_ios_interfaces(recordings: Path) -> None:
    for text, rows in _recorded(recordings, "cisco_ios", "show_interfaces"):
        captures = {"show interfaces": text, "show running-config": _ios_config()}
        expected = {cisco_interface(row["interface"]) for row in rows}
        for section in ("interfaces", "links"):
            _all_or_refused(lambda: read(IOS, section, captures), expected)  # noqa: B023  called at once
        # This recording was put together from several devices, so that one port is in it twice.
        once = "\n".join(text.splitlines()[:222]) + "\n"
        macs = {cisco_interface(row["interface"]): row["mac_address"] for row in reversed(rows)}
        found = read(IOS, "interfaces", {**captures, "show interfaces": once})
        assert found.keys() == expected
        assert {name: each.mac for name, each in found.items()} == {n: mac(m) if m else "" for n, m in macs.items()}


def test_ios_speeds(recordings: Path) -> None:
    folder = "napalm-automation+napalm/test/ios/mocked_data/test_get_vlans/no_show_vlan_all_ports"
    text = (recordings / folder / "show_interfaces.txt").read_text(encoding="utf-8")
    ran: dict[str, tuple[int | None, str]] = {}
    for block in re.split(r"^(?=\S.* line protocol is )", text, flags=re.MULTILINE)[1:]:
        found = read(IOS, "links", {"show interfaces": block, "show running-config": _ios_config()})
        ran |= {name: (link.speed, link.duplex) for name, link in found.items() if link.up}
    assert ran["Gi0/1"] == (1000, "full")
    assert ran["Vlan710"] == (None, "")
    assert set(ran.values()) <= {(1000, "full"), (100, "full"), (None, "")}


def test_ios_switchports(recordings: Path) -> None:
    for text, rows in _recorded(recordings, "cisco_ios", "show_interfaces_switchport"):
        config = _ios_config(*(f"interface {row['interface']}" for row in rows))
        found = read(IOS, "switchports", {"show interfaces switchport": text, "show running-config": config})
        assert found.keys() == {cisco_interface(row["interface"]) for row in rows}
        for row in rows:
            port = found[cisco_interface(row["interface"])]
            trunk = row["admin_mode"] == "trunk"
            assert port.mode == ("trunk" if trunk else "access" if "access" in row["admin_mode"] else "dynamic")
            assert port.untagged == int(row["native_vlan" if trunk else "access_vlan"])
            listed = ",".join(row["trunking_vlans"])
            every = "1-4094" if listed == "ALL" else format_vlans(parse_vlans(listed))
            assert port.tagged == (every if trunk else "")


def test_ios_mac_table(recordings: Path) -> None:
    for text, rows in _recorded(recordings, "cisco_ios", "show_mac-address-table"):
        found = read(IOS, "mac_table", {"show mac address-table": text})
        assert {key: entry.port for key, entry in found.items()} == {
            f"{mac(row['destination_address'])} {row['vlan_id']}": cisco_interface(row["destination_port"][0])
            for row in rows
        }


def test_ios_mac_table_without_a_total_is_refused(recordings: Path) -> None:
    text = (recordings / NAPALM / "test_get_mac_address_table/2960_format/show_mac_address_table.txt").read_text(
        encoding="utf-8"
    )
    with pytest.raises(ReadingError, match="no total"):
        read(IOS, "mac_table", {"show mac address-table": text})


def test_ios_arp(recordings: Path) -> None:
    for text, rows in _recorded(recordings, "cisco_ios", "show_arp"):
        captures = {"show ip arp": text, "show interfaces": LOOPBACK, "show running-config": _ios_config()}
        assert read(IOS, "arp", captures).keys() == {row["address"] for row in rows if row["interface"]}


def test_ios_lldp(recordings: Path) -> None:
    for text, rows in _recorded(recordings, "cisco_ios", "show_lldp_neighbors_detail"):
        found = read(IOS, "neighbours", {"show lldp neighbors detail": text, **NO_CDP})
        assert {port: (each.name, each.chassis) for port, each in found.items()} == {
            row["local_interface"]: (row["neighbor_name"], mac(row["chassis_id"])) for row in rows
        }


def _cdp_rows(ports: Iterable[str]) -> str:
    return "Device ID  Local Intrfce  Holdtme  Capability  Platform  Port ID\n" + "".join(
        f"x  {port.replace('GigabitEthernet', 'Gig ')}  100  S I  y  Gig 0\n" for port in ports
    )


def test_ios_cdp(recordings: Path) -> None:
    for text, rows in _recorded(recordings, "cisco_ios", "show_cdp_neighbors_detail"):
        captures = {
            "show lldp neighbors detail": "% LLDP is not enabled\n",
            "show cdp neighbors detail": text,
            "show cdp neighbors": _cdp_rows(row["local_interface"] for row in rows),
        }
        found = read(IOS, "neighbours", captures)
        assert {port: (each.name, each.port) for port, each in found.items()} == {
            cisco_interface(row["local_interface"]): (row["neighbor_name"], cisco_interface(row["neighbor_interface"]))
            for row in rows
        }
    for brief, rows in _recorded(recordings, "cisco_ios", "show_cdp_neighbors"):
        # The same neighbours as the detailed answer would name them.
        entries = "".join(
            f"-------------------------\nDevice ID: {row['neighbor_name']}\n"
            f"Interface: {row['local_interface'].replace('Gig ', 'GigabitEthernet')},  Port ID (outgoing port): x\n"
            for row in rows
        )
        captures = {
            "show lldp neighbors detail": "% LLDP is not enabled\n",
            "show cdp neighbors detail": entries,
            "show cdp neighbors": brief,
        }
        assert len(read(IOS, "neighbours", captures)) == len(rows)


def test_ios_dhcp_bindings(recordings: Path) -> None:
    for text, rows in _recorded(recordings, "cisco_ios", "show_ip_dhcp_binding"):
        manual = sum(row["type"] == "Manual" for row in rows)
        counts = f"Automatic bindings   {len(rows) - manual}\nManual bindings      {manual}\n"
        found = read(IOS, "leases", {"show ip dhcp binding": text, "show ip dhcp server statistics": counts})
        assert len(found) == len(rows) - manual
        more = counts.replace(f"Manual bindings      {manual}", f"Manual bindings      {manual + 1}")
        with pytest.raises(ReadingError):
            read(IOS, "leases", {"show ip dhcp binding": text, "show ip dhcp server statistics": more})


def test_ios_power(recordings: Path) -> None:
    for text, rows in _recorded(recordings, "cisco_ios", "show_power_inline"):
        config = _ios_config(*(f"interface {row['interface']}" for row in rows))
        captures = {"show power inline": text, "show running-config": config}
        # Rows were taken out of this recording, so that its total does not add up.
        with pytest.raises(ReadingError, match="ports that feed"):
            read(IOS, "poe", captures)
        whole = text.replace("11   on", f"{sum(row['operational_status'] == 'on' for row in rows)}   on")
        assert whole != text
        found = read(IOS, "poe", {**captures, "show power inline": whole})
        assert found.keys() == {row["interface"] for row in rows}


def test_ios_access_lists(recordings: Path) -> None:
    for text, rows in _recorded(recordings, "cisco_ios", "show_running-config_partition_access-list"):
        expected = [row for row in rows if row["action"]]
        found = read(IOS, "filters", {"show running-config": text})
        assert found.keys() == {row["acl_name"] for row in rows}
        rules = [found[name].rules[key] for name in found for key in found[name].order]
        assert len(rules) == len(expected)
        for rule, row in zip(rules, expected, strict=True):
            assert (rule.action, rule.service.split("/")[0].replace("any", "ip")) == (
                row["action"],
                row["protocol"] or "ip",
            )
            assert rule.source.split()[0] == (row["src_host"] or row["src_network"] or "any")
            assert rule.destination.split()[0] == (row["dst_host"] or row["dst_network"] or "any")
            assert row["dst_port"] in rule.service


def test_ios_lldp_of_napalm(recordings: Path) -> None:
    texts = [
        path.read_text(encoding="utf-8")
        for path in sorted((recordings / NAPALM).glob("test_get_lldp*/*/show_lldp_neighbors_detail.txt"))
    ]
    read_of = []
    for text in texts:
        try:
            read_of.append(set(read(IOS, "neighbours", {"show lldp neighbors detail": text, **NO_CDP})))
        except ReadingError as refusal:
            # An IOS that does not print the local port says too little to be of use.
            assert "Local Intf" not in text, refusal  # noqa: PT017  which recordings may be refused is the point
    assert {"Gi1", "Gi1 #2"} in read_of


def test_ios_vlans_of_napalm(recordings: Path) -> None:
    text = (recordings / NAPALM / "test_get_vlans/no_show_vlan_all_ports/show_vlan_brief.txt").read_text(
        encoding="utf-8"
    )
    found = read(IOS, "vlans", {"show vlan brief": text, "show running-config": _ios_config()})
    assert list(found) == ["1", "710", "736", "748", "760", "762", "763", "795"]


def test_ios_configuration_of_napalm(recordings: Path) -> None:
    text = (recordings / NAPALM / "test_get_config/normal/show_running_config.txt").read_text(encoding="utf-8")
    assert read(IOS, "config", {"show running-config": text}).endswith("\nend\n")
    assert "cisco" not in [line.split()[-1] for line in scrub(text, IOS.secrets, None).splitlines() if "enable" in line]


def _oxidized(recordings: Path) -> tuple[dict[str, str], list[str]]:
    model = "ios#C9200L-24P-4G_17.09.04a"
    simulation = yaml.safe_load((recordings / OXIDIZED / f"{model}#simulation.yaml").read_text(encoding="utf-8"))
    secret = yaml.safe_load((recordings / OXIDIZED / f"{model}#secret.yaml").read_text(encoding="utf-8"))
    prompt = simulation["init_prompt"].splitlines()[-1]
    captures = {
        command.strip(): text.replace("\\x20", " ").replace("\\t", "\t").replace('\\"', '"').removesuffix(prompt)
        for command, text in simulation["commands"].items()
        if text
    }
    return captures, secret["fail"]


def test_ios_of_oxidized(recordings: Path) -> None:
    captures, _ = _oxidized(recordings)
    facts = read(IOS, "facts", captures)
    assert (facts.model, facts.serial, facts.firmware) == ("C9200L-24P-4G", "JAE24FFFFFF", "17.9.4a")
    assert read(IOS, "addresses", captures)["Vlan2"].prefixes == ("10.42.11.42/24",)
    assert read(IOS, "dns", captures).resolvers == ("10.42.0.1", "10.42.0.2")


def test_ios_secrets_of_oxidized(recordings: Path) -> None:
    captures, forbidden = _oxidized(recordings)
    text = captures["show running-config"]
    assert all(word in text for word in forbidden)
    said = scrub(text, IOS.secrets, None)
    assert not [word for word in forbidden if word in said]
    # What stands beside a secret stays.
    for kept in ("snmp-server community <secret> RW 5", " client 10.10.20.20 server-key 7 <secret>", "version 3 auth"):
        assert kept in said


def test_procurve_interfaces_brief(recordings: Path) -> None:
    for text, rows in _recorded(recordings, "hp_procurve", "show_interfaces_brief"):
        ports = [row["port"] for row in rows]
        captures = {
            "show interfaces brief": text,
            "show running-config": _hp_config({"1"}, ports),
            "show vlans": _hp_vlans({"1"}),
            "show system": "  Base MAC Addr : 001122-334455",
        }
        assert read(HP, "interfaces", captures).keys() == {port_name(port) for port in ports}
        links = read(HP, "links", captures)
        assert {port: link.up for port, link in links.items()} == {r["port"]: r["status"] == "Up" for r in rows}
        modes = {r["port"]: r["mode"] for r in rows if r["status"] == "Up"}
        ran = {port: (link.speed, link.duplex) for port, link in links.items() if link.speed is not None}
        known = {"10FDx": (10, "full"), "100FDx": (100, "full"), "1000FDx": (1000, "full"), "10GigFD": (10_000, "full")}
        assert ran == {port: known[mode] for port, mode in modes.items() if mode in known}
        assert ran


def test_procurve_vlans(recordings: Path) -> None:
    for text, rows in _recorded(recordings, "hp_procurve", "show_vlans"):
        config = _hp_config({row["vlan_id"] for row in rows}, ["1"])
        found = read(HP, "vlans", {"show vlans": text, "show running-config": config})
        assert found.keys() == {row["vlan_id"] for row in rows}


def test_procurve_mac_table(recordings: Path) -> None:
    for text, rows in _recorded(recordings, "hp_procurve", "show_mac-address"):
        vlans = {row["vlan_id"] for row in rows}
        config = _hp_config(vlans, sorted({row["port"] for row in rows}))
        captures = {"show mac-address": text, "show running-config": config, "show vlans": _hp_vlans(vlans)}
        found = read(HP, "mac_table", captures)
        assert {(key, entry.port) for key, entry in found.items()} == {
            (f"{mac(row['mac_address'])} {row['vlan_id']}", row["port"]) for row in rows
        }


def test_procurve_arp(recordings: Path) -> None:
    for text, rows in _recorded(recordings, "hp_procurve", "show_arp"):
        found = read(HP, "arp", {"show arp": text})
        assert {(ip, entry.mac, entry.interface) for ip, entry in found.items()} == {
            (row["ip_address"], mac(row["mac_address"]), row["port"]) for row in rows
        }


def test_procurve_lldp(recordings: Path) -> None:
    for text, rows in _recorded(recordings, "hp_procurve", "show_lldp_info_remote-device_detail"):
        short = "  LocalPort | ChassisId PortId PortDescr SysName\n  --------- + --------- ------ --------- -------\n"
        captures = {
            "show running-config": _hp_config({"1"}, ["1"]),
            "show lldp info remote-device detail": text,
            "show lldp info remote-device": short + "".join(f"  {row['local_interface']} | x y\n" for row in rows),
        }
        found = read(HP, "neighbours", captures)
        assert {(port, each.name, each.chassis) for port, each in found.items()} == {
            (row["local_interface"], row["neighbor_name"], mac(row["chassis_id"])) for row in rows
        }


def test_procurve_system(recordings: Path) -> None:
    for text, (row,) in _recorded(recordings, "hp_procurve", "show_system"):
        captures = {
            "show system": text,
            "show running-config": _hp_config({"1"}, ["1"]),
            "show vlans": _hp_vlans({"1"}),
        }
        facts = read(HP, "facts", captures)
        assert (facts.firmware, facts.serial) == (row["software_version"], row["serial"])


def test_fortinet_leases(recordings: Path) -> None:
    for text, rows in _recorded(recordings, "fortinet", "execute_dhcp_lease-list"):
        names = {row["interface"] for row in rows}
        tables = "".join(f'    edit "{name}"\n    next\n' for name in sorted(names))
        config = f"#config-version=x\nconfig system interface\n{tables}end\n"
        found = read(platform("fortinet"), "leases", {"execute dhcp lease-list": text, "show": config})
        assert {(key, each.address, each.name) for key, each in found.items()} == {
            (mac(row["mac_address"]), row["ip"], row["hostname"]) for row in rows
        }


def test_fortinet_status_and_arp(recordings: Path) -> None:
    for text, (row,) in _recorded(recordings, "fortinet", "get_system_status"):
        facts = read(platform("fortinet"), "facts", {"get system status": text})
        assert (facts.hostname, facts.serial) == (row["hostname"], row["serial_number"])
        assert facts.firmware
        assert facts.firmware in text
    for text, rows in _recorded(recordings, "fortinet", "get_system_arp"):
        found = read(platform("fortinet"), "arp", {"get system arp": text})
        assert {(address, each.mac, each.interface) for address, each in found.items()} == {
            (row["ip_address"], mac(row["mac_address"]), row["interface"]) for row in rows
        }


def test_s300_serial_number(recordings: Path) -> None:
    for text, (row,) in _recorded(recordings, "cisco_s300", "show_system_id"):
        captures = {**captures_cisco_s300.CAPTURES, "show system id": text}
        assert read(platform("cisco_s300"), "facts", captures).serial == row["serial_number"]


def test_routeros_resources(recordings: Path) -> None:
    for text, (row,) in _recorded(recordings, "mikrotik_routeros", "system_resource_print"):
        version = row["version"].split()[0]
        export = f"# jan/02/2026 08:00:00 by RouterOS {version}\n/system identity\nset name=rtr\n"
        facts = read(platform("mikrotik_routeros"), "facts", {"/export": export, "/system resource print": text})
        assert (facts.model, facts.firmware) == (row["board_name"], version)
