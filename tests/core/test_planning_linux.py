"""File edits, what recipes want of Linux files, and the course of one Linux host's steps."""

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netaudit.core.planning.file_edits import Absent, Misplaced, Present, Redacted, applied, edits_between
from netaudit.core.planning.kea_text import kea_reserved
from netaudit.core.planning.known_files import care_of
from netaudit.core.planning.linux_course import LinuxCourse
from netaudit.core.planning.linux_wanted import DNSMASQ, KEA, NFTABLES, Host, Unclear, files_named, wanted
from netaudit.core.planning.zone_text import zone_recorded
from netaudit.model.file_change import TextEdit
from netaudit.model.platform import Captures, FileText, LineEffect, Platform, Unpredicted

LINES = st.lists(st.sampled_from(["a", "b", "b", "", "  c", "# d", "e=1"]), max_size=12)


@given(LINES, LINES)
def test_edits_between_two_texts_make_one_of_the_other(one: list[str], other: list[str]) -> None:
    old, new = ("".join(f"{line}\n" for line in each) for each in (one, other))
    if not old:
        if new:
            with pytest.raises(Misplaced):
                edits_between(old, new)
        return
    edits = edits_between(old, new)
    assert applied(old, edits) == new
    assert bool(edits) == (old != new)


def test_a_file_without_a_last_line_end_is_edited_too() -> None:
    assert applied("a\nb", edits_between("a\nb", "a\nb\nc\n")) == "a\nb\nc\n"
    assert edits_between(None, "x\n") == (TextEdit(before="", after="x\n"),)


@pytest.mark.parametrize(
    ("text", "edit", "failure"),
    [
        ("a a", ("a", "b"), Misplaced), ("a", ("c", "b"), Misplaced), ("p <secret 1f>", ("<secret 1f>", "x"), Redacted),
        ("p", ("p", "<secret>"), Redacted), ("a", ("", "b"), Present), (None, ("a", "b"), Absent),
    ],
)  # fmt: skip
def test_an_edit_that_has_no_one_place_is_refused(
    text: str | None, edit: tuple[str, str], failure: type[Exception]
) -> None:
    with pytest.raises(failure):
        applied(text, [TextEdit(before=edit[0], after=edit[1])])


def test_a_line_with_a_secret_is_not_what_tells_a_place() -> None:
    old = "a\nwpa_passphrase=<secret 3f>\na\n"
    with pytest.raises(Redacted):
        edits_between(old, "a\nwpa_passphrase=<secret 3f>\nb\na\n")
    assert applied(None, ()) == ""
    assert applied(None, [TextEdit(before="", after="new\n")]) == "new\n"


def test_the_usual_files_are_known_and_zones_are_checked_by_name() -> None:
    for path in ("/etc/nftables.conf", "/etc/dnsmasq.d/x", "/etc/kea/kea-dhcp4.conf", "/etc/bind/named.conf.local",
                 "/etc/ssh/sshd_config", "/etc/hosts", "/etc/resolv.conf", "/etc/samba/smb.conf"):  # fmt: skip
        care = care_of(path)
        assert care is not None
        assert "{file}" in care.validate
        assert care.reload
    zone = care_of("/etc/bind/db.x", "cabinet.example")
    assert zone is not None
    assert zone.validate == "sudo -n named-checkzone cabinet.example {file}"
    assert care_of("/etc/passwd") is None
    assert care_of("/etc/x", "a b;reboot") is None


CONF = """interface=eth1
dhcp-range=set:imagerie,10.20.0.100,10.20.0.149,255.255.255.0,24h
dhcp-range=10.30.0.50,10.30.0.250,255.255.255.0,2h
dhcp-option=tag:imagerie,option:router,10.20.0.1
dhcp-host=00:0c:29:5a:10:05,set:imagerie,10.20.0.5,pacs-1
host-record=pacs.cabinet.example,10.20.0.5
"""
RULES = """flush ruleset
table inet filter {
  chain forward {
    type filter hook forward priority filter; policy accept;
    ct state established,related accept
    tcp dport 104 accept comment "DICOM; owner: Ana"
    counter drop
  }
}
"""
ZONE = """$TTL 1h
@ IN SOA ns.cabinet.example. it.cabinet.example. ( 7 1h 15m 1w 1h )
@ IN NS ns
pacs IN A 10.20.0.5
two IN A 10.20.0.6
two IN A 10.20.0.7
"""
SUBNET: dict[str, object] = {"subnet": "10.20.0.0/24", "pools": [{"pool": "10.20.0.100 - 10.20.0.149"}]}


