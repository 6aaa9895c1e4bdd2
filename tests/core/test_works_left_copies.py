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
    seen = [entry("sending", keep), entry("sent", clean), entry("copy-stays", clean)]
    assert left_copies(seen, FILES, PLAN) == there
    assert left_copies([entry("sending", keep, "fw2")], FILES, PLAN) == ()


def test_of_a_new_file_only_what_was_never_put_in_its_place_is_left() -> None:
    commands = file_commands(NEW, PLAN)
    written = entry("sending", commands.write)
    assert left_copies([entry("sending", commands.keep)], FILES, PLAN) == ()
    assert left_copies([written, entry("sending", commands.place)], FILES, PLAN) == (
        f"fw1 {copy_of(NEW.path, PLAN)}.new",
    )
    assert left_copies([written, entry("sent", commands.place)], FILES, PLAN) == ()
    assert left_copies([written, entry("sent", commands.clean)], FILES, PLAN) == ()
