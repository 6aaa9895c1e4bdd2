"""What a recipe's template may ask of a FortiGate's configuration: which entry it is about, and which key is free."""

import ipaddress
from collections.abc import Callable, Mapping

from netaudit.core.planning.fortios import FortiosSession, Node
from netaudit.core.planning.fortios_tables import words_of

_SERVERS, _INTERFACES = "system dhcp server", "system interface"


def questions(config: str) -> Mapping[str, Callable[..., object]]:
    """The functions that a template for FortiOS knows besides the others."""
    tree = _Tree(FortiosSession(config).root)
    return {
        "key_of": tree.key_of, "has": tree.has, "setting": tree.setting, "server_of": tree.server_of, "mask": _mask,
    }  # fmt: skip


class _Tree:
    """The configuration as tables and entries."""

    def __init__(self, root: Node) -> None:
        self._root = root

    def _entries(self, path: str, below: str = "", inside: str = "") -> dict[str, Node]:
        table = self._root.tables.get(path, Node())
        if inside:
            table = table.entries.get(below, Node()).tables.get(inside, Node())
        return table.entries

    def key_of(self, path: str, settings: Mapping[str, str], below: str = "", inside: str = "") -> str:
        """The key of the first entry with these settings; the next free number where none has them."""
        known = self._entries(path, below, inside)
        for key, node in known.items():
            if all(_plain(node.settings.get(name, "")) == str(value) for name, value in settings.items()):
                return key
        return str(max((int(key) for key in known if key.isdecimal()), default=0) + 1)

    def has(self, path: str, key: str) -> bool:
        """Whether a table has an entry of this key."""
        return key in self._entries(path)

    def setting(self, path: str, key: str, name: str) -> str:
        """What an entry is set to; empty where it is not."""
        return _plain(self._entries(path).get(key, Node()).settings.get(name, ""))

    def server_of(self, address: str) -> str:
        """The number of the DHCP server that serves this address; empty where none does."""
        for number, node in self._entries(_SERVERS).items():
            own = self.setting(_INTERFACES, _plain(node.settings.get("interface", "")), "ip")
            if own and ipaddress.ip_address(address) in ipaddress.ip_interface(own.replace(" ", "/")).network:
                return number
        return ""


def _plain(value: str) -> str:
    return " ".join(words_of(value) or [])


def _mask(prefix: str) -> str:
    """`10.20.0.0/24` -> `10.20.0.0 255.255.255.0`; one address becomes a network of one."""
    network = ipaddress.IPv4Network(prefix)
    return f"{network.network_address} {network.netmask}"
