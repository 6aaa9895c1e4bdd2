"""`discover`: what is on the wire."""

import sys
import time

import click

from netaudit.cli.output import Invocation, finish, now


def _tagged(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> dict[int, tuple[str, ...]]:  # noqa: ARG001  Click's interface
    found: dict[int, tuple[str, ...]] = {}
    for value in values:
        vlan, _, networks = value.partition("=")
        if not vlan.isdecimal() or not 1 <= int(vlan) <= 4094:
            raise click.BadParameter(f"{value} begins with no VLAN id; write it as 20=10.20.0.0/24")
        found[int(vlan)] = (*found.get(int(vlan), ()), *(each for each in networks.split(",") if each))
    return found


@click.command()
@click.argument("networks", metavar="CIDR…", nargs=-1)
@click.option("--interface", default="", help="The network interface; else the one that leads to the first network.")
@click.option("--passive", type=click.FloatRange(1, 86_400), help="Only listen, for so many seconds; send nothing.")
@click.option(
    "--tagged",
    multiple=True,
    callback=_tagged,
    metavar="VLAN=CIDR",
    help="On a trunk port: look there with 802.1Q tags.",
)
@click.option("--no-look", is_flag=True, help="Open no connection to what was found.")
@click.option("--snmp", default="", metavar="REF", help="Ask with this community: env:NETAUDIT_… or keyring:NAME.")
@click.option("--dns", default="", metavar="ADDRESS", help="Ask this server whether names and addresses agree.")
@click.option(
    "--rate", type=click.IntRange(1, 200_000), default=20_000, show_default=True, help="Frames a second at most."
)
@click.option("--resume", type=click.IntRange(0), default=0, metavar="N", help="Go on after N requests of the sweep.")
@click.option("--unprivileged", is_flag=True, help="Use no raw sockets, even where that is allowed.")
@click.option("--write", is_flag=True, help="Add what is new to inventory/hosts.yaml.")
@click.pass_obj
def discover(
    invocation: Invocation,
    networks: tuple[str, ...],
    interface: str,
    passive: float | None,
    tagged: dict[int, tuple[str, ...]],
    no_look: bool,
    snmp: str,
    dns: str,
    rate: int,
    resume: int,
    unprivileged: bool,
    write: bool,
) -> None:
    """Find the hosts of these networks, say what each is, and propose inventory entries.

    A host of a restricted perimeter gets nothing but the sweep's broadcast ARP. Ends with 0 where everything found is
    declared, 2 where something is not, 4 where something could not be seen.
    """
    from ipaddress import ip_address

    from netaudit.report.discovery import body, lines
    from netaudit.workflows import discover as workflow

    try:
        server = str(ip_address(dns)) if dns else ""
    except ValueError as failure:
        raise click.BadParameter(str(failure), param_hint="--dns") from failure
    if snmp and not snmp.startswith(("env:NETAUDIT_", "keyring:")):
        raise click.BadParameter(
            "expected env:NETAUDIT_… or keyring:NAME, never the community itself", param_hint="--snmp"
        )
    workspace = invocation.workspace()
    words = invocation.words(workspace)
    options = workflow.DiscoverOptions(
        networks=networks,
        tagged=tagged,
        interface=interface,
        passive_seconds=passive or 0.0,
        look=not no_look,
        snmp=snmp,
        dns=server,
        done=resume,
        frames_per_second=rate,
        raw=not unprivileged,
    )
    result = workflow.discover(workspace, options, _Progress(), now())
    verdict = result.verdict
    if write:
        from netaudit.model.verdict import Verdict, reason

        count = workflow.write_proposals(workspace, result)
        verdict = Verdict((*verdict.reasons, reason("hosts-proposed" if count else "nothing-to-do", count=count)))
    finish(
        invocation,
        verdict,
        words,
        list(lines(result.discovery, words)),
        **body(result.discovery),
        proposals=result.proposals,
        additions=result.additions,
    )


class _Progress:
    """One line on stderr that says how far the probe is; nothing where stderr is no terminal."""

    def __init__(self) -> None:
        self._last = 0.0

    def __call__(self, said: object) -> None:
        from netaudit.model.sighting import Progressed

        if isinstance(said, Progressed) and sys.stderr.isatty() and time.monotonic() - self._last > 0.2:
            self._last = time.monotonic()
            click.echo(f"\r  {said.phase} {said.done}/{said.of}   ", nl=False, err=True)
