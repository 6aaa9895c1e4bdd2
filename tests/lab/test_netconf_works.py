"""A device behind NETCONF through the whole journey: audited, planned, changed until a time, confirmed or taken back.

The device is netconfd (yuma123) with its module ietf-system, which really sets the host's name, in a namespace of its
own. That module has a trap of its own: it sets the name when a leaf is changed, and neither when the leaf is made nor
when the datastore is put back. So a commit that nobody confirms leaves the device under the new name.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from netaudit.core.planning.guarantee import saving_lines
from netaudit.core.planning.netconf import NetconfSession, fragments
from netaudit.core.works.permission import Permission
from netaudit.core.works.typing_lines import TYPING
from netaudit.lab.thread import RunningPractice
from netaudit.model.startup import Startup
from netaudit.model.state import SECTION_NAMES
from netaudit.platforms import platform
from netaudit.transport.candidate import Candidate, candidate, opened_candidate
from netaudit.transport.netconf import ask
from netaudit.transport.visit import Login, Terms
from netaudit.workflows import apply as works
from netaudit.workflows import returning
from tests.conftest import IDENTITY, Site, netaudit
from tests.control.conftest import anchored
from tests.control.parties import new_key
from tests.lab.namespaces import FOLDER, until
from tests.lab.netconf import PORT, NetconfDevice
from tests.works.bench import Bench, Near, codes

pytestmark = pytest.mark.slow

NAME = "netconf1"
NETCONF = platform("netconf")
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
    dry = bench.ana.run("apply", change)
    places = [
        dry.out.index(words) for words in ("lock candidate", "cabinet2", "CBCT", "commit confirmed", "✓ commit\n")
    ]
    assert places == sorted(places), dry.out
    done = bench.ana.said("apply", change, "--execute")
    assert (done["exit_code"], codes(done)) == (0, {"works-applied"}), done
    assert bed.device.shown_name == "cabinet2"
    assert "<description>CBCT</description>" in bed.running()
    verified = bench.ana.does("verify", change)
    assert verified["accepted"]


SHORT = {"arm": ("commit confirmed 3",)}


@contextlib.contextmanager
def cut_off(device: NetconfDevice, seconds: float) -> Iterator[None]:
    """While it lasts nothing passes, and neither end of a connection is told."""
    device.run("ip", "link", "set", "lo", "down")
    back = threading.Timer(seconds, lambda: device.run("ip", "link", "set", "lo", "up"))
    back.start()
    try:
        yield
    finally:
        back.join()


def cut_before_it_is_compared(bed: Bed, monkeypatch: pytest.MonkeyPatch, seconds: float = 7.0) -> None:
    """The network fails right after the commit, so that nobody confirms it."""
    compared = works._compared

    def cut(*arguments: Any) -> None:
        with cut_off(bed.device, seconds):
            compared(*arguments)

    monkeypatch.setattr(works, "_compared", cut)


def test_a_commit_that_nobody_confirms_is_taken_back_at_its_time(
    bed: Bed, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = bench.planned_with("box1", DESCRIBE, more=SHORT)
    cut_before_it_is_compared(bed, monkeypatch)
    ended = bench.ana.said("apply", change, "--execute", "--deadline", "2")
    assert ended["exit_code"] == 7, ended
    assert codes(ended) >= {"host-not-compared", "works-taken-back"}
    assert "CBCT" not in bed.running()
    assert bed.unlocked()
    armed = [entry for entry in bench.journal(change) if entry.what == "armed"]
    assert len(armed) == 1


def test_a_datastore_that_was_put_back_is_not_a_device_that_was(
    bed: Bed, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(returning, "_AFTER_A_COMMIT", timedelta(seconds=5))
    change = bench.planned_with("box1", RENAME, more=SHORT)
    cut_before_it_is_compared(bed, monkeypatch)
    ended = bench.ana.said("apply", change, "--execute", "--deadline", "2")
    assert f"<hostname>{NAME}</hostname>" in bed.running(), "the datastore was put back"
    assert bed.device.shown_name == "cabinet2", "the trap: the device was not"
    assert ended["exit_code"] == 8, ended
    lost = next(each for each in ended["reasons"] if each["code"] == "works-not-taken-back")
    assert "facts hostname" in lost["params"]["detail"]
    assert "candidate (NETCONF)" in (bench.folder(change) / "on-site.md").read_text(encoding="utf-8")
    assert bed.unlocked()
    # Somebody goes there and gives it its name back; then it is shown.
    bed.device.run("hostname", NAME)
    again = bench.ana.said("rollback", change, "--execute")
    assert again["exit_code"] == 0, again


def test_a_device_that_says_yes_and_does_nothing_is_not_believed(
    bed: Bed, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked to validate, netconfd 2.13 forgets what it is to commit, and answers the commit with `ok` all the same."""
    done = Candidate._done

    def validated(self: Candidate, line: str) -> None:
        if line.startswith("commit confirmed"):
            self._visit.manager.validate("candidate")
        done(self, line)

    monkeypatch.setattr(Candidate, "_done", validated)
    change = bench.approved(DESCRIBE)
    ended = bench.ana.said("apply", change, "--execute")
    assert (ended["exit_code"], codes(ended)) == (7, {"host-not-as-predicted", "works-taken-back"}), ended
    assert "disarmed" in bench.said(change)
    assert bed.unlocked()


