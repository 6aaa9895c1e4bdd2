"""The site's mail domains: looked up now, or judged again on what was recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from netaudit.core.dkim import is_selector
from netaudit.core.mail_domain import judge_domain
from netaudit.model.dns import DnsRecording, Question, plain_name
from netaudit.model.errors import NetauditError, stop
from netaudit.model.mail_domain import MailDomain
from netaudit.model.verdict import Reason, reason
from netaudit.store.mail_domains import RECORDING, read_recording, write_recording
from netaudit.store.survey import answers, questions
from netaudit.store.workspace import Workspace
from netaudit.transport.dns import Terms, look_up


@dataclass(frozen=True)
class Looked:
    """The domains that were judged, and on what."""

    domains: tuple[MailDomain, ...]
    recording: DnsRecording


@dataclass(frozen=True)
class Wanted:
    """What is to be judged."""

    domains: tuple[str, ...] = ()
    """None: those of the site file, and of the survey's answers."""
    selectors: tuple[str, ...] = ()
    """DKIM selectors of each of them, beside those of the survey."""
    replay: Path | None = None
    """Judge on this recording, and ask nothing."""


def mail_domains(workspace: Workspace, wanted: Wanted, terms: Terms, now: datetime) -> Looked:
    """Judge the site's mail domains.

    Raises:
        NetauditError: `mail-domains-undeclared`, `dns-unreachable`, or what reading the site or a recording says.
    """
    told = _told(workspace, now)
    declared = tuple(dict.fromkeys(plain_name(each) for each in (*workspace.site.mail_domains, *told)))
    domains = tuple(dict.fromkeys(plain_name(each) for each in wanted.domains)) or declared
    if not domains:
        raise stop("mail-domains-undeclared")
    selectors = {each: (*wanted.selectors, *told.get(each, ())) for each in domains}

    def judged(recording: DnsRecording) -> tuple[MailDomain, ...]:
        return tuple(judge_domain(each, (*declared, *domains), selectors[each], recording) for each in domains)

    def missing(recording: DnsRecording) -> Sequence[Question]:
        return [(name, kind) for each in judged(recording) for name, kind in each.missing]

    if wanted.replay is not None:
        recording = read_recording(wanted.replay, wanted.replay.name)
    else:
        try:
            recording = look_up(DnsRecording(), missing, terms, now)
        except ValueError as failure:
            raise stop("dns-unreachable", detail=str(failure)) from failure
        with workspace.locked("mail-domains"):
            write_recording(workspace.root / RECORDING, recording)
    return Looked(judged(recording), recording)


def recorded(workspace: Workspace, now: datetime, oldest: timedelta) -> tuple[tuple[MailDomain, ...] | None, str]:
    """The site's mail domains judged on the answers on file, and nothing asked.

    Returns: None where no domain is known or nothing is on file, or where an answer is too old; then the day of the
    oldest one, which is empty otherwise.

    Raises:
        NetauditError: `symlink-refused`, `state-unreadable`, or what reading the survey says.
    """
    if not (workspace.root / RECORDING).is_file():
        return None, ""
    try:
        looked = mail_domains(workspace, Wanted(replay=workspace.root / RECORDING), Terms(), now)
    except NetauditError as failure:
        if any(each.code == "mail-domains-undeclared" for each in failure.verdict.reasons):
            return None, ""
        raise
    asked = [datetime.fromisoformat(each.asked_at) for each in looked.recording.answers.values()]
    if asked and now - min(asked) > oldest:
        return None, workspace.local(min(asked)).date().isoformat()
    return looked.domains, ""


def _told(workspace: Workspace, now: datetime) -> dict[str, tuple[str, ...]]:
    """Domains that the survey names -> their DKIM selectors; what is no domain or selector is left out."""
    given = answers(workspace.root, questions(), workspace.local(now).date()).given
    found: dict[str, tuple[str, ...]] = {}
    for question in ("mail-addresses", "mail-dkim-selectors"):
        rows = given[question][1] if question in given else ()
        for row in rows if isinstance(rows, tuple) else ():
            domain = plain_name(str(row.get("domain", "")))
            if not is_selector(domain) or "." not in domain:
                continue
            selector = str(row.get("selector", ""))
            found[domain] = (*found.get(domain, ()), *([selector] if is_selector(selector) else []))
    return found


def mail_reasons(looked: Looked) -> tuple[Reason, ...]:
    """What the command ends with."""
    count = {
        meaning: [each.domain for each in looked.domains if each.verdict() == meaning]
        for meaning in ("non-compliant", "undetermined")
    }
    found = []
    if count["non-compliant"]:
        found.append(reason("mail-domains-wrong", domains=", ".join(count["non-compliant"])))
    if count["undetermined"]:
        found.append(reason("mail-domains-unknown", domains=", ".join(count["undetermined"])))
    return tuple(found) or (reason("mail-domains-good"),)
