"""The parts of a technical report about the site: its wiring before and after, its changes, its devices."""

from collections.abc import Iterator, Mapping

from netaudit.core.works.four_sets import place
from netaudit.model.difference import Difference
from netaudit.model.rows import Addresses
from netaudit.model.snapshot import Endpoint, Snapshot
from netaudit.model.state import Collected, DeviceState
from netaudit.report.before_after import before_and_after
from netaudit.report.document import Block, Paragraph, Part, Table
from netaudit.report.drawing import drawn
from netaudit.report.language import Translator
from netaudit.report.order import counted
from netaudit.report.picture import Picture
from netaudit.report.privacy import worth_naming
from netaudit.report.sentences import sentence
from netaudit.report.technical_facts import TechnicalFacts
from netaudit.report.values import section_name

FILE = "topology.svg"
PORTS, VLANS = ("switchports", "interfaces", "lags", "poe", "spanning_tree"), ("vlans",)


def site_parts(facts: TechnicalFacts, t: Translator) -> Iterator[Part]:
    """Wiring, changes, devices, network parameters; a part of which nothing is known is left out."""
    picture = wiring(facts)
    if picture is not None:
        yield Part(t.text("Wiring before and after"), (wired(picture, FILE, t),))
    yield Part(t.text("Ports and VLANs that changed"), tuple(_changed(facts, t)))
    yield Part(t.text("Devices"), tuple(_devices(facts, t)))
    yield Part(t.text("Network parameters"), tuple(_parameters(facts, t)))


def vlan_names(facts: TechnicalFacts) -> dict[int, str]:
    """VLAN id -> name: as declared, else as the switches call it."""
    names = {
        int(vid): vlan.name
        for snapshot in (facts.before, facts.after)
        for state in (snapshot.states.values() if snapshot else ())
        if isinstance(state.sections.vlans, Collected)
        for vid, vlan in state.sections.vlans.value.items()
    }
    return {**names, **{vid: vlan.name for vid, vlan in facts.site.addressing.vlans.items()}}


def wiring(facts: TechnicalFacts) -> Picture | None:
    """The site after the works laid over the site before them; None where either was not seen."""
    if facts.before is None or facts.after is None:
        return None
    found = before_and_after(facts.before, facts.after, vlan_names(facts), facts.roles)
    return found if found.nodes else None


def wired(picture: Picture, file: str, t: Translator) -> Block:
    """The picture as a block; where it cannot be drawn the report says so and is whole without it."""
    return drawn(picture, t.text("How the site is wired after the works, and what they changed"), file, t)


def told(facts: TechnicalFacts) -> Iterator[tuple[Difference, str]]:
    """Every change that the verdict has seen, with the set it is in, as an English message id."""
    said = facts.verdict
    if said is not None:
        yield from ((each, "declared") for each in said.seen)
        yield from ((each, "not declared") for each in said.undeclared)
        yield from ((each, "declared, not seen") for each in said.missing)


def _changed(facts: TechnicalFacts, t: Translator) -> Iterator[Block]:
    found = list(told(facts))
    columns = (t.text("Change"), t.text("Host"), t.text("Is"))
    for title, sections in ((t.text("Ports"), PORTS), (t.text("VLANs"), VLANS)):
        mine = tuple((sentence(e, t), e.host or "—", t.text(how)) for e, how in found if e.section in sections)
        if mine:
            yield Table(title, columns, mine)
    others = [(each, how) for each, how in found if each.section not in (*PORTS, *VLANS, "config")]
    if others:
        rows = tuple((sentence(e, t), e.host or section_name(e.section, t), t.text(how)) for e, how in others)
        yield Table(t.text("Everything else"), columns, rows)
    lines = [(e, how) for e, how in found if e.section == "config"]
    if lines:
        rows = tuple((sentence(e, t), e.host, t.text(how)) for e, how in lines)
        yield Table(t.text("Lines of configurations that nothing above tells"), columns, rows)
    if not found and facts.verdict is not None:
        yield Paragraph(t.text("Nothing changed on the site."))


