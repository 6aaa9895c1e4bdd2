"""The lint catches each known trap, in hier_config's own output and in lines that people write."""

import pytest
from hier_config import Platform, WorkflowRemediation, get_hconfig
from hypothesis import example, given
from hypothesis import strategies as st

from netaudit.core.lint.check import LINTED, lint
from netaudit.core.lint.findings import Linted

IOS = """version 15.2
hostname core
!
vlan 10
!
vlan 20
 name IMAGERIE
!
vlan 99
!
interface GigabitEthernet1/0/1
 switchport trunk allowed vlan 10,20,99
 switchport mode trunk
!
interface GigabitEthernet1/0/5
 switchport access vlan 20
 switchport mode access
!
interface GigabitEthernet1/0/6
!
interface Vlan99
 ip address 10.99.0.11 255.255.255.0
 ip access-group GESTION in
!
ip default-gateway 10.99.0.1
!
ip access-list extended GESTION
 10 deny tcp any any eq 23
 20 permit tcp 10.99.0.0 0.0.0.255 any
 remark fin
ip access-list extended LIBRE
 10 permit tcp any any eq 443
!
end
"""
PROCURVE = """; J9776A Configuration Editor; Created on release #YA.16.11
hostname "acces"
ip default-gateway 10.99.0.1
interface 5
   name "CBCT"
   exit
vlan 1
   no untagged 1-5,24
   untagged 6-23
   exit
vlan 20
   untagged 1-5
   tagged 24,25
   exit
vlan 99
   untagged 24
   ip address 10.99.0.12 255.255.255.0
   exit
"""
FORTIOS = """config system interface
    edit "wan1"
        set ip 203.0.113.2 255.255.255.252
    next
    edit "lan"
        set ip 192.0.2.1 255.255.255.0
    next
end
config firewall address
    edit "A"
        set subnet 10.0.0.0 255.0.0.0
    next
    edit "B"
        set subnet 10.1.0.0 255.255.0.0
        config tagging
            edit "t"
                set x y
            next
        end
    next
end
config router static
    edit 1
        set gateway 203.0.113.1
    next
    edit 2
        set dst 10.0.0.0 255.0.0.0
        set gateway 192.0.2.10
    next
end
"""
S300 = """config-file-header
v2.5.9.16 / R
@
vlan database
vlan 10,20,99
exit
interface vlan 20
 name IMAGERIE
!
interface vlan 99
 ip address 10.99.0.13 255.255.255.0
!
interface GigabitEthernet1
 switchport access vlan 20
!
interface GigabitEthernet10
 switchport mode trunk
 switchport trunk allowed vlan 10,20,99
!
exit
ip default-gateway 10.99.0.1
"""
AOSCX = """!
!Version ArubaOS-CX PL.10.10.1090
access-list ip GESTION
    10 permit tcp 10.99.0.0/255.255.255.0 any eq 22
vlan 1,10
vlan 20
    name IMAGERIE
vlan 99
    name GESTION
interface lag 1
    no shutdown
    vlan trunk native 1
    vlan trunk allowed all
interface 1/1/1
    no shutdown
    vlan access 20
interface 1/1/8
    no shutdown
    vlan trunk native 99
    vlan trunk allowed 10,20,99
interface vlan 10
    description rien
interface vlan 99
    apply access-list ip GESTION routed-in
    ip address 10.99.0.14/24
ip route 0.0.0.0/0 10.99.0.1
"""
ROUTEROS = """# by RouterOS 7.16
/interface bridge
add name=bridge1 vlan-filtering=yes
/interface vlan
add interface=bridge1 name=gestion vlan-id=99
add interface=bridge1 name=soins vlan-id=20
/interface bridge vlan
add bridge=bridge1 tagged=bridge1,ether8 vlan-ids=99
add bridge=bridge1 tagged=bridge1,ether8 vlan-ids=20
/ip address
add address=10.99.0.15/24 interface=gestion \
    network=10.99.0.0
/ip route
add gateway=10.99.0.1
add dst-address=10.8.0.0/16 gateway=10.99.0.254
"""
BASES = {
    "mikrotik_routeros": ROUTEROS,
    "aruba_aoscx": AOSCX,
    "cisco_s300": S300,
    "cisco_ios": IOS,
    "hp_procurve": PROCURVE,
    "fortinet": FORTIOS,
}


def linted(platform: str, lines: str, wanted: str | None = None, kept: tuple[str, ...] = ()) -> Linted:
    return lint(platform, "sw", BASES[platform], [each.strip() for each in lines.split(" / ")], wanted, kept)


