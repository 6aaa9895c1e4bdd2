"""Reasons that come of writing and opening reports."""

from netaudit.model.reason_kinds import ReasonKind, error, fine

REPORT_REASONS: dict[str, ReasonKind] = {
    "report-written": fine("The report of {change} is written: {path}."),
    "report-opened": fine("{path} is open in the browser."),
    "index-written": fine("The list of all reports and changes is written: {path}."),
    "browser-missing": error("No browser could be started on this machine.", "Open {path} yourself."),
}
