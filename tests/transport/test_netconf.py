"""Asking over NETCONF: whatever the other side says, the visit ends in time, with an answer or with a reason."""

import threading
import time
from pathlib import Path

import pytest

from netaudit.core.works.permission import Permission
from netaudit.core.works.typing_lines import TYPING
from netaudit.model.errors import NetauditError
from netaudit.platforms import platform
from netaudit.transport import netconf_session
from netaudit.transport.candidate import candidate, opened_candidate
from netaudit.transport.netconf import ask
from netaudit.transport.send import LineRefusedError
from netaudit.transport.visit import Terms
from tests.transport.netconf_server import END, PASSWORD, Server, hello, reply, serving

NETCONF = platform("netconf")
ALL = ("<hello>", "<get-config>", "<get> interfaces-state", "uname -n")
DATA = '<data xmlns="urn:ietf:params:xml:ns:netconf:base:1.0">{}</data>'


def code(server: Server, terms: Terms, *commands: str, password: str = PASSWORD) -> str:
    """The reason why a visit gave no answer."""
    with pytest.raises(NetauditError) as stopped:
        ask(server.login(password), NETCONF, commands or ALL, terms)
    assert PASSWORD not in repr(stopped.value)
    return stopped.value.verdict.reasons[0].code


def test_every_question_has_its_answer(tmp_path: Path) -> None:
    server = Server(greeting=hello("base:1.0", "capability:candidate:1.0", "capability:url:1.0?scheme=file"))
    with serving(server):
        found = ask(server.login(), NETCONF, ALL, server.terms(tmp_path))
    assert found.answers["<hello>"] == "base:1.0\ncandidate:1.0\nurl:1.0\n"
    assert found.answers["uname -n"] == "box1\n"
    assert found.answers["<get-config>"].startswith("<data")
    assert not [said for said in server.told if "edit-config" in said or "commit" in said or "lock" in said]


def test_a_character_in_two_pieces_is_one_character(tmp_path: Path) -> None:
    def split(said: str) -> list[bytes]:
        whole = reply(DATA.format("<a>é</a>"), said)
        cut = whole.index("é".encode()) + 1
        return [whole[:cut], whole[cut:]]

    with serving(Server(split, pause=0.1)) as server:
        assert "é" in ask(server.login(), NETCONF, ("<get-config>",), server.terms(tmp_path)).answers["<get-config>"]


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<!DOCTYPE d [<!ENTITY a 'b'>]>", "host-dropped"),
        ("\xff", "host-dropped"),
    ],
)
def test_what_no_device_may_say_ends_the_visit(tmp_path: Path, inside: str, expected: str) -> None:
    def answer(said: str) -> list[bytes]:
        return [inside.encode("latin-1") + reply("<data/>", said)]

    with serving(Server(answer)) as server:
        begun = time.monotonic()
        assert code(server, server.terms(tmp_path), "<get-config>") == expected
        assert time.monotonic() - begun < 5


@pytest.mark.parametrize("noise", [b"<a>" * 400, b"not XML" + END, b""])
def test_what_is_no_answer_is_waited_for_until_the_deadline(tmp_path: Path, noise: bytes) -> None:
    with serving(Server(lambda _: [noise])) as server:
        begun = time.monotonic()
        assert code(server, server.terms(tmp_path, 1.5), "<get-config>") == "host-deadline"
        assert time.monotonic() - begun < 4


def test_a_word_at_a_time_is_not_for_ever(tmp_path: Path) -> None:
    with serving(Server(lambda _: [b" "] * 200, pause=0.05)) as server:
        assert code(server, server.terms(tmp_path, 1.5), "<get-config>") == "host-deadline"


def test_no_greeting_is_not_for_ever(tmp_path: Path) -> None:
    with serving(Server(greeting=b"")) as server:
        assert code(server, server.terms(tmp_path, 1.5)) == "host-deadline"


def test_a_flood_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(netconf_session, "MAX_BYTES", 200_000)
    with serving(Server(lambda _: [b"<a/>" * 10_000] * 20)) as server:
        assert code(server, server.terms(tmp_path), "<get-config>") == "host-flooded"


