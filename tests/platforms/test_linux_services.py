"""ISC dhcpd, unbound, hostapd, the kernel's bridges and bonds, time, log, SNMP and shares of a Linux host."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netaudit.core.normalise import Capture, device_state
from netaudit.core.scrub import SecretsKey, scrub
from netaudit.model.platform import NotOffered, ReadingError
from netaudit.model.rows import (
    DhcpPool,
    DhcpReservation,
    Dns,
    Lag,
    Lease,
    MacEntry,
    Ntp,
    Snmp,
    SnmpCommunity,
    SpanningTree,
    SpanningTreePort,
    Switchport,
    SyslogServer,
    Vlan,
    WifiNetwork,
)
from netaudit.model.state import SECTION_NAMES, Collected, Failed
from netaudit.platforms import (
    _bind,
    _dnsmasq,
    _hostapd,
    _isc_conf,
    _kea,
    _linux_bridge,
    _linux_leases,
    _linux_ntp,
    _rsyslog,
    _samba,
    _snmpd,
    _unbound,
)
from netaudit.platforms.linux import PLATFORM
from tests.platforms import captures_linux
from tests.platforms.captures_linux import absent, silent
from tests.platforms.captures_linux_services import (
    CAPTURES,
    DHCPD,
    DHCPD_HOSTS,
    DHCPD_LEASES,
    HOSTAPD,
    LINK_ROWS,
    MAC_ROWS,
    RSYSLOG,
    SHARES,
    UNBOUND,
    VLAN_ROWS,
    shown,
)

KEY = SecretsKey(b"k" * 32)
SECRETS = (
    "Z2VoZWltLW9tYXBp", "geheim", "Leerzeichen", "lecture-1234", "ecriture", "piege",
)  # fmt: skip


def _read(section: str, other: dict[str, str] | None = None) -> object:
    return PLATFORM.readings[section].read({**silent(section), **CAPTURES, **(other or {})})


def _dhcpd(text: str, hosts: str = DHCPD_HOSTS) -> dict[str, str]:
    files = {"/etc/dhcp/dhcpd.conf": text, "/etc/dhcp/dhcpd.d/hosts.conf": hosts}
    return {_isc_conf.CONFIG: shown(_isc_conf.CONFIG, files)}


def test_subnets_of_dhcpd_with_what_they_inherit() -> None:
    whole = {"15": "cabinet.example"}
    soins = {**whole, "6": "10.5.0.53, 10.5.0.54"}
    assert _read("dhcp") == {
        "10.5.0.0/24": DhcpPool(
            ranges=("10.5.0.100-10.5.0.149", "10.5.0.160-10.5.0.160"),
            options={**soins, "3": "10.5.0.1", "252": "http://10.5.0.2/w}{;#pad"},
            reservations={
                "02:00:00:00:05:0a": DhcpReservation(address="10.5.0.10", name="scanner"),
                "02:00:00:00:05:0b": DhcpReservation(address="10.5.0.11", name="CBCT-1"),
            },
            lease_seconds=600,
        ),
        "10.6.0.0/23": DhcpPool(ranges=("10.6.0.20-10.6.0.30",), options={**soins, "2": "14400"}, lease_seconds=3600),
        "10.7.0.0/24": DhcpPool(
            options=whole,
            reservations={"02:00:00:00:05:0b": DhcpReservation(address="10.7.0.11", name="CBCT-1")},
            lease_seconds=600,
        ),
        "*": DhcpPool(reservations={"02:00:00:00:05:0c": DhcpReservation(address="", name="invite")}),
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (DHCPD[:-4], "stops before its last statement"),
        (DHCPD.replace('pad";', "pad;"), "stops within quotes"),
        (DHCPD.replace("authoritative;", "authoritative }"), "in the middle of a statement"),
        (DHCPD.replace("dhcpd.d/hosts.conf", "autres/hosts.conf"), "which netaudit does not follow"),
        (DHCPD.replace("dhcpd.d/hosts.conf", "dhcpd.d/autres.conf"), "which is not there"),
        (DHCPD.replace("dhcpd.d/hosts.conf", "dhcpd.conf"), "includes itself"),
        (DHCPD.replace("10.7.0.0 netmask", "10.5.0.0 netmask"), "two subnets are 10.5.0.0/24"),
        (DHCPD.replace("10.7.0.0 netmask 255.255.255.0", "10.7.0.0"), "is no subnet"),
        (DHCPD.replace("10.7.0.0 netmask 255.255.255.0", "10.7.0.1 netmask 255.255.255.0"), "host bits"),
        (DHCPD.replace("10.6.0.20 10.6.0.30", "10.8.0.20 10.8.0.30"), "is in no subnet"),
        (DHCPD.replace("10.6.0.20 10.6.0.30", "10.6.0.20 - 10.6.0.30"), "is no range"),
        (DHCPD.replace("10.6.0.20 10.6.0.30", "a b"), "does not appear to be"),
        (DHCPD.replace("2:0:0:0:5:a", "2:0:0:0:5"), "MAC"),
        (DHCPD + "class x { host y { } }", "host: 3 rows read of 4"),
        (DHCPD.replace("2:0:0:0:5:a", "2:0:0:0:5:b"), "two hosts of 10.5.0.0/24"),
        (DHCPD.replace("{ default-lease-time 3600; }", "{ range 10.6.1.1 10.6.1.9; }"), "different options"),
        ("x {" * 40 + "}" * 40, "nested"),
    ],
)
def test_a_dhcpd_conf_that_does_not_add_up(text: str, said: str) -> None:
    with pytest.raises(ReadingError, match=said):
        _read("dhcp", _dhcpd(text))


def test_hosts_of_dhcpd_that_are_known_by_something_else() -> None:
    text = (
        'subnet 10.5.0.0 netmask 255.255.255.0 { host a { option dhcp-client-identifier "x, y"; }'
        " host b { fixed-address srv.example; } }"
    )
    pools = _read("dhcp", _dhcpd(text))
    assert isinstance(pools, dict)
    assert pools["10.5.0.0/24"].reservations == {
        "client-id x, y": DhcpReservation(address="", name="a"),
        "host b": DhcpReservation(address="srv.example", name="b"),
    }


def test_several_dhcp_servers_are_all_read_or_named() -> None:
    kea = {_kea.CONFIG: captures_linux.KEA, "cat /etc/dnsmasq.conf": "dhcp-range=set:x,10.9.0.5,10.9.0.9,1h\n"}
    both = _read("dhcp", kea)
    assert isinstance(both, dict)
    assert {"10.3.0.0/24", "10.5.0.0/24", "x"} <= both.keys()
    with pytest.raises(ReadingError, match=r"Kea and ISC dhcpd both serve 10\.5\.0\.0/24"):
        _read("dhcp", {_kea.CONFIG: captures_linux.KEA.replace("10.3.0", "10.5.0")})


def test_leases_of_dhcpd() -> None:
    assert _read("leases") == {
        "02:00:00:00:05:02": Lease(address="10.5.0.102", name="pc;{ 2"),
        "02:00:00:00:05:02 #2": Lease(address="10.5.0.101"),
        "02:00:00:00:05:04": Lease(address="10.5.0.100", name="nouveau"),
    }
    by_id = DHCPD_LEASES.replace("hardware ethernet 02:00:00:00:05:04;", 'uid "\\001x;y";')
    told = _read("leases", {_linux_leases.ISC: shown(_linux_leases.ISC, {"/var/lib/dhcp/dhcpd.leases": by_id})})
    assert isinstance(told, dict)
    assert told["client-id \\001x;y"] == Lease(address="10.5.0.100", name="nouveau")
    more = {"cat /var/lib/misc/dnsmasq.leases": "1700000000 02:00:00:00:01:02 10.2.0.2 imprimante *\n"}
    assert len(_read("leases", {**more, _kea.LEASES: captures_linux.KEA_LEASES})) == 5  # type: ignore[arg-type]
    with pytest.raises(NotOffered):
        _read("leases", {_linux_leases.ISC: absent(_linux_leases.ISC)})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (DHCPD_LEASES.removesuffix("}\n"), "before the lease of 10.5.0.104 is closed"),
        (DHCPD_LEASES + "bail 10.5.0.1 {\n}\n", "is no lease"),
        (DHCPD_LEASES.replace("ends never", "ends soon"), "no time that can be read"),
        (DHCPD_LEASES.replace("  hardware ethernet 02:00:00:00:05:04;\n", ""), "names no client"),
        (DHCPD_LEASES.replace("02:00:00:00:05:04", "02:00"), "MAC"),
    ],
)
def test_leases_of_dhcpd_that_do_not_add_up(text: str, said: str) -> None:
    with pytest.raises(ReadingError, match=said):
        _read("leases", {_linux_leases.ISC: shown(_linux_leases.ISC, {"/var/lib/dhcp/dhcpd.leases": text})})
    with pytest.raises(ReadingError, match="does not tell the time"):
        _read("leases", {_linux_leases.ISC: "date: no\n" + CAPTURES[_linux_leases.ISC].partition("\n")[2]})


@pytest.mark.parametrize(
    ("name", "clock", "expected"),
    [
        ("debian7", 1436170500, {}),
        (
            "pfsense",
            1436170500,
            {
                "64:5a:04:6a:07:a2": Lease(address="10.0.10.72", name="Satellite-C700"),
                "14:da:e9:04:c8:a3": Lease(address="10.0.0.36", name="Gebruiker-PC"),
            },
        ),
        # An hour later both have ended.
        ("pfsense", 1436174100, {}),
    ],
)
def test_recorded_leases(recordings: Path, name: str, clock: int, expected: object) -> None:
    """The rows that the recordings' own tests expect at 2015-07-06 08:15 UTC."""
    folder = recordings / "MartijnBraam+python-isc-dhcp-leases/isc_dhcp_leases/test_files"
    text = (folder / f"{name}.leases").read_text(encoding="utf-8")
    answer = shown(_linux_leases.ISC, {"/var/lib/dhcp/dhcpd.leases": text}).replace("1795075200", str(clock))
    assert _read("leases", {_linux_leases.ISC: answer}) == expected


