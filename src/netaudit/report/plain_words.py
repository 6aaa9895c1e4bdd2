"""What is said of a check to a reader who knows no networking."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Plain:
    """One thing that is wrong, as one would say it at the reception desk."""

    wrong: str
    day: str
    """What it risks for the patient's day."""
    first: str
    """What to do first."""
