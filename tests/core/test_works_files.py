"""Files of a Linux host, and what may be sent: only what was signed, only on the file that was planned on."""

from dataclasses import replace

import msgspec
import pytest

from netaudit.core.works.file_steps import edited, file_commands, is_new
from netaudit.core.works.host_compared import host_compared
from netaudit.core.works.permission import cleaning, permission
from netaudit.model.difference import Difference
from netaudit.model.file_change import FileChange, TextEdit
from netaudit.model.rows import Neighbour
from netaudit.model.state import Failed
from netaudit.model.statements import Impact
from netaudit.platforms import platform
from tests.core.cases import case, host, plan, planned
from tests.core.works_sites import site
from tests.report.facts import collected

RULES = FileChange(
    path="/etc/nftables d.conf",
    edits=(TextEdit(before="drop", after="accept"), TextEdit(before="accept;", after="reject;")),
    validate="nft -c -f {file}",
    reload="systemctl reload nftables",
)
NEW = msgspec.structs.replace(RULES, edits=(TextEdit(before="", after="new\n"),))


def test_edits_are_made_in_order_on_exactly_the_planned_text() -> None:
    assert edited(RULES, "policy drop;") == "policy reject;"
    assert edited(RULES, "policy drop; drop") is None
    assert edited(RULES, "policy accept;") is None
    assert (is_new(RULES), is_new(NEW)) == (False, True)
    assert edited(NEW, "") == "new\n"
    assert edited(NEW, "somebody's") is None
    late = msgspec.structs.replace(RULES, edits=(*RULES.edits, TextEdit(before="", after="x")))
    assert edited(late, "policy drop;") is None
    assert not is_new(msgspec.structs.replace(RULES, edits=()))


def test_a_path_is_quoted_and_the_copies_are_of_this_plan() -> None:
    found = file_commands(RULES, "ab" * 32)
    assert found.keep == "sudo -n cp -p '/etc/nftables d.conf' '/etc/.nftables d.conf.netaudit-abababababab'"
    assert found.validate == "nft -c -f '/etc/.nftables d.conf.netaudit-abababababab.new'"
    assert len(set(found.every())) == 11


def test_only_what_was_signed_may_be_sent() -> None:
    begun = {"phase": "send", "begun": frozenset({str(case().plan.digest)})} if case().plan else {}  # type: ignore[union-attr]  # it has one
    allowed, reasons = permission(case(**begun), "sw1")
    assert reasons == ()
    assert allowed is not None
    assert " switchport access vlan 20" in allowed.lines
    assert "write erase" not in allowed.lines
    back, _ = permission(case(**{**begun, "phase": "return"}), "sw1", ["no vlan 40"])
    assert back is not None
    assert ("no vlan 40" in back.lines, " switchport access vlan 20" in back.lines) == (True, False)


def test_without_the_gates_yes_there_is_no_permission() -> None:
    refused, reasons = permission(case(phase="send"), "sw1")
    assert refused is None
    assert [each.code for each in reasons] == ["works-not-begun"]
    with pytest.raises(ValueError, match="nothing is sent in the phase begin"):
        permission(case(), "sw1")
    of = host(platform="netgear")
    made = planned(of)
    elsewhere, reasons = permission(case(**made, phase="send", begun=frozenset({made["plan"].digest})), "sw1")
    assert elsewhere is None
    assert [each.code for each in reasons] == ["works-not-sent-there"]
    made = planned(host(files=(RULES,), platform="linux"))
    linux, _ = permission(case(**made, phase="send", begun=frozenset({made["plan"].digest})), "sw1")
    assert linux is not None
    assert "systemctl reload nftables" in linux.lines
    assert permission(case(**made, phase="send", begun=frozenset({made["plan"].digest})), "sw9") == (None, ())


def test_once_the_works_are_over_their_copies_may_be_removed_and_nothing_else() -> None:
    made = planned(host(files=(RULES,), platform="linux"))
    over = case(**made, phase="return", begun=frozenset({made["plan"].digest}))
    allowed, reasons = cleaning(over, "sw1")
    assert (allowed is not None, reasons) == (True, ())
    assert allowed is not None
    commands = file_commands(RULES, made["plan"].digest)
    assert (allowed.phase, sorted(allowed.lines)) == ("clean", sorted([commands.clean, commands.kept]))
    assert cleaning(over, "sw9") == (None, ())
    never, reasons = cleaning(case(**made, phase="return"), "sw1")
    assert (never, [each.code for each in reasons]) == (None, ["works-not-begun"])
    stranger, reasons = cleaning(replace(over, executor="zoe"), "sw1")
    assert (stranger, [each.code for each in reasons]) == (None, ["executor-unknown"])
    reached = Impact(perimeters={"sw1": "Dentsply Sirona"})
    restricted = planned(host(plan(impact=reached), files=(RULES,), platform="linux"))
    at = case(**restricted, phase="return", begun=frozenset({restricted["plan"].digest}))
    assert {each.code for each in cleaning(at, "sw1")[1]} >= {"mandate-missing"}
    with pytest.raises(ValueError, match="nothing is removed in the phase begin"):
        cleaning(case(), "sw1")


def test_one_host_is_compared_without_the_rest_of_the_site() -> None:
    moved = Difference(host="sw1", section="switchports", key="Gi1/0/5", field="untagged", before=20, after=10)
    elsewhere = Difference(host="sw2", section="vlans", key="40", after={"name": "X"})
    heard = Difference(host="sw1", section="neighbours", key="Gi1/0/8", after={"name": "sw3"})
    after = site(10, neighbours=collected({"Gi1/0/8": Neighbour(name="sw9", port="1")}))
    found = host_compared("sw1", site(20), after, (moved, elsewhere, heard), (), platform)
    assert found.exact
    lost = host_compared(
        "sw1", site(20), site(20, mac_table=Failed(reason="x"), dns=Failed(reason="x")), (), (), platform
    )
    assert lost.not_collected == ("sw1 dns",)
    armed = site(config="hostname sw1\nset cfg-save revert\nend\n")
    assert host_compared("sw1", site(), armed, (), ("set cfg-save revert",), platform).exact
    assert not host_compared("sw1", site(), armed, (), (), platform).exact
