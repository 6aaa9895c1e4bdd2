"""DKIM keys (RFC 6376, with RFC 8301 on algorithms and lengths and RFC 8463 on Ed25519), for a known selector."""

import base64
import binascii
import re

from netaudit.model.dns import Ask
from netaudit.model.mail_domain import MailFinding, found
from netaudit.model.names import printable

SHORTEST_GOOD = 2048
_TAG = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,31}")
_SELECTOR = re.compile(
    r"[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*"
)


def is_selector(text: str) -> bool:
    """Whether this may be a selector: labels of a domain name."""
    return len(text) <= 100 and _SELECTOR.fullmatch(text) is not None


def parse_dkim(text: str) -> dict[str, str]:
    """The tags of a key record.

    Raises:
        ValueError: it is not a list of tags, or of another version; the text says why.
    """
    tags: dict[str, str] = {}
    for part in text.split(";"):
        name, sign, value = (piece.strip() for piece in part.partition("="))
        if not part.strip():
            continue
        if not sign or not _TAG.fullmatch(name):
            raise ValueError(f"“{printable(part.strip())[:60]}” is no tag")
        if name in tags:
            raise ValueError(f"{name} stands twice")
        if name == "v" and (tags or value != "DKIM1"):
            raise ValueError("v=DKIM1 stands first, or not at all")
        tags[name] = value
    if "p" not in tags:
        raise ValueError("it has no key (p)")
    return tags


def key_bits(kind: str, text: str) -> int:
    """The length of a public key in bits.

    Raises:
        ValueError: it is no such key.
    """
    try:
        raw = base64.b64decode(re.sub(r"\s", "", text), validate=True)
    except (binascii.Error, ValueError) as failure:
        raise ValueError("its key is not base64") from failure
    if kind == "ed25519":
        if len(raw) != 32:
            raise ValueError("an Ed25519 key has 32 bytes")
        return 256
    if kind != "rsa":
        raise ValueError(f"the key type {printable(kind)[:20]} is not known")
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        key = load_der_public_key(raw)
    except (ValueError, UnsupportedAlgorithm) as failure:
        raise ValueError("its key cannot be read") from failure
    if not isinstance(key, RSAPublicKey):
        raise ValueError("its key is no RSA key")  # noqa: TRY004  one kind of refusal for a wrong record
    return key.key_size


def judge_dkim(domain: str, selector: str, ask: Ask) -> list[MailFinding]:
    """Judge the key that a selector names."""
    name = f"{selector}._domainkey.{domain}"
    answer = ask(name, "TXT")
    if answer is None or answer.outcome == "failed":
        return [found("dkim-unanswered", name=name)]
    if not answer.values:
        return [found("dkim-none", name=name)]
    if len(answer.values) > 1:
        return [found("dkim-many", name=name, count=len(answer.values))]
    try:
        tags = parse_dkim(answer.values[0])
        if not tags["p"]:
            return [found("dkim-revoked", name=name)]
        kind = tags.get("k", "rsa")
        bits = key_bits(kind, tags["p"])
    except ValueError as failure:
        return [found("dkim-syntax", name=name, detail=str(failure))]
    findings = []
    if kind == "rsa" and bits < SHORTEST_GOOD:
        findings.append(found("dkim-short", name=name, bits=bits))
    if "h" in tags and "sha256" not in [each.strip() for each in tags["h"].split(":")]:
        findings.append(found("dkim-sha1", name=name))
    if not findings:
        findings.append(found("dkim-good", selector=selector, kind=kind, bits=bits))
    if "y" in [each.strip() for each in tags.get("t", "").split(":")]:
        findings.append(found("dkim-test", name=name))
    return findings
