"""OPNsense's configuration file, made up in the form of the recorded one."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netaudit.core.configuration import meaningful_lines
from netaudit.core.normalise import Capture, device_state
from netaudit.core.scrub import SecretsKey, scrub
from netaudit.model.platform import ReadingError
from netaudit.model.rows import (
    Addresses,
    DhcpPool,
    DhcpReservation,
    Dns,
    Facts,
    Filter,
    FilterRule,
    Interface,
    Lag,
    ManagementService,
    NatRule,
    Ntp,
    Route,
    Snmp,
    SnmpCommunity,
    SyslogServer,
    User,
    Vlan,
)
from netaudit.model.state import SECTION_NAMES, Collected, Failed
from netaudit.platforms.opnsense import PLATFORM
from tests.platforms.whole_device import Recording

CONFIG, VERSION = PLATFORM.commands(("facts",))
XML = """<?xml version="1.0"?>
<opnsense>
  <system>
    <hostname>fw1</hostname>
    <domain>cabinet.example</domain>
    <dnsserver>192.0.2.53</dnsserver>
    <dnsserver>192.0.2.54</dnsserver>
    <timeservers>0.pool.example 1.pool.example</timeservers>
    <timezone>Indian/Reunion</timezone>
    <group><name>admins</name><gid>1999</gid><member>0,2000</member></group>
    <user><name>root</name><uid>0</uid><password>$2y$10$geheim</password></user>
    <user><name>tech</name><uid>2000</uid><password>$2y$10$privat</password><otp_seed>SAMEN</otp_seed></user>
    <user><name>gone</name><uid>2001</uid><disabled>1</disabled></user>
    <webgui><protocol>https</protocol><port>8443</port><interfaces>lan</interfaces></webgui>
    <ssh><enabled>enabled</enabled></ssh>
  </system>
  <interfaces>
    <wan><enable>1</enable><if>igb0</if><ipaddr>dhcp</ipaddr></wan>
    <lan><enable>1</enable><if>igb1</if><ipaddr>10.9.0.1</ipaddr><subnet>24</subnet>
      <ipaddrv6>2001:db8::1</ipaddrv6><subnetv6>64</subnetv6></lan>
    <opt1><if>vlan01</if><descr>IMAGERIE</descr><ipaddr>10.2.0.1</ipaddr><subnet>24</subnet></opt1>
    <lo0><enable>1</enable><if>lo0</if><descr>Loopback</descr><ipaddr>127.0.0.1</ipaddr><subnet>8</subnet></lo0>
  </interfaces>
  <vlans><vlan uuid="a"><if>igb1</if><tag>20</tag><descr>imaging</descr><vlanif>vlan01</vlanif></vlan></vlans>
  <laggs><lagg><laggif>lagg0</laggif><members>igb3,igb2</members><proto>lacp</proto></lagg></laggs>
  <virtualip><vip><interface>lan</interface><subnet>10.9.0.2</subnet><subnet_bits>24</subnet_bits></vip></virtualip>
  <gateways>
    <gateway_item><name>WAN_GW</name><gateway>192.0.2.1</gateway><defaultgw>1</defaultgw><ipprotocol>inet</ipprotocol>
    </gateway_item>
    <gateway_item><name>LABO</name><gateway>10.9.0.254</gateway><ipprotocol>inet</ipprotocol></gateway_item>
  </gateways>
  <staticroutes>
    <route><network>198.51.100.0/24</network><gateway>LABO</gateway><descr>labo</descr><disabled>1</disabled></route>
  </staticroutes>
  <dhcpd>
    <lan><enable>1</enable><range><from>10.9.0.100</from><to>10.9.0.199</to></range><gateway>10.9.0.1</gateway>
      <dnsserver>10.9.0.1</dnsserver><dnsserver>192.0.2.53</dnsserver><defaultleasetime>3600</defaultleasetime>
      <numberoptions><item><number>150</number><value>10.9.0.5</value></item></numberoptions>
      <staticmap><mac>02:00:00:00:00:0A</mac><ipaddr>10.9.0.10</ipaddr><hostname>cbct1</hostname></staticmap>
      <staticmap><cid>telephone</cid><ipaddr>10.9.0.11</ipaddr><descr>accueil</descr></staticmap></lan>
    <opt1><range><from>10.2.0.100</from><to>10.2.0.199</to></range></opt1>
  </dhcpd>
  <unbound><hosts><host>pacs</host><domain>cabinet.example</domain><ip>10.2.0.5</ip></hosts></unbound>
  <OPNsense>
    <unboundplus>
      <hosts><host uuid="b"><enabled>1</enabled><hostname>pacs</hostname><domain>cabinet.example</domain><rr>A</rr>
        <server>10.2.0.6</server></host></hosts>
      <dots><dot uuid="c"><enabled>1</enabled><server>192.0.2.99</server></dot></dots>
    </unboundplus>
    <Syslog><destinations><destination uuid="d"><enabled>0</enabled><transport>udp4</transport>
      <hostname>10.9.0.7</hostname><port>514</port></destination></destinations></Syslog>
    <netsnmp><general><enabled>1</enabled><community>lecture</community><syslocation>baie</syslocation></general></netsnmp>
  </OPNsense>
  <filter>
    <rule uuid="r1"><type>pass</type><interface>lan</interface><ipprotocol>inet</ipprotocol><protocol>tcp</protocol>
      <source><network>lan</network></source><destination><address>10.2.0.5</address><port>104</port></destination>
      <descr>DICOM</descr><log>1</log><updated><time>1</time></updated></rule>
    <rule><type>block</type><interface>lan</interface><source><any>1</any></source>
      <destination><not>1</not><network>opt1</network></destination></rule>
    <rule><type>block</type><interface>lan</interface><source><any>1</any></source>
      <destination><not>1</not><network>opt1</network></destination><disabled>1</disabled></rule>
    <rule><interface>wan,opt1</interface><floating>yes</floating><source><address>192.0.2.7</address><port>53</port>
      </source><destination><any>1</any></destination></rule>
  </filter>
  <nat>
    <rule><interface>wan</interface><protocol>tcp</protocol><target>10.2.0.5</target><local-port>443</local-port>
      <source><any>1</any></source><destination><network>wanip</network><port>8443</port></destination>
      <descr>portail</descr></rule>
    <outbound><mode>hybrid</mode><rule><interface>wan</interface><source><network>lan</network></source></rule></outbound>
    <onetoone><interface>wan</interface><external>192.0.2.9</external><source><address>10.2.0.9</address></source>
      <disabled>1</disabled></onetoone>
  </nat>
  <revision><username>root@10.9.0.9</username><time>1.5</time></revision>
