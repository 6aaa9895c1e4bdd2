"""The vendor of a MAC address: the longest prefix, never a guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netaudit.core.vendors import registered, vendor_of

TABLE = {
    "f80278": "IEEE Registration Authority",
    "f802783": "3Shape Holding A/S",
    "8c1f64": "IEEE Registration Authority",
    "8c1f64b77": "Carestream Dental LLC",
    "001019": "SIRONA DENTAL SYSTEMS GmbH & Co. KG",
    "021019": "no one: the locally administered bit is set",
}


@pytest.mark.parametrize(
    ("address", "vendor"),
    [
        ("F8-02-78-3A-00-01", "3Shape Holding A/S"),
        ("f802.784a.0001", ""),  # a divided block, and this part of it is not in the table
        ("8c:1f:64:b7:70:01", "Carestream Dental LLC"),
        ("8c:1f:64:b7:80:01", ""),
        ("00:10:19:4c:02:30", "SIRONA DENTAL SYSTEMS GmbH & Co. KG"),
        ("02:10:19:4c:02:30", ""),
        ("00:04:84:00:00:01", ""),
        ("not a MAC address", ""),
    ],
)
def test_the_longest_prefix_tells(address: str, vendor: str) -> None:
    assert vendor_of(address, TABLE) == vendor


@given(st.integers(min_value=0, max_value=2**48 - 1))
def test_a_made_up_address_has_no_vendor(number: int) -> None:
    digits = f"{number | 2 << 40:012x}"
    assert vendor_of(digits, {digits[:6]: "x", digits[:7]: "y", digits[:9]: "z"}) == ""


def test_rows_of_the_registry_become_prefixes() -> None:
    rows = [
        {"Registry": "MA-L", "Assignment": "001019", "Organization Name": " SIRONA  DENTAL\x1b ", "x": ""},
        {"Registry": "MA-S", "Assignment": "8C1F64B77", "Organization Name": "Carestream Dental LLC"},
    ]
    assert registered(rows) == {"001019": "SIRONA DENTAL\\x1b", "8c1f64b77": "Carestream Dental LLC"}


@pytest.mark.parametrize(
    "row", [{}, {"Assignment": "00101", "Organization Name": "x"}, {"Assignment": "00101g", "Organization Name": "x"},
            {"Assignment": "001019", "Organization Name": None}]
)  # fmt: skip
def test_what_is_no_row_of_the_registry_is_refused(row: dict[str, str | None]) -> None:
    with pytest.raises(ValueError, match="not a row"):
        registered([row])
