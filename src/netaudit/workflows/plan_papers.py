"""Writes the plan as a document, in the site's language, beside the reports: it is what is sent for the visa."""

from pathlib import Path

from netaudit.model.errors import stop
from netaudit.report.document import Document
from netaudit.report.html import html
from netaudit.report.language import Translator, translator
from netaudit.report.markdown import markdown
from netaudit.report.pdf import pdf
from netaudit.report.plan_document import PlanFacts, plan_document
from netaudit.store.records import write_whole
from netaudit.store.workspace import Workspace
from netaudit.workflows.index import write_index

FOLDER = "reports"
_FORMS = {
    ".md": lambda document: markdown(document).encode(),
    ".html": lambda document: html(document).encode(),
    ".pdf": pdf,
}
_BESIDE = (".md", ".html")
"""What every plan writes; the PDF, which takes longer than all else of a plan, is asked for with `-o`."""


def write_plan_documents(workspace: Workspace, facts: PlanFacts) -> list[Path]:
    """`reports/CHG-…/plan.md` and `plan.html`, and the list of all reports; returns their paths.

    A `plan.pdf` that stands there is written anew: mail takes it first, and that of an earlier plan would get its visa.
    """
    document = plan_document(facts, translator(facts.site.language))
    folder = workspace.root / FOLDER / facts.request.id
    paths = []
    for suffix in _FORMS:
        path = folder / f"plan{suffix}"
        if suffix not in _BESIDE and not path.exists():
            continue
        write_whole(path, _content(document, path))
        paths.append(path)
    paths.append(write_index(workspace))
    return paths


def write_plan_to(path: Path, facts: PlanFacts, words: Translator) -> None:
    """One file of somebody's choice; raises `form-unknown` where its ending names no form."""
    write_whole(path, _content(plan_document(facts, words), path))


def _content(document: Document, path: Path) -> bytes:
    form = _FORMS.get(path.suffix.lower())
    if form is None:
        raise stop("form-unknown", path=path.name, forms=", ".join(_FORMS))
    return form(document)
