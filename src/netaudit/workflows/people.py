"""Enrolment in the working tree: `inventory/people.yaml`, and `inventory/approvers` made from it."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from netaudit.core.approvers import approvers_text
from netaudit.model.errors import stop
from netaudit.model.people import Key, People, Person, is_person_id
from netaudit.signing import public_key
from netaudit.store.documents import check, load, parse_document
from netaudit.store.records import write_whole
from netaudit.store.workspace import Workspace
from netaudit.store.yaml12 import dump

PEOPLE, APPROVERS = "inventory/people.yaml", "inventory/approvers"
_HEADING = (
    "# Who may sign, in which role, with which keys. `netaudit people` writes it; it counts once it is accepted.\n"
)


def enrolled(workspace: Workspace) -> People:
    """The people of the working tree; nobody where there is no file."""
    path = workspace.root / PEOPLE
    return load(path, People, PEOPLE) if path.is_file() else People(people={})


def enrol(
    workspace: Workspace, person: str, name: str, organisation: str, roles: Sequence[str], keys: Sequence[Path]
) -> None:
    """Enrol a person, or add to who is; raises `document-invalid` or `key-unreadable`."""
    if not is_person_id(person):
        raise stop("person-unknown")
    found = enrolled(workspace).people
    was = found.get(person, Person(name=name))
    new = [Key(key=public) for public in map(public_key, keys) if public not in {each.key for each in was.keys}]
    whole = was.model_copy(
        update={
            "name": name,
            "organisation": organisation or was.organisation,
            "roles": tuple(dict.fromkeys((*was.roles, *roles))),
            "keys": (*was.keys, *new),
        }
    )
    _write(workspace, {**found, person: whole})


def retire(workspace: Workspace, person: str, today: date) -> None:
    """Take a person out from a day on; raises `person-unknown`."""
    found = enrolled(workspace).people
    if person not in found:
        raise stop("person-unknown")
    _write(workspace, {**found, person: found[person].model_copy(update={"retired": today})})


def revoke(workspace: Workspace, key: Path, today: date) -> str:
    """Revoke a key; returns whose it was. Raises `key-of-nobody`."""
    people = enrolled(workspace)
    public = public_key(key)
    owner = people.owner(public)
    if owner is None:
        raise stop("key-of-nobody", key=str(key))
    name = owner[0]
    person = people.people[name]
    keys = tuple(each.model_copy(update={"revoked": today}) if each.key == public else each for each in person.keys)
    _write(workspace, {**people.people, name: person.model_copy(update={"keys": keys})})
    return name


def write_approvers(workspace: Workspace) -> None:
    """Make `inventory/approvers` say what `people.yaml` says."""
    write_whole(workspace.root / APPROVERS, approvers_text(enrolled(workspace)).encode())


def _write(workspace: Workspace, found: dict[str, Person]) -> None:
    plain = People(people=found).model_dump(mode="json", exclude_defaults=True)
    text = _HEADING + dump(plain)
    people = check(parse_document(text.encode(), PEOPLE), People, PEOPLE)
    with workspace.locked("people"):
        write_whole(workspace.root / PEOPLE, text.encode())
        write_whole(workspace.root / APPROVERS, approvers_text(people).encode())
