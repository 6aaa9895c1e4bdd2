"""YAML 1.2 from people who may mean harm."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netaudit.store.yaml12 import MAX_BYTES, Mark, YamlError, dump, parse, resolve

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Co", "Cn"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | TEXT,
    lambda inner: st.lists(inner).map(tuple) | st.dictionaries(TEXT, inner),
    max_leaves=25,
)


@given(VALUES)
def test_what_is_written_reads_back_as_the_same(value: object) -> None:
    assert parse(dump(value).encode()).value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", "yes"), ("no", "no"), ("on", "on"), ("NO", "NO"), ("1:30", "1:30"), ("0o17", 15), ("017", 17),
        ("0x1f", 31), ("true", True), ("~", None), ("", None), ("1.5", 1.5), ("1_000", "1_000"),
        ("2026-12-01", "2026-12-01"), ("00:10:19", "00:10:19"), ("1e3", 1000.0),
    ],
)  # fmt: skip
def test_scalars_are_those_of_yaml_1_2(text: str, value: object) -> None:
    assert resolve(text) == value
    assert type(resolve(text)) is type(value)


@pytest.mark.parametrize(
    ("text", "problem", "line", "column"),
    [
        ("a: 1\nb:\n\tc: 2\n", "tab", 3, 1),
        ("a: 1\na: 2\n", "stands twice", 2, 1),
        ("a: &x [1]\nb: *x\n", "anchors", 1, 4),
        ("a: !!python/object:os.system x\n", "tags", 1, 4),
        ("a: 1\n---\nb: 2\n", "second document", 2, 1),
        ("a: [1\n", "did not find", 2, 1),
        ("? [a, b]\n: 1\n", "plain word", 1, 3),
    ],
)
def test_what_is_refused_says_where(text: str, problem: str, line: int, column: int) -> None:
    with pytest.raises(YamlError) as refused:
        parse(text.encode())
    assert problem in refused.value.problem or problem in str(refused.value)
    assert refused.value.mark == Mark(line, column)


def test_bytes_that_are_not_utf8_are_told_by_place() -> None:
    with pytest.raises(YamlError) as refused:
        parse(b"name: Caf\xe9\n")
    assert refused.value.mark == Mark(1, 10)


@pytest.mark.parametrize(
    "raw",
    [b"[" * 100_000, b"a: " * 5000 + b"1", b"x" * (MAX_BYTES + 1), b"a: \x00\n", b"%YAML 9.9\n---\n", b"\xff\xfe" * 40],
)
def test_hostile_bytes_end_in_a_clear_error(raw: bytes) -> None:
    with pytest.raises(YamlError):
        parse(raw)


@given(st.binary(max_size=300))
def test_any_bytes_give_a_value_or_a_clear_error(raw: bytes) -> None:
    with contextlib.suppress(YamlError):  # the only exception there may be
        parse(raw)


def test_places_are_kept() -> None:
    document = parse(b"a:\n  - b: 1\n  - c: 2\n")
    assert document.mark(("a", 1, "c")) == Mark(3, 8)
    assert document.keys[("a", 1, "c")] == Mark(3, 5)
    assert document.mark(("a", 9, "nowhere")) == Mark(2, 3)
