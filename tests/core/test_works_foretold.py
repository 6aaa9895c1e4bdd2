"""A prediction against another state: what leads from one to the other, each thing said once."""

from hypothesis import given
from hypothesis import strategies as st

from netaudit.core.works.foretold import from_prediction, turned
from netaudit.model.difference import Difference

ACCESS = {"mode": "access", "untagged": 10, "tagged": ""}
TRUNK = {"mode": "trunk", "untagged": 10, "tagged": "20"}


def at(field: str = "", before: object = None, after: object = None, key: str = "Gi1/0/5") -> Difference:
    return Difference(host="sw1", section="switchports", key=key, field=field, before=before, after=after)


def line(before: str | None = None, after: str | None = None) -> Difference:
    return Difference(host="sw1", section="config", key="interface Gi1/0/5", before=before, after=after)


States = st.dictionaries(st.sampled_from("abcd"), st.integers(1, 3))


def differences(one: dict[str, int], other: dict[str, int]) -> set[Difference]:
    return {
        at(field, one.get(field), other.get(field))
        for field in one.keys() | other.keys()
        if one.get(field) != other.get(field)
    }


@given(base=States, predicted=States, seen=States)
def test_it_leads_from_the_prediction_to_what_is_seen(
    base: dict[str, int], predicted: dict[str, int], seen: dict[str, int]
) -> None:
    found = from_prediction(differences(base, predicted), differences(base, seen))
    assert set(found) == differences(predicted, seen)
    assert len(found) == len(set(found))


def test_what_is_as_predicted_is_no_difference_however_it_was_read() -> None:
    planned = at("rules", (1, 2), (2, 1))
    assert from_prediction([planned, planned], [at("rules", [1, 2], [2, 1])]) == ()


def test_what_did_not_happen_is_turned_round() -> None:
    assert from_prediction([at("untagged", 10, 20)], []) == (at("untagged", 20, 10),)
    assert turned(at("untagged", 10, 20)) == at("untagged", 20, 10)


def test_lines_under_one_heading_are_each_their_own() -> None:
    planned, other = line(after="description CBCT"), line(after="shutdown")
    assert from_prediction([planned], [other]) == (line(before="description CBCT"), other)


def test_an_item_that_was_to_become_another_is_shown_with_what_did_change_of_it() -> None:
    planned = at("", ACCESS, TRUNK)
    assert from_prediction([planned], [at("untagged", 10, 30)]) == (at("", TRUNK, {**ACCESS, "untagged": 30}),)
    was_trunk = from_prediction([at("", TRUNK, ACCESS)], [at("native", 10, 30), at("neither", 1, 2)])
    assert was_trunk == (at("", ACCESS, {**TRUNK, "untagged": 30}), at("neither", 1, 2))
    assert from_prediction([at("", None, ACCESS)], []) == (at("", ACCESS, None),)


def test_an_item_that_went_as_a_whole_is_said_once() -> None:
    gone = at("", ACCESS, None)
    assert from_prediction([at("untagged", 10, 20)], [gone]) == (gone,)
