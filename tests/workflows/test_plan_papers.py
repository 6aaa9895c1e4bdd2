"""The plan's documents: no form of an earlier plan stays beside a newer one."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from netaudit.model.errors import NetauditError
from netaudit.report.language import translator
from netaudit.store.workspace import Workspace
from netaudit.workflows.plan_papers import write_plan_documents, write_plan_to
from tests.report.test_plan_document import facts, whole


def test_a_pdf_is_made_where_asked_for_and_never_left_behind_by_a_newer_plan(tmp_path: Path) -> None:
    planned = facts(whole())
    workspace = cast("Workspace", SimpleNamespace(root=tmp_path, site=planned.site))
    names = [path.name for path in write_plan_documents(workspace, planned)]
    assert names == ["plan.md", "plan.html", "index.html"]
    pdf = tmp_path / "reports" / planned.request.id / "plan.pdf"
    write_plan_to(pdf, planned, translator("fr"))
    first = pdf.read_bytes()
    assert first.startswith(b"%PDF-")
    assert pdf in write_plan_documents(workspace, replace(planned, digest="e" * 64))
    assert pdf.read_bytes() != first


def test_a_form_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NetauditError, match="docx"):
        write_plan_to(tmp_path / "plan.docx", facts(whole()), translator("en"))
