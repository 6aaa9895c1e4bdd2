"""The demonstration tells the story, unattended, and leaves what it was told to keep."""

from pathlib import Path

import pytest

from tests.conftest import netaudit


@pytest.mark.slow
def test_the_story(tmp_path: Path) -> None:
    """Where git knows nobody and no password is set, as on a fresh machine."""
    nobody = dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"), "")
    ended = netaudit("demo", "--keep", "kept", cwd=tmp_path, env={**nobody, "NETAUDIT_LAB_PASSWORD": ""})
    assert ended.code == 0, ended
    for said in (
        "All of it is simulated",
        "no baseline yet",
        "The site is as its baseline says.",
        "sw1 Gi1/0/5: access VLAN 20 → 10",
        "cbct-1 (imaging): VLAN 20 IMAGERIE → VLAN 10 BUREAUTIQUE",
        "only advances by an approved change",
        "exactly the declared changes happened, and every test passed",
        "was sent to it@example.test",
        "sw1 VLAN 66 RADIO: created",
        "The restricted CEREC unit was contacted 0 times.",
    ):
        assert said in ended.out
    assert sorted(each.name for each in tmp_path.iterdir()) == ["kept", "kept-keys"]
    assert len(list((tmp_path / "kept" / "reports").glob("*-audit*/report.html"))) == 4
    again = netaudit("demo", "--keep", str(tmp_path / "kept"))
    assert again.code == 3
