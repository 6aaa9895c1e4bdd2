"""Whose key signed: as `people.yaml` says it, or an OpenSSH `allowed_signers` file (ssh-keygen(1), ALLOWED SIGNERS)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from netaudit.core.approvers import namespaces_of
from netaudit.model.people import People, counts_on

_LINE = re.compile(r'(\S+)[ \t]+(?:((?:[^\s"]|"[^"\n]*")+)[ \t]+)?((?:ssh|ecdsa|sk)-\S+)[ \t]+([A-Za-z0-9+/]+={0,2})')
_OPTION = re.compile(r'([a-z-]+)(?:="([^"]*)")?(?:,|$)', re.IGNORECASE)
_PATTERN = set('*?!"')
_DATE = re.compile(r"(\d{8})(?:\d{4}(?:\d{2})?)?Z?")


@dataclass(frozen=True)
class Signer:
    """A person's key, and what it may sign."""

    person: str
    name: str
    """As it is written; empty where only an id is known."""
    namespaces: frozenset[str] | None
    """None: any."""
    state: str = ""
    """Why it does not count today: `revoked`, `not-yet`, `expired`, `retired`; empty: it does."""


Signers = Mapping[str, tuple[Signer, ...]]
"""Public key, as `type base64` -> whose it is."""


def signers_of(enrolled: Iterable[People], day: date) -> Signers:
    """Who is enrolled, in any of these; what a person may sign is what their roles say, in any of them."""
    found: dict[str, tuple[Signer, ...]] = {}
    for people in enrolled:
        for name, person in people.people.items():
            for each in person.keys:
                state = counts_on(each, person, day)
                one = Signer(name, person.name, frozenset(namespaces_of(person)), state)
                if one not in found.get(each.key, ()):
                    found[each.key] = (*found.get(each.key, ()), one)
    return found


def allowed_signers(text: str, day: date) -> Signers:
    """Who an `allowed_signers` file names.

    A line with a certificate authority or a pattern of names lists nobody here: exact principals only.
    """
    found: dict[str, tuple[Signer, ...]] = {}
    for line in text.splitlines():
        match = _LINE.match(line.strip())
        if match is None or line.lstrip().startswith("#"):
            continue
        options = {key.lower(): value for key, value in _OPTION.findall(match[2] or "")}
        names = match[1].strip('"').split(",")
        if "cert-authority" in options or any(set(each) & _PATTERN for each in names):
            continue
        allowed = frozenset(options["namespaces"].split(",")) if "namespaces" in options else None
        state = _state(options.get("valid-after", ""), options.get("valid-before", ""), day)
        key = f"{match[3]} {match[4]}"
        found[key] = (*found.get(key, ()), *(Signer(each, "", allowed, state) for each in names))
    return found


def signer(signers: Signers, key: str, namespace: str, said: str) -> Signer | None:
    """Whose key it is, for this namespace; who it is said to be where several share it; None: nobody's."""
    able = [each for each in signers.get(key, ()) if each.namespaces is None or namespace in each.namespaces]
    return next((each for each in able if each.person == said), able[0] if able else None)


def _state(after: str, before: str, day: date) -> str:
    """`valid-after` and `valid-before` to the day; one that is no date lets nothing count."""
    first, last = (_DATE.fullmatch(each) for each in (after, before))
    if (after and not first) or (before and not last):
        return "expired"
    try:
        if first and day < _day(first[1]):
            return "not-yet"
        return "expired" if last and day >= _day(last[1]) else ""
    except ValueError:
        return "expired"


def _day(digits: str) -> date:
    return datetime.strptime(digits, "%Y%m%d").date()  # noqa: DTZ007  a day has no zone