def _dns(other: dict[str, str] | None = None) -> Dns:
    found = _read("dns", {"cat /etc/resolv.conf": "nameserver 127.0.0.1\n", **(other or {})})
    assert isinstance(found, Dns)
    return found


def test_names_of_unbound() -> None:
    found = _dns()
    assert found.forwarders == ("192.0.2.57@853#dns.example", "2001:db8::")
    assert found.zones == {
        "soins.example": "primary",
        "pub.example": "always_nxdomain",
        "labo2.example": "forward",
        "stub.example": "stub",
        "autre.example": "secondary",
    }
    assert found.records == {
        "scanner.soins.example A": "10.5.0.10, 10.5.0.12",
        "scanner.soins.example AAAA": "2001:db8::10",
        "soins.example TXT": '"v=spf1 -all # tout"',
        "10.0.5.10.in-addr.arpa PTR": "scanner.soins.example",
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (UNBOUND.replace("interface:", "interface"), "is no setting"),
        (UNBOUND.replace("unbound.conf.d", "ailleurs"), "does not follow"),
        (UNBOUND.replace("unbound.conf.d/*.conf", "unbound.conf"), "includes itself"),
        ("port: 53\n", "before any clause"),
        (f'{UNBOUND}view:\n name: "x"\n', "views"),
        (f'{UNBOUND}auth-zone:\n name: "x"\n zonefile: "x.zone"\n', "does not read"),
        (UNBOUND.replace(" 3600 IN A 10.5.0.10", ""), "is no record"),
        (UNBOUND.replace('"10.5.0.10 scanner', '"10.5.0.300 scanner'), "300"),
        (UNBOUND.replace('"10.5.0.10 scanner.soins.example."', '"10.5.0.10"'), "is no record"),
        (UNBOUND.replace('"soins.example." static', '"soins.example."'), "is no zone"),
    ],
)
def test_an_unbound_conf_that_does_not_add_up(text: str, said: str) -> None:
    files = {"/etc/unbound/unbound.conf": text, "/etc/unbound/unbound.conf.d/forward.conf": "server:\n"}
    with pytest.raises(ReadingError, match=said):
        _dns({_unbound.CONFIG: shown(_unbound.CONFIG, files)})


