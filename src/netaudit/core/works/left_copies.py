"""The copies of files that works left on Linux hosts: the way back, also of works that were accepted."""

from collections.abc import Iterable, Mapping, Sequence

from netaudit.core.journal import Entry
from netaudit.core.works.file_steps import copy_of, file_commands, is_new
from netaudit.model.file_change import FileChange
from netaudit.model.names import printable


def left_copies(entries: Iterable[Entry], files: Mapping[str, Sequence[FileChange]], digest: str) -> tuple[str, ...]:
    """`host path` of every copy that may be on a host: its making was begun, its removal was not answered.

    Args:
        entries: of the change's journal, in the order of their times.
        files: host -> what its signed plan says of its files.
        digest: the plan's, of which the names of the copies are made.
    """
    makes, removes = dict[tuple[str, str], str](), dict[tuple[str, str], str]()
    for host, changes in files.items():
        for change in changes:
            if not is_new(change):
                commands, told = file_commands(change, digest), f"{host} {copy_of(change.path, digest)}"
                makes[host, printable(commands.keep)] = removes[host, printable(commands.clean)] = told
    there = dict[str, None]()
    for entry in entries:
        at = (str(entry.more.get("host")), str(entry.more.get("line")))
        if entry.what == "sending" and at in makes:
            there[makes[at]] = None
        elif entry.what == "sent" and at in removes:
            there.pop(removes[at], None)
    return tuple(there)
