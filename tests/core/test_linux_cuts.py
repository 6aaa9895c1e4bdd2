"""What of a Linux host's change needs somebody on site."""

import msgspec
import pytest

from netaudit.core.normalise import withheld_state
from netaudit.core.planning.linux_cuts import linux_cuts
from netaudit.core.planning.management import Management
from netaudit.model.rows import Filter, FilterRule, Switchport
from netaudit.model.state import Collected, DeviceState, Sections

SSH = FilterRule(action="permit", service="tcp/22")


def host(*rules: FilterRule, **ports: Switchport) -> DeviceState:
    keyed = {str(place): rule for place, rule in enumerate(rules)}
    sections = Sections(
        filters=Collected(value={"inet filter input": Filter(rules=keyed, order=tuple(keyed))}, source=()),
        switchports=Collected(value=ports, source=()),
    )
    return msgspec.structs.replace(withheld_state("fw1", "linux", "x"), sections=sections)


def codes(before: DeviceState, after: DeviceState, *files: str, kept: Management | None = None) -> list[str]:
    return [each.code for each in linux_cuts(before, after, files, kept or Management())]


@pytest.mark.parametrize(
    ("rule", "cut"),
    [
        (SSH, True), (FilterRule(action="permit"), True), (FilterRule(action="permit", service="tcp/20-30"), True),
        (FilterRule(action="permit", service="tcp/{ 80, 443 }"), False), (FilterRule(action="deny"), False),
        (FilterRule(action="permit", service="udp/53"), False),
        (FilterRule(action="permit", service="tcp/@admin"), True),
        (FilterRule(action="permit", more="icmp type echo-request"), False),
    ],
)  # fmt: skip
def test_a_rule_that_goes(rule: FilterRule, cut: bool) -> None:
    assert codes(host(rule), host()) == (["plan-service-cut"] if cut else [])


def test_a_rule_that_comes_and_files_by_which_one_logs_in() -> None:
    assert codes(host(), host(FilterRule(action="deny"))) == ["plan-service-cut"]
    assert codes(host(), host(SSH)) == []
    assert codes(host(SSH), host(SSH), "/etc/ssh/sshd_config", "/etc/dnsmasq.conf") == ["plan-service-cut"]
    files = ["/etc/nftables.conf", "/etc/hosts"]
    doubtful = linux_cuts(host(SSH), host(SSH), files, Management(), files)
    assert [each.params["line"] for each in doubtful] == ["/etc/nftables.conf"]
    bare = withheld_state("fw1", "linux", "x")
    assert codes(bare, bare) == []


def test_a_port_that_does_not_pass_our_vlan_any_more() -> None:
    kept = Management(paths=frozenset({("port24", 99), ("port1", 99), ("port9", 99)}))
    trunk, less = (Switchport(mode="trunk", tagged=vlans) for vlans in ("10,99", "10"))
    access = Switchport(mode="access", untagged=99)
    assert codes(host(port24=trunk, port1=access), host(port24=trunk, port1=access), kept=kept) == []
    assert codes(host(port24=trunk, port1=access), host(port24=less), kept=kept) == ["plan-way-cut"] * 2
