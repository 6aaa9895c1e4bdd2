"""Named access lists of Cisco IOS: what each line does to one (Security Command Reference, `ip access-list`)."""

import re

from netaudit.core.planning.session import Certainty
from netaudit.core.planning.text import Block, Text

_RULE = re.compile(r"(?:(\d+) )?((?:permit|deny) .+)")


def list_heading(words: str) -> str:
    """The line itself where it heads a named access list; empty where it does not."""
    return words if re.fullmatch(r"ip access-list (standard|extended) \S+", words) else ""


class ListMode:
    """Somebody in an access list."""

    def __init__(self, document: Text, heading: str) -> None:
        """Open the list, new where it is not there."""
        self._block = document.named(heading) or document.add(
            Block(heading, [], ["!"]), lambda _: False, ("ip access-list", "ip")
        )

    def obey(self, words: str, *, negated: bool) -> Certainty | None:
        """Take a rule; None where it is none."""
        if re.match(r"(?:\d+ )?remark\b", words):
            return "unpredicted"
        rules = self._block.lines()
        # Older releases print no numbers: then a rule is known by its words, and a new one goes to the end.
        numbered = [int(match[1]) for rule in rules if (match := _RULE.fullmatch(rule)) and match[1]]
        match = _RULE.fullmatch(words)
        if negated:
            wanted = words if words.isdecimal() or match else None
            return self._without(wanted) if wanted else None
        if match is None:
            return None
        bare = [rule.removeprefix(f"{number} ") for rule, number in zip(rules, numbered, strict=False)] or rules
        if match[2] in bare or (numbered and len(numbered) != len(rules)):
            return "unpredicted"
        number = int(match[1]) if match[1] else 0
        if rules and bool(number) != bool(numbered) and number:
            return "unpredicted"
        if numbered and not number:
            number = max(numbered) + 10
        if number in numbered:
            return "unpredicted"
        self._block.put(f"{number} {match[2]}" if number else match[2], _number, " ")
        return "modelled"

    def _without(self, wanted: str) -> Certainty:
        kept = [line for line in self._block.body if not _names(line.strip(), wanted)]
        if len(kept) == len(self._block.body):
            return "unpredicted"
        self._block.body = kept
        return "modelled"


def _names(rule: str, wanted: str) -> bool:
    """Whether a rule is meant by its number, its words, or both."""
    match = _RULE.fullmatch(rule)
    return match is not None and wanted in (rule, match[1], match[2])


def _number(line: str) -> int:
    match = _RULE.fullmatch(line)
    return int(match[1]) if match and match[1] else 0