def remediation(kind: Platform, base: str, wanted: str) -> list[str]:
    """What hier_config would send."""
    work = WorkflowRemediation(get_hconfig(kind, base), get_hconfig(kind, wanted))
    return [each.cisco_style_text() for each in work.remediation_config.all_children_sorted()]


def of_hier_config(platform: str, wanted: str, base: str | None = None) -> tuple[list[str], Linted]:
    kind = {
        "aruba_aoscx": Platform.ARUBA_AOSCX,
        "cisco_ios": Platform.CISCO_IOS,
        "hp_procurve": Platform.HP_PROCURVE,
        "fortinet": Platform.FORTINET_FORTIOS,
    }
    raw = remediation(kind[platform], base or BASES[platform], wanted)
    return raw, lint(platform, "sw", base or BASES[platform], raw, wanted)


def codes(found: Linted) -> list[str]:
    return [each.code for each in found.refused]


def words(found: Linted) -> list[str]:
    return [line.strip() for line in found.lines]


# hier_config's own output


def test_hier_config_replaces_a_trunks_list_by_way_of_all_vlans() -> None:
    raw, found = of_hier_config("cisco_ios", IOS.replace("10,20,99", "10,30,99"))
    assert "  no switchport trunk allowed vlan 10,20,99" in raw
    assert words(found)[1:] == ["switchport trunk allowed vlan add 30", "switchport trunk allowed vlan remove 20"]
    assert not found.refused
    assert [each.code for each in found.corrected] == ["plan-corrected"]


def test_hier_config_makes_a_trunk_before_it_has_a_list() -> None:
    port = "interface GigabitEthernet1/0/6\n"
    wanted = IOS.replace(port, f"{port} switchport trunk allowed vlan 10\n switchport mode trunk\n")
    raw, found = of_hier_config("cisco_ios", wanted)
    assert raw.index("  switchport mode trunk") < raw.index("  switchport trunk allowed vlan 10")
    assert words(found)[1:] == ["switchport trunk allowed vlan remove 1-9,11-4094", "switchport mode trunk"]
    back, found = of_hier_config("cisco_ios", IOS, wanted)
    assert "  no switchport trunk allowed vlan 10" in back
    assert codes(found) == ["plan-trunk-opened"]


def test_hier_config_removes_a_vlan_before_its_ports_move() -> None:
    wanted = IOS.replace("vlan 20\n name IMAGERIE\n!\n", "").replace("10,20,99", "10,99").replace("vlan 20", "vlan 10")
    raw, found = of_hier_config("cisco_ios", wanted)
    assert raw[0] == "no vlan 20"
    assert words(found)[-1] == "no vlan 20"
    assert not found.refused
    stays = IOS.replace("vlan 20\n name IMAGERIE\n!\n", "")
    assert codes(of_hier_config("cisco_ios", stays)[1]) == ["plan-vlan-in-use"]
    without = PROCURVE.replace("vlan 20\n   untagged 1-5\n   tagged 24,25\n   exit\n", "")
    raw, found = of_hier_config("hp_procurve", without.replace("no untagged 1-5,24\n   untagged 6", "untagged 1"))
    assert raw[0] == "no vlan 20"
    assert words(found)[-1] == "no vlan 20"


def test_hier_config_removes_a_list_that_is_in_force_and_binds_one_that_is_not_there() -> None:
    raw, found = of_hier_config("cisco_ios", IOS.replace("GESTION", "AUTRE"))
    assert raw[0] == "no ip access-list extended GESTION"
    assert "  no ip access-group GESTION in" in raw
    assert raw.index("  ip access-group AUTRE in") < raw.index("ip access-list extended AUTRE")
    told = words(found)
    assert not found.refused
    assert told[0] == "ip access-list extended AUTRE"
    assert told[-1] == "no ip access-list extended GESTION"
    assert "no ip access-group GESTION in" not in told


def test_hier_config_leaves_a_gap_where_a_deny_is_written_anew() -> None:
    raw, found = of_hier_config("cisco_ios", IOS.replace("any any eq 23", "any any range 20 23"))
    assert raw[1].startswith("  no 10 deny")
    assert codes(found) == ["plan-filter-open"]


def test_hier_config_removes_interfaces_and_ways() -> None:
    wanted = IOS.replace("interface GigabitEthernet1/0/6\n!\n", "").replace("ip default-gateway 10.99.0.1\n", "")
    raw, found = of_hier_config("cisco_ios", wanted.replace(" ip address 10.99.0.11 255.255.255.0\n", ""))
    assert "no interface GigabitEthernet1/0/6" in raw
    assert codes(found) == ["plan-interface-reset", "plan-way-cut", "plan-way-cut"]
    found = lint("hp_procurve", "sw", PROCURVE, ["no interface 5"])
    assert codes(found) == ["plan-interface-reset"]


