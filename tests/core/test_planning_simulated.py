"""Plans are walked on simulated switches, whose own code decides what each line does: there, back, and in between."""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings

from netaudit.core.planning.management import Management
from netaudit.core.planning.models import MODELS
from netaudit.core.planning.proof import Way, prove

from .plans import Simulated, access_switches, core_switches, ios_faults, procurve_faults, said

Faults = Callable[[Any], set[tuple[str, object]]]
SLOW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
PATHS = {"cisco_ios": ("10.99.0.11", "Gi1/0/24"), "hp_procurve": ("10.99.0.12", "24")}


def walk(here: Simulated, there: Simulated, faults: Faults) -> None:
    """From one state to the other and back, the model and the proof at its side."""
    model = MODELS[here.platform]
    base, wanted = here.running(), there.running()
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
    address, port = PATHS[here.platform]
    management = Management(frozenset({address}), frozenset({(port, 99)}), frozenset({"10.99.0.1"}))
    proof = prove(model, Way("sw", base, forward.lines, rollback.lines, management=management, wanted=wanted))
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
