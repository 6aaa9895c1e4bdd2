"""One pass over the site: who is asked, what they said, and the snapshot made of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from netaudit import collect
from netaudit.core.endpoints import endpoints
from netaudit.model.counters import Counters
from netaudit.model.errors import stop
from netaudit.model.site import Perimeter
from netaudit.model.snapshot import Endpoint, Snapshot
from netaudit.platforms import platform, platform_names
from netaudit.report.privacy import worth_naming
from netaudit.store.baseline import baseline, last_audit
from netaudit.store.git import LogEntry
from netaudit.store.workspace import Workspace
from netaudit.transport.credentials import Prompt
from netaudit.workflows.ground import Ground, ground
from netaudit.workflows.selection import declared, heard, observed_only, restrictions, select


@dataclass(frozen=True)
class PassOptions:
    """How the site is visited."""

    sections: tuple[str, ...]
    limit: str = ""
    deadline_seconds: float = 60.0
    workers: int = 20
    accept_new_host_keys: bool = False
    prompt: Prompt | None = None
    counters: bool = False
    """Whether the hosts are also asked what their ports have counted."""


@dataclass(frozen=True)
class Pass:
    """What one pass brought."""

    snapshot: Snapshot
    ground: Ground
    new_host_keys: tuple[str, ...] = field(default=())
    """known_hosts lines accepted on the way."""
    whole_site: bool = True
    counters: Counters = field(default_factory=dict)


def visit(workspace: Workspace, options: PassOptions, progress: collect.Progress, now: datetime) -> Pass:
    """Ask the site's hosts and make a snapshot.

    Args:
        workspace: whose inventory and perimeters count.
        options: how.
        progress: is told of each host.
        now: the time of the snapshot, with zone.

    Raises:
        NetauditError: `no-host-matched`, `interrupted`, or a file of the workspace that cannot be read.
    """
    chosen = select(workspace.inventory, options.limit)
    stands_on = ground(workspace, now)
    perimeters = stands_on.perimeters
    asked = {name: host for name, host in chosen.items() if not observed_only(host)}
    if not asked:  # hosts that are only declared to be recognised cannot answer for the site
        raise stop("inventory-empty")
    restricted = restrictions(asked, perimeters, _heard(workspace, stands_on.baseline))
    gathered = collect.collect(
        collect.Errand(
            hosts=asked,
            inventory=workspace.inventory,
            restricted=restricted,
            sections=options.sections,
            known_hosts=workspace.known_hosts,
            deadline_seconds=options.deadline_seconds,
            workers=options.workers,
            accept_new_host_keys=options.accept_new_host_keys,
            secrets_key=workspace.secrets_key(),
            prompt=options.prompt,
            counters=options.counters,
        ),
        progress,
    )
    snapshot = Snapshot(
        site=workspace.site.name,
        taken_at=now.isoformat(timespec="seconds"),
        expected=tuple(sorted(asked)),
        states=dict(sorted(gathered.states.items())),
        failures=dict(sorted(gathered.failures.items())),
        endpoints=endpoints(gathered.states, declared(workspace.inventory, perimeters), perimeters, workspace.vendors),
    )
    keys = tuple(gathered.new_host_keys[name] for name in sorted(gathered.new_host_keys))
    return Pass(snapshot, stands_on, keys, whole_site=not options.limit, counters=gathered.counters)


def _heard(workspace: Workspace, commit: LogEntry | None) -> dict[str, str]:
    """Who answered at which address: IP -> MAC, of the last audit and, above it, the baseline."""
    last = last_audit(workspace)
    known = [last.snapshot] if last else []
    known += [baseline(workspace, commit.commit).snapshot] if commit else []
    return heard(known)


def standing_perimeters(workspace: Workspace, now: datetime) -> tuple[tuple[Perimeter, ...], dict[str, str]]:
    """What `selection.restrictions` needs outside of an audit: the perimeters in force, and who was heard where."""
    stands_on = ground(workspace, now)
    return stands_on.perimeters, _heard(workspace, stands_on.baseline)


def only(snapshot: Snapshot, hosts: Sequence[str]) -> Snapshot:
    """The part of a snapshot that is about these hosts, to compare with a pass over them alone.

    Endpoints are left out: where something is plugged in is known only from the whole site.
    """
    wanted = set(hosts)
    return Snapshot(
        site=snapshot.site,
        taken_at=snapshot.taken_at,
        expected=tuple(host for host in snapshot.expected if host in wanted),
        states={host: state for host, state in snapshot.states.items() if host in wanted},
        failures={host: reasons for host, reasons in snapshot.failures.items() if host in wanted},
        endpoints={},
    )


def for_the_baseline(found: dict[str, Endpoint]) -> dict[str, Endpoint]:
    """Endpoints worth keeping in git: declared ones, and wired ones with a maker's address.

    A telephone with a random address is neither news nor anybody's business next month.
    """
    return {mac: endpoint for mac, endpoint in found.items() if worth_naming(mac, endpoint)}


def config_suffixes() -> dict[str, str]:
    """Platform -> suffix of its configuration's file name."""
    return {name: platform(name).config_suffix for name in platform_names()}
