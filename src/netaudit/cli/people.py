"""`people` and `trust`: who may sign, and on whose word that rests."""

from datetime import date
from pathlib import Path

import click

from netaudit.cli.output import Invocation, finish, now
from netaudit.model.verdict import Verdict, reason


@click.group()
def people() -> None:
    """Enrol persons, their roles and their keys. What is enrolled counts once it is accepted."""


@people.command()
@click.argument("person")
@click.option("--name", required=True, help="The person's name.")
@click.option("--organisation", default="", help="Whom they work for.")
@click.option("--role", "roles", multiple=True, help="requester, planner, executor, verifier, approver:ROLE, …")
@click.option("--key", "keys", multiple=True, type=click.Path(path_type=Path), help="A public key file.")
@click.pass_obj
def add(
    invocation: Invocation, person: str, name: str, organisation: str, roles: tuple[str, ...], keys: tuple[Path, ...]
) -> None:
    """Enrol a PERSON, or give them more roles and keys, in the working tree."""
    from netaudit.workflows.people import enrol

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    enrol(workspace, person, name, organisation, roles, keys)
    what = words.text("{person} is enrolled in the working tree. It counts once it is accepted.", person=person)
    finish(invocation, Verdict((reason("done", what=what),)), words, person=person)


@people.command(name="list")
@click.pass_obj
def list_(invocation: Invocation) -> None:
    """Who is enrolled in the accepted state."""
    from netaudit.workflows.trust import governance

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    found = governance(workspace, now()).people.people
    lines = [
        f"{name:<16} {each.name}  {', '.join(each.roles)}" + ("" if each.retired is None else f"  †{each.retired}")
        for name, each in sorted(found.items())
    ]
    listed = {
        name: {"name": each.name, "roles": list(each.roles), "keys": len(each.keys)} for name, each in found.items()
    }
    what = words.text("Persons enrolled: {count}.", count=len(found))
    finish(invocation, Verdict((reason("done", what=what),)), words, lines, people=listed)


@people.command()
@click.argument("person")
@click.pass_obj
def retire(invocation: Invocation, person: str) -> None:
    """From today on, PERSON signs nothing more."""
    from netaudit.workflows.people import retire as take_out

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    take_out(workspace, person, _today())
    what = words.text("{person} is retired in the working tree. It counts once it is accepted.", person=person)
    finish(invocation, Verdict((reason("done", what=what),)), words, person=person)


@people.command()
@click.argument("key", type=click.Path(path_type=Path))
@click.pass_obj
def revoke(invocation: Invocation, key: Path) -> None:
    """A lost or stolen KEY: nothing it ever signed counts any more."""
    from netaudit.workflows.people import revoke as take_back

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    person = take_back(workspace, key, _today())
    what = words.text(
        "The key of {person} is revoked in the working tree. It counts once it is accepted.", person=person
    )
    finish(invocation, Verdict((reason("done", what=what),)), words, person=person)


@people.command()
@click.pass_obj
def approvers(invocation: Invocation) -> None:
    """Write `inventory/approvers` anew from `inventory/people.yaml`."""
    from netaudit.workflows.people import write_approvers

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    write_approvers(workspace)
    what = words.text("{path} says what people.yaml says.", path="inventory/approvers")
    finish(invocation, Verdict((reason("done", what=what),)), words)


@click.group()
def trust() -> None:
    """Show what governs the site and on whose word, and give this machine the provider's root key."""


@trust.command()
@click.pass_obj
def show(invocation: Invocation) -> None:
    """The accepted commit, and whether it stands on the provider's root."""
    from netaudit.core.sshsig import key_fingerprint
    from netaudit.store.machine import roots
    from netaudit.workflows.trust import governance

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    found = governance(workspace, now())
    prints = [key_fingerprint(key) for key in roots()]
    lines = [
        words.text("Site: {site}", site=found.site_id or words.text("none")),
        words.text("Accepted commit: {commit}", commit=found.trust.commit[:9] or words.text("none")),
        words.text("Root keys of this machine: {keys}", keys=", ".join(prints) or words.text("none")),
    ]
    reasons = [*found.trust.problems]
    if not found.trust.commit:
        reasons.append(reason("baseline-missing"))
    body = {"site": found.site_id, "accepted": found.trust.commit, "roots": prints}
    good = reason("done", what=words.text("The accepted state stands on the provider's root."))
    finish(invocation, Verdict(tuple(reasons) or (good,)), words, lines, **body)


@trust.command()
@click.argument("key", type=click.Path(path_type=Path))
@click.pass_obj
def pin(invocation: Invocation, key: Path) -> None:
    """Give this machine the provider's root KEY (a public key), once for all its sites."""
    from netaudit.core.sshsig import key_fingerprint
    from netaudit.signing import public_key
    from netaudit.store.machine import pin as keep

    words = invocation.words()
    public = public_key(key)
    keep(public)
    what = words.text("This machine trusts the root key {fingerprint}.", fingerprint=key_fingerprint(public))
    finish(invocation, Verdict((reason("done", what=what),)), words, fingerprint=key_fingerprint(public))


def _today() -> date:
    return now().date()
