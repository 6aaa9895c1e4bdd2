"""Standing permits and vendors' mandates: signed into the working tree, in force once a change has them accepted."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from netaudit.core.mandate import mandate_counts
from netaudit.model.errors import stop
from netaudit.model.statements import MandateStatement, PermitStatement
from netaudit.store.changes import file_digest
from netaudit.store.workspace import Workspace
from netaudit.workflows.casework import Governance, verified
from netaudit.workflows.signer import Hand, write_signed

PERMITS, MANDATES = "inventory/permits", "inventory/mandates"


@dataclass(frozen=True)
class Bounds:
    """What a standing permit allows."""

    name: str
    recipe: str
    hosts: Sequence[str]
    parameters: Mapping[str, Sequence[str]]
    """Parameter -> the values it may have; one that is not here may not be given."""
    until: date
    role: str
    """In which it is signed."""


@dataclass(frozen=True)
class Terms:
    """What a mandate says."""

    perimeter: str
    holder: str
    document: Path | None
    """The written mandate, where it came on paper."""
    valid: tuple[date, date]
    """First and last day."""
    role: str
    """In which it is signed."""


def permit(workspace: Workspace, in_force: Governance, bounds: Bounds, by: Hand, now: datetime) -> Path:
    """Sign a standing permit for a recipe within bounds.

    Raises:
        NetauditError: `recipe-unknown`: no such recipe is in force; `signing-failed`.
    """
    if bounds.recipe not in in_force.recipes:
        raise stop("recipe-unknown", recipe=bounds.recipe, known=", ".join(in_force.recipes) or "none")
    statement = PermitStatement(
        site=in_force.site_id,
        name=bounds.name,
        recipe=bounds.recipe,
        recipe_digest=in_force.recipes[bounds.recipe],
        hosts=tuple(sorted(bounds.hosts)),
        parameters={key: tuple(values) for key, values in sorted(bounds.parameters.items())},
        valid_until=bounds.until.isoformat(),
        person=by.person,
        role=bounds.role,
    )
    with workspace.locked("permit"):
        return write_signed(workspace.root / PERMITS / f"{bounds.name}.json", statement, "netaudit-permit", by, now)


def mandate(workspace: Workspace, in_force: Governance, terms: Terms, by: Hand, now: datetime) -> Path:
    """Sign a vendor's mandate: the holder's own, or one that came on paper and is attested by its digest.

    Raises:
        NetauditError: `perimeter-unknown`; `mandate-would-not-count`: this signature releases nothing.
    """
    known = [each.name for each in in_force.site.perimeters]
    if terms.perimeter not in known:
        raise stop("perimeter-unknown", perimeter=terms.perimeter, known=", ".join(known) or "none")
    begins, ends = terms.valid
    statement = MandateStatement(
        site=in_force.site_id,
        perimeter=terms.perimeter,
        holder=terms.holder,
        document=file_digest(terms.document)[0] if terms.document else "",
        valid_from=begins.isoformat(),
        valid_until=ends.isoformat(),
        person=by.person,
        role=terms.role,
    )
    name = re.sub(r"[^A-Za-z0-9]+", "-", f"{terms.perimeter} {begins}").strip("-")
    path = workspace.root / MANDATES / f"{name}.json"
    with workspace.locked("mandate"):
        write_signed(path, statement, "netaudit-mandate", by, now)
        signed = verified(path.name, path.read_bytes(), "netaudit-mandate", MandateStatement)
        if not mandate_counts(signed, in_force.people, in_force.site_id, begins):
            path.unlink()
            raise stop("mandate-would-not-count", person=by.person, role=terms.role)
    return path