def test_two_servers_that_say_different_things_of_one_name() -> None:
    zones = captures_linux.ZONES
    both = {_bind.CONFIG: captures_linux.NAMED, _bind.ZONES: zones}
    assert _dns(both).zones.keys() >= {"soins.example", "cabinet.example"}
    other = {"cat /etc/dnsmasq.conf": "host-record=scanner.soins.example,10.5.0.99\n"}
    with pytest.raises(ReadingError, match=r"dnsmasq and unbound both serve scanner\.soins\.example A"):
        _dns(other)
    hosts = {"cat /etc/hosts": "10.5.0.99 scanner.soins.example\n"}
    assert _dns(hosts).records["scanner.soins.example A"] == "10.5.0.10, 10.5.0.12", "only the host itself reads that"


def test_wireless_networks_of_hostapd() -> None:
    assert _read("wifi") == {
        "Cabinet": WifiNetwork(security="wpa2-wpa3-personal", vlan=10),
        "Invites": WifiNetwork(security="open", vlan=30, hidden=True, isolated=True),
        "Etage": WifiNetwork(security="open"),
        "Cabinet #2": WifiNetwork(security="wpa2-enterprise"),
    }


@pytest.mark.parametrize(
    ("settings_of", "word"),
    [
        ({}, "open"),
        ({"wep_key0": "x"}, "wep"),
        ({"ieee8021x": "1"}, "802.1x"),
        ({"wpa": "1"}, "wpa-personal"),
        ({"wpa": "2"}, "wpa2-personal"),
        ({"wpa": "3", "wpa_key_mgmt": "WPA-PSK WPA-PSK-SHA256"}, "wpa-wpa2-personal"),
        ({"wpa": "2", "wpa_key_mgmt": "SAE"}, "wpa3-personal"),
        ({"wpa": "2", "wpa_key_mgmt": "WPA-EAP"}, "wpa2-enterprise"),
        ({"wpa": "2", "wpa_key_mgmt": "WPA-EAP-SHA256", "ieee80211w": "2"}, "wpa3-enterprise"),
        ({"wpa": "2", "wpa_key_mgmt": "WPA-EAP-SUITE-B-192"}, "wpa3-enterprise"),
        ({"wpa": "2", "wpa_key_mgmt": "OWE"}, "owe"),
        ({"wpa": "2", "wpa_key_mgmt": "DPP SAE"}, "wpa2 DPP SAE"),
    ],
)
def test_words_for_the_security_of_a_network(settings_of: dict[str, str], word: str) -> None:
    assert _hostapd.security(settings_of) == word


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HOSTAPD.replace("interface=wlan0\n", "").split("bss=")[0], "names no interface"),
        (HOSTAPD.replace("driver=nl80211", "driver"), "is no setting"),
        (HOSTAPD.replace("ssid=Invites", ""), "the SSID of wlan0_1"),
        (HOSTAPD.replace("ssid=Invites", "ssid=Invites\nssid=Encore"), "networks: 3 rows read of 4"),
        (HOSTAPD.replace("bridge=br-lan", "bridge=br-mix"), "joins the VLANs 10,30"),
    ],
)
def test_a_hostapd_conf_that_does_not_add_up(text: str, said: str) -> None:
    mixed = json.dumps([{**row, "master": "br-mix"} if "." in str(row["ifname"]) else row for row in LINK_ROWS])
    files = {_hostapd.CONFIG: shown(_hostapd.CONFIG, {"/etc/hostapd/hostapd.conf": text})}
    with pytest.raises(ReadingError, match=said):
        _read("wifi", {**files, _linux_bridge.LINKS: mixed})


