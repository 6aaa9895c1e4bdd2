"""The simulated devices' host keys: like a real device's, the same after a restart."""

import os
from pathlib import Path

import asyncssh


def new_key() -> asyncssh.SSHKey:
    """A fresh host key."""
    return asyncssh.generate_private_key("ssh-ed25519")


def kept_key(folder: Path, name: str) -> asyncssh.SSHKey:
    """The host key of this device, made the first time and kept in the folder, readable by its owner only."""
    path = folder / f"{name}.key"
    try:
        return asyncssh.import_private_key(path.read_bytes())
    except FileNotFoundError:
        key = new_key()
        folder.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".tmp")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(key.export_private_key("openssh"))
        temporary.replace(path)
        return key