def test_hier_config_removes_the_ways_of_a_procurve() -> None:
    wanted = PROCURVE.replace("ip default-gateway 10.99.0.1\n", "")
    raw, found = of_hier_config("hp_procurve", wanted.replace("   ip address 10.99.0.12 255.255.255.0\n", ""))
    assert "no ip default-gateway 10.99.0.1" in raw
    assert codes(found) == ["plan-way-cut", "plan-way-cut"]


def test_hier_config_empties_a_trunk_of_aos_cx_which_opens_it() -> None:
    raw, found = of_hier_config("aruba_aoscx", AOSCX.replace("    vlan trunk allowed 10,20,99\n", ""))
    assert "  no vlan trunk allowed 10" in raw
    # Here it is what is wanted; without that, the last of these lines is refused.
    assert not found.refused
    assert codes(lint("aruba_aoscx", "sw", AOSCX, raw)) == ["plan-trunk-opened"]


def test_hier_config_parts_a_trunk_of_aos_cx_by_naming_its_vlans_one_by_one() -> None:
    raw, found = of_hier_config("aruba_aoscx", AOSCX.replace("allowed all", "allowed 20,99"))
    assert [line.strip() for line in raw if "allowed 20" in line or "allowed 99" in line] == [
        "vlan trunk allowed 20", "vlan trunk allowed 99",
    ]  # fmt: skip
    assert "vlan trunk allowed 20,99" in words(found)
    assert "plan-corrected" in [each.code for each in found.corrected]


def test_hier_config_removes_a_vlan_of_aos_cx_before_its_ports_move_and_its_ways() -> None:
    wanted = AOSCX.replace("vlan 20\n    name IMAGERIE\n", "").replace("allowed 10,20,99", "allowed 10,99")
    raw, found = of_hier_config("aruba_aoscx", wanted.replace("access 20", "access 10"))
    assert raw[0] == "no vlan 20"
    assert (words(found)[-1], codes(found)) == ("no vlan 20", [])
    assert codes(of_hier_config("aruba_aoscx", wanted)[1]) == ["plan-vlan-in-use"]
    gone = AOSCX.replace("ip route 0.0.0.0/0 10.99.0.1\n", "").replace("    ip address 10.99.0.14/24\n", "")
    gone = gone.replace("interface 1/1/1\n    no shutdown\n    vlan access 20\n", "")
    raw, found = of_hier_config("aruba_aoscx", gone)
    assert sorted(codes(found)) == ["plan-interface-reset", "plan-way-cut", "plan-way-cut"]


def test_hier_config_opens_a_list_that_is_in_force() -> None:
    raw, found = of_hier_config(
        "cisco_ios",
        IOS.replace(" 10 deny tcp any any eq 23\n", "").replace(" 20 permit tcp 10.99.0.0 0.0.0.255 any\n", ""),
    )
    assert any(line.strip().startswith("no 20 permit") for line in raw)
    assert "plan-filter-open" in codes(found)
    raw, found = of_hier_config("cisco_ios", IOS.replace(" ip access-group GESTION in\n", ""))
    assert "  no ip access-group GESTION in" in raw
    # What is wanted is what is approved; without it, the line is refused.
    assert not found.refused
    assert codes(lint("cisco_ios", "sw", IOS, raw)) == ["plan-filter-open"]


@pytest.mark.parametrize(
    ("platform", "line"),
    [
        ("cisco_ios", "snmp-server community <secret 3f9a> RO\n"),
        ("cisco_ios", "username bob secret 9 <secret>\n"),
        ("hp_procurve", 'snmp-server community "<secret 3f9a>" operator\n'),
        ("fortinet", 'config system admin\n    edit "bob"\n        set password <secret 3f9a>\n    next\nend\n'),
    ],
)
def test_hier_config_pushes_the_mark_of_a_secret(platform: str, line: str) -> None:
    base = BASES[platform]
    wanted = base.replace("!\nend\n", f"!\n{line}end\n") if platform == "cisco_ios" else base + line
    raw, found = of_hier_config(platform, wanted)
    assert any("<secret" in each for each in raw)
    assert "plan-secret-redacted" in codes(found)


