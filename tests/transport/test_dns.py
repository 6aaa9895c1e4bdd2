"""Live lookups through dnspython: against real servers on loopback, and within their bounds."""

import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from netaudit.core.mail_domain import judge_domain
from netaudit.model.dns import DnsRecording, Question
from netaudit.transport.dns import Terms, look_up
from tests.transport.dns_servers import LONG, dnsmasq, named

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
D = "cabinet.example"


@pytest.fixture(scope="module")
def bind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("named")
    folder.chmod(0o755)
    with named(folder) as server:
        yield server


def asked(server: str, *questions: Question) -> DnsRecording:
    return look_up(DnsRecording(), lambda recording: questions, Terms(servers=(server,), seconds_each=3), NOW)


def test_every_outcome_of_a_real_server(bind: str) -> None:
    found = asked(
        bind, (D, "MX"), (D, "TXT"), (D, "A"), ("nowhere.cabinet.example", "A"), ("alias.cabinet.example", "CNAME"),
        ("alias.cabinet.example", "A"), ("mx1.cabinet.example", "CNAME"), ("other.test", "A"),
        (f"s1._domainkey.{D}", "TXT"), (f"many.{D}", "TXT"), (f"toolong.{D}", "TXT"), ("a..b", "A"), ("x" * 70, "A"),
    ).answers  # fmt: skip
    said = {name: (each.outcome, each.values) for name, each in found.items()}
    assert said[f"{D} MX"] == ("answer", ("10 mx1.cabinet.example.", "20 alias.cabinet.example."))
    assert said[f"{D} TXT"] == ("answer", ("v=spf1 include:_spf.cabinet.example -all",))
    assert said[f"{D} A"] == ("no-data", ())
    assert said["nowhere.cabinet.example A"] == ("no-name", ())
    assert said["alias.cabinet.example CNAME"] == ("answer", ("mx1.cabinet.example.",))
    assert said["alias.cabinet.example A"] == ("answer", ("192.0.2.25",))
    assert said["mx1.cabinet.example CNAME"] == ("no-data", ())
    assert said["other.test A"][0] == "failed"  # refused: nothing is known
    assert said[f"s1._domainkey.{D} TXT"] == ("answer", (LONG,))
    assert len(said[f"many.{D} TXT"][1]) == 40  # 8 KB: cut short over UDP, whole over TCP
    assert said[f"toolong.{D} TXT"][0] == "failed"  # more than is kept is not kept in part
    assert said["a..b A"][0] == said[f"{'x' * 70} A"][0] == "failed"
    assert {each.asked_at for each in found.values()} == {NOW.isoformat(timespec="seconds")}


def test_live_rounds_end_where_the_judgement_has_all_it_needs(bind: str) -> None:
    rounds = []

    def missing(recording: DnsRecording) -> tuple[Question, ...]:
        rounds.append(len(recording.answers))
        return judge_domain(D, (D,), (), recording).missing

    recording = look_up(DnsRecording(), missing, Terms(servers=(bind,)), NOW)
    judged = judge_domain(D, (D,), (), recording)
    assert judged.missing == ()
    assert sorted(each.code for each in judged.findings) == ["dkim-no-selector", "dmarc-good", "mx-alias", "spf-good"]
    assert len(rounds) <= 4
    assert recording.servers == (bind,)


def test_another_server_says_the_same() -> None:
    with dnsmasq() as server:
        recording = look_up(
            DnsRecording(), lambda known: judge_domain(D, (D,), (), known).missing, Terms(servers=(server,)), NOW
        )
    judged = judge_domain(D, (D,), (), recording)
    assert sorted(each.code for each in judged.findings) == ["dkim-no-selector", "dmarc-good", "mx-good", "spf-good"]


def test_a_silent_server_costs_no_more_than_what_may_be_spent() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        terms = Terms(servers=(f"127.0.0.1:{silent.getsockname()[1]}",), seconds_each=0.5, seconds=1.2)
        begun = time.monotonic()
        recording = look_up(
            DnsRecording(), lambda known: [(f"n{len(known.answers)}-{n}.test", "A") for n in range(8)], terms, NOW
        )
        assert time.monotonic() - begun < 5
    assert recording.answers
    assert {each.outcome for each in recording.answers.values()} == {"failed"}


def test_never_more_questions_than_may_be_asked(bind: str) -> None:
    def endless(recording: DnsRecording) -> list[Question]:
        return [(f"n{len(recording.answers) + n}.{D}", "A") for n in range(30)]

    assert len(look_up(DnsRecording(), endless, Terms(servers=(bind,), most=70), NOW).answers) == 70


def test_what_is_known_is_not_asked_again(bind: str) -> None:
    known = asked(bind, (D, "MX"))
    again = look_up(known, lambda recording: [(D, "MX")], Terms(servers=("127.0.0.1:1",)), NOW)
    assert again.answers == known.answers


@pytest.mark.parametrize("server", ["no-address", "192.0.2.1:0", "192.0.2.1:x", "[::1", "[::1]:99999", ""])
def test_what_is_no_server(server: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        look_up(DnsRecording(), lambda recording: [], Terms(servers=(server,)), NOW)


def test_the_servers_of_this_machine_are_named() -> None:
    try:
        recording = look_up(DnsRecording(), lambda recording: [], Terms(), NOW)
    except ValueError:
        pytest.skip("this machine has no DNS server")
    assert recording.servers
