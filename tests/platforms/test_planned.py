"""What a Linux host will answer after a change of a file or a line of Open vSwitch, and what is not guessed."""

import json

import pytest

from netaudit.model.platform import FileText, Unpredicted
from netaudit.platforms import _bind, _bind_planned, _nft, _nft_planned, _ovs, platform
from netaudit.platforms._linux_config import RULESET
from netaudit.platforms._linux_system import SSHD

LINUX = platform("linux")
FILE = """flush ruleset
table inet filter {
  # who may manage
  set gestion { type ipv4_addr; flags interval; elements = { 10.99.0.0/24 } }
  counter dicom { }
  chain forward {
    type filter hook forward priority filter; policy drop;
    ct state established,related   counter accept
    iifname "lan10" tcp dport 104 counter name "dicom" accept comment "DICOM"
  }
  chain input {
    type filter hook input priority filter; policy accept;
    iifname "lan10" tcp dport ssh counter drop
  }
}
"""
RUNS = """table inet filter {
\tset gestion {
\t\ttype ipv4_addr
\t\tflags interval
\t\telements = { 10.99.0.0/24 }
\t}

\tcounter dicom {
\t\tpackets 0 bytes 0
\t}

\tchain forward {
\t\ttype filter hook forward priority filter; policy drop;
\t\tct state established,related counter packets 3 bytes 400 accept
\t\tiifname "lan10" tcp dport 104 counter name "dicom" accept comment "DICOM"
\t}

\tchain input {
\t\ttype filter hook input priority filter; policy accept;
\t\tiifname "lan10" tcp dport 22 counter packets 0 bytes 0 drop
\t}
}
# end
"""
RULE = 'iifname "lan10" ip saddr 10.10.0.5 tcp dport { 80, 443 } counter accept comment "web; owner: Ana"'
LAST = 'accept comment "DICOM"\n'


def nft(old: str, new: str, runs: str = RUNS) -> str:
    return LINUX.after_file({RULESET: runs}, FileText("/etc/nftables.conf", old, new))[RULESET]


def test_a_rule_that_is_added_and_one_that_goes() -> None:
    after = nft(FILE, FILE.replace(LAST, f"{LAST}    {RULE}\n"))
    rules = _nft.filters(_nft.still(after, RULESET))["inet filter forward"]
    assert rules.order[-1] == RULE
    assert "\t\ttype filter hook input" in after
    back = nft(FILE.replace(LAST, f"{LAST}    {RULE}\n"), FILE, after)
    assert _nft.still(back, RULESET).split() == _nft.still(RUNS, RULESET).split()


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (FILE, FILE.replace("policy drop", "policy accept"), "something else"),
        (FILE, FILE.replace("10.99.0.0/24", "10.98.0.0/24"), "something else"),
        (FILE[14:], FILE[14:].replace(LAST, f"{LAST}    {RULE}\n"), "only adds"),
        (FILE, FILE.replace("counter drop", "counter drop\n    tcp dport 23 drop"), "not what the file says"),
        (FILE, FILE.replace(LAST, f"{LAST}    tcp dport http accept\n"), "words in which nft prints"),
        (FILE, FILE.replace(LAST, f"{LAST}    ip saddr 10.0.0.1/32 accept\n"), "words in which nft prints"),
    ],
)  # fmt: skip
def test_what_nft_would_print_is_not_guessed(old: str, new: str, why: str) -> None:
    with pytest.raises(Unpredicted, match=why):
        nft(old, new)


def test_a_host_without_nftables_or_with_a_file_that_nobody_reads() -> None:
    absent = {RULESET: "sudo: nft: command not found"}
    for answers, change in (
        (absent, FileText("/etc/nftables.conf", FILE, FILE)),
        ({RULESET: RUNS}, FileText("/etc/nftables.conf", None, FILE)),
        ({RULESET: RUNS}, FileText("/etc/motd", "a", "b")),
    ):  # fmt: skip
        with pytest.raises(Unpredicted):
            LINUX.after_file(answers, change)


