"""Canonical JSON."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netaudit.core.digest import canonical_json, digest

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=20,
)


@given(VALUES)
def test_it_reads_back_as_the_same_and_order_of_keys_does_not_matter(value: object) -> None:
    encoded = canonical_json(value)
    assert json.loads(encoded) == value
    if isinstance(value, dict):
        assert canonical_json(dict(reversed(value.items()))) == encoded


def test_floats_are_refused_wherever_they_stand() -> None:
    for value in (1.5, [1.5], {"a": {"b": (1.5,)}}):
        with pytest.raises(TypeError):
            canonical_json(value)


def test_digest_is_sha256() -> None:
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
