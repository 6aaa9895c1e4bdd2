"""The reasons of mail: why a report did not leave, or is not known to have arrived, and the next step."""

from netaudit.model.reason_kinds import ReasonKind, error, fine, incomplete, refused, usage

MAIL_REASONS: dict[str, ReasonKind] = {
    # What became of it
    "mail-sent": fine("{report} was sent to {recipient}: {answer}."),
    "mail-waiting": fine(
        "{report} waits in the outbox for {recipient}: {answer}.",
        "Nothing is lost. `netaudit outbox flush` sends it, at the latest with the next `netaudit send`.",
    ),
    "mail-refused": error(
        "{report} was refused for {recipient}, for good: {answer}.",
        "Correct the address, or ask who runs the server. `netaudit outbox drop ID` puts the message away.",
    ),
    "mail-ambiguous": incomplete(
        "Whether {recipient} got {report} is unknown: {answer}.",
        "It is given again under the same Message-ID, and may arrive twice. Ask, or wait for the next try.",
    ),
    "mail-nothing-waiting": fine("Nothing waits in the outbox."),
    "mail-queued": fine("{report} is in the outbox for {recipient}.", "`netaudit outbox flush` sends it."),
    "mail-dropped-by-hand": fine("The message {name} was put away; the dispatch journal tells of it."),
    "dispatch-recorded": fine("Written into the dispatch journal: {report} to {recipient} by {channel}."),
    "mail-already-sent": fine(
        "{report} was sent to {recipient} on {date} already, with the same content.",
        "To send it again all the same, say `--again`.",
    ),
    "mail-left-out": incomplete(
        "{file} is too large for this message ({size} of {limit} bytes) and was left out; its digest is in the text.",
        "Hand it over by another way, then write that down with `netaudit outbox record`.",
    ),
    # The server
    "mail-unreachable": fine(
        "No way leads to the mail server {server} ({detail}).",
        "That is normal without Internet on site: what waits in the outbox stays there.",
    ),
    "mail-no-tls": error(
        "{server} offered no TLS, so nothing was sent to it.",
        "Correct `port` and `security` of `mail.smtp` in `inventory/site.yaml`. `security: none` sends in the clear.",
    ),
    "mail-certificate": error(
        "The certificate of {server} does not hold ({detail}), so nothing was sent to it.",
        "Is the name in `mail.smtp.host` the one in its certificate? Is this network's Internet access filtered?",
    ),
    "mail-password-in-clear": error(
        "{server} is to be given a password without TLS (`security: none`), so nothing was sent to it.",
        "Use `starttls` or `tls`, or take the password out of `mail.smtp`.",
    ),
    "mail-no-auth": error(
        "{server} offers no login by PLAIN or LOGIN, so no password was sent.",
        "Ask who runs the server how clients log in, or take the password out of `mail.smtp`.",
    ),
    "mail-auth-failed": error(
        "{server} refused the user name or password ({answer}). One attempt was made, none will follow by itself.",
        "Check `username` and `password` of `mail.smtp`, and the variables that hold them. Then "
        "`netaudit outbox flush --now`.",
    ),
    "mail-server-refuses": error(
        "{server} would not talk to us: {detail}.", "Ask who runs the server; what waits in the outbox stays there."
    ),
    "mail-deadline": fine(
        "{server} was not finished within {seconds} s ({detail}); what it did not take stays in the outbox.",
        "Give a slow line more time with `--deadline`.",
    ),
    "mail-dropped": fine(
        "The connection to {server} was lost during {detail}; what it did not take stays in the outbox.",
        "`netaudit outbox flush` tries again.",
    ),
    "mail-interrupted": incomplete(
        "Interrupted: what {server} did not take stays in the outbox.", "`netaudit outbox flush` tries again."
    ),
    # Settings and what is asked
    "mail-not-set-up": error(
        "This site has no mail server, so nothing was sent.", "Fill in `mail` in `inventory/site.yaml`."
    ),
    "mail-settings-not-accepted": fine(
        "The mail settings or contacts in the working tree are not what was accepted: the accepted ones were used.",
        "Have yours accepted first: `netaudit change new --governed`.",
    ),
    "mail-no-sender": error(
        "Nobody is named in whose name mail is sent.",
        "Fill in `mail.sender` or the contact `it` in `inventory/site.yaml`.",
    ),
    "mail-recipient-unknown": usage("{name} is not a contact of this site.", "The contacts are: {names}."),
    "mail-address-invalid": error("{detail}.", "Correct it in `inventory/site.yaml` or in the change request."),
    "mail-message-refused": error(
        "The message could not be made safely: {detail}.", "This is a defect of netaudit: please report it."
    ),
    "report-missing": usage("There is no report {name} in `reports/`.", "There are: {names}."),
    "mail-technical-to-client": refused(
        "The technical report of {change} does not go to the client ({recipient}): it holds addresses and internals.",
        "Leave `--level` out: each then gets the report that is written for them.",
    ),
    "mail-level-of-no-works": usage(
        "{report} is written for everybody alike: `--level` is of the report of works.", "Leave `--level` out."
    ),
    "mail-client-report-missing": error(
        "{change} has no report for its client yet.", "Write it: `netaudit report {change} --level client --pdf`."
    ),
    "report-empty": error("{name} holds no report.pdf or report.html to send.", "Render it again."),
    "encryption-failed": error(
        "{file} could not be encrypted, so nothing was sent: {detail}.", "Send it by another way, or render it again."
    ),
    "channel-when": usage("{given} is not a date and time that has passed.", "Write it as 2026-12-01T19:30+04:00."),
    # The outbox
    "outbox-unknown": usage("There is no message {name} in the outbox.", "See `netaudit outbox list`."),
    "outbox-damaged": error(
        "The outbox's message {name} is not as it was queued ({detail}), so it was not sent.",
        "Put it away with `netaudit outbox drop {name}`, and send the report again.",
    ),
    "dispatches-altered": refused(
        "`reports/dispatches.csv` no longer begins with what was committed: {detail}.",
        "It only ever grows. Put it back with `git checkout -- reports/dispatches.csv`.",
    ),
}
