"""Under which settings mail leaves: always those that were accepted, and to whom they let it go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from netaudit.core.mail import MailError, address
from netaudit.model.change import Request
from netaudit.model.errors import NetauditError, stop
from netaudit.model.mail import Recipient
from netaudit.model.site import Mail, Site
from netaudit.model.verdict import Reason, reason
from netaudit.store.machine import remembered
from netaudit.store.workspace import Workspace
from netaudit.transport.credentials import Prompt, resolve
from netaudit.transport.smtp import Server
from netaudit.workflows.trust import ANCHOR, governance

REQUESTER = "requester"
"""Beside the site's contacts: who asked for the change."""


@dataclass(frozen=True)
class Postage:
    """What is in force for mail."""

    site: Site
    mail: Mail
    sender: str
    remarks: tuple[Reason, ...] = ()


def postage(workspace: Workspace, now: datetime) -> Postage:
    """The mail settings in force.

    Raises:
        NetauditError: the site's history does not hold; `mail-not-set-up`, `mail-no-sender`, `mail-address-invalid`.
    """
    site, remarks = _site(workspace, now)
    if site.mail is None:
        raise stop("mail-not-set-up")
    contact = site.contacts.get("it")
    written = site.mail.sender or (contact.email if contact else None)
    if written is None:
        raise stop("mail-no-sender")
    return Postage(site, site.mail, _address(written), remarks)


def _site(workspace: Workspace, now: datetime) -> tuple[Site, tuple[Reason, ...]]:
    signed = workspace.repository.last_change(ANCHOR) is not None
    if not signed and remembered(workspace.repository.root_commit()[:16]) is None:
        return workspace.site, ()
    found = governance(workspace, now)
    if found.trust.problems:
        raise NetauditError(*found.trust.problems)
    here = workspace.site
    same = (here.mail, here.contacts) == (found.site.mail, found.site.contacts)
    return found.site, () if same else (reason("mail-settings-not-accepted"),)


def recipients(site: Site, names: Sequence[str], request: Request | None) -> tuple[Recipient, ...]:
    """Who these names are; each address once.

    Args:
        site: whose contacts they are.
        names: keys of `contacts`, or `requester`.
        request: of the change that the report is about; None for an audit's.

    Raises:
        NetauditError: `mail-recipient-unknown` or `mail-address-invalid`.
    """
    people = {key: Recipient(name=each.name, address=each.email) for key, each in site.contacts.items()}
    if request is not None and request.requester.email:
        people[REQUESTER] = Recipient(name=request.requester.name, address=request.requester.email)
    found: dict[str, Recipient] = {}
    for name in names:
        if name not in people:
            raise stop("mail-recipient-unknown", name=name, names=", ".join(sorted(people)))
        where = _address(people[name].address)
        found.setdefault(where, Recipient(name=people[name].name, address=where))
    return tuple(found.values())


def server(mail: Mail, prompt: Prompt | None) -> Server:
    """The mail server with its login, resolved in memory only; raises `host-no-credentials`."""
    smtp = mail.smtp
    username = resolve(smtp.username, smtp.host, prompt) if smtp.username else ""
    password = resolve(smtp.password, smtp.host, prompt) if smtp.password else ""
    return Server(smtp.host, smtp.port, smtp.security, username, password)


def _address(written: str) -> str:
    try:
        return address(written)
    except MailError as failure:
        raise stop("mail-address-invalid", detail=str(failure)) from failure
