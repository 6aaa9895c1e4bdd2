"""What a host is: by what it says itself, by its services, by its maker; and who is not taken for whom."""

import pytest

from netaudit.core.fingerprint import DENTAL, Clues, dental_maker, identify
from netaudit.model.discovery import ROLES
from netaudit.model.sighting import Facts

UPNP = "urn:schemas-upnp-org:device"


@pytest.mark.parametrize(
    ("mac", "maker", "role"),
    [
        ("00:09:21:33:10:0a", "Planmeca", "imaging"),
        ("00:10:19:4c:02:30", "Dentsply Sirona", ""),
        # 28 and 36 bits: the same first 24 bits belong to many.
        ("60:95:ce:81:00:01", "Carestream Dental (Trophy)", "imaging"),
        ("60:95:ce:91:00:01", "", ""),
        ("00:50:c2:59:20:01", "PaloDEx (Soredex, Instrumentarium)", "imaging"),
        ("00:50:c2:59:30:01", "", ""),
        # False friends: Basler Electric and Amann GmbH make no dental device.
        ("4c:06:8a:00:00:01", "", ""),
        ("00:50:c2:18:a0:01", "", ""),
        ("00:04:84:00:00:01", "", ""),
        ("02:10:19:4c:02:30", "", ""),
        ("", "", ""),
    ],
)
def test_makers_by_the_longest_prefix(mac: str, maker: str, role: str) -> None:
    assert dental_maker(mac) == (maker, role)


def test_every_role_of_the_table_is_one() -> None:
    assert {role for _, role in DENTAL.values()} - {""} <= set(ROLES)
    assert all(len(prefix) in (6, 7, 9) for prefix in DENTAL)


@pytest.mark.parametrize(
    ("clues", "role", "confidence"),
    [
        (Clues(announced={"lldp": {"capabilities": ("bridge", "router")}}), "switch", "high"),
        (Clues(announced={"lldp": {"capabilities": ("bridge", "wlan-ap")}}), "access-point", "high"),
        (Clues(announced={"lldp": {"capabilities": ("station",)}}), "unknown", ""),
        (Clues(announced={"cdp": {"capabilities": ("switch", "telephone")}}), "phone", "high"),
        (Clues(announced={"mdns": {"service": ("Imprimante._ipp._tcp.local",)}}), "printer", "high"),
        (Clues(announced={"mdns": {"service": ("_workstation._tcp.local",)}}), "unknown", ""),
        (Clues(announced={"ssdp": {"type": (f"{UPNP}:InternetGatewayDevice:1",)}}), "firewall", "high"),
        (Clues(announced={"ssdp": {"type": (f"{UPNP}:Printer:1",)}}), "printer", "high"),
        (Clues(announced={"ssdp": {"server": ("Linux UPnP/1.0",)}}), "unknown", ""),
        (Clues(open_ports=frozenset({104, 22})), "imaging", "medium"),
        (Clues(open_ports=frozenset({23796})), "cad-cam", "medium"),
        (Clues(open_ports=frozenset({9100, 631})), "printer", "medium"),
        (Clues(mac="38:0a:ab:00:00:01"), "cad-cam", "medium"),
        # A maker's card with a service of another kind: it is left open.
        (Clues(mac="38:0a:ab:00:00:01", open_ports=frozenset({104})), "unknown", ""),
        # What it says itself outweighs a port.
        (Clues(announced={"lldp": {"capabilities": ("bridge",)}}, open_ports=frozenset({9100})), "switch", "high"),
        (Clues(open_ports=frozenset({3389, 445})), "unknown", ""),
        (Clues(), "unknown", ""),
    ],
)  # fmt: skip
def test_roles(clues: Clues, role: str, confidence: str) -> None:
    found = identify(clues)
    assert (found.role, found.confidence) == (role, confidence)
    assert found.role == "unknown" or found.because


def test_hints_decide_nothing_and_are_told() -> None:
    found = identify(
        Clues(
            mac="00:30:53:00:00:01",
            registrant="Basler AG",
            announced={"dhcp": {"vendor-class": ("MSFT 5.0",)}},
            open_ports=frozenset({3389}),
            banners=("22/tcp: SSH-2.0-OpenSSH_9.2",),
            offers_leases=True,
        )
    )
    assert (found.role, found.vendor) == ("unknown", "Basler AG")
    assert found.because == (
        "(network card of a maker of industrial cameras: perhaps an acquisition link)",
        "(offers addresses by DHCP)",
        "(3389/tcp open: remote desktop)",
        "(DHCP: MSFT 5.0)",
        "(22/tcp: SSH-2.0-OpenSSH_9.2)",
    )
    assert identify(Clues(mac="02:00:00:00:00:01")).because == ("(made-up MAC address)",)


def test_the_maker_it_names_itself_outweighs_its_network_card() -> None:
    lldp: Facts = {"maker": ("Yealink",), "capabilities": ("telephone",)}
    assert identify(Clues(registrant="Realtek", announced={"lldp": lldp})).vendor == "Yealink"
    assert identify(Clues(registrant="x", announced={"cdp": {"platform": ("cisco C1000",)}})).vendor == "cisco C1000"
