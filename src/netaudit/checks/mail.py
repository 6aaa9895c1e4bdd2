"""Mail: what the addresses that the site declares say by themselves."""

from collections.abc import Iterator

from netaudit.core.look import Look, NotApplicable, finding, seen
from netaudit.core.mail_domain import consumer
from netaudit.model.check import Finding, check


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