def test_files_that_are_shown_as_they_are() -> None:
    dropins = next(c for c in LINUX.readings["config"].commands if "/etc/dnsmasq.d/*" in c)
    shown = "### file /etc/dnsmasq.d/a\nx=1\n\n### end\n"
    answers = {"cat /etc/dnsmasq.conf": "a\n", "sudo -n cat /etc/kea/kea-dhcp4.conf": "{}", dropins: shown}
    assert LINUX.after_file(answers, FileText("/etc/dnsmasq.conf", "a\n", "b\n"))["cat /etc/dnsmasq.conf"] == "b\n"
    assert (
        LINUX.after_file(answers, FileText("/etc/kea/kea-dhcp4.conf", "{}", "{ }"))[
            "sudo -n cat /etc/kea/kea-dhcp4.conf"
        ]
        == "{ }"
    )
    changed = LINUX.after_file(answers, FileText("/etc/dnsmasq.d/a", "x=1\n", "x=2\n"))[dropins]
    assert changed == "### file /etc/dnsmasq.d/a\nx=2\n\n### end\n"
    added = LINUX.after_file(answers, FileText("/etc/dnsmasq.d/b", None, "y=1\n"))[dropins]
    assert added == "### file /etc/dnsmasq.d/a\nx=1\n\n### file /etc/dnsmasq.d/b\ny=1\n\n### end\n"


# BIND

NAMED = """options {
\tdirectory "/var/cache/bind";
};
zone "cabinet.example" {
\ttype primary;
\tfile "/etc/bind/db.cabinet";
};
zone "10.in-addr.arpa" {
\ttype primary;
\tfile "db.10";
};
zone "other.example" {
\ttype secondary;
\tfile "db.other";
};
"""
ZONE = """$TTL 1h
@ IN SOA ns.cabinet.example. it.cabinet.example. ( 7 1h 15m 1w 1h )
@ IN NS ns
ns IN A 10.99.0.2
"""
PRINTED = """### cabinet.example
cabinet.example.\t\t\t3600 IN SOA\tns.cabinet.example. it.cabinet.example. 7 3600 900 604800 3600
cabinet.example.\t\t\t3600 IN NS\tns.cabinet.example.
ns.cabinet.example.\t\t\t3600 IN A\t10.99.0.2
### end
"""


def test_a_zones_file_and_what_it_holds() -> None:
    answers = {_bind.CONFIG: NAMED, _bind.ZONES: PRINTED}
    files = LINUX.zone_files(answers)
    assert files == {"cabinet.example": "/etc/bind/db.cabinet", "10.in-addr.arpa": "/var/cache/bind/db.10"}
    new = ZONE.replace("( 7", "( 8") + "pacs IN A 10.20.0.5\n"
    after = LINUX.after_file(answers, FileText("/etc/bind/db.cabinet", ZONE, new))
    named = NAMED.replace('primary;\n\tfile "db.10"', 'hint;\n\tfile "db.10"')
    assert _bind.records({**after, _bind.CONFIG: named}) == {
        "cabinet.example NS": "ns.cabinet.example", "ns.cabinet.example A": "10.99.0.2",
        "pacs.cabinet.example A": "10.20.0.5",
    }  # fmt: skip
    assert LINUX.zone_files({_bind.CONFIG: "sudo: named-checkconf: command not found"}) == {}
    assert LINUX.zone_files({}) == {}


@pytest.mark.parametrize(
    ("printed", "old", "new", "why"),
    [
        (PRINTED, ZONE + "x IN A 1.2.3.4\n", ZONE, "other records"), (PRINTED, ZONE, "no zone at all", "no zone"),
        ("### end\n", ZONE, ZONE, "not shown"), (PRINTED, ZONE, "$INCLUDE /etc/shadow\n", "no zone"),
    ],
)  # fmt: skip
def test_a_zone_that_is_not_what_the_server_has(printed: str, old: str, new: str, why: str) -> None:
    with pytest.raises(Unpredicted, match=why):
        _bind_planned.after(printed, "cabinet.example", old, new)


# sshd


def test_sshds_settings_follow_the_first_that_is_said() -> None:
    answers = {SSHD: "port 22\npermitrootlogin yes\npasswordauthentication yes\n"}
    old = "# ours\nPermitRootLogin yes\nMatch User x\n  PasswordAuthentication no\n"
    new = old.replace("PermitRootLogin yes", "PermitRootLogin no\nPasswordAuthentication no")
    after = LINUX.after_file(answers, FileText("/etc/ssh/sshd_config", old, new))[SSHD]
    assert after == "port 22\npermitrootlogin no\npasswordauthentication no\n"
    for bad, why in (
        ("Port 2222\n", "not known"),
        ("PermitRootLogin no\n", "set elsewhere"),
        ("Nonsense 1\n", "not known"),
    ):
        told = (
            answers
            if why == "not known"
            else {SSHD: answers[SSHD].replace("permitrootlogin yes", "permitrootlogin no")}
        )
        before = old if why == "set elsewhere" else ""
        with pytest.raises(Unpredicted, match=why):
            LINUX.after_file(told, FileText("/etc/ssh/sshd_config", before, bad))


