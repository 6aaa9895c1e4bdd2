"""The state that a host will have: its predicted configuration, read by the platform's own readers.

A section that the readers take from the configuration alone is read from the predicted text. VLANs, switch ports,
interfaces and the host's name, which they hold against other answers, follow what the change alters in the layout.
Every other section stays as it was collected: no line that is predicted touches it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from netaudit.core.digest import digest
from netaudit.core.normalise import Capture, canonical_digest, device_state
from netaudit.core.planning.layout import Layout, Port
from netaudit.core.planning.session import Model
from netaudit.model.names import format_vlans, printable
from netaudit.model.platform import Platform
from netaudit.model.rows import Facts, Interface, Switchport, Vlan
from netaudit.model.state import CONFIGURATION, Collected, DeviceState, Digests, Failed, Section


@dataclass(frozen=True)
class Prediction:
    """What a host will be."""

    state: DeviceState
    unread: Mapping[str, str]
    """Section -> why its predicted rows could not be read; it stands in `state` as it was collected."""


def predicted_state(base: DeviceState, text: str, platform: Platform, model: Model, layouts: tuple[Layout, Layout]) -> (
    Prediction
):  # fmt: skip
    """The state after a change.

    Args:
        base: as it was collected for the plan.
        text: the predicted configuration.
        platform: that of the host.
        model: that of the platform.
        layouts: before and after.
    """
    answers = model.answers(text)
    names = [name for name, reading in platform.readings.items() if set(reading.commands) <= answers.keys()]
    read = device_state(Capture(base.host, answers, simulated=base.simulated), platform, names, base.secrets_key)
    sections: dict[str, Section] = {}
    unread: dict[str, str] = {}
    for name in CONFIGURATION:
        was = base.section(name)
        sections[name] = was
        if not isinstance(was, Collected):
            continue
        now = read.section(name) if name in names else None
        if isinstance(now, Collected):
            sections[name] = msgspec.structs.replace(now, source=was.source)
        elif isinstance(now, Failed):
            unread[name] = now.reason
        elif name in _BY_LAYOUT:
            sections[name] = msgspec.structs.replace(was, value=_BY_LAYOUT[name](was.value, *layouts, model))
    state = msgspec.structs.replace(
        base,
        digests=Digests(raw=digest(text.encode()), canonical=canonical_digest(sections, platform)),
        sections=msgspec.structs.replace(base.sections, **sections),
    )
    return Prediction(state, unread)


def _facts(was: Facts, before: Layout, after: Layout, model: Model) -> Facts:
    del model
    if after.hostname in ("", before.hostname):
        return was  # it shows itself under its name, whatever is configured, or no longer is
    return msgspec.structs.replace(was, hostname=printable(after.hostname))


def _vlans(was: Mapping[str, Vlan], before: Layout, after: Layout, model: Model) -> dict[str, Vlan]:
    found = {vlan: row for vlan, row in was.items() if int(vlan) not in before.vlans or int(vlan) in after.vlans}
    for vlan, name in after.vlans.items():
        if vlan not in before.vlans or name != before.vlans[vlan]:
            found[str(vlan)] = Vlan(name=printable(name or model.default_vlan_name.format(vlan)))
    return found


def _switchports(was: Mapping[str, Switchport], before: Layout, after: Layout, model: Model) -> dict[str, Switchport]:
    del model
    return dict(was) | {name: _switchport(port) for name, port in _changed(before, after).items() if name in was}


def _switchport(port: Port) -> Switchport:
    return Switchport(mode=port.mode, untagged=port.untagged, tagged=format_vlans(port.tagged))


def _interfaces(was: Mapping[str, Interface], before: Layout, after: Layout, model: Model) -> dict[str, Interface]:
    """An interface that is new has an address that nobody knows yet, so its `mac` is empty."""
    del model
    gone = {name for name in before.ports.keys() | before.addresses.keys() if name not in after.ports}
    found = {name: row for name, row in was.items() if name not in gone - after.addresses.keys()}
    for name, port in _changed(before, after).items():
        row = was.get(name, Interface(enabled=True))
        found[name] = msgspec.structs.replace(row, enabled=port.enabled, description=printable(port.description))
    for name in after.addresses:
        found.setdefault(name, Interface(enabled=True))
    return found


def _changed(before: Layout, after: Layout) -> dict[str, Port]:
    return {name: port for name, port in after.ports.items() if port != before.ports.get(name)}


_BY_LAYOUT: Mapping[str, Callable[[Any, Layout, Layout, Model], object]] = {
    "facts": _facts,
    "vlans": _vlans,
    "switchports": _switchports,
    "interfaces": _interfaces,
}
