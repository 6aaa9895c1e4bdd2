"""`python -m netaudit.lab`: the lab's own process; people start it with `netaudit lab up`."""

import argparse
import asyncio
import sys
from pathlib import Path

from netaudit.lab.background import new_token, write_state
from netaudit.lab.control import ControlServer
from netaudit.lab.practice import BASE_PORT, PORT_OFFSETS, Practice


async def _run(folder: Path, base_port: int) -> None:
    practice = Practice(keys=folder / "keys")
    token = new_token()
    control = ControlServer(practice, token)
    await practice.start(base_port)
    port = await control.start(base_port + PORT_OFFSETS["control"] if base_port else 0)
    state = write_state(folder, port, token)
    try:
        await control.stopped.wait()
    finally:
        # The state file goes last: `down` takes its absence for the end, and the ports must be free by then.
        try:
            await practice.stop()
        finally:
            state.unlink(missing_ok=True)


def _main() -> int:
    parser = argparse.ArgumentParser(prog="netaudit.lab")
    parser.add_argument("--state-dir", type=Path, required=True)
    parser.add_argument("--base-port", type=int, default=BASE_PORT)
    given = parser.parse_args()
    try:
        asyncio.run(_run(given.state_dir, given.base_port))
    except OSError as failure:
        print(f"{failure.strerror or failure}", file=sys.stderr)  # noqa: T201  the parent reads it
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(_main())
