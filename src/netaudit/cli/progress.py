"""Shows which hosts are being asked: a bar on a terminal, plain lines elsewhere, nothing but stderr."""

import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from netaudit.collect import Progress
from netaudit.model.verdict import Reason
from netaudit.report.language import Translator
from netaudit.report.wording import reason_sentence

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID


class Lines:
    """One line as each host ends."""

    def __init__(self, words: Translator) -> None:
        """Take the language."""
        self._words = words
        self._lock = threading.Lock()

    def started(self, host: str) -> None:
        """Say nothing: the end of a host is what counts."""

    def ended(self, host: str, reasons: Sequence[Reason]) -> None:
        """Say that a host answered, or why it did not."""
        with self._lock:
            if not reasons:
                print(f"  {host}: {self._words.text('answered')}", file=sys.stderr, flush=True)  # noqa: T201
            for each in reasons:
                print(f"  {reason_sentence(each, self._words)}", file=sys.stderr, flush=True)  # noqa: T201


class Steps(Lines):
    """As `Lines`, and each line that is sent to a host."""

    def sending(self, host: str, way: str, number: int, total: int, line: str) -> None:
        """Say what is about to be sent."""
        with self._lock:
            print(f"  {host} {way} {number}/{total}: {line}", file=sys.stderr, flush=True)  # noqa: T201

    def waiting(self, host: str, until: str) -> None:
        """Say that a host is waited for."""
        with self._lock:
            said = self._words.text("{host}: not reachable; its own timer returns it at about {until}", host=host,
                                    until=until)  # fmt: skip
            print(f"  {said}", file=sys.stderr, flush=True)  # noqa: T201


@contextmanager
def shown(words: Translator, total: int) -> Iterator[Progress]:
    """The progress that fits where stderr goes."""
    if not sys.stderr.isatty():
        yield Lines(words)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _OnBar(bar, bar.add_task(words.text("Asking the hosts"), total=total), words)


class _OnBar:
    def __init__(self, bar: "Bar", task: "TaskID", words: Translator) -> None:
        self._bar, self._task, self._lines = bar, task, Lines(words)

    def started(self, host: str) -> None:
        self._bar.update(self._task, description=host)

    def ended(self, host: str, reasons: Sequence[Reason]) -> None:
        if reasons:
            self._lines.ended(host, reasons)
        self._bar.advance(self._task)
