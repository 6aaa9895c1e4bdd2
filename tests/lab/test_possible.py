"""Whether this machine can hold the practice; CI sets NETAUDIT_REQUIRE_LAB=1 and has no excuse."""

import os

import pytest

from tests.lab.conftest import LACKING


def test_this_machine_can_hold_the_practice() -> None:
    if LACKING and os.environ.get("NETAUDIT_REQUIRE_LAB") == "1":
        pytest.fail(f"the practice of real daemons is required here: {LACKING} (tests/lab/packages.txt)")
    if LACKING:
        pytest.skip(f"the practice of real daemons is left out: {LACKING} (tests/lab/packages.txt)")
