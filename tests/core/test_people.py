"""Who may sign: enrolment, its OpenSSH file, mandates, and what a plan touches."""

import dataclasses
from datetime import date

import pytest
from pydantic import ValidationError

from netaudit.core.approvers import approvers_text, says_the_same
from netaudit.core.case import Owed
from netaudit.core.mandate import mandate_counts
from netaudit.core.reach import touched
from netaudit.model.difference import Difference
from netaudit.model.people import Key, People, Person, counts_on, is_person_id
from tests.core.cases import PEOPLE, SITE, day, key, mandate, person, spoilt_key, with_people


def test_a_key_belongs_to_one_person() -> None:
    with pytest.raises(ValidationError, match="ana and bob have the same key"):
        People(people={"ana": person("ana"), "bob": Person(name="Bob", keys=(Key(key=key("ana")),))})
    found = People(people=PEOPLE)
    assert found.owner(key("ivo")) == ("ivo", PEOPLE["ivo"].keys[0])
    assert found.owner(key("nobody")) is None
    assert found.with_role("approver:it") == ("ivo", "pia")


@pytest.mark.parametrize("role", ["boss", "approver:", "approver:a\nb", "vendor", "Requester"])
def test_roles_that_are_none(role: str) -> None:
    with pytest.raises(ValidationError, match="expected requester"):
        Person(name="x", roles=(role,))


@pytest.mark.parametrize("text", ["", "ssh-dss AAAA", "ssh-ed25519 !!", f"{key('a')} comment", f"{key('a')}\n*"])
def test_keys_that_are_none(text: str) -> None:
    with pytest.raises(ValidationError, match="expected an SSH public key"):
        Key(key=text)


def test_when_a_key_counts() -> None:
    today = day("2026-12-01")
    anybody = Person(name="x")
    terms = {"valid_from": "2026-12-01", "valid_until": "2026-12-01"}
    assert counts_on(Key.model_validate({"key": key("x"), **terms}), anybody, today) == ""
    assert counts_on(Key.model_validate({"key": key("x"), "valid_from": "2026-12-02"}), anybody, today) == "not-yet"
    assert counts_on(Key.model_validate({"key": key("x"), "valid_until": "2026-11-30"}), anybody, today) == "expired"
    assert counts_on(Key.model_validate({"key": key("x"), "revoked": "2030-01-01"}), anybody, today) == "revoked"
    gone = Person.model_validate({"name": "x", "retired": "2026-12-01"})
    assert counts_on(Key(key=key("x")), gone, today) == "retired"
    assert counts_on(Key(key=key("x")), gone, day("2026-11-30")) == ""


def test_ids_of_persons() -> None:
    assert all(map(is_person_id, ("ana", "a.b-c_1")))
    assert not any(map(is_person_id, ("", "Ana", "../x", "a b", "1a", "a" * 64)))


def test_the_openssh_file_says_the_same() -> None:
    people = with_people(
        ana=spoilt_key("ana", valid_from=day("2026-01-01"), valid_until=day("2026-12-31")),
        pia=spoilt_key("pia", revoked=day("2026-06-01")),
        cleo=PEOPLE["cleo"].model_copy(update={"retired": day("2026-06-01")}),
        guest=Person(name="Guest", keys=(Key(key=key("guest")),)),
    )
    lines = approvers_text(people).splitlines()[1:]
    assert [line.split()[0] for line in lines] == ["ana", "eve", "ivo", "vic"]
    assert lines[0] == (
        'ana namespaces="netaudit-closure,netaudit-dossier,netaudit-journal,netaudit-plan,netaudit-request,'
        'netaudit-verdict"'
        f' valid-after="20260101Z" valid-before="20270101Z" {key("ana")}'
    )
    assert lines[2] == f'ivo namespaces="netaudit-approval,netaudit-mandate,netaudit-permit" {key("ivo")}'
    assert lines[3].startswith('vic namespaces="netaudit-approval,netaudit-mandate"')


def test_a_file_of_before_dossiers_still_says_the_same() -> None:
    people = People(people=PEOPLE)
    text = approvers_text(people)
    assert says_the_same(text.encode(), people)
    assert says_the_same(text.replace("netaudit-dossier,", "").encode(), people)
    assert not says_the_same(text.replace("netaudit-verdict", "netaudit-plan").encode(), people)
    assert not says_the_same(None, people)


def test_which_mandates_count() -> None:
    today, people = day("2026-12-01"), People(people=PEOPLE)
    assert mandate_counts(mandate(), people, SITE, today)
    attested = {"person": "ivo", "role": "approver:it", "document": "4" * 64}
    assert mandate_counts(mandate(**attested), people, SITE, today)
    for bad in (
        mandate(valid_until="2026-11-30"),
        mandate(valid_from="2026-12-02"),
        mandate(site="f" * 16),
        mandate(perimeter="Planmeca"),
        mandate(role="vendor:Planmeca", perimeter="Planmeca"),
        mandate(**{**attested, "document": ""}),
        mandate(**{**attested, "role": "executor"}),
        dataclasses.replace(mandate(), key=""),
        dataclasses.replace(mandate(), key=key("nobody")),
        dataclasses.replace(mandate(), key=key("ivo")),
    ):
        assert not mandate_counts(bad, people, SITE, today), bad
    assert not mandate_counts(mandate(), with_people(vic=spoilt_key("vic", revoked=day("2026-01-01"))), SITE, today)


def _difference(section: str) -> Difference:
    return Difference(host="x", section=section, key="k", field="", before=1, after=2)


def test_what_a_plan_touches_is_derived() -> None:
    found = touched(map(_difference, ("switchports", "nat", "dhcp")), ("firewall",), manual=True, files=False)
    assert found == ("switch", "vlan", "nat", "firewall", "dhcp", "physical")
    assert touched((), ("server",), manual=False, files=True) == ("host",)
    assert touched([_difference("config")], ("switch",), manual=False, files=False) == ("switch",)
    assert touched((), (), manual=False, files=False) == ()


def test_what_is_owed_is_said_with_its_days() -> None:
    assert Owed("transitional", "CHG-1", "2026-12-01", 3).reason.code == "transitional-due"
    late = Owed("review", "CHG-1", "2026-12-01", -2).reason
    assert (late.code, late.params["days"]) == ("review-late", 2)
    assert isinstance(day("2026-12-01"), date)
