"""Whether this machine has a browser; CI sets NETAUDIT_REQUIRE_LAB=1 and has no excuse."""

import os

import pytest

from tests.browser.conftest import LACKING


def test_this_machine_has_a_browser() -> None:
    if LACKING and os.environ.get("NETAUDIT_REQUIRE_LAB") == "1":
        pytest.fail(f"a browser is required here; missing: {LACKING} (tests/browser/packages.txt)")
    if LACKING:
        pytest.skip(f"the pages are not opened in a browser; missing: {LACKING} (tests/browser/packages.txt)")
