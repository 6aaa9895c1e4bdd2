"""The reasons with which works begin, stop, are taken back, and are verified."""

from netaudit.model.reason_kinds import (
    ReasonKind,
    different,
    error,
    fine,
    incomplete,
    not_rolled_back,
    refused,
    rolled_back,
    stale,
    usage,
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
    "works-claim-stays": fine(
        "The works are over, and the claim of them could not be taken off the remote ({detail}).",
        "Remove it when there is network: `git push origin :refs/netaudit/works`.",
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
    # The prediction
    "prediction-none": refused(
        "The plan of {change} predicts nothing of any host.",
        "Compare two states instead: `netaudit diff baseline live`.",
    ),
    "prediction-without-base": stale(
        "The state that the plan of {change} was made on is not on file any more, so its prediction has no meaning.",
        "Plan again: `netaudit plan {change}`.",
    ),
    "prediction-twice": usage(
        "Two predictions are not compared with each other.",
        "Compare each with a state: `live`, `last`, `baseline`, `before:ID` or `after:ID`.",
    ),
    "prediction-not-seen": incomplete(
        "{change}: whether these are as predicted could not be seen: {places}.", "Make them reachable, then look again."
    ),
    "prediction-silent": fine(
        "The plan of {change} predicts nothing of these hosts, and they were not compared: {hosts}.",
        "`netaudit diff baseline live` compares the whole site.",
    ),
    # Applying
    "works-would-send": fine(
        "Nothing was sent: this was a dry run.", "Carry it out with `netaudit apply {change} --execute`."
    ),
    "works-nothing-to-send": refused(
        "The plan of {change} has nothing that netaudit could send.",
        "Run `netaudit begin {change}`, do the works by hand, then `netaudit verify {change}`.",
    ),
    "works-not-sent-there": refused(
        "{host}: netaudit does not send configuration to the platform {platform}.",
        "Run `netaudit begin {change}`, do the works by hand, then `netaudit verify {change}`.",
    ),
    "works-no-own-timer": refused(
        "{host}: netaudit changes it only by a commit that the device takes back by itself, and it offers none.",
        "Run `netaudit begin {change}`, do the works by hand, then `netaudit verify {change}`.",
    ),
    "works-secret-missing": refused(
        "{host}: {reference}, which a line of the plan names, is not set, so nothing was sent.",
        "Set it in the environment.",
    ),
    "works-ended": refused("The works of {change} are over.", "What is still to be done is a new change."),
    "works-applied": fine(
        "{change}: done on {hosts}, each compared with what was predicted.",
        "Look at the whole site now: `netaudit verify {change}`.",
    ),
    "works-interrupted": refused(
        "The works of {change} were interrupted: {host} stopped at line {line} of `{way}`, {answered}.",
        "Go on with `netaudit apply {change} --execute --go-on`, which first leads {host} back; take all back with "
        "`netaudit rollback {change} --execute`; or look first, with `netaudit verify {change}`.",
    ),
    "works-stopped": different(
        "The works of {change} stopped, and nobody went on: {hosts} may be between states.",
        "Run `netaudit apply {change} --execute` at a terminal: it asks whether to go on, take back or look first.",
    ),
    "works-unproven": refused(
        "The works of {change}: that {host} is as before was not shown.",
        "Try again with `netaudit rollback {change} --execute`, or follow `changes/{change}/on-site.md`.",
    ),
    "timer-pending": fine(
        "{host}: its own timer runs until about {until}, and then takes the change back by itself.",
        "Wait for it, or go on before.",
    ),
    "works-cancelled": error("Interrupted at {host}.", "What was sent is taken back."),
    "line-refused": error("{host}: it refused line {line}, `{text}`: {said}.", "Correct the request, and plan again."),
    "line-unanswered": error(
        "{host}: it answered line {line}, `{text}`, with a question or not at all: {said}.",
        "Correct the request, and plan again.",
    ),
    "file-not-as-planned": error(
        "{host}: {path} is not the file that was planned on ({detail}).", "Audit the site, and plan again."
    ),
    "host-not-as-predicted": error(
        "{host}: after its lines it is not as predicted: {differences}.",
        "What was sent is taken back. Somebody may have worked on it, or it took a line otherwise than planned.",
    ),
    "host-not-compared": error(
        "{host}: after its lines it could not be compared with what was predicted: {detail}.",
        "What was sent is taken back.",
    ),
    # The way back
    "works-taken-back": rolled_back(
        "{change} failed and was taken back: {hosts} were shown by collection to be as before.",
        "Nothing is left of it. Find out why, then plan again.",
    ),
    "works-not-taken-back": not_rolled_back(
        "{change} failed, and it is not shown that {hosts} are as before: {detail}.",
        "Somebody must go on site: `changes/{change}/on-site.md` says what to do.",
    ),
    "rollback-done": fine("{change} is taken back: {hosts} were shown by collection to be as before."),
    "returned-without-trust": fine(
        "The site's history does not hold ({problems}); this machine had found these works in order before they were "
        "begun, so their way back stayed open.",
        "Nothing else goes on before that is explained: `netaudit trust show`.",
    ),
    "rollback-nothing": fine("{change}: nothing is to be taken back."),
    "rollback-would-send": fine(
        "Nothing was sent: this was a dry run.", "Take it back with `netaudit rollback {change} --execute`."
    ),
    "rollback-unfit": error(
        "{host}: no signed line leads back from what it is now ({detail}).",
        "What is to be done now is a new change: audit the site, and plan it.",
    ),
    "foreign-change": error(
        "{host}: somebody else changed it meanwhile: {places}.", "It is left as it is. Ask who worked on the site."
    ),
    "rollback-without-copies": refused(
        "{host}: the copies that would put {paths} back were removed on {at}, after the works of {change} were over.",
        "What is to be done now is a new change: audit the site, and plan it.",
    ),
    # What is left of the works on the hosts
    "clean-would-send": fine(
        "Nothing was sent: this was a dry run.",
        "Remove the copies with `netaudit apply {change} --clean --execute`: its files "
        "cannot be put back from them then.",
    ),
    "copies-needed": refused(
        "The works of {change} are not over, and the copies of files are their way back.",
        "Have them verified and accepted, or taken back; a transitional change is over when it is closed.",
    ),
    "copies-none": fine("{change}: no copy of a file is left on a host."),
    "copies-removed": fine("{host}: the copies of files that the works of {change} left are removed."),
    "copies-stay": error("{host}: copies of these files are there all the same: {paths}.", "Remove them by hand."),
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
    "verify-silent": incomplete(
        "{change}: these were heard before the works and are silent now, switched off or cut off by them: {names}.",
        "Switch them on, have them say something (a ping, an image), and verify again.",
    ),
    "test-failed": verify_failed(
        "Test {kind}, {subject}: expected {expected}, obtained {obtained}.", "Find out why, then verify again."
    ),
    "test-not-run": incomplete(
        "Test {kind}, {subject}: it could not be run ({obtained}), which is no pass.", "Run it, then verify again."
    ),
    "port-not-compared": fine(
        "Test {kind}, {subject}: not run ({obtained}); nobody can say whether the port is as it was before the works.",
        "Look at the port's counters and at its speed on the host.",
    ),
    "drift-of-works": different(
        "Differences from the baseline in works that are begun ({change}): {count}.",
        "Verify the works when they are done.",
    ),
    "timer-not-stopped": verify_failed(
        "{host}: its own timer may still take the change back.",
        "Go on with `netaudit apply {change} --execute --go-on`.",
    ),
}
