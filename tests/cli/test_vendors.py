"""The table of MAC address prefixes that ships, and a newer one taken from IEEE's files."""

import json
from pathlib import Path

from netaudit.core.vendors import vendor_of
from netaudit.store.vendors import REGISTRY_FILES, shipped_vendors
from tests.conftest import ROOT, Site, netaudit

HEAD = "Registry,Assignment,Organization Name,Organization Address\n"


def test_the_shipped_table_knows_dental_vendors_by_their_longest_prefix() -> None:
    table = shipped_vendors()
    assert len(table) > 40_000
    # From IEEE's listing: MA-L, MA-M, MA-S and IAB.
    assert vendor_of("00:10:19:00:00:01", table).startswith("SIRONA DENTAL")
    assert vendor_of("60:95:ce:80:00:01", table) == "Trophy SAS"
    assert vendor_of("8c:1f:64:b7:70:01", table) == "Carestream Dental LLC"
    assert vendor_of("00:50:c2:a3:d0:01", table) == "OWANDY"
    # A false friend of Basler AG's cameras.
    assert vendor_of("4c:06:8a:00:00:01", table) == "Basler Electric Company"


def _registry(folder: Path, rows: int) -> Path:
    folder.mkdir()
    for name in REGISTRY_FILES:
        (folder / name).write_text(HEAD, encoding="utf-8")
    text = HEAD + "".join(f'MA-L,{number:06X},"Made Up, {number}","Somewhere"\n' for number in range(0, rows * 4, 4))
    (folder / "oui.csv").write_text(text, encoding="utf-8")
    return folder


def test_a_newer_table_is_taken_whole_or_not_at_all(site: Site, tmp_path: Path) -> None:
    asked = ("--json", "vendors", "show", "00-10-19-00-00-01", "02:00:00:00:00:01")
    first = json.loads(site.run(*asked).out)
    assert first["vendors"]["00:10:19:00:00:01"].startswith("SIRONA")
    assert first["vendors"]["02:00:00:00:00:01"] == ""
    poor = site.run("vendors", "refresh", "--from", str(_registry(tmp_path / "poor", 10)))
    assert (poor.code, "10 <" in poor.out + poor.err) == (1, True)
    nothing = site.run("vendors", "refresh", "--from", str(tmp_path))
    assert nothing.code == 1
    assert json.loads(site.run(*asked).out) == first
    assert site.run("vendors", "refresh", "--from", str(_registry(tmp_path / "new", 30_000))).code == 0
    assert json.loads(site.run(*asked).out)["vendors"]["00:10:19:00:00:01"] == ""
    said = site.run("vendors", "show", "000004000000")
    assert said.out.splitlines()[0] == "00:00:04:00:00:00  Made Up, 4"
    assert site.git("status", "--porcelain") == ""


def test_what_is_no_mac_address_is_a_usage_error() -> None:
    assert netaudit("-C", str(ROOT), "vendors", "show", "nonsense").code == 64
