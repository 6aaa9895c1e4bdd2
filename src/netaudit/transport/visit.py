"""What every way of asking a host is given, and what it gives back.

Each module of `netaudit.transport` that asks has one function of this shape, `ask(login, platform, commands, terms)`,
which returns every command's answer or raises the reason why there is none.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Login:
    """Where a host is and how to log in."""

    host: str
    address: str
    port: int
    username: str
    password: str | None = field(repr=False)
    """None: the key file is used."""
    key_file: str | None = None
    settings: Mapping[str, object] = field(default_factory=dict)
    """The host's `data` in the inventory, with that of its groups: what a way of asking needs beyond a login."""
    privacy_password: str | None = field(default=None, repr=False)
    """SNMPv3's second passphrase, where it is another than `password`."""


@dataclass(frozen=True)
class Terms:
    """What every visit keeps to."""

    known_hosts: Path
    deadline_seconds: float
    accept_new_host_keys: bool = False
    cancelled: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True)
class Answers:
    """What a host printed. Not scrubbed yet: it stays in memory and goes nowhere else."""

    answers: dict[str, str] = field(repr=False)
    simulated: bool
    new_host_key: str = ""
    """A known_hosts line, where the key was unknown and accepted."""
