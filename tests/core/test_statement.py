"""What is signed: every alteration of an envelope is refused, or decodes to the identical signed statement."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netaudit.core.statement import StatementError, content_of, envelope, read_envelope, statement_digest
from netaudit.model.statements import STATEMENTS, BaselineStatement, ClosureStatement, Namespace
from tests.core.cases import approval, mandate, permit, plan, presented, verdict

EVERY: dict[Namespace, Any] = {
    "netaudit-request": presented().statement,
    "netaudit-plan": plan(),
    "netaudit-approval": approval().statement,
    "netaudit-permit": permit().statement,
    "netaudit-mandate": mandate().statement,
    "netaudit-verdict": verdict().statement,
    "netaudit-baseline": BaselineStatement(site="s", manifest_digest="m", governed={"inventory/site.yaml": "d"}),
    "netaudit-closure": ClosureStatement(site="s", change="c", plan_digest="p", by="", audit_digest="a", person="ana"),
}


def _whole(namespace: Namespace) -> bytes:
    return envelope(EVERY[namespace], "SIGNATURE", "ana", "2026-12-01T20:00:00+01:00", "netaudit test")


def test_there_is_one_of_every_kind() -> None:
    assert EVERY.keys() == STATEMENTS.keys()


@pytest.mark.parametrize("namespace", sorted(EVERY))
def test_a_statement_is_read_back_as_it_was_signed(namespace: Namespace) -> None:
    found = read_envelope(_whole(namespace), namespace)
    assert found.statement == EVERY[namespace]
    assert found.content == content_of(EVERY[namespace])
    assert found.digest == statement_digest(EVERY[namespace])
    assert found.signature == "SIGNATURE"


@pytest.mark.parametrize("namespace", sorted(EVERY))
@given(data=st.data())
def test_every_altered_byte_is_refused_or_means_the_same(namespace: Namespace, data: st.DataObject) -> None:
    raw = bytearray(_whole(namespace))
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] = data.draw(st.integers(0, 255))
    try:
        found = read_envelope(bytes(raw), namespace)
    except StatementError:
        return
    # What the signature must stand over is the statement that was read: the same bytes, or other bytes that the
    # signature does not stand over. A changed statement never has the old content.
    assert (found.content == content_of(EVERY[namespace])) == (found.statement == EVERY[namespace])


@pytest.mark.parametrize("namespace", sorted(EVERY))
def test_every_field_counts(namespace: Namespace) -> None:
    """A field left out, added or of another type is refused; another value gives other content."""
    plain = json.loads(_whole(namespace))
    for name, value in plain["content"].items():
        other = {**plain, "content": {**plain["content"], name: {"another": ["type", 1]}}}
        with pytest.raises(StatementError):
            read_envelope(json.dumps(other).encode(), namespace)
        if isinstance(value, str):
            changed = {**plain, "content": {**plain["content"], name: f"{value}x"}}
            try:
                found = read_envelope(json.dumps(changed).encode(), namespace)
            except StatementError:
                continue
            assert found.digest != statement_digest(EVERY[namespace]), name
    spoilt: dict[str, Any]
    for spoilt in ({**plain, "more": 1}, {**plain, "content": {**plain["content"], "more": 1}}, {"content": {}}):
        with pytest.raises(StatementError):
            read_envelope(json.dumps(spoilt).encode(), namespace)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        b'{"content": {}, "content": {}}',
        b'{"content": {"x": 1.5}}',
        b'{"content": {"x": NaN}}',
        b"x" * (4 * 1024 * 1024 + 1),
    ],
)
def test_what_is_no_envelope(raw: bytes) -> None:
    with pytest.raises(StatementError):
        read_envelope(raw, "netaudit-plan")


def test_a_statement_of_another_kind_is_refused() -> None:
    for namespace in EVERY:
        for other in EVERY.keys() - {namespace}:
            with pytest.raises(StatementError):
                read_envelope(_whole(namespace), other)


def test_half_a_surrogate_pair_is_no_text() -> None:
    raw = _whole("netaudit-closure").replace(b'"person": "ana"', b'"person": "\\ud800"')
    assert b"ud800" in raw
    with pytest.raises(StatementError):
        read_envelope(raw, "netaudit-closure")
