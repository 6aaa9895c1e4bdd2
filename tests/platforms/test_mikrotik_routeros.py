"""RouterOS's export and rows, made up in the form of the recorded ones; the recordings themselves in place."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from netaudit.core.configuration import meaningful_lines
from netaudit.core.normalise import Capture, device_state
from netaudit.core.scrub import SecretsKey, scrub
from netaudit.model.names import mac
from netaudit.model.platform import NotOffered, ReadingError
from netaudit.model.rows import (
    Addresses,
    ArpEntry,
    DhcpPool,
    DhcpReservation,
    Dns,
    Facts,
    Filter,
    FilterRule,
    Interface,
    Lag,
    Lease,
    Link,
    MacEntry,
    ManagementService,
    NatRule,
    Neighbour,
    Ntp,
    Route,
    Snmp,
    SpanningTree,
    SpanningTreePort,
    Switchport,
    SyslogServer,
    User,
    Vlan,
    WifiNetwork,
)
from netaudit.model.state import SECTION_NAMES
from netaudit.platforms._routeros_export import rows
from netaudit.platforms.mikrotik_routeros import PLATFORM

EXPORT, RESOURCE = PLATFORM.commands(("facts",))
(INTERFACES,), (ARP,), (HOSTS,) = (PLATFORM.readings[n].commands for n in ("interfaces", "arp", "mac_table"))
(LEASES,), (NEIGHBOURS,) = (PLATFORM.readings[n].commands for n in ("leases", "neighbours"))
TEXT = r"""# 2025-05-30 11:07:28 by RouterOS 7.16
# software id = AAAA-BBBB
#
# model = RB5009
# serial number = HEX123
/interface bridge
add name=bridge1 priority=0x1000 vlan-filtering=yes
add name=labo
/interface wireless security-profiles
set [ find default=yes ] supplicant-identity=MikroTik
add authentication-types=wpa2-psk mode=dynamic-keys name=soins wpa2-pre-shared-key="geheim 5"
/interface wireless
set [ find default-name=wlan1 ] disabled=no mode=ap-bridge security-profile=soins ssid=CABINET vlan-id=20 \
    vlan-mode=use-tag
add default-forwarding=no disabled=no master-interface=wlan1 name=wlan2 ssid=INVITES
set [ find default-name=wlan3 ] mode=station ssid=ailleurs
/interface wifi security
add authentication-types=wpa2-psk,wpa3-psk name=sec1 passphrase=geheim-6
/interface wifi configuration
add mode=ap name=cfg1 security=sec1 ssid=CABINET
/interface wifi
set [ find default-name=wifi1 ] configuration=cfg1 disabled=no
set [ find default-name=wifi2 ] configuration.mode=ap .ssid=DIRECTION .hide-ssid=yes \
    security.authentication-types=wpa3-eap \
    .passphrase=geheim-7
/interface bonding
add mode=802.3ad name=bond1 slaves=ether7,ether6
/interface vlan
add interface=bridge1 name=imagerie vlan-id=20
/interface bridge port
add bridge=bridge1 interface=ether2 pvid=20 frame-types=admit-only-untagged-and-priority-tagged
add bridge=bridge1 interface=ether3 frame-types=admit-only-vlan-tagged
add bpdu-guard=yes bridge=bridge1 edge=yes interface=ether4 pvid=10
add bridge=labo interface=ether5
add bridge=labo disabled=yes interface=ether8
/interface bridge vlan
add bridge=bridge1 comment="bureautique" tagged=bridge1,ether3,ether4 vlan-ids=10,30-31
add bridge=bridge1 tagged=bridge1,ether3 untagged=ether2 vlan-ids=20
/ip pool
add name=soins ranges=10.2.0.100-10.2.0.199,10.2.0.210
/ip dhcp-server
add address-pool=soins interface=imagerie lease-time=1h30m name=dhcp1
add address-pool=soins disabled=yes interface=labo name=dhcp2
/ip address
add address=10.2.0.1/24 comment="imaging \
    \"gateway\"" interface=imagerie network=10.2.0.0
