"""Where this machine stands, as other systems tell it; and what is remembered of who was seen."""

from netaudit.core.restraint import Party
from netaudit.model.sighting import Announced, Heard, Offered
from netaudit.probe import _seen
from netaudit.probe._seen import Seen
from netaudit.probe._segment import neighbour_rows

WINDOWS = """
Interface : 10.20.0.9 --- 0x5
  Adresse Internet      Adresse physique      Type
  10.20.0.1             00-00-5e-00-53-01     dynamique
  10.20.0.255           ff-ff-ff-ff-ff-ff     statique
  224.0.0.22            01-00-5e-00-00-16     statique
"""
MACOS = """
? (10.20.0.1) at 0:0:5e:0:53:1 on en0 ifscope [ethernet]
? (10.20.0.7) at (incomplete) on en0 ifscope [ethernet]
? (10.20.0.999) at 0:0:5e:0:53:2 on en0 ifscope [ethernet]
"""


def test_the_table_of_neighbours_of_windows_and_macos() -> None:
    for printed in (WINDOWS, MACOS):
        assert list(neighbour_rows(printed)) == [("10.20.0.1", "00:00:5e:00:53:01")]


A, B = "00:00:5e:00:53:0a", "00:00:5e:00:53:0b"


def test_who_an_address_belongs_to() -> None:
    seen = Seen()
    seen.note(Heard(address="10.20.0.5", mac=A, vlan=20))
    seen.note(Heard(address="10.20.0.5", mac=B))
    seen.note(Heard(address="10.20.0.6", mac=A))
    seen.note(Heard(address="10.30.0.5", how="icmp"))
    seen.note(Announced(kind="mdns", mac=A, address="10.20.0.5", facts={"name": ("ws-1.local",)}))
    seen.note(Offered(server="10.20.0.1", source="0.0.0.0", mac=B))
    everything = Party(
        "10.20.0.5", frozenset((A, B)), frozenset(("ws-1.local",)), frozenset(("10.20.0.5", "10.20.0.6"))
    )
    assert seen.party("10.20.0.5") == everything
    assert seen.party(mac=A).addresses == {"10.20.0.5", "10.20.0.6"}
    assert seen.party("10.30.0.5") == Party("10.30.0.5")
    assert list(seen.cards(20)) == [A]
    assert list(seen.cards(0)) == [A, B]
    assert seen.disjoint(["10.20.0.7"])
    assert not seen.disjoint(["10.20.0.7", "10.20.0.6"])


def test_a_flood_of_made_up_cards_does_not_fill_the_memory(monkeypatch: object) -> None:
    seen = Seen()
    for number in range(_seen._MOST + 100):
        seen.note(Heard(address=f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", mac=f"02:00:{number:08x}"))
    assert len(list(seen.cards(0))) == _seen._MOST
