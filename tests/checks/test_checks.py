"""Every check of the catalogue, held against the same demands; its own cases stand in `cases_*.py`."""

import importlib
import pkgutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
from babel.messages.pofile import read_po

import tests.checks
from netaudit.checks import check_named, checks
from netaudit.core.host_look import UndeclaredInput
from netaudit.core.judge import judge
from netaudit.model.check import DOMAINS, SITE_INPUTS, Check, Conclusion, Judgement, Material
from netaudit.model.reference import DECIDING
from netaudit.model.state import SECTION_NAMES
from netaudit.report.language import CATALOGUES
from tests.checks.site import Cases, without
from tests.conftest import ROOT

CASES: dict[str, Cases] = {
    name: cases
    for module in pkgutil.iter_modules(tests.checks.__path__)
    if module.name.startswith("cases_")
    for name, cases in importlib.import_module(f"tests.checks.{module.name}").CASES.items()
}
EVERY = [pytest.param(each, id=each.id) for each in checks()]


def concluded(check: Check, given: Material) -> Judgement:
    return judge(check, given)


def test_every_check_has_its_cases_and_every_case_its_check() -> None:
    assert set(CASES) == {each.id for each in checks()}
    assert all(cases.naive for cases in CASES.values())


@pytest.mark.parametrize("check", EVERY)
def test_compliant(check: Check) -> None:
    found = concluded(check, CASES[check.id].compliant)
    assert (found.conclusion, found.findings, found.unknown) == (Conclusion.COMPLIANT, (), ())


@pytest.mark.parametrize("check", EVERY)
def test_non_compliant_with_evidence(check: Check) -> None:
    found = concluded(check, CASES[check.id].violating)
    assert found.conclusion is Conclusion.NON_COMPLIANT
    for each in found.findings:
        assert each.evidence
        assert {evidence.section for evidence in each.evidence} <= set(check.needs)
        assert all(evidence.keys for evidence in each.evidence)
        assert all(evidence.host or evidence.section not in SECTION_NAMES for evidence in each.evidence)
        assert (each.check, each.severity) == (check.id, check.severity)
        assert each.risk
        assert each.action
        assert "{" not in each.sentence.format(**each.params)


@pytest.mark.parametrize("check", EVERY)
def test_undetermined_with_a_reason(check: Check) -> None:
    found = concluded(check, CASES[check.id].undetermined)
    assert found.conclusion is Conclusion.UNDETERMINED
    assert found.unknown
    assert not any("not understood by this check" in each.sentence for each in found.unknown)


@pytest.mark.parametrize(
    ("check", "number"),
    [pytest.param(c, n, id=f"{c.id}: {naive.why}") for c in checks() for n, naive in enumerate(CASES[c.id].naive)],
)
def test_what_a_naive_check_gets_wrong(check: Check, number: int) -> None:
    naive = CASES[check.id].naive[number]
    found = concluded(check, naive.given)
    assert found.conclusion is naive.conclusion, (found.findings, found.unknown)


@pytest.mark.parametrize("check", EVERY)
def test_without_any_input_it_is_undetermined_and_never_compliant(check: Check) -> None:
    in_order = [each.given for each in CASES[check.id].naive if each.conclusion is Conclusion.COMPLIANT]
    for name in check.needs:
        found = concluded(check, without(CASES[check.id].compliant, name))
        assert found.conclusion is Conclusion.UNDETERMINED, name
        assert found.unknown, name
        for given in in_order:
            assert concluded(check, without(given, name)).conclusion is not Conclusion.COMPLIANT, name
        spoilt = concluded(check, without(CASES[check.id].violating, name))
        assert spoilt.conclusion in (Conclusion.UNDETERMINED, Conclusion.NON_COMPLIANT), name


@pytest.mark.parametrize("check", EVERY)
def test_reading_an_input_that_is_not_declared_fails(check: Check) -> None:
    for name in check.needs:
        others = tuple(each for each in check.needs if each != name)
        with pytest.raises(UndeclaredInput):
            judge(
                replace(check, needs=others or ("facts" if name != "facts" else "config",)), CASES[check.id].compliant
            )