def test_hier_config_deletes_nothing_on_fortios() -> None:
    start = FORTIOS.index('    edit "B"')
    wanted = FORTIOS[:start] + FORTIOS[FORTIOS.index("end\nconfig router") :]
    raw, found = of_hier_config("fortinet", wanted)
    assert not any("delete" in line for line in raw)
    assert [each.params["what"] for each in found.refused] == ["config firewall address B"]
    sound = ["config firewall address", 'delete "B"', "end"]
    assert not lint("fortinet", "fw", FORTIOS, sound, wanted).refused
    # What the change makes, its rollback must delete.
    made = ["config firewall address", "edit C", "set subnet 10.2.0.0/16", "next", "end"]
    assert codes(lint("fortinet", "fw", FORTIOS, made, FORTIOS)) == ["plan-object-not-deleted"]


def test_hier_config_puts_ports_into_a_vlan_before_it_is_there() -> None:
    wanted = (
        PROCURVE.replace("   untagged 1-5\n", "   untagged 1-4\n") + 'vlan 30\n   name "X"\n   untagged 5\n   exit\n'
    )
    raw, found = of_hier_config("hp_procurve", wanted)
    assert raw.index("  untagged vlan 30") < raw.index("vlan 30")
    assert words(found)[:3] == ["vlan 30", 'name "X"', "exit"]
    assert not found.refused


# Lines that people write

