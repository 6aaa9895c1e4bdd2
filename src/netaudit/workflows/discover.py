"""Discovery: the probe's errand from what is known, a look at what may be looked at, new entries for the inventory."""

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_address, ip_network

from netaudit.core.discovery import Declared, Known, discovered
from netaudit.core.fingerprint import dental_maker
from netaudit.core.name_check import name_check, questions
from netaudit.core.restraint import Contact, Leave, Party, decide, relevant_vendors, rules_of
from netaudit.model.discovery import Discovery, NameCheck
from netaudit.model.dns import DnsRecording
from netaudit.model.errors import stop
from netaudit.model.sighting import Declaration, Errand, Ready, Said
from netaudit.model.snapshot import Snapshot
from netaudit.model.state import Collected
from netaudit.model.verdict import Reason, Verdict, reason
from netaudit.probe.start import Probe, ProbeFailed
from netaudit.store.baseline import baseline, last_audit
from netaudit.store.hosts_file import merged, write
from netaudit.store.workspace import Workspace
from netaudit.transport.credentials import resolve
from netaudit.transport.dns import Terms as DnsTerms
from netaudit.transport.dns import look_up
from netaudit.transport.look import echoed, look, who_by_snmp
from netaudit.transport.visit import Terms
from netaudit.workflows.ground import ground
from netaudit.workflows.new_hosts import proposals
from netaudit.workflows.placing import placed
from netaudit.workflows.selection import heard
from netaudit.workflows.wire import remember

_LOOK_SECONDS = 10.0
_DNS_SECONDS = 2.0
_DICOM_PORTS = {104, 11112}
_MOST_ADDRESSES = 65_536


@dataclass(frozen=True)
class DiscoverOptions:
    """What to look at, and how."""

    networks: tuple[str, ...] = ()
    tagged: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """On a trunk port: VLAN id -> networks."""
    interface: str = ""
    passive_seconds: float = 0.0
    """More than 0: only listen, for so long."""
    look: bool = True
    """Whether open services are looked at; never on restricted hosts, nor on those with a dental maker's card."""
    snmp: str = ""
    """Reference to a community (`env:NETAUDIT_…`, `keyring:…`) by which hosts that may be contacted are asked who they
    are; empty: none is asked."""
    dns: str = ""
    """IP address of the server that is asked for names; empty: none is."""
    done: int = 0
    """Requests of an interrupted sweep that are done with."""
    frames_per_second: int = 20_000
    raw: bool = True


@dataclass(frozen=True)
class Discovered:
    """What came of it."""

    discovery: Discovery
    verdict: Verdict
    proposals: dict[str, dict[str, object]]
    """Host name -> entry, for hosts that the inventory does not have."""
    additions: dict[str, dict[str, str]]
    """Host name -> key -> value, which the `data` of a declared host lacks."""


def discover(workspace: Workspace, options: DiscoverOptions, said: Callable[[Said], None], now: datetime) -> Discovered:
    """Look, and say what there is; what audits judge by is kept on this machine.

    Args:
        workspace: whose inventory, perimeters and last audit count.
        options: what to look at.
        said: is told of each thing as the probe tells it.
        now: the time, with zone.

    Raises:
        NetauditError: `network-invalid`, `nothing-to-discover`, `locked`, or a file of the workspace that cannot be
            read.
    """
    known, errand = prepared(workspace, options, now)
    lines, trouble = sightings(errand, said)
    first = discovered(lines, known)
    services = _services(workspace, first, known, options) if options.look and not errand.passive else {}
    found = discovered(lines, known, services, _names(known, options, errand, now))
    if not trouble and not options.passive_seconds:
        remember(workspace, options.tagged, lines, found, now)
    hosts, additions = proposals(found.found, known.declared)
    reasons = (*trouble, *_reasons(found, options))
    return Discovered(found, Verdict(reasons), hosts, additions)


