"""DMARC (RFC 7489) and the tags of its successor (RFC 9989): what a domain asks receivers to do with forged mail.

Where the domain publishes nothing, the domain it belongs to decides. Which one that is, the practice declares: it is
the shortest of its own mail domains that this one lies below. No list of public suffixes is needed for that.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from netaudit.model.dns import Ask, plain_name
from netaudit.model.mail_domain import MailFinding, found
from netaudit.model.names import printable

MOST_REPORTS = 5
_VERSION = re.compile(r"[ \t]*v[ \t]*=[ \t]*DMARC1[ \t]*(;|$)", re.IGNORECASE)
_EXACT = re.compile(r"[ \t]*[vV][ \t]*=[ \t]*DMARC1[ \t]*(;|$)")
_TAG = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,31}")
_POLICIES = ("none", "quarantine", "reject")
_MAILTO = re.compile(r"mailto:([^@\s!?]+)@([^@\s!?]+)(?:\?[^!]*)?(?:!\d+[kmgt]?)?", re.IGNORECASE)
_OLD = ("pct", "rf", "ri")


@dataclass(frozen=True)
class Policy:
    """A record that was read."""

    at: str
    """The domain whose policy it is."""
    tags: dict[str, str]


def organisational(domain: str, declared: Sequence[str]) -> str:
    """The declared domain that a domain belongs to; itself, where none that is shorter was declared."""
    above = [plain_name(each) for each in declared]
    held = [each for each in above if domain == each or domain.endswith(f".{each}")]
    return min([*held, domain], key=len)


def parse_dmarc(text: str) -> dict[str, str]:
    """The tags of a record, in lower case, with their values.

    Raises:
        ValueError: it is not a list of tags; the text says why.
    """
    tags: dict[str, str] = {}
    for place, part in enumerate(text.split(";")):
        name, sign, value = (piece.strip(" \t") for piece in part.partition("="))
        if not part.strip(" \t"):
            continue
        if not sign or not _TAG.fullmatch(name):
            raise ValueError(f"“{printable(part.strip())[:60]}” is no tag")
        if name.lower() in tags:
            raise ValueError(f"{name} stands twice")
        if place == 0 and (name.lower(), value) != ("v", "DMARC1"):
            raise ValueError("it does not begin with v=DMARC1")
        tags[name.lower()] = value
    return tags


def judge_dmarc(domain: str, declared: Sequence[str], ask: Ask) -> list[MailFinding]:
    """Judge the policy that applies to a domain."""
    parent = organisational(domain, declared)
    policy = _policy(domain, ask)
    if policy == [] and parent != domain:
        policy = _policy(parent, ask)
    elif policy == [] and domain.count(".") > 1:
        return [found("dmarc-parent-unknown", domain=domain)]
    if policy == []:
        return [found("dmarc-none", domain=domain)]
    if not isinstance(policy, Policy):
        return list(policy)
    findings = [*_applied(domain, policy), *_reports(domain, policy, parent, declared, ask)]
    if not any(each.meaning in ("non-compliant", "undetermined") for each in findings):
        reports = policy.tags.get("rua") or "-"
        said = f"p={policy.tags['p'].lower()}"
        findings.append(found("dmarc-good", policy=said, reports=printable(reports)[:120]))
    return findings


def _policy(domain: str, ask: Ask) -> Policy | list[MailFinding]:
    """The policy published at a domain; an empty list where there is none, else why it cannot be had."""
    name = f"_dmarc.{domain}"
    answer = ask(name, "TXT")
    if answer is None or answer.outcome == "failed":
        return [found("dmarc-unanswered", name=name)]
    records = [text for text in answer.values if _EXACT.match(text)]
    if not records and any(_VERSION.match(text) for text in answer.values):
        return [found("dmarc-syntax", name=name, detail="DMARC1 is written in capitals")]
    if len(records) > 1:
        return [found("dmarc-many", name=name, count=len(records))]
    try:
        return Policy(domain, parse_dmarc(records[0])) if records else []
    except ValueError as failure:
        return [found("dmarc-syntax", name=name, detail=str(failure))]


def _applied(domain: str, policy: Policy) -> Iterator[MailFinding]:
    """Whether receivers are asked to do anything."""
    name, tags = f"_dmarc.{policy.at}", policy.tags
    asked = tags.get("p", "").lower()
    if policy.at != domain and tags.get("sp"):
        asked = tags["sp"].lower()
    if not asked:
        yield found("dmarc-no-policy", name=name)
    elif asked not in _POLICIES:
        yield found("dmarc-syntax", name=name, detail=f"{printable(asked)[:30]} is no policy")
    elif asked == "none":
        yield found("dmarc-monitor")
    elif tags.get("sp", "").lower() == "none":
        yield found("dmarc-subdomains")
    if tags.get("t", "").lower() == "y":
        yield found("dmarc-test")
    percent = tags.get("pct", "100")
    if not re.fullmatch(r"[0-9]{1,3}", percent) or int(percent) > 100:
        yield found("dmarc-syntax", name=name, detail=f"pct={printable(percent)[:20]} is no percentage")
    elif int(percent) < 100:
        yield found("dmarc-part", percent=int(percent))
    yield from _spelling(name, tags)


def _spelling(name: str, tags: dict[str, str]) -> Iterator[MailFinding]:
    """Tags that are old, and values that no receiver takes."""
    allowed = {
        "sp": _POLICIES, "np": _POLICIES, "adkim": ("r", "s"), "aspf": ("r", "s"), "t": ("y", "n"),
        "psd": ("y", "n", "u"),
    }  # fmt: skip
    for tag, values in allowed.items():
        if tag in tags and tags[tag].lower() not in values:
            yield found("dmarc-syntax", name=name, detail=f"{tag}={printable(tags[tag])[:30]}")
    old = [tag for tag in _OLD if tag in tags]
    if old:
        yield found("dmarc-old-tags", tags=", ".join(old))


def _reports(domain: str, policy: Policy, parent: str, declared: Sequence[str], ask: Ask) -> Iterator[MailFinding]:
    """Whether somebody receives the reports (RFC 7489, 7.1: another domain has to agree to that)."""
    uris = [uri.strip() for uri in policy.tags.get("rua", "").split(",") if uri.strip()]
    if not uris:
        yield found("dmarc-no-reports")
    for uri in uris[:MOST_REPORTS]:
        match = _MAILTO.fullmatch(uri)
        if match is None:
            yield found("dmarc-report-address", uri=printable(uri)[:80])
            continue
        target = plain_name(match[2])
        if organisational(target, [*declared, parent]) == parent:
            continue
        name = f"{policy.at}._report._dmarc.{target}"
        answer = ask(name, "TXT")
        if answer is None or answer.outcome == "failed":
            yield found("dmarc-unanswered", name=name)
        elif not any(_EXACT.match(text) for text in answer.values):
            yield found(
                "dmarc-report-refused", target=printable(target)[:80], domain=domain, name=printable(name)[:160]
            )
