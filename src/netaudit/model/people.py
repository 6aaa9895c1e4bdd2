"""Who is who: `inventory/people.yaml` enrols persons, their roles and their SSH keys."""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, model_validator

from netaudit.model.change_words import Day, Line, PersonId
from netaudit.model.site import Written

_ROLE = re.compile(r"(requester|planner|executor|verifier|(approver|vendor):[\w .&'-]{1,60})")
# Key types that `ssh-keygen -Y` signs with and OpenSSH still trusts; `sk-` are hardware keys (FIDO).
_KEY = re.compile(
    r"(ssh-ed25519|ecdsa-sha2-nistp(256|384|521)|ssh-rsa|sk-ssh-ed25519@openssh\.com"
    r"|sk-ecdsa-sha2-nistp256@openssh\.com) [A-Za-z0-9+/]{40,6000}={0,2}"
)


def _role(value: str) -> str:
    if not _ROLE.fullmatch(value):
        raise ValueError(
            "expected requester, planner, executor, verifier, approver:ROLE (such as approver:it) or vendor:PERIMETER"
        )
    return value


def _key(value: str) -> str:
    if not _KEY.fullmatch(value):
        raise ValueError("expected an SSH public key, type and key without a comment")
    return value


Role = Annotated[str, AfterValidator(_role)]
PublicKey = Annotated[str, AfterValidator(_key)]


class Key(Written):
    """One key of a person."""

    key: PublicKey
    valid_from: Day | None = None
    valid_until: Day | None = None
    """The last day on which it counts."""
    revoked: Day | None = None
    """Lost or stolen: from the moment this is accepted, nothing it ever signed counts."""


class Person(Written):
    """Somebody who may sign, under one id whatever keys they have."""

    name: Line
    organisation: Line = ""
    roles: tuple[Role, ...] = ()
    keys: tuple[Key, ...] = ()
    retired: Day | None = None
    """From this day on, they sign nothing more."""


class People(Written):
    """`inventory/people.yaml`."""

    people: dict[PersonId, Person]

    @model_validator(mode="after")
    def _one_owner_a_key(self) -> "People":
        owners: dict[str, str] = {}
        for name, person in self.people.items():
            for each in person.keys:
                if owners.setdefault(each.key, name) != name:
                    raise ValueError(f"{owners[each.key]} and {name} have the same key: a key belongs to one person")
        return self

    def owner(self, key: str) -> tuple[str, Key] | None:
        """Whose public key (type and key) it is, and that key's own terms; None where it is nobody's."""
        return next(
            ((name, each) for name, person in self.people.items() for each in person.keys if each.key == key), None
        )

    def with_role(self, role: str) -> tuple[str, ...]:
        """Ids of everybody who has a role."""
        return tuple(sorted(name for name, person in self.people.items() if role in person.roles))


def counts_on(key: Key, person: Person, day: date) -> str:
    """Why what this key signed does not count on a day: `revoked`, `not-yet`, `expired`, `retired`; empty: it does."""
    if key.revoked is not None:
        return "revoked"
    if key.valid_from is not None and day < key.valid_from:
        return "not-yet"
    if key.valid_until is not None and day > key.valid_until:
        return "expired"
    return "retired" if person.retired is not None and day >= person.retired else ""


def is_person_id(text: str) -> bool:
    """Whether this may be the id of a person: lower-case letters, digits, `.`, `_`, `-`."""
    return re.fullmatch(r"[a-z][a-z0-9._-]{0,62}", text) is not None
