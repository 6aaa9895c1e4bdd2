"""An audit as JSON for scripts: the same verdict, reasons, differences and effects as the text."""

import json
import re
from dataclasses import asdict

import msgspec

from netaudit.model.difference import Difference
from netaudit.model.names import printable
from netaudit.model.state import SECTION_NAMES
from netaudit.model.verdict import Reason
from netaudit.report.audit import vlan_names
from netaudit.report.document import AuditFacts
from netaudit.report.findings import judgement_body
from netaudit.report.language import Translator
from netaudit.report.privacy import named_ambient
from netaudit.report.sentences import sentence
from netaudit.report.summary import unknown
from netaudit.report.wording import effect_sentence, reason_mend, reason_sentence

SCHEMA = 1


def machine(facts: AuditFacts, t: Translator) -> bytes:
    """The JSON document, UTF-8."""
    return json_text(audit_body(facts, t)).encode() + b"\n"


def json_text(value: object) -> str:
    """JSON for people and scripts: keys sorted; what a terminal would obey stands in it as a JSON escape."""
    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, default=str)
    bare = text.replace("\n", "")
    if printable(bare) == bare:
        return text
    return re.sub(r"[^\n -~]", lambda found: _quiet(found[0]), text)


def _quiet(character: str) -> str:
    return character if printable(character) == character else json.dumps(character)[1:-1]


def audit_body(facts: AuditFacts, t: Translator) -> dict[str, object]:
    """The same as plain values."""
    compared, names = facts.comparison, vlan_names(facts)
    ambient = named_ambient(facts)
    return {
        "schema": SCHEMA,
        "site": facts.site.name,
        "taken_at": facts.snapshot.taken_at,
        "tool": facts.tool_version,
        "simulated": facts.snapshot.simulated,
        "verdict": facts.verdict.word,
        "exit_code": int(facts.verdict.exit_code),
        "reasons": [_reason(each, t) for each in facts.verdict.reasons],
        "unknown": [_reason(each, t) for each in unknown(facts)],
        "baseline": {"date": facts.baseline_date, "commit": facts.baseline_commit},
        "differences": _differences(facts, t),
        "ambient": [difference_body(each, t) for each in ambient] if compared else None,
        "ambient_not_named": len(compared.ambient) - len(ambient) if compared else None,
        "effects": [
            {**asdict(each), "critical": each.critical, "sentence": effect_sentence(each, names, t)}
            for each in facts.effects
        ],
        "checks": [judgement_body(each, t) for each in facts.judgements],
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


def _differences(facts: AuditFacts, t: Translator) -> list[dict[str, object]] | None:
    if facts.comparison is None:
        return None
    bodies = [difference_body(each, t) for each in facts.comparison.differences]
    for body, due in zip(bodies, facts.attributions, strict=False):
        body |= {"change": due.change or None, "first_seen": due.first_seen, "last_seen": due.last_seen}
    return bodies


def difference_body(each: Difference, t: Translator) -> dict[str, object]:
    """One difference with its sentence."""
    body: dict[str, object] = msgspec.to_builtins(each)
    return {**body, "sentence": sentence(each, t), "change": None}


def _reason(each: Reason, t: Translator) -> dict[str, object]:
    said = {"sentence": reason_sentence(each, t), "mend": reason_mend(each, t)}
    return {"code": each.code, "params": dict(each.params), **said}


def _status(section: object) -> object:
    plain = msgspec.to_builtins(section)
    return {"status": plain["status"], **({"reason": plain["reason"]} if "reason" in plain else {})}
