"""Several steps on one host: each on what the one before leaves, and one proof over all of them."""

from netaudit.core.planning.course import Course
from netaudit.core.planning.models import MODELS
from netaudit.core.recipe_fortios import questions

from .test_planning_proof import IOS, WAYS


def course() -> Course:
    return Course("sw", MODELS["cisco_ios"], IOS, (), WAYS["cisco_ios"])


def test_one_step_is_what_it_is_alone() -> None:
    of = course()
    assert of.text == IOS
    of.take(["vlan 30", " name X"], literal=False)
    assert of.result() is of.worked[0]


def test_steps_are_sent_in_order_and_taken_back_in_reverse() -> None:
    of = course()
    of.take(["vlan 30", "name X"], literal=False)
    assert 30 in of.layout().vlans
    of.take(["interface Gi1/0/5", "switchport access vlan 30"], literal=False)
    found = of.result()
    lines = [line.strip() for line in found.forward]
    assert lines.index("vlan 30") < lines.index("switchport access vlan 30")
    assert [line.strip() for line in found.rollback][-1] == "no vlan 30"
    assert found.proof.proven
    assert (found.refused, found.layouts[0].vlans.keys() < found.layouts[1].vlans.keys()) == ((), True)


def test_a_step_that_undoes_the_one_before_is_seen_as_a_whole() -> None:
    of = course()
    of.take(["vlan 30", "name X"], literal=True)
    of.take(["no vlan 30"], literal=False)
    found = of.result()
    assert of.literal
    assert found.predicted == IOS
    assert found.proof.proven


def test_what_one_step_refuses_or_leaves_open_stands_for_all() -> None:
    of = course()
    of.take(["interface Gi1/0/1", "no switchport trunk allowed vlan 10"], literal=True)
    of.take(["interface Gi1/0/6", "storm-control broadcast level 1.00"], literal=False)
    found = of.result()
    assert {each.code for each in found.refused} == {"plan-trunk-opened"}
    assert len(found.refused) == 2, "by the lint and by the proof, each once"
    assert [each.code for each in found.unpredicted] == ["plan-unpredicted"]
    assert not found.proof.proven


def test_what_a_template_asks_of_a_fortigate() -> None:
    config = (
        'config system interface\n edit "internal"\n set ip 192.0.2.1 255.255.255.0\n next\n edit "wan1"\n next\nend\n'
        'config system dhcp server\n edit 4\n set interface "wan1"\n next\n edit 7\n set interface "internal"\n'
        "config reserved-address\n edit 1\n set mac 00:09:21:33:10:0a\n next\n end\n next\nend\n"
        'config firewall address\n edit "A"\n set subnet 10.0.0.1 255.255.255.255\n next\nend\n'
    )
    ask = questions(config)
    assert ask["server_of"]("192.0.2.9") == "7"
    assert ask["server_of"]("10.0.0.9") == ""
    assert ask["key_of"]("system dhcp server", {"interface": "internal"}) == "7"
    assert ask["key_of"]("system dhcp server", {"interface": "dmz"}) == "8"
    assert ask["key_of"]("system dhcp server", {"mac": "00:09:21:33:10:0a"}, "7", "reserved-address") == "1"
    assert ask["key_of"]("firewall policy", {"name": "x"}) == "1"
    assert ask["has"]("firewall address", "A")
    assert not ask["has"]("firewall address", "B")
    assert ask["setting"]("firewall address", "A", "subnet") == "10.0.0.1 255.255.255.255"
    assert ask["mask"]("10.20.0.0/24") == "10.20.0.0 255.255.255.0"
