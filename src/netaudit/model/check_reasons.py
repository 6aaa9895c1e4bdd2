"""Reasons that come of checks."""

from netaudit.model.reason_kinds import ReasonKind, different, fine, usage

CHECK_REASONS: dict[str, ReasonKind] = {
    "findings": different(
        "Findings of severity {threshold} or worse: {count}.",
        "See them in the report, with what to do. Mend them through a change, or write a waiver into the playbook.",
    ),
    "findings-below": fine(
        "Findings below the playbook's threshold ({threshold}): {count}.",
        "They are in the report, by domain, with what to do.",
    ),
    "check-unknown": usage(
        "The audit playbook {playbook} names checks that there are not: {names}.",
        "The catalogue of checks is in the documentation, under Reference.",
    ),
}
