"""How fast switches are asked: `python -m benchmarks.collect` prints the table of docs/performance.md.

Every number is from one run on one machine: the same simulated switches, in a process of their own, are asked by three
stacks one after the other (`benchmarks.stacks`), each in a fresh process, warmed up on a switch that is not counted.
"""

import argparse
import json
import os
import platform as machine
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from benchmarks.stacks import COMMANDS, WORKERS
from benchmarks.switches import PASSWORD

STACKS = ("netaudit", "plain", "floor")
Measured = Mapping[str, float]


@contextmanager
def _switches(count: int, round_trip_ms: int) -> Iterator[dict[str, list[str]]]:
    told = [sys.executable, "-m", "benchmarks.switches", str(count), str(round_trip_ms)]
    with subprocess.Popen(told, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.stdin.close()


def _measure(stack: str, devices: int, round_trip_ms: int) -> Measured:
    with _switches(devices + 1, round_trip_ms) as switches, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "switches.json"
        file.write_text(json.dumps(switches), encoding="utf-8")
        ended = subprocess.run(
            [sys.executable, "-m", "benchmarks.stacks", stack, str(file)],
            check=True, capture_output=True, text=True, timeout=600,
            env={**os.environ, "NETAUDIT_LAB_PASSWORD": PASSWORD},
        )  # fmt: skip
    measured: Measured = json.loads(ended.stdout)
    if measured["whole"] != devices:
        raise SystemExit(f"{stack}: {measured['whole']:g} of {devices} switches answered whole; nothing is claimed")
    return measured


def _median(runs: list[Measured]) -> Measured:
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


def table(devices: list[int], round_trips_ms: list[int], repeats: int) -> Iterator[str]:
    """The table's lines; the stacks take turns, so that a busy moment of the machine falls on all."""
    yield "| devices | round trip | stack | seconds | devices/s | CPU s/device | memory grown | to plain | to floor |"
    yield "|--:|--:|---|--:|--:|--:|--:|--:|--:|"
    for round_trip in round_trips_ms:
        for count in devices:
            runs: dict[str, list[Measured]] = {stack: [] for stack in STACKS}
            for _ in range(repeats):
                for stack in STACKS:
                    runs[stack].append(_measure(stack, count, round_trip))
            found = {stack: _median(runs[stack]) for stack in STACKS}
            for stack in STACKS:
                yield _row(count, round_trip, stack, found)


def _row(count: int, round_trip_ms: int, stack: str, found: Mapping[str, Measured]) -> str:
    took = found[stack]["seconds"]
    cells = (
        f"{count}",
        f"{round_trip_ms} ms",
        stack,
        f"{took:.2f}",
        f"{count / took:.2f}",
        f"{found[stack]['cpu_seconds'] / count:.3f}",
        f"{found[stack]['grown_mib']:.0f} MiB",
        f"{found['plain']['seconds'] / took:.1f}× as fast",
        f"{took / found['floor']['seconds']:.2f}× the time",
    )
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Print the table, a line as soon as it is known."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--devices", type=int, nargs="+", default=[1, 10, 50])
    parser.add_argument("--round-trip-ms", type=int, nargs="+", default=[0, 200])
    parser.add_argument("--repeats", type=int, default=3, help="of which the median counts")
    options = parser.parse_args()
    sys.stdout.write(
        f"{len(COMMANDS)} commands a switch, {WORKERS} at once, {os.cpu_count()} cores, Python "
        f"{machine.python_version()}, {machine.system()}; median of {options.repeats}.\n\n"
    )
    for line in table(options.devices, options.round_trip_ms, options.repeats):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