def test_an_edit_of_another_module_is_not_predicted_and_says_so(bed: Bed, bench: Bench) -> None:
    nacm = '<nacm xmlns="urn:ietf:params:xml:ns:yang:ietf-netconf-acm"><enable-nacm>false</enable-nacm></nacm>'
    step = {"host": "box1", "config": nacm}
    with pytest.raises(AssertionError, match="plan-unpredicted"):
        bench.planned(step)


def test_without_a_timer_of_its_own_nothing_is_sent(bed: Bed, bench: Bench) -> None:
    change = bench.planned_with("box1", DESCRIBE, more={"arm": (), "disarm": ()})
    assert "works-no-own-timer" in codes(bench.ana.said("apply", change))
    refused = bench.ana.said("apply", change, "--execute")
    assert (refused["exit_code"], codes(refused)) == (3, {"works-no-own-timer"})
    assert "begun" not in bench.said(change)


def test_a_fragment_that_the_device_refuses_stops_before_anything_takes_effect(bed: Bed, bench: Bench) -> None:
    odd = ETHERNET.replace("ethernetCsmacd", "noSuchType")
    new = {"host": "box1", "config": INTERFACES.format(f"<interface><name>eth9</name>{odd}</interface>")}
    change = bench.approved(DESCRIBE, new)
    ended = bench.ana.said("apply", change, "--execute")
    assert ended["exit_code"] == 7, ended
    assert "line-refused" in codes(ended)
    assert not {"arming", "armed"} & set(bench.said(change))
    assert "CBCT" not in bed.running()
    assert bed.unlocked()


def test_what_somebody_else_has_not_committed_is_neither_committed_nor_lost(bed: Bed, bench: Bench) -> None:
    change = bench.approved(DESCRIBE)
    with bed.session() as other:
        other.edit_config(target="candidate", config=f"<config>{SYSTEM.format('<contact>Léo</contact>')}</config>")
        ended = bench.ana.said("apply", change, "--execute")
        assert ended["exit_code"] == 7, ended
        assert "line-refused" in codes(ended)
        assert "Léo" in other.get_config("candidate").data_xml
        assert "Léo" not in other.get_config("running").data_xml
        assert "CBCT" not in other.get_config("running").data_xml


def test_a_lock_that_somebody_else_holds_is_respected(bed: Bed, bench: Bench) -> None:
    change = bench.approved(DESCRIBE)
    with bed.session() as other:
        other.lock("candidate")
        ended = bench.ana.said("apply", change, "--execute")
        refused = next(each for each in ended["reasons"] if each["code"] == "line-refused")
        assert refused["params"]["text"] == "lock candidate"
        assert f"(session {other.session_id})" in refused["params"]["said"]
        other.unlock("candidate")
    assert ended["exit_code"] == 7, ended


INSTANTS = [("sending", "arm"), ("sent", "disarm")]
if os.environ.get("NETAUDIT_EVERY_INSTANT"):
    INSTANTS += [(what, way) for what in ("sending", "sent") for way in ("enter", "forward")]
    INSTANTS += [("sent", "arm"), ("sending", "disarm")]


