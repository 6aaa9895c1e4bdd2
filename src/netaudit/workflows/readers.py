"""Who gets which report of a change: its client the client's, everybody else the technical one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from netaudit.core.mail import MailError, address
from netaudit.model.change import Request
from netaudit.model.errors import stop
from netaudit.model.mail import Recipient
from netaudit.model.site import Site
from netaudit.report.technical_facts import Level
from netaudit.workflows.postage import recipients
from netaudit.workflows.reports import CLIENT, REPORT, Chosen

CLIENT_CONTACT = "client"
"""The contact of `inventory/site.yaml` to whom no address, serial number or line of configuration is sent."""


@dataclass(frozen=True)
class Mailing:
    """One report, and who gets it."""

    report: Chosen
    who: tuple[Recipient, ...]


def mailings(
    report: Chosen, site: Site, names: Sequence[str], request: Request | None, level: Level | None = None
) -> tuple[Mailing, ...]:
    """What goes to whom.

    An audit's report, and the plan that a visa is asked for, go to everybody who is named. The technical report of a
    change never goes to the client's address, unless it is the IT service's too.

    Args:
        report: which.
        site: whose contacts they are.
        names: keys of `contacts`, or `requester`.
        request: of the change; None for an audit.
        level: this one for all of them; None: to each their own.

    Raises:
        NetauditError: `mail-recipient-unknown`, `mail-address-invalid`, `mail-technical-to-client`,
            `mail-client-report-missing` or `mail-level-of-no-works`.
    """
    who = recipients(site, names, request)
    if not levelled(report):
        if level:
            raise stop("mail-level-of-no-works", report=report.name)
        return (Mailing(report, who),)
    clients = tuple(each for each in who if level == "client" or (level is None and _only_client(site, each)))
    others = tuple(each for each in who if each not in clients)
    if told := [each for each in others if _only_client(site, each)]:
        raise stop("mail-technical-to-client", change=report.change, recipient=told[0].address)
    own = replace(report, name_of_files=CLIENT)
    if clients and own.own() is None:
        raise stop("mail-client-report-missing", change=report.change)
    found = (Mailing(replace(report, name_of_files=REPORT), others), Mailing(own, clients))
    return tuple(each for each in found if each.who)


def levelled(report: Chosen) -> bool:
    """Whether it is the report of works, which is written for two kinds of readers."""
    return bool(report.change) and replace(report, name_of_files=REPORT).own() is not None


def client_reads(site: Site, names: Sequence[str], request: Request | None) -> bool:
    """Whether one of them gets the client's report."""
    return any(_only_client(site, each) for each in recipients(site, names, request))


def _only_client(site: Site, who: Recipient) -> bool:
    return who.address == _address(site, CLIENT_CONTACT) != _address(site, "it")


def _address(site: Site, contact: str) -> str:
    found = site.contacts.get(contact)
    try:
        return address(found.email) if found else ""
    except MailError:
        return ""  # to that one nothing can be sent at all