def test_a_network_in_a_bridge_that_filters_vlans() -> None:
    text = "interface=lan1\nbridge=sw\nssid2=4162\n"
    files = {_hostapd.CONFIG: shown(_hostapd.CONFIG, {"/etc/hostapd/hostapd.conf": text})}
    assert _read("wifi", files) == {"Ab": WifiNetwork(security="open", vlan=20)}


def test_ports_of_the_kernels_bridge() -> None:
    assert _read("switchports") == {
        "lan1": Switchport(mode="access", untagged=20),
        "lan2": Switchport(mode="trunk", untagged=1, tagged="20,30-32"),
        "lan3": Switchport(mode="trunk"),
    }
    assert _read("vlans") == {key: Vlan(name="") for key in ("1", "20", "30", "31", "32", "99")}
    assert _read("mac_table") == {
        "02:00:00:00:06:01 20": MacEntry(port="lan1"),
        "02:00:00:00:06:02 31": MacEntry(port="lan2"),
        "02:00:00:00:06:03 0": MacEntry(port="wlan0"),
    }
    assert _read("spanning_tree") == SpanningTree(
        mode="stp", priority={"0": 4096}, ports={"lan1": SpanningTreePort(bpdu_guard=True)}
    )
    assert _read("lags") == {
        "bond1": Lag(members=("eth6", "eth7"), mode="lacp"),
        "bond2": Lag(members=(), mode="active-backup"),
    }


