"""The technical report as JSON: the same facts as its pages; for a client, no more than the client's page says."""

from dataclasses import asdict, replace

import msgspec

from netaudit.report.document import Block, Document, Drawing
from netaudit.report.language import Translator
from netaudit.report.machine import json_text
from netaudit.report.sentences import sentence
from netaudit.report.technical_facts import Evidence, Level, Signature, TechnicalFacts, stage
from netaudit.report.technical_site import told
from netaudit.report.technical_words import VERDICTS
from netaudit.report.wording import reason_sentence

SCHEMA = 1


def technical_json(facts: TechnicalFacts, document: Document, level: Level, t: Translator) -> bytes:
    """The JSON document, UTF-8."""
    body = {
        "schema": SCHEMA,
        "kind": "technical-report",
        "level": level,
        "change": facts.request.id,
        "stage": stage(facts),
        # Where nothing is shown yet there is no verdict, and none is told in a message that carries the report.
        "verdict": VERDICTS.get(stage(facts), ""),
        "sentence": document.verdict,
        "simulated": facts.simulated,
        "made_at": document.date,
        "tool": facts.tool_version,
    }
    more = _shown(document) if level == "client" else _whole(facts, t)
    return json_text({**body, **more}).encode() + b"\n"


def _shown(document: Document) -> dict[str, object]:
    """What the page says, picture left out."""
    parts = [
        {"title": part.title, "blocks": [_block(each) for each in part.blocks if not isinstance(each, Drawing)]}
        for part in document.parts
    ]
    return {"site": document.subtitle, "facts": dict(document.facts), "parts": parts}


def _block(block: Block) -> dict[str, object]:
    """A block as plain values; a photograph by its caption and the name of its file."""
    return {name: value for name, value in asdict(block).items() if name != "jpeg"}


def _evidence(each: Evidence) -> dict[str, object]:
    """What is known of a file; a photograph without its pixels."""
    size = {"width": each.shown.width, "height": each.shown.height, "taken": each.shown.taken} if each.shown else None
    return {**asdict(replace(each, shown=None)), "shown": size}


def _whole(facts: TechnicalFacts, t: Translator) -> dict[str, object]:
    here = facts.position
    return {
        "site": facts.site.name,
        "title": facts.request.title,
        "digests": {
            "request": facts.request_digest, "plan": facts.plan_digest, "verdict": facts.verdict_digest,
        },
        "works": {
            "begun_at": here.begun_at, "applied": here.applied, "taken_back": here.taken_back,
            "verified": here.verified, "accepted": here.accepted, "closed": here.closed,
            "hosts": {host: asdict(each) for host, each in here.hosts.items()},
        },
        "signatures": [_signature(each, t) for each in facts.signatures],
        "statement": msgspec.to_builtins(facts.verdict) if facts.verdict else None,
        "changes": [
            {**msgspec.to_builtins(each), "sentence": sentence(each, t), "is": how} for each, how in told(facts)
        ],
        "before": facts.before.taken_at if facts.before else None,
        "after": facts.after.taken_at if facts.after else None,
        "broken": list(facts.broken),
        "verdict_does_not_count": [reason_sentence(each, t) for each in facts.verdict_why_not],
        "evidence": [_evidence(each) for each in facts.evidence],
        "journal": [asdict(each) for each in facts.entries],
    }  # fmt: skip


def _signature(each: Signature, t: Translator) -> dict[str, object]:
    plain = asdict(each)
    return {**plain, "why_not": [reason_sentence(why, t) for why in each.why_not], "counts": not each.why_not}