# Open vSwitch


def tables(**ports: dict[str, object]) -> str:
    empty = ["set", []]
    rows = [
        [
            ["uuid", f"p{i}"],
            name,
            of.get("tag", empty),
            of.get("trunks", empty),
            of.get("vlan_mode", empty),
            ["uuid", f"i{i}"],
            empty,
            empty,
        ]
        for i, (name, of) in enumerate(ports.items())
    ]
    bridge = {"headings": ["name", "ports", "stp_enable", "rstp_enable"],
              "data": [["br0", ["set", [row[0] for row in rows]], False, False]]}  # fmt: skip
    port = {
        "headings": ["_uuid", "name", "tag", "trunks", "vlan_mode", "interfaces", "bond_mode", "lacp"],
        "data": rows,
    }
    interface = {"headings": ["_uuid", "name", "ofport"], "data": [[row[5], row[1], 1] for row in rows]}
    return "".join(f"{json.dumps(each)}\n" for each in (bridge, port, interface))


OVS = {_ovs.TABLES: tables(port1={"tag": 20}, port24={"trunks": ["set", [10, 20]]}, port3={})}


@pytest.mark.parametrize(
    ("line", "port", "mode", "undo"),
    [
        ("sudo -n ovs-vsctl set port port1 tag=10", "port1", ("access", 10, ""), ["set port port1 tag=20"]),
        ("ovs-vsctl set port port24 trunks=10,20,30", "port24", ("trunk", None, "10,20,30"),
         ["set port port24 trunks=10,20"]),
        ("ovs-vsctl set port port24 trunks=30", "port24", ("trunk", None, "30"), ["set port port24 trunks=10,20"]),
        ("ovs-vsctl set Port port3 tag=10 vlan_mode=access", "port3", ("access", 10, ""),
         ["clear port port3 vlan_mode", "clear port port3 tag"]),
        ("ovs-vsctl clear port port1 tag", "port1", ("trunk", None, "1-4094"), ["set port port1 tag=20"]),
        ("ovs-vsctl set port port1 tag=[]", "port1", ("trunk", None, "1-4094"), ["set port port1 tag=20"]),
        ("ovs-vsctl set port port1 tag=20", "port1", ("access", 20, ""), []),
    ],
)  # fmt: skip
def test_lines_of_open_vswitch_and_what_takes_them_back(
    line: str, port: str, mode: tuple[str, int | None, str], undo: list[str]
) -> None:
    effect = LINUX.after_line(OVS, line)
    found = _ovs.switchports(effect.answers)[port]
    assert (found.mode, found.untagged, found.tagged) == mode
    assert [each.removeprefix("sudo -n ovs-vsctl ") for each in effect.undo] == undo
    answers = effect.answers
    for each in effect.undo:
        answers = LINUX.after_line(answers, each).answers
    assert _ovs.switchports(answers) == _ovs.switchports(OVS)


@pytest.mark.parametrize(
    "line",
    [
        "reboot", "ovs-vsctl del-port port1", "ovs-vsctl set bridge br0 stp_enable=true",
        "ovs-vsctl set port port9 tag=1",
        "ovs-vsctl set port port1 tag=4095", "ovs-vsctl set port port1 tag=1,2", "ovs-vsctl set port port1 lacp=active",
        "ovs-vsctl set port port1 tag=10; reboot", "ovs-vsctl set port 'port1 tag=10",
        "ovs-vsctl clear port port1 tag=1",
        "ovs-vsctl set port port1 vlan_mode=dot1q-tunnel", "ovs-vsctl set port port1",
    ],
)  # fmt: skip
def test_other_lines_are_not_predicted(line: str) -> None:
    with pytest.raises(Unpredicted):
        LINUX.after_line(OVS, line)
    with pytest.raises(Unpredicted):
        LINUX.after_line({_ovs.TABLES: "ovs-vsctl: command not found"}, "ovs-vsctl set port port1 tag=1")


def test_nft_is_only_asked_of_what_ends() -> None:
    assert _nft_planned.after(RUNS, FILE, FILE) == RUNS
