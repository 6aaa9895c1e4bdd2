"""What has been seen so far: which network cards at which addresses, under which names, in which VLAN."""

from collections.abc import Iterable

from netaudit.core.restraint import Party
from netaudit.model.sighting import Announced, Heard, Offered

_MOST = 65_536
"""Cards and addresses that are remembered: a flood of made-up ones must not fill the memory."""
_NAME_WORDS = ("name", "full-name", "system-name")


class Seen:
    """Grows with every sighting; knows whom an address or a network card belongs to."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._macs: dict[str, set[str]] = {}
        self._addresses: dict[str, set[str]] = {}
        self._names: dict[str, set[str]] = {}
        self._vlans: dict[str, set[int]] = {}

    def disjoint(self, addresses: Iterable[str]) -> bool:
        """Whether no network card was seen at any of these addresses."""
        return self._macs.keys().isdisjoint(addresses)

    def note(self, sighting: Heard | Announced | Offered) -> None:
        """Remember one more."""
        mac = sighting.mac
        address = sighting.source if isinstance(sighting, Offered) else sighting.address
        if mac and (mac in self._addresses or len(self._addresses) < _MOST):
            self._vlans.setdefault(mac, set()).add(sighting.vlan)
            known = self._addresses.setdefault(mac, set())
            if address and address != "0.0.0.0" and (address in self._macs or len(self._macs) < _MOST):  # noqa: S104
                known.add(address)
                self._macs.setdefault(address, set()).add(mac)
        if isinstance(sighting, Announced) and mac in self._addresses:
            names = self._names.setdefault(mac, set())
            for word in _NAME_WORDS:
                names.update(sighting.facts.get(word, ())[: _MOST - len(names)])

    def party(self, address: str = "", mac: str = "") -> Party:
        """Whom it is about: everything known of an address, or of a network card."""
        macs = {mac} if mac else self._macs.get(address)
        if not macs:
            return Party(address)
        return Party(
            address=address,
            macs=frozenset(macs),
            names=frozenset(name for each in macs for name in self._names.get(each, ())),
            addresses=frozenset(other for each in macs for other in self._addresses.get(each, ())),
        )

    def cards(self, vlan: int) -> Iterable[str]:
        """Every network card seen in a VLAN, 0 for untagged."""
        return sorted(mac for mac, vlans in self._vlans.items() if vlan in vlans)
