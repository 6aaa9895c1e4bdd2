"""The part of the report that says how the devices are wired, and how sure that is."""

from collections.abc import Iterator

from netaudit.core.topology import Topology, topology
from netaudit.model.snapshot import Snapshot
from netaudit.report.document import Block, Table
from netaudit.report.language import Translator
from netaudit.report.order import counted

SURENESS = {
    "": "both ends say so",
    "one-end": "only one end says so",
    "contradicted": "the other end names another device there",
    "shared": "several devices behind one port: something unmanaged is between",
    "heard": "told from MAC addresses, announced by neither end",
}
"""`DeviceLink.doubt` -> what the reader is told."""


def wiring_blocks(snapshot: Snapshot, t: Translator) -> Iterator[Block]:
    """Links between the site's devices, then devices that announce themselves and are not of the inventory."""
    found = topology(snapshot.states)
    if found.links:
        yield _links(found, t)
    if found.strangers:
        yield _strangers(found, t)


def _links(found: Topology, t: Translator) -> Table:
    columns = (t.text("Host"), t.text("Port"), t.text("Host"), t.text("Port"), t.text("How sure"))
    rows = tuple(
        (one.host, one.port or "?", other.host, other.port or "?", t.text(SURENESS[link.doubt]))
        for link in sorted(found.links, key=lambda link: [counted(f"{end.host} {end.port}") for end in link.ends])
        for one, other in (link.ends,)
    )
    return Table(t.text("Links between the devices"), columns, rows)


def _strangers(found: Topology, t: Translator) -> Table:
    columns = (t.text("Announced name"), t.text("Its port"), t.text("Plugged in at"), t.text("Protocol"))
    rows = tuple(
        (
            each.neighbour.name or each.neighbour.chassis or "?",
            each.neighbour.port,
            f"{each.at.host} {each.at.port}",
            each.neighbour.protocol.upper(),
        )
        for each in sorted(found.strangers, key=lambda each: counted(f"{each.at.host} {each.at.port}"))
    )
    return Table(t.text("Devices that announce themselves and are not in the inventory"), columns, rows)
