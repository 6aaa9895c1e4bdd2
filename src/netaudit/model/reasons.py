"""Every reason a verdict can give: its code, the exit code it calls for, its sentence and its mend.

The English sentence is the message id of the translation; `{name}` stands for a parameter of the reason.
Refusals, device failures and input errors are all here, so that text, JSON and exit code have one source and
`docs/reference/messages.md` can be generated.
"""

from netaudit.model.check_reasons import CHECK_REASONS
from netaudit.model.discovery_reasons import DISCOVERY_REASONS
from netaudit.model.dossier_reasons import DOSSIER_REASONS
from netaudit.model.mail_reasons import MAIL_REASONS
from netaudit.model.plan_reasons import PLAN_REASONS
from netaudit.model.reason_kinds import ExitCode, ReasonKind, different, error, fine, incomplete, refused, usage
from netaudit.model.recipe_reasons import RECIPE_REASONS
from netaudit.model.report_reasons import REPORT_REASONS
from netaudit.model.survey_reasons import SURVEY_REASONS
from netaudit.model.tls_reasons import TLS_REASONS
from netaudit.model.visa_reasons import VISA_REASONS
from netaudit.model.works_reasons import WORKS_REASONS

__all__ = ["REASONS", "ExitCode", "ReasonKind"]

REASONS: dict[str, ReasonKind] = {
    "vendors-refused": error(
        "{source} does not hold IEEE's registry files: {detail}.",
        "Download oui.csv, mam.csv, oui36.csv and iab.csv from IEEE's Registration Authority into one folder.",
    ),
    # Outcomes
    "conforming": fine("The site is as its baseline says."),
    "conforming-part": fine(
        "What was looked at is as its baseline says; the rest of the site was not looked at.",
        "Run `netaudit audit` without `--limit` and with the playbook `full` for the whole site.",
    ),
    "nothing-to-do": fine("Nothing to do."),
    "done": fine("{what}"),
    "baseline-accepted": fine(
        "The baseline is now the state of {count} hosts that the last audit saw (commit {commit}).",
        "From here on, every audit reports what differs from it.",
    ),
    "baseline-written": fine(
        "The baseline's files are written and not committed: they do not count yet.",
        "Look at them with `git status`, then run `netaudit baseline accept` again without `--no-commit`.",
    ),
    "files-accepted": fine("{change} is in force: {paths} (commit {commit})."),
    "no-baseline-yet": fine(
        "This site has no baseline yet: the audit had nothing to compare with.",
        "Read the report, then record this state with `netaudit baseline accept --initial`.",
    ),
    "first-steps": fine(
        "This site has no baseline yet.",
        "Run `netaudit audit`, read its report, then record that state with `netaudit baseline accept --initial`.",
    ),
    "unauthorised-drift": different(
        "Differences from the baseline that no approved change explains: {count}.",
        "Ask who worked on the site. Put it back, or have the difference approved through a change request.",
    ),
    "states-equal": fine("{a} and {b} are the same."),
    "states-differ": different("{a} and {b} differ in {count} places.", ""),
    "machine-incomplete": error("{missing} of the things this machine or workspace needs are missing.", ""),
    # Collection
    "no-host-matched": incomplete(
        "No host matched {limit}, so nothing was checked.",
        "The inventory has: {hosts}.",
    ),
    "inventory-empty": incomplete(
        "The inventory has no host to ask, so nothing was checked.",
        "Describe the site's hosts in `inventory/hosts.yaml`.",
    ),
    "host-unreachable": incomplete(
        "{host}: no answer at {address} ({detail}).",
        "Is it powered and on the network? Is the address in `inventory/hosts.yaml` right?",
    ),
    "host-auth-failed": incomplete(
        "{host}: the device refused the user name or password. One attempt was made, none will follow by itself.",
        "Check `username` and `password` of {host} in the inventory, and the variable that holds the password.",
    ),
    "host-key-unknown": incomplete(
        "{host}: its SSH host key is not in `inventory/known_hosts`, so no password was sent. It shows {fingerprint}.",
        "Compare the fingerprint on the device itself, then run again with `--accept-new-host-keys`.",
    ),
    "host-key-changed": incomplete(
        "{host}: its SSH host key is not the one on record (now {fingerprint}), so no password was sent.",
        "Was the device replaced or reset? If nobody did, somebody may be in between. Once explained, remove its "
        "line from `inventory/known_hosts` and enrol it again with `--accept-new-host-keys`.",
    ),
    "host-no-credentials": incomplete(
        "{host}: {reference} is not set, so there is no password to log in with.",
        "Set it in the environment, or run in a terminal to be asked.",
    ),
    "host-platform-unknown": incomplete(
        "{host}: its platform {platform} is not one that netaudit reads.",
        "Set `platform` in the inventory to one of: {known}.",
    ),
    "services-undeclared": incomplete(
        "{host}: its `services` are not declared so that they can be asked: {detail}.",
        "Name each with its port under `services` of the `data` of {host} in `inventory/hosts.yaml`.",
    ),
    "snmp-undeclared": incomplete(
        "{host}: SNMPv3 cannot be spoken with what the inventory gives ({detail}), so nothing was sent.",
        "Give `username`, `password` and, where it is another, `privacy_password` under `snmp` of the `data` of "
        "{host}; a passphrase has eight characters or more (RFC 3414).",
    ),
    "host-deadline": incomplete(
        "{host}: not finished within {seconds} s ({detail}).",
        "Give slow devices more time with `--deadline`, or look at what the device is busy with.",
    ),
    "host-dropped": incomplete(
        "{host}: the connection was lost during `{command}`.",
        "Run the audit again; if it happens at the same place, look at the device's log.",
    ),
    "host-flooded": incomplete(
        "{host}: it sent more than {limit} bytes, which no command of ours asks for.",
        "Look at its banner and at what answers on {address}.",
    ),
    "host-failed": incomplete(
        "{host}: collection stopped ({detail}).",
        "Run again with `-v`; if it persists, this is a defect of netaudit: please report it.",
    ),
    "section-failed": incomplete(
        "{host}: {section} could not be trusted: {detail}.",
        "Run the audit again. If it persists, this device's answers need a reader that knows them.",
    ),
    "section-lost": incomplete(
        "{host}: {section} is in the baseline and was not collected now: {detail}.",
        "Until it is collected, whether it changed is unknown.",
    ),
    "section-new": fine(
        "{host}: {section} is collected now and is not in the baseline ({detail}).",
        "It enters the baseline with the next accepted change.",
    ),
    "secrets-undetermined": fine(
        "{host}: whether its secrets changed is unknown: they carry no fingerprint that can be compared.",
        "Some devices print a secret anew each time. Otherwise give this workspace the site's fingerprint key "
        "(see `netaudit doctor`).",
    ),
    "interrupted": incomplete("Interrupted: nothing was written.", "Run the command again when ready."),
    # Change control
    "baseline-missing": refused(
        "This site has no baseline to compare with.",
        "Record the first one with `netaudit audit` and `netaudit baseline accept --initial`.",
    ),
    "baseline-exists": refused(
        "This site has a baseline since {date} ({commit}); `--initial` is for the first one only.",
        "Accept a change with `netaudit baseline accept --change ID` once it is approved and verified.",
    ),
    "no-change-named": refused(
        "The baseline only advances by an approved change, and none was named.",
        "Name it with `--change ID`, or `--regularise ID` for what was done without prior visa.",
    ),
    "change-unknown": refused(
        "There is no change request {change} in this workspace.",
        "A change begins with a request in `changes/{change}/request.yaml`.",
    ),
    "change-not-planned": refused(
        "{change} has no plan (`plan.json`).", "A plan must be made before it can be signed."
    ),
    "change-not-verified": refused(
        "{change} has no verdict: nothing shows that exactly the approved change happened.",
        "The works must be verified before the baseline advances.",
    ),
    "drift-unexplained": refused(
        "{count} differences from the baseline would be accepted without a visa: {sentences}",
        "Put them back, or have them approved.",
    ),
    "audit-missing": refused(
        "There is no audit of this site to accept.",
        "Run `netaudit audit` first, and read its report.",
    ),
    "audit-too-old": refused(
        "The last audit is {age} old; the policy allows {limit}.",
        "Run `netaudit audit` again.",
    ),
    "audit-from-the-future": refused(
        "The last audit is dated {taken_at}, which is later than this machine's clock.",
        "Set the clock right, then run `netaudit audit` again.",
    ),
    "audit-incomplete": incomplete(
        "The last audit did not see everything ({hosts}), so it cannot become the baseline.",
        "Make the audit complete first, then accept it.",
    ),
    "audit-partial": incomplete(
        "The last audit did not ask for everything ({sections}), so it cannot become the baseline.",
        "Run `netaudit audit` with the playbook `full`, then accept it.",
    ),
    "audit-of-other-inventory": refused(
        "The inventory changed after the last audit ({hosts}).",
        "Run `netaudit audit` again.",
    ),
    # Workspace and input
    "not-a-workspace": usage(
        "{path} is not a netaudit workspace: it has no `netaudit.yaml`.",
        "Go to one, name one with `-C DIR`, or make one with `netaudit init DIR`.",
    ),
    "directory-not-empty": refused("{path} is not empty.", "Choose a new directory: `init` never writes over files."),
    "not-a-git-repository": error(
        "{path} is not a git repository, so there is nowhere to keep a baseline.",
        "Run `git init` there, or make a new workspace with `netaudit init DIR`.",
    ),
    "git-missing": error("git was not found on this machine.", "Install git and put it on the PATH."),
    "git-failed": error(
        "git could not do this: {detail}", "Read git's own words above; `netaudit doctor` checks the set-up."
    ),
    "git-identity-missing": error(
        "git does not know who you are, so nothing can be committed.",
        "Run `git config --global user.name …` and `git config --global user.email …`.",
    ),
    "dirty-tree": refused(
        "These files have changes that are not committed: {paths}.",
        "Commit them, or put them away with `git stash --include-untracked`; netaudit never mixes your edits with its "
        "own.",
    ),
    "no-such-revision": usage("git knows no revision {revision}.", "See `netaudit baseline log`."),
    "no-baseline-at": usage("There is no baseline at {revision}.", "See `netaudit baseline log`."),
    "document-missing": error("{path} is missing.", "{mend}"),
    "document-invalid": error("{problems}", "Correct the file and run the command again; nothing was changed."),
    "state-too-new": error(
        "{path} was written by a newer netaudit (schema {schema}; this one reads up to {known}).",
        "Use that version or a later one.",
    ),
    "state-unreadable": error(
        "{path} is not a state file netaudit can read: {detail}.",
        "It is written by netaudit only: put it back as git has it, or go back to an earlier revision.",
    ),
    "file-exists": error("{path} exists already; nothing was written over.", "Give another name."),
    "no-such-schema": usage("There is no schema {name}.", "There are: {names}."),
    "playbook-missing": usage("There is no audit playbook {name}.", "`playbooks/audits/` has: {names}."),
    "locked": error(
        "Another netaudit is at work in this workspace ({holder}).",
        "Wait for it to end. A run that was killed holds no lock.",
    ),
    "disk-full": error(
        "{path} could not be written: {detail}.",
        "Free some space and run again; what was there before is untouched.",
    ),
    "symlink-refused": error(
        "{path} is a symbolic link; netaudit reads and writes only real files of the workspace.",
        "Replace the link by the file.",
    ),
    "lab-failed": error("The simulated practice could not do it: {detail}", "{mend}"),
    "demo-failed": error(
        "The demonstration's `netaudit {command}` ended with {ended} instead of {expected}.",
        "This is a defect, or the machine lacks something: see `netaudit doctor`.",
    ),
    "unexpected": error(
        "An error netaudit did not foresee: {detail}",
        "This is a defect: please report it with the output of the same command and `-v`.",
    ),
    **DISCOVERY_REASONS,
    **DOSSIER_REASONS,
    **SURVEY_REASONS,
    **TLS_REASONS,
    **MAIL_REASONS,
    **VISA_REASONS,
    **CHECK_REASONS,
    **PLAN_REASONS,
    **RECIPE_REASONS,
    **REPORT_REASONS,
    **WORKS_REASONS,
}
