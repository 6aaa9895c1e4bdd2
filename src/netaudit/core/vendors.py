"""Whose network card a MAC address belongs to, by the longest registered prefix.

IEEE assigns prefixes of 24 bits (MA-L), 28 bits (MA-M) and 36 bits (MA-S, and the older IAB); a block of 24 bits may be
divided among many registrants, so the longest prefix that matches is the registrant. A locally administered address was
made up by software and has none. That a vendor has no prefix proves nothing: most devices carry another maker's card.
"""

from collections.abc import Iterable, Mapping

from netaudit.model.names import locally_administered, mac, printable

PREFIX_DIGITS = (9, 7, 6)
"""Lengths of a prefix in hexadecimal digits, the longest first: 36, 28 and 24 bits."""

Vendors = Mapping[str, str]
"""Prefix in lower-case hexadecimal digits -> registrant."""


def vendor_of(address: str, vendors: Vendors) -> str:
    """The registrant of a MAC address; empty where it is made up, unregistered or no MAC address."""
    try:
        canonical = mac(address)
    except ValueError:
        return ""
    if locally_administered(canonical):
        return ""
    digits = canonical.replace(":", "")
    found = next((name for length in PREFIX_DIGITS if (name := vendors.get(digits[:length]))), "")
    # A divided block is registered to IEEE itself: who has the part of it is not in the table.
    return "" if found == "IEEE Registration Authority" else found


def registered(rows: Iterable[Mapping[str, str | None]]) -> dict[str, str]:
    """Prefixes from rows of IEEE's registry files, which have the columns `Assignment` and `Organization Name`.

    Raises:
        ValueError: a row has no such columns, or a prefix that is none.
    """
    found = {}
    for row in rows:
        prefix, name = (row.get("Assignment") or "").lower(), row.get("Organization Name")
        if len(prefix) not in PREFIX_DIGITS or not set(prefix) <= set("0123456789abcdef") or name is None:
            raise ValueError(f"not a row of the registry: {printable(str(dict(row)))[:80]}")
        found[prefix] = printable(" ".join(name.split()))
    return found
