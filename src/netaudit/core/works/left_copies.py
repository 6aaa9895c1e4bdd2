"""The copies of files that works left on Linux hosts: the way back, also of works that were accepted.

A new file has none; what was written beside its place and never put there is left as a copy is.
"""

from collections.abc import Iterable, Mapping, Sequence

from netaudit.core.journal import Entry
from netaudit.core.works.file_steps import copy_of, file_commands, is_new
from netaudit.model.file_change import FileChange
from netaudit.model.names import printable

STAYS = "copy-stays"
"""The journal's word for a copy that was seen to be there after its removal was answered."""


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
            commands, told = file_commands(change, digest), f"{host} {copy_of(change.path, digest)}"
            if is_new(change):
                told = f"{told}.new"
                removes[host, printable(commands.place)] = told
            makes[host, printable(commands.write if is_new(change) else commands.keep)] = told
            removes[host, printable(commands.clean)] = told
    there = dict[str, None]()
    for entry in entries:
        at = (str(entry.more.get("host")), str(entry.more.get("line")))
        if entry.what == "sending" and at in makes:
            there[makes[at]] = None
        elif entry.what == "sent" and at in removes:
            there.pop(removes[at], None)
        elif entry.what == STAYS and at in removes:
            there[removes[at]] = None
    return tuple(there)
