"""A new workspace: the files of the contract, each saying what belongs in it, and the first commit."""

import os
import re
import shutil
from pathlib import Path

from netaudit.model.errors import NetauditError, stop
from netaudit.store.git import Repository, create
from netaudit.store.records import write_whole
from netaudit.store.shipped import shipped
from netaudit.store.workspace import Workspace

_FILES = {
    "netaudit.yaml": "# This folder is a netaudit workspace: one site, one git repository.\nschema: 1\n",
    ".gitignore": ".netaudit/\n",
    ".gitattributes": "# What is signed is signed byte by byte: git must not turn line ends into others.\n* -text\n"
    "# Each machine adds its own lines: git keeps both.\nreports/dispatches.csv merge=union\n",
    "inventory/site.yaml": """\
# The site. `netaudit schema site` describes every key; unknown keys are refused.
name: {name}
language: {language}                # of reports: fr or en
timezone: UTC                       # such as Europe/Paris or Indian/Reunion
contacts:
  it: {{name: IT service, email: it@example.test}}
policy:
  audit_max_age: 7d                 # a baseline or a plan needs an audit no older than this
  required_roles: [it]              # who must sign every change
perimeters:                         # devices on which nothing is done without a written mandate
  - name: Dentsply Sirona
    match: {{vendor: [Dentsply Sirona], oui: ["00:10:19"]}}
addressing: {{vlans: {{}}}}             # such as 20: {{name: IMAGERIE, subnet: 10.20.0.0/24, purpose: imaging}}
""",
    "inventory/hosts.yaml": """\
# Nornir's SimpleInventory: who is asked, where, and how it is read. Passwords are never written here.
# sw1:
#   hostname: 10.99.0.11
#   platform: cisco_ios             # or hp_procurve, fortinet, linux, dicom, services, …
#   username: netaudit
#   password: env:NETAUDIT_SW1
#   data: {role: switch}
# cbct-1:                           # without a platform: recognised on the wire, never asked
#   data: {role: imaging, mac: "00:09:21:33:10:0a"}
{}
""",
    "inventory/groups.yaml": "{}\n",
    "inventory/defaults.yaml": "{}\n",
    "inventory/known_hosts": "",
    "baselines/README.md": "The accepted state of the site. Written by `netaudit baseline accept` only.\n",
    "reports/README.md": "What audits and works reported, by date. Written by netaudit.\n",
    "changes/README.md": "Change requests, one folder each.\n",
}


def scaffold(directory: Path, name: str, language: str, *, demonstration: bool, commit: bool) -> Workspace:
    """Make a workspace in an empty or missing directory.

    Args:
        directory: where.
        name: of the site; the demonstration keeps its own.
        language: of the site's reports.
        demonstration: describe the simulated practice instead of an empty site.
        commit: commit the files.

    Raises:
        NetauditError: `directory-not-empty`, `git-missing`, `git-identity-missing` (before anything is committed).
    """
    if directory.is_symlink() or (directory.exists() and (not directory.is_dir() or any(directory.iterdir()))):
        raise stop("directory-not-empty", path=str(directory))
    repository = create(directory)
    if commit:
        _author_or_nothing(repository, directory)
    written = [directory / path for path in _FILES]
    for path, text in _FILES.items():
        filled = text.format(name=_quoted(name), language=language) if path == "inventory/site.yaml" else text
        write_whole(directory / path, filled.encode())
    written += _copied(shipped("playbooks"), directory / "playbooks")
    if demonstration:
        _copied(shipped("inventory"), directory / "inventory")
        site = directory / "inventory" / "site.yaml"
        text = re.sub(r"^language: \w+", f"language: {language}", site.read_text(encoding="utf-8"), flags=re.MULTILINE)
        write_whole(site, text.encode())
    workspace = Workspace(directory)
    workspace.make_secrets_key()
    if commit:
        first_commit(repository, [workspace.root / path.relative_to(directory) for path in written])
    return workspace


def _author_or_nothing(repository: Repository, directory: Path) -> None:
    """Without a name to commit under, leave nothing behind, so that `init` can be run again."""
    try:
        repository.author()
    except NetauditError:
        shutil.rmtree(directory)
        raise


def first_commit(repository: Repository, written: list[Path]) -> None:
    """Commit the files of a new workspace."""
    repository.commit(written, "A workspace of netaudit", [])


def _copied(source: Path, target: Path) -> list[Path]:
    copied = []
    for folder, _, names in os.walk(source):
        for name in sorted(names):
            path = Path(folder) / name
            destination = target / path.relative_to(source)
            write_whole(destination, path.read_bytes())
            copied.append(destination)
    return copied


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
