"""What becomes of works that were interrupted, asked at a terminal: go on, take back, look first, or leave."""

from typing import Literal

import click

from netaudit.cli.output import Invocation
from netaudit.model.errors import NetauditError
from netaudit.report.language import Translator

Decision = Literal["on", "back", "verify", ""]
"""Empty: nothing is done."""

_BETWEEN = {"works-interrupted", "works-unproven"}
_CHOICES: dict[str, tuple[Decision, str]] = {
    "1": ("on", "go on: lead back first what is between, then carry out what is left"),
    "2": ("back", "take everything back"),
    "3": ("verify", "look at the whole site first, and decide then"),
}
_LEAVE = "nothing: leave everything as it is"


def decision(invocation: Invocation, words: Translator, stopped: NetauditError) -> Decision:
    """What somebody decides about works that cannot go on by themselves.

    Args:
        invocation: whether questions may be asked.
        words: the language of the question.
        stopped: why the works do not go on.

    Returns:
        Empty where nobody can be asked, where that is not what stopped them, and where nothing is to be done.
    """
    reasons = stopped.verdict.reasons
    if not invocation.asks or invocation.json or not any(each.code in _BETWEEN for each in reasons):
        return ""
    from netaudit.report.wording import reason_sentence

    for each in reasons:
        click.echo(reason_sentence(each, words), err=True)
    for key, (_, meaning) in _CHOICES.items():
        click.echo(f"  {key}  {words.text(meaning)}", err=True)
    click.echo(f"  ⏎  {words.text(_LEAVE)}", err=True)
    return _chosen(words)


def _chosen(words: Translator) -> Decision:
    while True:
        try:
            given = str(click.prompt(words.text("What now"), default="", show_default=False, err=True)).strip()
        except click.Abort:
            return ""
        if not given:
            return ""
        if given in _CHOICES:
            return _CHOICES[given][0]