def sightings(errand: Errand, said: Callable[[Said], None]) -> tuple[list[Said], tuple[Reason, ...]]:
    """What the probe said, and why it did not end as it should, if it did not.

    Raises:
        NetauditError: `probe-troubled` where it cannot do the errand at all.
    """
    lines: list[Said] = []
    try:
        with Probe(errand) as probe:
            for each in probe:
                lines.append(each)
                said(each)
    except (ProbeFailed, OSError) as failure:
        if not any(isinstance(each, Ready) for each in lines):
            raise stop("probe-troubled", detail=str(failure)) from failure
        return lines, (reason("probe-ended", detail=str(failure)),)
    return lines, ()


def write_proposals(workspace: Workspace, result: Discovered) -> int:
    """Add what was proposed to `inventory/hosts.yaml`; how many entries.

    Raises:
        NetauditError: `hosts-file-odd`, `disk-full`.
    """
    path = workspace.root / "inventory/hosts.yaml"
    if result.proposals or result.additions:
        with workspace.locked("discover"):
            write(path, merged(path.read_bytes(), result.proposals, result.additions))
    return len(result.proposals) + len(result.additions)


def prepared(workspace: Workspace, options: DiscoverOptions, now: datetime) -> tuple[Known, Errand]:
    """What is known before anything is heard, and what the probe is to do; raises as `discover`."""
    networks = tuple(_network(each) for each in options.networks)
    tagged = {vlan: tuple(_network(each) for each in listed) for vlan, listed in options.tagged.items()}
    if not networks and not tagged and not options.passive_seconds:
        raise stop("nothing-to-discover")
    stands_on = ground(workspace, now)
    last = last_audit(workspace)
    # As an audit has it: whom the baseline knows at an address counts above whom the last audit heard there.
    snapshots = [last.snapshot] if last else []
    snapshots += [baseline(workspace, stands_on.baseline.commit).snapshot] if stands_on.baseline else []
    latest = next(iter(snapshots), None)
    declared = _inventory(workspace, latest)
    vendors = workspace.vendors
    passive = options.passive_seconds > 0
    declarations = tuple(
        Declaration(name=name, addresses=each.addresses or _dns_name(workspace, name), mac=each.mac, vendor=vendor)
        for name, (each, vendor) in declared.items()
    )
    errand = Errand(
        targets=networks,
        tagged=tagged,
        interface=options.interface,
        passive=passive,
        listen_seconds=options.passive_seconds,
        done=options.done,
        raw=options.raw,
        frames_per_second=options.frames_per_second,
        perimeters=tuple(each.model_dump(mode="json") for each in stands_on.perimeters),
        declared=declarations if passive else placed(declarations, stands_on.perimeters),
        heard=heard(snapshots),
        vendors=relevant_vendors(stands_on.perimeters, vendors),
    )
    known = Known(
        rules=rules_of(errand),
        declared=tuple(each for each, _ in declared.values()),
        endpoints=latest.endpoints if latest else {},
        vendors=vendors,
    )
    return known, errand


def _network(text: str) -> str:
    try:
        network = ip_network(text, strict=False)
    except ValueError as failure:
        raise stop("network-invalid", text=text, detail=str(failure)) from failure
    if network.num_addresses > _MOST_ADDRESSES:
        raise stop("network-invalid", text=text, detail=f"it has {network.num_addresses} addresses")
    return str(network)


def _inventory(workspace: Workspace, snapshot: Snapshot | None) -> dict[str, tuple[Declared, str]]:
    """Name -> the host with every address that the last audit read from it, and its maker."""
    found = {}
    for name, host in workspace.inventory.hosts.items():
        state = snapshot.states.get(name) if snapshot else None
        addresses = [host.hostname] if host.hostname and _is_address(host.hostname) else []
        serves = None
        if state is not None:
            held = state.sections.addresses
            if isinstance(held, Collected):
                prefixes = (prefix for own in held.value.values() for prefix in own.prefixes)
                addresses += [prefix.split("/")[0] for prefix in prefixes if _is_address(prefix.split("/")[0])]
            pools = state.sections.dhcp
            serves = bool(pools.value) if isinstance(pools, Collected) else None
        declared = Declared(
            name=name,
            addresses=tuple(dict.fromkeys(each for each in addresses if not ip_address(each).is_loopback)),
            mac=str(host.get("mac") or ""),
            role=str(host.get("role") or ""),
            serves_dhcp=serves,
        )
        found[name] = declared, str(host.get("vendor") or "")
    return found


