"""`init`, `doctor`, `schema`: making a workspace, and what is missing to work in one."""

import json
import sys
from pathlib import Path

import click

from netaudit.cli.output import Invocation, finish, safe
from netaudit.model.errors import NetauditError, stop
from netaudit.model.verdict import Verdict, reason, verdict


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--name", default="", help="Name of the site; the directory's name otherwise.")
@click.option("--demonstration", is_flag=True, help="Describe the simulated practice (`netaudit lab up`).")
@click.option("--no-commit", is_flag=True, help="Leave the files uncommitted.")
@click.pass_obj
def init(invocation: Invocation, directory: Path, name: str, demonstration: bool, no_commit: bool) -> None:
    """Make a new workspace in an empty or missing DIRECTORY: one site, one git repository."""
    from netaudit.workflows.push import install_hook
    from netaudit.workflows.scaffold import scaffold

    words = invocation.words()
    workspace = scaffold(
        (invocation.directory / directory).resolve(),
        name or directory.resolve().name,
        words.language,
        demonstration=demonstration,
        commit=not no_commit,
    )
    install_hook(workspace.root, sys.executable)
    what = words.text(
        "{path} is a workspace now. Describe the site in `inventory/site.yaml` and its hosts in "
        "`inventory/hosts.yaml`, then run `netaudit doctor` and `netaudit audit`.",
        path=workspace.root,
    )
    finish(invocation, Verdict((reason("done", what=what),)), words, path=str(workspace.root))


@click.command()
@click.option("--make-secrets-key", is_flag=True, help="Make the site's fingerprint key where there is none.")
@click.option("--install-hook", "hook", is_flag=True, help="Install the git hook that asks the gate before a push.")
@click.pass_obj
def doctor(invocation: Invocation, make_secrets_key: bool, hook: bool) -> None:
    """Say what this machine and this workspace lack, one line each, with the mend."""
    from netaudit.workflows.push import install_hook
    from netaudit.workflows.standing import machine_checks, workspace_checks

    words = invocation.words()
    checks = machine_checks()
    try:
        workspace = invocation.workspace()
        if make_secrets_key and workspace.secrets_key() is None:
            workspace.make_secrets_key()
        if hook:
            install_hook(workspace.root, sys.executable)
        checks += workspace_checks(workspace)
    except NetauditError as failure:
        if make_secrets_key or hook or failure.verdict.reasons[0].code != "not-a-workspace":
            raise
    lines, rows = [], []
    for check in checks:
        what, mend = words.text(check.what, **check.params), words.text(check.mend, **check.params)
        mark = "ok" if check.ok else words.text("missing") if check.needed else words.text("remark")
        lines.append(f"{mark:>8}  {what}{f' ({safe(check.detail)})' if check.detail else ''}")
        if not check.ok and mend:
            lines.append(f"{'':>8}  {mend}")
        rows.append({"what": what, "ok": check.ok, "needed": check.needed, "mend": mend, "detail": check.detail})
    missing = sum(check.needed and not check.ok for check in checks)
    reasons = (reason("machine-incomplete", missing=missing),) if missing else ()
    ready = reason("done", what=words.text("What is needed is here."))
    finish(invocation, verdict(reasons, ready), words, lines, checks=rows)


@click.command()
@click.argument("name")
@click.pass_obj
def schema(invocation: Invocation, name: str) -> None:
    """Print the JSON Schema of a file that people write, or that programs read.

    NAME is workspace, site, hosts, groups, defaults, audit-playbook, recipe, people, request, survey or survey-form;
    or audit-findings, which an audit writes beside its report.
    """
    from pydantic import BaseModel

    from netaudit.model.change import Request
    from netaudit.model.findings import FindingsFile
    from netaudit.model.people import People
    from netaudit.model.recipe import Recipe
    from netaudit.model.site import AuditPlaybook, Site, WorkspaceFile
    from netaudit.model.survey import SurveyFile, SurveyForm
    from netaudit.store.inventory import DefaultsFile, GroupsFile, HostsFile

    models: dict[str, type[BaseModel]] = {
        "workspace": WorkspaceFile,
        "site": Site,
        "hosts": HostsFile,
        "groups": GroupsFile,
        "defaults": DefaultsFile,
        "audit-playbook": AuditPlaybook,
        "recipe": Recipe,
        "people": People,
        "request": Request,
        "survey": SurveyFile,
        "survey-form": SurveyForm,
        "audit-findings": FindingsFile,
    }
    if name not in models:
        raise stop("no-such-schema", name=safe(name), names=", ".join(models))
    found = {"$schema": "https://json-schema.org/draft/2020-12/schema", **models[name].model_json_schema()}
    if invocation.json:
        finish(invocation, Verdict((reason("done", what=name),)), invocation.words(), schema=found)
    click.echo(json.dumps(found, indent=2, ensure_ascii=False, sort_keys=True))
