"""The devices' SSH host keys on record (`inventory/known_hosts`, sshd(8), SSH_KNOWN_HOSTS FILE FORMAT)."""

from pathlib import Path

from netaudit.core.sshsig import key_fingerprint


def fingerprint_on_record(known_hosts: Path, address: str, port: int) -> str:
    """The fingerprint of a device's host key; empty where there is none."""
    wanted = address if port == 22 else f"[{address}]:{port}"
    text = known_hosts.read_text(encoding="utf-8") if known_hosts.is_file() else ""
    for line in text.splitlines():
        words = line.split()
        if len(words) >= 3 and words[0] == wanted:
            return key_fingerprint(f"{words[1]} {words[2]}")
    return ""
