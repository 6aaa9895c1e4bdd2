"""Errors in files that people write: file, line, column, what was expected, a suggestion."""

from pathlib import Path

import pytest

from netaudit.model.errors import NetauditError
from netaudit.model.site import Site
from netaudit.store.documents import load
from netaudit.store.inventory import load_inventory


def _problems(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NetauditError) as refused:
        load(path, Site, "inventory/site.yaml")
    (reason,) = refused.value.verdict.reasons
    assert reason.code == "document-invalid"
    return str(reason.params["problems"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name: x\nlanguag: fr\n", "inventory/site.yaml:2:1: languag: unknown key; did you mean `language`?"),
        ("language: fr\n", "inventory/site.yaml:1:1: name: this key is required"),
        ("name: x\nlanguage: de\n", "inventory/site.yaml:2:11: language: expected 'fr' or 'en', not 'de'"),
        (
            "name: x\npolicy:\n  audit_max_age: soon\n",
            "site.yaml:3:18: policy.audit_max_age: expected a duration such as 12h, 7d, 8w or 10y, not 'soon'",
        ),
        (
            "name: x\npolicy: {audit_max_age: 7d, signature: 1}\n",
            "inventory/site.yaml:2:29: policy.signature: unknown key; did you mean `signatures`?",
        ),
        (
            "name: x\nperimeters:\n  - name: S\n    match: {ouis: ['00:10:19']}\n",
            "inventory/site.yaml:4:13: perimeters.0.match.ouis: unknown key; did you mean `oui`?",
        ),
        ("name: [x]\n", "inventory/site.yaml:1:7: name: expected a valid string, not ('x',)"),
    ],
)
def test_each_problem_says_where_what_and_how(tmp_path: Path, text: str, expected: str) -> None:
    assert expected in _problems(tmp_path / "site.yaml", text)


def test_all_problems_are_said_at_once(tmp_path: Path) -> None:
    said = _problems(tmp_path / "site.yaml", "nam: x\nlanguage: de\ntimezon: UTC\n")
    assert len(said.splitlines()) == 4


def test_a_clear_text_password_anywhere_is_refused(tmp_path: Path) -> None:
    for text in ("password: secret123\n", "password: env:HOME\n", "password: 'env:'\n"):
        (tmp_path / "hosts.yaml").write_text("sw1:\n  " + text)
        with pytest.raises(NetauditError) as refused:
            load_inventory(tmp_path)
        assert "inventory/hosts.yaml:2:" in str(refused.value)
        assert "never the password itself" in str(refused.value)


def test_how_a_host_is_asked_by_snmp(tmp_path: Path) -> None:
    entry = "sw1:\n  platform: snmp\n  data:\n    snmp: "
    good = "{version: 3, auth: sha1, privacy: aes256-cisco, privacy_password: env:NETAUDIT_P}"
    (tmp_path / "hosts.yaml").write_text(f"{entry}{good}\n")
    assert load_inventory(tmp_path).hosts["sw1"]["snmp"] == {
        "version": 3,
        "auth": "sha1",
        "privacy": "aes256-cisco",
        "privacy_password": "env:NETAUDIT_P",
    }
    for wrong, words in (
        ("{version: 3, privacy_password: geheim}", "never the password itself"),
        ("{version: 1}", "inventory/hosts.yaml:4:"),
        ("{auth: rot13}", "snmp.auth"),
        ("{community: lecture}", "unknown key"),
    ):
        (tmp_path / "hosts.yaml").write_text(f"{entry}{wrong}\n")
        with pytest.raises(NetauditError) as refused:
            load_inventory(tmp_path)
        assert words in str(refused.value)
        assert "geheim" not in str(refused.value)


def test_a_password_is_not_repeated_in_the_message(tmp_path: Path) -> None:
    (tmp_path / "hosts.yaml").write_text("sw1:\n  password: Tr0ub4dor\n")
    with pytest.raises(NetauditError) as refused:
        load_inventory(tmp_path)
    assert "Tr0ub4dor" not in str(refused.value)


def test_unknown_group_and_links_are_refused(tmp_path: Path) -> None:
    (tmp_path / "hosts.yaml").write_text("sw1:\n  groups: [nowhere]\n")
    with pytest.raises(NetauditError, match="no group 'nowhere'"):
        load_inventory(tmp_path)
    (tmp_path / "real.yaml").write_text("name: x\n")
    (tmp_path / "site.yaml").symlink_to(tmp_path / "real.yaml")
    with pytest.raises(NetauditError) as refused:
        load(tmp_path / "site.yaml", Site)
    assert refused.value.verdict.reasons[0].code == "symlink-refused"


def test_groups_and_defaults_are_inherited_as_nornir_does(tmp_path: Path) -> None:
    (tmp_path / "hosts.yaml").write_text("sw1:\n  hostname: 10.0.0.1\n  groups: [switches]\n")
    (tmp_path / "groups.yaml").write_text("switches:\n  platform: cisco_ios\n  password: env:NETAUDIT_SW\n")
    (tmp_path / "defaults.yaml").write_text("username: audit\n")
    host = load_inventory(tmp_path).hosts["sw1"]
    assert (host.platform, host.username, host.password) == ("cisco_ios", "audit", "env:NETAUDIT_SW")