@pytest.mark.parametrize("check", EVERY)
def test_it_reads_all_that_it_declares(check: Check) -> None:
    assert set(concluded(check, CASES[check.id].compliant).read) == set(check.needs)


@pytest.mark.parametrize("check", EVERY)
def test_on_a_site_with_nothing_it_never_says_compliant(check: Check) -> None:
    given = CASES[check.id].compliant
    nothing = replace(given, snapshot=msgspec.structs.replace(given.snapshot, states={}, endpoints={}))
    assert concluded(check, nothing).conclusion is not Conclusion.COMPLIANT or not set(check.needs) & set(SECTION_NAMES)


@pytest.mark.parametrize("check", EVERY)
def test_on_any_other_checks_site_it_neither_stumbles_nor_reads_what_it_may_not(check: Check) -> None:
    for cases in CASES.values():
        for given in (cases.compliant, cases.violating, cases.undetermined, *(each.given for each in cases.naive)):
            found = concluded(check, given)
            assert not any("not understood by this check" in each.sentence for each in found.unknown)
            if found.conclusion is Conclusion.COMPLIANT:
                assert set(found.read) == set(check.needs)


@pytest.mark.parametrize("check", EVERY)
def test_its_references_may_decide(check: Check) -> None:
    assert any(each.reliability in DECIDING for each in check.references)
    assert not any(each.source.startswith("IEC 80001-1:2010 ") for each in check.references)


def test_one_file_a_domain_is_found_by_its_name() -> None:
    import netaudit.checks

    folder = Path(netaudit.checks.__file__).parent
    files = {path.stem for path in folder.glob("[a-z]*.py")}
    found = {each.judging.__module__.rsplit(".", 1)[1] for each in checks()}
    assert found == files
    assert check_named("NET-ADM-008").domain == "switching"
    with pytest.raises(KeyError):
        check_named("NO-SUCH-1")


@pytest.mark.parametrize("check", EVERY)
def test_all_that_it_says_is_said_in_french_too(check: Check) -> None:
    with (CATALOGUES / "fr" / "LC_MESSAGES" / "netaudit.po").open("rb") as file:
        french = {message.id for message in read_po(file) if message.string}
    cases = CASES[check.id]
    said = {check.risk, check.action, *DOMAINS.values(), *SITE_INPUTS.values()}
    given = [cases.compliant, cases.violating, cases.undetermined, *(each.given for each in cases.naive)]
    for each in (*given, *(without(cases.compliant, name) for name in check.needs)):
        found = concluded(check, each)
        said |= {one.sentence for one in found.findings} | {one.sentence for one in found.unknown}
    assert said - french == set()


RECIPES = {path.parent.name for path in (ROOT / "playbooks" / "changes").glob("*/recipe.yaml")}


@pytest.mark.parametrize("check", EVERY)
def test_what_mends_a_finding_is_a_recipe_that_there_is(check: Check) -> None:
    found = concluded(check, CASES[check.id].violating).findings
    assert {each.recipe for each in found if each.recipe} | ({check.recipe} if check.recipe else set()) <= RECIPES


def test_a_finding_may_be_mended_by_another_recipe_than_its_check() -> None:
    for name, recipe in (("NET-VER-011", "replace-device"), ("BKP-SEG-005", "assign-access-port")):
        assert {each.recipe for each in concluded(check_named(name), CASES[name].violating).findings} == {recipe}
    assert check_named("NET-VER-011").recipe is None


def test_two_checks_of_one_id_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import netaudit.checks

    twin = SimpleNamespace(twin=replace(check_named("NET-ADM-008"), severity="low"))
    point = SimpleNamespace(load=lambda: twin)
    monkeypatch.setattr(netaudit.checks, "entry_points", lambda group: [point])
    with pytest.raises(ValueError, match="NET-ADM-008"):
        netaudit.checks.checks.__wrapped__()
