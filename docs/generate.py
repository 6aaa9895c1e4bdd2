"""Writes the reference pages that follow from the program: commands, messages, platforms and checks.

Run `python docs/generate.py` after a change to one of them; `tests/docs` fails until it is done.
"""

import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from netaudit.checks import checks
from netaudit.cli.main import netaudit
from netaudit.model.check import ANSWER, DOMAINS, SITE_INPUTS, Check
from netaudit.model.platform import Platform
from netaudit.model.reasons import REASONS, ExitCode
from netaudit.model.state import CONFIGURATION, OBSERVATIONS
from netaudit.platforms import platform, platform_names

REFERENCE = Path(__file__).resolve().parent / "reference"
_NOTICE = "<!-- Written by docs/generate.py. Edit the program, then run it again. -->\n"


def every_command(
    group: click.Group = netaudit, path: tuple[str, ...] = ("netaudit",)
) -> Iterator[tuple[str, click.Command]]:
    """Every command with the words that call it, groups before what they hold."""
    context = click.Context(group)
    yield " ".join(path), group
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        if isinstance(found, click.Group):
            yield from every_command(found, (*path, name))
        elif found is not None:
            yield " ".join((*path, name)), found


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", r"\|").strip()


def _option_row(option: click.Option) -> str:
    context = click.Context(click.Command("x"))
    record = option.get_help_record(context)
    names, told = record if record else (", ".join(option.opts), "")
    return f"| `{_cell(names)}` | {_cell(told)} |"


def _usage(path: str, command: click.Command) -> str:
    pieces = [path]
    if any(isinstance(each, click.Option) for each in command.params):
        pieces.append("[OPTIONS]")
    pieces += [each.make_metavar(click.Context(command)) for each in command.params if isinstance(each, click.Argument)]
    if isinstance(command, click.Group):
        pieces.append("COMMAND [ARGS]…")
    return " ".join(pieces)


def commands_page() -> str:
    """`commands.md`."""
    parts = [
        "# Commands",
        _NOTICE,
        "What there is in this version, and nothing else. Options that stand before the command belong to `netaudit` "
        "itself: it is `netaudit --json audit`, not `netaudit audit --json`.\n",
        "Results go to stdout; progress goes to stderr. Every command ends with an "
        "[exit code](exit-codes.md) that a script can rely on; its sentences are in [messages](messages.md).\n",
    ]
    for path, command in every_command():
        parts += [f"## `{path}`\n", f"{(command.help or '').strip()}\n", f"```text\n{_usage(path, command)}\n```\n"]
        options = [each for each in command.params if isinstance(each, click.Option)]
        if options:
            parts.append("| option | does |\n|---|---|\n" + "\n".join(_option_row(each) for each in options) + "\n")
        if path == "netaudit":
            parts.append("`-h` or `--help` after any command prints its help.\n")
    return "\n".join(parts)


_MEANINGS = {
    ExitCode.CONFORMING: "complete and conforming, or nothing to do",
    ExitCode.ERROR: "error of the tool, the machine or a file",
    ExitCode.DIFFERENT: "differences, or findings at or above the threshold",
    ExitCode.REFUSED: "refused by change control",
    ExitCode.INCOMPLETE: "incomplete: something was not seen",
    ExitCode.VERIFY_FAILED: "verify failed: an undeclared change, a declared one missing, or a test failed",
    ExitCode.STALE: "stale: the devices are not in the state that was planned on",
    ExitCode.ROLLED_BACK: "change failed, taken back, and that is shown by collection",
    ExitCode.NOT_ROLLED_BACK: "change failed, and it is not shown to be taken back: someone must go on site",
    ExitCode.USAGE: "usage",
}


def messages_page() -> str:
    """`messages.md`."""
    parts = [
        "# Messages",
        _NOTICE,
        "Every reason that netaudit can give, by [exit code](exit-codes.md). `{words}` in braces are filled in. "
        "With `--json`, `reasons[].code` is the code below, and `params` holds what fills the braces. "
        "The mend is the second line that the program prints.\n",
        "The source of this page, of the text, of the JSON and of the exit code is one catalogue: "
        "[why](../explanation/decisions/one-catalogue-of-reasons.md).\n",
    ]
    for code in ExitCode:
        rows = [(name, kind) for name, kind in REASONS.items() if kind.exit_code is code]
        if not rows:
            continue
        parts.append(f"## {int(code)}: {_MEANINGS[code]}\n")
        for name, kind in rows:
            parts.append(f"### `{name}`\n\n> {_cell(kind.sentence)}\n")
            if kind.mend:
                parts.append(f"{_cell(kind.mend)}\n")
    return "\n".join(parts)


def _module_words(name: str) -> str:
    found = sys.modules.get(f"netaudit.platforms.{name}") or importlib.import_module(f"netaudit.platforms.{name}")
    return (found.__doc__ or "").strip()