</opnsense>
"""
ANSWERS = {CONFIG: XML, VERSION: "OPNsense 24.7.1\n"}
KEY = SecretsKey(b"k" * 32)
SCRUBBED = scrub(XML, PLATFORM.secrets, KEY)
EXPECTED = {
    "facts": Facts(hostname="fw1.cabinet.example", vendor="OPNsense", firmware="24.7.1"),
    "interfaces": {
        "igb0": Interface(enabled=True, description="wan"),
        "igb1": Interface(enabled=True, description="lan"),
        "vlan01": Interface(enabled=False, description="IMAGERIE"),
        "lo0": Interface(enabled=True, description="Loopback"),
    },
    "vlans": {"20": Vlan(name="imaging")},
    "lags": {"lagg0": Lag(members=("igb2", "igb3"), mode="lacp")},
    "addresses": {
        "igb0": Addresses(prefixes=("dhcp",)),
        "igb1": Addresses(prefixes=("10.9.0.1/24", "10.9.0.2/24", "2001:db8::1/64")),
        "vlan01": Addresses(prefixes=("10.2.0.1/24",)),
    },
    "routes": {
        "0.0.0.0/0 via 192.0.2.1": Route(),
        "198.51.100.0/24 via 10.9.0.254": Route(enabled=False, comment="labo"),
    },
    "filters": {
        "floating": Filter(
            rules={
                "permit any 192.0.2.7 port 53 → any": FilterRule(
                    action="permit", source="192.0.2.7 port 53", more="on wan,opt1"
                )
            },
            order=("permit any 192.0.2.7 port 53 → any",),
            default="deny",
            applied=("floating",),
        ),
        "lan": Filter(
            rules={
                "r1": FilterRule(
                    action="permit", source="lan", destination="10.2.0.5", service="tcp/104", log=True,
                    comment="DICOM", more="ipprotocol = inet",
                ),
                "deny any any → not opt1": FilterRule(action="deny", destination="not opt1"),
                "deny any any → not opt1 #2": FilterRule(action="deny", destination="not opt1", enabled=False),
            },
            order=("r1", "deny any any → not opt1", "deny any any → not opt1 #2"),
            default="deny",
            applied=("lan",),
        ),
    },
    "nat": {
        "destination wanip tcp/8443 → 10.2.0.5 443": NatRule(
            kind="destination", original="wanip tcp/8443", translated="10.2.0.5 443", interface="wan", comment="portail"
        ),
        "source lan → interface address": NatRule(
            kind="source", original="lan", translated="interface address", interface="wan"
        ),
        "static 192.0.2.9 → 10.2.0.9": NatRule(
            kind="static", original="192.0.2.9", translated="10.2.0.9", interface="wan", enabled=False
        ),
    },
    "dhcp": {
        "lan": DhcpPool(
            ranges=("10.9.0.100-10.9.0.199",),
            options={"3": "10.9.0.1", "6": "10.9.0.1, 192.0.2.53", "150": "10.9.0.5"},
            reservations={
                "02:00:00:00:00:0a": DhcpReservation(address="10.9.0.10", name="cbct1"),
                "client-id telephone": DhcpReservation(address="10.9.0.11", name="accueil"),
            },
            lease_seconds=3600,
        )
    },
    "dns": Dns(
        resolvers=("192.0.2.53", "192.0.2.54"),
        forwarders=("192.0.2.99",),
        domain="cabinet.example",
        records={"pacs.cabinet.example A": "10.2.0.5, 10.2.0.6"},
    ),
    "ntp": Ntp(servers=("0.pool.example", "1.pool.example"), timezone="Indian/Reunion"),
    "syslog": {"10.9.0.7": SyslogServer(port=514, protocol="udp4", enabled=False)},
    "management": {
        "https": ManagementService(enabled=True, port=8443, sources=("at lan",)),
        "ssh": ManagementService(enabled=True),
    },
    "users": {
        "root": User(privilege="admins", secret="hashed"),
        "tech": User(privilege="admins", secret="hashed"),
        "gone": User(enabled=False),
    },
}  # fmt: skip


def _read(section: str, text: str = SCRUBBED) -> object:
    return PLATFORM.readings[section].read({CONFIG: text, VERSION: "OPNsense 24.7.1\n"})


@pytest.mark.parametrize("section", sorted(EXPECTED))
def test_section_of_a_scrubbed_configuration(section: str) -> None:
    assert _read(section) == EXPECTED[section]


def test_communities_are_fingerprints() -> None:
    found = _read("snmp")
    assert isinstance(found, Snmp)
    (community,) = found.communities
    assert community.startswith("<secret ")
    assert found.communities[community] == SnmpCommunity(access="ro")
    assert (found.enabled, found.location) == (True, "baie")


def test_no_secret_is_left_and_the_file_is_still_a_file() -> None:
    for secret in ("geheim", "privat", "SAMEN", "lecture"):
        assert secret in XML
        assert secret not in SCRUBBED
    assert _read("config", scrub(XML, PLATFORM.secrets, None))
    twice = XML.replace("</netsnmp>", "</netsnmp><apikeys><item><secret>abcdef</secret></item></apikeys>")
    assert "abcdef" not in scrub(twice, PLATFORM.secrets, KEY)
    assert _read("config", scrub(twice, PLATFORM.secrets, KEY))


def test_who_saved_the_file_last_is_no_configuration() -> None:
    other = SCRUBBED.replace("root@10.9.0.9", "tech@10.9.0.8").replace("1.5", "2.5").replace("<time>1<", "<time>9<")
    assert other != SCRUBBED
    assert meaningful_lines(other, PLATFORM) == meaningful_lines(SCRUBBED, PLATFORM)
    moved = SCRUBBED.replace("Indian/Reunion", "Europe/Paris")
    assert meaningful_lines(moved, PLATFORM) != meaningful_lines(SCRUBBED, PLATFORM)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no whole configuration"),
        (SCRUBBED.replace("<opnsense>", "<!DOCTYPE x [<!ENTITY a 'b'>]><opnsense>"), "document type"),
        (SCRUBBED.replace("</filter>", ""), "well-formed"),
        ("<?xml version='1.0'?>" + "<a>" * 50 + "</a>" * 49 + "</opnsense>", "well-formed"),
        ("<?xml version='1.0'?><opnsense>" + "<a>" * 50 + "</a>" * 50 + "</opnsense>", "no configuration"),
        (SCRUBBED.replace("<tag>20<", "<tag>5000<"), "VLAN"),
    ],
)
def test_what_is_refused(text: str, said: str) -> None:
    with pytest.raises(ReadingError, match=said):
        _read("vlans", text)


def test_another_dhcp_server_is_not_taken_for_none() -> None:
    kea = SCRUBBED.replace("<Syslog>", "<Kea><dhcp4><general><enabled>1</enabled></general></dhcp4></Kea><Syslog>")
    with pytest.raises(ReadingError, match="Kea"):
        _read("dhcp", kea)


@given(st.integers(0, len(SCRUBBED)))
def test_a_cut_file_is_refused(length: int) -> None:
    cut = SCRUBBED.rstrip()[:length]
    state = device_state(Capture("h", {CONFIG: cut, VERSION: "OPNsense 24.7.1\n"}), PLATFORM, SECTION_NAMES, "")
    for name in PLATFORM.readings:
        section = state.section(name)
        assert isinstance(section, Failed) or cut == SCRUBBED.rstrip()


def test_recorded_firewall_by_hand(recordings: Path) -> None:
    recording = Recording.load(recordings / "ytti+oxidized/spec/model/data/opnsense#nano_23.7#simulation.yaml")
    answers = {CONFIG: scrub(recording.printed(CONFIG), PLATFORM.secrets, KEY), VERSION: "OPNsense 23.7\n"}
    state = device_state(Capture("h", answers), PLATFORM, SECTION_NAMES, "")
    sections = {name: state.section(name) for name in PLATFORM.readings}
    assert all(isinstance(section, Collected) for section in sections.values()), sections
    values: dict[str, Any] = {n: each.value for n, each in sections.items() if isinstance(each, Collected)}
    assert values["addresses"] == {
        "vtnet0": Addresses(prefixes=("192.168.129.4/24",)),
        "vtnet1": Addresses(prefixes=("192.168.128.4/24",)),
    }
    assert list(values["filters"]) == ["lan"]
    assert [values["filters"]["lan"].rules[key].comment for key in values["filters"]["lan"].order] == [
        "Default allow LAN to any rule", "Default allow LAN IPv6 to any rule",
    ]  # fmt: skip
    assert values["users"].keys() == {"root", "oxidized"}
    assert values["management"]["ssh"].enabled
    assert values["management"]["http"].enabled
    assert values["dhcp"] == {}, "a range is left there, and the server is off"
    assert values["routes"] == {"0.0.0.0/0 via 192.168.128.1": Route(comment="Interface WAN Gateway")}
