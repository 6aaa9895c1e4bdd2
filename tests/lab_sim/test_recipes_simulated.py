"""What the recipes' plans do on the simulated devices, whose own code decides what each line does: there, and back."""

import pytest

from netaudit.core.planning.course import Course
from netaudit.core.planning.models import MODELS
from netaudit.core.recipes import step_of
from netaudit.store.recipes import recipe_of
from tests.core.plans import Simulated, said
from tests.core.test_recipes import FILES, HOSTS, PLANS, device, view, views


@pytest.mark.parametrize(("name", "host", "parameters", "_has"), PLANS, ids=lambda each: str(each)[:30])
def test_a_recipes_plan_leads_to_what_is_predicted_and_back(
    name: str, host: str, parameters: dict[str, str | int | bool], _has: list[str]
) -> None:
    simulated = Simulated(device(host), HOSTS[host])
    base = simulated.running()
    of = Course(host, MODELS[HOSTS[host]], base)
    step, wrong = step_of(recipe_of(FILES, name), parameters, host, views(), "en")
    assert wrong == []
    of.take((step.part("host", view(of)).text or "").splitlines(), literal=False)
    worked = of.result()
    assert [printed for printed in simulated.obeys(worked.forward) if printed] == []
    assert sorted(said(simulated.running())) == sorted(said(worked.predicted))
    assert [printed for printed in simulated.obeys(worked.rollback) if printed] == []
    assert sorted(said(simulated.running())) == sorted(said(base))
