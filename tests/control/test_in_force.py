"""What governs is what was accepted: no alteration of a governed file changes it, in the working tree or committed."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netaudit.store.workspace import Workspace
from netaudit.workflows.trust import governance, not_accepted
from tests.control.parties import Party

_FILES = ("inventory/site.yaml", "inventory/people.yaml", "inventory/approvers", "inventory/hosts.yaml",
          "inventory/known_hosts", "playbooks/audits/full.yaml")  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_alteration_is_without_effect_and_noticed(
    ana: Party, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, data: st.DataObject
) -> None:
    monkeypatch.setenv("NETAUDIT_HOME", str(ana.home))
    root = tmp_path / "altered"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(ana.root, root, symlinks=True)
    now = datetime.now(UTC)
    before = governance(Workspace(root), now)
    assert before.trust.problems == ()
    name = data.draw(st.sampled_from(_FILES))
    path = root / name
    raw = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place : place + data.draw(st.integers(1, 20))] = data.draw(st.binary(max_size=20))
    if bytes(raw) == path.read_bytes():
        return
    path.write_bytes(bytes(raw))
    workspace = Workspace(root)
    found = governance(workspace, now)
    assert found == before
    assert not_accepted(workspace, found.trust.commit) == (name,)
    altered = Party("x", root, ana.home, ana.key)
    assert altered.git("commit", "-qam", "by hand", "--no-verify").returncode == 0
    committed = governance(Workspace(root), now)
    assert [each.code for each in committed.trust.problems] == ["trust-broken"]
    assert (committed.people, committed.site, committed.recipes) == (before.people, before.site, before.recipes)
    assert committed.trust.commit == before.trust.commit
