"""Plans are walked on simulated switches, whose own code decides what each line does: there, back, and in between."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from hier_config import Platform
from hypothesis import given

from netaudit.core.lint.check import lint
from netaudit.core.planning.management import Management
from netaudit.core.planning.models import MODELS
from netaudit.core.planning.proof import Way, prove
from tests.core.plans import (
    SLOW,
    Simulated,
    access_switches,
    core_switches,
    cx_faults,
    cx_switches,
    firewalls,
    fortios_faults,
    ios_faults,
    procurve_faults,
    routeros_faults,
    routers,
    s300_faults,
    said,
    small_switches,
)
from tests.core.test_lint import remediation

pytestmark = pytest.mark.slow

Faults = Callable[[Any], set[tuple[str, object]]]
WAYS = {
    "aruba_aoscx": Management(frozenset({"10.99.0.14"}), frozenset({("1/1/8", 99)}), frozenset({"10.99.0.1"})),
    "cisco_ios": Management(frozenset({"10.99.0.11"}), frozenset({("Gi1/0/24", 99)}), frozenset({"10.99.0.1"})),
    "hp_procurve": Management(frozenset({"10.99.0.12"}), frozenset({("24", 99)}), frozenset({"10.99.0.1"})),
    "cisco_s300": Management(frozenset({"10.99.0.13"}), frozenset({("Gi10", 99)}), frozenset({"10.99.0.1"})),
    "mikrotik_routeros": Management(frozenset({"10.99.0.15"}), frozenset({("ether8", 99)}), frozenset({"10.99.0.1"})),
    "fortinet": Management(frozenset({"192.0.2.1"}), gateways=frozenset({"203.0.113.1"})),
}


def again(base: str, wanted: str) -> str:
    """The wanted configuration with the salt of the base: FortiOS prints a secret anew each time."""
    salts = iter(re.findall(r"ENC \S+", base))
    return re.sub(r"ENC \S+", lambda _: next(salts), wanted)


def walk(here: Simulated, there: Simulated, faults: Faults) -> None:
    """From one state to the other and back, the model and the proof at its side."""
    model = MODELS[here.platform]
    base = here.running()
    wanted = again(base, there.running())
    forward, rollback = (model.between(a, b, ()) for a, b in ((base, wanted), (wanted, base)))
    assert forward.left == rollback.left == ()
    allowed = faults(here.switch) | faults(there.switch)
    for lines, end in ((forward.lines, wanted), (rollback.lines, base)):
        session = model.open(here.running(), ())
        for line, printed in zip(lines, here.obeys(lines), strict=True):
            assert printed == "", (line, printed)
            assert session.obey(line) == "shown", line
            assert faults(here.switch) <= allowed, line
            assert sorted(said(session.text())) == sorted(said(here.running())), line
        assert sorted(said(here.running())) == sorted(said(end))
    way = Way("sw", base, forward.lines, rollback.lines, management=WAYS[here.platform], wanted=wanted)
    proof = prove(model, way)
    assert proof.proven, proof
    assert sorted(said(proof.predicted)) == sorted(said(wanted))


@SLOW
@given(core_switches(), core_switches())
def test_a_catalyst_is_led_anywhere_and_back(here: Simulated, there: Simulated) -> None:
    walk(here, there, ios_faults)


@SLOW
@given(access_switches(), access_switches())
def test_a_procurve_is_led_anywhere_and_back(here: Simulated, there: Simulated) -> None:
    walk(here, there, procurve_faults)


@SLOW
@given(small_switches(), small_switches())
def test_a_small_switch_is_led_anywhere_and_back(here: Simulated, there: Simulated) -> None:
    walk(here, there, s300_faults)


@SLOW
@given(cx_switches(), cx_switches())
def test_an_aos_cx_switch_is_led_anywhere_and_back(here: Simulated, there: Simulated) -> None:
    walk(here, there, cx_faults)


@SLOW
@given(routers(), routers())
def test_a_routeros_device_is_led_anywhere_and_back(here: Simulated, there: Simulated) -> None:
    walk(here, there, routeros_faults)


@SLOW
@given(firewalls(), firewalls())
def test_a_fortigate_is_led_anywhere_and_back(here: Simulated, there: Simulated) -> None:
    walk(here, there, fortios_faults)


def passes(kind: Platform, here: Simulated, there: Simulated, faults: Faults) -> None:
    """What the lint lets pass of hier_config's own lines, typed into the switch."""
    base, wanted = here.running(), there.running()
    allowed = faults(here.switch) | faults(there.switch)
    found = lint(here.platform, "sw", base, remediation(kind, base, wanted), wanted)
    for line, _ in zip(found.lines if not found.refused else (), here.obeys(found.lines), strict=False):
        assert faults(here.switch) <= allowed, line


@SLOW
@given(core_switches(), core_switches())
def test_what_the_lint_lets_pass_destroys_nothing_on_a_catalyst(here: Simulated, there: Simulated) -> None:
    passes(Platform.CISCO_IOS, here, there, ios_faults)


@SLOW
@given(access_switches(), access_switches())
def test_what_the_lint_lets_pass_destroys_nothing_on_a_procurve(here: Simulated, there: Simulated) -> None:
    passes(Platform.HP_PROCURVE, here, there, procurve_faults)


@SLOW
@given(cx_switches(), cx_switches())
def test_what_the_lint_lets_pass_destroys_nothing_on_an_aos_cx_switch(here: Simulated, there: Simulated) -> None:
    passes(Platform.ARUBA_AOSCX, here, there, cx_faults)
