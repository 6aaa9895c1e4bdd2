"""The journal: one chain a writer; whatever is altered, removed or put between is noticed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netaudit.core.journal import JournalError, appended, continues, head, merged, read


def _journal(count: int = 3, who: str = "ana") -> str:
    text = ""
    for number in range(count):
        text = appended(text, f"2026-12-01T20:0{number}:00+01:00", who, "note", {"text": f"n°{number} ✓"})
    return text


def test_a_chain_holds() -> None:
    entries = read(_journal())
    assert [(each.number, each.who, each.more["text"]) for each in entries] == [
        (1, "ana", "n°0 ✓"), (2, "ana", "n°1 ✓"), (3, "ana", "n°2 ✓"),
    ]  # fmt: skip
    assert entries[0].previous == ""
    assert read("") == []
    assert head("") == ""
    assert head(_journal(1)) == entries[1].previous


@given(st.lists(st.text() | st.text(alphabet="\x85\u2028\u2029\x1e\r\n a"), max_size=4))
def test_whatever_is_noted_the_chain_holds(texts: list[str]) -> None:
    journal = ""
    for text in texts:
        journal = appended(journal, "2026-12-01T20:00:00+01:00", "ana", "note", {"text": text})
    assert [each.more["text"] for each in read(journal)] == texts


@given(data=st.data())
def test_every_altered_byte_is_noticed(data: st.DataObject) -> None:
    text = _journal()
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(codec="utf-8").filter(lambda c: c != text[place]))
    altered = text[:place] + other + text[place + 1 :]
    try:
        entries = read(altered)
    except JournalError:
        return
    # Only the last line's own content can differ without a break in the chain: its head tells.
    assert entries[:-1] == read(text)[:-1]
    assert head(altered) != head(text)


def test_what_breaks_a_chain() -> None:
    lines = _journal().splitlines(keepends=True)
    for broken in (lines[1:], lines[:1] + lines[2:], [lines[1], lines[0], lines[2]], [*lines[:2], lines[2].rstrip()]):
        with pytest.raises(JournalError):
            read("".join(broken))
    for line in ("nonsense\n", "[]\n", "1\n", '{"number": 1}\n', "[" * 100_000 + "\n", '{"number": "\\ud800"}\n',
                 _journal(1).replace('"who":"ana"', '"who":"\\ud800"')):  # fmt: skip
        with pytest.raises(JournalError):
            read(line)
    spaced = json.dumps(json.loads(lines[0])) + "\n"
    with pytest.raises(JournalError):
        read(spaced)
    with pytest.raises(JournalError):
        appended(_journal()[:-2], "2026-12-01T21:00:00+01:00", "ana", "note", {})


def test_details_are_a_table() -> None:
    line = json.loads(_journal(1))
    line["more"] = "text"
    with pytest.raises(JournalError):
        read(json.dumps(line, sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n")


def test_a_journal_only_grows() -> None:
    assert continues(_journal(2), _journal(3))
    assert not continues(_journal(3), _journal(2))


def test_several_writers_are_read_in_the_order_of_their_times() -> None:
    both = merged([read(_journal(2)), read(_journal(1, "ivo"))])
    assert [(each.who, each.number) for each in both] == [("ana", 1), ("ivo", 1), ("ana", 2)]
