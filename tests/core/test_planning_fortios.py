"""FortiOS: each line as the model takes it, what is computed between two configurations, and its proof."""

import pytest

from netaudit.core.planning.fortios import FortiosSession
from netaudit.core.planning.fortios_tables import TABLES, Setting, as_printed
from netaudit.core.planning.host_plan import Asked, work_out
from netaudit.core.planning.management import Management
from netaudit.core.planning.models import MODELS
from netaudit.core.planning.prediction import predicted_state
from netaudit.core.planning.session import obeyed
from netaudit.core.statediff import host_differences
from netaudit.platforms import platform

from .plans import practice
from .test_planning_prediction import collected

BASE = """#config-version=FGT60F-7.4.7
config system global
    set admintimeout 10
    set hostname "gw"
end
config system interface
    edit "lan"
        set vdom "root"
        set ip 192.0.2.1 255.255.255.0
        config ipv6
        end
    next
    edit "wan"
        set ip 203.0.113.2 255.255.255.252
        set status down
    next
end
config firewall address
    edit "A"
        set subnet 10.0.0.0 255.0.0.0
    next
    edit "B"
        set subnet 10.1.0.0 255.255.0.0
        set comment "sur
deux lignes"
    next
end
config router static
    edit 1
        set gateway 203.0.113.1
        set device "wan"
    next
end
config log memory
    unset status
end
config firewall policy
    edit 1
        set srcaddr "A"
        set dstaddr "all"
    next
    edit 2
        set srcaddr "all"
    next
end
"""
S, M, U = "shown", "modelled", "unpredicted"


def told(lines: str, base: str = BASE) -> tuple[FortiosSession, list[str]]:
    session = FortiosSession(base)
    return session, [session.obey(line) for line in lines.split(" / ")]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (" / # note / set x y / config firewall address / edit A / set comment X / next / end", [S, S, U, *[S] * 5]),
        ("config firewall address / set comment X / unset / edit A B / config x / abort", [S, U, U, U, U, S]),
        ('config firewall address / edit A / set comment "X', [S, S, U]),
        ("config firewall address / edit A / set subnet 10.0.0.0/33 / set subnet 10.0.0.0 / set type fqdn / end",
         [S, S, U, U, U, S]),
        ("config firewall address / delete A / delete X / delete B / end", [S, U, U, S, S]),
        ("config firewall policy / edit x / next / edit 0 / next / edit 3 / set srcaddr C / set srcaddr A B / "
         "set srcaddr all / set srcintf lan / set status enable / next / end", [S, U, S, U, S, S, U, S, S, S, S, S, S]),
        ("config firewall policy / move 2 before 1 / move 2 after 1 / move 2 over 1 / move 1 before 1 / "
         "move 9 before 1 / move 1 before 9 / end", [S, M, M, U, U, U, U, S]),
        ("config system global / set hostname gw9 / set admintimeout 5 / edit 1 / end", [S, S, U, U, S]),
        ("config log memory / set status enable / config x / end / end", [U, U, U, S, S]),
        ("config system ntp / edit 1 / set x y / config z / end / next / end", [U, U, U, U, S, S, S]),
    ],
)  # fmt: skip
def test_a_line_is_taken_or_named(lines: str, expected: list[str]) -> None:
    session, certain = told(lines)
    assert certain == expected
    assert "config log memory\n    unset status\nend\n" in session.text()


def test_a_configuration_is_printed_as_it_was() -> None:
    assert FortiosSession(BASE).text() == BASE
    assert FortiosSession("next\n").text() == "next\n"
    gone, certain = told("config router static / delete 1 / end")
    assert certain == [S, S, S]
    assert "router static" not in gone.text()
    assert gone.layout().gateways == frozenset()


def test_what_it_means() -> None:
    layout = FortiosSession(BASE).layout()
    assert layout.hostname == "gw"
    assert layout.addresses == {"lan": ("192.0.2.1/24",), "wan": ("203.0.113.2/30",)}
    assert layout.asleep == {"wan"}
    assert layout.gateways == {"203.0.113.1"}


def test_routes_to_a_network_of_their_own() -> None:
    entries = {"1": "10.8.0.0 255.255.0.0", "2": "10.8.0.1 255.255.0.0", "3": "10.9.0.0 255.255.0.0", "4": '"office"'}
    more = "".join(
        f"    edit {key}\n        set dst {dst}\n        set gateway 192.0.2.9\n"
        + "        set status disable\n" * (key == "3") + "    next\n" for key, dst in entries.items()
    )  # fmt: skip
    assert FortiosSession(f"config router static\n{more}end\n").layout().routes == {"10.8.0.0/16 via 192.0.2.9"}


def test_what_has_not_taken_effect_is_not_there() -> None:
    assert told("config firewall address / edit C / set comment X / abort")[0].text() == BASE
    assert told("config system dns / abort")[0].text() == BASE
    assert "comment X" not in told("config firewall address / edit C / set comment X")[0].text()


def test_with_virtual_domains_nothing_is_predicted() -> None:
    assert told("config firewall address", "config vdom\nedit root\nnext\nend\n")[1] == [U]