add address=10.9.0.1/24 disabled=yes interface=bridge1
/ip dhcp-client
add interface=ether1
/ip dhcp-server lease
add address=10.2.0.10 comment=cbct1 mac-address=02:00:00:00:00:0A server=dhcp1
/ip dhcp-server network
add address=10.2.0.0/24 dns-server=10.2.0.1,192.0.2.53 gateway=10.2.0.1
/ip dns
set allow-remote-requests=yes servers=192.0.2.53,192.0.2.54
/ip dns static
add address=10.2.0.5 name=pacs.cabinet.example
add cname=pacs.cabinet.example name=images.cabinet.example type=CNAME
/ip firewall filter
add action=accept chain=forward comment="DICOM" dst-address=10.2.0.5 dst-port=104 log=yes protocol=tcp \
    src-address-list=salles
add action=drop chain=forward connection-state=invalid
add action=drop chain=forward connection-state=invalid disabled=yes
add action=drop chain=input in-interface-list=!LAN
/ip firewall nat
add action=masquerade chain=srcnat out-interface=ether1
add action=dst-nat chain=dstnat dst-port=8443 in-interface=ether1 protocol=tcp to-addresses=10.2.0.5 to-ports=443
/ip route
add distance=5 gateway=192.0.2.1
add blackhole comment=nirgends dst-address=198.51.100.0/24
/ip service
set telnet disabled=yes
set ssh address=10.9.0.0/24 port=2222
/ppp secret
add name=tech password=geheim-1
/interface wireguard
add name=wg1 private-key="cHJpdmF0ZS1rZXk="
/snmp
set enabled=yes location="baie technique" trap-target=10.9.0.7
/snmp community
set [ find default=yes ] addresses=10.9.0.0/24 name=lecture-1
add authentication-password=geheim-2 name=v3user security=authorized
/system clock
set time-zone-name=Indian/Reunion
/system identity
set name=rtr1
/system logging action
add name=far remote=10.9.0.8 remote-port=1514 target=remote
/system ntp client
set enabled=yes
/system ntp client servers
add address=10.9.0.1
"""
USERS, USER_COUNT = PLATFORM.commands(("users",))
ANSWERS = {
    EXPORT: TEXT,
    USERS: """ 0   comment=system default user name=admin group=full address="" last-logged-in=2025-05-30 11:00:00
 1 X  name=prestataire group=read address=10.9.0.0/24 last-logged-in=2025-01-02 09:00:00
""",
    USER_COUNT: "2\n",
    RESOURCE: "                   uptime: 32m36s\n                  version: 7.16 (stable)\n",
    INTERFACES: """ 0  R  name=ether1 default-name=ether1 type=ether mtu=1500 mac-address=02:00:00:00:01:01 link-downs=0
 1 D   name=pppoe-1 type=pppoe-in mtu=1480
 2  X  comment=labo, old name=ether5 default-name=ether5 type=ether mac-address=02:00:00:00:01:05
""",
    ARP: """ 0 DC address=10.2.0.10 mac-address=02:00:00:00:00:0A interface=imagerie published=no
17:20:06 echo: system,error,critical login failure for user admin from 203.0.113.4 via ssh
 1 D  address=10.2.0.11 interface=imagerie published=no
""",
    HOSTS: """ 0 D   mac-address=02:00:00:00:00:0A vid=20 on-interface=ether2 bridge=bridge1
 1 DL  mac-address=02:00:00:00:01:02 on-interface=bridge1 bridge=bridge1
 2 D   mac-address=02:00:00:00:00:0B on-interface=ether5 bridge=labo
""",
    LEASES: """ 0   address=10.2.0.10 mac-address=02:00:00:00:00:0A server=dhcp1 status=bound """
    """active-address=10.2.0.10 active-mac-address=02:00:00:00:00:0A host-name="cbct 1"
 1 D address=10.2.0.99 server=dhcp1 status=conflict
