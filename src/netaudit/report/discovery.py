"""A discovery as lines for a person and as a body for a program."""

from collections.abc import Iterator

import msgspec

from netaudit.model.discovery import Discovery, FoundHost
from netaudit.report.language import Translator

CONFLICTS = {
    "mac": "another network card than the inventory says",
    "address": "another address than the inventory says",
}
NAME_VERDICTS = {
    "agrees": "name and address lead to each other",
    "no-reverse": "its address leads to no name",
    "differs": "name and address do not lead to each other",
    "unasked": "the DNS server did not answer",
}
CONFIDENCE = {"declared": "declared", "high": "sure", "medium": "likely", "": ""}


def lines(found: Discovery, t: Translator) -> Iterator[str]:
    """What a person reads, the most important first."""
    for here in found.here:
        vlan = t.text(", VLAN {vlan}", vlan=here.vlan) if here.vlan else ""
        yield t.text(
            "This computer is plugged in at {switch} {port}{vlan}.", switch=here.switch, port=here.port, vlan=vlan
        )
    for server in found.dhcp:
        yield t.text(
            "DHCP server {server} ({mac}{vlan}): {who}; router {routers}, DNS {resolvers}",
            server=server.server,
            mac=server.mac,
            vlan=f" VLAN {server.vlan}" if server.vlan else "",
            who=server.declared or t.text("NOT DECLARED"),
            routers=server.options.get("3", "-"),
            resolvers=server.options.get("6", "-"),
        )
    for crowd in found.crowds:
        yield t.text(
            "Several network cards behind {switch} {port}: {macs}",
            switch=crowd.switch, port=crowd.port, macs=", ".join(crowd.macs),
        )  # fmt: skip
    for host in found.found:
        yield _line(host, t)
    for check in found.names:
        if check.verdict != "agrees":
            yield f"DNS: {check.host} ({check.address}): {t.text(NAME_VERDICTS[check.verdict])}"
    if found.resume:
        yield t.text("The sweep stopped; go on with --resume {count}.", count=str(found.resume))
    if found.absent:
        yield t.text("Did not answer: {hosts}", hosts=", ".join(found.absent))


def _line(host: FoundHost, t: Translator) -> str:
    name = host.declared or t.text("new: {name}", name=host.names[0] if host.names else "?")
    role = t.text(host.identity.role)
    sure = t.text(CONFIDENCE[host.identity.confidence]) if host.identity.confidence else ""
    place = f"{host.switch} {host.port}".strip()
    parts = [
        ", ".join(host.addresses) or "-",
        host.mac or "-",
        name,
        f"{role} ({sure})" if sure else role,
        host.identity.vendor,
        place,
        "; ".join(host.identity.because),
        "; ".join(t.text(CONFLICTS[each]) for each in host.conflicts),
        t.text("restricted ({perimeter}): nothing was sent to it", perimeter=host.restricted)
        if host.restricted
        else "",
    ]
    return "  ".join(part for part in parts if part)


def body(found: Discovery) -> dict[str, object]:
    """What `--json` carries."""
    told: dict[str, object] = msgspec.to_builtins(found)
    return told
