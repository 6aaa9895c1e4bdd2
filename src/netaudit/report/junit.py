"""The checks as JUnit XML, for pipelines: one test case a check.

A check that found something fails, with its evidence. One that could not be decided, that does not apply, or whose
every finding was waived is skipped, with the reason: a pipeline never takes it for passed. `printable` leaves nothing
that XML 1.0 cannot write.
"""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring  # only written here, never read

from netaudit.model.check import DOMAINS, Conclusion, Finding, Judgement
from netaudit.model.names import printable
from netaudit.report.document import AuditFacts
from netaudit.report.findings import finding_sentence, severity_words, unknown_sentence
from netaudit.report.language import Translator
from netaudit.report.synthesis import evidence_words, title_of


def junit(facts: AuditFacts, t: Translator) -> bytes:
    """The file: a suite a domain, in the order of the synthesis; domains of which no check was run have none."""
    root = Element("testsuites", {"name": printable(f"netaudit {facts.site.name}")})
    for domain, title in DOMAINS.items():
        judged = [each for each in facts.judgements if each.check.domain == domain]
        if judged:
            suite = SubElement(root, "testsuite", {"name": printable(t.text(title))})
            suite.set("timestamp", printable(facts.snapshot.taken_at))
            for each in judged:
                _case(suite, each, t)
            _count(suite, (suite,))
    _count(root, tuple(root))
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _count(of: Element, suites: Sequence[Element]) -> None:
    for name, path in {"tests": "testcase", "failures": "testcase/failure", "skipped": "testcase/skipped"}.items():
        of.set(name, str(sum(len(suite.findall(path)) for suite in suites)))
    of.set("errors", "0")
    of.set("time", "0")


def _case(suite: Element, each: Judgement, t: Translator) -> None:
    name = f"{each.check.id} {title_of(each.check, t)}"
    case = SubElement(
        suite, "testcase", {"classname": f"netaudit.{each.check.domain}", "name": printable(name), "time": "0"}
    )
    why = " ".join(unknown_sentence(one, t) for one in each.unknown)
    if each.findings:
        sentences = [finding_sentence(found, t) for found in each.findings]
        failure = SubElement(case, "failure", {"type": each.check.severity, "message": printable(" ".join(sentences))})
        failure.text = "\n\n".join([*(_told(found, t) for found in each.findings), *([printable(why)] if why else [])])
    elif each.waived:
        said = (
            t.text("{who}, until {until}: {why}", who=one.who, until=one.until.isoformat(), why=one.why)
            for one in each.waived
        )
        _skip(case, "; ".join([*said, *([why] if why else [])]))
    elif each.conclusion is Conclusion.NOT_APPLICABLE:
        _skip(case, t.text("does not apply"))
    elif each.conclusion is not Conclusion.COMPLIANT or why:
        _skip(case, f"{t.text('undetermined')} — {why}")


def _skip(case: Element, why: str) -> None:
    SubElement(case, "skipped", {"message": printable(why)})


def _told(found: Finding, t: Translator) -> str:
    lines = (
        f"{severity_words(found.severity, t)} — {finding_sentence(found, t)}",
        f"{t.text('Evidence')} — {evidence_words(found.evidence, t)}",
        f"{t.text('Risk')} — {t.text(found.risk)}",
        f"{t.text('Action')} — {t.text(found.action)}",
    )
    return "\n".join(printable(line) for line in lines)
