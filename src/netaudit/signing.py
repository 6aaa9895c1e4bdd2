"""Signs and verifies with `ssh-keygen -Y`: keys in files, in an agent or on hardware, as OpenSSH has them.

Private keys and passphrases never pass through netaudit.
"""

import os
import subprocess
import tempfile
from pathlib import Path

from netaudit.core.sshsig import signing_key
from netaudit.model.errors import stop
from netaudit.model.names import printable
from netaudit.model.statements import Namespace

_SIGN_SECONDS = 120
"""A hardware key waits for a touch, a passphrase for a person."""
_CHECK_SECONDS = 30


def sign(content: bytes, namespace: Namespace, key: Path, *, may_ask: bool) -> str:
    """Sign these bytes; returns the armoured signature.

    Args:
        content: what is signed.
        namespace: what for; a signature of one namespace counts in no other.
        key: the private key, or the public key of one in the agent.
        may_ask: whether a passphrase may be asked for at the terminal.

    Raises:
        NetauditError: `signing-failed` with OpenSSH's own words, or `ssh-keygen-missing`.
    """
    ended = _run(["-Y", "sign", "-q", "-f", str(key), "-n", namespace], content, _SIGN_SECONDS, may_ask=may_ask)
    if ended.returncode != 0 or not ended.stdout:
        words = printable(ended.stderr.decode("utf-8", "replace").strip().replace("\n", " "))
        raise stop("signing-failed", key=str(key), detail=words[:300] or "no signature")
    return ended.stdout.decode("ascii")


def signed_by(content: bytes, signature: str, namespace: Namespace) -> str:
    """The public key that signed exactly these bytes in this namespace, as `type base64`; empty where none did.

    Whose key that is, and whether it counts, is for `core.visa` to say.
    """
    try:
        key = signing_key(signature)
    except ValueError:
        return ""
    with tempfile.TemporaryDirectory(prefix="netaudit-") as folder:
        file = Path(folder) / "signature"
        file.write_text(signature, encoding="utf-8", newline="\n")
        ended = _run(
            ["-Y", "check-novalidate", "-q", "-n", namespace, "-s", str(file)], content, _CHECK_SECONDS, may_ask=False
        )
    return key if ended.returncode == 0 else ""


def public_key(key: Path) -> str:
    """The public half of a key file, as `type base64`; raises `key-unreadable`."""
    for path in (key, key.with_name(f"{key.name}.pub")):
        try:
            words = path.read_text(encoding="utf-8").split()
        except (OSError, UnicodeDecodeError):
            continue
        if len(words) >= 2 and words[0].startswith(("ssh-", "ecdsa-", "sk-")):
            return f"{words[0]} {words[1]}"
    raise stop("key-unreadable", key=str(key))


def _run(arguments: list[str], content: bytes, seconds: int, *, may_ask: bool) -> "subprocess.CompletedProcess[bytes]":
    quiet = {} if may_ask else {"SSH_ASKPASS_REQUIRE": "never"}
    try:
        return subprocess.run(  # noqa: S603  arguments are ours, paths are passed as such
            ["ssh-keygen", *arguments],  # noqa: S607  the machine's own OpenSSH
            input=content,
            capture_output=True,
            timeout=seconds,
            check=False,
            env={**os.environ, "LC_ALL": "C", **quiet},
            # Without a terminal of its own it cannot ask, and fails instead of waiting.
            start_new_session=not may_ask,
        )
    except FileNotFoundError as failure:
        raise stop("ssh-keygen-missing") from failure
    except subprocess.TimeoutExpired as failure:
        raise stop("signing-failed", key=arguments[-1], detail=f"nothing within {seconds} s") from failure
