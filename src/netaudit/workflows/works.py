"""What every step of the works stands on: the change's case, its plan, its journal, and the site before."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from netaudit.core.case import Case, Observed, Phase, Signed
from netaudit.core.journal import Entry, head, merged
from netaudit.core.works.position import Position, position
from netaudit.model.change import Request
from netaudit.model.errors import NetauditError, stop
from netaudit.model.snapshot import Snapshot
from netaudit.model.state import SCHEMA, SECTION_NAMES, Collected
from netaudit.model.statements import PlanStatement
from netaudit.platforms import platform
from netaudit.store import machine
from netaudit.store.changes import BEFORE, FOLDER, JOURNAL, PLAN, REQUEST, Files, on_disk, write_journal
from netaudit.store.known_hosts import fingerprint_on_record
from netaudit.store.snapshots import Manifest, Recorded
from netaudit.store.works import read_side, side_digest, side_files
from netaudit.store.workspace import Workspace
from netaudit.transport.credentials import Prompt
from netaudit.workflows.casework import Governance
from netaudit.workflows.change import bring
from netaudit.workflows.site_pass import PassOptions
from netaudit.workflows.trust import governance

Clock = Callable[[], datetime]
"""The present time, with a zone."""


@dataclass(frozen=True)
class WorksOptions:
    """How hosts are asked and changed."""

    deadline_seconds: float = 60.0
    workers: int = 20
    prompt: Prompt | None = None
    commit: bool = True

    def asking(self, limit: str = "", *, counters: bool = False) -> PassOptions:
        """A pass that asks for everything, as the plan's base was collected."""
        return PassOptions(
            sections=SECTION_NAMES,
            limit=limit,
            deadline_seconds=self.deadline_seconds,
            workers=self.workers,
            prompt=self.prompt,
            counters=counters,
        )


@dataclass(frozen=True)
class Works:
    """A change whose works are meant."""

    workspace: Workspace
    governance: Governance
    case: Case
    request: Request
    plan: Signed[PlanStatement]
    files: Files
    entries: tuple[Entry, ...]

    @property
    def change(self) -> str:
        """Its id."""
        return self.case.change

    @property
    def position(self) -> Position:
        """Where they stand, as of when this was read."""
        return position(self.entries, self.plan.digest)

    def before(self) -> Recorded:
        """The site as it was when they were begun; raises `before-unreadable`."""
        begun = [
            entry for entry in self.entries if entry.what == "begun" and entry.more.get("plan") == self.plan.digest
        ]
        found = side_files(self.files, BEFORE)
        recorded = read_side(self.files, BEFORE)
        if not begun or recorded is None or begun[-1].more.get("before") != side_digest(found):
            raise stop("before-unreadable", change=self.change)
        return recorded


def works(workspace: Workspace, change: str, phase: Phase, now: datetime, executor: str = "") -> Works:
    """A change's works; raises `change-unknown` or `change-not-planned`."""
    in_force = governance(workspace, now)
    case = bring(workspace, change, in_force, phase, now, executor)
    if case.request is None:
        raise stop("change-unknown", change=change)
    if case.plan is None:
        raise stop("change-not-planned", change=change)
    known = replace(case, checked_here=machine.checked(case.plan.digest))
    files = on_disk(workspace.root, change)
    return Works(workspace, in_force, known, case.request, case.plan, files, tuple(entries_of(files)))


def entries_of(files: Files) -> list[Entry]:
    """Every writer's entries in the order of their times, whatever zone their clocks are set to."""
    found = merged([files.journal()[0]])
    try:
        return sorted(found, key=lambda entry: datetime.fromisoformat(entry.at))
    except (ValueError, TypeError):
        return found  # a time that is none, or has no zone: as they are written


def others_open(workspace: Workspace, change: str) -> str:
    """Another change whose works are begun and not over; empty where there is none."""
    for path in sorted((workspace.root / FOLDER).glob(f"*/{REQUEST}")):
        name = path.parent.name
        if name == change:
            continue
        try:
            files = on_disk(workspace.root, name)
            if open_works(files).open:
                return name
        except NetauditError:
            continue  # what cannot be read was never begun here
    return ""


def open_works(files: Files) -> Position:
    """Where the works of a change stand, by whatever plan they were last begun on."""
    entries = entries_of(files)
    plans = [str(entry.more.get("plan")) for entry in entries if entry.what == "begun"]
    return position(entries, plans[-1]) if plans else Position()


def order_of(request: Request, plan: PlanStatement, first: str = "") -> tuple[str, ...]:
    """The plan's hosts in the order of the request's steps; the canary before all others."""
    named = [str(getattr(step, "host", "")) for step in request.steps]
    order = dict.fromkeys([*([first] if first else []), *named, *sorted(plan.hosts)])
    return tuple(host for host in order if host in plan.hosts)


def observed(workspace: Workspace, snapshot: Snapshot) -> dict[str, Observed]:
    """Each host that answered, as it was found. Its host key is the one on record: no other is talked to."""
    found = {}
    for name, state in snapshot.states.items():
        host = workspace.inventory.hosts.get(name)
        if host is None:
            continue
        address, port = host.hostname or name, host.port or platform(state.platform).port
        facts = state.sections.facts
        found[name] = Observed(
            address=f"{address}:{port}",
            host_key=fingerprint_on_record(workspace.known_hosts, address, port),
            serial=facts.value.serial if isinstance(facts, Collected) else "",
            digest=state.digests.canonical,
        )
    return found


def manifest_of(snapshot: Snapshot, name: str, tool: str) -> Manifest:
    """The manifest of a snapshot that the works took."""
    return Manifest(
        schema=SCHEMA,
        site=snapshot.site,
        taken_at=snapshot.taken_at,
        tool=tool,
        audit=name,
        expected=snapshot.expected,
        hosts={},
    )


def note(workspace: Workspace, change: str, person: str, at: datetime, what: str, more: Mapping[str, object]) -> Path:
    """Write one entry of the works into the journal; whole, and on the disk, when this returns."""
    return write_journal(workspace.root, change, person, at, what, more)


def record(work: Works, paths: list[Path], subject: str, trailers: list[tuple[str, str]], *, commit: bool) -> str:
    """Commit what the works wrote, with the plan's digest and the heads of the journals; returns the commit."""
    if not commit:
        return ""
    folder = work.workspace.root / FOLDER / work.change
    journals = sorted((folder / JOURNAL).glob("*.jsonl"))
    heads = " ".join(f"{path.stem}={head(path.read_text(encoding='utf-8'))[:16]}" for path in journals)
    told = [("Change", work.change), ("Plan-Digest", work.plan.digest), *trailers, ("Journal-Heads", heads)]
    wanted = [*journals, folder / PLAN, *paths]
    return work.workspace.repository.commit(list(dict.fromkeys(wanted)), f"{work.change}: {subject}", told)
