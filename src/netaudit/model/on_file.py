"""What lies in the files of a change whose works were begun, as the checks about changes look at it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ChangeOnFile:
    """A change whose journal says that its works were begun."""

    change: str
    begun: tuple[str, ...] = ()
    """When, ISO 8601 with zone: once for each beginning."""
    window: tuple[str, str] = ("", "")
    """ISO 8601 with zone; empty where the request cannot be read."""
    over: bool = False
    """Whether the window has ended, or the change was closed or withdrawn before that."""
    planned: bool = False
    """Whether a plan is on file that can be read."""
    without_rollback: tuple[str, ...] = ()
    """Hosts and manual steps for which neither plan nor request says how they are taken back."""
    shown_by: int = 0
    """How many tests the request names and changes of state the plan predicts: what shows whether it worked."""
    judged: bool = False
    """Whether a verdict is on file."""
    reported: bool = False
    """Whether its report is."""
    lost_evidence: tuple[str, ...] = ()
    """Files that the journal tells of and that are gone or others now."""
    not_told: tuple[str, ...] = ()
    """Who is to have the report and has not, as far as the dispatch journal knows."""
    unreadable: tuple[str, ...] = ()
    """What of it cannot be read, or does not hold."""
