"""The reasons of change control: why something may not proceed, and the next step."""

from netaudit.model.reason_kinds import ReasonKind, different, error, fine, incomplete, refused, stale, usage

VISA_REASONS: dict[str, ReasonKind] = {
    # Trust
    "trust-broken": refused(
        "The site's history does not stand on the provider's root: {what}: {detail}.",
        "Do nothing on the site before this is explained. `netaudit trust show` says what was expected.",
    ),
    "baseline-unsigned": refused(
        "The first baseline of this site is not signed by the provider's root key, so nothing governs it.",
        "Sign it: `netaudit baseline accept --initial --key ROOT-KEY`, once for the site.",
    ),
    "root-key-missing": refused(
        "This machine was given no root key, so it cannot tell what governs this site.",
        "Get the provider's public root key by a way you trust, then `netaudit trust pin KEY`, once for all its sites.",
    ),
    "host-keys-to-accept": fine(
        "{count} SSH host keys are enrolled in the working tree's `inventory/known_hosts` only.",
        "Compare them on the devices, then have them accepted: `netaudit change new --governed`.",
    ),
    "history-rewritten": refused(
        "The history that governs here ({old}) is not part of what is offered ({new}).",
        "Fetch it, put your commits on top of it, and push again. Nothing that was accepted is ever rewritten.",
    ),
    "trust-stale": refused(
        "This machine last saw the site's history {age} ago; the policy allows {limit}.",
        "Fetch the provider's repository (`git pull`), so that a withdrawn key or a new rule is known here.",
    ),
    "clock-behind": refused(
        "This machine's clock says {now}, but the history already holds something of {seen}.",
        "Set the clock right.",
    ),
    "signing-failed": error(
        "Nothing was signed with {key}: {detail}.",
        "Is the key there, its passphrase known, its agent running or its hardware plugged in?",
    ),
    "ssh-keygen-missing": error("ssh-keygen was not found on this machine.", "Install OpenSSH's client tools."),
    "key-unreadable": error("{key} is no SSH key, and has no `.pub` beside it.", "Name your private key with `--key`."),
    "no-key": usage("Nothing can be signed without a key.", "Name yours with `--key`, or in NETAUDIT_KEY."),
    "key-of-nobody": refused(
        "{key} belongs to nobody who is enrolled in the accepted `inventory/people.yaml`.",
        "Sign with the key you are enrolled with, or be enrolled first: `netaudit people`.",
    ),
    "person-unknown": usage(
        "Whose note is this? Nobody is named.", "Name yourself with `--as PERSON`, or your key with `--key`."
    ),
    "evidence-exists": error(
        "{file} is there already, with another content.",
        "Give the new file another name; evidence is never overwritten.",
    ),
    # Request and plan
    "host-not-audited": refused(
        "{host} is not among the hosts of the last audit, so there is no state to plan on.",
        "Correct the host's name, or audit the whole site.",
    ),
    "file-not-proposed": refused(
        "{change}: the content that {path} is to have is not in its folder, or is another than the request says.",
        "Make the request again with `netaudit change new --governed`.",
    ),
    "change-ambiguous": usage("{given} may be any of: {ids}.", "Give more of the id."),
    "request-unsigned": refused(
        "{change}: the request is not presented by {person}.",
        "Have {person} present it: `netaudit change present {change}`.",
    ),
    "request-of-another": refused(
        "The folder of {change} holds the request of {other}.", "Put each in its own folder."
    ),
    "request-altered": refused(
        "{change}: the request is not the one that was presented or planned.",
        "Present it and plan it again, or put it back as it was: `git log -p` shows who changed it.",
    ),
    "plan-of-another": refused(
        "The plan is of {change} at {site}, not of this change at this site.", "Plan this change: `netaudit plan`."
    ),
    "plan-of-other-trust": refused(
        "The plan was made under the accepted state {commit}; now {accepted} governs.",
        "Plan again, and have the new plan approved: policy, people or hosts may be others now.",
    ),
    "governed-not-accepted": refused(
        "The working tree's {paths} are not what was accepted, so they do not count.",
        "Put them back with `git restore`, or have them accepted first: `netaudit change new --governed`.",
    ),
    "touches-undeclared": refused(
        "The plan touches what the request does not declare: {touches}.",
        "Add it to `touches` in the request, present and plan it again.",
    ),
    # Signatures
    "signature-invalid": refused(
        "{file}: its signature does not stand over what the file says.",
        "The file was altered, or never signed. Have it signed again by who answers for it.",
    ),
    "signer-unknown": refused(
        "{file}: signed with a key that belongs to nobody enrolled ({fingerprint}).",
        "Enrol the person with `netaudit people`, or have it signed by somebody who is.",
    ),
    "signer-revoked": refused(
        "{file}: the key of {person} that signed it is revoked.", "Have it signed again with a key that counts."
    ),
    "signer-expired": refused(
        "{file}: the key of {person} that signed it has expired.", "Have it signed again with a key that counts."
    ),
    "signer-not-yet": refused(
        "{file}: the key of {person} that signed it does not count yet.", "Have it signed with a key that counts."
    ),
    "signer-retired": refused("{file}: {person} is retired and signs nothing more.", "Have somebody else sign."),
    "signer-not-as-said": refused(
        "{file}: it says {said}, but the key is that of {person}.", "Everybody signs in their own name."
    ),
    "signer-not-in-role": refused(
        "{file}: {person} is not enrolled as {role}.", "Have it signed by somebody in that role."
    ),
    # Approvals
    "record-unreadable": refused("{file} is no statement netaudit can read: {detail}.", "Put it back as git has it."),
    "records-altered": refused(
        "Records that only ever grow were altered or removed: {paths}.",
        "Put them back as git's history has them; `git log -- changes` shows who did it.",
    ),
    "change-withdrawn": refused("{change} was withdrawn.", "Make a new request if it is needed after all."),
    "approval-of-another": refused(
        "{file}: approves {change} at {site}, not this change at this site.", "Have this plan approved."
    ),
    "request-altered-since": refused(
        "{file}: the request was altered after this was signed.", "Have the plan approved as it is now."
    ),
    "plan-altered-since": refused(
        "{file}: it was signed over another plan than the one on file.",
        "Have the plan approved as it is now, or put the approved one back.",
    ),
    "approval-of-other-base": refused(
        "{file}: it was signed over another base state of the devices.", "Have the plan approved as it is now."
    ),
    "approval-of-other-window": refused(
        "{file}: it was signed for another maintenance window.", "Have the plan approved for this window."
    ),
    "approval-expired": refused("{file}: the approval was valid until {until}.", "Have the plan approved again."),
    "approves-own": refused(
        "{file}: {person} is this change's {part} and cannot approve it.",
        "Have somebody else approve. A one-person shop writes `four_eyes: false` in its policy, and reports say so.",
    ),
    "attestation-missing": refused(
        "{file}: it speaks for {person} without the document that shows their visa.",
        "Attach the scanned or mailed document and approve again with `--attestation`.",
    ),
    "executor-not-named": refused(
        "{file}: it names {named} to execute, not {person}.", "Let {named} execute, or have it approved for {person}."
    ),
    "executor-unknown": refused("{person} is not enrolled as executor.", "Enrol them with `netaudit people`."),
    "change-rejected": refused(
        "{person} rejected this plan as {role}: {comment}", "Answer the objection, and plan the change anew."
    ),
    "role-missing": refused(
        "Approved in the role {role} by {have} of {need}.", "Have it signed: `netaudit approve ID --role {role}`."
    ),
    "approval-used": refused(
        "The works of {change} were begun on this approval already.", "What is left to do is a new change."
    ),
    "works-not-begun": refused("The works of {change} were not begun.", "Begin them: `netaudit begin {change}`."),
    # Time
    "window-not-open": refused("The maintenance window opens at {start}.", "Wait, or have another window approved."),
    "window-over": refused("The maintenance window ended at {end}.", "Have another window approved."),
    "window-too-short": refused(
        "{left} of the window are left; works, verification and rollback need {need}.",
        "Have a longer or another window approved.",
    ),
    "hours-forbidden": refused(
        "From {when} on patients are treated ({hours}), and no works are done then.",
        "Work outside these hours. An emergency asks for them (`in_hours: true`) and has them approved.",
    ),
    "hours-not-approved": refused(
        "Works in hours when patients are treated were asked for, and no approval says so.",
        "Have it approved with `--in-hours`.",
    ),
    # Base state
    "base-moved": stale(
        "{host}: its state is not the one the plan was made on.", "Audit the site, plan again, have it approved."
    ),
    "device-other": stale(
        "{host}: another device answers than the one that was planned for (serial number {planned}, now {seen}).",
        "Find out who replaced it, audit the site, and plan again.",
    ),
    "base-not-observed": incomplete(
        "{host}: its present state could not be collected.", "Make it reachable, then try again."
    ),
    "impact-grown": stale(
        "The change reaches more now than when it was planned: {names}.", "Plan again, and have it approved."
    ),
    # Perimeters, lifecycle, rollback
    "mandate-missing": refused(
        "{host} belongs to the perimeter {perimeter}, and no valid mandate for it is on file.",
        "Get the written mandate of who holds the maintenance rights: `netaudit mandate add`.",
    ),
    "mandate-of-other-plan": refused(
        "{host}: the mandate for {perimeter} is not the one the plan was approved with.", "Plan again."
    ),
    "transitional-too-long": refused(
        "A transitional step until {until} is longer than the policy allows ({limit}).",
        "Choose an earlier end, or do it for good.",
    ),
    "transitional-past": refused("The transitional step would have ended on {until} already.", "Choose a later end."),
    "transitional-overdue": refused(
        "{change} was to last until {until} and is {days} days overdue.",
        "Remove it or make it final first: its own change, with `closes: {change}`.",
    ),
    "rollback-missing": refused(
        "{host}: the plan has no way back.", "Write the lines that take it back, or plan with a recipe."
    ),
    "rollback-unproven": refused(
        "{host}: nothing shows that the rollback is one, and the policy asks for that.",
        "Plan with a recipe, or with lines whose effect can be predicted.",
    ),
    "not-transitional": refused("{change} is no transitional change with a plan.", "Only such a change is closed."),
    "transitional-still-there": refused(
        "{change}: what it did to the site is still there, as far as the last audit shows.",
        "Remove it or make it final by its own change (`closes: {change}`), or audit the site after its removal.",
    ),
    "nothing-edited": refused(
        "Nothing below inventory/ or playbooks/ differs from what was accepted.", "Edit it first, then run this again."
    ),
    "transitional-due": fine(
        "{change} is transitional: it ends on {until}, in {days} days.",
        "Plan its removal, or have it made final by its own change.",
    ),
    "transitional-late": different(
        "{change} was to last until {until} and is {days} days overdue.",
        "Remove it or make it final: its own change, with `closes: {change}`, then `netaudit change close {change}`.",
    ),
    "review-due": fine(
        "{change} was an emergency: it is to be reviewed by {until}.",
        "`netaudit approve {change} --review --role ROLE --comment …`",
    ),
    "review-late": different(
        "{change} was an emergency and was to be reviewed by {until}: {days} days overdue.",
        "`netaudit approve {change} --review --role ROLE --comment …`",
    ),
    # Accepting
    "not-a-regularisation": refused(
        "{change} does not ask to accept what was done without prior visa.",
        "Write `regularises: true` in the request, present and plan it again.",
    ),
    "regularisation-not-named": refused(
        "{change} accepts what was done without prior visa, and says so for ever.",
        "Name it with `--regularise {change}`.",
    ),
    "state-not-approved": stale(
        "What would be accepted is not what was approved or verified: {files}.",
        "Audit the site again, and plan or verify anew.",
    ),
    "verdict-of-another": refused("The verdict on file is of {change} or of another plan.", "Verify these works."),
    "verdict-not-conforming": refused(
        "{change}: the works were not found conforming.", "Put right what is not, then verify again."
    ),
    "alteration-not-approved": refused(
        "These files are not what an approved change declares: {paths}.",
        "Make a change whose steps name each file by its digest, and have it approved.",
    ),
    "commit-without-change": refused(
        "Commit {commit} alters {paths} and names no change.",
        "What governs the site only changes by an approved change: give it a `Change:` trailer, or undo it.",
    ),
    "zone-unknown": error(
        "This machine does not know the time zone {zone}, so hours and windows cannot be judged.",
        "Correct `timezone` in the site file, or install the time zone data (`tzdata`).",
    ),
    # Standard changes
    "permit-missing": refused(
        "There is no permit {permit}.", "Have one signed with `netaudit permit`, or ask for a normal change."
    ),
    "permit-wrong-role": refused(
        "The permit {permit} is signed as {role}, which the policy does not ask for.", "Have it signed by who must."
    ),
    "permit-of-another": refused("The permit {permit} is not of this site ({site}).", "Have one signed for this site."),
    "permit-expired": refused("The permit {permit} was valid until {until}.", "Have it signed anew."),
    "permit-altered": refused("The permit {permit} is not the one the plan was made under.", "Plan again."),
    "permit-recipe-altered": refused(
        "The recipe {recipe} is not the one that the permit {permit} was signed for.",
        "Have the permit signed anew, or ask for a normal change.",
    ),
    "recipe-unknown": usage("No recipe {recipe} is in force.", "There are: {known}."),
    "perimeter-unknown": usage("The accepted site file has no perimeter {perimeter}.", "It has: {known}."),
    "mandate-would-not-count": refused(
        "Signed by {person} as {role}, the mandate would release nothing; nothing was written.",
        "The holder signs as vendor:PERIMETER; an approver attests the written mandate: `--role approver:ROLE "
        "--document FILE`.",
    ),
    "permit-exceeded": refused(
        "The permit {permit} does not cover this: {detail}.", "Ask for a normal change, or for a wider permit."
    ),
}
