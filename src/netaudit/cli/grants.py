"""`permit` and `mandate`: what is allowed in advance, within bounds, signed and accepted."""

from datetime import date, datetime
from pathlib import Path

import click

from netaudit.cli.hand import key_option, signing_hand
from netaudit.cli.output import Invocation, finish, now, safe
from netaudit.model.verdict import Verdict, reason

_NEXT = "It counts once it is accepted: `netaudit change new --governed`."
_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def permit() -> None:
    """Standing permits: a standard change, approved once for a recipe within bounds."""


@permit.command()
@click.argument("name")
@click.option("--recipe", required=True, help="The recipe of `playbooks/changes/` that it is for.")
@click.option("--host", "hosts", multiple=True, required=True, help="A host on which it may be used.")
@click.option(
    "--allow", multiple=True, metavar="PARAMETER=VALUE,…", help="The values that a parameter may have; others: none."
)
@click.option("--until", type=_DAY, required=True, help="The last day on which it counts.")
@click.option("--role", required=True, help="The role you sign in, such as it.")
@key_option
@click.pass_obj
def sign(
    invocation: Invocation, name: str, recipe: str, hosts: tuple[str, ...], allow: tuple[str, ...], until: datetime,
    role: str, key: Path | None,
) -> None:  # fmt: skip
    """Sign the permit NAME."""
    from netaudit.model.people import is_person_id
    from netaudit.workflows.grants import Bounds
    from netaudit.workflows.grants import permit as grant
    from netaudit.workflows.trust import governance

    if not is_person_id(name):
        raise click.UsageError("NAME is made of lower-case letters, digits, '.', '_' and '-'.")
    workspace = invocation.workspace()
    by = signing_hand(invocation, workspace, key)
    bounds = Bounds(name, recipe, hosts, _allowed(allow), until.date(), role)
    path = grant(workspace, governance(workspace, now()), bounds, by, now())
    _signed(invocation, path.relative_to(workspace.root).as_posix())


def _allowed(given: tuple[str, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in given:
        name, equals, values = each.partition("=")
        if not equals or not values:
            raise click.UsageError("--allow is PARAMETER=VALUE[,VALUE…].")
        found.setdefault(name, []).extend(values.split(","))
    return found


@permit.command(name="list")
@click.pass_obj
def list_permits(invocation: Invocation) -> None:
    """The permits in force."""
    from netaudit.core.statement import StatementError
    from netaudit.model.statements import PermitStatement
    from netaudit.workflows.casework import verified
    from netaudit.workflows.trust import governance

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    rows = []
    for name, raw in sorted(governance(workspace, now()).permits.items()):
        try:
            said = verified(name, raw, "netaudit-permit", PermitStatement).statement
        except StatementError:
            continue
        rows.append({"name": said.name, "recipe": said.recipe, "hosts": list(said.hosts), "until": said.valid_until})
    lines = [safe(f"{r['name']}  {r['recipe']}  {', '.join(r['hosts'])}  → {r['until']}") for r in rows]
    what = words.text("Permits in force: {count}.", count=len(rows))
    finish(invocation, Verdict((reason("done", what=what),)), words, lines, permits=rows)


@click.group()
def mandate() -> None:
    """Mandates of those who hold a restricted perimeter's maintenance rights."""


@mandate.command()
@click.argument("perimeter")
@click.option("--holder", required=True, help="Who gives it, as its document says.")
@click.option("--document", type=click.Path(path_type=Path), help="The written mandate, if on paper.")
@click.option("--from", "begins", type=_DAY, help="The first day on which it counts; today if not given.")
@click.option("--until", type=_DAY, required=True, help="The last day on which it counts.")
@click.option("--role", required=True, help="vendor:PERIMETER for the holder's own key; approver:ROLE to attest it.")
@key_option
@click.pass_obj
def add(
    invocation: Invocation, perimeter: str, holder: str, document: Path | None, begins: datetime | None,
    until: datetime, role: str, key: Path | None,
) -> None:  # fmt: skip
    """Sign the mandate for a PERIMETER, as its holder or in attestation of a written one."""
    from netaudit.workflows.grants import Terms
    from netaudit.workflows.grants import mandate as grant
    from netaudit.workflows.trust import governance

    workspace = invocation.workspace()
    by = signing_hand(invocation, workspace, key)
    first: date = begins.date() if begins else now().date()
    terms = Terms(perimeter, holder, document, (first, until.date()), role)
    path = grant(workspace, governance(workspace, now()), terms, by, now())
    _signed(invocation, path.relative_to(workspace.root).as_posix())


@mandate.command(name="list")
@click.pass_obj
def list_mandates(invocation: Invocation) -> None:
    """The perimeters whose devices may be worked on today, and on what mandate."""
    from netaudit.workflows.casework import mandates
    from netaudit.workflows.trust import governance

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    found = mandates(governance(workspace, now()), now())
    lines = [safe(f"{name}  {digest[:16]}") for name, digest in sorted(found.items())]
    what = words.text("Mandates in force: {count}.", count=len(found))
    finish(invocation, Verdict((reason("done", what=what),)), words, lines, mandates=found)


def _signed(invocation: Invocation, path: str) -> None:
    words = invocation.words()
    what = words.text("{path} is signed.", path=path) + " " + words.text(_NEXT)
    finish(invocation, Verdict((reason("done", what=what),)), words, path=path)
