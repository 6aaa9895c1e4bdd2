"""Which copies of files works left on hosts, by their journal."""

from netaudit.core.journal import Entry
from netaudit.core.works.file_steps import copy_of, file_commands
from netaudit.core.works.left_copies import left_copies
from netaudit.model.file_change import FileChange, TextEdit

PLAN = "ab" * 32


def change(path: str, before: str = "a") -> FileChange:
    return FileChange(path=path, edits=(TextEdit(before=before, after="b"),), validate="true {file}", reload="true")


FILE, NEW = change("/etc/dnsmasq.conf"), change("/etc/dnsmasq.d/x.conf", "")
FILES = {"fw1": (FILE, NEW), "sw1": ()}


def entry(what: str, line: str, host: str = "fw1") -> Entry:
    return Entry(number=1, at="", who="ana", what=what, more={"host": host, "line": line}, previous="")


def test_a_copy_is_there_from_when_it_may_be_until_it_is_surely_gone() -> None:
    commands = file_commands(FILE, PLAN)
    keep, clean = commands.keep, commands.clean
    there = (f"fw1 {copy_of(FILE.path, PLAN)}",)
    assert left_copies([], FILES, PLAN) == ()
    assert left_copies([entry("sending", keep)], FILES, PLAN) == there
    assert left_copies([entry("sending", keep), entry("sent", keep), entry("sending", clean)], FILES, PLAN) == there
    assert left_copies([entry("sending", keep), entry("sent", clean)], FILES, PLAN) == ()
    assert left_copies([entry("sending", keep), entry("sent", clean), entry("sending", keep)], FILES, PLAN) == there
    assert left_copies([entry("sending", keep, "fw2")], FILES, PLAN) == ()


def test_a_new_file_has_no_copy() -> None:
    assert left_copies([entry("sending", file_commands(NEW, PLAN).keep)], FILES, PLAN) == ()
