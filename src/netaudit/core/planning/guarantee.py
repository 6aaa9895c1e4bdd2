"""What the way back of a host rests on, and the lines that arm and disarm its own timer.

A timer brings the device back without us, even where the change cut us off; lines that are sent do not. Cisco IOS
Configuration Fundamentals, "Configuration Rollback Confirmed Change"; HP/Aruba Management and Configuration Guide 16.x
and Cisco 350 Series CLI guide, `reload`; AOS-CX Fundamentals Guide 10.07, `checkpoint auto`; FortiOS CLI Reference,
`config system global` and `execute cfg save`; RFC 6241, 8.4 and 8.7.
"""

import re
from dataclasses import dataclass

from netaudit.core.planning.netconf import commits_confirmed, offered
from netaudit.core.planning.proof import Proof
from netaudit.model.statements import Guarantee

_LONGEST_CHECKPOINT, _LONGEST_REVERT = 60, 120
"""Minutes that `checkpoint auto` and `configure terminal revert timer` take at most."""
_FILES = frozenset({"linux"})
"""Platforms whose configuration is files, each put back whole."""


@dataclass(frozen=True)
class Timer:
    """What a device does by itself when nobody says that all is well."""

    arm: tuple[str, ...]
    disarm: tuple[str, ...]
    restarts: bool
    """Whether it comes back by a restart, from its saved configuration."""
    configures: bool = False
    """Whether `arm` also enters configuration mode."""


@dataclass(frozen=True)
class WayBack:
    """How a rollback is guaranteed."""

    guarantee: Guarantee
    proved_by: str = ""
    """What has shown that the computed rollback is one; empty where nothing has (`computed, not proven`)."""
    timer: Timer | None = None


def timer_of(platform: str, config: str, minutes: int, *, saved: bool) -> Timer | None:
    """The timer that a device offers, if any.

    Args:
        platform: its name.
        config: its running configuration.
        minutes: how long works and verification take.
        saved: whether its saved configuration is the running one; a restart brings back what is saved.
    """
    if platform == "aruba_aoscx" and minutes <= _LONGEST_CHECKPOINT:
        return Timer((f"checkpoint auto {minutes}",), ("checkpoint auto confirm",), restarts=False)
    if platform == "netconf" and commits_confirmed(config):
        return Timer((f"commit confirmed {minutes * 60}",), ("commit",), restarts=False)
    archived = platform == "cisco_ios" and re.search(r"^archive\n(?: .*\n)*? path \S", config, re.MULTILINE)
    if archived and minutes <= _LONGEST_REVERT:
        revert = (f"configure terminal revert timer {minutes}",)
        return Timer(revert, ("configure confirm",), restarts=False, configures=True)
    if platform == "fortinet" and saved and not re.search(r"^ *set cfg-save ", config, re.MULTILINE):
        where = "config system global"
        arm = (where, "set cfg-save revert", f"set cfg-revert-timeout {minutes * 60}", "end")
        disarm = ("execute cfg save", where, "set cfg-save automatic", "unset cfg-revert-timeout", "end")
        return Timer(arm, disarm, restarts=True)
    lines = _RELOAD.get(platform)
    if lines is None or not saved:
        return None
    return Timer((lines[0].format(minutes),), (lines[1],), restarts=True)


_RELOAD = {
    "cisco_ios": ("reload in {}", "reload cancel"),
    "cisco_s300": ("reload in {}", "reload cancel"),
    "hp_procurve": ("reload after {}", "no reload"),
}


_SAVING = {
    "cisco_ios": ("write memory",),
    "cisco_s300": ("write memory",),
    "hp_procurve": ("write memory",),
    "aruba_aoscx": ("write memory",),
    "frr": ("write memory",),
}


def saving_lines(platform: str, config: str) -> tuple[str, ...]:
    """What makes the running configuration the saved one; nothing where the device saves each change by itself.

    Args:
        platform: its name.
        config: its running configuration.
    """
    if platform == "fortinet":
        return ("execute cfg save",) if re.search(r"^ *set cfg-save (manual|revert)", config, re.MULTILINE) else ()
    if platform == "netconf":
        return ("copy-config running startup",) if "startup:1.0" in offered(config) else ()
    return _SAVING.get(platform, ())


def way_back(platform: str, proof: Proof | None, timer: Timer | None, *, by_hand: bool = False) -> WayBack:
    """What may honestly be said of a rollback.

    Args:
        platform: its name.
        proof: of the computed lines; None where there are none.
        timer: that is armed for the works.
        by_hand: whether its lines are a person's own.
    """
    proved_by = "model" if proof is not None and proof.proven else ""
    if timer is not None:
        return WayBack("device-timer", proved_by, timer)
    if platform in _FILES:
        return WayBack("file-restore", proved_by)
    if proof is None or (by_hand and not proved_by):
        return WayBack("manual")
    return WayBack("computed", proved_by)
