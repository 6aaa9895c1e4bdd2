"""`status` and `doctor`: where the site stands, and what is missing to work on it."""

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from netaudit.core.case import Owed
from netaudit.core.statement import StatementError
from netaudit.core.works.left_copies import left_copies
from netaudit.model.errors import NetauditError
from netaudit.model.statements import PlanStatement
from netaudit.model.verdict import Reason
from netaudit.platforms import platform, platform_names
from netaudit.store.baseline import FOLDER, last_audit
from netaudit.store.changes import FOLDER as CHANGES
from netaudit.store.changes import PLAN, on_disk
from netaudit.store.machine import roots
from netaudit.store.outbox import Outbox
from netaudit.store.workspace import Workspace
from netaudit.workflows.ground import ground
from netaudit.workflows.overview import Row, overview
from netaudit.workflows.selection import restrictions
from netaudit.workflows.stopped import stopped_works
from netaudit.workflows.works import entries_of

if TYPE_CHECKING:
    from nornir.core.inventory import Host


@dataclass(frozen=True)
class Standing:
    """What `status` says."""

    site: str
    baseline_date: datetime | None
    baseline_commit: str
    audit_at: datetime | None
    audit_complete: bool
    audit_too_old: bool
    audit_max_age: timedelta
    changes: tuple[Row, ...]
    owed: tuple[Owed, ...]
    """Transitional changes and reviews that are due."""
    trust: tuple[Reason, ...]
    """Why the site's history does not hold."""
    stopped: tuple[Reason, ...]
    """Works that stopped between states."""
    undelivered: int
    """Messages in the outbox that somebody did not get."""
    copies: tuple[str, ...]
    """`host path` of files' copies that works left there, since a rollback would need them."""
    uncommitted: tuple[str, ...]
    """Files of the baseline and the inventory that differ from the last commit."""


def standing(workspace: Workspace, now: datetime) -> Standing:
    """Where the site stands."""
    stands_on = ground(workspace, now)
    commit = stands_on.baseline
    last = last_audit(workspace)
    taken = datetime.fromisoformat(last.snapshot.taken_at) if last else None
    limit = workspace.site.policy.audit_max_age
    return Standing(
        site=workspace.site.name,
        baseline_date=commit.date if commit else None,
        baseline_commit=commit.commit[:9] if commit else "",
        audit_at=taken,
        audit_complete=last.snapshot.complete if last else False,
        audit_too_old=taken is not None and now - taken > limit,
        audit_max_age=limit,
        changes=tuple(overview(workspace, now)),
        owed=stands_on.owed,
        trust=stands_on.reasons,
        stopped=stopped_works(workspace),
        undelivered=len(Outbox(workspace.own).names()),
        copies=_copies(workspace),
        uncommitted=tuple(workspace.repository.dirty(FOLDER) + workspace.repository.dirty("inventory")),
    )


def _copies(workspace: Workspace) -> tuple[str, ...]:
    found = list[str]()
    for path in sorted((workspace.root / CHANGES).glob(f"*/{PLAN}")):
        try:
            files = on_disk(workspace.root, path.parent.name)
            read = files.statement(PLAN, "netaudit-plan")
            entries = entries_of(files)
        except (NetauditError, StatementError):
            continue  # told as unreadable with the changes
        if read is not None and isinstance(read.statement, PlanStatement):
            planned = {host: each.files for host, each in read.statement.hosts.items()}
            found += left_copies(entries, planned, read.digest)
    return tuple(found)


@dataclass(frozen=True)
class Check:
    """One line of `doctor`."""

    what: str
    """An English message id."""
    ok: bool
    needed: bool
    """Whether it is an error where it lacks, not only a remark."""
    mend: str = ""
    """An English message id too."""
    detail: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    """What fills the placeholders of `what` and `mend`."""


def machine_checks() -> list[Check]:
    """What this machine has."""
    checks = [
        Check(
            "Python 3.11 or later", sys.version_info >= (3, 11), True, "Install a newer Python.", sys.version.split()[0]
        ),
        Check("git", shutil.which("git") is not None, True, "Install git and put it on the PATH."),
        Check("ssh-keygen", shutil.which("ssh-keygen") is not None, True, "Install OpenSSH's client tools."),
    ]
    raw = hasattr(os, "geteuid") and os.geteuid() == 0
    mend = "Only discovery on the wire needs it; audits do not."
    return [*checks, Check("Raw network access", raw, False, mend)]


