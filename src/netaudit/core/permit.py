"""Gate rules about standard changes: what a standing permit allows without a further signature."""

from collections.abc import Iterator
from datetime import date

from netaudit.core.case import Case
from netaudit.core.visa import signature_reasons
from netaudit.model.change import RecipeStep
from netaudit.model.statements import PermitStatement
from netaudit.model.verdict import Reason, reason


def standard(case: Case) -> Iterator[Reason]:
    """A standard change stays within a permit that is signed, valid and of this very recipe."""
    request = case.request
    if request is None or request.category != "standard":
        return
    if case.permit is None:
        yield reason("permit-missing", permit=request.permit or "?")
        return
    permit = case.permit.statement
    yield from signature_reasons(case, case.permit, permit.person, f"approver:{permit.role}")
    if permit.role not in case.policy.required_roles:
        yield reason("permit-wrong-role", permit=permit.name, role=permit.role)
    if permit.site != case.site or permit.name != request.permit:
        yield reason("permit-of-another", permit=permit.name, site=permit.site)
    today = case.now.astimezone(case.zone).date().isoformat()
    if today > permit.valid_until or not _is_day(permit.valid_until):
        yield reason("permit-expired", permit=permit.name, until=permit.valid_until)
    if case.plan is not None and case.plan.statement.permit != case.permit.digest:
        yield reason("permit-altered", permit=permit.name)
    if permit.recipe_digest != case.recipes.get(permit.recipe):
        yield reason("permit-recipe-altered", permit=permit.name, recipe=permit.recipe)
    for step in request.steps:
        outside = _outside(step, permit)
        if outside:
            yield reason("permit-exceeded", permit=permit.name, detail=outside)


def _outside(step: object, permit: PermitStatement) -> str:
    """What of a step the permit does not cover; empty where it covers the whole."""
    if not isinstance(step, RecipeStep):
        return "a step that is no recipe"
    if step.recipe != permit.recipe:
        return f"recipe {step.recipe}"
    if step.host not in permit.hosts:
        return f"host {step.host}"
    for name, value in step.parameters.items():
        if str(value) not in permit.parameters.get(name, ()):
            return f"{name}: {value}"
    return ""


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
