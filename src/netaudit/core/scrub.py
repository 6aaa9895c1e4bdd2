"""Secrets are replaced before anything is logged, read or stored.

A secret becomes `<secret 3f9a1c2b>`, a keyed fingerprint (HMAC-SHA256, RFC 2104, truncated to 32 bits): a rotated
secret shows as changed and its value does not. Without a key, or where the device prints the same secret
differently each time, it becomes `<secret>`, and whether it changed is unknown.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from netaudit.model.platform import SecretPattern

# A private key in PEM (RFC 7468), wherever it stands; a truncated one has no end line.
_PEM = SecretPattern(
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----(?P<secret>.*?)(?=-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL),
    resalted=True,
)
# A password inside a URL (RFC 3986, section 3.2.1). A scheme is looked for once in each word, so that an endless word
# takes no endless time.
_URL = SecretPattern(re.compile(r"(?<![a-z0-9+.-])[a-z0-9+.-]+://[^\s/:@]+:(?P<secret>[^\s@/]+)@", re.IGNORECASE))
EVERYWHERE = (_PEM, _URL)

_MARK = re.compile(r"<secret(?: [0-9a-f]{8})?>")


@dataclass(frozen=True)
class SecretsKey:
    """The site's fingerprint key."""

    key: bytes = field(repr=False)

    @property
    def key_id(self) -> str:
        """Names the key without telling it: the first 8 hexadecimal digits of its digest."""
        return hashlib.sha256(b"netaudit-secrets-key-id:" + self.key).hexdigest()[:8]


def scrub(text: str, patterns: Iterable[SecretPattern], key: SecretsKey | None) -> str:
    """Replace every secret that the patterns find, and those that are secret everywhere."""
    for each in (*patterns, *EVERYWHERE):
        text = each.pattern.sub(lambda match, each=each: _replaced(match, each, key), text)  # type: ignore[misc]  # mypy cannot type a default-argument lambda
    return text


def without_fingerprints(text: str) -> str:
    """`<secret 3f9a1c2b>` -> `<secret>`: for states whose fingerprints were made under different keys."""
    return _MARK.sub("<secret>", text)


def _replaced(match: re.Match[str], pattern: SecretPattern, key: SecretsKey | None) -> str:
    secret = match["secret"]
    if secret is None or _MARK.match(match.string, match.start("secret")):
        return match[0]
    start, end = match.start("secret") - match.start(), match.end("secret") - match.start()
    return match[0][:start] + _mark(secret, None if pattern.resalted else key) + match[0][end:]


def _mark(secret: str, key: SecretsKey | None) -> str:
    if key is None:
        return "<secret>"
    return f"<secret {hmac.new(key.key, secret.encode(), hashlib.sha256).hexdigest()[:8]}>"
