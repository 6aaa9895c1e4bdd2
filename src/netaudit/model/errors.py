"""The one exception that ends a command: it carries the reasons of its verdict."""

from netaudit.model.verdict import Reason, Verdict, reason


class NetauditError(Exception):
    """A command cannot go on. The reasons say what happened, where, and what to do."""

    def __init__(self, *reasons: Reason) -> None:
        """Keep the reasons (at least one)."""
        self.verdict = Verdict(reasons)
        super().__init__("; ".join(f"{each.code} {dict(each.params)}" for each in reasons))


def stop(code: str, **params: str | int) -> NetauditError:
    """Make the exception for one reason: `raise stop("not-a-workspace", path=…)`."""
    return NetauditError(reason(code, **params))
