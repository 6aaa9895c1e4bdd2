"""What may be found about a mail domain, in one catalogue: what it means, its sentence, what to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from netaudit.model.dns import Question

Meaning = Literal["compliant", "advice", "undetermined", "non-compliant"]
Subject = Literal["domain", "mx", "spf", "dmarc", "dkim"]


@dataclass(frozen=True)
class MailFindingKind:
    """One row of the catalogue."""

    meaning: Meaning
    sentence: str
    mend: str = ""


def _good(sentence: str) -> MailFindingKind:
    return MailFindingKind("compliant", sentence)


def _advice(sentence: str, mend: str) -> MailFindingKind:
    return MailFindingKind("advice", sentence, mend)


def _unknown(sentence: str, mend: str) -> MailFindingKind:
    return MailFindingKind("undetermined", sentence, mend)


def _bad(sentence: str, mend: str) -> MailFindingKind:
    return MailFindingKind("non-compliant", sentence, mend)


_ASK_AGAIN = "Ask again when the Internet can be reached: `netaudit mail-domains`."
_ONE_SPF = "Have the domain's DNS corrected: one TXT record that begins with v=spf1."
MAIL_FINDINGS: dict[str, MailFindingKind] = {
    "domain-consumer": _bad(
        "{domain} is a consumer provider's domain: the practice can publish and enforce nothing for it.",
        "Use a domain of the practice's own, and a secure health mail service for health records.",
    ),
    "domain-missing": _bad("{domain} does not exist in the DNS.", "Was it spelt right? Has its registration run out?"),
    # RFC 5321 section 5.1, RFC 2181 section 10.3, RFC 7505
    "mx-good": _good("Mail for {domain} is taken by {hosts}."),
    "mx-null": _good("{domain} says that it takes no mail (RFC 7505)."),
    "mx-none": _bad("{domain} names no mail server (MX).", "Publish MX records; or `0 .` where it takes no mail."),
    "mx-null-and-more": _bad("{domain} says that it takes no mail, and names mail servers too.", "Keep one of both."),
    "mx-address": _bad("The MX of {domain} is the address {host} instead of a name.", "Name the mail server."),
    "mx-alias": _bad("The MX {host} is an alias (CNAME), which RFC 2181 forbids.", "Name the server itself."),
    "mx-unresolved": _bad("The MX {host} has no address.", "Correct the name, or remove it from the MX records."),
    "mx-unreadable": _unknown("An MX record of {domain} cannot be read: {detail}.", _ASK_AGAIN),
    "mx-many": _unknown("{domain} has {count} MX records; the first {most} were looked at.", "Look at the others."),
    # RFC 7208
    "spf-good": _good("SPF: one record, {lookups} DNS lookups of 10, and it ends with {ending}."),
    "spf-none": _bad("{domain} publishes no SPF record: anybody may send in its name.", _ONE_SPF),
    "spf-many": _bad("{name} publishes {count} SPF records, which counts as an error (RFC 7208, 4.5).", _ONE_SPF),
    "spf-syntax": _bad("The SPF record of {name} cannot be read: {detail}.", "Correct the record."),
    "spf-lookups": _bad(
        "SPF needs more than 10 DNS lookups, so receivers give up on it (RFC 7208, 4.6.4).",
        "Remove includes that are not needed any more.",
    ),
    "spf-voids": _bad(
        "SPF asks {count} times for what is not in the DNS; more than 2 is an error (RFC 7208, 4.6.4): {names}.",
        "Remove these names from the record.",
    ),
    "spf-loop": _bad("SPF includes itself: {path}.", "Remove the include that closes the circle."),
    "spf-include-none": _bad("SPF includes {name}, which publishes no SPF record.", "Remove it, or correct its name."),
    "spf-redirect-none": _bad("SPF points to {name}, which publishes no SPF record.", "Correct the redirect."),
    "spf-mx-many": _bad("SPF: {name} has more than 10 mail servers.", "Name their addresses with ip4: and ip6:."),
    "spf-no-ending": _bad("The SPF record ends with neither `all` nor `redirect`.", "End it with -all or ~all."),
    "spf-weak-ending": _bad("SPF ends with {ending}, which lets anybody send.", "End it with -all or ~all."),
    "spf-ptr": _advice("SPF of {name} uses `ptr`, which RFC 7208 tells not to use.", "Replace it by ip4: and ip6:."),
    "spf-leading-space": _advice("A TXT record of {name} looks like SPF but begins with a space.", "Correct it."),
    "spf-macro": _unknown(
        "SPF of {name} depends on each message ({term}), so it cannot be judged beforehand.",
        "Let the mail provider say what stands behind it.",
    ),
    "spf-unanswered": _unknown("SPF: the DNS gave no answer for {name} ({kind}).", _ASK_AGAIN),
    # RFC 7489, and the tags of its successor, RFC 9989
    "dmarc-good": _good("DMARC: {policy}, reports to {reports}."),
    "dmarc-none": _bad(
        "{domain} publishes no DMARC policy.", "Publish one; begin with p=none and rua, then quarantine."
    ),
    "dmarc-many": _bad("{name} publishes {count} DMARC records, so none counts.", "Keep one."),
    "dmarc-syntax": _bad("The DMARC record of {name} cannot be read: {detail}.", "Correct the record."),
    "dmarc-monitor": _bad(
        "DMARC only watches (p=none): forged mail is delivered.", "Go on to quarantine, then reject."
    ),
    "dmarc-no-policy": _bad("The DMARC record of {name} has no policy, which counts as p=none.", "Add p=quarantine."),
    "dmarc-test": _bad("DMARC is in test mode (t=y): the policy is not applied in full.", "Remove t=y."),
    "dmarc-part": _bad("DMARC applies to {percent} % of the messages only (pct).", "Remove pct; RFC 9989 drops it."),
    "dmarc-subdomains": _bad("DMARC leaves subdomains open (sp=none).", "Remove sp, or give it the same policy as p."),
    "dmarc-old-tags": _advice("DMARC uses tags that RFC 9989 drops: {tags}.", "Remove them when the record is edited."),
    "dmarc-no-reports": _advice("Nobody receives DMARC's reports (no rua).", "Name a mailbox with rua=mailto:…"),
    "dmarc-report-address": _bad("The DMARC report address {uri} is no mailto: address.", "Correct rua."),
    "dmarc-report-refused": _bad(
        "{target} has not said that it takes DMARC reports for {domain}, so it receives none.",
        "Let it publish {name}, or name a mailbox of the domain.",
    ),
    "dmarc-unanswered": _unknown("DMARC: the DNS gave no answer for {name}.", _ASK_AGAIN),
    "dmarc-parent-unknown": _unknown(
        "{domain} has no DMARC policy of its own, and which domain it belongs to is not declared.",
        "Declare that domain under `mail_domains` in `inventory/site.yaml`.",
    ),
    # RFC 6376, RFC 8301, RFC 8463
    "dkim-good": _good("DKIM: the key of the selector {selector} is {kind}, {bits} bits."),
    "dkim-no-selector": _unknown(
        "DKIM: no selector is known, and selectors cannot be listed.",
        "Take `s=` from the DKIM-Signature of a received message, and answer the survey.",
    ),
    "dkim-none": _bad("DKIM: {name} publishes no key.", "Publish it, or sign with another selector."),
    "dkim-many": _bad("DKIM: {name} publishes {count} records.", "Keep one."),
    "dkim-syntax": _bad("DKIM: the record of {name} cannot be read: {detail}.", "Correct the record."),
    "dkim-revoked": _bad("DKIM: the key of {name} is revoked (p is empty).", "Sign with another selector."),
    "dkim-short": _bad("DKIM: the RSA key of {name} has {bits} bits; 2048 are called for.", "Make a longer key."),
    "dkim-sha1": _bad("DKIM: {name} allows rsa-sha1 only, which RFC 8301 forbids.", "Allow sha256."),
    "dkim-test": _advice("DKIM: {name} is in test mode (t=y).", "Remove t=y."),
    "dkim-unanswered": _unknown("DKIM: the DNS gave no answer for {name}.", _ASK_AGAIN),
    "mx-unanswered": _unknown("The DNS gave no answer for {name} ({kind}).", _ASK_AGAIN),
}


@dataclass(frozen=True)
class MailFinding:
    """Something that was found about a domain."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raise KeyError on a code that the catalogue does not have."""
        MAIL_FINDINGS[self.code]

    @property
    def meaning(self) -> Meaning:
        """What it means for the domain."""
        return MAIL_FINDINGS[self.code].meaning

    @property
    def subject(self) -> str:
        """`domain`, `mx`, `spf`, `dmarc` or `dkim`."""
        return self.code.partition("-")[0]


def found(code: str, **params: str | int) -> MailFinding:
    """Make a `MailFinding`; KeyError on an unknown code."""
    return MailFinding(code, params)


@dataclass(frozen=True)
class MailDomain:
    """What is concluded about a domain from what was recorded."""

    domain: str
    findings: tuple[MailFinding, ...]
    missing: tuple[Question, ...] = ()
    """Questions (name, type) whose answers would be needed and are not recorded."""

    def verdict(self, subject: str = "") -> Meaning:
        """The verdict on the domain or on one subject; what is not known is never compliant."""
        meanings = {each.meaning for each in self.findings if not subject or each.subject == subject}
        order: tuple[Meaning, ...] = ("non-compliant", "undetermined", "advice", "compliant")
        return next((each for each in order if each in meanings), "undetermined")