def test_an_interruption_ends_the_visit(tmp_path: Path) -> None:
    with serving(Server(lambda _: [])) as server:
        terms = server.terms(tmp_path)
        threading.Timer(0.7, terms.cancelled.set).start()
        begun = time.monotonic()
        assert code(server, terms, "<get-config>") == "interrupted"
        assert time.monotonic() - begun < 4


def test_an_error_is_the_device_s_answer(tmp_path: Path) -> None:
    error = "<rpc-error><error-type>protocol</error-type><error-tag>access-denied</error-tag></rpc-error>"
    with serving(Server(lambda said: [reply(error, said)], runs=None)) as server:
        found = ask(server.login(), NETCONF, ALL[1:], server.terms(tmp_path)).answers
    assert found["<get-config>"] == "rpc-error: access-denied"
    assert found["uname -n"].startswith("not run: ")


def test_a_device_that_ends_the_connection_over_a_command_has_answered_the_rest(tmp_path: Path) -> None:
    with serving(Server(runs="")) as server:
        found = ask(server.login(), NETCONF, ("uname -n", "<get-config>"), server.terms(tmp_path)).answers
    assert found["<get-config>"].startswith("<data")
    assert found["uname -n"].startswith("not run: ")


def test_a_password_is_tried_once(tmp_path: Path) -> None:
    with serving(Server()) as server:
        assert code(server, server.terms(tmp_path), password="wrong") == "host-auth-failed"
        assert server.logins == 1


def test_an_unknown_key_is_refused_or_accepted_and_told(tmp_path: Path) -> None:
    with serving(Server()) as server:
        assert code(server, server.terms(tmp_path, known=False)) == "host-key-unknown"
        assert server.logins == 0
        found = ask(server.login(), NETCONF, ALL, server.terms(tmp_path, known=False, accept=True))
        assert found.new_host_key == f"[127.0.0.1]:{server.port} {server.key.get_name()} {server.key.get_base64()}"
        (tmp_path / "known_hosts").unlink()
        assert code(server, Terms(tmp_path / "known_hosts", 10.0)) == "host-key-unknown"


def test_another_key_than_on_record_is_never_accepted(tmp_path: Path) -> None:
    with serving(Server()) as server, serving(Server()) as other:
        terms = server.terms(tmp_path, accept=True)
        assert other.key.get_base64() != server.key.get_base64()
        line = f"[127.0.0.1]:{server.port} {other.key.get_name()} {other.key.get_base64()}\n"
        terms.known_hosts.write_text(line, encoding="utf-8")
        assert code(server, terms) == "host-key-changed"
        assert server.logins == 0


def test_nobody_there(tmp_path: Path) -> None:
    with serving(Server()) as server:
        pass
    assert code(server, server.terms(tmp_path, 3.0)) == "host-unreachable"


def permission(*lines: str, host: str = "box1") -> Permission:
    """What the gate would give."""
    return Permission(host, "0" * 64, "send", frozenset(lines), TYPING["netconf"])


def test_nothing_is_written_to_a_device_that_takes_nothing_back_by_itself(tmp_path: Path) -> None:
    with serving(Server(greeting=hello("base:1.0", "capability:candidate:1.0"))) as server:
        with pytest.raises(LineRefusedError, match="confirmed-commit"):
            opened_candidate(server.login(), permission("commit"), server.terms(tmp_path))
        assert server.told == []
        with pytest.raises(ValueError, match="another host"):
            opened_candidate(server.login(), permission("commit", host="box2"), server.terms(tmp_path))


OFFERED = ("base:1.0", "capability:candidate:1.0", "capability:confirmed-commit:1.0")
FULL = hello(*OFFERED)
EDIT = '<system xmlns="urn:ietf:params:xml:ns:yang:ietf-system"><hostname>b</hostname></system>'


class Box:
    """A datastore that says yes to everything, and may do nothing."""

    def __init__(self, after: str = DATA.format(EDIT), refuses: str = "") -> None:
        self.after, self.refuses = after, refuses
        self.edited = self.committed = False

    def __call__(self, said: str) -> list[bytes]:
        if self.refuses and self.refuses in said:
            tag = "<error-tag>in-use</error-tag>"
            message = f"<error-message>no: {PASSWORD}-secret\x7f</error-message>"
            return [reply(f"<rpc-error>{tag}{message}</rpc-error>", said)]
        if "get-config" in said:
            new = self.committed if "running" in said else self.edited
            return [reply(self.after if new else DATA.format(""), said)]
        self.edited = self.edited or "edit-config" in said
        self.committed = self.committed or "commit" in said
        return [reply("<ok/>", said)]


