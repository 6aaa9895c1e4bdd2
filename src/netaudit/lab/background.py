"""The lab as a process of its own: up, down, status, by a state file and the control channel."""

import json
import os
import secrets
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from netaudit.lab.control import order

_STATE = "lab.json"
_SECONDS_TO_START = 20.0
_SECONDS_TO_STOP = 10.0


class LabError(Exception):
    """The lab could not do it; the mend is with it."""

    def __init__(self, problem: str, mend: str) -> None:
        """Keep both."""
        super().__init__(problem)
        self.problem = problem
        self.mend = mend


@dataclass(frozen=True)
class LabStatus:
    """A running lab."""

    process: int
    ports: dict[str, int]
    restricted_contacts: int
    control: int
    token: str

    def order(self, do: str, **arguments: object) -> Any:
        """Give the lab an order; see `netaudit.lab.control.order`."""
        return order(self.control, self.token, do, **arguments)


def up(folder: Path, base_port: int) -> LabStatus:
    """Start the lab in the background and wait until it answers; LabError with the mend otherwise."""
    if (running := status(folder)) is not None:
        raise LabError(f"it is up already (process {running.process})", "Stop it first with `netaudit lab down`.")
    folder.mkdir(parents=True, exist_ok=True)
    complaints = folder / "lab.log"
    arguments = [sys.executable, "-m", "netaudit.lab", "--state-dir", str(folder), "--base-port", str(base_port)]
    # Detached, so that the lab outlives this command: a session of its own, or Windows' word for it.
    apart: dict[str, Any] = (
        {"start_new_session": True}
        if os.name == "posix"
        else {"creationflags": 0x00000008 | 0x00000200}  # DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP
    )
    with complaints.open("wb") as log:
        process = subprocess.Popen(  # noqa: S603  our own interpreter and module
            arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log, **apart
        )
    end = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < end:
        if (running := status(folder)) is not None:
            return running
        if process.poll() is not None:
            break
        time.sleep(0.05)
    words = complaints.read_text(errors="replace").strip().splitlines()
    raise LabError(
        words[-1] if words else "it did not start",
        "If a port is taken, choose others with `--base-port`.",
    )


def down(folder: Path) -> None:
    """Stop the lab and wait for its end; LabError where none runs."""
    running = status(folder)
    if running is None:
        raise LabError("it is not up", "Start it with `netaudit lab up`.")
    running.order("stop")
    end = time.monotonic() + _SECONDS_TO_STOP
    while time.monotonic() < end:
        if status(folder) is None:
            return
        time.sleep(0.05)
    raise LabError(f"process {running.process} did not end", "End that process by hand.")


def status(folder: Path) -> LabStatus | None:
    """The lab that runs from this folder; None where none answers, whatever an old state file says."""
    try:
        said = json.loads((folder / _STATE).read_text(encoding="utf-8"))
        now = order(int(said["control"]), str(said["token"]), "status")
        return LabStatus(
            process=int(said["process"]),
            ports={str(name): int(port) for name, port in now["ports"].items()},
            restricted_contacts=int(now["restricted_contacts"]),
            control=int(said["control"]),
            token=str(said["token"]),
        )
    except (OSError, ValueError, KeyError, TypeError, RuntimeError):
        return None


def write_state(folder: Path, control: int, token: str) -> Path:
    """Say where the lab listens, to its owner only; whole or not at all."""
    path = folder / _STATE
    temporary = folder / f"{_STATE}.{os.getpid()}"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump({"process": os.getpid(), "control": control, "token": token}, file)
    temporary.replace(path)
    return path


def new_token() -> str:
    """A token nobody guesses."""
    return secrets.token_hex(16)