def said(line: str, **files: str) -> str | None:
    """The text that a line wants; None where it is as it is."""
    known: dict[str, str | None] = {DNSMASQ: CONF, NFTABLES: RULES, "/etc/ssh/sshd_config": "Port 22\n", **files}
    found = wanted(line, Host(known, {"cabinet.example": "/zone"} if "/zone" in files else {}))
    return None if found.text == known.get(found.file) else found.text


@pytest.mark.parametrize(
    ("line", "has"),
    [
        ("have /etc/dnsmasq.conf dhcp-host=x", ["10.20.0.5,pacs-1\ndhcp-host=x\n"]),
        ("have /etc/dnsmasq.conf neu", ["10.20.0.5\nneu\n"]),
        ("set /etc/ssh/sshd_config PermitRootLogin no", ["Port 22\nPermitRootLogin no\n"]),
        ("set /etc/ssh/sshd_config Port 2222", ["Port 2222\n"]),
        ("reserve 00:09:21:33:10:22 10.20.0.22 pano", ["dhcp-host=00:09:21:33:10:22,set:imagerie,10.20.0.22,pano\n"]),
        ("reserve 00:09:21:33:10:22 10.30.0.22 tel", ["dhcp-host=00:09:21:33:10:22,10.30.0.22,tel\n"]),
        ("reserve 00:0c:29:5a:10:05 10.20.0.6 pacs-1", ["dhcp-host=00:0c:29:5a:10:05,set:imagerie,10.20.0.6,pacs-1\n"]),
        ("option imagerie ntp-server 10.99.0.1", ["dhcp-option=tag:imagerie,option:ntp-server,10.99.0.1\n"]),
        ("option imagerie router 10.20.0.2", ["dhcp-option=tag:imagerie,option:router,10.20.0.2\n"]),
        ("record cbct.cabinet.example 10.20.0.10", ["host-record=cbct.cabinet.example,10.20.0.10\n"]),
        ("record pacs.cabinet.example 10.20.0.9", ["host-record=pacs.cabinet.example,10.20.0.9\n"]),
        ("allow forward ip saddr 10.0.0.1/32 accept", ['Ana"\n    ip saddr 10.0.0.1 accept\n    counter drop\n']),
    ],
)  # fmt: skip
def test_what_is_wanted_is_put_where_its_like_stands(line: str, has: list[str]) -> None:
    new = said(line)
    assert new is not None
    assert [each for each in has if each not in new] == [], new
    old = {"/etc/dnsmasq.conf": CONF, "/etc/nftables.conf": RULES}
    again = said(
        line,
        **{
            path: new for path in (*old, "/etc/ssh/sshd_config") if old.get(path, "Port 22\n").split("\n")[0][:4] in new
        },
    )
    assert again is None, "wanting it again changes nothing"


@pytest.mark.parametrize(
    "line",
    [
        "have /etc/dnsmasq.conf interface=eth1", "lack /etc/dnsmasq.conf interface=eth9",
        "reserve 00:0c:29:5a:10:05 10.20.0.5 pacs-1", "record pacs.cabinet.example 10.20.0.5",
        "option imagerie router 10.20.0.1", "set /etc/ssh/sshd_config Port 22",
        "allow forward ct state established,related accept", "disallow forward PACS",
    ],
)  # fmt: skip
def test_what_is_so_already_changes_nothing(line: str) -> None:
    assert said(line) is None


def test_lines_and_flows_are_taken_away() -> None:
    assert "interface" not in str(said("lack /etc/dnsmasq.conf interface=eth1"))
    assert "DICOM" not in str(said("disallow forward DICOM"))


