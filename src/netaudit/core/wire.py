"""What searches on the wire found: kept segment by segment, and what of it is young enough to be judged by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network

from netaudit.model.discovery import Discovery, NameCheck
from netaudit.model.site import DeclaredVlan
from netaudit.model.wire import NameOnFile, Segment, WireRecord

_GATEWAY = "UPnP: InternetGatewayDevice"
"""As `core.fingerprint` says why something is taken for a router."""


def remembered(
    before: WireRecord, found: Discovery, here: Iterable[str], tagged: Mapping[int, tuple[str, ...]], at: datetime
) -> WireRecord:
    """The record with what one more search found.

    Args:
        before: what was known.
        found: a search that came to its end.
        here: the computer's own addresses on the segment it is plugged into, with their prefix lengths.
        tagged: VLAN id -> networks that were looked at with the tag.
        at: when, with zone.
    """
    when = at.isoformat(timespec="seconds")
    searched = {0: tuple(_network(each) for each in here), **{vlan: tuple(nets) for vlan, nets in tagged.items()}}
    segments = dict(before.segments)
    if "dhcp" not in found.blind:
        for vlan, networks in searched.items():
            if not networks and not vlan:
                continue
            segments[" ".join((str(vlan), *sorted(networks)))] = Segment(
                at=when,
                vlan=vlan,
                networks=tuple(sorted(networks)),
                servers=tuple(sorted({each.server for each in found.dhcp if each.vlan == vlan})),
                gateways=_gateways(found),
            )
    names = {each.host: NameOnFile(at=when, check=each) for each in found.names if each.verdict != "unasked"}
    return WireRecord(segments=segments, names={**before.names, **names})


def _network(address: str) -> str:
    return str(ip_network(address, strict=False))


def _gateways(found: Discovery) -> tuple[str, ...]:
    said = [each for each in found.found if any(_GATEWAY in words for words in each.identity.because)]
    return tuple(sorted((each.addresses or (each.mac,))[0] for each in said))


@dataclass(frozen=True)
class OnTheWire:
    """What may be judged by today; None is what nobody looked for, or too long ago."""

    offers: Mapping[int, tuple[str, ...]] | None = None
    """VLAN id of the plan -> who offers leases there."""
    gateways: tuple[str, ...] | None = None
    names: Mapping[str, NameCheck] | None = None
    stale: Mapping[str, str] = field(default_factory=dict)
    """Input of a check -> the day of the newest record, which is too old."""


def young(record: WireRecord, plan: Mapping[int, DeclaredVlan], now: datetime, oldest: timedelta) -> OnTheWire:
    """What of a record is young enough.

    Args:
        record: all that is known.
        plan: the addressing plan, by which a segment without a tag is known.
        now: with zone.
        oldest: how long a search counts.
    """
    segments = [each for each in record.segments.values() if _counts(each.at, now, oldest)]
    names = {host: each.check for host, each in record.names.items() if _counts(each.at, now, oldest)}
    stale = {}
    if record.segments and not segments:
        stale = dict.fromkeys(("dhcp-offers", "upnp"), max(each.at for each in record.segments.values())[:10])
    if record.names and not names:
        stale["names"] = max(each.at for each in record.names.values())[:10]
    offers: dict[int, tuple[str, ...]] = {}
    for each in segments:
        for vlan in _vlans(each, plan):
            offers[vlan] = tuple(sorted({*offers.get(vlan, ()), *each.servers}))
    return OnTheWire(
        offers=offers if segments else None,
        gateways=tuple(sorted({who for each in segments for who in each.gateways})) if segments else None,
        names=names or None,
        stale=stale,
    )


def _counts(at: str, now: datetime, oldest: timedelta) -> bool:
    """One of tomorrow does not count either: a clock is wrong, and how old it is not known."""
    return -timedelta(minutes=5) <= now - datetime.fromisoformat(at) <= oldest


def _vlans(segment: Segment, plan: Mapping[int, DeclaredVlan]) -> list[int]:
    """The VLANs of the plan that a segment is: by its tag, else by the networks of the computer's own addresses."""
    if segment.vlan:
        return [segment.vlan] if segment.vlan in plan else []
    own = [ip_network(each) for each in segment.networks]
    found = []
    for vlan, each in plan.items():
        subnet = _readable(each.subnet)
        if subnet is not None and any(net.version == subnet.version and net.overlaps(subnet) for net in own):
            found.append(vlan)
    return found


def _readable(text: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None
