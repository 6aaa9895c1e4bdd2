"""The OpenSSH `allowed_signers` file (ssh-keygen(1), ALLOWED SIGNERS) that says the same as `people.yaml`.

netaudit itself reads `people.yaml`; the file lets anybody verify a signature with nothing but OpenSSH. Exact principals
only: no wildcard, no certificate authority.
"""

from collections.abc import Iterator
from datetime import timedelta

from netaudit.model.people import Key, People, Person

_HEADING = "# Made by netaudit from people.yaml: `netaudit people approvers` writes it anew. Do not edit.\n"


def approvers_text(people: People) -> str:
    """The whole file. A revoked key and a retired person are not in it."""
    return _HEADING + "".join(_lines(people, frozenset()))


def says_the_same(text: bytes | None, people: People) -> bool:
    """Whether a file says what `approvers_text` says, now or before dossiers could be sealed.

    A site whose file an earlier version wrote is as well governed as before; nobody on it can be shown to have sealed.
    """
    later = frozenset({"netaudit-dossier"})
    return text in (approvers_text(people).encode(), (_HEADING + "".join(_lines(people, later))).encode())


def _lines(people: People, without: frozenset[str]) -> Iterator[str]:
    for name, person in sorted(people.people.items()):
        namespaces = sorted(namespaces_of(person) - without)
        if person.retired is not None or not namespaces:
            continue
        for key in person.keys:
            if key.revoked is None:
                yield f'{name} namespaces="{",".join(namespaces)}"{_validity(key)} {key.key}\n'


def namespaces_of(person: Person) -> set[str]:
    """What a person may sign, by their roles."""
    found: set[str] = set()
    for role in person.roles:
        if role == "requester":
            found.add("netaudit-request")
        elif role == "planner":
            found.add("netaudit-plan")
        elif role.startswith("approver:"):
            found |= {"netaudit-approval", "netaudit-mandate", "netaudit-permit"}
        elif role.startswith("vendor:"):
            found |= {"netaudit-approval", "netaudit-mandate"}
        else:
            found |= {"netaudit-closure", "netaudit-dossier", "netaudit-verdict", "netaudit-journal"}
    return found


def _validity(key: Key) -> str:
    begins = f' valid-after="{key.valid_from:%Y%m%d}Z"' if key.valid_from else ""
    # `valid_until` is the last day on which the key counts, `valid-before` the moment from which it does not.
    ends = f' valid-before="{key.valid_until + timedelta(days=1):%Y%m%d}Z"' if key.valid_until else ""
    return begins + ends