def killed(bench: Bench, change: str, what: str, way: str) -> None:
    """Carry a change out, and stop as `kill -9` does right after this entry of the journal."""
    code = (
        "import os\nfrom netaudit.workflows.sending import Site\nfrom netaudit.cli.main import main\n"
        "note = Site.note\n"
        "def noted(site, what, **more):\n"
        "    note(site, what, **more)\n"
        f"    if (what, more.get('way')) == {(what, way)!r}:\n"
        "        os.kill(os.getpid(), 9)\n"
        "Site.note = noted\n"
        f"main(['--no-input', '-C', {str(bench.ana.root)!r}, 'apply', {change!r}, '--execute'])\n"
    )
    env = {**os.environ, "NETAUDIT_HOME": str(bench.ana.home), "NETAUDIT_KEY": str(bench.ana.key)}
    ended = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, timeout=60, check=False)
    assert ended.returncode == -9, ended.stderr


def test_works_that_are_killed_are_taken_back_by_the_end_of_their_session(bed: Bed, bench: Bench) -> None:
    change = bench.approved(DESCRIBE)
    killed(bench, change, "sent", "arm")
    known = bench.ana.said("apply", change, "--execute")
    assert codes(known) >= {"works-interrupted", "timer-pending"}
    until(lambda: "CBCT" not in bed.running(), "the device takes it back")
    done = bench.ana.said("apply", change, "--execute", "--go-on")
    assert done["exit_code"] == 0, done
    assert "CBCT" in bed.running()
    assert bed.unlocked()


@pytest.mark.parametrize(("what", "way"), INSTANTS)
def test_wherever_works_are_killed_they_lead_back(bed: Bed, bench: Bench, what: str, way: str) -> None:
    change = bench.approved(RENAME, DESCRIBE)
    killed(bench, change, what, way)
    assert "works-interrupted" in codes(bench.ana.said("apply", change, "--execute"))
    back = bench.ana.said("rollback", change, "--execute")
    # Where the commit was not confirmed, its datastore is put back and its name is not: it is not said to be as before.
    kept = (what, way) in (("sent", "arm"), ("sending", "disarm"))
    assert back["exit_code"] == (8 if kept else 0), back
    assert bed.device.shown_name == ("cabinet2" if kept else NAME)
    assert "Montée de l'étage" in bed.running()
    assert bed.unlocked()


def test_a_change_is_taken_back_at_somebody_s_word(bed: Bed, bench: Bench) -> None:
    change = bench.approved(RENAME, DESCRIBE)
    bench.ana.does("apply", change, "--execute")
    back = bench.ana.said("rollback", change, "--execute")
    assert back["exit_code"] == 0, back
    assert bed.device.shown_name == NAME
    assert "Montée de l'étage" in bed.running()
    assert bed.unlocked()


def test_another_name_than_the_configured_one_is_a_difference(bed: Bed, bench: Bench) -> None:
    bed.device.run("hostname", "autre")
    ended = bench.ana.said("audit", "--no-report")
    assert ended["exit_code"] == 2, ended
    assert [(e["section"], e["key"], e["after"]) for e in ended["differences"]] == [("facts", "hostname", "autre")]


def test_what_is_kept_for_its_restart_is_seen_and_saved(bed: Bed, bench: Bench, tmp_path: Path) -> None:
    bed.device.stop("netconfd")
    bed.device.run("rm", "-f", "/run/ncx.sock")
    bed.device.start("--module=ietf-system", "--with-startup=true")
    bed.commit(FIRST)
    known_hosts = tmp_path / "known_hosts"
    known_hosts.write_text(f"[127.0.0.1]:{PORT} {bed.device.host_key}\n", encoding="utf-8")
    login, terms = Login("box1", "127.0.0.1", PORT, "netaudit", None, str(bed.key)), Terms(known_hosts, 10.0)

    def seen() -> tuple[bool, tuple[str, ...]]:
        found = ask(login, NETCONF, NETCONF.commands(SECTION_NAMES), terms).answers
        startup = NETCONF.readings["startup"].read(found)
        assert isinstance(startup, Startup)
        config = str(NETCONF.readings["config"].read(found))
        return startup.same, saving_lines("netconf", config)

    assert seen() == (False, ("copy-config running startup",))
    allowed = Permission("box1", "0" * 64, "send", frozenset(seen()[1]), TYPING["netconf"])
    with candidate(login, allowed, terms) as door:
        door.give("copy-config running startup")
    assert seen()[0]


