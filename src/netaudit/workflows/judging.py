"""The audit's checks: which ones the playbook asks for, and what they may look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from netaudit.checks import checks
from netaudit.core.judge import at_or_above, judge_all, matching
from netaudit.core.wire import OnTheWire, young
from netaudit.model.check import Check, InventoryHost, Judgement, Material, Severity
from netaudit.model.difference import Comparison
from netaudit.model.errors import stop
from netaudit.model.mail_domain import MailDomain
from netaudit.model.on_file import ChangeOnFile
from netaudit.model.site import AuditPlaybook, Perimeter
from netaudit.model.snapshot import Snapshot
from netaudit.model.verdict import Reason, reason
from netaudit.store.wire import read_wire
from netaudit.store.workspace import Workspace
from netaudit.workflows.mail_domains import recorded
from netaudit.workflows.on_file import begun_changes
from netaudit.workflows.selection import restrictions
from netaudit.workflows.survey import counting_answers

if TYPE_CHECKING:
    from netaudit.workflows.site_pass import Pass

_OWN = ("mac", "role", "vendor")
MAIL_MAX_AGE = timedelta(days=30)
"""DNS records of mail change seldom, and are asked for apart from the audit."""


@dataclass(frozen=True)
class Chosen:
    """What a playbook says of checks, held against those that there are."""

    checks: tuple[Check, ...]
    playbook: AuditPlaybook


def chosen(playbook: AuditPlaybook, name: str) -> Chosen:
    """The checks that a playbook names.

    Raises:
        NetauditError: `check-unknown`: the playbook names one that there is not, in `checks` or in a waiver.
    """
    found, lost = matching(checks(), playbook.checks)
    lost += [each.check for each in playbook.waivers if each.check not in {check.id for check in checks()}]
    if lost:
        raise stop("check-unknown", playbook=name, names=", ".join(lost))
    return Chosen(tuple(found), playbook)


def judged(asked: Chosen, material: Material, day: date) -> tuple[Judgement, ...]:
    """What the checks conclude; `day` is today at the site."""
    return tuple(judge_all(asked.checks, material, asked.playbook.waivers, day))


def finding_reasons(judgements: Sequence[Judgement], threshold: Severity) -> list[Reason]:
    """What the findings add to the audit's verdict."""
    severe = len(at_or_above(judgements, threshold))
    rest = len(at_or_above(judgements, "low")) - severe
    counts = {"findings": severe, "findings-below": rest}
    return [reason(code, threshold=threshold, count=count) for code, count in counts.items() if count]


@dataclass(frozen=True)
class Beside:
    """What the checks look at beside what is collected; read before any host is asked."""

    answers: Mapping[str, object]
    """Of the survey, those that still count."""
    wire: OnTheWire
    mail_domains: tuple[MailDomain, ...] | None
    changes: tuple[ChangeOnFile, ...]
    stale: Mapping[str, str]
    """Input that is too old to count -> its day."""


def beside(workspace: Workspace, now: datetime) -> Beside:
    """What is on file of survey, wire, mail domains and changes.

    A search on the wire counts as long as an audit does.

    Raises:
        NetauditError: a file cannot be read: `document-invalid`, `state-unreadable`, `symlink-refused`, …
    """
    wire = young(read_wire(workspace.root), workspace.site.addressing.vlans, now, workspace.site.policy.audit_max_age)
    domains, old = recorded(workspace, now, MAIL_MAX_AGE)
    return Beside(
        answers=counting_answers(workspace, now),
        wire=wire,
        mail_domains=domains,
        changes=begun_changes(workspace, now),
        stale={**wire.stale, **({"mail-domains": old} if old else {})},
    )


def material(
    workspace: Workspace, seen: "Pass", before: Snapshot | None, compared: Comparison | None, on_file: Beside
) -> Material:
    """What checks may look at.

    Where things are plugged in is known of the whole site only, so an audit of some hosts has no endpoints. What is
    owed is known of a governed site only. Of the survey's answers, those that still count.
    """
    return Material(
        snapshot=seen.snapshot,
        hosts=_inventory(workspace, seen.ground.perimeters),
        addressing=workspace.site.addressing,
        contacts=workspace.site.contacts,
        baseline=before,
        drift=compared,
        owed=seen.ground.owed if seen.ground.governed else None,
        dhcp_offers=on_file.wire.offers,
        names=on_file.wire.names,
        upnp=on_file.wire.gateways,
        mail_domains=on_file.mail_domains,
        changes=on_file.changes,
        answers=on_file.answers,
        stale=on_file.stale,
        endpoints_known=seen.whole_site,
    )


def _inventory(workspace: Workspace, perimeters: tuple[Perimeter, ...]) -> dict[str, InventoryHost]:
    hosts = dict(workspace.inventory.hosts)
    restricted = restrictions(hosts, perimeters)
    return {
        name: InventoryHost(
            name=name,
            role=str(host.get("role") or ""),
            platform=host.platform or "",
            mac=str(host.get("mac") or ""),
            vendor=str(host.get("vendor") or ""),
            restricted=restricted.get(name, ""),
            notes={
                key: str(value)
                for key, value in host.extended_data().items()
                if key not in _OWN and isinstance(value, str | int | date)
            },
        )
        for name, host in hosts.items()
    }
