"""What checks look at beside what is collected: changes' folders, mail domains on file, searches on the wire."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from netaudit.checks import check_named
from netaudit.core.judge import judge
from netaudit.model.check import Conclusion, Material
from netaudit.model.errors import NetauditError
from netaudit.model.mail import Row
from netaudit.model.sighting import Announced, Errand, Finished, Offered, Ready, Said
from netaudit.model.site import Search
from netaudit.store.changes import file_digest, write_journal
from netaudit.store.dispatches import append
from netaudit.store.wire import WIRE, read_wire
from netaudit.store.workspace import Workspace
from netaudit.workflows import discover as workflow
from netaudit.workflows import search
from netaudit.workflows.discover import DiscoverOptions, discover
from netaudit.workflows.judging import beside
from netaudit.workflows.mail_domains import recorded
from netaudit.workflows.on_file import begun_changes
from tests.conftest import netaudit

NOW = datetime(2026, 12, 2, 8, 0, tzinfo=UTC)
CHANGE = "CHG-2026-0001-abc"
REQUEST = """\
id: CHG-2026-0001-abc
title: Cordon
requester: {name: Ana, person: ana}
reason: usé
touches: [physical]
window: {start: 2026-12-01T19:30+04:00, end: 2026-12-01T21:00+04:00}
steps:
  - {manual: Remplacer le cordon}
"""
SITE = """\
name: Cabinet
language: fr
timezone: Indian/Reunion
contacts:
  it: {name: Service informatique, email: it@example.test}
  client: {name: Direction, email: cabinet@example.test}
addressing: {vlans: {10: {name: BUREAUTIQUE, subnet: 10.10.0.0/24, purpose: office}}}
mail_domains: [cabinet.example]
"""


@pytest.fixture(scope="module")
def scaffold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty workspace, made once; each test uses files of its own in it."""
    root = tmp_path_factory.mktemp("on-file") / "cabinet"
    assert netaudit("init", str(root)).code == 0
    (root / "inventory/site.yaml").write_text(SITE, encoding="utf-8")
    (root / "inventory/hosts.yaml").write_text("", encoding="utf-8")
    return root


@pytest.fixture
def workspace(scaffold: Path, tmp_path: Path) -> Workspace:
    """A copy of it."""
    import shutil

    return Workspace(Path(shutil.copytree(scaffold, tmp_path / "cabinet", symlinks=True)))


def folder(workspace: Workspace, request: str = REQUEST, *, begun: bool = True) -> Path:
    found = workspace.root / "changes" / CHANGE
    found.mkdir(parents=True)
    (found / "request.yaml").write_text(request, encoding="utf-8")
    if begun:
        write_journal(workspace.root, CHANGE, "ana", NOW - timedelta(hours=16), "begun", {"plan": "0" * 64})
    return found


def test_a_change_that_was_not_begun_is_nobodys_business_here(workspace: Workspace) -> None:
    folder(workspace, begun=False)
    assert begun_changes(workspace, NOW) == ()


def test_what_is_missing_of_a_change_that_was_begun_is_told(workspace: Workspace) -> None:
    folder(workspace)
    (found,) = begun_changes(workspace, NOW)
    assert (found.change, found.over, found.planned, found.shown_by) == (CHANGE, True, False, 0)
    assert found.without_rollback == ("Remplacer le cordon",)
    assert (found.judged, found.reported, found.unreadable) == (False, False, ())
    assert found.not_told == ("Service informatique", "Direction")
    assert found.window == ("2026-12-01T19:30:00+04:00", "2026-12-01T21:00:00+04:00")
    (during,) = begun_changes(workspace, NOW - timedelta(hours=16))
    assert not during.over


def test_a_rollback_in_words_holds_for_every_step(workspace: Workspace) -> None:
    folder(workspace, REQUEST + "rollback: Remettre l'ancien cordon\n")
    assert begun_changes(workspace, NOW)[0].without_rollback == ()


