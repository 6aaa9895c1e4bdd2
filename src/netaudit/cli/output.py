"""One verdict, said as text or as JSON, and its exit code. Results on stdout, everything else on stderr."""

import locale
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from netaudit.model.errors import NetauditError
from netaudit.model.names import printable
from netaudit.model.reasons import ExitCode
from netaudit.model.verdict import Reason, Verdict

if TYPE_CHECKING:
    from netaudit.report.language import Translator
    from netaudit.store.workspace import Workspace


@dataclass
class Invocation:
    """What the options before the command say."""

    directory: Path = field(default_factory=Path)
    language: str | None = None
    json: bool = False
    verbose: bool = False
    no_input: bool = False

    def workspace(self) -> "Workspace":
        """The workspace at `-C DIR`, or above it."""
        from netaudit.store.workspace import find

        return find(self.directory)

    def words(self, workspace: "Workspace | None" = None) -> "Translator":
        """The language of this command: `--lang`, else the site's, else the locale's, else English."""
        from netaudit.report.language import translator

        return translator(self.language or self._site_language(workspace) or _locale_language())

    def _site_language(self, workspace: "Workspace | None") -> str | None:
        """The site's language, where there is a workspace whose site file can be read."""
        try:
            return (workspace or self.workspace()).site.language
        except NetauditError:
            return None

    @property
    def asks(self) -> bool:
        """Whether a question may be asked."""
        return not self.no_input and sys.stdin.isatty()


def now() -> datetime:
    """The machine's clock, with its zone. Read here only, and passed on."""
    return datetime.now(UTC).astimezone()  # noqa: TID251  the shell's one reading of the clock


def finish(
    invocation: Invocation, verdict: Verdict, words: "Translator", lines: Sequence[str] = (), **body: object
) -> NoReturn:
    """Print the result and end with the verdict's exit code.

    Args:
        invocation: text or JSON.
        verdict: decides the exit code.
        words: the language.
        lines: the text form, before the reasons; already safe to print.
        body: what the JSON form carries besides the verdict.
    """
    if invocation.json:
        from netaudit.report.machine import json_text

        click.echo(json_text({**_said(verdict, words), **body}))
    else:
        for line in lines:
            click.echo(line)
        for each in verdict.reasons:
            _say(each, words)
    sys.exit(int(verdict.exit_code))


def refuse(invocation: Invocation, error: NetauditError) -> None:
    """End a command that could not go on."""
    finish(invocation, error.verdict, invocation.words())


def _said(verdict: Verdict, words: "Translator") -> Mapping[str, object]:
    from netaudit.report.wording import reason_mend, reason_sentence

    return {
        "verdict": verdict.word,
        "exit_code": int(verdict.exit_code),
        "reasons": [
            {
                "code": each.code,
                "params": dict(each.params),
                "sentence": reason_sentence(each, words),
                "mend": reason_mend(each, words),
            }
            for each in verdict.reasons
        ],
    }


def _say(each: Reason, words: "Translator") -> None:
    from netaudit.report.wording import reason_mend, reason_sentence

    mark = {ExitCode.CONFORMING: "·", ExitCode.DIFFERENT: "≠"}.get(each.exit_code, "✗")
    if not _can_say(mark):
        mark = "-"
    click.echo(f"{mark} {reason_sentence(each, words)}")
    mend = reason_mend(each, words)
    if mend:
        click.echo(f"  {mend}")


def _can_say(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def safe(text: str) -> str:
    """Text from outside, made safe for a terminal."""
    return printable(text)


def _locale_language() -> str:
    name = locale.getlocale()[0] or ""
    return "fr" if name.lower().startswith(("fr", "french")) else "en"