""",
    NEIGHBOURS: ' 0 interface=ether3,bridge1 mac-address=02:00:00:00:02:01 identity="sw1" interface-name="gi24"\n',
}
# By hand, of the export above.
COUNTS = {
    "/interface bridge port": 5, "/interface bridge vlan": 2, "/ip address": 2, "/ip dhcp-server lease": 1,
    "/ip firewall filter": 4, "/ip firewall nat": 2, "/ip route": 2,
}  # fmt: skip
ANSWERS |= {f"{path} print count-only where !dynamic": f"{number}\n" for path, number in COUNTS.items()}
KEY = SecretsKey(b"k" * 32)
SCRUBBED = {command: scrub(text, PLATFORM.secrets, KEY) for command, text in ANSWERS.items()}
EXPECTED: dict[str, object] = {
    "facts": Facts(hostname="rtr1", vendor="MikroTik", model="RB5009", serial="HEX123", firmware="7.16"),
    "interfaces": {
        "ether1": Interface(enabled=True, mac="02:00:00:00:01:01"),
        "ether5": Interface(enabled=False, description="labo, old", mac="02:00:00:00:01:05"),
    },
    "links": {"ether1": Link(up=True), "ether5": Link(up=False)},
    "vlans": {
        "10": Vlan(name="bureautique"),
        "20": Vlan(name="imagerie"),
        "30": Vlan(name="bureautique"),
        "31": Vlan(name="bureautique"),
    },
    "switchports": {
        "ether2": Switchport(mode="access", untagged=20),
        "ether3": Switchport(mode="trunk", tagged="10,20,30-31"),
        "ether4": Switchport(mode="trunk", untagged=10, tagged="30-31"),
        "ether5": Switchport(mode="trunk", untagged=1, tagged="1-4094"),
    },
    "lags": {"bond1": Lag(members=("ether6", "ether7"), mode="lacp")},
    "addresses": {"imagerie": Addresses(prefixes=("10.2.0.1/24",)), "ether1": Addresses(prefixes=("dhcp",))},
    "routes": {
        "0.0.0.0/0 via 192.0.2.1": Route(distance=5),
        "198.51.100.0/24 via blackhole": Route(comment="nirgends"),
    },
    "filters": {
        "forward": Filter(
            rules={
                "permit tcp/104 list salles → 10.2.0.5": FilterRule(
                    action="permit", source="list salles", destination="10.2.0.5", service="tcp/104", log=True,
                    comment="DICOM",
                ),
                "deny any any → any connection-state=invalid": FilterRule(
                    action="deny", more="connection-state=invalid"
                ),
                "deny any any → any connection-state=invalid #2": FilterRule(
                    action="deny", more="connection-state=invalid", enabled=False
                ),
            },
            order=(
                "permit tcp/104 list salles → 10.2.0.5",
                "deny any any → any connection-state=invalid",
                "deny any any → any connection-state=invalid #2",
            ),
            default="permit",
        ),
        "input": Filter(
            rules={
                "deny any any → any in-interface-list=!LAN": FilterRule(action="deny", more="in-interface-list=!LAN")
            },
            order=("deny any any → any in-interface-list=!LAN",),
            default="permit",
        ),
    },
    "nat": {
        "source any → masquerade": NatRule(
            kind="source", original="any", translated="masquerade", interface="ether1"
        ),
        "destination any tcp/8443 → 10.2.0.5 443": NatRule(
            kind="destination", original="any tcp/8443", translated="10.2.0.5 443", interface="ether1"
        ),
    },
    "dhcp": {
        "dhcp1": DhcpPool(
            ranges=("10.2.0.100-10.2.0.199", "10.2.0.210-10.2.0.210"),
            options={"3": "10.2.0.1", "6": "10.2.0.1, 192.0.2.53"},
            reservations={"02:00:00:00:00:0a": DhcpReservation(address="10.2.0.10", name="cbct1")},
            lease_seconds=5400,
        )
    },
    "dns": Dns(
        resolvers=("192.0.2.53", "192.0.2.54"),
        forwarders=("192.0.2.53", "192.0.2.54"),
        records={"pacs.cabinet.example A": "10.2.0.5", "images.cabinet.example CNAME": "pacs.cabinet.example"},
    ),
    "ntp": Ntp(servers=("10.9.0.1",), timezone="Indian/Reunion"),
    "syslog": {"10.9.0.8": SyslogServer(port=1514)},
    "arp": {"10.2.0.10": ArpEntry(mac="02:00:00:00:00:0a", interface="imagerie")},
    "mac_table": {
        "02:00:00:00:00:0a 20": MacEntry(port="ether2"),
        "02:00:00:00:00:0b 1": MacEntry(port="ether5"),
    },
    "leases": {"02:00:00:00:00:0a": Lease(address="10.2.0.10", name="cbct 1")},
    "neighbours": {"ether3": Neighbour(name="sw1", port="gi24", chassis="02:00:00:00:02:01")},
}  # fmt: skip


def _read(section: str, **other: str) -> Any:
    return PLATFORM.readings[section].read({**SCRUBBED, **other})


@pytest.mark.parametrize("section", sorted(EXPECTED))
def test_section_of_a_scrubbed_capture(section: str) -> None:
    assert _read(section) == EXPECTED[section]


def test_services_are_as_they_come_unless_the_export_says_otherwise() -> None:
    found = _read("management")
    assert found["telnet"] == ManagementService(enabled=False, port=23)
    assert found["ssh"] == ManagementService(enabled=True, port=2222, sources=("10.9.0.0/24",))
    assert found["www"] == ManagementService(enabled=True, port=80)
    assert found["www-ssl"].enabled is False
    with pytest.raises(ReadingError, match="not known"):
        _read("management", **{EXPORT: SCRUBBED[EXPORT].replace("set telnet ", "set teleport ")})


def test_communities_are_fingerprints() -> None:
    found = _read("snmp")
    assert isinstance(found, Snmp)
    (name,) = found.communities
    assert name.startswith("<secret ")
    assert found.communities[name].sources == ("10.9.0.0/24",)
    assert list(found.users.values()) == ["authNoPriv"]
    assert (found.enabled, found.location, found.traps_to) == (True, "baie technique", ("10.9.0.7",))


def test_no_secret_is_left() -> None:
    for secret in ("geheim", "cHJpdmF0ZS1rZXk", "lecture-1"):
        assert secret in TEXT
        assert secret not in SCRUBBED[EXPORT]


def test_the_date_of_an_export_is_no_configuration() -> None:
    later = TEXT.replace("2025-05-30 11:07:28", "2025-06-01 08:00:00")
    assert meaningful_lines(later, PLATFORM) == meaningful_lines(TEXT, PLATFORM)
    assert meaningful_lines(TEXT.replace("pvid=20", "pvid=10"), PLATFORM) != meaningful_lines(TEXT, PLATFORM)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no configuration"),
        (TEXT.replace("RouterOS 7.16", "RouterOS 7.15"), "do not agree on the version"),
        (TEXT + "add name=x \\", "stops inside a line"),
        (TEXT + 'add name="open\n', "is not understood"),
        (TEXT.replace("/interface bridge\n", "", 1), "stands under no path"),
    ],
)
def test_what_is_refused(text: str, said: str) -> None:
    with pytest.raises(ReadingError, match=said):
        _read("facts", **{EXPORT: text})


@pytest.mark.parametrize(
    ("section", "old", "new"),
    [
        ("vlans", "vlan-id=20", "vlan-id=5000"),
        ("dhcp", "add name=soins", "add name=other"),
        ("addresses", "10.2.0.1/24", "10.2.0.1/99"),
        ("routes", "gateway=192.0.2.1", "pref-src=192.0.2.1"),
    ],
)
def test_values_that_are_none(section: str, old: str, new: str) -> None:
    assert old in SCRUBBED[EXPORT]
    with pytest.raises(ReadingError):
        _read(section, **{EXPORT: SCRUBBED[EXPORT].replace(old, new)})


def test_a_missing_row_is_noticed() -> None:
    with pytest.raises(ReadingError, match="row 0 is missing"):
        _read("interfaces", **{INTERFACES: "".join(ANSWERS[INTERFACES].splitlines(keepends=True)[1:])})
    with pytest.raises(ReadingError, match="is no row"):
        _read("arp", **{ARP: "something else\n"})
    with pytest.raises(ReadingError, match="no interface"):
        _read("interfaces", **{INTERFACES: ""})


@pytest.mark.parametrize(
    ("section", "path"),
    [
        ("addresses", "/ip address"), ("routes", "/ip route"), ("filters", "/ip firewall filter"),
        ("nat", "/ip firewall nat"), ("dhcp", "/ip dhcp-server lease"), ("switchports", "/interface bridge port"),
        ("vlans", "/interface bridge vlan"),
    ],
)  # fmt: skip
def test_an_item_that_the_export_lost_is_noticed(section: str, path: str) -> None:
    command = f"{path} print count-only where !dynamic"
    with pytest.raises(ReadingError, match="the device counts"):
        _read(section, **{command: f"{COUNTS[path] + 1}\n"})
    with pytest.raises(ReadingError, match="tells no number"):
        _read(section, **{command: "\n"})


@given(data=st.data())
def test_nonsense_never_raises(data: st.DataObject) -> None:
    command = data.draw(st.sampled_from(sorted(SCRUBBED)))
    text = SCRUBBED[command]
    spoilt = data.draw(st.sampled_from([text[: data.draw(st.integers(0, len(text)))], data.draw(st.text(max_size=40))]))
    state = device_state(Capture("h", {**SCRUBBED, command: spoilt}), PLATFORM, SECTION_NAMES, "")
    assert state.platform == "mikrotik_routeros"


_RECORDED = "networktocode+ntc-templates/tests/mikrotik_routeros"


def test_every_recorded_row_is_read(recordings: Path) -> None:
    """Against the recordings' published results: interfaces, leases and routes of `print terse`."""
    for name, key, mine in (
        ("interface_print_terse_without-paging", "interface", "name"),
        ("ip_dhcp-server_lease_print_terse_without-paging", "ip_address", "address"),
        ("ip_route_print_terse", "dst_address", "dst-address"),
    ):
        for file in sorted((recordings / _RECORDED / name).glob("*.raw")):
            published = yaml.safe_load(file.with_suffix(".yml").read_text(encoding="utf-8"))["parsed_sample"]
            found = rows(file.read_text(encoding="utf-8"), name)
            assert len(found) == len(published), file.name
            wanted = [row.get(key, row.get("name", row.get("address"))) for row in published]
            assert [row[mine] for _, row in found] == wanted, file.name
    assert mac("12:34:56:78:90:AB") == "12:34:56:78:90:ab"