def test_open_vswitch_and_the_kernel_side_by_side() -> None:
    both = _read("switchports", captures_linux.CAPTURES)
    assert isinstance(both, dict)
    assert {"port1", "lan1"} <= both.keys()
    same = json.dumps([{**row, "ifname": "port1"} if row["ifname"] == "lan1" else row for row in LINK_ROWS])
    with pytest.raises(ReadingError, match="do not have the same spanning tree"):
        _read("spanning_tree", captures_linux.CAPTURES)
    with pytest.raises(ReadingError, match="both tell of port1"):
        _read("switchports", {**captures_linux.CAPTURES, _linux_bridge.LINKS: same})


@pytest.mark.parametrize(
    ("command", "rows", "section", "said"),
    [
        (_linux_bridge.VLANS, VLAN_ROWS[2:], "switchports", "does not show any port of"),
        (_linux_bridge.VLANS, [{"ifname": "lan1", "vlans": [{"vlan": 4095}]}], "vlans", "not a VLAN"),
        (_linux_bridge.VLANS, [{"ifname": "lan1", "vlans": [{"vlan": 5, "flags": ["PVID"]}]}], "switchports", "none"),
        (_linux_bridge.MACS, [{**MAC_ROWS[2], "ifname": "eth0"}], "mac_table", "eth0 is no port of sw"),
        (_linux_bridge.MACS, [{**MAC_ROWS[2], "mac": "02:00"}], "mac_table", "MAC"),
    ],
)  # fmt: skip
def test_a_bridge_that_does_not_add_up(command: str, rows: object, section: str, said: str) -> None:
    with pytest.raises(ReadingError, match=said):
        _read(section, {command: json.dumps(rows)})


def test_spanning_trees_that_one_row_cannot_tell() -> None:
    for spoilt, said in (
        (
            [{**row, "linkinfo": {"info_kind": "bridge"}} if row["ifname"] == "sw" else row for row in LINK_ROWS],
            "all have",
        ),
        (json.loads(json.dumps(LINK_ROWS).replace('"stp_state": 1', '"stp_state": 2')), "the state 2"),
    ):
        with pytest.raises(ReadingError, match=said):
            _read("spanning_tree", {_linux_bridge.LINKS: json.dumps(spoilt)})


_RANGES = """dhcp-range=set:a,10.9.2.0,static,3600
dhcp-range=set:b,10.9.3.5,10.9.3.9,255.255.255.0,10.9.3.255,15m
dhcp-range=set:c,2001:db8::5,2001:db8::9,64,12h
dhcp-range=set:d,::,ra-only,constructor:eth1
"""


