"""A mail domain judged on recorded answers of the DNS: who takes its mail, who may send in its name, what is enforced.

Pure: an answer that is not recorded is not looked up but named in `missing`, and what hangs on it is undetermined. So
live lookups are the same judgement made again and again with more answers, and an audit replays offline.
"""

import ipaddress
import re
from collections.abc import Iterator, Sequence

from netaudit.core.dkim import judge_dkim
from netaudit.core.dmarc import MOST_REPORTS, judge_dmarc
from netaudit.core.spf import MOST_LOOKUPS, judge_spf
from netaudit.model.dns import Ask, DnsAnswer, DnsRecording, Kind, Question, plain_name
from netaudit.model.mail_domain import MailDomain, MailFinding, found
from netaudit.model.names import printable

MOST_HOSTS = 10
MOST_SELECTORS = 10
MOST_QUESTIONS = 1 + 3 * MOST_HOSTS + 1 + 2 * MOST_LOOKUPS + 2 + MOST_REPORTS + MOST_SELECTORS
"""No judgement of one domain asks for more."""
_MX = re.compile(r"(\d{1,5}) (\S{1,255})")
# Who gives mailboxes to anybody: nobody but the provider can publish a policy for these.
_CONSUMERS = """
    aol.com bbox.fr bluewin.ch bluemail.ch club-internet.fr cegetel.net free.fr gmail.com gmx.ch gmx.com gmx.de gmx.fr
    gmx.net googlemail.com hispeed.ch hotmail.be hotmail.ch hotmail.com hotmail.fr icloud.com infonie.fr
    laposte.net libertysurf.fr live.com live.fr mac.com mail.com me.com mediaserv.net msn.com neuf.fr netplus.ch
    noos.fr numericable.fr only.fr orange.fr outlook.com outlook.fr pm.me proton.me protonmail.com rocketmail.com
    romandie.com sfr.fr skynet.be sunrise.ch swissonline.ch tutanota.com voila.fr wanadoo.fr web.de
    yahoo.com yahoo.fr yandex.com ymail.com zeop.re
"""
CONSUMER_DOMAINS = frozenset(_CONSUMERS.split())


def consumer(address: str) -> bool:
    """Whether an address, or a domain, is a consumer provider's."""
    return plain_name(address.rpartition("@")[2]) in CONSUMER_DOMAINS


def judge_domain(domain: str, declared: Sequence[str], selectors: Sequence[str], recording: DnsRecording) -> MailDomain:
    """Judge a mail domain.

    Args:
        domain: as declared.
        declared: all mail domains of the practice, by which the one that this one belongs to is known.
        selectors: DKIM selectors that are known for it.
        recording: the answers there are.
    """
    name = plain_name(domain)
    if consumer(name):
        return MailDomain(name, (found("domain-consumer", domain=name),))
    missing: dict[Question, None] = {}

    def ask(asked: str, kind: Kind) -> DnsAnswer | None:
        question = (plain_name(asked), kind)
        answer = recording.answer(question)
        if answer is None:
            missing[question] = None
        return answer

    findings = tuple(_findings(name, declared, selectors, ask))
    return MailDomain(name, findings, tuple(missing))


def _findings(domain: str, declared: Sequence[str], selectors: Sequence[str], ask: Ask) -> Iterator[MailFinding]:
    answer = ask(domain, "MX")
    if answer is not None and answer.outcome == "no-name":
        yield found("domain-missing", domain=domain)
        return
    yield from judge_mx(domain, ask)
    yield from judge_spf(domain, ask).findings
    yield from judge_dmarc(domain, declared, ask)
    for selector in list(dict.fromkeys(selectors))[:MOST_SELECTORS]:
        yield from judge_dkim(domain, selector, ask)
    if not selectors:
        yield found("dkim-no-selector")


def judge_mx(domain: str, ask: Ask) -> list[MailFinding]:
    """Judge who takes a domain's mail (RFC 5321 section 5.1, RFC 2181 section 10.3, RFC 7505)."""
    answer = ask(domain, "MX")
    if answer is None or answer.outcome == "failed":
        return [found("mx-unanswered", name=domain, kind="MX")]
    findings: list[MailFinding] = []
    hosts: list[str] = []
    for value in answer.values:
        match = _MX.fullmatch(value.strip())
        if match is None:
            findings.append(found("mx-unreadable", domain=domain, detail=printable(value)[:60]))
        else:
            hosts.append(plain_name(match[2]))
    if not answer.values:
        return [found("mx-none", domain=domain)]
    if hosts == [""]:
        return [*findings, found("mx-null", domain=domain)]
    if "" in hosts:
        findings.append(found("mx-null-and-more", domain=domain))
    named = sorted({host for host in hosts if host})
    if len(named) > MOST_HOSTS:
        findings.append(found("mx-many", domain=domain, count=len(named), most=MOST_HOSTS))
    for host in named[:MOST_HOSTS]:
        findings += _host(domain, host, ask)
    if not findings:
        findings.append(found("mx-good", domain=domain, hosts=", ".join(named)))
    return findings


def _host(domain: str, host: str, ask: Ask) -> Iterator[MailFinding]:
    shown = printable(host)[:120]
    try:
        ipaddress.ip_address(host)
    except ValueError:
        pass
    else:
        yield found("mx-address", domain=domain, host=shown)
        return
    kinds: tuple[Kind, ...] = ("CNAME", "A", "AAAA")
    answers = {kind: ask(host, kind) for kind in kinds}
    alias = answers["CNAME"]
    if alias is not None and alias.values:
        yield found("mx-alias", host=shown)
    addresses = [answers["A"], answers["AAAA"]]
    if any(each is not None and each.values for each in addresses):
        unknown: list[Kind] = []  # one address is enough to be reached
    else:
        unknown = [kind for kind, each in list(answers.items())[1:] if each is None or each.outcome == "failed"]
        if not unknown:
            yield found("mx-unresolved", host=shown)
    if alias is None or alias.outcome == "failed":
        unknown = ["CNAME", *unknown]
    for kind in unknown:
        yield found("mx-unanswered", name=shown, kind=kind)
