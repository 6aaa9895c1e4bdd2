"""A change request from options, and from questions at a terminal for what they leave open."""

from collections.abc import Mapping

import click

from netaudit.cli.output import Invocation
from netaudit.report.language import Translator
from netaudit.store.yaml12 import dump

# Option -> the question that asks for it.
_QUESTIONS = {
    "title": "What is asked for, in one line",
    "reason": "Why it is needed",
    "touches": "What it touches (switch vlan acl route nat wifi firewall dhcp dns address host physical)",
    "start": "Begin of the maintenance window, such as 2026-12-01T19:30",
    "end": "End of the maintenance window",
    "manual": "What is done, step by step; an empty line ends it",
    "rollback": "How it is taken back",
}


def asked_form(invocation: Invocation, words: Translator, given: Mapping[str, str | tuple[str, ...]]) -> str:
    """The request as YAML.

    Args:
        invocation: whether questions may be asked.
        words: the language of the questions.
        given: what the options say, by their names.

    Raises:
        click.UsageError: something is missing and nobody can be asked.
    """
    answers = {name: given[name] or _ask(invocation, words, name) for name in _QUESTIONS}
    person, sponsor = str(given["requester"]), str(given["sponsor"])
    if not person and not sponsor:
        person = str(_asked(invocation, words, "requester", "Who asks: the id of an enrolled person"))
    requester = {"name": given["requester_name"] or person, **({"sponsor": sponsor} if sponsor else {"person": person})}
    return dump(
        {
            "title": answers["title"],
            "requester": requester,
            "reason": answers["reason"],
            "touches": [word for word in str(answers["touches"]).replace(",", " ").split() if word],
            "window": {"start": answers["start"], "end": answers["end"]},
            "steps": [{"manual": step} for step in answers["manual"]],
            "rollback": answers["rollback"],
        }
    )


def _ask(invocation: Invocation, words: Translator, name: str) -> str | tuple[str, ...]:
    if name != "manual":
        return _asked(invocation, words, name, _QUESTIONS[name])
    steps: list[str] = []
    while step := _asked(invocation, words, name, _QUESTIONS[name], needed=not steps):
        steps.append(step)
    return tuple(steps)


def _asked(invocation: Invocation, words: Translator, name: str, question: str, *, needed: bool = True) -> str:
    if not invocation.asks:
        raise click.UsageError(f"--{name} is missing, and there is no terminal to ask at.")
    default = None if needed else ""
    return str(click.prompt(words.text(question), default=default, show_default=False, err=True))
