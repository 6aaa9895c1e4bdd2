"""What was found about a mail domain, in words."""

from collections.abc import Iterator

from netaudit.model.dns import DnsRecording
from netaudit.model.mail_domain import MAIL_FINDINGS, MailDomain, MailFinding
from netaudit.report.language import Translator

MEANINGS = {
    "compliant": "compliant",
    "advice": "compliant, with a remark",
    "undetermined": "undetermined",
    "non-compliant": "non-compliant",
}
_MARKS = {"compliant": "✓", "advice": "·", "undetermined": "?", "non-compliant": "✗"}


def finding_sentence(each: MailFinding, t: Translator) -> str:
    """What a finding says."""
    return t.text(MAIL_FINDINGS[each.code].sentence, **each.params)


def finding_mend(each: MailFinding, t: Translator) -> str:
    """What to do about it; empty where nothing is to be done."""
    return t.text(MAIL_FINDINGS[each.code].mend, **each.params)


def domain_lines(found: MailDomain, t: Translator) -> Iterator[str]:
    """A domain for people."""
    yield f"{found.domain}: {t.text(MEANINGS[found.verdict()])}"
    for each in found.findings:
        yield f"  {_MARKS[each.meaning]} {finding_sentence(each, t)}"
        mend = finding_mend(each, t)
        if mend:
            yield f"    {mend}"


def domain_body(found: MailDomain, t: Translator) -> dict[str, object]:
    """A domain for machines."""
    return {
        "domain": found.domain,
        "verdict": found.verdict(),
        "findings": [
            {
                "code": each.code,
                "subject": each.subject,
                "meaning": each.meaning,
                "params": dict(each.params),
                "sentence": finding_sentence(each, t),
                "mend": finding_mend(each, t),
            }
            for each in found.findings
        ],
        "missing": [{"name": name, "type": kind} for name, kind in found.missing],
    }


def recording_body(recording: DnsRecording) -> dict[str, object]:
    """How many questions the judgement stands on, and who answered them."""
    times = sorted(each.asked_at for each in recording.answers.values())
    return {
        "servers": list(recording.servers),
        "questions": len(recording.answers),
        "failed": sum(each.outcome == "failed" for each in recording.answers.values()),
        "first": times[0] if times else None,
        "last": times[-1] if times else None,
    }