@pytest.mark.parametrize(
    ("line", "files", "why"),
    [
        ("fly high", {}, "no word"), ("have", {}, "no word"), ("have /etc/none x", {}, "no such file"),
        ("set /etc/ssh/sshd_config Port", {}, "no value"), ("option guests router 10.0.0.1", {}, "no such scope"),
        ("reserve 00:09:21:33:10:22 10.99.0.22 x", {}, "no DHCP scope"),
        ("reserve 00:09:21:33:10:22 10.20.0.5 x", {}, "reserves it already"),
        ("reserve aa 10.20.0.9 x", {DNSMASQ: CONF + "dhcp-host=aa,1.1.1.1\ndhcp-host=aa,1.1.1.2\n"}, "several lines"),
        ("option imagerie router 1.1.1.1", {DNSMASQ: CONF + "dhcp-option=tag:imagerie,option:router,1\n"}, "several"),
        ("record x.y 10.0.0.1", {DNSMASQ: CONF + "host-record=x.y,1.1.1.1\nhost-record=x.y,1.1.1.2\n"}, "several"),
        ("allow nowhere accept", {}, "0 times"), ("allow forward accept", {NFTABLES: RULES + RULES}, "2 times"),
        ("record two.cabinet.example 10.0.0.1", {"/zone": ZONE}, "serial number"),
    ],
)  # fmt: skip
def test_what_has_no_one_place_is_told(line: str, files: Mapping[str, str], why: str) -> None:
    with pytest.raises(Unclear, match=why):
        said(line, **files)


def test_a_setting_stays_outside_of_match_and_a_chain_may_be_empty() -> None:
    new = said(
        "set /etc/ssh/sshd_config PermitRootLogin no",
        **{"/etc/ssh/sshd_config": "Port 22\nMatch User x\n  PermitRootLogin yes\n"},
    )
    assert new == "Port 22\nPermitRootLogin no\nMatch User x\n  PermitRootLogin yes\n"
    assert "chain forward {\naccept\n" in str(said("allow forward accept", **{NFTABLES: "chain forward {\n}\n"}))
    assert said("allow forward accept", **{NFTABLES: "chain forward {"}) == "chain forward {\naccept\n"
    assert files_named("have /etc/a x\nlack /etc/b y\nhave /etc/a z\nrun x\n") == ("/etc/a", "/etc/b")
    assert wanted("run true", Host({}, {})).command == "true"


def test_a_name_in_a_zone_and_its_serial_number() -> None:
    new = said("record cbct.cabinet.example 10.20.0.10", **{"/zone": ZONE})
    assert new is not None
    assert "( 8 1h" in new
    assert new.endswith("cbct IN A 10.20.0.10\n")
    moved = said("record pacs.cabinet.example 10.20.0.9", **{"/zone": ZONE})
    assert moved is not None
    assert "pacs IN A 10.20.0.9\n" in moved
    assert said("record pacs.cabinet.example 10.20.0.5", **{"/zone": ZONE}) is None
    assert zone_recorded("x IN A 10.0.0.1\n", "z", "x.z", "10.0.0.2") is None, "no serial number"
    assert (
        zone_recorded(ZONE + "last IN A 10.0.0.1\n  IN TXT x\n", "cabinet.example", "last.cabinet.example", "10.0.0.2")
        is None
    )
    assert "x IN AAAA 2001:db8::1" in str(zone_recorded(ZONE, "cabinet.example", "x.cabinet.example", "2001:db8::1"))


@pytest.mark.parametrize("reservations", [None, [], [{"hw-address": "00:09:21:33:10:0a", "ip-address": "10.20.0.10"}]])
def test_a_reservation_in_keas_file(reservations: list[object] | None) -> None:
    subnet = {**SUBNET, **({} if reservations is None else {"reservations": reservations})}
    text = "// our own\n" + json.dumps({"Dhcp4": {"subnet4": [{"subnet": "10.10.0.0/24"}, subnet]}}, indent=2) + "\n"
    new = kea_reserved(text, "00:09:21:33:10:22", "10.20.0.22", "pano")
    assert new.startswith("// our own\n")
    found = json.loads(new.removeprefix("// our own\n"))["Dhcp4"]["subnet4"][1]["reservations"]
    assert {"hw-address": "00:09:21:33:10:22", "ip-address": "10.20.0.22", "hostname": "pano"} in found
    assert len(found) == len(reservations or []) + 1
    assert kea_reserved(new, "00:09:21:33:10:22", "10.20.0.22", "pano") == new
    other = json.loads(kea_reserved(new, "00:09:21:33:10:22", "10.20.0.23", "pano").removeprefix("// our own\n"))
    assert len(other["Dhcp4"]["subnet4"][1]["reservations"]) == len(found)
    assert kea_reserved(text, "00:09:21:33:10:22", "10.99.0.22", "pano") == ""
    assert kea_reserved(text, "00:09:21:33:10:22", "no address", "pano") == ""
    assert kea_reserved("}}{", "a", "10.0.0.1", "b") == ""


