"""Writing a file so that it is either the old one or the new one, whatever happens in between."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from netaudit.model.errors import stop

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def write_whole(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write through a temporary file in the same directory, then rename over.

    Raises:
        NetauditError: `disk-full` where there is no room; what stood there before is untouched.
        OSError: any other failure of the file system.
    """
    if path.is_symlink():
        raise stop("symlink-refused", path=str(path))
    with no_room_said(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(mode)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _sync_directory(path.parent)


def unfinished(path: str) -> bool:
    """Whether a file is what a `write_whole` left that was killed before it renamed: it was never a record."""
    name = path.rpartition("/")[2]
    return name.startswith(".") and name.endswith(".tmp")


def write_new(path: Path, content: bytes) -> None:
    """Write a file that was not there; raises `file-exists`, and what stands there is untouched."""
    if path.exists():
        raise stop("file-exists", path=str(path))
    write_whole(path, content)


@contextmanager
def no_room_said(path: Path) -> Iterator[None]:
    """Turn the file system's words for "full" into a reason that says what to do."""
    try:
        yield
    except OSError as failure:
        if failure.errno in _NO_ROOM:
            raise stop("disk-full", path=str(path), detail=failure.strerror or "no space") from failure
        raise


def _sync_directory(directory: Path) -> None:
    if os.name != "posix":  # Windows cannot open a directory; its rename is journaled by NTFS
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