def test_files_of_dnsmasq() -> None:
    def pools(main: str, **others: str) -> set[str]:
        told = {f"/etc/dnsmasq.d/{name.replace('_', '.')}": text for name, text in others.items()}
        dropins = shown(_dnsmasq.DROPINS, told)
        nobody = {_isc_conf.CONFIG: absent(_isc_conf.CONFIG)}
        found = _read("dhcp", {**nobody, _dnsmasq.CONFIG: main, _dnsmasq.DROPINS: dropins})
        assert isinstance(found, dict)
        return set(found)

    a, b = "dhcp-range=set:a,10.9.0.5,10.9.0.9,1h\n", "dhcp-range=set:b,10.9.1.5,10.9.1.9,1h\n"
    assert pools("# nothing\n", README="# read me\n", a_conf=a, b_conf=b, **{"c_dpkg-dist": "nonsense(\n"}) == {
        "a",
        "b",
    }
    assert pools("conf-dir=/etc/dnsmasq.d/,*.conf\n", a_conf=a, b_bak=b) == {"a"}
    assert pools("conf-dir=/etc/dnsmasq.d,.bak\n", a_conf=a, b_bak=b) == {"a"}
    ranges = _read("dhcp", {_isc_conf.CONFIG: absent(_isc_conf.CONFIG), _dnsmasq.CONFIG: _RANGES})
    assert ranges == {
        "a": DhcpPool(ranges=("10.9.2.0-static",), lease_seconds=3600),
        "b": DhcpPool(ranges=("10.9.3.5-10.9.3.9",), lease_seconds=900),
        "c": DhcpPool(ranges=("2001:db8::5-2001:db8::9",), lease_seconds=43200),
        "d": DhcpPool(ranges=("::-ra-only",)),
    }
    with pytest.raises(ReadingError, match="without an address"):
        pools("dhcp-range=set:a,12h\n")
    with pytest.raises(ReadingError, match="further files"):
        pools("conf-dir=/srv/dnsmasq.d\n", a_conf=a)


def test_servers_of_time() -> None:
    expected = ("2.debian.pool.ntp.org", "10.9.0.1", "refclock PHC /dev/ptp0", "10.9.0.2")
    assert _read("ntp") == Ntp(servers=expected, timezone="Indian/Reunion")
    nothing = {_linux_ntp.CHRONY: absent(_linux_ntp.CHRONY)}
    assert _read("ntp", nothing) == Ntp(timezone="Indian/Reunion")
    told = "[Time]\nNTP=192.0.2.1 192.0.2.2\nNTP=\nNTP=10.9.0.3\nNTP = 10.9.0.4\nFallbackNTP=192.0.2.3\n"
    timesyncd = {_linux_ntp.TIMESYNCD: shown(_linux_ntp.TIMESYNCD, {"/etc/systemd/timesyncd.conf": told})}
    assert _read("ntp", {**nothing, **timesyncd}) == Ntp(servers=("10.9.0.3", "10.9.0.4"), timezone="Indian/Reunion")
    with pytest.raises(ReadingError, match="chrony and systemd-timesyncd are both configured"):
        _read("ntp", timesyncd)
    text = "driftfile /x\nserver -4 10.9.0.5 prefer # ours\nincludefile /etc/ntpsec/ntp.d/a.conf\nrefclock nmea\n"
    ntpd = shown(_linux_ntp.NTPD, {"/etc/ntpsec/ntp.conf": text, "/etc/ntpsec/ntp.d/a.conf": "pool ntp.example\n"})
    others = {**nothing, _linux_ntp.NTPD: ntpd, _linux_ntp.ZONE: "### end\n"}
    assert _read("ntp", others) == Ntp(servers=("10.9.0.5", "ntp.example", "refclock nmea"))


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({_linux_ntp.ZONE: "/usr/share/zone"}, "stops before its end"),
        ({_linux_ntp.CHRONY: CAPTURES[_linux_ntp.CHRONY][:-9]}, "stops before its end"),
        (
            {_linux_ntp.CHRONY: shown(_linux_ntp.CHRONY, {"/etc/chrony/chrony.conf": "include /root/mine.conf\n"})},
            "does not follow",
        ),
        (
            {
                _linux_ntp.CHRONY: shown(
                    _linux_ntp.CHRONY, {"/etc/chrony/chrony.conf": "include /etc/chrony/chrony.conf\n"}
                )
            },
            "includes itself",
        ),
        (
            {_linux_ntp.CHRONY: shown(_linux_ntp.CHRONY, {"/etc/chrony/chrony.conf": "cat: x: Is a directory\n"})},
            "shown",
        ),
    ],
)
def test_time_that_does_not_add_up(other: dict[str, str], said: str) -> None:
    with pytest.raises(ReadingError, match=said):
        _read("ntp", other)


