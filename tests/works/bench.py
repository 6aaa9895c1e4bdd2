"""What a test of the works does, in few words: the command line in this process, on a live simulated practice."""

import contextlib
import copy
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from netaudit.cli.main import main
from netaudit.core.journal import Entry
from netaudit.lab.thread import RunningPractice
from netaudit.model.statements import PlanStatement, VerdictStatement
from netaudit.store.changes import VERDICT, on_disk
from netaudit.store.yaml12 import dump
from netaudit.workflows.signer import Hand, write_signed
from netaudit.workflows.works import entries_of
from tests.conftest import Ended
from tests.control.parties import Party

PORT = {"host": "sw1", "config": "interface Gi1/0/5\n switchport access vlan 10\n"}
"""The scanner's port goes to the office VLAN."""
CORE = {
    "host": "sw1",
    "config": "vlan 40\n name TELEPHONIE\n exit\ninterface Gi1/0/5\n description TEL\n switchport access vlan 40\n",
}
"""A new VLAN, and the scanner's port in it: six lines."""


@dataclass(frozen=True)
class Near(Party):
    """Somebody whose commands run in this process, which is quicker than one of its own."""

    def run(self, *arguments: str, env: dict[str, str] | None = None) -> Ended:
        mine = {"NETAUDIT_HOME": str(self.home), "NETAUDIT_KEY": str(self.key), **(env or {})}
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            for name, value in mine.items():
                patch.setenv(name, value)
            try:
                main(["--no-input", "--lang", "en", "-C", str(self.root), *arguments])
                code = 0
            except SystemExit as ended:
                code = int(ended.code or 0)
        return Ended(code, out.getvalue(), err.getvalue())


def near(party: Party) -> Near:
    """The same party in this process."""
    return Near(party.name, party.root, party.home, party.key)


class Bench:
    """A party on a live site."""

    def __init__(self, ana: Near, lab: RunningPractice) -> None:
        self.ana, self.lab = ana, lab
        self.ivo = replace(ana, name="ivo", key=ana.key.with_name("ivo"))

    def approved(self, *steps: dict[str, Any], **more: Any) -> str:
        """A change with these steps, presented, planned and approved; returns its id."""
        change = self.planned(*steps, **more)
        self.ivo.does("approve", change, "--role", "it")
        return change

    def planned(self, *steps: dict[str, Any], **more: Any) -> str:
        """A change with these steps, presented and planned; returns its id."""
        plain = {
            "title": "Déplacer le CBCT",
            "requester": {"name": "Ana", "person": "ana"},
            "reason": "the surgery moves",
            "touches": ["switch", "vlan", "firewall", "host", "acl", "address", "physical", "dns", "route"],
            "window": {"start": "2026-01-01T00:00", "end": "2036-01-01T00:00"},
            "steps": list(steps),
            **more,
        }
        path = self.ana.root.with_name("form.yaml")
        path.write_text(dump(plain), encoding="utf-8")
        change = str(self.ana.does("change", "new", "--from", str(path))["change"])
        self.ana.does("change", "present", change)
        self.ana.plans(change)
        return change

    def planned_with(self, host: str, *steps: dict[str, Any], more: dict[str, Any], **request: Any) -> str:
        """A change whose plan is signed with other contents for one host, and approved."""
        change = self.planned(*steps, **request)
        path = self.folder(change) / "plan.json"
        read = on_disk(self.ana.root, change).statement("plan.json", "netaudit-plan")
        assert read is not None
        assert isinstance(read.statement, PlanStatement)
        hosts = {**read.statement.hosts, host: msgspec.structs.replace(read.statement.hosts[host], **more)}
        by = Hand("ana", self.ana.key, may_ask=False)
        write_signed(path, msgspec.structs.replace(read.statement, hosts=hosts), "netaudit-plan", by, datetime.now(UTC))
        self.ana.git("commit", "-aqm", "the plan, with other contents")
        self.ivo.does("approve", change, "--role", "it")
        return change

    def folder(self, change: str) -> Path:
        """The change's own."""
        return self.ana.root / "changes" / change

    def journal(self, change: str) -> list[Entry]:
        """What its journal says."""
        return entries_of(on_disk(self.ana.root, change))

    def said(self, change: str) -> list[str]:
        """The words of its journal, in order."""
        return [entry.what for entry in self.journal(change)]

    def verdict(self, change: str) -> VerdictStatement:
        """What was signed of it."""
        read = on_disk(self.ana.root, change).statement(VERDICT, "netaudit-verdict")
        assert read is not None
        assert isinstance(read.statement, VerdictStatement)
        return read.statement

    def verdict_after(self, change: str) -> VerdictStatement:
        """Verify, and what was signed."""
        self.ana.said("verify", change)
        return self.verdict(change)

    def clean(self) -> bool:
        """Whether everything that was written is committed."""
        return not self.ana.git("status", "--porcelain").stdout


def running(bench: Bench, *hosts: str) -> str:
    """What these devices run now, as a text to compare."""
    practice = bench.lab.practice
    kept: dict[str, Any] = {
        "sw1": practice.sw1.config,
        "sw2": practice.sw2.config,
        "gw1": practice.gw1.tables,
        "fw1": {path: text for path, text in sorted(practice.fw1.files.items()) if ".netaudit-" not in path},
    }
    kept |= {name: device.config for name, device in beside(bench.lab).items()}
    return repr([kept[host] for host in hosts or kept])


def beside(lab: RunningPractice) -> dict[str, Any]:
    """The devices that the demonstration's practice does not have."""
    return {name: lab.practice.devices[name] for name in ("sw3", "sw4") if name in lab.practice.devices}


def codes(said: Any) -> set[str]:
    """The codes of a result's reasons."""
    return {each["code"] for each in said["reasons"]}


@contextlib.contextmanager
def as_it_was(lab: RunningPractice) -> Iterator[None]:
    """Whatever is done to the practice meanwhile is undone at the end."""
    practice = lab.practice
    world = practice.world
    kept: Any = copy.deepcopy(
        {
            "sw1": (practice.sw1.config, practice.sw1.startup),
            "sw2": (practice.sw2.config, practice.sw2.startup),
            "gw1": practice.gw1.tables,
            "fw1": practice.fw1.files,
        }
    )
    others = {name: copy.deepcopy((each.config, each.startup)) for name, each in beside(lab).items()}
    endpoints = [(each, copy.copy(each)) for each in world.endpoints]
    clock = world.clock
    serials = (practice.sw1.serial, practice.sw2.serial)
    try:
        yield
    finally:
        with world.lock:
            practice.sw1.config, practice.sw1.startup = kept["sw1"]
            practice.sw2.config, practice.sw2.startup = kept["sw2"]
            practice.gw1.tables, practice.gw1.saved, practice.gw1.saves_its_mode = kept["gw1"], None, False
            practice.fw1.files, practice.fw1.timer = kept["fw1"], None
            for name, (config, startup) in others.items():
                device = beside(lab)[name]
                device.config, device.startup, device.reload_at, device.checkpoint = config, startup, None, None
            practice.sw1.errors, practice.sw2.errors = {}, {}
            practice.sw1.serial, practice.sw2.serial = serials
            practice.sw1.reload_at = practice.sw2.reload_at = None
            world.clock = clock
            for each, was in endpoints:
                each.switch, each.port, each.connected, each.ip = was.switch, was.port, was.connected, was.ip
            world.endpoints[:] = [each for each, _ in endpoints]
        for name in practice.servers:
            lab.fault(name)
