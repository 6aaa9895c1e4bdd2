"""`lab`: the simulated practice in the background."""

from pathlib import Path

import click

from netaudit.cli.output import Invocation, finish
from netaudit.lab.background import LabError
from netaudit.lab.background import down as stop_lab
from netaudit.lab.background import status as lab_status
from netaudit.lab.background import up as start_lab
from netaudit.lab.practice import BASE_PORT, DEMONSTRATION_PASSWORD, PASSWORD_VARIABLE
from netaudit.model.errors import NetauditError, stop
from netaudit.model.verdict import Verdict, reason


@click.group()
def lab() -> None:
    """Start and stop the simulated practice: a simulator, not real devices."""


@lab.command()
@click.option("--base-port", type=click.IntRange(1024, 65000), default=BASE_PORT, show_default=True, help="First port.")
@click.pass_obj
def up(invocation: Invocation, base_port: int) -> None:
    """Start the simulated practice on loopback ports, in the background."""
    words = invocation.words()
    try:
        running = start_lab(_folder(invocation), base_port)
    except LabError as failure:
        raise stop("lab-failed", detail=failure.problem, mend=failure.mend) from failure
    lines = [f"  {name:<8} 127.0.0.1:{port}" for name, port in running.ports.items()]
    lines.append(f"  export {PASSWORD_VARIABLE}={DEMONSTRATION_PASSWORD}")
    told = words.text("The simulated practice is up (process {process}).", process=running.process)
    finish(
        invocation, Verdict((reason("done", what=told),)), words, lines, ports=running.ports, process=running.process
    )


@lab.command()
@click.pass_obj
def down(invocation: Invocation) -> None:
    """Stop the simulated practice."""
    words = invocation.words()
    try:
        stop_lab(_folder(invocation))
    except LabError as failure:
        raise stop("lab-failed", detail=failure.problem, mend=failure.mend) from failure
    finish(invocation, Verdict((reason("done", what=words.text("The simulated practice is down.")),)), words)


@lab.command()
@click.pass_obj
def status(invocation: Invocation) -> None:
    """Say whether the simulated practice runs, where, and how often its restricted unit was contacted."""
    words = invocation.words()
    running = lab_status(_folder(invocation))
    if running is None:
        told = words.text("The simulated practice is down.")
        finish(invocation, Verdict((reason("done", what=told),)), words, up=False)
    lines = [f"  {name:<8} 127.0.0.1:{port}" for name, port in running.ports.items()]
    lines.append(words.text("Contacts of the restricted unit: {count}", count=running.restricted_contacts))
    told = words.text("The simulated practice is up (process {process}).", process=running.process)
    finish(
        invocation,
        Verdict((reason("done", what=told),)),
        words,
        lines,
        up=True,
        ports=running.ports,
        restricted_contacts=running.restricted_contacts,
    )


@lab.command()
@click.argument("host")
@click.argument("lines", nargs=-1, required=True)
@click.pass_obj
def configure(invocation: Invocation, host: str, lines: tuple[str, ...]) -> None:
    """Type LINES on a simulated switch or FortiGate, as an installer would who asks nobody."""
    words = invocation.words()
    running = lab_status(_folder(invocation))
    if running is None:
        raise stop("lab-failed", detail="it is not up", mend="Start it with `netaudit lab up`.")
    try:
        printed = running.order("configure", host=host, lines=list(lines))
    except RuntimeError as failure:
        raise stop("lab-failed", detail=str(failure), mend="The devices are sw1, sw2 and gw1.") from failure
    finish(invocation, Verdict((reason("done", what=words.text("Typed.")),)), words, str(printed).splitlines())


def _folder(invocation: Invocation) -> Path:
    """Where the lab keeps itself: in the workspace, seen from any folder of it, else in this directory."""
    try:
        return invocation.workspace().own / "lab"
    except NetauditError:
        return invocation.directory.resolve() / ".netaudit" / "lab"
