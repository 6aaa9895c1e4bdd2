"""A simulated RouterOS device: a router with a bridge, and a login that alters it. What is typed is saved at once.

It stands beside the practice, not in it: what a plan's lines do is tried on it.
"""

from netaudit.lab.routeros_commands import execute
from netaudit.lab.routeros_config import Address, Member, RouterosConfig, Switched, TableVlan, VlanInterface, render
from netaudit.lab.shell import Reply

_COUNT = " print count-only where !dynamic"


class RouterosDevice:
    """An RB5009."""

    name = "rt1"

    def __init__(self) -> None:
        """Stand there with a small configuration."""
        self.config = _demonstration()

    def login_banner(self) -> str:
        """Say what this is."""
        return "SIMULATED by netaudit lab: not a real router"

    def session(self, username: str) -> "RouterosSession":
        """A fresh login, as an administrator."""
        del username
        return RouterosSession(self)


class RouterosSession:
    """One login."""

    def __init__(self, device: RouterosDevice) -> None:
        """Begin at the root of the commands."""
        self._device = device

    def greeting(self) -> str:
        """Nothing."""
        return ""

    def prompt(self) -> str:
        """`[admin@rt1] > `."""
        return f"[admin@{self._device.config.identity}] > "

    def page_length(self) -> int | None:
        """It pages nothing."""
        return None

    def pager_prompt(self) -> str:
        """The pager's words."""
        return "-- [Q quit|D dump|down]"

    def secret_prompt(self) -> bool:
        """It asks for none."""
        return False

    def answer(self, line: str) -> Reply:
        """One line; see `Session`."""
        words, config = " ".join(line.split()), self._device.config
        counted = {
            "/interface bridge port": len(config.members),
            "/interface bridge vlan": len(config.table),
            "/ip address": len(config.addresses),
            "/ip firewall filter": len(config.rules),
            "/ip route": 1,
        }
        if words == "/export":
            return Reply(render(config))
        if words == "/quit":
            return Reply(hang_up=True)
        if words.endswith(_COUNT):
            return Reply(f"{counted.get(words.removesuffix(_COUNT), 0)}\n")
        return Reply(execute(self._device, line)) if words else Reply()


def _demonstration() -> RouterosConfig:
    config = RouterosConfig("rt1", "10.99.0.1")
    config.ethernet = {f"ether{number}": Switched() for number in range(1, 9)}
    config.ethernet["ether8"].comment = "vers sw1"
    config.members = {f"ether{number}": Member() for number in range(2, 8)}
    config.members["ether2"].pvid = 20
    config.members["ether8"] = Member(admits="admit-only-vlan-tagged")
    config.table[20] = TableVlan(comment="IMAGERIE", tagged=["ether8"], untagged=["ether2"])
    config.table[99] = TableVlan(comment="GESTION", tagged=["bridge1", "ether8"])
    config.interfaces["gestion"] = VlanInterface(vlan=99)
    config.addresses["10.99.0.15/24"] = Address(interface="gestion")
    config.rules = ["add action=accept chain=input src-address=10.99.0.0/24", "add action=drop chain=input"]
    return config