def test_a_request_or_a_plan_that_cannot_be_read_is_told_as_such(workspace: Workspace) -> None:
    found = folder(workspace, "id: [")
    (found / "plan.json").write_text("{}", encoding="utf-8")
    (told,) = begun_changes(workspace, NOW)
    assert set(told.unreadable) == {"request.yaml", "plan.json"}
    judged = judge(check_named("CHG-ROLL-002"), Material(snapshot=None, changes=(told,)))  # type: ignore[arg-type]
    assert judged.conclusion is Conclusion.NON_COMPLIANT, "works were begun, and no plan can be read"
    assert judged.unknown


def test_evidence_is_held_against_its_digest(workspace: Workspace) -> None:
    found = folder(workspace)
    kept = found / "evidence" / "baie.jpg"
    kept.parent.mkdir()
    kept.write_bytes(b"photo")
    for name, more in (("baie.jpg", {}), ("film.mp4", {"place": "sur le NAS"}), ("gone.jpg", {}), ("../x", {})):
        body = {"file": name, "sha256": file_digest(kept)[0], "bytes": 5, "caption": "", **more}
        write_journal(workspace.root, CHANGE, "ana", NOW, "evidence", body)
    assert begun_changes(workspace, NOW)[0].lost_evidence == ("gone.jpg", "../x")
    kept.write_bytes(b"another")
    assert begun_changes(workspace, NOW)[0].lost_evidence == ("baie.jpg", "gone.jpg", "../x")


def dispatched(workspace: Workspace, recipient: str, outcome: str) -> None:
    plain = dict.fromkeys(("attachment", "sha256", "sent_sha256", "message_id", "answer"), "")
    row = Row(date="2026-12-02", channel="mail", recipient=recipient, report=CHANGE, outcome=outcome, **plain)
    append(workspace, [row])


def test_whom_the_report_reached_is_what_the_dispatch_journal_knows(workspace: Workspace) -> None:
    folder(workspace)
    dispatched(workspace, "IT@example.test", "sent")
    dispatched(workspace, "cabinet@example.test", "refused")
    assert begun_changes(workspace, NOW)[0].not_told == ("Direction",)
    dispatched(workspace, "Direction", "recorded")
    assert begun_changes(workspace, NOW)[0].not_told == ()


def mail_answers(workspace: Workspace, asked_at: datetime) -> None:
    answer = {"outcome": "no-name", "asked_at": asked_at.isoformat()}
    text = json.dumps({"answers": {"cabinet.example MX": answer}})
    (workspace.root / ".netaudit/mail-domains.json").write_text(text, encoding="utf-8")


def test_mail_domains_are_judged_on_answers_that_are_not_too_old(workspace: Workspace) -> None:
    month = timedelta(days=30)
    assert recorded(workspace, NOW, month) == (None, "")
    mail_answers(workspace, NOW - timedelta(days=2))
    domains, _ = recorded(workspace, NOW, month)
    assert domains is not None
    assert [each.code for each in domains[0].findings] == ["domain-missing"]
    mail_answers(workspace, NOW - timedelta(days=40))
    assert recorded(workspace, NOW, month) == (None, "2026-10-23")
    assert beside(workspace, NOW).stale == {"mail-domains": "2026-10-23"}
    (workspace.root / "inventory/site.yaml").write_text(SITE.replace("[cabinet.example]", "[]"), encoding="utf-8")
    assert recorded(Workspace(workspace.root), NOW, month) == (None, "")


SSDP: dict[str, tuple[str, ...]] = {"type": ("urn:schemas-upnp-org:device:InternetGatewayDevice:1",)}
WIRE_SAYS: tuple[Said, ...] = (
    Ready(raw=True, interface="eth0", mac="02:00:00:00:00:aa", networks=("10.10.0.50/24",)),
    Offered(server="10.10.0.1", source="10.10.0.1", mac="00:0d:b9:51:aa:01", address="10.10.0.150"),
    Offered(server="192.168.1.254", source="192.168.1.254", mac="d8:0d:17:20:01:11", address="192.168.1.20"),
    Announced(kind="ssdp", mac="d8:0d:17:20:01:11", address="192.168.1.254", facts=SSDP),
    Finished(),
)


