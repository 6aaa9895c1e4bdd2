"""What the kernel's ruleset will be when /etc/nftables.conf is changed and loaded again.

Only for chains of which the file and the kernel say the same now, rule by rule, and for new rules in the words in which
nft(8) prints them; what it would print otherwise is not guessed.
"""

import re
from collections.abc import Iterator

from netaudit.model.names import printable
from netaudit.model.platform import Unpredicted
from netaudit.platforms._nft import END

_ADDRESS = r"\d+(?:\.\d+){3}(?:/(?:[12]?\d|3[01]))?"
_NAME = r'"[\w.-]{1,15}"'
_NUMBERS = r"(?:\d+(?:-\d+)?|\{ \d+(?:, \d+)* \})"
_RULE = re.compile(
    rf"(?:(?:iifname|oifname) (?:{_NAME}|\{{ {_NAME}(?:, {_NAME})* \}}) |ip (?:saddr|daddr) (?:@\w+|{_ADDRESS}) "
    rf'|(?:tcp|udp) (?:dport|sport) {_NUMBERS} |icmp type [a-z-]+ |counter (?:name "\w+" )?)*'
    r'(?:accept|drop|reject)(?: comment "[^"\\]{1,127}")?'
)
_OPENS = re.compile(r"(table|chain) ([\w ]+?) ?\{")


def after(ruleset: str, old: str, new: str) -> str:
    """The answer to `nft list ruleset` after the file's change.

    Raises:
        Unpredicted: something else than rules of a chain changes, the kernel has other rules than the file, or a new
            rule is not in nft's own words.
    """
    was, now = dict(_chains(old)), dict(_chains(new))
    if _outside(old) != _outside(new) or was.keys() != now.keys():
        raise Unpredicted("something else than the rules of a chain changes")
    if "flush ruleset" not in old:
        raise Unpredicted("the file does not begin with `flush ruleset`, so loading it only adds")
    runs = dict(_chains(ruleset.replace(END, "")))
    text = ruleset
    for chain in (each for each in was if was[each] != now[each]):
        if runs.get(chain) != was[chain]:
            raise Unpredicted(f"the kernel's chain {printable(chain)} is not what the file says")
        odd = [rule for rule in now[chain] if rule not in was[chain] and not _RULE.fullmatch(rule)]
        if odd:
            raise Unpredicted(f"`{printable(odd[0])[:80]}` is not in the words in which nft prints it")
        text = _with_rules(text, chain, now[chain])
    return text


def _statements(text: str) -> Iterator[str]:
    """One a line, without comments, blanks and what counts."""
    for line in text.splitlines():
        bare = re.sub(r"\s+", " ", re.sub(r"^\s*#.*", "", line)).strip()
        bare = re.sub(r" packets \d+ bytes \d+", "", bare)
        if bare:
            yield bare


def _placed(text: str) -> Iterator[tuple[str, str]]:
    """(`family table chain` or empty, statement)."""
    above: list[str] = []
    for line in _statements(text):
        opened = _OPENS.fullmatch(line)
        chain = " ".join(above) if len(above) == 2 and all(above) else ""
        yield ("" if opened or line == "}" else chain), line
        if opened:
            above.append(opened[2])
        elif line.endswith("{"):
            above.append("")
        elif line == "}" and above:
            above.pop()


def _chains(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    found: dict[str, list[str]] = {}
    for chain, line in _placed(text):
        if chain:
            found.setdefault(chain, []).append(line)
    yield from ((chain, tuple(lines)) for chain, lines in found.items())


def _outside(text: str) -> tuple[str, ...]:
    """What stands in no chain, and what a chain says of itself."""
    return tuple(line for chain, line in _placed(text) if not chain or line.startswith("type "))


def _with_rules(ruleset: str, chain: str, rules: tuple[str, ...]) -> str:
    """The ruleset with other rules in one chain."""
    lines: list[str] = []
    above: list[str] = []
    written = False
    for line in ruleset.splitlines():
        bare = re.sub(r"\s+", " ", line).strip()
        inside = len(above) == 2 and " ".join(above) == chain
        if not (inside and bare != "}"):
            lines.append(line)
        elif not written:
            lines += [f"\t\t{rule}" for rule in rules]
            written = True
        opened = _OPENS.fullmatch(bare)
        if opened:
            above.append(opened[2])
        elif bare.endswith("{"):
            above.append("")
        elif bare == "}" and above:
            above.pop()
    return "\n".join(lines) + "\n"
