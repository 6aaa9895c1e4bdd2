"""A verdict on the works in plain lines, as the command line shows it: the four sets, and the tests."""

from collections.abc import Iterator

from netaudit.core.works.four_sets import place
from netaudit.model.names import printable
from netaudit.model.statements import Tested, VerdictStatement
from netaudit.report.language import Translator
from netaudit.report.sentences import sentence
from netaudit.report.tested import answer_words, kind_words
from netaudit.report.unseen import unseen_words

_PASSED = {True: "✓", False: "✗", None: "?"}


def verdict_lines(said: VerdictStatement, t: Translator) -> list[str]:
    """Every change of the four sets, then every test."""
    lines: list[str] = []
    for heading, found in (
        ("Declared and seen:", said.seen),
        ("Declared but missing:", said.missing),
        ("Seen but undeclared:", said.undeclared),
    ):
        if found:
            lines.append(t.text(heading))
        for each in found:
            reaches = said.affects.get(place(each), ()) if heading.startswith("Seen") else ()
            told = t.text(" (reaches {names})", names=", ".join(reaches)) if reaches else ""
            lines.append(f"  {sentence(each, t)}{told}")
    if said.not_collected:
        lines.append(t.text("Not collected:"))
        lines += [f"  {unseen_words(each, t)}" for each in said.not_collected]
    lines += _test_lines(said.tests, t)
    return [printable(line) for line in lines]


def _test_lines(tests: tuple[Tested, ...], t: Translator) -> Iterator[str]:
    if tests:
        yield t.text("Tests:")
    for each in tests:
        expected, obtained = (answer_words(words, t) for words in (each.expected, each.obtained or "—"))
        told = t.text("expected {expected}, obtained {obtained}", expected=expected, obtained=obtained)
        test = f"{kind_words(each.kind, t)} {each.subject}"
        yield f"  {_PASSED[each.passed]} " + t.text("{test}: {told}", test=test, told=told)
