"""The reasons of the survey, of mail domains and of the incident log."""

from netaudit.model.reason_kinds import ReasonKind, different, error, fine, incomplete, refused, usage

SURVEY_REASONS: dict[str, ReasonKind] = {
    # Survey
    "survey-complete": fine("Every question of the survey is answered and still counts."),
    "survey-open": incomplete(
        "Of the survey's questions {missing} have no answer, {stale} are answered too long ago and {altered} have "
        "evidence that is gone or was altered.",
        "Answer them with `netaudit survey`, or let somebody fill in `netaudit survey --export FILE`.",
    ),
    "survey-unknown-question": fine(
        "`inventory/survey.yaml` answers {question}, which this netaudit does not ask; the answer is kept.",
        "Was the file written by a newer version?",
    ),
    "survey-form-kind": usage(
        "{path}: a form is YAML (.yaml, .yml) or Markdown (.md), and its name says which.", "Give it that ending."
    ),
    "survey-form-empty": refused(
        "{path} answers no question, so nothing was written.",
        "Write the answers behind `value:` (YAML) or behind “Answer:” (Markdown).",
    ),
    "survey-older": refused(
        "Answers on file are newer than this form of {day}: {questions}. Nothing was written.",
        "Remove them from the form; or write the day on which they were given anew behind `on:`.",
    ),
    "survey-no-terminal": usage(
        "There is no terminal to ask at.",
        "Export a form with `--export FILE`, have it filled in, and read it with `--import FILE`.",
    ),
    "survey-section-unknown": usage("The survey has no section {section}.", "It has: {known}."),
    "survey-nothing-to-ask": fine("Nothing is to be asked now: every answer still counts.", "Ask again with `--all`."),
    # Mail domains
    "mail-domains-good": fine("The mail domains are in order."),
    "mail-domains-wrong": different(
        "Mail domains that are not in order: {domains}.", "What to correct stands beside each finding."
    ),
    "mail-domains-unknown": incomplete(
        "Mail domains of which not everything is known: {domains}.", "What is missing stands beside each finding."
    ),
    "mail-domains-undeclared": usage(
        "No mail domain is declared.",
        "Name them under `mail_domains` in `inventory/site.yaml`, or after the command.",
    ),
    "dns-unreachable": error("No DNS server can be asked: {detail}.", "Name one with `--server ADDRESS`."),
    # Incident log
    "incident-unknown": usage("There is no incident {incident} in this log.", "See `netaudit incident list`."),
    "incident-ambiguous": usage("{given} may be any of: {ids}.", "Give more of the id."),
    "incident-closed-already": refused(
        "{incident} was closed by {who}.", "Add to it with `netaudit incident note`, or open a new one."
    ),
    "incident-has-a-change": usage(
        "An unauthorised change is attributed to no change, and {change} was named.",
        "Leave `--change` away, or give it another `--kind`.",
    ),
    "incident-not-unauthorised": refused(
        "{incident} is no unauthorised change, and only of such a one the client is given notice.",
        "Open an incident with `--kind unauthorised-change`.",
    ),
}
