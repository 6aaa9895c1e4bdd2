"""Every platform, whatever it is answered: never a traceback, a made-up row, or a section that is silently less."""

import functools
import importlib
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netaudit.core.normalise import Capture, device_state
from netaudit.model.state import SECTION_NAMES, Collected, DeviceState
from netaudit.platforms import platform, platform_names
from tests.platforms.test_truncation import CAPTURES as OLDER

ASKED = [name for name in platform_names() if platform(name).asked_by == "ssh"]


@functools.cache
def captures(name: str) -> Mapping[str, str]:
    """What a device of the platform answers, of the tests of that platform."""
    if name in OLDER:
        return OLDER[name]
    for module in (f"tests.platforms.captures_{name}", f"tests.platforms.test_{name}"):
        try:
            found = importlib.import_module(module)
        except ModuleNotFoundError:
            continue
        for attribute in ("CAPTURES", "ANSWERS"):
            if hasattr(found, attribute):
                answers: Mapping[str, str] = getattr(found, attribute)
                return answers
    raise AssertionError(f"{name}: no captures to spoil")


def _state(name: str, answers: Mapping[str, str]) -> DeviceState:
    return device_state(Capture("h1", answers), platform(name), SECTION_NAMES, "")


def _keys(state: DeviceState) -> dict[str, set[str]]:
    """Rows of each collected section, by key."""
    found = {}
    for name in SECTION_NAMES:
        section = state.section(name)
        if isinstance(section, Collected) and isinstance(section.value, dict):
            found[name] = set(section.value)
    return found


def test_every_platform_has_captures_that_are_read() -> None:
    for name in ASKED:
        assert _keys(_state(name, captures(name))), name


@pytest.mark.parametrize("name", ASKED)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_spoilt_answers_end_in_a_state(name: str, data: st.DataObject) -> None:
    whole = captures(name)
    command = data.draw(st.sampled_from(sorted(whole)), label="command")
    text = whole[command]
    kind = data.draw(st.sampled_from(["cut", "shuffled", "random", "another's", "other command's"]), label="kind")
    if kind == "cut":
        spoilt = text[: data.draw(st.integers(0, len(text)))]
    elif kind == "shuffled":
        spoilt = "".join(data.draw(st.permutations(text.splitlines(keepends=True))))
    elif kind == "random":
        spoilt = data.draw(st.binary(max_size=300)).decode("utf-8", "replace")
    elif kind == "another's":
        other = captures(data.draw(st.sampled_from([each for each in ASKED if each != name])))
        spoilt = other[data.draw(st.sampled_from(sorted(other)))]
    else:
        spoilt = whole[data.draw(st.sampled_from(sorted(whole)))]
    state = _state(name, {**whole, command: spoilt})
    if kind == "random":
        # Noise holds no rows: whatever is read of it was there before, or is refused.
        known = _keys(_state(name, whole))
        invented = {section: keys - known.get(section, set()) for section, keys in _keys(state).items()}
        assert {section: keys for section, keys in invented.items() if keys} == {}


def test_captures_are_found_where_the_tests_keep_them() -> None:
    assert Path(__file__).parent.name == "platforms"
    with pytest.raises(AssertionError):
        captures("no_such_platform")
