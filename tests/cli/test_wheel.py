"""The built wheel, installed into an empty environment, plays the demonstration from an empty folder."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT, check=True)
    return next(folder.glob("*.whl"))


@pytest.mark.slow
def test_the_wheel_carries_what_it_needs(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for needed in (
        "netaudit/shipped/inventory/hosts.yaml",
        "netaudit/shipped/inventory/site.yaml",
        "netaudit/shipped/playbooks/audits/full.yaml",
        "netaudit/report/templates/report.html.j2",
        "netaudit/report/templates/report.typ",
        "netaudit/report/fonts/Inter-Regular.otf",
        "netaudit/report/fonts/LICENSE-Inter.txt",
        "netaudit/report/fonts/LICENSE-DejaVu.txt",
        "netaudit/report/fonts/coverage.txt",
        "netaudit/report/locale/fr/LC_MESSAGES/netaudit.po",
        "netaudit/py.typed",
    ):
        assert needed in names
    assert not [name for name in names if name.startswith(("tests/", "netaudit/shipped/inventory/known_hosts"))]
    assert any(name.endswith("licenses/LICENSE") for name in names)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_demonstration_runs_from_an_installed_wheel(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=False)
    binaries = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    python = [sys.executable, "-m", "pip", "--python", str(binaries / "python")]
    subprocess.run([*python, "install", "--quiet", "--no-index", "--no-deps", str(wheel)], check=True)
    # The libraries are this environment's, installed from the lock; its own netaudit is not seen through this.
    (purelib,) = (tmp_path / "venv").glob("**/site-packages")
    (purelib / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    empty = tmp_path / "empty"
    empty.mkdir()
    ended = subprocess.run(
        [str(binaries / "netaudit"), "--lang", "fr", "demo"],
        cwd=empty, capture_output=True, text=True, timeout=280, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "VLAN d’accès 20 → 10" in ended.stdout
    assert "contactée 0 fois" in ended.stdout
    assert list(empty.iterdir()) == []
