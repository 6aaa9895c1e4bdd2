"""Zones for tests of mail domains: what a small DNS of made-up names answers."""

from collections.abc import Mapping, Sequence

from netaudit.model.dns import DnsAnswer, DnsRecording, Kind, label

Zone = Mapping[str, Mapping[str, Sequence[str]]]
"""Name -> type -> values. `{"TXT": None}`-like failures are given as the type `!TXT`."""
AT = "2026-11-21T08:00:00+00:00"


def answered(zone: Zone, name: str, kind: Kind) -> DnsAnswer:
    """What the zone answers."""
    held = zone.get(name)
    if held is not None and f"!{kind}" in held:
        return DnsAnswer(outcome="failed", asked_at=AT, detail="SERVFAIL")
    if held is not None and held.get(kind):
        return DnsAnswer(outcome="answer", values=tuple(held[kind]), asked_at=AT)
    there = held is not None or any(other.endswith(f".{name}") for other in zone)
    return DnsAnswer(outcome="no-data" if there else "no-name", asked_at=AT)


class Counted:
    """A zone that counts what it is asked."""

    def __init__(self, zone: Zone) -> None:
        self.zone = zone
        self.asked: list[tuple[str, Kind]] = []

    def __call__(self, name: str, kind: Kind) -> DnsAnswer:
        self.asked.append((name, kind))
        return answered(self.zone, name, kind)


def recorded(zone: Zone, *questions: tuple[str, Kind]) -> DnsRecording:
    """A recording of these questions."""
    return DnsRecording(answers={label(each): answered(zone, *each) for each in questions})


class Without:
    """A zone one of whose answers was never asked for."""

    def __init__(self, zone: Zone, lost: tuple[str, Kind]) -> None:
        self.zone = zone
        self.lost = lost

    def __call__(self, name: str, kind: Kind) -> DnsAnswer | None:
        return None if (name, kind) == self.lost else answered(self.zone, name, kind)