def _devices(facts: TechnicalFacts, t: Translator) -> Iterator[Block]:
    hosts = sorted({h for s in (facts.before, facts.after) if s for h in (*s.expected, *s.states)}, key=counted)
    touched = facts.plan.hosts if facts.plan else {}
    rows = []
    for host in hosts:
        both = [_identity(snapshot, host, t) for snapshot in (facts.before, facts.after)]
        cells = [_then_now(was, now) for was, now in zip(*both, strict=True)]
        rows.append((host, *cells, t.text("yes") if host in touched else t.text("no")))
    if rows:
        columns = (
            t.text("Host"), t.text("Model"), t.text("Serial number"), t.text("Firmware"), t.text("Part of the change"),
        )  # fmt: skip
        yield Table(t.text("Devices, before → after where they differ"), columns, tuple(rows))


def _identity(snapshot: Snapshot | None, host: str, t: Translator) -> tuple[str, str, str]:
    """Model, serial number and firmware of one pass; a question mark is what it does not tell."""
    if snapshot is None:
        return "", "", ""
    state = snapshot.states.get(host)
    if state is None:
        return t.text("(did not answer)"), "?", "?"
    found = state.sections.facts
    if not isinstance(found, Collected):
        return "?", "?", "?"
    value = found.value
    return f"{value.vendor} {value.model}".strip() or "?", value.serial or "?", value.firmware or "?"


def _then_now(was: str, now: str) -> str:
    return was or now if was == now or not (was and now) else f"{was} → {now}"


def _parameters(facts: TechnicalFacts, t: Translator) -> Iterator[Block]:
    rows = tuple(
        (host, each.address, each.platform, each.host_key or "—")
        for host, each in sorted(facts.plan.hosts.items() if facts.plan else (), key=lambda each: counted(each[0]))
    )
    if rows:
        columns = (t.text("Host"), t.text("Address"), t.text("Platform"), t.text("Host key"))
        yield Table(t.text("How the devices of the change are reached"), columns, rows)
    last = facts.after or facts.before
    if last is None:
        return
    touched = {*(facts.plan.hosts if facts.plan else ()), *(each.host for each, _ in told(facts))}
    own = tuple(
        (host, name, ", ".join(value.prefixes))
        for host, state in sorted(last.states.items(), key=lambda each: counted(each[0]))
        if host in touched
        for name, value in _addresses(state).items()
    )
    if own:
        title = t.text("Addresses of the devices that changed")
        yield Table(title, (t.text("Host"), t.text("Interface"), t.text("Address")), own)
    ends = tuple(_endpoints(facts, t))
    if ends:
        heads = (t.text("Name"), t.text("MAC address"), t.text("Plugged in at"), t.text("VLAN"), t.text("Address"))
        yield Table(t.text("Endpoints behind what changed, before → after where they differ"), heads, ends)


def _addresses(state: DeviceState) -> Mapping[str, Addresses]:
    found = state.sections.addresses
    return found.value if isinstance(found, Collected) else {}


def _endpoints(facts: TechnicalFacts, t: Translator) -> Iterator[tuple[str, ...]]:
    """Endpoints that moved, or stand at a port that changed; personal devices are not named."""
    changed = {place(each) for each, _ in told(facts)}
    empty: dict[str, Endpoint] = {}
    old = facts.before.endpoints if facts.before else empty
    new = facts.after.endpoints if facts.after else empty
    for mac in sorted({*old, *new}):
        both = [found.get(mac) for found in (old, new)]
        seen = next(each for each in reversed(both) if each is not None)
        moved = f" endpoints {mac}" in changed
        beside = any(f"{e.switch} {s} {e.port}" in changed for e in both if e for s in PORTS)
        if worth_naming(mac, seen) and (moved or beside):
            cells = [_cells(each, t) for each in both]
            yield seen.name or "?", mac, *(_then_now(was, now) for was, now in zip(*cells, strict=True))


def _cells(each: Endpoint | None, t: Translator) -> tuple[str, str, str]:
    if each is None:
        return t.text("not seen"), "", ""
    where = f"{each.switch} {each.port}".strip() or t.text("an unknown port")
    return where, "" if each.vlan is None else str(each.vlan), each.ip
