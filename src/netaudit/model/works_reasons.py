"""The reasons with which works begin, stop, are taken back, and are verified."""

from netaudit.model.reason_kinds import (
    ReasonKind,
    different,
    error,
    fine,
    incomplete,
    refused,
    verify_failed,
)

WORKS_REASONS: dict[str, ReasonKind] = {
    # Beginning
    "works-begun": fine(
        "The works of {change} are begun: the site as it is now is kept under `changes/{change}/before`.",
        "Carry them out, then run `netaudit verify {change}`.",
    ),
    "works-open": refused(
        "The works of {change} are begun and not over: a verdict could not tell two works on one site apart.",
        "Finish them first: `netaudit verify {change}`, or `netaudit rollback {change} --execute`.",
    ),
    "works-claimed": refused(
        "Somebody else has begun works on this site: {who}.",
        "Ask them. A claim that nobody holds any more is removed with `git push origin :refs/netaudit/works`.",
    ),
    "works-not-claimed": fine(
        "That works are begun could not be told to the others ({detail}): nothing keeps them from beginning as well.",
        "Tell them yourself.",
    ),
    "before-incomplete": incomplete(
        "What the site is before the works could not be collected whole: {hosts}.",
        "Make them reachable first: of what was not collected before, nobody can say afterwards that it stayed.",
    ),
    "before-unreadable": refused(
        "What was kept of the site before the works of {change} is not what the journal says.",
        "Put `changes/{change}/before` back as git has it.",
    ),
    "drift-before": different(
        "The site differed from its baseline before the works already, in {count} places: the baseline stays.",
        "Put that back by a change, or have it accepted: `netaudit baseline accept --regularise`.",
    ),
    # Applying
    "works-ended": refused("The works of {change} are over.", "What is still to be done is a new change."),
    "works-unproven": refused(
        "The works of {change}: that {host} is as before was not shown.",
        "Try again with `netaudit rollback {change} --execute`, or follow `changes/{change}/on-site.md`.",
    ),
    "line-refused": error("{host}: it refused line {line}, `{text}`: {said}.", "Correct the request, and plan again."),
    # The verdict
    "works-conform": fine("{change}: exactly the declared changes happened, and every test passed."),
    "works-undone": fine("{change} is taken back, and the site is as it was before the works."),
    "verify-undeclared": verify_failed(
        "{change}: {count} changes happened that nobody declared: {sentences}.",
        "Put them back, or have them approved by a change of their own; then verify again.",
    ),
    "verify-missing": verify_failed(
        "{change}: {count} declared changes did not happen: {sentences}.", "Do what is left, then verify again."
    ),
    "verify-not-collected": incomplete(
        "{change}: nobody can say whether these changed: {places}.", "Make them reachable, then verify again."
    ),
    "test-failed": verify_failed(
        "Test {kind}, {subject}: expected {expected}, obtained {obtained}.", "Find out why, then verify again."
    ),
    "test-not-run": incomplete(
        "Test {kind}, {subject}: it could not be run ({obtained}), which is no pass.", "Run it, then verify again."
    ),
    "timer-not-stopped": verify_failed(
        "{host}: its own timer may still take the change back.",
        "Go on with `netaudit apply {change} --execute --go-on`.",
    ),
}