def _dns_name(workspace: Workspace, name: str) -> tuple[str, ...]:
    """Under which name the inventory has a host; empty where it gives none."""
    hostname = workspace.inventory.hosts[name].hostname
    return (hostname,) if hostname and not _is_address(hostname) else ()


def _is_address(text: str) -> bool:
    with contextlib.suppress(ValueError):
        ip_address(text)
        return True
    return False


def _services(
    workspace: Workspace, found: Discovery, known: Known, options: DiscoverOptions
) -> dict[str, dict[str, str]]:
    """What answers a look: open services, declared DICOM titles, and who an SNMP agent says that it is."""
    terms = Terms(known_hosts=workspace.known_hosts, deadline_seconds=_LOOK_SECONDS)
    addresses = _to_look_at(found, known)
    told = look(addresses, terms)
    inventory = workspace.inventory.hosts.values()
    titles = {
        host.hostname: str(host.get("aet")) for host in inventory if host.get("aet") and host.hostname in addresses
    }
    for address, title in titles.items():
        for port in sorted(_DICOM_PORTS & {int(name.split("/")[0]) for name in told.get(address, {})}):
            told[address][f"{port}/tcp"] = echoed(address, port, title)
    if options.snmp:
        community = resolve(options.snmp, "--snmp", None)
        for address, words in who_by_snmp(addresses, community, terms).items():
            told.setdefault(address, {})["161/udp"] = words
    return told


def _to_look_at(found: Discovery, known: Known) -> list[str]:
    """One address of each host that may be contacted and has no dental maker's network card."""
    chosen = []
    for host in found.found:
        party = Party(macs=frozenset({host.mac} - {""}), names=frozenset(host.names))
        plain = [address for address in host.addresses if ":" not in address]
        if host.restricted or dental_maker(host.mac)[0] or not plain:
            continue
        all_of_it = Party(plain[0], party.macs, party.names, frozenset(plain))
        if isinstance(decide(known.rules, Contact.DIRECT, all_of_it), Leave):
            chosen.append(plain[0])
    return chosen


def _names(known: Known, options: DiscoverOptions, errand: Errand, now: datetime) -> tuple[NameCheck, ...]:
    """Names of the declared hosts in the networks that were looked at, asked of the server that was named."""
    if not options.dns or errand.passive:
        return ()
    asked = [
        (each.name, address)
        for each in known.declared
        for address in each.addresses[:1]
        if any(ip_address(address) in network for network in known.rules.targets)
    ]
    terms = DnsTerms(servers=(options.dns,), seconds_each=_DNS_SECONDS)
    recording = look_up(DnsRecording(), lambda told: questions(asked, told), terms, now)
    return tuple(name_check(host, address, recording) for host, address in asked)


def _reasons(found: Discovery, options: DiscoverOptions) -> list[Reason]:
    reasons = []
    if found.blind:
        reasons.append(reason("probe-blind", blind=", ".join(found.blind), detail=found.detail or "unknown"))
    if found.lost:
        reasons.append(reason("frames-lost", count=found.lost))
    rogue = [each for each in found.dhcp if not each.declared]
    if rogue:
        reasons.append(reason("dhcp-undeclared", servers=", ".join(f"{each.server} ({each.mac})" for each in rogue)))
    if found.crowds:
        reasons.append(reason("ports-crowded", ports=", ".join(f"{each.switch} {each.port}" for each in found.crowds)))
    if odd := [each.declared for each in found.found if each.conflicts]:
        reasons.append(reason("hosts-conflicting", hosts=", ".join(odd)))
    if unknown := [each for each in found.found if not each.declared]:
        reasons.append(reason("hosts-undeclared", count=len(unknown)))
    if options.passive_seconds:
        reasons.append(reason("heard-only"))
    elif not reasons:
        reasons.append(reason("all-declared"))
    return reasons
