"""`dossier`: the evidence dossier of a change, made here and checked anywhere."""

from pathlib import Path

import click

from netaudit.cli.hand import key_option, signing_hand
from netaudit.cli.output import Invocation, finish, now


class _MakeOrCheck(click.Group):
    """`dossier ID` makes one; `dossier check FILE` checks one."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """What is no command is the id of a change, or an option of making."""
        if args and args[0] not in (*self.commands, "-h", "--help"):
            args = ["make", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_MakeOrCheck)
def dossier() -> None:
    """Bundle everything of a change into one sealed file (`dossier ID`), or check such a file anywhere."""


@dossier.command()
@click.argument("change_id", metavar="ID")
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False),
              help="The file to write; else CHANGE.netaudit.zip in the current folder.")  # fmt: skip
@key_option
@click.pass_obj
def make(invocation: Invocation, change_id: str, out: Path | None, key: Path | None) -> None:
    """Make and seal the dossier of a change: `dossier ID` is the same.

    Photographs go into it as copies without the place where they were taken. Ends with 4 where evidence was kept out.
    """
    from netaudit.store.changes import find_id
    from netaudit.workflows.dossier import make as make_it

    workspace = invocation.workspace()
    words = invocation.words(workspace)
    found = find_id(workspace.root, change_id)
    made = make_it(workspace, found, signing_hand(invocation, workspace, key), out, now(), words)
    left_out = [{"path": each.path, "sha256": each.sha256, "why": each.why} for each in made.manifest.left_out]
    finish(invocation, made.verdict, words, change=found, file=str(made.path), left_out=left_out)


@dossier.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--allowed-signers", type=click.Path(path_type=Path),
              help="OpenSSH's file of whose keys are whose, had by a way you trust.")  # fmt: skip
@click.pass_obj
def check(invocation: Invocation, file: Path, allowed_signers: Path | None) -> None:
    """Check a dossier, part by part: needs no workspace and no network. Nothing of it is unpacked."""
    from netaudit.report.dossier import body, lines
    from netaudit.workflows.dossier import check as check_it

    words = invocation.words()
    found = check_it(file, allowed_signers, now())
    shown = list(lines(found.manifest, found.judged, words))
    finish(invocation, found.verdict, words, shown, **body(found.manifest, found.judged, words))