ROUTEROS_TRAPS = [
    ("/interface bridge set [find where name=bridge1] vlan-filtering=no", "plan-trunk-opened"),
    ("/interface/bridge/set bridge1 vlan-filtering=yes", "plan-way-cut"),
    ("/system reset-configuration", "plan-interface-reset"),
    ("/ip firewall filter add chain=input action=drop place-before=0", "plan-way-cut"),
    ("/ip firewall filter remove [find where chain=input and action=accept]", "plan-way-cut"),
    ("/ip firewall filter disable [find where chain=forward and action=drop]", "plan-filter-open"),
    ("/ip firewall filter remove 3", "plan-filter-open"),
    ("/ip address remove 0", "plan-way-cut"),
    ("/interface bridge port remove [find]", "plan-way-cut"),
    ("/ip address remove [find where address=10.99.0.15/24 and dynamic=no]", "plan-way-cut"),
    ("/ip address set [find where interface=gestion] disabled=yes", "plan-way-cut"),
    ("/interface vlan remove [find where name=gestion]", "plan-way-cut"),
    ("/ip route remove [find where dst-address=0.0.0.0/0]", "plan-way-cut"),
    ("/ip route disable [find where gateway=10.99.0.1]", "plan-way-cut"),
    ("/interface bridge vlan set [find where bridge=bridge1 and vlan-ids=99 and dynamic=no] tagged=ether8",
     "plan-way-cut"),
    ("/ppp secret add name=x password=<secret 3f9a>", "plan-secret-redacted"),
]  # fmt: skip
REFUSED = [
    ("cisco_ios", "interface Gi1/0/1 / no switchport trunk allowed vlan 10", "plan-trunk-opened"),
    ("cisco_ios", "interface Gi1/0/1 / no switchport trunk allowed vlan", "plan-trunk-opened"),
    ("cisco_ios", "interface Gi1/0/1 / switchport trunk allowed vlan all", "plan-trunk-opened"),
    ("cisco_ios", "interface Gi1/0/1 / switchport trunk allowed vlan none", "plan-trunk-emptied"),
    ("cisco_ios", "interface Gi1/0/1 / switchport trunk allowed vlan remove 1-4094", "plan-trunk-emptied"),
    ("cisco_ios", "interface Gi1/0/6 / switchport mode trunk", "plan-trunk-opened"),
    ("cisco_ios", "interface range Gi1/0/1 , Gi1/0/6 / switchport trunk allowed vlan 10", "plan-trunk-emptied"),
    ("cisco_ios", "no vlan 20", "plan-vlan-in-use"),
    ("cisco_ios", "no vlan 99", "plan-vlan-in-use"),
    ("cisco_ios", "vlan 30 / interface Gi1/0/6 / switchport access vlan 30 / no vlan 30", "plan-vlan-in-use"),
    ("cisco_ios", "no ip access-list extended GESTION", "plan-filter-open"),
    ("cisco_ios", "interface Vlan99 / no ip access-group GESTION in", "plan-filter-open"),
    ("cisco_ios", "interface Vlan99 / ip access-group VIDE in", "plan-filter-open"),
    ("cisco_ios", "ip access-list extended GESTION / 5 permit ip any any", "plan-filter-open"),
    ("cisco_ios", "ip access-list extended GESTION / no 10 / no 20", "plan-filter-open"),
    ("cisco_ios", "no interface Vlan99", "plan-interface-reset"),
    ("cisco_ios", "default interface Gi1/0/5", "plan-interface-reset"),
    ("cisco_ios", "no interface range Gi1/0/5 - 6", "plan-interface-reset"),
    ("cisco_ios", "no ip default-gateway", "plan-way-cut"),
    ("cisco_ios", "no ip default-gateway 10.99.0.1", "plan-way-cut"),
    ("cisco_ios", "interface Vlan99 / no ip address", "plan-way-cut"),
    ("cisco_ios", "interface Vlan99 / shutdown", "plan-way-cut"),
    ("cisco_ios", "interface Vlan99 / ip address 10.99.0.12 255.255.255.0", "plan-way-cut"),
    ("cisco_ios", "username bob secret 9 <secret 3f9a>", "plan-secret-redacted"),
    ("cisco_ios", "snmp-server community <secret> RO", "plan-secret-redacted"),
    ("hp_procurve", "no vlan 20", "plan-vlan-in-use"),
    ("hp_procurve", "no interface 5", "plan-interface-reset"),
    ("hp_procurve", "vlan 30 tagged 1-3 / no vlan 30", "plan-vlan-in-use"),
    ("hp_procurve", "interface 5 / untagged vlan 77", "plan-vlan-in-use"),
    ("hp_procurve", "no vlan 99 ip address", "plan-way-cut"),
    ("hp_procurve", "no ip default-gateway", "plan-way-cut"),
    ("hp_procurve", "vlan 99 / no ip address", "plan-way-cut"),
    ("hp_procurve", "vlan 99 ip address 10.99.0.13/24", "plan-way-cut"),
    ("aruba_aoscx", "interface 1/1/8 / vlan trunk native 20", "plan-trunk-opened"),
    ("aruba_aoscx", "interface 1/1/8 / no vlan trunk allowed", "plan-trunk-opened"),
    ("aruba_aoscx", "interface 1/1/8 / no vlan trunk allowed all", "plan-trunk-opened"),
    ("aruba_aoscx", "interface 1/1/8 / no vlan trunk allowed 10,20,99", "plan-trunk-opened"),
    ("aruba_aoscx", "interface 1/1/8 / vlan trunk allowed all", "plan-trunk-opened"),
    ("aruba_aoscx", "interface 1/1/1 / vlan trunk native 10", "plan-trunk-opened"),
    ("aruba_aoscx", "no vlan 20", "plan-vlan-in-use"),
    ("aruba_aoscx", "no vlan 99", "plan-vlan-in-use"),
    ("aruba_aoscx", "default interface 1/1/1", "plan-interface-reset"),
    ("aruba_aoscx", "no interface vlan 99", "plan-interface-reset"),
    ("aruba_aoscx", "interface vlan 99 / no ip address 10.99.0.14/24", "plan-way-cut"),
    ("aruba_aoscx", "interface vlan 99 / shutdown", "plan-way-cut"),
    ("aruba_aoscx", "no ip route 0.0.0.0/0 10.99.0.1", "plan-way-cut"),
    ("aruba_aoscx", "interface vlan 99 / no apply access-list ip GESTION routed-in", "plan-filter-open"),
    ("aruba_aoscx", "no access-list ip GESTION", "plan-filter-open"),
    ("aruba_aoscx", "user bob group administrators password ciphertext <secret 3f>", "plan-secret-redacted"),
    *[("mikrotik_routeros", line, code) for line, code in ROUTEROS_TRAPS],
    ("cisco_s300", "interface gi10 / no switchport trunk allowed vlan", "plan-trunk-opened"),
    ("cisco_s300", "interface gi10 / switchport trunk allowed vlan none", "plan-trunk-emptied"),
    ("cisco_s300", "interface gi2 / switchport mode trunk", "plan-trunk-opened"),
    ("cisco_s300", "vlan database / no vlan 20 / exit", "plan-vlan-in-use"),
    ("cisco_s300", "vlan database / no vlan 99 / exit", "plan-vlan-in-use"),
    ("cisco_s300", "interface vlan 99 / no ip address", "plan-way-cut"),
    ("cisco_s300", "no ip default-gateway", "plan-way-cut"),
    ("cisco_s300", "encrypted snmp-server community <secret 3f> ro", "plan-secret-redacted"),
    ("fortinet", 'no edit "B"', "plan-not-a-command"),
    ("fortinet", "config router static / delete 1 / end", "plan-way-cut"),
    ("fortinet", 'config system interface / edit "lan" / unset ip / next / end', "plan-way-cut"),
    ("fortinet", 'config system interface / edit "lan" / set ip 192.0.2.2/24 / next / end', "plan-way-cut"),
    ("fortinet", 'config system interface / delete "lan" / end', "plan-way-cut"),
]  # fmt: skip


