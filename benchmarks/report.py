"""What a report costs: `python -m benchmarks.report` prints the table of docs/performance.md.

One audit of thirty devices (`benchmarks.thirty`) is put into words and rendered by netaudit in every form; then other
programs make a PDF of the HTML that netaudit wrote. All take turns, each run in a fresh process. Processor time is that
of the process, its threads and its children, as far as they were waited for; what another program leaves to a process
that nobody waits for is not held against it. Loading is Python and netaudit with its tests; what only rendering needs
(Jinja2, Graphviz, Typst, pikepdf, Babel) is loaded by the first rendering and counts there.
"""

import argparse
import json
import os
import platform as machine
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

Measured = Mapping[str, float]
LANGUAGE = "fr"
AIM_CPU_SECONDS = 2.0
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def _spent(who: int = resource.RUSAGE_SELF) -> float:
    """Processor seconds so far."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def _render(forms: Sequence[str], folder: Path) -> None:
    """In a fresh process: load netaudit, make the audit, render it twice; prints what each took."""
    from benchmarks.thirty import DEVICES, audited
    from netaudit.report.forms import FORMS
    from netaudit.workflows.audit_report import contents

    wanted = [form for form in FORMS if form in forms]
    loaded = _spent()
    facts = audited()
    if len(facts.snapshot.states) != DEVICES:
        raise SystemExit("not the devices that were to be reported; nothing is claimed")
    made = _spent()
    found = contents(facts, LANGUAGE, "full", wanted)
    first = _spent()
    again = contents(facts, LANGUAGE, "full", wanted)
    ended = _spent()
    if found != again:
        raise SystemExit("two renderings differ; nothing is claimed")
    for name, content in found.items():
        (folder / name).write_bytes(content)
    size = sum(len(content) for content in found.values())
    told = {
        "cpu": loaded + first - made,
        "loading": loaded,
        "first": first - made,
        "again": ended - first,
        "bytes": size,
    }
    sys.stdout.write(json.dumps(told) + "\n")


def _netaudit(forms: str, folder: Path) -> Measured:
    command = [sys.executable, "-m", "benchmarks.report", "--render", forms, "--folder", str(folder)]
    ended = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    measured: Measured = json.loads(ended.stdout)
    return measured


def _other(command: Sequence[str], made: Path) -> Measured:
    """Another program, until it has made its PDF; raises SystemExit where it made none."""
    before = _spent(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    took = _spent(resource.RUSAGE_CHILDREN) - before
    if not made.is_file() or not made.read_bytes().startswith(b"%PDF-"):
        raise SystemExit(f"{command[0]} made no PDF; nothing is claimed")
    size = made.stat().st_size
    made.unlink()
    return {"cpu": took, "bytes": size}


def _others(folder: Path) -> dict[str, list[str]]:
    """The programs of this machine that make a PDF of a page."""
    page, made = folder / "report.html", folder / "other.pdf"
    found = {}
    chromium = next(filter(None, map(shutil.which, _CHROMIUM)), None)
    if chromium:
        quiet = ["--headless", "--disable-gpu", "--no-sandbox", f"--user-data-dir={folder / 'profile'}"]
        found["Chromium, printing the HTML"] = [chromium, *quiet, f"--print-to-pdf={made}", page.as_uri()]
    weasyprint = shutil.which("weasyprint")
    if weasyprint:
        found["WeasyPrint, PDF/A-2b of the HTML"] = [weasyprint, "--pdf-variant", "pdf/a-2b", str(page), str(made)]
    return found


def _measured(folder: Path, repeats: int) -> dict[str, list[Measured]]:
    """By program and form, what each run took; they take turns, so that a busy moment falls on all."""
    runs: dict[str, list[Measured]] = {}
    for _ in range(repeats):
        runs.setdefault("netaudit, all four forms", []).append(_netaudit("md,html,pdf,json", folder))
        for form in ("md", "html", "json", "pdf"):
            runs.setdefault(f"netaudit, {form.upper()} alone", []).append(_netaudit(form, folder))
        for name, command in _others(folder).items():
            runs.setdefault(name, []).append(_other(command, folder / "other.pdf"))
    return runs


def table(runs: Mapping[str, Sequence[Measured]]) -> Iterator[str]:
    """The table's lines; the ratios are to netaudit's PDF alone, loading included on both sides."""
    yield "| program and form | CPU s, whole process | loading | first rendering | again | bytes | to the PDF |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    own = statistics.median(run["cpu"] for run in runs["netaudit, PDF alone"])
    for name, measured in runs.items():
        found = {key: statistics.median(run[key] for run in measured) for key in measured[0]}
        parts = [f"{found[key]:.2f}" if key in found else "" for key in ("loading", "first", "again")]
        ratio = f"{found['cpu'] / own:.1f}× the time" if "all" not in name else ""
        cells = (name, f"{found['cpu']:.2f}", *parts, f"{found['bytes']:,.0f}", ratio)
        yield f"| {' | '.join(cells)} |"


def main() -> None:
    """Print the table, and whether the aim was reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5, help="of which the median counts")
    parser.add_argument("--render", default="", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, default=Path(), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.render:
        _render(options.render.split(","), options.folder)
        return
    with tempfile.TemporaryDirectory() as folder:
        runs = _measured(Path(folder), options.repeats)
    sys.stdout.write(
        f"{os.cpu_count()} cores, Python {machine.python_version()}, {machine.system()}; "
        f"median of {options.repeats}.\n\n"
    )
    sys.stdout.writelines(f"{line}\n" for line in table(runs))
    took = statistics.median(run["first"] for run in runs["netaudit, all four forms"])
    word = "reached" if took < AIM_CPU_SECONDS else "missed"
    sys.stdout.write(f"\nThe first rendering in all forms under {AIM_CPU_SECONDS:g} s of CPU: {word}, {took:.2f} s.\n")


if __name__ == "__main__":
    main()
