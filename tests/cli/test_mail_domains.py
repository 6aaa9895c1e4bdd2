"""Mail domains from the command line: looked up on a real server, and judged again without one."""

import json
from pathlib import Path

import pytest

from tests.conftest import Site, netaudit
from tests.transport.dns_servers import named


@pytest.fixture
def practice(tmp_path: Path) -> Site:
    root = tmp_path / "cabinet"
    assert netaudit("init", str(root)).code == 0
    return Site(root)


def declare(practice: Site, *domains: str) -> None:
    path = practice.root / "inventory" / "site.yaml"
    path.write_text(f"{path.read_text(encoding='utf-8')}mail_domains: [{', '.join(domains)}]\n", encoding="utf-8")


def test_looked_up_and_replayed(practice: Site, tmp_path: Path) -> None:
    declare(practice, "cabinet.example", "wanadoo.fr")
    folder = tmp_path / "named"
    folder.mkdir()
    with named(folder) as server:
        ended = practice.run("--json", "mail-domains", "--server", server, "--selector", "s2")
    assert ended.code == 2, ended
    said = json.loads(ended.out)
    cabinet, wanadoo = said["domains"]
    assert wanadoo["verdict"] == "non-compliant"
    assert [each["code"] for each in wanadoo["findings"]] == ["domain-consumer"]
    assert [each["code"] for each in cabinet["findings"]] == ["mx-alias", "spf-good", "dmarc-good", "dkim-none"]
    assert (said["dns"]["servers"], said["dns"]["failed"]) == ([server], 0)
    assert practice.git("status", "--porcelain") == " M inventory/site.yaml\n", "the recording is not in git"
    again = json.loads(practice.run("--json", "mail-domains", "--replay", "--selector", "s2").out)
    assert again == said
    other = json.loads(practice.run("--json", "mail-domains", "--replay", "--selector", "never-asked").out)
    assert other["domains"][0]["missing"] == [{"name": "never-asked._domainkey.cabinet.example", "type": "TXT"}]
    text = practice.run("--lang", "fr", "mail-domains", "--replay").out
    assert "wanadoo.fr: non conforme" in text
    assert "est un domaine grand public" in text


def test_without_an_answer_nothing_is_concluded(practice: Site) -> None:
    declare(practice, "cabinet.example")
    ended = practice.run("--json", "mail-domains", "--server", "127.0.0.1:1")
    assert ended.code == 4, ended
    (cabinet,) = json.loads(ended.out)["domains"]
    assert {each["meaning"] for each in cabinet["findings"]} == {"undetermined"}


def test_the_survey_names_domains_and_selectors(practice: Site) -> None:
    (practice.root / "inventory" / "survey.yaml").write_text(
        "schema: 1\nanswers:\n"
        "  mail-addresses: {value: [{domain: orange.fr}, {domain: 'a b'}], by: A, on: 2026-01-01}\n"
        "  mail-dkim-selectors: {value: [{selector: s1, domain: orange.fr}, {selector: x}], by: A, on: 2026-01-01}\n",
        encoding="utf-8",
    )
    ended = practice.run("--json", "mail-domains", "--server", "127.0.0.1:1")
    assert [each["domain"] for each in json.loads(ended.out)["domains"]] == ["orange.fr"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 64, "No mail domain is declared"),
        (["nonsense"], 64, "is no domain"),
        (["a.example", "--selector", "a b"], 64, "is no domain or selector"),
        (["a.example", "--server", "nowhere"], 1, "No DNS server can be asked"),
        (["a.example", "--replay"], 1, "is missing"),
        (["a.example", "--recording", "broken.json"], 1, "is not a state file netaudit can read"),
    ],
)
def test_what_cannot_be_done_is_said(practice: Site, arguments: list[str], code: int, said: str) -> None:
    broken = practice.root / "broken.json"
    broken.write_bytes(b'{"answers": {"x": 1}}')
    ended = practice.run("mail-domains", *[str(broken) if each == "broken.json" else each for each in arguments])
    assert ended.code == code, ended
    assert said in ended.out + ended.err
