"""A device behind NETCONF through the whole journey: audited, planned, changed until a time, confirmed or taken back.

The device is netconfd (yuma123) with its module ietf-system, which really sets the host's name, in a namespace of its
own. That module has a trap of its own: it sets the name when a leaf is changed, and neither when the leaf is made nor
when the datastore is put back. So a commit that nobody confirms leaves the device under the new name.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from netaudit.lab.thread import RunningPractice
from tests.conftest import IDENTITY, Site, netaudit
from tests.control.conftest import anchored
from tests.control.parties import new_key
from tests.lab.namespaces import FOLDER
from tests.lab.netconf import PORT, NetconfDevice
from tests.works.bench import Bench, Near, codes

pytestmark = pytest.mark.slow

NAME = "netconf1"
SYSTEM = '<system xmlns="urn:ietf:params:xml:ns:yang:ietf-system">{}</system>'
INTERFACES = '<interfaces xmlns="urn:ietf:params:xml:ns:yang:ietf-interfaces">{}</interfaces>'
ETHERNET = '<type xmlns:t="urn:ietf:params:xml:ns:yang:iana-if-type">t:ethernetCsmacd</type>'
FIRST = SYSTEM.format(f"<hostname>{NAME}</hostname>") + INTERFACES.format(
    f"<interface><name>eth0</name><description>Montée de l'étage</description>{ETHERNET}</interface>"
)
RENAME = {"host": "box1", "config": SYSTEM.format("<hostname>cabinet2</hostname>")}
DESCRIBE = {
    "host": "box1",
    "config": INTERFACES.format("<interface>\n  <name>eth0</name>\n  <description>CBCT</description>\n</interface>"),
}
HOSTS = f"""
box1:
  hostname: 127.0.0.1
  port: {PORT}
  platform: netconf
  username: netaudit
  connection_options: {{netmiko: {{extras: {{key_file: {{key}}}}}}}}
"""


class Bed:
    """The device, and whoever else logs in."""

    def __init__(self, device: NetconfDevice, key: Path) -> None:
        self.device, self.key = device, key

    def session(self) -> Any:
        """Another login, by somebody who does not look at host keys."""
        from ncclient import manager

        return manager.connect(
            host="127.0.0.1", port=PORT, username="netaudit", key_filename=str(self.key), hostkey_verify=False,
            allow_agent=False, look_for_keys=False, timeout=10,
        )  # fmt: skip

    def running(self) -> str:
        """What runs, as somebody else reads it."""
        with self.session() as other:
            return str(other.get_config("running").data_xml)

    def unlocked(self) -> bool:
        """Whether somebody else gets both locks."""
        with self.session() as other:
            other.lock("running")
            other.lock("candidate")
        return True

    def commit(self, config: str) -> None:
        """Somebody else configures the device."""
        with self.session() as other:
            other.edit_config(target="candidate", config=f"<config>{config}</config>")
            other.commit()

    def reset(self) -> None:
        """As it was when the site was first audited."""
        self.device.stop("netconfd")
        self.device.run("rm", "-f", "/run/ncx.sock")
        self.device.run("hostname", NAME)
        self.device.start("--module=ietf-system")
        self.commit(FIRST)
        assert self.device.shown_name == NAME


@pytest.fixture(scope="module")
def bed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bed]:
    lab = str(os.getpid())
    folder = tmp_path_factory.mktemp(f"{FOLDER}{lab}")
    device = NetconfDevice(lab, NAME, folder)
    try:
        key = new_key(folder / "login")
        device.serve_plainly(key.with_suffix(".pub").read_text())
        with device.inside():
            bed = Bed(device, key)
            bed.commit(FIRST)
            yield bed
    finally:
        device.down()


@pytest.fixture(scope="module")
def prepared(bed: Bed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of this one device, its first baseline signed."""
    folder = tmp_path_factory.mktemp("netconf")
    root = folder / "cabinet"
    with pytest.MonkeyPatch.context() as patch:
        for name, value in IDENTITY.items():
            patch.setenv(name, value)
        assert netaudit("init", str(root)).code == 0
        site = root / "inventory" / "site.yaml"
        text = site.read_text(encoding="utf-8")
        policy = "policy:\n  forbidden_hours: []\n  required_roles_for: {}\n"
        lines = [e for e in text.splitlines() if not e.startswith(("  forbidden_hours:", "  required_roles_for:"))]
        site.write_text("\n".join(lines).replace("policy:\n", policy) + "\n", encoding="utf-8")
        (root / "inventory" / "hosts.yaml").write_text(HOSTS.replace("{key}", str(bed.key)), encoding="utf-8")
        (root / "inventory" / "known_hosts").write_text(f"[127.0.0.1]:{PORT} {bed.device.host_key}\n", encoding="utf-8")
        made = Site(root)
        made.git("add", "-A")
        made.git("commit", "-qm", "the device")
        anchored(made, folder)
    return folder


@pytest.fixture
def bench(bed: Bed, prepared: Path, tmp_path: Path) -> Bench:
    for name in ("cabinet", "keys", "home-ana"):
        shutil.copytree(prepared / name, tmp_path / name, symlinks=True)
    bed.reset()
    return Bench(
        Near("ana", tmp_path / "cabinet", tmp_path / "home-ana", tmp_path / "keys" / "ana"), cast(RunningPractice, None)
    )


def test_a_change_is_planned_committed_until_a_time_compared_and_confirmed(bed: Bed, bench: Bench) -> None:
    change = bench.approved(RENAME, DESCRIBE)
    done = bench.ana.said("apply", change, "--execute")
    assert (done["exit_code"], codes(done)) == (0, {"works-applied"}), done
    assert bed.device.shown_name == "cabinet2"
    assert "<description>CBCT</description>" in bed.running()
    verified = bench.ana.does("verify", change)
    assert verified["accepted"]
