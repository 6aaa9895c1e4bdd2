"""SPF (RFC 7208) judged without a message: what any receiver would have to do, at worst, to evaluate a record.

The rules: one record a domain (4.5); at most 10 terms that ask the DNS (4.6.4), over all that is included or
redirected to; at most 2 of them may find nothing; what is included must publish SPF itself (5.2); a record ends with
`all` or with `redirect` (4.7). Terms behind `all` are never reached. A term whose name holds a macro depends on the
message and is reported as undetermined. The walk ends: each record costs one of the 10 lookups.
"""

import ipaddress
import re
from dataclasses import dataclass, field

from netaudit.model.dns import Ask, Kind, plain_name
from netaudit.model.mail_domain import MailFinding, found
from netaudit.model.names import printable

MOST_LOOKUPS = 10
MOST_VOIDS = 2
_MOST_MX = 10
_NOT_KNOWN = "not known"
_VERSION = re.compile(r"v=spf1( |$)", re.IGNORECASE)
_DIRECTIVE = re.compile(r"([-+?~]?)(all|include|a|mx|ptr|ip4|ip6|exists)([:/].*)?", re.IGNORECASE | re.DOTALL)
_MODIFIER = re.compile(r"([A-Za-z][A-Za-z0-9._-]*)=(.*)", re.DOTALL)
_MACRO = r"%\{{[{letters}]\d{{0,3}}r?[.+,/_=-]*\}}|%[%_-]|[\x21-\x24\x26-\x7e]"
_MACROS = re.compile(f"({_MACRO.format(letters='slodiphcrtv')})+", re.IGNORECASE)
# `c`, `r` and `t` are only for explanations (RFC 7208, 7.2).
_IN_A_DOMAIN = re.compile(f"({_MACRO.format(letters='slodiphv')})+", re.IGNORECASE)
_ENDS_IN_A_MACRO = re.compile(r"(%\{[^{}]*\}|%[%_-])\.?$")
_TOP_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_NETWORK = re.compile(r"[0-9A-Fa-f.:]{2,45}(/(0|[1-9][0-9]{0,2}))?")
# The lengths stand at the end: a name may hold a slash itself.
_PREFIXES = re.compile(r"(?P<name>.*?)(/(?P<four>0|[1-9]\d?))?(//(?P<six>0|[1-9]\d{0,2}))?", re.DOTALL | re.ASCII)


@dataclass(frozen=True)
class Term:
    """A mechanism, or the modifier `redirect`."""

    name: str
    qualifier: str
    target: str
    """The domain it names; empty: the record's own."""

    @property
    def asks(self) -> bool:
        """Whether it costs a DNS lookup."""
        return self.name not in ("all", "ip4", "ip6")


@dataclass
class Spf:
    """What a walk found."""

    findings: list[MailFinding] = field(default_factory=list)
    lookups: int = 0
    voids: list[str] = field(default_factory=list)
    ending: str = ""
    """The qualifier of `all`, of the record that is redirected to where it is; empty where there is none."""
    stopped: bool = False
    """Whether a receiver would stop with an error."""

    def add(self, code: str, **params: str | int) -> None:
        """Add a finding, once."""
        each = found(code, **params)
        if each not in self.findings:
            self.findings.append(each)


class _OverError(Exception):
    """Nothing behind this is ever evaluated."""


def spf_records(texts: tuple[str, ...]) -> list[str]:
    """The SPF records among a name's TXT records."""
    return [text for text in texts if _VERSION.match(text)]


def judge_spf(domain: str, ask: Ask) -> Spf:
    """Judge what a domain publishes."""
    spf = Spf()
    try:
        spf.ending = _record(spf, domain, (domain,), ask, "spf-none")
    except _OverError:
        spf.stopped = True
    if len(spf.voids) > MOST_VOIDS:
        spf.add("spf-voids", count=len(spf.voids), names=", ".join(dict.fromkeys(spf.voids)))
    if spf.ending in ("?", "+"):
        spf.add("spf-weak-ending", ending=f"{spf.ending}all")
    if not spf.ending and not spf.stopped:
        spf.add("spf-no-ending")
    if not any(each.meaning in ("non-compliant", "undetermined") for each in spf.findings):
        spf.add("spf-good", lookups=spf.lookups, ending=f"{spf.ending}all")
    return spf


def parse_spf(record: str) -> list[Term]:
    """The terms of a record, in the order in which they are evaluated; `redirect` comes last.

    Raises:
        ValueError: a receiver would call it an error; the text says why.
    """
    terms: list[Term] = []
    modifiers: dict[str, str] = {}
    for word in filter(None, record[6:].split(" ")):
        modifier = _MODIFIER.fullmatch(word)
        if modifier is None:
            terms.append(_directive(word))
            continue
        name, value = modifier[1].lower(), modifier[2]
        if name in ("redirect", "exp"):
            if name in modifiers:
                raise ValueError(f"{name} stands twice")
            modifiers[name] = _domain(value, word)
        elif value and not _MACROS.fullmatch(value):
            raise ValueError(f"“{_short(word)}” is no modifier")
    ends = next((place for place, term in enumerate(terms) if term.name == "all"), None)
    if ends is not None:
        return terms[: ends + 1]
    return [*terms, *([Term("redirect", "", modifiers["redirect"])] if "redirect" in modifiers else [])]