def test_the_spanning_tree_of_its_bridges() -> None:
    assert _read("spanning_tree") == SpanningTree(
        mode="rstp",
        priority={"bridge1": 0x1000, "labo": 0x8000},
        ports={"ether4": SpanningTreePort(edge=True, bpdu_guard=True)},
    )
    with pytest.raises(ReadingError, match="none, rstp"):
        _read("spanning_tree", **{EXPORT: TEXT.replace("add name=labo", "add name=labo protocol-mode=none")})
    without = TEXT.replace("/interface bridge\n", "/interface bridge nat\n")
    with pytest.raises(NotOffered):
        _read("spanning_tree", **{EXPORT: without})


def test_wireless_networks_of_both_packages() -> None:
    assert _read("wifi") == {
        "CABINET": WifiNetwork(security="wpa2-personal", vlan=20),
        "INVITES": WifiNetwork(security="open", isolated=True),
        "CABINET #2": WifiNetwork(security="wpa2-wpa3-personal"),
        "DIRECTION": WifiNetwork(security="wpa3-enterprise", hidden=True, enabled=False),
    }


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("security-profile=soins", "security-profile=autre", "autre is not in the configuration"),
        ("configuration=cfg1", "configuration=cfg9", "has no cfg9"),
        ("security=sec1", "security=sec9", "has no sec9"),
        ("ssid=INVITES", "comment=x", "no SSID"),
    ],
)
def test_wifi_that_does_not_add_up_is_refused(old: str, new: str, words: str) -> None:
    with pytest.raises(ReadingError, match=words):
        _read("wifi", **{EXPORT: TEXT.replace(old, new)})


def test_wifi_that_is_managed_from_elsewhere_is_not_read_by_half() -> None:
    with pytest.raises(NotOffered, match="CAPsMAN"):
        _read("wifi", **{EXPORT: TEXT + "/interface wifi cap\nset enabled=yes\n"})


def test_users_as_many_as_it_counts() -> None:
    assert _read("users") == {
        "admin": User(privilege="full"),
        "prestataire": User(privilege="read", enabled=False),
    }
    with pytest.raises(ReadingError, match="2 rows read of 3"):
        _read("users", **{USER_COUNT: "3\n"})
    with pytest.raises(ReadingError, match="no number"):
        _read("users", **{USER_COUNT: "many\n"})


def test_secrets_of_the_air_are_none_in_what_is_kept() -> None:
    assert "geheim" not in SCRUBBED[EXPORT]
