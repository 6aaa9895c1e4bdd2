"""`vendors`: whose network card a MAC address belongs to, and the table that tells."""

from pathlib import Path

import click

from netaudit.cli.output import Invocation, finish
from netaudit.model.errors import stop
from netaudit.model.verdict import Verdict, reason


@click.group()
def vendors() -> None:
    """Say whose network card a MAC address belongs to, and refresh the table that tells."""


@vendors.command()
@click.argument("addresses", metavar="MAC…", nargs=-1, required=True)
@click.pass_obj
def show(invocation: Invocation, addresses: tuple[str, ...]) -> None:
    """Say whose network card each MAC address belongs to."""
    from netaudit.core.vendors import vendor_of
    from netaudit.model.names import locally_administered, mac

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    found: dict[str, str] = {}
    lines = []
    for given in addresses:
        try:
            address = mac(given)
        except ValueError as failure:
            raise click.BadParameter(str(failure)) from failure
        found[address] = vendor_of(address, workspace.vendors)
        unknown = "made up by software: no vendor" if locally_administered(address) else "not registered"
        lines.append(f"{address}  {found[address] or words.text(unknown)}")
    finish(invocation, Verdict((reason("nothing-to-do"),)), words, lines, vendors=found)


@vendors.command()
@click.option(
    "--from",
    "folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    required=True,
    help="Folder with oui.csv, mam.csv, oui36.csv and iab.csv as IEEE publishes them.",
)
@click.pass_obj
def refresh(invocation: Invocation, folder: Path) -> None:
    """Take a newer table from IEEE's registry files, for this workspace on this machine."""
    from netaudit.store.vendors import REGISTRY_FILES, from_registry, shipped_vendors, write_vendors

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    try:
        table = from_registry((folder / name).read_bytes() for name in REGISTRY_FILES)
    except (OSError, ValueError) as failure:
        raise stop("vendors-refused", source=str(folder), detail=str(failure)) from failure
    least = len(shipped_vendors()) // 2
    if len(table) < least:
        raise stop("vendors-refused", source=str(folder), detail=f"{len(table)} < {least}")
    with workspace.locked("vendors refresh"):
        write_vendors(workspace.vendors_file, table)
    what = words.text("The table has {count} prefixes now.", count=words.number(len(table)))
    finish(invocation, Verdict((reason("done", what=what),)), words, prefixes=len(table))
