"""An audit as JSON for scripts: the same verdict, reasons, differences and effects as the text."""

import json
from dataclasses import asdict

import msgspec

from netaudit.model.difference import Difference
from netaudit.model.state import SECTION_NAMES
from netaudit.report.document import AuditFacts
from netaudit.report.language import Translator
from netaudit.report.wording import reason_mend, reason_sentence, sentence

SCHEMA = 1


def machine(facts: AuditFacts, t: Translator) -> bytes:
    """The JSON document, UTF-8, keys sorted."""
    return json.dumps(audit_body(facts, t), ensure_ascii=False, indent=2, sort_keys=True).encode() + b"\n"


def audit_body(facts: AuditFacts, t: Translator) -> dict[str, object]:
    """The same as plain values."""
    compared = facts.comparison
    return {
        "schema": SCHEMA,
        "site": facts.site.name,
        "taken_at": facts.snapshot.taken_at,
        "tool": facts.tool_version,
        "simulated": facts.snapshot.simulated,
        "verdict": facts.verdict.word,
        "exit_code": int(facts.verdict.exit_code),
        "reasons": [
            {
                "code": each.code,
                "params": dict(each.params),
                "sentence": reason_sentence(each, t),
                "mend": reason_mend(each, t),
            }
            for each in facts.verdict.reasons
        ],
        "baseline": {"date": facts.baseline_date, "commit": facts.baseline_commit},
        "differences": [difference_body(each, t) for each in compared.differences] if compared else None,
        "ambient": [difference_body(each, t) for each in compared.ambient] if compared else None,
        "effects": [{**asdict(each), "critical": each.critical} for each in facts.effects],
        "hosts": {
            host: {
                "platform": state.platform,
                "digests": msgspec.to_builtins(state.digests),
                "sections": {name: _status(state.section(name)) for name in SECTION_NAMES},
            }
            for host, state in facts.snapshot.states.items()
        },
        "not_reached": sorted(facts.snapshot.failures),
    }


def difference_body(each: Difference, t: Translator) -> dict[str, object]:
    """One difference with its sentence."""
    body: dict[str, object] = msgspec.to_builtins(each)
    return {**body, "sentence": sentence(each, t), "change": None}


def _status(section: object) -> object:
    plain = msgspec.to_builtins(section)
    return {"status": plain["status"], **({"reason": plain["reason"]} if "reason" in plain else {})}
