"""What an SSH signature says of itself: which key, which namespace (OpenSSH's PROTOCOL.sshsig).

Reading it proves nothing; whether that key signed these bytes is `ssh-keygen -Y check-novalidate`'s to say.
"""

import base64
import binascii
import hashlib
import struct

_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_WIDTH = 70
"""Of a line of base64 (OpenSSH's sshbuf_dtob64)."""


def signing_key(armoured: str) -> str:
    """The public key inside a signature, as `type base64`.

    Raises:
        ValueError: not an armoured SSH signature of version 1.
    """
    lines = armoured.strip().split("\n")
    if len(lines) < 3 or lines[0] != _BEGIN or lines[-1] != _END:
        raise ValueError("not an SSH signature")
    try:
        blob = base64.b64decode("".join(lines[1:-1]), validate=True)
        magic, version = blob[:6], struct.unpack(">I", blob[6:10])[0]
        key = _string(blob, 10)
        kind = _string(key, 0).decode("ascii")
    except (binascii.Error, struct.error, UnicodeDecodeError) as failure:
        raise ValueError("not an SSH signature") from failure
    if magic != b"SSHSIG" or version != 1:
        raise ValueError("not an SSH signature of version 1")
    return f"{kind} {base64.b64encode(key).decode()}"


def exact_signature(armoured: str) -> bool:
    """Whether a signature is written in the one way OpenSSH writes it.

    OpenSSH reads base64 in lines of any length and ignores what stands in the reserved field: the same signature can
    be written in many ways, and a seal on which every byte counts is written in one.
    """
    lines = armoured.split("\n")
    try:
        blob = base64.b64decode("".join(lines[1:-2]), validate=True)
        at = 10
        fields = []
        for _ in range(5):  # public key, namespace, reserved, hash algorithm, signature
            fields.append(_string(blob, at))
            at += 4 + len(fields[-1])
    except (ValueError, struct.error):
        return False
    text = base64.b64encode(blob).decode()
    body = "\n".join(text[start : start + _WIDTH] for start in range(0, len(text), _WIDTH))
    whole = f"{_BEGIN}\n{body}\n{_END}\n"
    return armoured == whole and at == len(blob) and not fields[2] and blob[:10] == b"SSHSIG\x00\x00\x00\x01"


def key_fingerprint(public_key: str) -> str:
    """`type base64` -> `SHA256:…`, as OpenSSH prints it; raises ValueError on what is no public key."""
    try:
        raw = base64.b64decode(public_key.split()[1], validate=True)
    except (IndexError, binascii.Error) as failure:
        raise ValueError("not a public key") from failure
    return "SHA256:" + base64.b64encode(hashlib.sha256(raw).digest()).decode().rstrip("=")


def _string(blob: bytes, start: int) -> bytes:
    """A length and as many bytes (RFC 4251, section 5)."""
    length = struct.unpack(">I", blob[start : start + 4])[0]
    found = blob[start + 4 : start + 4 + length]
    if len(found) != length:
        raise struct.error("cut short")
    return found
