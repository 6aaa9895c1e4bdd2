"""Reasons that come of writing and opening reports."""

from netaudit.model.reason_kinds import ReasonKind, error, fine

REPORT_REASONS: dict[str, ReasonKind] = {
    "report-written": fine("The report of {change} is written: {path}."),
    "report-opened": fine("{path} is open in the browser."),
    "index-written": fine("The list of all reports and changes is written: {path}."),
    "report-rendered": fine("The report {name} is rendered again: {paths}."),
    "report-not-kept": error(
        "The report {name} was written before reports kept what they are made of, so it cannot be rendered again.",
        "Its folder holds the forms in which it was written. `netaudit audit` makes a new one.",
    ),
    "report-kept-unreadable": error(
        "{file} of the report {name} cannot be read: {detail}.", "Put it back as git has it: `git checkout -- FILE`."
    ),
    "report-language-not-kept": error(
        "The report {name} was not kept in this language, but in: {languages}.", "Choose one with `--lang`."
    ),
    "browser-missing": error("No browser could be started on this machine.", "Open {path} yourself."),
}
