"""Whose name a command acts in, and with which key."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from netaudit.cli.output import Invocation, now
from netaudit.model.errors import stop

if TYPE_CHECKING:
    from netaudit.store.workspace import Workspace
    from netaudit.workflows.signer import Hand

F = TypeVar("F", bound=Any)


def key_option(command: F) -> F:
    """`--key`: the SSH key that signs."""
    return click.option(
        "--key",
        type=click.Path(path_type=Path),
        envvar="NETAUDIT_KEY",
        show_envvar=True,
        help="Your SSH key: a private key file, or the public key of one in the agent or on hardware.",
    )(command)


def no_commit_option(command: F) -> F:
    """`--no-commit`."""
    return click.option("--no-commit", is_flag=True, help="Leave the files uncommitted.")(command)


def signing_hand(invocation: Invocation, workspace: "Workspace", key: Path | None) -> "Hand":
    """Who signs; raises `no-key`, `key-unreadable` or `key-of-nobody`."""
    from netaudit.workflows.signer import hand
    from netaudit.workflows.trust import governance

    if key is None:
        raise stop("no-key")
    people = governance(workspace, now()).people
    return hand(people, key, may_ask=invocation.asks)


def acting_person(invocation: Invocation, workspace: "Workspace", person: str, key: Path | None) -> str:
    """Who acts without signing: `--as`, else the owner of the key; raises `person-unknown`."""
    if person:
        from netaudit.model.people import is_person_id

        if not is_person_id(person):
            raise stop("person-unknown")
        return person
    if key is None:
        raise stop("person-unknown")
    return signing_hand(invocation, workspace, key).person
