"""Checks see only what they declare; what is missing makes them undetermined; waivers end."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from netaudit.core.host_look import HostLook
from netaudit.core.judge import at_or_above, judge, judge_all, matching
from netaudit.core.look import Look, NotApplicable, Unavailable, UndeclaredInput, finding, mended_by, seen
from netaudit.model.check import Check, Conclusion, Finding, check
from netaudit.model.difference import Comparison
from netaudit.model.rows import Ntp
from netaudit.model.site import Waiver
from netaudit.model.state import SECTION_NAMES, Collected, Failed, NotAsked
from tests.checks.site import PLAN, Host, host, material, thing
from tests.report.facts import audit_facts

DAY = date(2026, 11, 20)
SITE = material({"sw1": host("switch", ntp=Ntp()), "sw2": host("switch", ntp=Ntp(servers=("10.99.0.1",)))})


def made(*needs: str, severity: str = "high", name: str = "X-1") -> Check:
    def judging(look: Look) -> Iterator[Finding]:
        for each in look.hosts("ntp", roles=("switch",)):
            if not each.ntp.servers:
                yield finding("{host}: no time.", seen(each.name, "ntp", "servers"), host=each.name)

    return check(
        name, title=("f", "e"), domain="naming", severity=severity, horizon="short-term", refs="ANSSI 36",  # type: ignore[arg-type]
        needs=needs or ("inventory", "ntp"), risk="r", action="a",
    )(judging)  # fmt: skip


def judged_by(judging: object, *needs: str) -> Conclusion:
    entry = made(*needs)
    return judge(Check(**{**vars(entry), "judging": judging}), SITE).conclusion


def test_a_finding_carries_the_catalogues_words_and_its_own_key() -> None:
    found = judge(made(), SITE)
    assert found.conclusion is Conclusion.NON_COMPLIANT
    (each,) = found.findings
    assert (each.check, each.severity, each.risk, each.action, each.recipe) == ("X-1", "high", "r", "a", None)
    assert (each.hosts, each.key) == (("sw1",), "X-1 sw1:servers")
    assert found.read == ("inventory", "ntp")


def test_what_is_not_declared_is_never_read() -> None:
    with pytest.raises(UndeclaredInput):
        judge(made("inventory"), SITE)
    with pytest.raises(UndeclaredInput):
        judged_by(lambda look: iter([look.hosts(roles=("switch",))[0].ntp]), "inventory", "ntp")


def test_a_check_that_stumbles_loses_its_conclusion_and_not_the_audit() -> None:
    def stumbling(look: Look) -> Iterator[Finding]:
        return iter([look.hosts("ntp")[7]])  # type: ignore[list-item]  # it does not get there

    assert judged_by(stumbling) is Conclusion.UNDETERMINED


def test_not_applicable_is_said_or_follows_where_there_is_no_such_host() -> None:
    def nothing(look: Look) -> Iterator[Finding]:
        raise NotApplicable

    assert judged_by(nothing) is Conclusion.NOT_APPLICABLE
    assert judge(made(), material({"ws": host("workstation")})).conclusion is Conclusion.NOT_APPLICABLE
    assert judge(made(), material({"x": thing("", "")})).conclusion is Conclusion.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("hosts", "said"),
    [
        ({"sw1": host("switch", ntp=Failed(reason="cut"))}, "{host}: not collected: {section} ({detail})."),
        ({"sw1": thing("switch", "")}, "{host}: the inventory names no platform for it, so it was not asked."),
        ({"sw1": host("")}, "{host}: the inventory gives it no role, so what it has to do is not known."),
    ],
)
def test_every_reason_why_a_host_cannot_be_judged(hosts: dict[str, Host], said: str) -> None:
    found = judge(made(), material(hosts))
    assert found.conclusion is Conclusion.UNDETERMINED
    assert [each.sentence for each in found.unknown] == [said]


def test_a_host_that_was_not_reached_or_left_out() -> None:
    hosts = {"sw1": host("switch", ntp=Ntp(servers=("x",))), "sw2": host("switch")}
    for given in (material(hosts, unreached=("sw2",)), material(hosts, left_out=("sw2",))):
        found = judge(made(), given)
        assert (found.conclusion, len(found.unknown)) == (Conclusion.UNDETERMINED, 1)


def test_without_roles_only_what_is_asked_counts() -> None:
    def every(look: Look) -> Iterator[Finding]:
        assert [each.name for each in look.hosts("ntp")] == ["sw1", "x"]
        return iter(())

    given = {"sw1": host("switch", ntp=Ntp()), "x": host("", ntp=Ntp()), "printer": thing("printer", "")}
    assert judge(Check(**{**vars(made()), "judging": every}), material(given)).conclusion is Conclusion.COMPLIANT


def test_the_same_unknown_is_noted_once_and_a_missing_input_may_be_lived_without() -> None:
    def twice(look: Look) -> Iterator[Finding]:
        assert [look.or_unknown(lambda: look.owed) for _ in range(2)] == [None, None]
        assert look.or_unknown(lambda: 1) == 1
        for _ in range(2):
            look.note("sw1", "x")
        return iter(())

    entry = Check(**{**vars(made("owed")), "judging": twice})
    found = judge(entry, SITE)
    assert (found.conclusion, len(found.unknown)) == (Conclusion.UNDETERMINED, 2)


def waiver(until: date, *hosts: str, of: str = "X-1") -> Waiver:
    return Waiver(check=of, hosts=hosts, who="Ana", why="replaced in spring", until=until)


def test_a_waiver_sets_a_finding_aside_until_its_day_and_not_after() -> None:
    (aside,) = judge_all([made()], SITE, [waiver(DAY, "sw*")], DAY)
    assert (aside.findings, [each.who for each in aside.waived]) == ((), ["Ana"])
    assert aside.conclusion is Conclusion.NON_COMPLIANT, "a waiver makes nothing right"
    (back,) = judge_all([made()], SITE, [waiver(DAY)], date(2026, 11, 21))
    assert [each.key for each in back.findings] == ["X-1 sw1:servers"] == list(back.expired)
    (longer,) = judge_all([made()], SITE, [waiver(DAY), waiver(date(2027, 1, 1))], date(2026, 11, 21))
    assert not longer.findings


@pytest.mark.parametrize("other", [waiver(DAY, "sw2"), waiver(DAY, of="X-2")])
def test_a_waiver_of_something_else_sets_nothing_aside(other: Waiver) -> None:
    (found,) = judge_all([made()], SITE, [other], DAY)
    assert len(found.findings) == 1
    assert not found.waived
    assert not found.expired


def test_a_waiver_of_hosts_does_not_cover_what_belongs_to_no_host() -> None:
    def homeless(look: Look) -> Iterator[Finding]:
        yield finding("x", seen("", "inventory", "y"))

    entry = Check(**{**vars(made()), "judging": homeless})
    (found,) = judge_all([entry], SITE, [waiver(DAY, "*")], DAY)
    assert len(found.findings) == 1


def test_the_threshold_takes_what_is_as_severe_or_worse_the_worst_first() -> None:
    entries = [made(severity=each, name=f"X-{n}") for n, each in enumerate(("low", "high", "critical"))]
    judged = judge_all(entries, SITE, [], DAY)
    assert [each.severity for each in at_or_above(judged, "high")] == ["critical", "high"]
    assert len(at_or_above(judged, "low")) == 3


def test_patterns_name_checks() -> None:
    entries = [made(name="NET-A-1"), made(name="FW-B-2")]
    found, lost = matching(entries, ["NET-*", "WIFI-*"])
    assert ([each.id for each in found], lost) == (["NET-A-1"], ["WIFI-*"])


def test_every_section_has_its_accessor_and_gives_the_row_it_holds() -> None:
    facts = audit_facts(drift=False)
    state = facts.snapshot.states["sw1"]
    present = tuple(name for name in SECTION_NAMES if isinstance(state.section(name), Collected))
    assert set(SECTION_NAMES) - set(present) == {"services", "startup"}
    look = HostLook("sw1", "switch", "cisco_ios", state, present)
    for name in set(present) - {"poe"}:
        assert getattr(look, name) == state.section(name).value  # type: ignore[union-attr]
    for name in ("services", "facts"):
        with pytest.raises(UndeclaredInput):
            getattr(HostLook("sw1", "", "", state, ()), name)


def test_every_input_of_the_site_is_had_or_missing() -> None:
    names = (
        "inventory", "endpoints", "addressing", "contacts", "baseline", "drift", "owed", "dhcp-offers", "names", "upnp",
        "mail-domains", "changes",
    )  # fmt: skip
    given = material(
        {"sw1": host("switch")}, plan=PLAN, before=SITE, drift=Comparison(differences=()), owed=(), offers={},
        answers={"q": 1}, contacts={}, names={}, upnp=(), mail_domains=(), changes=(),
    )  # fmt: skip
    look = Look((*names, "answer:q", "answer:r"), given)
    assert set(look.inventory) == {"sw1"}
    assert not look.endpoints
    assert look.vlans == PLAN
    assert (look.contacts, look.drift, look.owed, look.dhcp_offers, look.answer("q")) == (
        {}, given.drift, (), {}, 1,
    )  # fmt: skip
    assert (look.names, look.upnp, look.mail_domains, look.changes) == ({}, (), (), ())
    assert look.day == date(2026, 11, 20)
    assert isinstance(look.baseline.states["sw1"].sections.ntp, NotAsked), "what is not declared is hidden"
    assert look.snapshot.states.keys() == {"sw1"}
    with pytest.raises(Unavailable, match="no answer"):
        look.answer("r")
    with pytest.raises(Unavailable):
        Look(("answer:q",), material({})).answer("q")
    empty = Look(names, material({}, plan={}))
    with pytest.raises(Unavailable):
        _ = empty.vlans
    for reading in (
        "contacts", "baseline", "drift", "owed", "dhcp_offers", "names", "upnp", "mail_domains", "changes",
    ):  # fmt: skip
        with pytest.raises(Unavailable):
            getattr(empty, reading)
    old = Look(names, replace(material({}), stale={"upnp": "2026-10-01"}))
    with pytest.raises(Unavailable) as missing:
        _ = old.upnp
    assert missing.value.unknown.params == {"input": "upnp", "day": "2026-10-01"}


def test_a_finding_may_name_another_recipe_than_its_check() -> None:
    found = finding("{host} is odd.", host="sw1")
    assert not found.recipe
    assert mended_by("isolate-port", found).recipe == "isolate-port"
    assert mended_by("isolate-port", found).sentence == found.sentence