@pytest.mark.parametrize(
    ("setting", "typed", "kept"),
    [
        (TABLES["firewall policy"].settings["nat"], "enable", "enable"),
        (TABLES["firewall policy"].settings["nat"], "disable", ""),
        (TABLES["firewall policy"].settings["service"], "HTTP HTTPS", '"HTTP" "HTTPS"'),
        (Setting("text"), '"a b"', '"a b"'),
        (Setting("text"), "a b", None),
        (Setting("text"), '""', ""),
        (Setting("words"), "ping https", "ping https"),
        (Setting("number"), "x", None),
        (Setting("number"), "1 2", None),
        (Setting("mac"), "00:11:22:33:44:55", "00:11:22:33:44:55"),
        (Setting("text"), "'a\"b'", None),
        (Setting("text"), "", None),
    ],
)
def test_a_value_as_it_is_printed(setting: Setting, typed: str, kept: str | None) -> None:
    assert as_printed(setting, typed) == kept


def lines_between(old: str, new: str) -> tuple[list[str], tuple[str, ...]]:
    found = MODELS["fortinet"].between(old, new, ())
    return [line.strip() for line in found.lines], found.left


def test_what_is_referred_to_is_made_before_and_deleted_after() -> None:
    made = BASE.replace('    edit "B"\n', '    edit "C"\n    next\n    edit "B"\n').replace(
        '        set srcaddr "A"\n', '        set srcaddr "C"\n'
    )
    lines, left = lines_between(BASE, made)
    assert lines == [
        "config firewall address", 'edit "C"', "next", "end", "config firewall policy", "edit 1", 'set srcaddr "C"',
        "next", "end",
    ]  # fmt: skip
    assert left == ()
    lines, left = lines_between(made, BASE)
    assert lines[-3:] == ["config firewall address", 'delete "C"', "end"]


def test_a_policy_that_comes_back_comes_back_to_its_place() -> None:
    policy = '    edit 1\n        set srcaddr "A"\n        set dstaddr "all"\n    next\n'
    lines, left = lines_between(BASE.replace(policy, ""), BASE)
    assert lines[-3:] == ["config firewall policy", "move 1 before 2", "end"]
    assert left == ()
    asked = Asked("gw", BASE, ["config firewall policy", "delete 1", "end"])
    found = work_out(MODELS["fortinet"], asked)
    assert not found.refused
    assert found.proof.uncertain == {"move 1 before 2": "modelled"}
    assert not found.proof.proven


def test_what_is_not_modelled_is_named() -> None:
    assert lines_between(BASE, BASE.replace("admintimeout 10", "admintimeout 5"))[1] == ("config system global",)
    assert lines_between(BASE, BASE.replace("unset status", "unset x"))[1] == ("config log memory",)


def test_the_default_route_and_its_own_addresses_are_kept() -> None:
    ways = Management(frozenset({"192.0.2.1"}), gateways=frozenset({"203.0.113.1"}))
    for lines in (
        ["config router static", "delete 1", "end"],
        ["config system interface", "edit lan", "set status down", "next", "end"],
        ["config system interface", "edit lan", "set ip 192.0.2.9/24", "next", "end"],
    ):
        found = work_out(MODELS["fortinet"], Asked("gw", BASE, lines, management=ways))
        assert "plan-way-cut" in {each.code for each in found.refused}, lines


def test_a_fortigate_is_as_predicted() -> None:
    firewall, known, model = practice().gw1, platform("fortinet"), MODELS["fortinet"]
    base = collected(firewall, "fortinet")
    text = firewall.session("x").answer("show").text
    session = model.open(text, ())
    before = session.layout()
    lines = [
        "config firewall address", "edit CBCT", "set subnet 10.20.0.10/32", "next", "end",
        "config firewall policy", "edit 3", "set srcintf internal", "set dstintf wan1", "set srcaddr CBCT",
        "set dstaddr all", "set action accept", "set schedule always", "set service HTTPS", "next", "end",
        "config router static", "edit 2", "set dst 10.20.0.0/16", "set gateway 192.0.2.10", "set device internal",
        "end",
        "config system interface", "edit wan2", "set status up", 'set description "secours"', "end",
        "config system global", "set hostname gw9", "end",
        "config system dhcp server", "edit 1", "config reserved-address", "edit 2", "set ip 192.0.2.11",
        "set mac 00:11:22:33:44:55", "next", "end", "next", "end",
    ]  # fmt: skip
    assert not obeyed(session, lines)
    found = predicted_state(base, session.text(), known, model, (before, session.layout()))
    assert not found.unread
    firewall.configure(lines)
    after = collected(firewall, "fortinet")
    assert not [each for each in host_differences(found.state, after, known) if each.section != "config"]


def test_reservations_of_a_dhcp_server_come_and_go_within_it() -> None:
    server = """config system dhcp server
    edit 1
        set lease-time 86400
        config reserved-address
            edit 1
                set ip 192.0.2.10
                set mac 02:00:00:00:00:10
            next
        end
    next
end
"""
    base = BASE.replace("config router static\n", f"{server}config router static\n")
    wanted = base.replace("edit 1\n                set ip 192.0.2.10", "edit 2\n                set ip 192.0.2.11")
    assert wanted != base
    lines = [line.strip() for line in MODELS["fortinet"].between(base, wanted, ()).lines]
    assert lines[lines.index("config reserved-address") + 1 :][:2] == ["delete 1", "edit 2"]
    session = FortiosSession(base)
    assert obeyed(session, lines) == {}
    assert session.meaning() == FortiosSession(wanted).meaning()
