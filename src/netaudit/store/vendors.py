"""The table of MAC address prefixes: the one that ships, or a newer one made by `netaudit vendors refresh`.

Both are IEEE's public listing (which IEEE allows to be redistributed), one line a prefix, compressed.
"""

import csv
import gzip
import io
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from netaudit.core.vendors import Vendors, registered
from netaudit.store.records import write_whole

REGISTRY_FILES = ("oui.csv", "mam.csv", "oui36.csv", "iab.csv")
"""MA-L, MA-M, MA-S and IAB, as IEEE names them."""

_SHIPPED = Path(__file__).with_name("oui.tsv.gz")
_MAX_BYTES = 64 * 1024 * 1024


def shipped_vendors() -> Vendors:
    """The table that ships with netaudit."""
    return _read(_SHIPPED)


def vendors(refreshed: Path) -> Vendors:
    """The refreshed table where there is one, else the shipped one.

    Args:
        refreshed: where `write_vendors` would have put it.
    """
    return _read(refreshed if refreshed.is_file() else _SHIPPED)


@cache
def _read(path: Path) -> Vendors:
    with gzip.open(path, "rb") as packed:
        text = packed.read(_MAX_BYTES).decode("utf-8")
    return dict(line.split("\t", 1) for line in text.splitlines() if "\t" in line)


def from_registry(files: Iterable[bytes]) -> dict[str, str]:
    """Prefixes of the registry's CSV files.

    Raises:
        ValueError: one of them is not such a file.
    """
    found: dict[str, str] = {}
    for raw in files:
        found |= registered(csv.DictReader(io.StringIO(raw.decode("utf-8-sig", "replace"))))
    return found


def write_vendors(path: Path, table: Vendors) -> None:
    """Write a table, whole or not at all; the same table gives the same bytes."""
    text = "".join(f"{prefix}\t{name}\n" for prefix, name in sorted(table.items()))
    write_whole(path, gzip.compress(text.encode(), mtime=0))
    _read.cache_clear()
