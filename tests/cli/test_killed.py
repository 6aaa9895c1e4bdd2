"""Killed at any instant, an audit or an acceptance leaves the old baseline or the new one, and can be run again."""

import os
import subprocess
import sys
import time

import pytest

from tests.conftest import Site

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="SIGKILL")]


def _killed_after(site: Site, seconds: float, *arguments: str) -> bool:
    """Run a command and kill it after a while; whether it was still running."""
    command = [sys.executable, "-m", "netaudit", "-C", str(site.root), "--no-input", *arguments]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        time.sleep(seconds)
        alive = running.poll() is None
        running.kill()
    return alive


@pytest.mark.timeout(240)
def test_accepting_the_baseline(site: Site) -> None:
    assert site.run("audit", "--no-report").code == 0
    before = site.git("rev-parse", "HEAD")
    begun = time.monotonic()
    assert site.run("baseline", "accept", "--initial").code == 0
    whole = time.monotonic() - begun
    site.git("reset", "--hard", "--quiet", before.strip())
    killed = 0
    for step in range(12):
        killed += _killed_after(site, whole * (0.3 + 0.07 * step), "baseline", "accept", "--initial")
        if site.run("--json", "baseline", "show").code == 0:  # it was through: the baseline is whole
            assert site.run("diff", "baseline", "last").code == 0
        else:  # it was not: nothing counts, and what lies about is named with its mend
            assert site.git("rev-parse", "HEAD") == before
        (site.root / ".git" / "index.lock").unlink(missing_ok=True)
        site.git("reset", "--hard", "--quiet", before.strip())
        site.git("clean", "-fdq", "baselines")
    assert killed >= 3
    assert site.run("baseline", "accept", "--initial").code == 0


@pytest.mark.timeout(240)
def test_auditing(site: Site) -> None:
    for step in range(6):
        _killed_after(site, 0.4 + 0.35 * step, "audit")
        last = site.run("--json", "diff", "last", "last")
        assert last.code in (0, 3), last  # a whole audit, or none; never half of one
        (site.root / ".git" / "index.lock").unlink(missing_ok=True)
    assert site.run("audit").code == 0
