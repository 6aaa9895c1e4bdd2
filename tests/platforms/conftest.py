"""What tests of platforms share: reading a section as netaudit does, cutting captures short, recordings of devices."""

import os
from collections.abc import Iterator, Sized
from pathlib import Path
from typing import Any

import pytest
import yaml

from netaudit.model.platform import Captures, Platform, ReadingError

MISSING = "recordings of real devices are not here: set NETAUDIT_FIXTURES, or put shared/fixtures beside the repository"


def recordings_folder() -> Path | None:
    """The folder of recordings: $NETAUDIT_FIXTURES, or the nearest `shared/fixtures` above this file."""
    told = os.environ.get("NETAUDIT_FIXTURES")
    candidates = [Path(told)] if told else [folder / "shared" / "fixtures" for folder in Path(__file__).parents]
    return next((folder for folder in candidates if folder.is_dir()), None)


@pytest.fixture
def recordings() -> Path:
    """The folder of recordings; the test is skipped where there is none."""
    folder = recordings_folder()
    if folder is None:
        pytest.skip(MISSING)
    return folder


def rows_of(yml: Path) -> list[dict[str, Any]]:
    """The rows that whoever recorded a device expects of it."""
    rows: list[dict[str, Any]] = yaml.safe_load(yml.read_text(encoding="utf-8"))["parsed_sample"]
    return rows


def read(platform: Platform, section: str, captures: Captures) -> Any:
    """A section's value, its rows counted; raises ReadingError where it does not add up."""
    reading = platform.readings[section]
    value = reading.read(captures)
    if reading.rows is not None:
        assert isinstance(value, Sized)
        if reading.rows(captures) != len(value):
            raise ReadingError("the rows read are not as many as the rows counted")
    return value


def outcome(platform: Platform, section: str, captures: Captures) -> Any:
    """As `read`; None where it does not add up. Any other exception is the caller's to see."""
    try:
        return read(platform, section, captures)
    except ReadingError:
        return None


def cuts(platform: Platform, section: str, captures: Captures) -> Iterator[tuple[str, int, Captures]]:
    """Every command of a section cut short after each of its lines: (command, lines kept, captures)."""
    for command in platform.readings[section].commands:
        lines = captures[command].splitlines(keepends=True)
        for kept in range(len(lines)):
            yield command, kept, {**captures, command: "".join(lines[:kept])}
