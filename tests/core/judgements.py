"""Made-up judgements, and the file that an audit of them leaves."""

from datetime import date
from typing import Any

from netaudit.core.trend import Trend
from netaudit.model.check import Check, Conclusion, Evidence, Finding, Judgement, Unknown, Waived, check
from netaudit.model.findings import FindingsFile
from netaudit.model.snapshot import Snapshot
from netaudit.model.state import Collected, DeviceState, Digests, Sections
from netaudit.report.document import AuditFacts

THEN, NOW = "2026-10-01T10:00:00+04:00", "2026-11-20T10:00:00+04:00"
UNKNOWN = Unknown("{host}: it was not reached.", {"host": "sw2"}, "sw2")


def rule(name: str, domain: str = "switching", severity: str = "high", horizon: str = "short-term") -> Check:
    """A check that is never run."""
    made: Any = check
    found: Check = made(
        name, title=(f"{name} fr", f"{name} en"), domain=domain, severity=severity, horizon=horizon, refs="ANSSI 1",
        needs=("inventory",), risk=f"risk of {name}", action=f"mend {name}",
    )(lambda look: iter(()))  # fmt: skip
    return found


def found(
    of: Check, *rows: tuple[str, str], sentence: str = "{host}: wrong.", section: str = "ntp", **more: Any
) -> Finding:
    """A finding on rows of (host, key)."""
    return Finding(
        **{
            "sentence": sentence,
            "params": {"host": rows[0][0] if rows else "site"},
            "evidence": tuple(Evidence(host, section, (key,)) for host, key in rows),
            "check": of.id,
            "severity": of.severity,
            "risk": of.risk,
            "action": of.action,
            **more,
        }
    )


def bad(of: Check, *findings: Finding, unknown: tuple[Unknown, ...] = ()) -> Judgement:
    """Non-compliant."""
    return Judgement(of, Conclusion.NON_COMPLIANT, findings, unknown)


def good(of: Check) -> Judgement:
    """Compliant."""
    return Judgement(of, Conclusion.COMPLIANT)


def unjudged(of: Check) -> Judgement:
    """Undetermined."""
    return Judgement(of, Conclusion.UNDETERMINED, unknown=(UNKNOWN,))


def moot(of: Check) -> Judgement:
    """Not applicable."""
    return Judgement(of, Conclusion.NOT_APPLICABLE)


def waived(of: Check, *findings: Finding) -> Judgement:
    """Non-compliant, and every finding taken upon themselves by somebody."""
    aside = tuple(Waived(each, "Ana", "in spring", date(2027, 4, 30)) for each in findings)
    return Judgement(of, Conclusion.NON_COMPLIANT, waived=aside)


def seen(*hosts: str, at: str = NOW, **sections: Any) -> Snapshot:
    """A pass in which these hosts answered; their clock section was collected unless another one is given."""
    given = sections or {"ntp": Collected(value=None, source=("x",))}
    states = {
        name: DeviceState(
            host=name, platform="linux", simulated=False, secrets_key="", digests=Digests(raw="", canonical=""),
            sections=Sections(**given),
        )
        for name in hosts
    }  # fmt: skip
    return Snapshot(site="Cabinet", taken_at=at, expected=hosts, states=states, failures={}, endpoints={})


def facts(*judgements: Judgement, at: str = NOW, since: Trend | None = None, site: str = "Cabinet") -> AuditFacts:
    """An audit that concluded this."""
    from netaudit.model.site import Site
    from netaudit.model.verdict import Verdict, reason

    return AuditFacts(
        site=Site(name=site), snapshot=seen("sw1", at=at), verdict=Verdict((reason("conforming"),)), tool_version="0",
        playbook_title="full", judgements=judgements, trend=since,
    )  # fmt: skip


def left(*judgements: Judgement, at: str = THEN, since: Trend | None = None) -> FindingsFile:
    """The file that an audit of these judgements leaves."""
    from netaudit.report.findings_file import findings_file

    return findings_file(facts(*judgements, at=at, since=since), "full")
