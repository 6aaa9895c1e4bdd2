"""The command line: `netaudit [options] COMMAND`. Commands are loaded when they are called."""

import importlib
import io
import logging
import sys
from pathlib import Path

import click

from netaudit import __version__
from netaudit.cli.output import Invocation, refuse
from netaudit.model.errors import NetauditError, stop
from netaudit.model.names import printable
from netaudit.model.reasons import ExitCode

# Command -> (module of netaudit.cli, its function, one line of help). Only the module that is called is loaded,
# so that `--help` stays quick on an old laptop.
COMMANDS = {
    "init": ("setup", "init", "Make a new workspace: one site, one git repository."),
    "doctor": ("setup", "doctor", "Say what this machine and this workspace lack, with the mend."),
    "schema": ("setup", "schema", "Print the JSON Schema of a file that people write."),
    "discover": ("discover", "discover", "Find what is on the wire, and propose inventory entries."),
    "audit": ("audit", "audit", "Ask every host, compare with the baseline, write the report."),
    "survey": ("survey", "survey", "Ask what no machine can see, or read a filled form."),
    "mail-domains": ("mail_domains", "mail_domains", "Judge MX, SPF, DKIM and DMARC of the site's mail domains."),
    "baseline": ("baseline", "baseline", "Advance the baseline through the gate, or look at it."),
    "change": ("change", "change", "Write, present and follow change requests."),
    "recipes": ("recipes", "recipes", "What changes can be asked for by name, and what each takes."),
    "plan": ("visa", "plan", "Work out a change with its way back, and sign the plan."),
    "approve": ("visa", "approve", "Sign, or refuse, exactly this plan."),
    "gate": ("gate", "gate", "Say whether a change or a push may proceed, and every reason why not."),
    "begin": ("works", "begin", "Open the works: record the whole site as it is before them."),
    "apply": ("works", "apply", "Carry out an approved plan; without --execute, a dry run."),
    "rollback": ("works", "rollback", "Take the works back to the signed base; without --execute, a dry run."),
    "verify": ("works", "verify", "Look at the whole site after the works, and sign what is shown."),
    "report": ("report", "report", "Write the technical report of a change; list and open reports."),
    "permit": ("grants", "permit", "Standing permits: a standard change, approved once within bounds."),
    "mandate": ("grants", "mandate", "Mandates of those who hold a perimeter's maintenance rights."),
    "people": ("people", "people", "Enrol persons, their roles and their keys."),
    "trust": ("people", "trust", "Show what governs the site, and on whose word."),
    "incident": ("incident", "incident", "The incident log: what happened, attributed to which change or to none."),
    "diff": ("audit", "diff", "Compare two states: baseline, live, last, or a git revision."),
    "send": ("mail", "send", "Mail a report through the outbox."),
    "outbox": ("mail", "outbox", "What waits to be mailed; record what was handed over another way."),
    "dossier": ("dossier", "dossier", "Seal everything of a change into one file, or check such a file."),
    "status": ("status", "status", "Say where this site stands: baseline, audits, changes."),
    "vendors": ("vendors", "vendors", "Say whose network card a MAC address belongs to; refresh the table."),
    "lab": ("lab", "lab", "Start and stop the simulated practice."),
    "demo": ("demo", "demo", "Play the whole story on the simulated practice, unattended."),
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  Click's interface
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  as above
        if cmd_name not in COMMANDS:
            return None
        module, function, _ = COMMANDS[cmd_name]
        found: click.Command = getattr(importlib.import_module(f"netaudit.cli.{module}"), function)
        return found

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; every way it can end badly becomes a verdict."""
        try:
            return super().invoke(ctx)
        except NetauditError as failure:
            refuse(ctx.obj, failure)
        except KeyboardInterrupt:
            refuse(ctx.obj, stop("interrupted"))
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as failure:
            given = ctx.obj or Invocation()
            if given.verbose:
                raise
            refuse(given, stop("unexpected", detail=printable(f"{type(failure).__name__}: {failure}")[:300]))
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  as above
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, _, text) in COMMANDS.items()])


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="netaudit")
@click.option("-C", "directory", type=click.Path(path_type=Path), default=Path(), help="Work in this directory.")
@click.option("--lang", type=click.Choice(["fr", "en"]), help="Language of what is printed and written.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Form of the result.")
@click.option("--json", "as_json", is_flag=True, help="Short for --format json.")
@click.option("--no-input", is_flag=True, help="Never ask a question; refuse instead.")
@click.option("-v", "--verbose", is_flag=True, help="Show the traceback of an unforeseen error.")
@click.pass_context
def netaudit(
    ctx: click.Context, directory: Path, lang: str | None, form: str, as_json: bool, no_input: bool, verbose: bool
) -> None:
    """Audit and change control for the networks of dental and medical practices."""
    ctx.obj = Invocation(directory, lang, as_json or form == "json", verbose, no_input)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and end with the contract's exit code."""
    # What libraries log may hold what a device printed, secrets included: none of it is shown or kept.
    logging.disable(logging.CRITICAL)
    for stream in (sys.stdout, sys.stderr):
        # A Windows console in code page 1252 must not stop a report for want of an arrow.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        ended = netaudit.main(arguments, prog_name="netaudit", standalone_mode=False)
        sys.exit(ended if isinstance(ended, int) else 0)
    except click.ClickException as failure:
        failure.show()
        sys.exit(int(ExitCode.USAGE))
    except click.Abort:
        refuse(Invocation(), stop("interrupted"))


if __name__ == "__main__":
    main()
