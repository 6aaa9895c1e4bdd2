"""The commands by which one file of a Linux host is replaced, checked by its own program, and put back.

The new content is written beside the file, with its owner and mode; it takes the file's place only once the daemon's
own check has passed. What was there stays beside it until the works are over: that copy is the way back.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from shlex import quote

from netaudit.model.file_change import FileChange


@dataclass(frozen=True)
class FileCommands:
    """Commands for one file, in the order of their use."""

    read: str
    keep: str
    """Copies it, owner and mode included, as the way back."""
    prepare: str
    """Makes the new file, with the old one's owner and mode."""
    write: str
    """Takes the new content on its standard input."""
    validate: str
    place: str
    reload: str
    kept: str
    """Whether there is a copy: ends with 0."""
    restore: str
    remove: str
    """Takes away a file that was not there before."""
    clean: str

    def every(self) -> Iterator[str]:
        """All of them."""
        yield from (
            self.read, self.keep, self.prepare, self.write, self.validate, self.place, self.reload, self.kept,
            self.restore, self.remove, self.clean,
        )  # fmt: skip


def file_commands(change: FileChange, plan: str) -> FileCommands:
    """The commands for one file.

    Args:
        change: what is planned.
        plan: digest of the plan, of which the names of the copies are made: two works never share one.
    """
    path, copy = quote(change.path), quote(copy_of(change.path, plan))
    new = quote(f"{copy_of(change.path, plan)}.new")
    return FileCommands(
        read=f"sudo -n cat {path}",
        keep=f"sudo -n cp -p {path} {copy}",
        prepare=f"sudo -n cp -p {path} {new}",
        write=f"sudo -n dd of={new} status=none",
        validate=change.validate.replace("{file}", new),
        place=f"sudo -n mv {new} {path}",
        reload=change.reload,
        kept=f"sudo -n test -e {copy}",
        restore=f"sudo -n cp -p {copy} {path}",
        remove=f"sudo -n rm -f {path}",
        clean=f"sudo -n rm -f {copy} {new}",
    )


def copy_of(path: str, plan: str) -> str:
    """Where the copy of a file stands: hidden beside it, so that no daemon that reads the folder takes it for its own.

    dnsmasq(8), `--conf-dir`, passes over names that begin with a dot; others read `*.conf`.
    """
    folder, _, name = path.rpartition("/")
    return f"{folder}/.{name}.netaudit-{plan[:12]}"


def is_new(change: FileChange) -> bool:
    """Whether the file is not to be there yet."""
    return bool(change.edits) and change.edits[0].before == ""


def edited(change: FileChange, text: str) -> str | None:
    """The new content; None where the file is not the one that was planned on."""
    for number, edit in enumerate(change.edits):
        if not edit.before:
            if text or number:
                return None
            text = edit.after
        elif text.count(edit.before) != 1:
            return None
        else:
            text = text.replace(edit.before, edit.after)
    return text
