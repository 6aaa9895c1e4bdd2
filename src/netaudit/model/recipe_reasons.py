"""The reasons for which a recipe, or a step on files, is not planned, and the mend."""

from netaudit.model.reason_kinds import ReasonKind, different, fine, refused, stale, usage

RECIPE_REASONS: dict[str, ReasonKind] = {
    "recipe-broken": refused(
        "The recipe {recipe} cannot be used: {detail}.",
        "Mend it, and have it accepted.",
    ),
    "recipe-platform": refused(
        "The recipe {recipe} is not for {platform}, which {host} is; it is for {platforms}.",
        "Write the lines in the request (`config:`), or do it by hand (`manual:`).",
    ),
    "recipe-parameter": refused(
        "The recipe {recipe} on {host}: `{parameter}` {problem}.",
        "`netaudit recipes {recipe}` says what each parameter takes.",
    ),
    "recipe-refuses": refused(
        "The recipe {recipe} on {host}: {detail}.",
        "Correct the request.",
    ),
    "recipe-not-reached": refused(
        "The recipe {recipe} on {host} means {section} {key} to become {wanted}; it would be {found}.",
        "Mend the recipe or the request: what it intends and what it would do are not the same.",
    ),
    "file-unknown": refused(
        "{host}: nothing is known of how {file} is checked and read again.",
        "Say so in the step: `validate:` and `reload:`, each with its command.",
    ),
    "file-text-missing": refused(
        "{host}: `{text}` stands {count} times in {file}; it must stand there exactly once.",
        "Give more of the text around it, or correct it.",
    ),
    "file-not-there": refused(
        "{host}: there is no {file}.",
        "A file is made by one edit whose `before` is empty.",
    ),
    "file-unreadable": refused(
        "{host}: {file} could not be read: {detail}.",
        "Let the account that netaudit logs in with read it (`sudo -n cat`).",
    ),
    "file-there-already": refused(
        "{host}: {file} is there already; it would be overwritten as a whole.",
        "Name the text that is replaced in `before`.",
    ),
    "file-secret-redacted": refused(
        "{host}: an edit of {file} touches the mark that stands for a secret in files.",
        "Leave the line with the secret out of the edit; it stays as it is.",
    ),
    "file-place-unclear": refused(
        "{host}: {file} has no one place for `{text}`: {detail}.",
        "Write the edit in the request (`file:` and `edits:`).",
    ),
    "file-platform": refused(
        "{host} is {platform}: files are changed on Linux hosts only.",
        "Write the lines in the request (`config:`).",
    ),
    "file-unpredicted": refused(
        "{host}: what the change of {file} does cannot be predicted: {detail}.",
        "State its effect in `expect` of the request.",
    ),
    "plan-base-moved": stale(
        "{host} is not any more what the last audit saw ({sections}), so nothing is planned on it.",
        "Run `netaudit audit`, then `netaudit diff`: approve or put back what changed, then plan again.",
    ),
    "host-withheld": refused(
        "{host} belongs to {perimeter}: it is not asked for its files without the written mandate.",
        "Have the mandate signed and accepted first.",
    ),
    "planned": different(
        "{change} is planned. Hosts that get commands: {count}.",
        "Have it approved: `netaudit approve {change} --role ROLE --key KEY`.",
    ),
    "plan-empty": fine(
        "{change} asks for what is already so: there is nothing to do.",
    ),
    "form-unknown": usage("{path} ends in no form that a plan is written in.", "Use one of {forms}."),
    "recipe-not-found": usage("There is no recipe {recipe}.", "There are: {recipes}."),
}
