"""Canonical names."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netaudit.model.names import (
    cisco_interface,
    format_vlans,
    locally_administered,
    mac,
    parse_vlans,
    printable,
    valid_host_name,
)


@pytest.mark.parametrize(
    ("given_name", "canonical"),
    [
        ("GigabitEthernet1/0/5", "Gi1/0/5"),
        ("Gi1/0/5", "Gi1/0/5"),
        ("gig 1/0/5", "Gi1/0/5"),
        ("TenGigabitEthernet1/1/1", "Te1/1/1"),
        ("Port-channel1", "Po1"),
        ("Vlan20", "Vlan20"),
        ("FastEthernet0/1.20", "Fa0/1.20"),
        ("eth1", "eth1"),
        ("port1", "port1"),
        ("Ethernet1/1", "Et1/1"),
        ("5", "5"),
        ("ge-0/0/0", "ge-0/0/0"),
    ],
)
def test_cisco_interface(given_name: str, canonical: str) -> None:
    assert cisco_interface(given_name) == canonical
    assert cisco_interface(canonical) == canonical


@pytest.mark.parametrize("text", ["0010.194c.0230", "00-10-19-4C-02-30", "001019-4c0230", "00:10:19:4c:02:30"])
def test_mac(text: str) -> None:
    assert mac(text) == "00:10:19:4c:02:30"


@pytest.mark.parametrize("text", ["", "00:10:19", "00:10:19:4c:02:zz", "00:10:19:4c:02:30:11"])
def test_not_a_mac(text: str) -> None:
    with pytest.raises(ValueError, match="not a MAC"):
        mac(text)


def test_random_mac_is_told_by_its_bit() -> None:
    assert locally_administered("da:a1:19:4f:07:c2")
    assert not locally_administered("00:09:21:33:10:0a")


@given(st.sets(st.integers(1, 4094)))
def test_vlans_survive_their_spelling(vlans: set[int]) -> None:
    assert parse_vlans(format_vlans(vlans)) == vlans


def test_a_list_that_a_hundred_trunks_say_is_read_once() -> None:
    """Reading it again for each endpoint and each link took most of the audit of a site of a hundred nodes."""
    assert parse_vlans("1-4094") is parse_vlans("1-4094")


@pytest.mark.parametrize("text", ["0", "4095", "5-3", "a"])
def test_not_vlans(text: str) -> None:
    with pytest.raises(ValueError, match=r"VLAN|invalid literal"):
        parse_vlans(text)


@given(st.text())
def test_printable_leaves_nothing_that_acts(text: str) -> None:
    shown = printable(text)
    assert all(character.isprintable() or unicodedata.category(character) == "Zs" for character in shown)
    assert not {"\x1b", "\u202e", "\u200b", "\n"} & set(shown)
    assert printable(shown) == shown


@pytest.mark.parametrize("name", ["sw1", "pacs-1", "a.b_c", "A"])
def test_host_names(name: str) -> None:
    assert valid_host_name(name)


@pytest.mark.parametrize("name", ["", "..", "a..b", "../x", "a/b", "a\\b", ".a", "-a", "a b", "a\n", "é", "x" * 64])
def test_host_names_that_could_be_paths(name: str) -> None:
    assert not valid_host_name(name)
