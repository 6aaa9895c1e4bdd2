"""From what a device printed to its state: every section read, checked against itself, or missing with a reason."""

from collections.abc import Mapping, Sequence, Sized
from dataclasses import dataclass, field

from netaudit.core.configuration import meaningful_lines
from netaudit.core.digest import canonical_json, digest
from netaudit.model.counters import HostCounters
from netaudit.model.names import printable
from netaudit.model.platform import NotOffered, Platform, Reading, ReadingError
from netaudit.model.state import (
    CONFIGURATION,
    SECTION_NAMES,
    Absent,
    Collected,
    DeviceState,
    Digests,
    Failed,
    Section,
    Sections,
    Unsupported,
    Withheld,
)

_REASON_LENGTH = 200


@dataclass(frozen=True)
class Capture:
    """What one host printed in one visit, already scrubbed."""

    host: str
    answers: Mapping[str, str]
    """Command -> answer, for the commands that the device took."""
    refused: Mapping[str, str] = field(default_factory=dict)
    """Command -> the device's own words, for those that it refused."""
    simulated: bool = False


def device_state(capture: Capture, platform: Platform, wanted: Sequence[str], secrets_key: str) -> DeviceState:
    """Read a capture into a state.

    Args:
        capture: what the host printed.
        platform: how to read it.
        wanted: sections to read; the others are `not-asked`.
        secrets_key: id of the fingerprint key, empty without one.
    """
    found = {name: _section(name, capture, platform) if name in wanted else None for name in SECTION_NAMES}
    sections = {name: section for name, section in found.items() if section is not None}
    return DeviceState(
        host=capture.host,
        platform=platform.name,
        simulated=capture.simulated,
        secrets_key=secrets_key,
        digests=Digests(
            raw=digest(canonical_json([dict(capture.answers), dict(capture.refused)])),
            canonical=canonical_digest(sections, platform),
        ),
        sections=Sections(**sections),  # type: ignore[arg-type]  # each reading gives its own section's type
    )


def host_counters(capture: Capture, platform: Platform) -> HostCounters:
    """What a host's ports have counted, or why that is not known."""
    reading = platform.counters
    if reading is None:
        return HostCounters(why_not=f"what {platform.name} counts at its ports is not read")
    found = _taken("counters", reading, capture, platform)
    if isinstance(found, Collected):
        return HostCounters(ports=found.value)  # type: ignore[arg-type]  # what a reading of counters gives
    return HostCounters(why_not=str(getattr(found, "reason", "")))


def withheld_state(host: str, platform: str, perimeter: str) -> DeviceState:
    """The state of a restricted host: nothing was asked of it."""
    section = Withheld(reason=perimeter)
    empty = digest(b"")
    return DeviceState(
        host=host,
        platform=platform,
        simulated=False,
        secrets_key="",
        digests=Digests(raw=empty, canonical=empty),
        sections=Sections(**dict.fromkeys(SECTION_NAMES, section)),
    )


def canonical_digest(sections: Mapping[str, Section], platform: Platform) -> str:
    """Over the configuration sections, and the configuration's lines that do not change by themselves."""
    return digest(canonical_json({name: _canonical(name, sections.get(name), platform) for name in CONFIGURATION}))


def _canonical(name: str, section: Section | None, platform: Platform) -> object:
    if isinstance(section, Collected):
        return meaningful_lines(str(section.value), platform) if name == "config" else section.value
    return type(section).__name__


def _section(name: str, capture: Capture, platform: Platform) -> Section:
    reading = platform.readings.get(name)
    if reading is None:
        return Unsupported(reason=f"{platform.name} has no reader for it")
    return _taken(name, reading, capture, platform)


def _taken(name: str, reading: Reading, capture: Capture, platform: Platform) -> Section:
    for command in reading.commands:
        if command in capture.refused:
            if reading.not_offered and reading.not_offered.search(capture.refused[command]):
                return Unsupported(reason=_short(f"the device has no `{command}`: {capture.refused[command]}"))
            return Failed(reason=_short(f"the device refused `{command}`: {capture.refused[command]}"))
        if command not in capture.answers:
            return Failed(reason=f"`{command}` was not captured")
    return _read(name, reading, capture, platform)


def _read(name: str, reading: Reading, capture: Capture, platform: Platform) -> Collected[object] | Absent:
    try:
        value = reading.read(capture.answers)
        if name == "config":
            _complete(str(value), platform)
        if reading.rows is not None and isinstance(value, Sized):
            counted = reading.rows(capture.answers)
            if counted != len(value):
                return Failed(reason=f"{len(value)} rows were read of {counted} counted")
    except NotOffered as words:
        return Unsupported(reason=_short(str(words)))
    except ReadingError as words:
        return Failed(reason=_short(str(words)))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as failure:
        # A reader that trips over an unforeseen answer loses its section, never the audit.
        return Failed(reason=_short(f"its reader does not know this answer ({type(failure).__name__}: {failure})"))
    return Collected(value=value, source=reading.commands)


def _complete(config: str, platform: Platform) -> None:
    if platform.end_of_config is None:
        return
    lines = [line for line in config.splitlines() if line.strip()]
    if not lines or not platform.end_of_config.search(lines[-1]):
        raise ReadingError("the configuration stops before its end")


def _short(text: str) -> str:
    clean = printable(" ".join(text.split()))
    return clean if len(clean) <= _REASON_LENGTH else f"{clean[:_REASON_LENGTH]}…"
