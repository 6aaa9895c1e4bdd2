"""Mail: what the addresses that the site declares say by themselves, and what its domains publish."""

from collections.abc import Iterator, Sequence

from netaudit.core.look import Look, NotApplicable, finding, seen
from netaudit.core.mail_domain import consumer
from netaudit.model.check import Finding, check
from netaudit.model.mail_domain import MAIL_FINDINGS, MailDomain


@check(
    "MAIL-DOM-003",
    title=("Pas d'adresse de messagerie grand public déclarée", "No consumer mail address declared"),
    domain="mail",
    severity="high",
    horizon="short-term",
    refs="ANSSI 24; PGSSI-S 5.3.1.3; LPD 8; RGPD 32; practice questionnaire; FMH 9",
    needs=("contacts",),
    risk="Health data lies in a mailbox that the practice does not own, under terms that nobody signed for it.",
    action="Give the practice addresses under its own domain, and send health data by MSSanté or HIN.",
    limits="Looks at the addresses in `inventory/site.yaml`; what carries health data is asked in the survey.",
)
def consumer_mail(look: Look) -> Iterator[Finding]:
    """No declared address is a consumer's."""
    if not look.contacts:
        raise NotApplicable
    for name, contact in sorted(look.contacts.items()):
        domain = contact.email.rpartition("@")[2].lower()
        if consumer(domain):
            rows = seen("", "contacts", name)
            yield finding("The address of {contact} is at {domain}.", rows, contact=contact.name, domain=domain)


@check(
    "MAIL-DNS-001",
    title=(
        "MX, SPF et DMARC valides, politique au moins quarantine",
        "MX, SPF and DMARC valid, policy at least quarantine",
    ),
    domain="mail",
    severity="high",
    horizon="short-term",
    refs="ANSSI 24R; CIS 9.5; RFC 7208, 9989",
    needs=("mail-domains",),
    risk="Anybody can write to patients and colleagues in the practice's name, and mail may not arrive.",
    action="Have the domain's DNS records corrected; `netaudit mail-domains` says which, and how.",
    limits="Judged on answers of the last 30 days; `netaudit mail-domains` asks again.",
)
def mail_records(look: Look) -> Iterator[Finding]:
    """Each mail domain names its servers, says who may send, and has forgeries set aside."""
    yield from _told(look, look.mail_domains, ("domain", "mx", "spf", "dmarc"))


@check(
    "MAIL-DKIM-002",
    title=("Messages signés par DKIM, clé d'au moins 2048 bits", "Messages signed by DKIM, key of 2048 bits or more"),
    domain="mail",
    severity="medium",
    horizon="intermediate",
    refs="ANSSI 24R; RFC 6376, 8301",
    needs=("mail-domains",),
    risk="Receivers cannot tell the practice's mail from a forgery, and may drop it.",
    action="Let the mail provider sign, with a key of 2048 bits; write the selector into the survey.",
    limits="A selector must be known: `s=` of a received message, answered in the survey.",
)
def mail_keys(look: Look) -> Iterator[Finding]:
    """Each mail domain publishes a good key for each selector that is known."""
    # For a consumer's domain the practice can publish nothing, which MAIL-DNS-001 says.
    own = [each for each in look.mail_domains if not any(one.code == "domain-consumer" for one in each.findings)]
    yield from _told(look, own, ("dkim",))


def _told(look: Look, domains: Sequence[MailDomain], subjects: tuple[str, ...]) -> Iterator[Finding]:
    if not domains:
        raise NotApplicable
    for domain in domains:
        told = [each for each in domain.findings if each.subject in subjects]
        if not told:
            look.note("", "{domain}: nothing is recorded about this.", domain=domain.domain)
        for each in told:
            kind = MAIL_FINDINGS[each.code]
            params = {"domain": domain.domain, **each.params}
            if each.meaning == "non-compliant":
                yield finding(kind.sentence, seen("", "mail-domains", domain.domain, each.code), **params)
            elif each.meaning == "undetermined":
                look.note("", kind.sentence, **params)
