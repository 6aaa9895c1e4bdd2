"""The entry of the lint: the rules for every platform, then the platform's own."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence

from netaudit.core.lint.aoscx import AoscxLint
from netaudit.core.lint.findings import Findings, Linted
from netaudit.core.lint.fortios import FortiosLint
from netaudit.core.lint.routeros import RouterosLint
from netaudit.core.lint.switches import SwitchLint

Lint = AoscxLint | FortiosLint | RouterosLint | SwitchLint
_REDACTED = re.compile(r"<secret\b[^>]*>?")
_OWN: Mapping[str, Callable[[str, str, str | None, Collection[str]], Lint]] = {
    "aruba_aoscx": AoscxLint,
    "cisco_ios": SwitchLint,
    "cisco_s300": SwitchLint,
    "hp_procurve": SwitchLint,
    "fortinet": FortiosLint,
    "mikrotik_routeros": RouterosLint,
}
LINTED = frozenset(_OWN)
"""Platforms that have rules of their own."""


def lint(
    platform: str, host: str, base: str, lines: Sequence[str], wanted: str | None = None, kept: Collection[str] = ()
) -> Linted:
    """Judge the lines that would be sent to a host.

    Args:
        platform: its name.
        host: the host's name.
        base: its running configuration before them.
        lines: forward or rollback.
        wanted: the configuration that they are meant to lead to; None excuses nothing.
        kept: addresses by which it is managed, without prefix length.
    """
    own = _OWN.get(platform)
    found = own(host, base, wanted, kept).lint(lines) if own else Linted(tuple(lines))
    common = Findings(host)
    for line in found.lines:
        if _REDACTED.search(line):
            common.refuse("plan-secret-redacted", line.strip())
    return Linted(found.lines, (*common.refused, *found.refused), found.corrected)