@pytest.mark.parametrize(("platform", "lines", "code"), REFUSED)
def test_a_known_trap_is_refused(platform: str, lines: str, code: str) -> None:
    assert code in codes(linted(platform, lines))


FINE = [
    ("mikrotik_routeros", "/interface bridge vlan add bridge=bridge1 tagged=ether8 vlan-ids=50"),
    ("mikrotik_routeros", "/interface bridge vlan set [find where bridge=bridge1 and vlan-ids=20] tagged=ether8"),
    ("mikrotik_routeros", '/interface bridge vlan set [find where vlan-ids=77] tagged=""'),
    ("mikrotik_routeros", "/interface bridge vlan set [find where vlan-ids=20] comment=x"),
    ("mikrotik_routeros", "/ip firewall filter add chain=forward action=drop"),
    ("mikrotik_routeros", "/ip firewall filter add chain=input action=accept"),
    ("mikrotik_routeros", "/interface vlan remove [find where name=soins]"),
    ("mikrotik_routeros", "/ip address remove [find where address=10.20.0.1/24]"),
    ("mikrotik_routeros", "/ip route remove [find where dst-address=10.8.0.0/16]"),
    ("mikrotik_routeros", "/interface ethernet set [find where default-name=ether2] disabled=yes"),
    ("mikrotik_routeros", "/interface vlan add interface=bridge1 name=x vlan-id=50 disabled=yes / rien"),
    ("cisco_ios", "vlan 30 / name X / exit / interface Gi1/0/1 / switchport trunk allowed vlan add 30"),
    ("cisco_ios", "interface Gi1/0/5 / switchport trunk allowed vlan 10 / switchport access vlan 10"),
    ("cisco_ios", "interface Gi1/0/5 / no switchport trunk allowed vlan"),
    ("cisco_ios", "interface Gi1/0/5 / switchport trunk allowed vlan 10 / switchport mode trunk / no switchport mode"),
    ("cisco_ios", "interface Gi1/0/5 / no switchport access vlan / exit / interface Gi1/0/1 / "
     "switchport trunk allowed vlan remove 20 / exit / no vlan 20"),
    ("cisco_ios", "interface Gi1/0/1 / switchport trunk allowed vlan except 10-11 / no vlan 10,11"),
    ("cisco_ios", "interface Vlan10 / ip address 10.10.0.1 255.255.255.0 / no ip address / exit / no interface Vlan10"),
    ("cisco_ios", "interface Vlan99 / ip access-group LIBRE in"),
    ("cisco_ios", "interface Vlan99 / no ip access-group GESTION out"),
    ("cisco_ios", "ip access-list extended GESTION / 15 permit udp any any eq 123 / no 20 / no 77"),
    ("cisco_ios", "ip access-list extended LIBRE / 20 permit ip any any"),
    ("cisco_ios", "no ip access-list extended LIBRE"),
    ("cisco_ios", "ip route 0.0.0.0 0.0.0.0 10.99.0.2 / no ip default-gateway"),
    ("cisco_ios", "ip default-gateway 10.99.0.2"),
    ("cisco_ios", "interface Vlan99 / ip address 10.99.0.11 255.255.255.0"),
    ("cisco_ios", "hostname autre"),
    ("cisco_ios", "interface Mgmt / description X"),
    ("cisco_ios", "no vlan 9999"),
    ("hp_procurve", "vlan 30 / tagged 24 / no tagged 24 / exit / no vlan 30"),
    ("hp_procurve", "interface 1-5 / untagged vlan 1 / exit / interface 24 no tagged vlan 20 / vlan 20 no tagged 25 "
     "/ no vlan 20"),
    ("hp_procurve", "interface 5 / untagged vlan 77 / exit / vlan 77 / name X"),
    ("hp_procurve", "vlan 30 / tagged A1-A2,B1 / no tagged A1,B1,A2 / no vlan 30"),
    ("hp_procurve", "interface 5 disable / no interface 5 name"),
    ("aruba_aoscx", "vlan 30 / exit / interface 1/1/8 / vlan trunk allowed 30 / no vlan trunk allowed 10,20 / exit"),
    ("aruba_aoscx", "interface lag 1 / vlan trunk allowed 10 / interface 1/1/1 / vlan trunk allowed 10 / no vlan 77"),
    ("aruba_aoscx", "interface 1/1/1 / no vlan access / interface 1/1/8 / no vlan trunk allowed 20 / no vlan 20"),
    ("aruba_aoscx", "access-list ip AUTRE / 10 permit any any any"),
    ("aruba_aoscx", "no interface vlan 10 / no access-list ip AUTRE / no vlan 9999"),
    ("aruba_aoscx", "ip route 0.0.0.0/0 10.99.0.2 / no ip route 0.0.0.0/0 10.99.0.1"),
    ("aruba_aoscx", "interface vlan 99 / ip address 10.99.0.15/24 secondary / no ip address 10.99.0.15/24 secondary"),
    ("aruba_aoscx", "interface vlan 10 / apply access-list ip GESTION in"),
    ("aruba_aoscx", "interface 1/1/1 / shutdown / vlan access / vlan x"),
    ("cisco_s300", "vlan database / vlan 30 / exit / interface gi2 / switchport access vlan 30 / exit"),
    ("cisco_s300", "interface gi1 / no switchport access vlan / exit / interface gi10 / "
     "switchport trunk allowed vlan remove 20 / exit / vlan database / no vlan 20 / exit"),
    ("fortinet", "config firewall address / edit A / set subnet 10.0.0.0/9 / next / end"),
    ("fortinet", "config router static / delete 2 / end"),
    ("fortinet", "config system interface / edit other / set status down / end"),
    ("fortinet", "# rien / config firewall address / delete B / end"),
    ("fortinet", "end / next / config system interface / edit lan / set ip 192.0.2.1/25 / set status up / end"),
]  # fmt: skip


