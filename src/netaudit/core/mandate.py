"""Whether a mandate allows work on a restricted perimeter's devices: to release, only the signed mandate does."""

from datetime import date

from netaudit.core.case import Signed
from netaudit.model.people import People, counts_on
from netaudit.model.statements import MandateStatement


def mandate_counts(signed: Signed[MandateStatement], people: People, site: str, today: date) -> bool:
    """Whether a mandate counts on a day.

    It is signed by an enrolled person with a key that counts: the holder's own (`vendor:PERIMETER`), or an approver
    who attests, by its digest, the written mandate that the holder gave.
    """
    said = signed.statement
    owner = people.owner(signed.key) if signed.key else None
    if owner is None or said.site != site:
        return False
    name, key = owner
    person = people.people[name]
    if name != said.person or said.role not in person.roles or counts_on(key, person, today):
        return False
    if not said.valid_from <= today.isoformat() <= said.valid_until:
        return False
    return said.role == f"vendor:{said.perimeter}" or (said.role.startswith("approver:") and bool(said.document))