def test_servers_of_the_log() -> None:
    assert _read("syslog") == {
        "10.5.0.80": SyslogServer(protocol="udp", level="*.err"),
        "2001:db8::80": SyslogServer(port=6514, protocol="tcp", level="local7.*"),
        "10.5.0.80 #2": SyslogServer(port=1514, protocol="tcp", level=':msg, contains, "DICOM"'),
        "10.5.0.82": SyslogServer(port=2514, protocol="relp", level="*.*"),
        "logs.cabinet.example": SyslogServer(port=10514, protocol="tcp", level="*.*"),
        "10.5.0.81": SyslogServer(port=2514, protocol="relp"),
    }
    nobody = {_rsyslog.CONFIG: shown(_rsyslog.CONFIG, {"/etc/rsyslog.conf": "*.* /var/log/all\n"})}
    assert _read("syslog", nobody) == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (RSYSLOG.replace("/etc/rsyslog.d", "/usr/local/etc"), "does not follow"),
        (f"{RSYSLOG}*.* :omfwd:10.5.0.80\n", "rows read of"),
        (f"{RSYSLOG}*.* @10.5.0.80:soon\n", "rows read of"),
        (f'{RSYSLOG}action(type="omfwd" target=["a","b"])\n', "not understood"),
        (f'{RSYSLOG}action(type="omfwd" target="a" port="x")\n', "to the port x"),
        (f'{RSYSLOG}action(type="omfwd" target="a"\n', "rows read of"),
        ('include(file="/etc/rsyslog.conf")\n', "includes itself"),
    ],
)
def test_a_log_that_does_not_add_up(text: str, said: str) -> None:
    with pytest.raises(ReadingError, match=said):
        _read("syslog", {_rsyslog.CONFIG: shown(_rsyslog.CONFIG, {"/etc/rsyslog.conf": text})})


def _scrubbed(key: SecretsKey | None = KEY) -> dict[str, str]:
    return {command: scrub(text, PLATFORM.secrets, key) for command, text in CAPTURES.items()}


def test_communities_users_and_traps() -> None:
    found = _read("snmp", _scrubbed())
    assert isinstance(found, Snmp)
    open_to = sorted((each.access, each.sources) for each in found.communities.values())
    assert open_to == [
        ("ro", ("10.8.0.5", "10.9.0.0/24")),
        ("ro", ("10.9.0.0/24",)),
        ("rw", ()),
        ("rw", ()),
    ]
    assert all(key.startswith("<secret ") and "#" not in key for key in found.communities)
    assert found.users == {"technicien": "authNoPriv", "chef": "authPriv", "superviseur": "authPriv"}
    assert found.traps_to == ("10.9.0.40", "10.9.0.41")
    assert found.location == "Baie du couloir"
    keyless = _read("snmp", _scrubbed(None))
    assert isinstance(keyless, Snmp)
    assert set(keyless.communities) == {"<secret>", *(f"<secret> #{n}" for n in (2, 3, 4, 5))}
    assert keyless.communities["<secret>"] == SnmpCommunity(access="ro", sources=("10.9.0.0/24",))


def test_a_community_that_anyone_may_use_is_open_whoever_else_may() -> None:
    words = "rocommunity <secret 01234567>"
    text = f"{words} 10.9.0.1\n{words}\n{words} 10.9.0.2\n"
    found = _read("snmp", {_snmpd.CONFIG: text, _snmpd.DROPINS: absent(_snmpd.DROPINS)})
    assert isinstance(found, Snmp)
    assert found.communities == {"<secret 01234567>": SnmpCommunity(access="ro")}


@pytest.mark.parametrize(
    "text",
    ["includeFile /root/x", "includeDir /root/x", "rocommunity", "com2sec a b", "rouser", "includeDir", "rouser a b"],
)
def test_an_agent_that_does_not_add_up(text: str) -> None:
    with pytest.raises(ReadingError):
        _read("snmp", {_snmpd.CONFIG: f"{text}\n"})


