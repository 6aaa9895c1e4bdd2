"""A planned change of a file on a Linux host: what is replaced, how its own program checks it, how it takes effect."""

import msgspec


class TextEdit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One replacement inside a file."""

    before: str
    """Text that stands in the file exactly once; empty only for a file that does not exist yet."""
    after: str


class FileChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is done to one file. The rest of it stays byte for byte, secrets that were never collected included.

    It is written beside the file, checked there, and renamed over it; the way back restores the copy that was taken.
    """

    path: str
    """Absolute."""
    edits: tuple[TextEdit, ...]
    """In order, each on the result of the one before."""
    validate: str
    """The command that checks the new file, such as `nft -c -f {file}`; `{file}` is the new one."""
    reload: str
    """The command that has the daemon read it, such as `systemctl reload dnsmasq`."""