@pytest.mark.parametrize(("platform", "lines"), FINE)
def test_what_destroys_nothing_passes(platform: str, lines: str) -> None:
    found = linted(platform, lines)
    assert not found.refused


def test_a_list_that_replaces_another_is_put_as_add_and_remove() -> None:
    found = linted("cisco_ios", "interface Gi1/0/1 / switchport trunk allowed vlan 10,30,99")
    assert words(found)[1:] == ["switchport trunk allowed vlan add 30", "switchport trunk allowed vlan remove 20"]
    found = linted("cisco_ios", "interface Gi1/0/1 / switchport trunk allowed vlan 10,20,99")
    assert words(found) == ["interface Gi1/0/1"]
    assert not found.corrected


def test_a_vlan_of_a_database_is_removed_in_the_database() -> None:
    found = linted(
        "cisco_s300",
        "vlan database / no vlan 20 / exit / interface gi1 / no switchport access vlan / exit / "
        "interface gi10 / switchport trunk allowed vlan remove 20 / exit",
    )
    assert words(found)[-3:] == ["vlan database", "no vlan 20", "exit"]
    assert not found.refused
    found = linted("cisco_s300", "interface gi2 / switchport access vlan 30 / exit / vlan database / vlan 30 / exit")
    assert words(found)[3:] == ["vlan database", "vlan 30", "exit"]


def test_what_is_wanted_excuses_what_it_asks_for() -> None:
    opened = IOS.replace(" switchport trunk allowed vlan 10,20,99\n", "")
    found = linted("cisco_ios", "interface Gi1/0/1 / no switchport trunk allowed vlan", opened)
    assert words(found)[1:] == ["switchport trunk allowed vlan add 1-9,11-19,21-98,100-4094"]
    assert not found.refused
    port = "interface GigabitEthernet1/0/6\n"
    trunk = IOS.replace(port, f"{port} switchport mode trunk\n")
    assert not linted("cisco_ios", "interface Gi1/0/6 / switchport mode trunk", trunk).refused
    unbound = IOS.replace(" ip access-group GESTION in\n", "")
    assert not linted("cisco_ios", "interface Vlan99 / no ip access-group GESTION in", unbound).refused
    free = IOS.replace("20 permit tcp 10.99.0.0 0.0.0.255 any", "20 permit ip any any")
    assert not linted("cisco_ios", "ip access-list extended GESTION / no 20 / 20 permit ip any any", free).refused


def test_two_places_that_want_two_lists_are_not_bound_by_one_line() -> None:
    both = IOS.replace(
        "interface GigabitEthernet1/0/6\n", "interface GigabitEthernet1/0/6\n ip access-group GESTION in\n"
    )
    wanted = both.replace("GESTION in", "LIBRE in", 1)
    wanted = wanted.replace("GESTION in", "AUTRE in", 1)
    lines = ["interface range Gi1/0/6, Vlan99", "no ip access-group GESTION in"]
    found = lint("cisco_ios", "sw", both, lines, wanted)
    assert words(found) == ["interface range Gi1/0/6, Vlan99"]