def test_of_shares_only_names_and_guests_are_kept() -> None:
    assert (
        _samba.rest(SHARES)
        == "[global]\n map to guest = Bad User\n[IMAGES]\n guest ok = Yes\n[COMPTA]\n read only = No"
    )
    for text, refusal in (
        (SHARES[:-5], ReadingError),
        (SHARES.replace("read only = No", "path = /srv/patients/DUPONT"), ReadingError),
        ("Load smb config files from /x\nError loading services.\n### end\n", NotOffered),
        ("bash: line 1: testparm: command not found\n### end\n", NotOffered),
    ):
        with pytest.raises(refusal):
            _samba.rest(text)


def test_no_secret_is_left_and_readers_work_on_what_is_left() -> None:
    answers = {"cat /etc/resolv.conf": "", **_scrubbed()}
    whole = {command: answers.get(command, absent(command)) for command in PLATFORM.commands(SECTION_NAMES)}
    state = device_state(Capture("h", whole), PLATFORM, SECTION_NAMES, "")
    for secret in SECRETS:
        assert secret not in str(answers), secret
        assert secret not in str(state), secret
    for section in ("dhcp", "dns", "wifi", "snmp", "syslog", "ntp", "config", "leases"):
        assert isinstance(state.section(section), Collected), state.section(section)
    assert "secret <secret " in str(state.sections.config)


def _stated(*line: str) -> tuple[str, str] | None:
    return PLATFORM.stated_by(line)


def test_lines_of_the_configuration_that_a_section_states() -> None:
    config = str(_read("config"))
    lines = PLATFORM.headings(config) if PLATFORM.headings else []
    owners = {line: _stated(*line) for line in lines if len(line) > 1}
    by_text = {line[-1]: owner for line, owner in owners.items()}
    assert by_text["option routers 10.5.0.1;"] == ("dhcp", "10.5.0.0/24")
    assert by_text["subnet 10.6.0.0 netmask 255.255.254.0 {"] == ("dhcp", "10.6.0.0/23")
    assert by_text['option domain-name "cabinet.example";'] == ("dhcp", "*")
    assert by_text["option ntp-servers 10.9.9.9;"] is None, "a class is told by its lines"
    assert by_text["option wpad code 252 = text;"] is None
    assert by_text["authoritative;"] is None
    assert by_text["hardware ethernet 02:00:00:00:05:0b;"] == ("dhcp", "*")
    assert by_text['local-zone: soins.example." static'.replace("soins", '"soins')] == ("dns", "zones")
    assert by_text["interface: 10.5.0.53"] is None
    assert by_text["ssid=Invites"] == ("wifi", "Invites")
    assert by_text["wpa=2"] is None
    assert by_text["pool 2.debian.pool.ntp.org iburst"] == ("ntp", "servers")
    assert by_text["server 10.9.0.1 iburst key 7"] is None
    assert by_text["*.err @10.5.0.80"] == ("syslog", "10.5.0.80")
    assert by_text["rouser technicien"] == ("snmp", "users")
    assert by_text["rocommunity lecture-1234 10.9.0.0/24"] == ("snmp", "communities")
    assert by_text["trap2sink 10.9.0.40 geheim-piege 162"] is None
    assert "/srv" not in config


@pytest.mark.parametrize("command", sorted(CAPTURES))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(data=st.data())
def test_nonsense_ends_in_a_section_that_failed(command: str, data: st.DataObject) -> None:
    text = CAPTURES[command]
    kind = data.draw(st.sampled_from(("cut", "shuffled", "random", "another")))
    if kind == "cut":
        spoilt = text[: data.draw(st.integers(0, len(text)))]
    elif kind == "shuffled":
        spoilt = "".join(data.draw(st.permutations(text.splitlines(keepends=True))))
    else:
        spoilt = data.draw(st.text(max_size=60) if kind == "random" else st.sampled_from(sorted(CAPTURES.values())))
    wanted = tuple(name for name, reading in PLATFORM.readings.items() if command in reading.commands)
    answers = {c: absent(c) for c in PLATFORM.commands(wanted)} | CAPTURES | {command: spoilt}
    state = device_state(Capture("h", answers), PLATFORM, wanted, "")
    for name in wanted:
        section = state.section(name)
        assert not isinstance(section, Failed) or section.reason
