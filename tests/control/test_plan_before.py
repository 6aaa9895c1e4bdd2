"""What a plan says and does of what was there before it: drift, and configuration that was never saved."""

import pytest

from netaudit.lab.thread import RunningPractice
from tests.control.parties import Party
from tests.control.test_life import MOVED, PORT, form, planned

pytestmark = pytest.mark.slow


def test_drift_is_told_and_put_back_and_what_is_not_saved_needs_a_word(live_ana: Party, lab: RunningPractice) -> None:
    ana = live_ana
    lab.practice.configure("sw1", ["interface Gi1/0/6", "switchport access vlan 10"])
    assert ana.run("audit", "--no-report").code == 2
    back = {"steps": [], "expect": [], "drift": "put-back"}
    change = str(ana.does("change", "new", "--from", form(ana, **back))["change"])
    ana.does("change", "present", change)
    assert ana.refused("plan", change) == {"plan-startup-differs"}
    change = planned(ana, **back, startup="leave")
    shown = ana.run("change", "show", change).out
    assert "Differs from the baseline already, without prior visa:" in shown
    assert "≠ sw1 Gi1/0/6: access VLAN 20 → 10" in shown
    assert "    +  switchport access vlan 20" in shown
    assert "→ sw1 Gi1/0/6: access VLAN 10 → 20" in shown
    assert "    + interface Gi1/0/6 / switchport access vlan 10" not in shown
    assert "      + interface GigabitEthernet1/0/6 / switchport access vlan 10" in shown
    assert "»" not in shown
    # With a change of its own, drift is put back first, then its lines are sent as they were written, and all is saved.
    change = planned(ana, steps=[PORT], expect=[MOVED], drift="put-back", startup="save")
    shown = ana.run("change", "show", change).out
    lines = [line.strip() for line in shown.splitlines() if line.startswith("    + ")]
    assert lines == [
        "+ interface Gi1/0/6", "+  switchport access vlan 20", "+  exit",
        "+ interface Gi1/0/5", "+  switchport access vlan 10",
    ]  # fmt: skip
    assert "    » write memory" in shown
