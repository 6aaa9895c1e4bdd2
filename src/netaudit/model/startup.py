"""What a host would start with, beside what runs."""

from netaudit.model.rows import Row


class Startup(Row, frozen=True):
    """Whether the host would start with what runs."""

    same: bool
    lines: tuple[str, ...] = ()
    """Where they differ and the host shows both: `+ line` only runs, `- line` is only saved."""
