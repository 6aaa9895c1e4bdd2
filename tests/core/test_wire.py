"""What a search on the wire is worth later: by segment, by age, and never as an answer about what nobody searched."""

from datetime import UTC, datetime, timedelta

from netaudit.core.wire import OnTheWire, remembered, young
from netaudit.model.discovery import DhcpServer, Discovery, FoundHost, Identity, NameCheck
from netaudit.model.site import DeclaredVlan
from netaudit.model.wire import NameOnFile, Segment, WireRecord

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
PLAN = {
    10: DeclaredVlan(name="BUREAUTIQUE", subnet="10.10.0.0/24"),
    20: DeclaredVlan(name="IMAGERIE", subnet="10.20.0.0/24"),
    30: DeclaredVlan(name="INVITES", subnet="à définir"),
}
BOX = FoundHost(("192.168.1.254",), identity=Identity("firewall", because=("UPnP: InternetGatewayDevice",)))
SILENT = FoundHost(
    (), mac="00:11:32:00:00:01", identity=Identity("unknown", because=("x: UPnP: InternetGatewayDevice",))
)
PACS = NameCheck("pacs-1", "10.20.0.5", ("pacs",), ("10.20.0.5",), "agrees")


def served(server: str, vlan: int = 0) -> DhcpServer:
    return DhcpServer(server, "00:00:5e:00:53:01", vlan, "", {})


def searched(found: Discovery, *, before: WireRecord | None = None, at: datetime = NOW) -> WireRecord:
    return remembered(before or WireRecord(), found, ("10.10.0.50/24",), {20: ("10.20.0.0/24",)}, at)


def test_each_segment_is_told_with_who_offers_leases_there_and_one_where_nobody_does_is_known_as_such() -> None:
    record = searched(Discovery(dhcp=(served("10.10.0.1"), served("192.168.1.254"), served("10.20.0.1", 20))))
    assert young(record, PLAN, NOW, WEEK) == OnTheWire(
        offers={10: ("10.10.0.1", "192.168.1.254"), 20: ("10.20.0.1",)}, gateways=()
    )
    assert young(searched(Discovery()), PLAN, NOW, WEEK).offers == {10: (), 20: ()}


def test_what_could_not_be_asked_leaves_what_was_known_before() -> None:
    record = searched(Discovery(dhcp=(served("10.10.0.1"),)))
    blind = searched(Discovery(blind=("dhcp",)), before=record, at=NOW + timedelta(days=1))
    assert blind == record
    again = searched(Discovery(), before=record, at=NOW + timedelta(days=1))
    assert young(again, PLAN, NOW + timedelta(days=1), WEEK).offers == {10: (), 20: ()}


def test_a_segment_that_the_plan_does_not_have_says_nothing_of_its_vlans() -> None:
    record = remembered(WireRecord(), Discovery(dhcp=(served("172.16.0.1", 77),)), ("fe80::5/64",), {77: ()}, NOW)
    assert young(record, PLAN, NOW, WEEK).offers == {}
    routed = remembered(WireRecord(), Discovery(), (), {}, NOW)
    assert routed.segments == {}


def test_gateways_that_open_ports_are_told_by_address_or_by_card() -> None:
    record = searched(Discovery(found=(BOX, SILENT, FoundHost(("10.10.0.9",)))))
    assert young(record, PLAN, NOW, WEEK).gateways == ("00:11:32:00:00:01", "192.168.1.254")


def test_names_are_kept_by_host_and_an_answer_that_did_not_come_replaces_none() -> None:
    record = searched(Discovery(names=(PACS,)))
    lost = searched(Discovery(names=(NameCheck("pacs-1", "10.20.0.5", (), (), "unasked"),)), before=record)
    assert young(lost, PLAN, NOW, WEEK).names == {"pacs-1": PACS}
    assert young(searched(Discovery()), PLAN, NOW, WEEK).names is None


def test_what_is_too_old_or_of_tomorrow_does_not_count_and_its_day_is_told() -> None:
    for at, day in ((NOW - timedelta(days=8), "2026-11-12"), (NOW + timedelta(days=1), "2026-11-21")):
        record = searched(Discovery(found=(BOX,), names=(PACS,)), at=at)
        assert young(record, PLAN, NOW, WEEK) == OnTheWire(stale={"dhcp-offers": day, "upnp": day, "names": day})
    assert young(WireRecord(), PLAN, NOW, WEEK) == OnTheWire()


def test_a_young_segment_counts_beside_an_old_one() -> None:
    old = Segment(at=(NOW - timedelta(days=30)).isoformat(), vlan=20, networks=(), servers=("10.20.0.1",))
    new = Segment(at=NOW.isoformat(), vlan=10, networks=(), servers=("10.10.0.1",))
    names = {"a": NameOnFile(at=old.at, check=PACS), "b": NameOnFile(at=new.at, check=PACS)}
    found = young(WireRecord(segments={"20": old, "10": new}, names=names), PLAN, NOW, WEEK)
    assert (found.offers, found.stale, list(found.names or ())) == ({10: ("10.10.0.1",)}, {}, ["b"])
