"""Whole recorded devices over real SSH, collected end to end: every section whole or refused, and no secret kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from netaudit.collect import Errand, collect
from netaudit.core.configuration import meaningful_lines
from netaudit.core.digest import canonical_json
from netaudit.core.scrub import SecretsKey
from netaudit.model.state import SECTION_NAMES, Collected, DeviceState, Failed, Unsupported
from netaudit.platforms import platform, platform_names
from tests.platforms.whole_device import Device, Recording
from tests.transport.scripted import serving

KEY = SecretsKey(b"a key of this test" * 2)


@dataclass(frozen=True)
class Recorded:
    """A recorded device, and what is known of it by reading the recording, not by our readers."""

    model: str
    platform: str
    collected: tuple[str, ...]
    """Sections that the recording has all commands for."""
    facts: Mapping[str, str]
    lines: tuple[str, ...]
    """Lines of the configuration that must be there."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    silent: tuple[str, ...] = ()
    refusal: str = "% Invalid input detected at '^' marker."
    beside: Mapping[str, str] = field(default_factory=dict)


DEVICES = (
    Recorded(
        "ios#C9200L-24P-4G_17.09.04a",
        "cisco_ios",
        ("facts", "config", "addresses", "dhcp", "dns"),
        {"hostname": "LAB-SW123_9200L", "firmware": "17.9.4a"},
        ("hostname LAB-SW123_9200L",),
        silent=("terminal width 511",),
    ),
    Recorded(
        "fortigate#FortiGate-91G_7.4.7",
        "fortinet",
        ("facts", "config", "interfaces", "addresses", "dns", "dhcp"),
        {"hostname": "TEST-FW1234", "firmware": "v7.4.7,build2731,250120 (GA.M)"},
        ("config system global",),
        aliases={"show": "show | grep ."},
        refusal="Unknown action 0",
        beside={"get system console": "output              : more"},
    ),
    Recorded(
        "aoscx#6100-48G_PL.10.10.1090",
        "aruba_aoscx",
        # `show interface` and `show vlan` were not recorded, so that nothing of ports and VLANs is collected.
        (
            "facts",
            "spanning_tree",
            "routes",
            "filters",
            "dns",
            "ntp",
            "syslog",
            "snmp",
            "management",
            "users",
            "config",
        ),
        {
            "hostname": "TEST-SW1235",
            "vendor": "Aruba",
            "model": "JL675A 6100 48G CL4 4SFP+ Swch",
            "serial": "CN25000000",
            "firmware": "PL.10.10.1090",
        },
        ("    description TEST", "    no trap link-status", "interface vlan 1", "https-server vrf default"),
        silent=("no page",),
        refusal="Invalid input: x",
    ),
    Recorded(
        "netgear#GS752TPP_6.0.10.14",
        "netgear",
        ("facts", "switchports", "addresses", "routes", "dns", "ntp", "snmp", "users", "config"),
        {
            "hostname": "19sw011",
            "vendor": "Netgear",
            "model": "GS752TPP",
            "serial": "0XX000XXX000X",
            "firmware": "6.0.10.14",
        },
        (" switchport hybrid pvid 111", "clock source sntp", "no snmp trap poe"),
        refusal="% Unrecognized command",
    ),
    Recorded(
        "opnsense#nano_23.7",
        "opnsense",
        ("facts", "interfaces", "addresses", "routes", "filters", "users", "management", "config"),
        {"hostname": "OPNsense.localdomain", "firmware": "23.7", "vendor": "OPNsense"},
        ("<descr>Default allow LAN to any rule</descr>",),
        refusal="sh: x: not found",
    ),
    Recorded(
        "routeros#CHR_7.16",
        "mikrotik_routeros",
        ("facts", "lags", "dns", "ntp", "syslog", "snmp", "management", "config"),
        {"hostname": "MikroTik", "model": "D53G-5HacD2HnD&EG120K-EA", "firmware": "7.16"},
        ("add address=10.0.2.100/24 interface=ether1 network=10.0.2.0",),
        aliases={"/export": "/export show-sensitive"},
        refusal="bad command name x (line 1 column 1)",
    ),
)


class _Quiet:
    def started(self, host: str) -> None: ...

    def ended(self, host: str, reasons: object) -> None: ...


