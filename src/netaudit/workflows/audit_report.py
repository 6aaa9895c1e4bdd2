"""The files of an audit's report."""

from collections.abc import Collection

from netaudit.report.audit import audit_document
from netaudit.report.document import AuditFacts
from netaudit.report.findings_file import findings_bytes
from netaudit.report.forms import Form, rendered
from netaudit.report.language import translator
from netaudit.report.machine import machine
from netaudit.report.markdown import markdown
from netaudit.report.synthesis_document import synthesis_document
from netaudit.store.findings import FINDINGS

NAME = "report"


def contents(facts: AuditFacts, language: str, playbook: str, forms: Collection[Form]) -> dict[str, bytes]:
    """File name -> content.

    Args:
        facts: what the audit found.
        language: the reader's.
        playbook: by which it was made.
        forms: of the report. The synthesis goes with its Markdown; what the checks concluded, with any.
    """
    words = translator(language)
    found = rendered(audit_document(facts, words), NAME, forms, machine(facts, words) if "json" in forms else b"")
    if facts.judgements:
        if "md" in forms:
            found["synthesis.md"] = markdown(synthesis_document(facts, words)).encode()
        found[FINDINGS] = findings_bytes(facts, playbook)
    return found
