"""Imaging is apart from the office: by what comes back and what does not, not by what is configured."""

import pytest

from tests.lab import drifts
from tests.lab.practice import Practice

pytestmark = pytest.mark.slow

CBCT = "10.20.0.10"


def test_tags_part_the_office_from_imaging(practice: Practice) -> None:
    # By link-local addresses, which no router carries: what answers is in the same VLAN.
    imaging, office = practice.cbct1.link_local(), practice.pc1.link_local()
    assert practice.ws1.reaches(imaging)
    assert not practice.ws1.reaches(office)
    moved_back = drifts.move_port(practice)
    try:
        assert practice.ws1.reaches(office)
    finally:
        moved_back()
    assert not practice.ws1.reaches(office)


def test_tags_part_them_over_the_trunk(practice: Practice) -> None:
    # pacs1 hangs on the other switch than ws1 and cbct1.
    imaging = practice.pacs1.link_local()
    assert practice.ws1.reaches(imaging)
    assert not practice.pc1.reaches(imaging)


def test_rules_part_the_office_from_imaging(practice: Practice) -> None:
    assert practice.pc1.reaches("10.10.0.1")
    assert practice.ws1.reaches(CBCT)
    assert not practice.pc1.reaches(CBCT)
    closed_again = drifts.open_rule(practice)
    try:
        assert practice.pc1.reaches(CBCT)
    finally:
        closed_again()
    assert not practice.pc1.reaches(CBCT)


def test_office_may_send_images(practice: Practice) -> None:
    # The one way that the rules leave open.
    echo = ("echoscu", "-to", "3", "-aec", "PACS1", "10.20.0.5", "104")
    assert practice.pc1.run(*echo, check=False).returncode == 0
    assert practice.pc1.run("smbclient", "-N", "-t", "1", "-L", "10.20.0.5", check=False).returncode
