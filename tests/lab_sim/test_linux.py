"""The simulated Linux hosts: what they tell of the practice around them (the shell itself: `test_linux_shell`)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from netaudit.core.normalise import Capture, device_state
from netaudit.lab.linux import LinuxHost
from netaudit.lab.linux_hosts import Firewall, Workstation
from netaudit.lab.world import Cable, Endpoint, LldpNeighbour, World
from netaudit.model.state import SECTION_NAMES
from netaudit.platforms import platform

NOON = 1_800_000_000.0


@dataclass
class FakeSwitch:
    """A switch whose port 1 is a trunk of `trunk` and whose other ports are in `access`."""

    name: str = "sw1"
    trunk: set[int] = field(default_factory=lambda: {10, 20, 30, 99})
    access: dict[str, int | None] = field(default_factory=dict)

    def untagged_vlan(self, port: str) -> int | None:
        return self.access.get(port)

    def carries_tagged(self, port: str, vlan: int) -> bool:
        return port == "Gi1/0/1" and vlan in self.trunk

    def own_addresses(self) -> Mapping[int, tuple[str, str]]:
        return {}


@dataclass
class Site:
    """The two hosts behind one switch, at a time that a test moves."""

    now: float = NOON

    def __post_init__(self) -> None:
        self.world = World(clock=lambda: self.now)
        self.switch = FakeSwitch(access={"Gi1/0/5": 20, "Gi1/0/6": 20, "Gi1/0/9": 10})
        self.world.switches["sw1"] = self.switch
        self.fw1 = Firewall(self.world)
        self.ws1 = Workstation(self.world)
        self.world.endpoints += [
            *self.fw1.endpoints(),
            Endpoint("cbct-1", "00:09:21:33:10:0a", "sw1", "Gi1/0/5", "10.20.0.10"),
            Endpoint("ws-1", "f4:4d:30:11:20:21", "sw1", "Gi1/0/6", "10.20.0.21"),
            Endpoint("pc", "f4:4d:30:11:10:01", "sw1", "Gi1/0/9", "10.10.0.101", dhcp=True),
        ]


@pytest.fixture
def site() -> Site:
    return Site()


def printed(host: LinuxHost, command: str) -> str:
    out, complaint, status = host.execute(command)
    assert (complaint, status) == ("", 0)
    return out


def parsed(host: LinuxHost, command: str) -> Any:
    return json.loads(printed(host, command))


def arp(host: LinuxHost) -> dict[str, tuple[str, str]]:
    return {row["dst"]: (row["dev"], row["lladdr"]) for row in parsed(host, "ip -j neigh show")}


def test_links_tell_the_vlans_over_the_trunk(site: Site) -> None:
    rows = {row["ifname"]: row for row in parsed(site.fw1, "ip -j -d link show")}
    assert list(rows) == ["lo", "eth0", "eth1", "eth1.10", "eth1.20", "eth1.30", "eth1.99"]
    assert rows["eth1.20"]["link"] == "eth1"
    assert rows["eth1.20"]["linkinfo"]["info_data"] == {"protocol": "802.1Q", "id": 20, "flags": ["REORDER_HDR"]}
    assert "linkinfo" not in rows["eth0"]
    assert rows["eth1"]["address"] == "00:0d:b9:51:aa:01"


def test_a_link_that_is_down_is_told_and_routes_nothing(site: Site) -> None:
    site.fw1.interfaces["eth1.20"].up = False
    row = next(row for row in parsed(site.fw1, "ip -j -d link show") if row["ifname"] == "eth1.20")
    assert (row["flags"], row["operstate"]) == (["BROADCAST", "MULTICAST"], "DOWN")
    assert "10.20.0.0/24" not in [row["dst"] for row in parsed(site.fw1, "ip -j route show")]
    assert "10.20.0.10" not in arp(site.fw1)


def test_addresses_and_routes_follow_from_one_setting(site: Site) -> None:
    site.fw1.set_address("eth1.20", "10.20.0.254/25")
    row = next(row for row in parsed(site.fw1, "ip -j addr show") if row["ifname"] == "eth1.20")
    told = [(info["local"], info["prefixlen"], info["scope"]) for info in row["addr_info"]]
    assert told == [("10.20.0.254", 25, "global"), ("fe80::20d:b9ff:fe51:aa01", 64, "link")]
    routes = {row["dst"]: row for row in parsed(site.fw1, "ip -j route show")}
    assert routes["10.20.0.128/25"]["prefsrc"] == "10.20.0.254"
    assert routes["default"]["gateway"] == "192.0.2.1"
    assert site.world.endpoint("fw1#20").ip == "10.20.0.254"


def test_neighbours_follow_the_vlan_of_the_port(site: Site) -> None:
    assert arp(site.fw1)["10.20.0.10"] == ("eth1.20", "00:09:21:33:10:0a")
    site.switch.access["Gi1/0/5"] = 10
    assert "10.20.0.10" not in arp(site.fw1)
    site.world.endpoint("cbct-1").ip = "10.10.0.55"
    assert arp(site.fw1)["10.10.0.55"] == ("eth1.10", "00:09:21:33:10:0a")


def test_an_address_of_another_subnet_is_not_asked_for(site: Site) -> None:
    site.world.endpoint("cbct-1").ip = "10.10.0.55"
    assert "10.10.0.55" not in arp(site.fw1)


@pytest.mark.parametrize("cut", ["port shut", "cable pulled", "VLAN off the trunk", "no address"])
def test_neighbours_vanish_with_what_carries_them(site: Site, cut: str) -> None:
    assert "10.20.0.10" in arp(site.fw1)
    if cut == "port shut":
        site.switch.access["Gi1/0/5"] = None
    elif cut == "cable pulled":
        site.world.endpoint("cbct-1").connected = False
    elif cut == "VLAN off the trunk":
        site.switch.trunk.discard(20)
    else:
        site.world.endpoint("cbct-1").ip = None
    assert "10.20.0.10" not in arp(site.fw1)
    assert "10.10.0.101" in arp(site.fw1)


def test_the_workstation_hears_its_own_segment_only(site: Site) -> None:
    assert arp(site.ws1) == {
        "10.20.0.1": ("enp1s0", "00:0d:b9:51:aa:01"),
        "10.20.0.10": ("enp1s0", "00:09:21:33:10:0a"),
    }


def test_the_workstation_is_no_firewall(site: Site) -> None:
    assert printed(site.ws1, "cat /etc/resolv.conf") == "search cabinet.example\nnameserver 10.20.0.1\n"
    assert site.ws1.execute("sudo -n nft list ruleset")[1:] == ("bash: nft: command not found\n", 127)
    assert site.ws1.execute("lldpcli -f json show neighbors")[2] == 127
    for path in ("/etc/dnsmasq.conf", "/var/lib/misc/dnsmasq.leases"):
        assert site.ws1.execute(f"cat {path}") == ("", f"cat: {path}: No such file or directory\n", 1)


def test_leases_are_those_who_ask_where_they_are_served(site: Site) -> None:
    before = printed(site.fw1, "cat /var/lib/misc/dnsmasq.leases")
    expiry, *rest = before.split()
    assert rest == ["f4:4d:30:11:10:01", "10.10.0.101", "pc", "*"]
    assert int(expiry) > NOON
    assert printed(site.fw1, "sudo -n cat /var/lib/misc/dnsmasq.leases") != before
    site.switch.access["Gi1/0/9"] = 20
    assert printed(site.fw1, "cat /var/lib/misc/dnsmasq.leases") == ""


def test_dnsmasq_serves_each_vlan_and_holds_the_equipment(site: Site) -> None:
    lines = printed(site.fw1, "cat /etc/dnsmasq.conf").splitlines()
    assert len([line for line in lines if line.startswith("dhcp-range=")]) == 3
    reserved = {line.split(",")[-1] for line in lines if line.startswith("dhcp-host=")}
    assert reserved == {"pacs-1", "cbct-1", "ws-1", "cerec-1"}
    assert "host-record=pacs.cabinet.example,10.20.0.5" in lines
    assert "server=192.0.2.53" in lines


def test_both_listings_of_the_ruleset_tell_the_same_rules(site: Site) -> None:
    site.fw1.rules.insert(2, 'oifname "eth0" ip saddr 10.0.0.0/8 udp dport { 53, 123 } counter drop')
    text = printed(site.fw1, "nft list ruleset")
    listed = parsed(site.fw1, "nft -j list ruleset")["nftables"]
    rules = [item["rule"] for item in listed if "rule" in item]
    assert len(rules) == len(site.fw1.rules) == text.count(" accept\n") + text.count(" drop\n")
    assert [rule["handle"] for rule in rules] == [2, 3, 5, 6, 8, 9]
    added = [e.get("match", {}).get("right") for e in rules[2]["expr"]]
    assert added == ["eth0", {"prefix": {"addr": "10.0.0.0", "len": 8}}, {"set": [53, 123]}, None, None]
    assert rules[2]["expr"][-1] == {"drop": None}
    assert rules[1]["expr"][0]["match"]["right"] == ["established", "related"]


def test_a_rule_beyond_the_simulator_is_refused(site: Site) -> None:
    site.fw1.rules.append("meta mark 7 accept")
    with pytest.raises(ValueError, match="not simulated in nft: meta mark 7 accept"):
        site.fw1.execute("nft -j list ruleset")


@pytest.mark.parametrize(
    "command",
    ["nft list ruleset", "nft -j list ruleset", "ip -j -s link show", "uptime", "cat /var/lib/misc/dnsmasq.leases"],
)
def test_what_moves_moves_between_two_commands(site: Site, command: str) -> None:
    assert printed(site.fw1, command) != printed(site.fw1, command)


def test_traffic_is_counted_per_interface(site: Site) -> None:
    before = {row["ifname"]: row["stats64"]["rx"]["packets"] for row in parsed(site.fw1, "ip -j -s link show")}
    site.now += 60
    after = {row["ifname"]: row["stats64"]["rx"]["packets"] for row in parsed(site.fw1, "ip -j -s link show")}
    assert all(after[name] > before[name] for name in before)


def test_uptime_runs_and_a_restart_begins_it_anew(site: Site) -> None:
    assert "up 41 days,  8:09," in printed(site.fw1, "uptime")
    site.fw1.reload()
    site.now += 90_061
    assert printed(site.fw1, "cat /proc/uptime").startswith("90061.00 ")
    assert "up 1 day,  1:01," in printed(site.fw1, "uptime")
    site.fw1.reload()
    site.now += 125
    assert "up 2 min," in printed(site.fw1, "uptime")


@pytest.mark.parametrize(
    "command",
    ["cat /etc/dnsmasq.conf", "cat /etc/hosts", "cat /etc/ppp/chap-secrets", "ip -j addr show", "ip -j route show"],
)
def test_configuration_stands_still(site: Site, command: str) -> None:
    before = printed(site.fw1, command)
    site.now += 86_400
    assert printed(site.fw1, command) == before


def test_files_are_changed_as_an_administrator_would(site: Site) -> None:
    site.fw1.replace_in_file("/etc/dnsmasq.conf", "10.10.0.199", "10.10.0.150")
    assert ",10.10.0.100,10.10.0.150," in printed(site.fw1, "cat /etc/dnsmasq.conf")
    with pytest.raises(ValueError, match=r"is not in /etc/dnsmasq\.conf"):
        site.fw1.replace_in_file("/etc/dnsmasq.conf", "10.10.0.199", "")
    site.fw1.set_file("/etc/motd", "closed\n")
    assert printed(site.fw1, "cat /etc/motd") == "closed\n"
    site.fw1.os_version = "12.8"
    assert (printed(site.fw1, "cat /etc/debian_version"), site.fw1.os_version) == ("12.8\n", "12.8")


def test_secrets_for_the_scrubber_are_there(site: Site) -> None:
    assert '"s3cret-0perateur"' in printed(site.fw1, "sudo -n cat /etc/ppp/chap-secrets")
    assert "rocommunity c0mmunaute-lab" in printed(site.fw1, "cat /etc/snmp/snmpd.conf")


def test_lldp_hears_what_is_cabled(site: Site) -> None:
    command = "sudo -n lldpcli -f json show neighbors"
    assert parsed(site.fw1, command) == {"lldp": {}}
    said = LldpNeighbour("", "sw1.cabinet.example", "Gi1/0/1", "70:6d:15:8a:2b:80", "Cisco IOS", "10.99.0.11")
    site.world.announcers["sw1"] = lambda port: said if port == "Gi1/0/1" else None
    site.world.stations.append(Cable("sw1", "Gi1/0/1", "fw1", "eth1"))
    heard = parsed(site.fw1, command)["lldp"]["interface"]["eth1"]
    assert heard["port"]["id"] == {"type": "ifname", "value": "Gi1/0/1"}
    chassis = heard["chassis"]["sw1.cabinet.example"]
    assert chassis["id"] == {"type": "mac", "value": "70:6d:15:8a:2b:80"}
    assert chassis["mgmt-ip"] == "10.99.0.11"
    assert heard["age"] == "41 days, 08:09:07"


def test_whatever_an_audit_asks_is_answered(site: Site) -> None:
    asked = platform("linux").commands(SECTION_NAMES)
    for host in (site.fw1, site.ws1):
        answers = {command: "".join(host.execute(command)[:2]) for command in asked}
        assert not [command for command, text in answers.items() if "not simulated" in text]
        state = device_state(Capture(host.name, answers), platform("linux"), SECTION_NAMES, "")
        assert state.failed_sections() == {}


def test_files_are_shown_under_their_names(site: Site) -> None:
    site.fw1.set_file("/etc/chrony/conf.d/a.conf", "server 192.0.2.1\n")
    command = (
        'for f in /etc/chrony/chrony.conf /etc/chrony/conf.d/*.conf; do echo "### file $f"; sudo -n cat "$f" 2>&1;'
        " echo; done; echo '### end'"
    )
    assert printed(site.fw1, command) == (
        "### file /etc/chrony/chrony.conf\ncat: /etc/chrony/chrony.conf: No such file or directory\n\n"
        "### file /etc/chrony/conf.d/a.conf\nserver 192.0.2.1\n\n### end\n"
    )
    assert printed(site.fw1, "testparm -s 2>&1 | grep -E 'not found$'; echo '### end'") == (
        "bash: testparm: command not found\n### end\n"
    )
