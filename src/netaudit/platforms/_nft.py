"""nftables (nft(8)): the ruleset as chains of rules in their order, and translations.

A rule's key is its own text without counters; what its fields do not say is left in `more`, so that nothing is lost.
Named sets are told by the lines of the configuration.
"""

import re
from collections.abc import Iterator

from netaudit.core.configuration import by_indentation
from netaudit.model.names import printable
from netaudit.model.platform import ConfigLine, ReadingError
from netaudit.model.rows import Filter, FilterRule, NatRule

END = "# end"
"""What the command says after everything else: an empty ruleset is nothing."""
# What nft(8) prints of counters, quotas and elements that expire, and of sets that packets fill: it moves by itself.
_MOVING = (
    (re.compile(r" ?\bpackets \d+ bytes \d+"), ""),
    (re.compile(r"(?<=bytes) used \d+ \w*bytes"), ""),
    (re.compile(r" expires [0-9a-z]+"), ""),
    (re.compile(r"(flags [^\n}]*\bdynamic\b[^}]*?)\n\s*elements = \{[^}]*\}"), r"\1"),
)
_VALUE = r'(?:!= )?(?:"[^"]*"|\{[^}]*\}|\S+)'
_SOURCE = re.compile(rf"\b(?:iifname|iif|ip saddr|ip6 saddr|ether saddr) {_VALUE}")
_DESTINATION = re.compile(rf"\b(?:oifname|oif|ip daddr|ip6 daddr|ether daddr) {_VALUE}")
_SERVICE = re.compile(rf"\b(tcp|udp|sctp) dport ({_VALUE})")
_COMMENT = re.compile(r' comment "((?:[^"\\]|\\.)*)"$')
_TRANSLATION = re.compile(r"(?:^| )((?:dnat|snat|masquerade|redirect)\b.*)$")
_VERDICT = re.compile(
    r"(?:^| )(accept|drop|reject(?: with .+)?|return|continue|queue\b.*|(?:jump|goto) \S+|.+ vmap .+)$"
)
_ACTIONS = {"accept": "permit", "drop": "deny", "": "continue"}
_HOOK = re.compile(r"type (\w+) hook (.+?); ?(?:policy (\w+);)?$")


def still(ruleset: str, command: str) -> str:
    """The ruleset without what moves by itself; raises `ReadingError` where its end, or a brace, is missing."""
    if ruleset.rstrip().rpartition("\n")[2] != END:
        raise ReadingError(f"`{command}` stops before its end")
    ruleset = ruleset.rstrip().removesuffix(END)
    bare = re.sub(r'"[^"\n]*"', "", ruleset)
    if bare.count("{") != bare.count("}"):
        raise ReadingError(f"`{command}` stops before its last table is closed")
    for pattern, instead in _MOVING:
        ruleset = pattern.sub(instead, ruleset)
    return ruleset


def _chains(ruleset: str) -> Iterator[tuple[str, str, list[str]]]:
    """(`family table chain`, the chain's own line or nothing, its rules)."""
    found: dict[str, tuple[str, list[str]]] = {}
    for line in by_indentation(ruleset):
        key = chain_of(line)
        if not key:
            continue
        if line[-1].startswith("chain "):
            found[key] = ("", [])
        elif key not in found:
            raise ReadingError(f"a rule of {printable(key)} stands before its chain")
        elif line[-1].startswith("type ") and " hook " in line[-1]:
            found[key] = (line[-1], found[key][1])
        elif line[-1] != "}":
            found[key][1].append(line[-1])
    for key, (own, rules) in found.items():
        yield key, own, rules


def chain_of(line: ConfigLine) -> str:
    """`family table chain` of a line of a chain; empty for any other line."""
    heads = [part for part in line if part.endswith("{")]
    if len(heads) < 2 or not heads[0].startswith("table ") or not heads[1].startswith("chain "):
        return ""
    return printable(f"{heads[0][6:-1].strip()} {heads[1][6:-1].strip()}")


def filters(ruleset: str) -> dict[str, Filter]:
    """Chains that do not translate; what no rule matches goes by the policy, where the chain stands at a hook."""
    found = {}
    for key, own, lines in _chains(ruleset):
        hook = _HOOK.match(own)
        if hook and hook[1] == "nat":
            continue
        rules: dict[str, FilterRule] = {}
        for line in lines:
            rules[_free(line, rules)] = _rule(line)
        default = _ACTIONS[hook[3]] if hook and hook[3] in _ACTIONS else ""
        applied = (printable(f"{hook[1]} at {hook[2]}"),) if hook else ()
        found[key] = Filter(rules=rules, order=tuple(rules), default=default, applied=applied)
    return found


def _free(line: str, taken: dict[str, FilterRule] | dict[str, NatRule]) -> str:
    text = printable(line)
    number = sum(key.split(" #")[0] == text for key in taken)
    return f"{text} #{number + 1}" if number else text


def _rule(line: str) -> FilterRule:
    rest, comment = _without(_COMMENT, line)
    rest, verdict = _without(_VERDICT, rest)
    rest, source = _all(_SOURCE, rest)
    rest, destination = _all(_DESTINATION, rest)
    service = _SERVICE.search(rest)
    rest = _SERVICE.sub("", rest, count=1)
    return FilterRule(
        action=_ACTIONS.get(verdict, printable(verdict)),
        source=source or "any",
        destination=destination or "any",
        service=printable(f"{service[1]}/{service[2]}") if service else "any",
        log=bool(re.search(r"\blog\b", rest)),
        comment=printable(comment),
        more=printable(" ".join(word for word in rest.split() if word != "counter")),
    )


def nat(ruleset: str) -> dict[str, NatRule]:
    """Rules of chains that translate, in their order."""
    found: dict[str, NatRule] = {}
    for key, own, lines in _chains(ruleset):
        hook = _HOOK.match(own)
        if not hook or hook[1] != "nat":
            continue
        for line in lines:
            rest, comment = _without(_COMMENT, line)
            rest, translation = _without(_TRANSLATION, rest)
            if not translation:
                rest, translation = _without(_VERDICT, rest)
            interface = re.search(r'\b[io]if(?:name)? "?([^"\s]+)', rest)
            found[_free(f"{key}: {line}", found)] = NatRule(
                kind="destination" if translation.startswith(("dnat", "redirect")) else "source",
                original=printable(" ".join(word for word in rest.split() if word != "counter")) or "any",
                translated=printable(translation),
                interface=printable(interface[1]) if interface else "",
                comment=printable(comment),
            )
    return found


def _without(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    """The text without what a pattern finds, and what it found."""
    found = pattern.search(text)
    return (text[: found.start()] + text[found.end() :], found[1]) if found else (text, "")


def _all(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    """The text without everything a pattern finds, and all that it found."""
    said = [found[0] for found in pattern.finditer(text)]
    return pattern.sub("", text), printable(", ".join(said))