def test_the_addresses_by_which_it_is_managed_are_kept_and_others_may_go() -> None:
    assert not linted("cisco_ios", "interface Vlan99 / no ip address", kept=("10.0.0.1",)).refused
    assert codes(linted("cisco_ios", "interface Vlan99 / no ip address", kept=("10.99.0.11",))) == ["plan-way-cut"]
    down = 'config system interface / edit "lan" / set status down / next / end'
    assert codes(linted("fortinet", down, kept=("192.0.2.1",))) == ["plan-way-cut"]
    assert not linted("fortinet", down, kept=("203.0.113.2",)).refused
    assert not linted("fortinet", 'config system interface / delete "lan" / end', kept=("203.0.113.2",)).refused


def test_a_list_of_aos_cx_that_gives_way_to_another_is_no_gap() -> None:
    lines = ["interface vlan 99", "no apply access-list ip GESTION routed-in", "apply access-list ip AUTRE routed-in"]
    other = AOSCX.replace("apply access-list ip GESTION", "apply access-list ip AUTRE")
    assert codes(lint("aruba_aoscx", "sw", AOSCX, lines, other)) == ["plan-filter-open"]
    none = AOSCX.replace("    apply access-list ip GESTION routed-in\n", "")
    assert not lint("aruba_aoscx", "sw", AOSCX, lines[:2], none).refused
    opened = AOSCX.replace("allowed 10,20,99", "allowed all")
    assert not lint("aruba_aoscx", "sw", AOSCX, ["interface 1/1/8", "vlan trunk allowed all"], opened).refused
    assert codes(linted("aruba_aoscx", "interface vlan 99 / no ip address 10.99.0.14/24", kept=("10.99.0.14",)))
    assert not codes(linted("aruba_aoscx", "interface vlan 99 / no ip address 10.99.0.14/24", kept=("10.0.0.1",)))


def test_one_of_two_default_routes_may_go() -> None:
    two = FORTIOS.replace("    edit 2\n        set dst 10.0.0.0 255.0.0.0\n", "    edit 2\n")
    lines = ["config router static", "delete 1", "end"]
    assert not lint("fortinet", "fw", two, lines).refused
    assert codes(lint("fortinet", "fw", two, [*lines[:2], "delete 2", "end"])) == ["plan-way-cut"]


def test_a_platform_without_rules_of_its_own_still_keeps_its_secrets() -> None:
    found = lint("linux", "fw", "", ["psk <secret 12>", "ok"])
    assert codes(found) == ["plan-secret-redacted"]
    assert "linux" not in LINTED


TYPED = st.sampled_from(
    ["interface Gi1/0/1", "interface range Gi1/0/1 - 999999", "vlan 10-", "vlan database", "no vlan 9999", "no vlan 20",
     "switchport trunk allowed vlan 1,x", "switchport trunk allowed vlan add", "no switchport mode", "switchport mode",
     "switchport access vlan", "ip access-list extended Z", "no permit ip any any", "permit ip any any", "ip address",
     "untagged 1-999999", "tagged vlan 1", "exit", "", "no", "no interface", "config x", "edit", "set", "delete 1",
     "ip access-group Z in", "no ip access-group Z in", "interface Vlan99", "no ip access-list extended Z"]
)  # fmt: skip


@given(st.sampled_from(sorted(LINTED)), st.lists(TYPED | st.text(max_size=20), max_size=12))
@example("cisco_ios", ["vlan 10-", "untagged 1-999999"])
def test_nothing_that_is_typed_makes_it_stumble_or_lose_a_line(platform: str, lines: list[str]) -> None:
    base = BASES.get(platform, IOS)
    assert len(lint(platform, "sw", base, lines).lines) >= 0
    assert lint(platform, "sw", "\n".join(lines), lines, base).lines is not None


def test_a_list_of_routeros_that_leaves_out_who_is_to_stay_is_made_whole() -> None:
    row = "[find where bridge=bridge1 and vlan-ids=99 and dynamic=no]"
    wanted = ROUTEROS.replace("bridge1,ether8 vlan-ids=99", "bridge1,ether8,ether7 vlan-ids=99")
    found = linted("mikrotik_routeros", f"/interface bridge vlan set {row} tagged=ether7,ether8", wanted)
    assert list(found.lines) == [f"/interface bridge vlan set {row} tagged=ether7,ether8,bridge1"]
    assert [each.code for each in found.corrected] == ["plan-corrected"]
    assert not found.refused
    kept = ("10.99.0.15",)
    assert codes(linted("mikrotik_routeros", "/interface vlan disable [find where name=gestion]", kept=kept))
    assert not codes(linted("mikrotik_routeros", "/interface vlan disable [find where name=soins]", kept=kept))
