"""Who answers by DHCP in a VLAN, asked on the wire by the probe; where it cannot be asked, the test was not run.

As in `discover`, what may not be contacted is not: a site with perimeters is asked card by card, never by broadcast.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from ipaddress import ip_network

import msgspec

from netaudit.core.discovery import discovered
from netaudit.model.change import DhcpServers
from netaudit.model.discovery import DhcpServer
from netaudit.model.errors import NetauditError
from netaudit.model.names import printable
from netaudit.model.sighting import Announced, Errand, Heard, Offered, Ready, Said
from netaudit.model.site import Search
from netaudit.model.snapshot import Snapshot
from netaudit.model.state import Collected
from netaudit.model.statements import Tested
from netaudit.store.workspace import Workspace
from netaudit.workflows.discover import DiscoverOptions, prepared, sightings

_NOBODY = "nobody"


class _NotAskedError(Exception):
    """Who answers in the VLAN cannot be known from here, and why."""


def dhcp_servers(test: DhcpServers, workspace: Workspace, after: Snapshot, now: datetime) -> Tested:
    """Whether only the servers that may answer in a VLAN do, and one of them does where there are any.

    Args:
        test: the VLAN, and its servers as hosts of the inventory or as IP addresses.
        workspace: whose playbooks say on which interface which VLANs are tagged, and whose perimeters count.
        after: the site as it is now, by which a host's addresses are known.
        now: with zone.
    """
    expected = ", ".join(test.servers) or _NOBODY
    try:
        found = _answering(test.vlan, workspace, now)
    except _NotAskedError as why:
        return _tested(test, expected, printable(str(why))[:200], passed=None)
    allowed = {address for each in test.servers for address in _addresses(each, workspace, after)}
    heard = all(each.server in allowed for each in found)
    said = ", ".join(f"{each.declared or each.mac} ({each.server})" for each in found) or _NOBODY
    return _tested(test, expected, printable(said)[:200], passed=heard and bool(found or not test.servers))


def _addresses(server: str, workspace: Workspace, after: Snapshot) -> Iterator[str]:
    """Every address of a server: what is written, or all that the host of that name has."""
    host, state = workspace.inventory.hosts.get(server), after.states.get(server)
    yield server if host is None else host.hostname or ""
    held = state.sections.addresses if state is not None else None
    if isinstance(held, Collected):
        yield from (prefix.split("/")[0] for own in held.value.values() for prefix in own.prefixes)


def _tested(test: DhcpServers, expected: str, obtained: str, *, passed: bool | None) -> Tested:
    return Tested(kind="dhcp", subject=f"VLAN {test.vlan}", expected=expected, obtained=obtained, passed=passed)


def _answering(vlan: int, workspace: Workspace, now: datetime) -> tuple[DhcpServer, ...]:
    """Who offers leases there; raises `_NotAskedError` where this computer is not shown to be in the VLAN."""
    options = _where(vlan, workspace)
    tag = vlan if options.tagged else 0
    try:
        known, errand = prepared(workspace, options, now)
        # Nothing is sent on a segment before it is known to be the VLAN's.
        ready = _ready(_lines(msgspec.structs.replace(errand, passive=True)))
        if not tag and not _overlap(ready.networks, options.networks):
            raise _NotAskedError("this computer is not in that VLAN")
        lines = _lines(msgspec.structs.replace(errand, steps=("arp", "dhcp")))
    except NetauditError as failure:
        first = failure.verdict.reasons[0]
        raise _NotAskedError(str(first.params.get("detail", first.code))) from failure
    found = discovered(lines, known)
    if found.lost:
        raise _NotAskedError("frames were lost")
    # A frame with a tag that no port takes is lost without a word: silence of everybody is no silence of servers.
    if not _anybody(lines, tag):
        raise _NotAskedError("nobody was heard in that VLAN")
    return tuple(each for each in found.dhcp if each.vlan == tag)


def _lines(errand: Errand) -> list[Said]:
    lines, trouble = sightings(errand, lambda _: None)
    if trouble:
        raise _NotAskedError("the probe did not come to its end")
    return lines


def _ready(lines: Iterable[Said]) -> Ready:
    ready = next((each for each in lines if isinstance(each, Ready)), Ready(raw=False))
    if not ready.raw or "dhcp" in ready.blind:
        raise _NotAskedError(ready.detail or "this computer may not ask on the wire")
    return ready


def _where(vlan: int, workspace: Workspace) -> DiscoverOptions:
    """How the VLAN is looked at: with its tag where a playbook's search says so, else as the segment we are on."""
    searches = list(_searches(workspace))
    for each in searches:
        if vlan in each.tagged:
            return DiscoverOptions(tagged={vlan: each.tagged[vlan]}, interface=each.interface, look=False)
    planned = workspace.site.addressing.vlans.get(vlan)
    if planned is None or not planned.subnet:
        raise _NotAskedError("the addressing plan has no network for it")
    interface = next((each.interface for each in searches if _overlap(each.networks, (planned.subnet,))), "")
    return DiscoverOptions(networks=(planned.subnet,), interface=interface, look=False)


def _searches(workspace: Workspace) -> Iterator[Search]:
    for path in sorted((workspace.root / "playbooks" / "audits").glob("*.yaml")):
        try:
            search = workspace.playbook(path.stem).search
        except NetauditError as failure:
            raise _NotAskedError(f"playbooks/audits/{path.name} cannot be read") from failure
        if search is not None:
            yield search


def _overlap(some: Iterable[str], others: Iterable[str]) -> bool:
    networks = [ip_network(each, strict=False) for each in others]
    own = [ip_network(each, strict=False) for each in some]
    return any(one.version == other.version and one.overlaps(other) for one in own for other in networks)


def _anybody(lines: Iterable[Said], tag: int) -> bool:
    return any(isinstance(each, Heard | Announced | Offered) and each.vlan == tag for each in lines)
