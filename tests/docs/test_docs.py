"""The documentation says what the program is: generated pages, every name explained, every link and command good."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from pydantic import BaseModel

from docs import generate
from netaudit.cli.main import netaudit
from netaudit.model import change, people, recipe, site, survey
from netaudit.model.reasons import REASONS, ExitCode
from netaudit.model.state import SECTION_NAMES
from netaudit.platforms import platform_names
from netaudit.store.inventory import DefaultsFile, HostExtras, SnmpExtras
from netaudit.workflows import scaffold

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]\[]*\]\(([^)\s]+)\)")
_CALL = re.compile(r"^\s*(?:\$ )?(?:\.venv[/\\](?:bin|Scripts)[/\\])?netaudit(?: (.*))?$")


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def _text(*names: str) -> str:
    return "\n".join((DOCS / name).read_text(encoding="utf-8") for name in names)


def _prose(page: Path) -> str:
    return _FENCED.sub("", page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["commands.md", "messages.md", "platforms.md", "checks.md"])
def test_generated_pages_are_up_to_date(name: str) -> None:
    written = (REFERENCE / name).read_text(encoding="utf-8")
    assert written == generate.pages()[name], "run `python docs/generate.py`"


def test_every_command_and_option_is_explained() -> None:
    page = _text("reference/commands.md")
    for path, command in generate.every_command():
        assert command.help, f"{path} has no help"
        assert f"## `{path}`\n" in page
        part = page.split(f"## `{path}`\n")[1].split("\n## ")[0]
        for each in command.params:
            if isinstance(each, click.Option):
                assert each.help, f"{path} {each.opts[-1]} has no help"
                assert each.opts[-1] in part, f"{path} {each.opts[-1]}"


def test_every_exit_code_is_explained() -> None:
    page = _text("reference/exit-codes.md")
    for code in ExitCode:
        assert f"\n| {int(code)} |" in page


def test_every_reason_is_explained() -> None:
    page = _text("reference/messages.md")
    for code in REASONS:
        assert f"### `{code}`\n" in page


def test_every_platform_is_explained_and_claims_no_more_than_it_can() -> None:
    page = _text("reference/platforms.md")
    for name in platform_names():
        assert f"\n## {name}\n" in page
        assert generate.evidence(name).split(":")[0] in {"live daemon", "recorded", "simulated"}
    live = {name for name in platform_names() if generate.evidence(name).startswith("live daemon")}
    assert live == {"dicom", "frr", "linux", "netconf", "services", "snmp"}, "what tests/lab and tests/transport run"


FILES = (
    *scaffold._FILES,
    "inventory/known_hosts",
    "playbooks/audits/NAME.yaml",
    "playbooks/changes/",
    "baselines/manifest.yaml",
    "baselines/endpoints.yaml",
    "baselines/hosts/HOST/state.yaml",
    "baselines/hosts/HOST/config.EXT",
    "reports/DATE-audit/report.md",
    "reports/DATE-audit/report.html",
    "reports/DATE-audit/report.json",
    "reports/DATE-audit/synthesis.md",
    "reports/DATE-audit/findings.json",
    "reports/DATE-audit/document.json",
    "reports/dispatches.csv",
    "changes/ID/request.yaml",
    "changes/ID/plan.json",
    "reports/CHG-ID/plan.md",
    "reports/CHG-ID/plan.html",
    "changes/ID/approvals/",
    "changes/ID/request.json",
    "changes/ID/files/",
    "changes/ID/journal/",
    "changes/ID/evidence/",
    "changes/ID/closure.json",
    "changes/ID/withdrawn.json",
    "incidents/journal/",
    "reports/INC-ID/notice-LANGUAGE.md",
    "baselines/anchor.json",
    "inventory/people.yaml",
    "inventory/mandates/",
    "inventory/permits/",
    "inventory/survey.yaml",
    "inventory/survey/",
    ".netaudit/decisions.jsonl",
    "changes/ID/verdict.json",
    "CHANGE.netaudit.zip",
    ".netaudit/secrets.key",
    ".netaudit/oui.tsv.gz",
    ".netaudit/last-audit/",
    ".netaudit/lab/",
    ".netaudit/outbox/",
    ".netaudit/mail-domains.json",
    ".netaudit/lock",
)


@pytest.mark.parametrize("path", FILES)
def test_every_file_is_explained(path: str) -> None:
    assert f"`{path}`" in _text("reference/files.md")


WRITTEN: tuple[type[BaseModel], ...] = (
    site.Site,
    site.Contact,
    site.Mail,
    site.Smtp,
    site.Policy,
    site.Perimeter,
    site.PerimeterMatch,
    site.Addressing,
    site.DeclaredVlan,
    site.AuditPlaybook,
    site.Waiver,
    change.Request,
    change.Requester,
    change.Window,
    change.Transitional,
    change.Fallback,
    change.Quote,
    change.FileStep,
    change.Edit,
    recipe.Recipe,
    recipe.Parameter,
    recipe.Intended,
    people.People,
    people.Person,
    people.Key,
    survey.Answer,
    survey.Evidence,
    survey.FormAnswer,
    HostExtras,
    SnmpExtras,
    DefaultsFile,
)


@pytest.mark.parametrize("model", WRITTEN, ids=lambda model: model.__name__)
def test_every_key_a_person_writes_is_explained(model: type[BaseModel]) -> None:
    page = _text("reference/files.md")
    keys = [field.alias or name for name, field in model.model_fields.items()]
    assert [key for key in keys if f"`{key}`" not in page and f"`{key}:" not in page] == []


def test_every_section_is_explained() -> None:
    page = _text("reference/files.md")
    assert [name for name in SECTION_NAMES if f"`{name}`" not in page] == []


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", _prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_relative_link_resolves(page: Path) -> None:
    for target in _LINK.findall(_prose(page)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), f"{_name(page)}: {target}"
        assert not anchor or anchor in _anchors(there), f"{_name(page)}: {target}"


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        targets = (target.partition("#")[0] for target in _LINK.findall(_prose(page)))
        waiting += [(page.parent / t).resolve() for t in targets if t and not re.match(r"[a-z]+:", t)]
    assert [_name(page) for page in PAGES if page not in reached] == []


def _calls() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        if page.parent == REFERENCE and page.name in generate.pages():
            continue  # usage lines, made from the commands themselves
        for _, block in _FENCED.findall(page.read_text(encoding="utf-8")):
            for line in block.splitlines():
                found = _CALL.match(line)
                if found:
                    yield _name(page), (found[1] or "").split(" > ")[0]


def _parse(arguments: list[str]) -> None:
    command: click.Command = netaudit
    parent, name = None, "netaudit"
    while True:
        context = command.make_context(name, arguments, parent=parent)
        if not isinstance(command, click.Group):
            return
        # What follows a group's own options; Click resolves it only when it invokes, which would run the command.
        found_name, found, arguments = command.resolve_command(context, [*context._protected_args, *context.args])
        assert found is not None
        command, parent, name = found, context, found_name or ""


@pytest.mark.parametrize(("page", "arguments"), sorted(set(_calls())))
def test_every_command_line_parses(page: str, arguments: str) -> None:
    _parse(shlex.split(arguments, comments=True))


@pytest.mark.parametrize(
    "wrong", ["nosuch", "audit --json", "baseline accept --nosuch", "diff a b c", "lab up --base-port x"]
)
def test_the_parser_of_these_tests_refuses_what_is_wrong(wrong: str) -> None:
    with pytest.raises(click.UsageError):
        _parse(wrong.split())


def test_every_test_that_is_cited_exists() -> None:
    for page in PAGES:
        for file, name in re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", page.read_text(encoding="utf-8")):
            there = ROOT / file
            assert there.is_file(), f"{_name(page)}: {file}"
            assert not name or f"def {name}(" in there.read_text(encoding="utf-8"), f"{_name(page)}: {file}::{name}"


def test_every_guarantee_has_its_number_and_its_test() -> None:
    rows = re.findall(r"^\| (G\d+) \|.*\| (.*) \|$", _text("explanation/safety.md"), re.MULTILINE)
    assert [number for number, _ in rows] == [f"G{n}" for n in range(1, len(rows) + 1)]
    assert all("::test_" in shown for _, shown in rows)


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_no_path_of_a_machine_stands_in_a_page(page: Path) -> None:
    assert re.findall(r"(?<![\w.])/(?:work|root|home|tmp|Users)/\S*", page.read_text(encoding="utf-8")) == []
