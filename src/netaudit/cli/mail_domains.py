"""`mail-domains`: MX, SPF, DKIM and DMARC of the site's mail domains."""

from pathlib import Path

import click

from netaudit.cli.output import Invocation, finish, now, safe
from netaudit.model.verdict import Verdict


@click.command(name="mail-domains")
@click.argument("domains", nargs=-1, metavar="[DOMAIN]…")
@click.option("--selector", "selectors", multiple=True, help="A DKIM selector, beside those that the survey names.")
@click.option("--server", "servers", multiple=True, help="Ask this DNS server: ADDRESS or ADDRESS:PORT.")
@click.option("--replay", is_flag=True, help="Judge the recorded answers again, and ask nothing.")
@click.option("--recording", type=click.Path(path_type=Path, dir_okay=False), help="Replay this recording instead.")
@click.pass_obj
def mail_domains(
    invocation: Invocation, domains: tuple[str, ...], selectors: tuple[str, ...], servers: tuple[str, ...],
    replay: bool, recording: Path | None,
) -> None:  # fmt: skip
    """Judge MX, SPF, DMARC and DKIM of the site's mail domains, and record the DNS answers."""
    from netaudit.core.dkim import is_selector
    from netaudit.report.mail_domain import domain_body, domain_lines, recording_body
    from netaudit.store.mail_domains import RECORDING
    from netaudit.transport.dns import Terms
    from netaudit.workflows.mail_domains import Wanted, mail_reasons
    from netaudit.workflows.mail_domains import mail_domains as look

    wrong = [each for each in (*domains, *selectors) if not is_selector(each.removesuffix("."))]
    wrong += [each for each in domains if "." not in each.strip(".")]
    if wrong:
        raise click.UsageError(f"{safe(wrong[0])[:60]} is no domain or selector.")
    workspace = invocation.workspace()
    words = invocation.words(workspace)
    source = recording or (workspace.root / RECORDING if replay else None)
    found = look(workspace, Wanted(domains, selectors, source), Terms(servers=servers), now())
    lines = [line for each in found.domains for line in domain_lines(each, words)]
    body = [domain_body(each, words) for each in found.domains]
    dns = recording_body(found.recording)
    if dns["last"]:
        when = words.date(str(dns["last"]), workspace.site.timezone)
        lines.append(
            words.text("DNS answers of {date}, from {servers}", date=when, servers=", ".join(found.recording.servers))
        )
    finish(invocation, Verdict(mail_reasons(found)), words, [safe(line) for line in lines], domains=body, dns=dns)