def searched(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, says: Sequence[Said] = WIRE_SAYS, passive: float = 0.0
) -> None:
    """What `netaudit discover` does where the wire says this."""

    class Wire:
        def __init__(self, errand: Errand) -> None: ...

        def __enter__(self) -> Sequence[Said]:
            return says

        def __exit__(self, *_: object) -> None: ...

    monkeypatch.setattr(workflow, "Probe", Wire)
    options = DiscoverOptions(networks=("10.10.0.0/24",), passive_seconds=passive, look=False)
    discover(workspace, options, lambda _: None, NOW)


def test_what_discover_finds_on_the_wire_is_judged_by_the_next_audits_and_grows_old(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert beside(workspace, NOW).wire.offers is None
    searched(workspace, monkeypatch)
    found = beside(workspace, NOW + timedelta(days=1))
    assert found.wire.offers == {10: ("10.10.0.1", "192.168.1.254")}
    assert found.wire.gateways == ("192.168.1.254",)
    old = beside(workspace, NOW + timedelta(days=8))
    assert (old.wire.offers, old.stale) == (None, {"dhcp-offers": "2026-12-02", "upnp": "2026-12-02"})
    searched(workspace, monkeypatch, WIRE_SAYS[:2])
    assert beside(workspace, NOW).wire.offers == {10: ("10.10.0.1",)}, "the box is gone"


def test_listening_is_no_search(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    searched(workspace, monkeypatch, passive=2.0)
    assert not read_wire(workspace.root).segments


@pytest.mark.parametrize("content", ["{", '{"schema": 1, "segments": {"x": 3}}', "[" * 5000])
def test_a_record_of_the_wire_that_is_broken_is_said(workspace: Workspace, content: str) -> None:
    (workspace.root / WIRE).write_text(content, encoding="utf-8")
    with pytest.raises(NetauditError, match="state-unreadable"):
        beside(workspace, NOW)
    (workspace.root / WIRE).unlink()
    (workspace.root / WIRE).symlink_to("elsewhere")
    with pytest.raises(NetauditError, match="symlink-refused"):
        read_wire(workspace.root)


def test_answers_that_are_stale_do_not_count(workspace: Workspace) -> None:
    text = "schema: 1\nanswers:\n  ups-present: {value: true, by: A, on: 2025-01-01}\n"
    text += "  rack-locked: {value: true, by: A, on: 2026-06-01}\n"
    (workspace.root / "inventory/survey.yaml").write_text(text, encoding="utf-8")
    assert beside(workspace, NOW).answers == {"rack-locked": True}
    assert date(2026, 6, 1) < NOW.date()


def searching(workspace: Workspace, monkeypatch: pytest.MonkeyPatch, says: Sequence[Said], **where: str) -> list[str]:
    """The codes that an audit's verdict gets of the search that its playbook asks for."""

    class Wire:
        def __init__(self, errand: Errand) -> None: ...

        def __enter__(self) -> Sequence[Said]:
            if not says:
                raise OSError("no such interface")
            return says

        def __exit__(self, *_: object) -> None: ...

    monkeypatch.setattr(workflow, "Probe", Wire)
    asked = Search(networks=("10.10.0.0/24",), **where)  # type: ignore[arg-type]
    return [each.code for each in search.searched(workspace, asked, NOW)]


def test_an_audit_searches_where_its_playbook_says_so_and_is_incomplete_where_it_cannot(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert search.searched(workspace, None, NOW) == ()
    # A second server and a stranger are for the checks to judge, and do not stand in the verdict twice.
    assert searching(workspace, monkeypatch, WIRE_SAYS) == []
    assert beside(workspace, NOW).wire.offers == {10: ("10.10.0.1", "192.168.1.254")}
    blind = Ready(raw=False, blind=("arp", "dhcp"), networks=("10.10.0.50/24",))
    assert searching(workspace, monkeypatch, (blind, Finished())) == ["probe-blind"]
    assert searching(workspace, monkeypatch, ()) == ["probe-troubled"]


def test_a_search_of_too_large_a_network_ends_the_audit_before_anybody_is_asked(workspace: Workspace) -> None:
    with pytest.raises(NetauditError, match="network-invalid"):
        search.searched(workspace, Search(networks=("10.0.0.0/8",)), NOW)