def test_only_signed_lines_are_given(tmp_path: Path) -> None:
    server = Server(Box(), FULL)
    with serving(server), candidate(server.login(), permission("lock candidate"), server.terms(tmp_path)) as door:
        with pytest.raises(ValueError, match="no signed plan"):
            door.give("commit")
        door.give("lock candidate")
    assert not any("commit" in said and "confirmed" not in said for said in server.told)
    assert any("discard-changes" in said for said in server.told)
    assert any("<nc:unlock>" in said or "<unlock>" in said for said in server.told)


def test_a_commit_is_confirmed_by_the_session_that_made_it_and_only_in_time(tmp_path: Path) -> None:
    lines = ("lock candidate", EDIT, "commit confirmed 3", "commit confirmed 60", "commit")
    server = Server(Box(), FULL)
    with serving(server), candidate(server.login(), permission(*lines), server.terms(tmp_path)) as door:
        door.give("lock candidate")
        door.give(EDIT)
        door.give("commit confirmed 60")
        assert "confirm-timeout>60<" in server.told[-1]
        assert "persist" not in server.told[-1]
        door.give("commit")
        door.give("commit confirmed 3")
        time.sleep(1.2)
        with pytest.raises(LineRefusedError, match="timer is over"):
            door.give("commit")
        assert door.end()
    assert not any("cancel-commit" in said for said in server.told), "which 1.0 has not"


def test_a_device_that_says_that_it_committed_is_not_believed(tmp_path: Path) -> None:
    box = Box()
    server = Server(box, FULL)
    with serving(server), candidate(server.login(), permission("commit"), server.terms(tmp_path)) as door:
        box.edited = True
        server.answer = lambda said: [reply("<ok/>", said)] if "<nc:commit" in said else box(said)
        with pytest.raises(LineRefusedError, match="something else"):
            door.give("commit")


@pytest.mark.parametrize("more", [(), ("capability:rollback-on-error:1.0",)], ids=["plainly", "through NAPALM"])
def test_a_refusal_tells_no_secret_of_the_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...]
) -> None:
    monkeypatch.setenv("NETAUDIT_NEW", f"{PASSWORD}-secret")
    line = EDIT.replace(">b<", ">env:NETAUDIT_NEW<")
    server = Server(Box(refuses="edit-config"), hello(*OFFERED, *more))
    with serving(server), candidate(server.login(), permission(line), server.terms(tmp_path)) as door:
        with pytest.raises(LineRefusedError, match="in-use") as refused:
            door.give(line)
        assert PASSWORD not in str(refused.value)
        assert "<secret>" in str(refused.value)
        assert f">{PASSWORD}-secret<" in server.told[-1]


@pytest.mark.parametrize("more", [(), ("capability:rollback-on-error:1.0",)], ids=["plainly", "through NAPALM"])
def test_what_is_no_operation_and_no_xml_is_not_sent(tmp_path: Path, more: tuple[str, ...]) -> None:
    lines = ("hostname b", "<system>")
    server = Server(Box(), hello(*OFFERED, *more))
    with serving(server), candidate(server.login(), permission(*lines), server.terms(tmp_path)) as door:
        for line in lines:
            with pytest.raises(LineRefusedError):
                door.give(line)
        assert not any("edit-config" in said for said in server.told)


def test_a_session_that_is_lost_says_so(tmp_path: Path) -> None:
    server = Server(lambda _: [END], FULL)
    with serving(server):
        door = opened_candidate(server.login(), permission("lock candidate"), server.terms(tmp_path, 2.0))
        door._visit.transport.close()
        with pytest.raises(NetauditError) as stopped:
            door.give("lock candidate")
        assert stopped.value.verdict.reasons[0].code == "host-dropped"
        assert door.end(), "nothing was pending"
