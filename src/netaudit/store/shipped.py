"""The playbooks and the demonstration practice that come with netaudit."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped(name: str) -> Path:
    """The folder `inventory` or `playbooks` that ships with netaudit.

    In an installed wheel it stands inside the package; in a checkout it is the repository's own, which is the
    demonstration practice's workspace.

    Raises:
        FileNotFoundError: neither is there.
    """
    for folder in (_PACKAGE / "shipped" / name, _PACKAGE.parent.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(name)
