"""What a report that is kept for years does not name: telephones and other things that belong to persons."""

from netaudit.model.difference import Difference
from netaudit.model.names import locally_administered
from netaudit.model.snapshot import Endpoint
from netaudit.report.document import AuditFacts


def worth_naming(mac: str, endpoint: Endpoint) -> bool:
    """Whether an endpoint is the site's: declared, restricted, or wired with its maker's address.

    A device behind an access point, or with a made-up address, that nobody declared is most likely somebody's
    telephone; its name and its comings and goings are not the report's business.
    """
    return bool(endpoint.role or endpoint.restricted) or not (endpoint.wireless or locally_administered(mac))


def named_endpoints(facts: AuditFacts) -> dict[str, Endpoint]:
    """The endpoints that the report lists, by MAC address; the others are only counted."""
    return {mac: found for mac, found in facts.snapshot.endpoints.items() if worth_naming(mac, found)}


def named_ambient(facts: AuditFacts) -> tuple[Difference, ...]:
    """The ambient observations that the report lists; the others are only counted."""
    return tuple(each for each in facts.comparison.ambient if _nameable(each, facts)) if facts.comparison else ()


def _nameable(each: Difference, facts: AuditFacts) -> bool:
    if each.section != "endpoints":
        return True
    seen = facts.snapshot.endpoints.get(each.key)
    return worth_naming(each.key, seen) if seen else not locally_administered(each.key)
