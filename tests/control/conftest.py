"""A practice whose first baseline is signed by the provider's root, a server, and a clone for each party."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from netaudit.lab.thread import RunningPractice, running_practice
from tests.conftest import IDENTITY, Site, describe, netaudit
from tests.control.parties import PEOPLE, Party, git, new_key, server


@dataclass(frozen=True)
class Exchange:
    """The parties, and the server between them."""

    ana: Party
    ivo: Party
    cleo: Party
    root_key: Path
    remote: Path
    server_home: Path


def anchored(site: Site, folder: Path) -> Party:
    """The first baseline of a site with enrolled people, signed by the root key; ana and her machine."""
    root_key = new_key(folder / "keys" / "root")
    home = folder / "home-ana"
    ana = Party("ana", site.root, home, new_key(folder / "keys" / "ana"))
    assert ana.run("trust", "pin", f"{root_key}.pub").code == 0
    for name, (full, roles) in PEOPLE.items():
        key = ana.key if name == "ana" else new_key(folder / "keys" / name)
        given = [word for role in roles for word in ("--role", role)]
        assert ana.run("people", "add", name, "--name", full, *given, "--key", f"{key}.pub").code == 0
    ana.git("add", "--all", "inventory")
    ana.git("commit", "-qm", "People")
    assert ana.run("audit", "--no-report").code == 0
    done = ana.run("baseline", "accept", "--initial", "--key", str(root_key))
    assert done.code == 0, done
    return ana


def _described(root: Path, running: RunningPractice) -> Site:
    """A workspace of the running practice, in which works are forbidden at no hour."""
    assert netaudit("init", str(root)).code == 0
    describe(root, running, perimeter=True, known_hosts=True)
    site = Site(root)
    text = (root / "inventory" / "site.yaml").read_text(encoding="utf-8")
    text = re.sub(r"^  forbidden_hours:.*$", "  forbidden_hours: []", text, flags=re.MULTILINE)
    (root / "inventory" / "site.yaml").write_text(text, encoding="utf-8")
    site.git("add", "-A")
    site.git("commit", "-qm", "the practice")
    return site


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An anchored site, made once: its audit takes longer than most tests. No practice runs behind it any more."""
    folder = tmp_path_factory.mktemp("template")
    with pytest.MonkeyPatch.context() as patch, running_practice() as running:
        for name, value in {**IDENTITY, "NETAUDIT_LAB_PASSWORD": "netaudit-lab"}.items():
            patch.setenv(name, value)
        anchored(_described(folder / "cabinet", running), folder)
    return folder


@pytest.fixture
def ana(template: Path, tmp_path: Path) -> Party:
    """ana alone with an anchored site; nothing answers on its network."""
    for name in ("cabinet", "keys", "home-ana"):
        shutil.copytree(template / name, tmp_path / name, symlinks=True)
    return Party("ana", tmp_path / "cabinet", tmp_path / "home-ana", tmp_path / "keys" / "ana")


@pytest.fixture
def live_ana(lab: RunningPractice, tmp_path: Path) -> Party:
    """ana alone with an anchored site whose simulated practice runs."""
    return anchored(_described(tmp_path / "cabinet", lab), tmp_path)


@pytest.fixture
def exchange(ana: Party, tmp_path: Path) -> Exchange:
    """Everybody, with a server between them."""
    root_key = tmp_path / "keys" / "root"
    server_home = tmp_path / "home-server"
    remote = server(tmp_path / "server.git", server_home)
    Party("server", ana.root, server_home, ana.key).run("trust", "pin", f"{root_key}.pub")
    ana.git("remote", "add", "origin", str(remote))
    ended = ana.git("push", "-q", "--no-verify", "-u", "origin", "main")
    assert ended.returncode == 0, ended.stderr
    others = {}
    for name in ("ivo", "cleo"):
        root = tmp_path / name
        assert git(tmp_path, "clone", "-q", str(remote), str(root)).returncode == 0
        others[name] = Party(name, root, tmp_path / f"home-{name}", tmp_path / "keys" / name)
        assert others[name].run("trust", "pin", f"{root_key}.pub").code == 0
    return Exchange(ana, others["ivo"], others["cleo"], root_key, remote, server_home)
