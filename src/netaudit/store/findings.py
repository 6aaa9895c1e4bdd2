"""The findings of earlier audits, as their reports keep them."""

import re

from pydantic import ValidationError

from netaudit.model.findings import FindingsFile
from netaudit.store.workspace import Workspace

FINDINGS = "findings.json"
_FOLDER = re.compile(r"(\d{4}-\d\d-\d\d)-audit(?:-(\d{1,5}))?")
_MAX_BYTES = 64 * 1024 * 1024


def last_findings(workspace: Workspace) -> tuple[FindingsFile | None, tuple[str, ...]]:
    """The newest report's findings, and the files newer than it that cannot be read.

    A report that ran no check has none and is passed over. The trend is information, and governs nothing: a file
    that somebody broke loses the trend with it, never the audit.
    """
    found = ((_FOLDER.fullmatch(each.name), each) for each in (workspace.root / "reports").glob("*-audit*"))
    dated = sorted(((match[1], int(match[2] or 1), folder) for match, folder in found if match), reverse=True)
    broken: list[str] = []
    for _, _, folder in dated:
        path = folder / FINDINGS
        if folder.is_symlink() or path.is_symlink() or not path.is_file():
            continue
        try:
            if path.stat().st_size <= _MAX_BYTES:
                return FindingsFile.model_validate_json(path.read_bytes()), tuple(broken)
        except (OSError, ValidationError):
            pass
        broken.append(path.relative_to(workspace.root).as_posix())
    return None, tuple(broken)
