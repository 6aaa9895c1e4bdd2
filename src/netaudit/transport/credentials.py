"""Passwords, from the environment, the system's keyring or the person at the terminal; in memory only."""

import os
from collections.abc import Callable

from netaudit.model.errors import stop

Prompt = Callable[[str], str]
"""Asks for a secret without echo; takes the text of the question."""


def resolve(reference: str, host: str, prompt: Prompt | None) -> str:
    """The secret behind `env:NETAUDIT_…` or `keyring:NAME`.

    Args:
        reference: as written in the inventory.
        host: whose secret it is, for messages.
        prompt: asks where it is not set; None where nobody can be asked.

    Raises:
        NetauditError: `host-no-credentials`.
    """
    kind, _, name = reference.partition(":")
    found = os.environ.get(name) if kind == "env" and name.startswith("NETAUDIT_") else None
    if kind == "keyring":
        found = _from_keyring(name)
    if not found and prompt is not None:
        found = prompt(f"{host} ({reference})")
    if not found:
        raise stop("host-no-credentials", host=host, reference=reference)
    return found


def _from_keyring(name: str) -> str | None:
    try:
        import keyring
    except ImportError:
        return None
    found: str | None = keyring.get_password("netaudit", name)
    return found
