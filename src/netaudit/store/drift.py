"""When earlier audits first saw a difference from the baseline, as their reports keep it."""

import json
import re
from typing import Any

from netaudit.core.works.four_sets import whole
from netaudit.model.difference import Difference
from netaudit.store.workspace import Workspace

_REPORT = "report.json"
_FOLDER = re.compile(r"(\d{4}-\d\d-\d\d)-audit(?:-(\d{1,5}))?")
_MAX_BYTES = 64 * 1024 * 1024


def first_seen(workspace: Workspace) -> dict[bytes, str]:
    """Content of each difference of the newest report that can be read -> when it was first seen.

    It is information, and governs nothing: a report that somebody broke is passed over.
    """
    found = ((_FOLDER.fullmatch(each.name), each) for each in (workspace.root / "reports").glob("*-audit*"))
    dated = sorted(((match[1], int(match[2] or 1), folder) for match, folder in found if match), reverse=True)
    for _, _, folder in dated:
        path = folder / _REPORT
        if folder.is_symlink() or path.is_symlink() or not path.is_file() or path.stat().st_size > _MAX_BYTES:
            continue
        try:
            return dict(_told(json.loads(path.read_bytes())))
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            continue
    return {}


def _told(report: dict[str, Any]) -> list[tuple[bytes, str]]:
    told = []
    for each in report["differences"] or ():
        of = Difference(
            host=str(each["host"]),
            section=str(each["section"]),
            key=str(each["key"]),
            field=str(each.get("field", "")),
            before=each.get("before"),
            after=each.get("after"),
        )
        told.append((whole(of), str(each.get("first_seen") or report["taken_at"])))
    return told
