"""One practice for all tests of the works, and an anchored site of it, copied for each."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from netaudit.lab.thread import RunningPractice, running_practice
from tests.conftest import IDENTITY, Site, describe, netaudit
from tests.control.conftest import anchored
from tests.works.bench import CORE, Bench, Near, as_it_was


@dataclass(frozen=True)
class Prepared:
    """A folder to copy, and the practice behind it."""

    folder: Path
    lab: RunningPractice


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """The practice and its anchored site, made once."""
    folder = tmp_path_factory.mktemp("works")
    with pytest.MonkeyPatch.context() as patch, running_practice() as lab:
        for name, value in {**IDENTITY, "NETAUDIT_LAB_PASSWORD": "netaudit-lab"}.items():
            patch.setenv(name, value)
        anchored(_described(folder / "cabinet", lab), folder)
        yield Prepared(folder, lab)


@pytest.fixture
def bench(prepared: Prepared, tmp_path: Path) -> Iterator[Bench]:
    """A site of one's own; the practice is as it was when it is over."""
    with as_it_was(prepared.lab):
        yield copied(prepared, tmp_path)


@pytest.fixture(scope="session")
def prepared_core(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> tuple[Prepared, str]:
    """The site with the change `CORE` approved, made once; its id."""
    folder = tmp_path_factory.mktemp("core")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**IDENTITY, "NETAUDIT_LAB_PASSWORD": "netaudit-lab"}.items():
            patch.setenv(name, value)
        change = copied(prepared, folder).approved(CORE)
    return Prepared(folder, prepared.lab), change


@pytest.fixture
def core(prepared_core: tuple[Prepared, str], tmp_path: Path) -> Iterator[tuple[Bench, str]]:
    """A site of one's own with the change `CORE` approved, and its id."""
    with as_it_was(prepared_core[0].lab):
        yield copied(prepared_core[0], tmp_path), prepared_core[1]


def copied(prepared: Prepared, folder: Path) -> Bench:
    """A copy of a prepared site."""
    for name in ("cabinet", "keys", "home-ana"):
        shutil.copytree(prepared.folder / name, folder / name, symlinks=True)
    ana = Near("ana", folder / "cabinet", folder / "home-ana", folder / "keys" / "ana")
    return Bench(ana, prepared.lab)


def _described(root: Path, lab: RunningPractice) -> Site:
    assert netaudit("init", str(root)).code == 0
    describe(root, lab, perimeter=True, known_hosts=True)
    path = root / "inventory" / "site.yaml"
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"^  forbidden_hours:.*$", "  forbidden_hours: []", text, flags=re.MULTILINE)
    text = re.sub(r"^  required_roles_for:.*$", "  required_roles_for: {}", text, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")
    site = Site(root)
    site.git("add", "-A")
    site.git("commit", "-qm", "the practice")
    return site