def test_kea_is_asked_before_dnsmasq() -> None:
    text = json.dumps({"Dhcp4": {"subnet4": [SUBNET]}})
    assert "reservations" in str(said("reserve 00:09:21:33:10:22 10.20.0.22 pano", **{KEA: text}))
    assert "dhcp-host" in str(said("reserve 00:09:21:33:10:22 10.30.0.22 pano", **{KEA: text}))


# The course of one host


def _after_file(answers: Captures, change: FileText) -> Captures:
    if change.path == "/etc/odd":
        raise Unpredicted("it is odd")
    return {**answers, f"cat {change.path}": change.new}


def _after_line(answers: Captures, line: str) -> LineEffect:
    if line == "reboot":
        raise Unpredicted("who knows")
    same = answers.get("state") == line
    return LineEffect({**answers, "state": line}, () if same else (f"back from {line}",))


LINUX = Platform("linux", "services", {}, (), after_file=_after_file, after_line=_after_line)


def course(**files: str | None) -> LinuxCourse:
    return LinuxCourse("fw1", LINUX, {}, {DNSMASQ: CONF, "/etc/odd": "odd\n", "/etc/hosts": "a\n", **files})


def test_files_change_one_after_the_other_and_what_is_said_of_them() -> None:
    of = course()
    of.take_wanted(["reserve 00:09:21:33:10:22 10.20.0.22 pano", "record pano.cabinet.example 10.20.0.22", "run up"])
    of.take_wanted(["record pano.cabinet.example 10.20.0.22", "fly"])
    of.take_edits("/etc/hosts", [TextEdit(before="a\n", after="b\n")])
    of.take_edits("/etc/odd", [TextEdit(before="odd", after="even")], "check {file}", "again")
    first, second, third = of.changes()
    assert (first.path, len(first.edits), second.path) == (DNSMASQ, 2, "/etc/hosts")
    assert applied(CONF, first.edits) == of.files[DNSMASQ] == of.answers[f"cat {DNSMASQ}"]
    assert (third.validate, third.reload) == ("check {file}", "again")
    assert (of.forward, of.rollback) == (["up"], ["back from up"])
    assert [each.code for each in of.refused] == ["file-place-unclear"]
    assert [each.code for each in of.unpredicted] == ["file-unpredicted"]


def test_lines_are_taken_back_in_reverse_and_what_is_so_already_is_left_out() -> None:
    of = course()
    of.take_lines(["one", "two", "two"])
    of.take_lines(["three"], ["my own way"])
    assert (of.forward, of.rollback) == (["one", "two", "three"], ["my own way", "back from two", "back from one"])
    assert of.stated
    other = course()
    other.take_lines(["reboot"])
    assert (other.forward, other.rollback, other.stated) == (["reboot"], [], True)
    assert [each.code for each in other.unpredicted] == ["plan-unpredicted"]
    known = replace(LINUX, after_line=Platform("x", "services", {}, ()).after_line)
    with pytest.raises(Unpredicted):
        known.after_line({}, "x")
    with pytest.raises(Unpredicted):
        Platform("x", "services", {}, ()).after_file({}, FileText("/etc/x", None, ""))
    assert Platform("x", "services", {}, ()).zone_files({}) == {}


@pytest.mark.parametrize(
    ("path", "before", "code"),
    [
        ("/etc/hosts", "z", "file-text-missing"), ("/etc/hosts", "", "file-there-already"),
        ("/etc/hosts", "<secret 1>", "file-secret-redacted"), ("/etc/none", "z", "file-not-there"),
        ("/etc/odd", "odd", "file-unknown"),
    ],
)  # fmt: skip
def test_an_edit_that_cannot_be_made_is_refused(path: str, before: str, code: str) -> None:
    of = course()
    of.take_edits(path, [TextEdit(before=before, after="x")])
    assert [each.code for each in of.refused] == [code]
    assert of.changes() == ()


def test_what_a_recipe_wants_beside_a_secret_is_refused() -> None:
    of = course(**{"/etc/hosts": "<secret 1>\n"})
    of.take_wanted(["have /etc/hosts x"])
    assert [each.code for each in of.refused] == ["file-secret-redacted"]
    zone = course(**{"/zone": ZONE})
    zone.zones = {"cabinet.example": "/zone"}
    zone.take_wanted(["record cbct.cabinet.example 10.20.0.10"])
    assert "named-checkzone cabinet.example" in zone.changes()[0].validate
