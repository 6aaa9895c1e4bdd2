"""FRR's configuration mode: static routes and descriptions, there and back."""

import pytest

from netaudit.core.planning.frr import FrrSession, frr_commands
from netaudit.core.planning.host_plan import Asked, work_out
from netaudit.core.planning.management import Management, whole
from netaudit.core.planning.models import MODELS
from netaudit.platforms import platform

BASE = """Building configuration...

Current configuration:
!
frr version 8.4.4
frr defaults traditional
hostname fw1
service integrated-vtysh-config
!
ip route 0.0.0.0/0 10.99.0.254
ip route 192.168.40.0/24 10.20.0.5 150
!
interface lan20
 description Imagerie
exit
!
interface lan30
 shutdown
exit
!
end
"""


@pytest.mark.parametrize(
    ("lines", "forward", "rollback"),
    [
        ("ip route 10.50.0.0/16 10.20.0.5", ["ip route 10.50.0.0/16 10.20.0.5"],
         ["no ip route 10.50.0.0/16 10.20.0.5"]),
        ("no ip route 192.168.40.0/24 10.20.0.5 150", ["no ip route 192.168.40.0/24 10.20.0.5 150"],
         ["ip route 192.168.40.0/24 10.20.0.5 150"]),
        ("interface lan20 / description PACS", ["interface lan20", " description PACS", "exit"],
         ["interface lan20", " description Imagerie", "exit"]),
        ("interface lan20 / no description", ["interface lan20", " no description", "exit"],
         ["interface lan20", " description Imagerie", "exit"]),
        ("ip route 0.0.0.0/0 10.99.0.254 / interface lan20 / exit / ! / configure terminal", [], []),
    ],
)  # fmt: skip
def test_there_and_back(lines: str, forward: list[str], rollback: list[str]) -> None:
    found = work_out(MODELS["frr"], Asked(host="r", base=BASE, lines=lines.split(" / ")))
    assert (list(found.forward), list(found.rollback)) == (forward, rollback)
    assert found.proof.proven
    assert (found.refused, found.unpredicted) == ((), ())


def test_routes_are_printed_by_prefix_and_the_readers_take_them() -> None:
    session = FrrSession(BASE)
    for line in ("ip route 10.50.0.0/16 10.20.0.5", "ip route 10.9.1.1/8 blackhole", "ip route 172.16.0.0/12 lan20"):
        assert session.obey(line) == "shown"
    text = session.text()
    routes = [line for line in text.splitlines() if line.startswith("ip route")]
    assert routes == [
        "ip route 0.0.0.0/0 10.99.0.254", "ip route 10.0.0.0/8 blackhole", "ip route 10.50.0.0/16 10.20.0.5",
        "ip route 172.16.0.0/12 lan20", "ip route 192.168.40.0/24 10.20.0.5 150",
    ]  # fmt: skip
    read = platform("frr").readings["routes"].read(MODELS["frr"].answers(text))
    assert isinstance(read, dict)
    assert "10.50.0.0/16 via 10.20.0.5" in read
    other = FrrSession("ip forwarding\nhostname r\n")
    assert other.obey("ip route 10.0.0.0/8 10.0.0.1") == "shown"
    assert other.text() == "ip forwarding\nip route 10.0.0.0/8 10.0.0.1\nhostname r\n"
    layout = session.layout()
    assert (layout.hostname, set(layout.gateways)) == ("fw1", {"10.99.0.254"})
    assert (layout.ports["lan20"].description, layout.ports["lan30"].enabled) == ("Imagerie", False)
    assert FrrSession("!\n").layout().hostname == ""


@pytest.mark.parametrize(
    "line",
    [
        "router bgp 65000", "ip route 300.0.0.0/8 10.0.0.1", "no ip route 10.0.0.0/8 10.0.0.1", "interface lan99",
        "no interface lan20", "description x", "ip route 10.0.0.0/8 10.0.0.1 250 onlink",
    ],
)  # fmt: skip
def test_what_is_not_known_is_not_predicted(line: str) -> None:
    session = FrrSession(BASE)
    assert session.obey(line) == "unpredicted"
    assert session.obey("description y") == "unpredicted"
    assert session.meaning() == FrrSession(BASE).meaning()


def test_what_cannot_be_computed_is_left() -> None:
    other = BASE.replace(" shutdown", " ip ospf area 0").replace("interface lan30", "interface lan40")
    found = frr_commands(BASE, other)
    assert found.lines == ()
    assert [line.split(":")[0] for line in found.left] == ["interface lan30"] * 2 + ["interface lan40"] * 2
    same = BASE.replace(" description Imagerie", " description Imagerie\n ip ospf area 0")
    assert (frr_commands(BASE, same).lines, frr_commands(BASE, same).left) == ((), ("interface lan20: ip ospf area 0",))
    assert frr_commands(BASE, BASE.replace("frr defaults traditional", "frr defaults datacenter")).left


def test_the_last_default_route_is_kept() -> None:
    found = work_out(
        MODELS["frr"],
        Asked(host="r", base=BASE, lines=["no ip route 0.0.0.0/0 10.99.0.254"], management=_kept()),
    )
    assert {each.code for each in found.refused} == {"plan-way-cut"}


def _kept() -> Management:
    return whole(FrrSession(BASE).layout())
