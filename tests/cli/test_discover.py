"""`discover` end to end, on this machine alone: the lab shows the rest."""

import json

import pytest

from tests.conftest import Site


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), "nothing-to-discover"),
        (("10.0.0.0/33",), "network-invalid"),
        (("10.0.0.0/8",), "network-invalid"),
    ],
)
def test_what_cannot_be_looked_at_is_said_and_nothing_is_sent(
    site: Site, arguments: tuple[str, ...], code: str
) -> None:
    ended = site.run("--json", "discover", *arguments)
    assert ended.code == 64
    assert {each["code"] for each in json.loads(ended.out)["reasons"]} == {code}


@pytest.mark.parametrize("arguments", [("--tagged", "4095=10.0.0.0/24"), ("--tagged", "x"), ("--dns", "pacs")])
def test_what_is_written_wrong_is_refused(site: Site, arguments: tuple[str, ...]) -> None:
    ended = site.run("discover", *arguments)
    assert ended.code == 64
    assert arguments[-1].split("=")[0] in ended.err


def test_without_raw_sockets_it_says_what_it_cannot_see(site: Site) -> None:
    # 127.0.0.0/8 is no host's address, so that nothing is sent.
    ended = site.run("--json", "discover", "127.0.0.0/30", "--unprivileged", "--no-look")
    told = json.loads(ended.out)
    assert ended.code == 4
    assert "arp" in told["blind"]
    assert "probe-blind" in {each["code"] for each in told["reasons"]}


def test_an_interface_that_there_is_not_is_said(site: Site) -> None:
    ended = site.run("--lang", "fr", "discover", "192.0.2.1/32", "--interface", "none0")
    assert ended.code == 4
    assert "none0" in ended.out + ended.err


@pytest.mark.parametrize(
    ("name", "code"), [("cerec-1.cabinet.invalid", "restricted-unplaced"), ("localhost", "all-declared")]
)
def test_a_restricted_host_that_is_only_named_is_placed_before_anything_is_sent(
    site: Site, monkeypatch: pytest.MonkeyPatch, name: str, code: str
) -> None:
    from click.testing import CliRunner

    from netaudit.cli.main import netaudit
    from netaudit.model.sighting import Errand, Finished, Ready, Said
    from netaudit.workflows import discover as workflow

    started = []

    class Silent:
        """A segment where nobody is."""

        def __init__(self, errand: Errand) -> None:
            started.append(errand)

        def __enter__(self) -> list[Said]:
            return [Ready(raw=True, interface="eth0", mac="02:00:00:00:00:aa"), Finished()]

        def __exit__(self, *_: object) -> None: ...

    monkeypatch.setattr(workflow, "Probe", Silent)
    hosts = f"cerec-1: {{hostname: {name}, platform: linux, data: {{role: cad-cam, vendor: Dentsply Sirona}}}}\n"
    (site.root / "inventory/hosts.yaml").write_text(hosts, encoding="utf-8")
    words = ["-C", str(site.root), "--json", "discover", "10.20.0.0/24", "--no-look"]
    told = json.loads(CliRunner().invoke(netaudit, words).stdout)
    assert {each["code"] for each in told["reasons"]} == {code}
    assert [("127.0.0.1" in errand.declared[0].addresses) for errand in started] == ([True] if "local" in name else [])
    # Who only listens sends nothing, not even the question where somebody is.
    CliRunner().invoke(netaudit, [*words[:-2], "--passive", "1"])
    assert started[-1].declared[0].addresses == (name,)


def test_what_is_found_is_added_to_the_inventory_and_the_rest_stays(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner

    from netaudit.cli.main import netaudit
    from netaudit.model.sighting import Announced, Errand, Finished, Heard, Ready, Said
    from netaudit.workflows import discover as workflow

    class Played:
        """What a probe would say on a segment that this test has none of."""

        def __init__(self, errand: Errand) -> None:
            assert "10.20.0.0/24" in errand.targets

        def __enter__(self) -> list[Said]:
            return [
                Ready(raw=True, interface="eth0", mac="02:00:00:00:00:aa"),
                Heard(address="10.20.0.77", mac="00:0e:c6:00:00:77"),
                Announced(kind="mdns", mac="00:0e:c6:00:00:77", facts={"name": ("Salle-3.local",)}),
                Heard(address="10.20.0.78", mac="00:0e:c6:00:00:78"),
                Finished(),
            ]

        def __exit__(self, *_: object) -> None: ...

    monkeypatch.setattr(workflow, "Probe", Played)
    path = site.root / "inventory/hosts.yaml"
    before = path.read_text(encoding="utf-8")
    words = ["-C", str(site.root), "--json", "discover", "10.20.0.0/24", "--no-look", "--write"]
    ended = CliRunner().invoke(netaudit, words)
    told = json.loads(ended.stdout)
    assert ended.exit_code == 2, ended
    assert told["proposals"].keys() == {"salle-3", "host-10-20-0-78"}
    after = path.read_text(encoding="utf-8")
    assert after.startswith(before)
    assert "salle-3:" in after
    # What was added is an inventory that can be read, and finding it again adds nothing.
    again = json.loads(CliRunner().invoke(netaudit, words).stdout)
    assert again["proposals"] == {}
    assert path.read_text(encoding="utf-8") == after