def _collected(device: Device, recorded: Recorded, folder: Path) -> DeviceState:
    from nornir.core.inventory import ConnectionOptions, Defaults, Groups, Host, Hosts, Inventory

    with serving(device, folder) as server:
        host = Host(
            name="h1", hostname="127.0.0.1", port=server.port, username="netaudit", platform=recorded.platform,
            password="env:NETAUDIT_LAB_PASSWORD", connection_options={"netmiko": ConnectionOptions(extras={})},
        )  # fmt: skip
        inventory = Inventory(hosts=Hosts({"h1": host}), groups=Groups(), defaults=Defaults())
        gathered = collect(
            Errand(
                hosts={"h1": host},
                inventory=inventory,
                restricted={},
                sections=SECTION_NAMES,
                known_hosts=server.known_hosts,
                deadline_seconds=40.0,
                secrets_key=KEY,
            ),
            _Quiet(),
        )
    assert gathered.failures == {}
    return gathered.states["h1"]


def _expectations(folder: Path, model: str, kind: str) -> Mapping[str, list[str]]:
    file = folder / f"{model}#{kind}.yaml"
    said: Any = yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else {}
    return {"pass": said.get("pass") or [], "fail": said.get("fail") or []}


READ = [each for each in DEVICES if each.platform in platform_names()]


@pytest.mark.parametrize("recorded", READ, ids=lambda each: each.platform)
def test_a_recorded_device_is_collected_whole_over_ssh(recordings: Path, recorded: Recorded, tmp_path: Path) -> None:
    folder = recordings / "ytti+oxidized/spec/model/data"
    device = Device(
        Recording.load(folder / f"{recorded.model}#simulation.yaml"),
        recorded.aliases,
        recorded.silent,
        recorded.refusal,
        recorded.beside,
    )
    state = _collected(device, recorded, tmp_path)
    _sections_are_whole_or_refused(state, recorded, device)
    config = state.sections.config
    assert isinstance(config, Collected)
    for line in recorded.lines:
        assert line in config.value
    facts = state.sections.facts
    if recorded.facts:
        assert isinstance(facts, Collected), facts
        assert {name: getattr(facts.value, name) for name in recorded.facts} == recorded.facts
    stored = canonical_json(state).decode()
    for word in _expectations(folder, recorded.model, "secret")["fail"]:
        assert word in device.recording.raw()
        assert word not in stored
    for line in _expectations(folder, recorded.model, "secret")["pass"]:
        assert re.search(re.escape(line).replace("<hidden>", r"<secret [0-9a-f]{8}>"), config.value), line
    significant = "\n".join(" ".join(line) for line in meaningful_lines(config.value, platform(recorded.platform)))
    expected = _expectations(folder, recorded.model, "significant_changes")
    # The frame of a private key stands still; what is inside is scrubbed.
    moving = [word for word in expected["fail"] if "PRIVATE KEY-----" not in word]
    assert [word for word in moving if word in significant] == []
    # What is significant for those who recorded it is a line of ours too, if netaudit asks the command that prints it.
    assert [word for word in expected["pass"] if word in config.value and word not in significant] == []


def _sections_are_whole_or_refused(state: DeviceState, recorded: Recorded, device: Device) -> None:
    for name in recorded.collected:
        assert isinstance(state.section(name), Collected), (name, state.section(name))
    for name in SECTION_NAMES:
        section = state.section(name)
        assert isinstance(section, Collected | Failed | Unsupported)
        if isinstance(section, Failed):
            # Nothing but a command that was not recorded fails.
            assert any(
                not device.recording.printed(recorded.aliases.get(command, command))
                for command in platform(recorded.platform).readings[name].commands
            ), (name, section)


def test_a_device_that_is_read_twice_has_not_changed(recordings: Path, tmp_path: Path) -> None:
    folder = recordings / "ytti+oxidized/spec/model/data"
    recorded = DEVICES[0]
    states = []
    for number in (1, 2):
        (tmp_path / str(number)).mkdir()
        device = Device(Recording.load(folder / f"{recorded.model}#simulation.yaml"), recorded.aliases, recorded.silent)
        states.append(_collected(device, recorded, tmp_path / str(number)))
    assert states[0].digests.canonical == states[1].digests.canonical