@pytest.mark.parametrize("ends", ["by its end", "by the loss of its connection"])
def test_a_device_of_netconf_1_0_takes_back_what_its_session_did_not_confirm(
    bed: Bed, bench: Bench, tmp_path: Path, ends: str
) -> None:
    bed.device.stop("netconfd")
    bed.device.run("rm", "-f", "/run/ncx.sock")
    bed.device.start("--module=ietf-system", "--protocols=netconf1.0")
    bed.commit(FIRST)
    lines = ("lock candidate", *fragments(DESCRIBE["config"]), "commit confirmed 600")
    allowed = Permission("box1", "0" * 64, "send", frozenset(lines), TYPING["netconf"])
    known_hosts = tmp_path / "known_hosts"
    known_hosts.write_text(f"[127.0.0.1]:{PORT} {bed.device.host_key}\n", encoding="utf-8")
    login = Login("box1", "127.0.0.1", PORT, "netaudit", None, str(bed.key))
    door = opened_candidate(login, allowed, Terms(known_hosts, 10.0))
    for line in lines:
        door.give(line)
    assert "CBCT" in bed.running()
    if ends == "by its end":
        assert door.end()
    else:
        door._visit.transport.close()
    until(lambda: "CBCT" not in bed.running(), "it takes back what nobody confirmed")
    assert bed.unlocked()


NC = 'xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0" nc:operation'
EDITS = (
    SYSTEM.format("<contact>Ana &amp; Ivo</contact><location>baie</location>"),
    SYSTEM.format(f'<location {NC}="delete"/>'),
    SYSTEM.format(f'<location {NC}="delete"/>'),
    SYSTEM.format(f'<location {NC}="remove"/>'),
    SYSTEM.format(f'<contact {NC}="create">Ivo</contact>'),
    SYSTEM.format(f'<contact {NC}="replace">Ivo</contact>'),
    INTERFACES.format("<interface><name>eth0</name><enabled>false</enabled></interface>"),
    INTERFACES.format(f"<interface><name>eth9</name>{ETHERNET}<description>neuf</description></interface>"),
    INTERFACES.format(f'<interface {NC}="create"><name>eth9</name>{ETHERNET}</interface>'),
    INTERFACES.format(f'<interface {NC}="replace"><name>eth9</name>{ETHERNET}<enabled>true</enabled></interface>'),
    INTERFACES.format(f'<interface><name>eth0</name><enabled {NC}="remove"/></interface>'),
    INTERFACES.format(f'<interface {NC}="delete"><name>eth9</name></interface>'),
    INTERFACES.format(f'<interface {NC}="delete"><name>eth9</name></interface>'),
    INTERFACES.format(f'<interface {NC}="remove"><name>eth9</name></interface>'),
    INTERFACES.format("<interface><description>nameless</description></interface>"),
)


def test_what_is_predicted_is_what_the_device_makes_of_it(bed: Bed) -> None:
    from ncclient.operations.rpc import RPCError

    bed.reset()
    taken = []
    with bed.session() as other:
        session = NetconfSession(other.get_config("running").data_xml)
        for edit in EDITS:
            told = session.obey(edit)
            try:
                other.edit_config(target="candidate", config=f"<config>{edit}</config>")
                other.commit()
            except RPCError:
                assert told == "unpredicted", edit
                other.discard_changes()
                continue
            taken.append(edit)
            assert told == "shown", edit
            assert session.text() == NetconfSession(other.get_config("running").data_xml).text(), edit
    assert len(taken) == len(EDITS) - 5, "those that are not there, are there, or have no key"


@pytest.mark.parametrize("known", ["changed", "unknown"])
def test_a_host_key_is_the_one_on_record_or_the_visit_ends(bed: Bed, bench: Bench, tmp_path: Path, known: str) -> None:
    other = " ".join(new_key(tmp_path / "other").with_suffix(".pub").read_text().split()[:2])
    text = f"[127.0.0.1]:{PORT} {other}\n" if known == "changed" else ""
    (bench.ana.root / "inventory" / "known_hosts").write_text(text, encoding="utf-8")
    ended = bench.ana.said("audit", "--no-report")
    assert f"host-key-{known}" in codes(ended)


def test_a_key_that_the_device_does_not_know_is_refused_once(bed: Bed, bench: Bench, tmp_path: Path) -> None:
    hosts = bench.ana.root / "inventory" / "hosts.yaml"
    other = new_key(tmp_path / "nobody")
    hosts.write_text(hosts.read_text(encoding="utf-8").replace(str(bed.key), str(other)), encoding="utf-8")
    assert "host-auth-failed" in codes(bench.ana.said("audit", "--no-report"))