def workspace_checks(workspace: Workspace) -> list[Check]:
    """What this workspace has; each file that cannot be read is a check that fails with the file's own words."""
    checks = [_readable("inventory/site.yaml", lambda: workspace.site)]
    inventory = _readable("inventory/hosts.yaml", lambda: workspace.inventory)
    checks += [inventory, _readable("git repository", lambda: workspace.repository.dirty(FOLDER))]
    checks.append(
        Check(
            "Fingerprint key for secrets",
            workspace.secrets_key() is not None,
            False,
            "`netaudit doctor --make-secrets-key`, or copy `.netaudit/secrets.key` from a colleague's workspace.",
        )
    )
    if inventory.ok and checks[0].ok:
        checks += _host_checks(workspace)
    hook = workspace.root / ".git" / "hooks" / "pre-push"
    checks.append(
        Check("Git hook that asks the gate before a push", hook.is_file(), False, "`netaudit doctor --install-hook`")
    )
    checks.append(
        Check("The provider's root key", bool(roots()), False, "`netaudit trust pin KEY`, once for all sites.")
    )
    if checks[0].ok:
        mail = workspace.site.mail is not None
        checks.append(Check("Mail server", mail, False, "Fill in `mail` in inventory/site.yaml to send reports."))
        checks += _mail_checks(workspace)
    return checks


def _host_checks(workspace: Workspace) -> list[Check]:
    checks = []
    known = workspace.known_hosts.read_text(encoding="utf-8") if workspace.known_hosts.exists() else ""
    keyed = {line.split()[0] for line in known.splitlines() if line.strip() and not line.startswith("#")}
    hosts = dict(workspace.inventory.hosts)
    restricted = restrictions(hosts, workspace.site.perimeters)
    for name, host in hosts.items():
        if host.platform in (None, "dicom", "services") or name in restricted:
            continue
        checks += _password_checks(name, host)
        if host.platform == "snmp":
            continue
        port = host.port or (platform(host.platform).port if host.platform in platform_names() else 22)
        entry = f"[{host.hostname or name}]:{port}" if port != 22 else str(host.hostname or name)
        mend = "Compare its fingerprint on the device, then `netaudit audit --accept-new-host-keys`."
        params = {"host": name}
        checks.append(Check("SSH host key of {host}", entry in keyed, needed=False, mend=mend, params=params))
    return checks


def _password_checks(name: str, host: "Host") -> list[Check]:
    """Whether what its password, and SNMPv3's second one, refer to is in the environment."""
    snmp = host.get("snmp") if host.platform == "snmp" else None
    references = [host.password, snmp.get("privacy_password") if isinstance(snmp, dict) else None]
    mend = "Set {variable}, or be asked in a terminal."
    return [
        Check(
            "Password of {host}",
            bool(os.environ.get(variable)),
            needed=False,
            mend=mend,
            params={"host": name, "variable": variable},
        )
        for kind, _, variable in ((each or "").partition(":") for each in references)
        if kind == "env"
    ]


def _mail_checks(workspace: Workspace) -> list[Check]:
    mail = workspace.site.mail
    kind, _, variable = ((mail.smtp.password if mail else None) or "").partition(":")
    if mail is None or kind != "env":
        return []
    params = {"host": mail.smtp.host, "variable": variable}
    mend = "Set {variable}, or be asked in a terminal."
    return [Check("Password of {host}", bool(os.environ.get(variable)), needed=False, mend=mend, params=params)]


def _readable(what: str, read: Callable[[], object]) -> Check:
    try:
        read()
    except NetauditError as failure:
        return Check(what, ok=False, needed=True, detail=_words(failure.verdict.reasons[0]))
    return Check(what, ok=True, needed=True)


def _words(each: Reason) -> str:
    return str(each.params.get("problems") or each.params.get("detail") or each.code)
