"""One practice for all tests of the works, and an anchored site of it, copied for each."""

import contextlib
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from netaudit.lab.aoscx import AoscxSwitch
from netaudit.lab.practice import Practice, password
from netaudit.lab.s300 import S300Switch
from netaudit.lab.ssh import DeviceServer
from netaudit.lab.thread import RunningPractice, running_practice
from netaudit.store.yaml12 import dump
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


class Beside(Practice):
    """The practice, with the switches that stand beside it."""

    def __post_init__(self) -> None:
        super().__post_init__()

        def clock() -> float:
            return self.world.clock()  # which tests turn on

        devices: dict[str, Any] = self.devices
        for device in (S300Switch(clock), AoscxSwitch(clock)):
            devices[device.name] = device
            self.servers[device.name] = DeviceServer(device, password())


@pytest.fixture(scope="session")
def prepared_beside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """An anchored site of the switches that stand beside the practice, made once."""
    folder = tmp_path_factory.mktemp("beside")
    with pytest.MonkeyPatch.context() as patch, running_practice(built=Beside) as lab:
        for name, value in {**IDENTITY, "NETAUDIT_LAB_PASSWORD": "netaudit-lab"}.items():
            patch.setenv(name, value)
        site = _described(folder / "cabinet", lab, perimeter=False)
        hosts = {
            name: {"hostname": "127.0.0.1", "port": lab.ports[name], "platform": platform, "groups": ["network"]}
            for name, platform in (("sw3", "cisco_s300"), ("sw4", "aruba_aoscx"))
        }
        (site.root / "inventory" / "hosts.yaml").write_text(dump(hosts), encoding="utf-8")
        site.git("commit", "-qam", "two switches")
        anchored(site, folder)
        yield Prepared(folder, lab)


@pytest.fixture
def bench_of(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], Bench]]:
    """A site of one's own that has this host."""
    with contextlib.ExitStack() as stack:

        def of(host: str) -> Bench:
            prepared: Prepared = request.getfixturevalue("prepared_beside" if host in ("sw3", "sw4") else "prepared")
            stack.enter_context(as_it_was(prepared.lab))
            return copied(prepared, tmp_path)

        yield of


def copied(prepared: Prepared, folder: Path) -> Bench:
    """A copy of a prepared site."""
    for name in ("cabinet", "keys", "home-ana"):
        shutil.copytree(prepared.folder / name, folder / name, symlinks=True)
    ana = Near("ana", folder / "cabinet", folder / "home-ana", folder / "keys" / "ana")
    return Bench(ana, prepared.lab)


def _described(root: Path, lab: RunningPractice, *, perimeter: bool = True) -> Site:
    assert netaudit("init", str(root)).code == 0
    describe(root, lab, perimeter=perimeter, known_hosts=True)
    path = root / "inventory" / "site.yaml"
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"^  forbidden_hours:.*$", "  forbidden_hours: []", text, flags=re.MULTILINE)
    text = re.sub(r"^  required_roles_for:.*$", "  required_roles_for: {}", text, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")
    site = Site(root)
    site.git("add", "-A")
    site.git("commit", "-qm", "the practice")
    return site
