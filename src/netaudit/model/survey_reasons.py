"""The reasons of the survey, of mail domains and of the incident log."""

from netaudit.model.reason_kinds import ReasonKind, fine, incomplete, refused, usage

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
    "survey-no-terminal": usage(
        "There is no terminal to ask at.",
        "Export a form with `--export FILE`, have it filled in, and read it with `--import FILE`.",
    ),
    "survey-section-unknown": usage("The survey has no section {section}.", "It has: {known}."),
    "survey-nothing-to-ask": fine("Nothing is to be asked now: every answer still counts.", "Ask again with `--all`."),
}