def evidence(name: str) -> str:
    """`live daemon`, `recorded` with what was recorded, or `simulated`, as the platform's own words say."""
    if "in the lab of" in _module_words(name):
        return "live daemon: the one that runs in the tests, on every submission"
    if live := re.search(r"Tried live on (.+?)\.(?:\s*$|\n\n)", _module_words(name), re.DOTALL):
        return f"live daemon: {_cell(live[1])}"
    said = re.search(r"Written from the recordings of (.+?)\.(?:\s|$)", _module_words(name), re.DOTALL)
    return f"recorded: {_cell(said[1])}" if said else "simulated"


def _sections(found: Platform) -> Iterator[str]:
    for kind, names in (("configuration", CONFIGURATION), ("observation", OBSERVATIONS)):
        for name in names:
            reading = found.readings.get(name)
            commands = " · ".join(f"`{each}`" for each in reading.commands) if reading else ""
            yield f"| {name} | {kind} | {commands or 'not read: reported as unsupported'} |"


def platforms_page() -> str:
    """`platforms.md`."""
    names = platform_names()
    parts = [
        "# Platforms",
        _NOTICE,
        "What netaudit asks of each platform, section by section. Every command only reads. A section that a platform "
        "has no reader for is reported as *unsupported*, which is not the same as empty.\n",
        "**Evidence** says how far a reader was tried. `live daemon`: it reads the real one in "
        "[the lab](../how-to/real-lab.md) or beside it, or as much of it as is said. `recorded`: it was written from "
        "what such devices printed, as published by the projects named. `simulated`: it was written from manual pages "
        "and tried on netaudit's own simulator. None was yet tried on the devices of a real practice.\n",
        "| platform | asked by | evidence |\n|---|---|---|\n"
        + "\n".join(f"| [`{n}`](#{n}) | {platform(n).asked_by} | {evidence(n)} |" for n in names)
        + "\n",
    ]
    for name in names:
        parts += [
            f"## {name}\n",
            f"{_module_words(name)}\n",
            "| section | kind | read from |\n|---|---|---|\n" + "\n".join(_sections(platform(name))) + "\n",
        ]
    return "\n".join(parts)


_RELIABILITY = {
    "read": "read in the source",
    "partial": "read in part",
    "general-knowledge": "general knowledge",
    "unverified": "not verified",
    "listed": "listed",
}


def _input(name: str) -> str:
    return SITE_INPUTS.get(name) or (f"the survey's answer to `{name[7:]}`" if name.startswith(ANSWER) else f"`{name}`")


def _check_entry(each: Check) -> list[str]:
    rows = {
        "in French": each.title["fr"],
        "severity": each.severity,
        "horizon": each.horizon,
        "reads": ", ".join(_input(name) for name in each.needs),
        "risk": each.risk,
        "action": each.action,
        "mended by the recipe": each.recipe or "none",
        "limits": each.limits or "none known",
        "references": "; ".join(f"{r.source} ({_RELIABILITY[r.reliability]})" for r in each.references),
    }
    table = "\n".join(f"| {name} | {_cell(value)} |" for name, value in rows.items())
    rule = (each.judging.__doc__ or "").strip()
    return [f"### {each.id}\n", f"**{_cell(each.title['en'])}**\n", f"{rule}\n", f"| | |\n|---|---|\n{table}\n"]


def checks_page() -> str:
    """`checks.md`."""
    parts = [
        "# Checks",
        _NOTICE,
        "What an audit judges by itself. Each check is a pure function over what was collected, and declares every "
        "input it may read; a section that was not collected, a host that was not reached or an answer that nobody "
        "gave makes it **undetermined**, never compliant. **Not applicable** is a site that has nothing the rule is "
        "about. A check that found something is **non-compliant**, whatever else it could not judge.\n",
        "Which checks an audit runs, from which severity on a finding ends it with [exit code](exit-codes.md) 2, and "
        "which findings somebody took upon themselves until when, stands in its "
        "[playbook](files.md#playbooksauditsnameyaml).\n",
        "References are sources and numbers, never their text. What is *general knowledge* or *not verified* stands "
        "there for whoever looks further and decides nothing; *listed* comes from the catalogue's list without a word "
        "on how it was read. Clauses of IEC 80001-1 were not read again, so none is given.\n",
    ]
    for domain, title in DOMAINS.items():
        found = [each for each in checks() if each.domain == domain]
        if found:
            parts.append(f"## {title}\n")
            parts += [line for each in found for line in _check_entry(each)]
    return "\n".join(parts)


def pages() -> dict[str, str]:
    """File name in `docs/reference` -> its content."""
    return {
        "commands.md": commands_page(),
        "messages.md": messages_page(),
        "platforms.md": platforms_page(),
        "checks.md": checks_page(),
    }


if __name__ == "__main__":
    for page_name, content in pages().items():
        (REFERENCE / page_name).write_text(content, encoding="utf-8")