def _directive(word: str) -> Term:
    match = _DIRECTIVE.fullmatch(word)
    if match is None:
        raise ValueError(f"“{_short(word)}” is no mechanism")
    qualifier, name, rest = match[1] or "+", match[2].lower(), match[3] or ""
    if name in ("ip4", "ip6"):
        _network(name, rest, word)
        return Term(name, qualifier, "")
    if name == "all":
        if rest:
            raise ValueError(f"“{_short(word)}” is no mechanism")
        return Term(name, qualifier, "")
    if name in ("include", "exists"):
        return Term(name, qualifier, _domain(rest.removeprefix(":"), word))
    return Term(name, qualifier, _target(name, rest, word))


def _network(name: str, rest: str, word: str) -> None:
    text = rest.removeprefix(":")
    try:
        if not rest.startswith(":") or not _NETWORK.fullmatch(text):
            raise ValueError(rest)  # noqa: TRY301  both say the same
        if name == "ip4":
            ipaddress.IPv4Network(text, strict=False)
        else:
            ipaddress.IPv6Network(text, strict=False)
    except ValueError as failure:
        raise ValueError(f"“{_short(word)}” is no network") from failure


def _target(name: str, rest: str, word: str) -> str:
    """Of `a`, `mx` and `ptr`: the domain, where one is named; the prefix lengths are checked."""
    match = _PREFIXES.fullmatch(rest)
    if match is None or int(match["four"] or 0) > 32 or int(match["six"] or 0) > 128:
        raise ValueError(f"“{_short(word)}” has no such prefix")
    if name == "ptr" and (match["four"] or match["six"]):
        raise ValueError(f"“{_short(word)}” is no mechanism")
    return _domain(match["name"][1:], word) if match["name"] else ""


def _domain(text: str, word: str) -> str:
    name = plain_name(text)
    macro = "%" in name
    whole = _IN_A_DOMAIN.fullmatch(text) is not None and ((macro and bool(_ENDS_IN_A_MACRO.search(text))) or _top(name))
    if not whole or (not macro and not _can_be_asked(name)):
        raise ValueError(f"“{_short(word)}” names no domain")
    return text if macro else name


def _top(name: str) -> bool:
    """Whether a name has a dot and a top label behind the last one, which is not all digits (7.1)."""
    _, dot, label = name.rpartition(".")
    return bool(dot) and _TOP_LABEL.fullmatch(label) is not None and not label.isdigit()


def _can_be_asked(name: str) -> bool:
    return len(name) <= 253 and all(0 < len(each) < 64 for each in name.split("."))


def _short(word: str) -> str:
    return printable(word)[:60]


def _record(spf: Spf, domain: str, path: tuple[str, ...], ask: Ask, if_none: str) -> str:
    """Walk one record; returns the qualifier of its `all`, or that it is not known."""
    answer = ask(domain, "TXT")
    if answer is None or answer.outcome == "failed":
        # What stands behind it is not known; what stands beside it still is.
        spf.add("spf-unanswered", name=domain, kind="TXT")
        return _NOT_KNOWN
    if not answer.values and len(path) > 1:
        spf.voids.append(domain)
    texts = answer.values
    records = spf_records(texts)
    if any(not _VERSION.match(text) and _VERSION.match(text.lstrip()) for text in texts):
        spf.add("spf-leading-space", name=domain)
    if not records:
        spf.add(if_none, **({"domain": domain} if if_none == "spf-none" else {"name": domain}))
        raise _OverError
    if len(records) > 1:
        spf.add("spf-many", name=domain, count=len(records))
        raise _OverError
    try:
        terms = parse_spf(records[0])
    except ValueError as failure:
        spf.add("spf-syntax", name=domain, detail=str(failure))
        raise _OverError from failure
    return _walk(spf, terms, domain, path, ask)


def _walk(spf: Spf, terms: list[Term], domain: str, path: tuple[str, ...], ask: Ask) -> str:
    for term in terms:
        if term.name == "all":
            return term.qualifier
        if not term.asks:
            continue
        spf.lookups += 1
        if spf.lookups > MOST_LOOKUPS:
            spf.add("spf-lookups")
            raise _OverError
        target = term.target or domain
        if "%" in target:
            spf.add("spf-macro", name=domain, term=f"{term.name}:{target}")
            if term.name == "redirect":
                return _NOT_KNOWN
        elif term.name in ("include", "redirect"):
            ending = _other_record(spf, term, target, path, ask)
            if term.name == "redirect":
                return ending
        else:
            _addresses(spf, term, domain, target, ask)
    return ""


def _other_record(spf: Spf, term: Term, target: str, path: tuple[str, ...], ask: Ask) -> str:
    if target in path:
        spf.add("spf-loop", path=" → ".join((*path, target)))
        raise _OverError
    return _record(spf, target, (*path, target), ask, f"spf-{term.name}-none")


def _addresses(spf: Spf, term: Term, domain: str, target: str, ask: Ask) -> None:
    if term.name == "ptr":
        spf.add("spf-ptr", name=domain)
        return
    kinds: tuple[Kind, ...] = {"a": ("A", "AAAA"), "mx": ("MX",), "exists": ("A",)}[term.name]  # type: ignore[assignment]
    answers = [(kind, ask(target, kind)) for kind in kinds]
    unknown = [kind for kind, answer in answers if answer is None or answer.outcome == "failed"]
    for kind in unknown:
        spf.add("spf-unanswered", name=target, kind=kind)
    held = [answer for _, answer in answers if answer is not None and answer.values]
    if not unknown and not held:
        # Nothing for either family: whoever sends, the lookup finds nothing.
        spf.voids.append(target)
    if term.name == "mx" and any(len(answer.values) > _MOST_MX for answer in held):
        spf.add("spf-mx-many", name=target)
