"""Answers of the DNS as they were recorded, so that what is concluded from them can be concluded again offline."""

from collections.abc import Callable, Mapping
from typing import Literal

import msgspec

Kind = Literal["A", "AAAA", "CNAME", "MX", "PTR", "TXT"]
Outcome = Literal["answer", "no-data", "no-name", "failed"]
"""`no-data`: the name is there and has nothing of this kind; `no-name`: NXDOMAIN; `failed`: SERVFAIL, no answer in
time, or one that could not be kept whole, so that nothing is known."""
Question = tuple[str, Kind]
"""A name in lower case without its last dot, and what was asked for."""


class DnsAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was answered to one question."""

    outcome: Outcome
    values: tuple[str, ...] = ()
    """In presentation form; of TXT, the strings of each record put together."""
    asked_at: str
    """ISO 8601 with zone."""
    detail: str = ""
    """Why it failed."""


class DnsRecording(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that was asked, by `name TYPE`."""

    schema: int = 1
    servers: tuple[str, ...] = ()
    """Who was asked."""
    answers: dict[str, DnsAnswer] = {}

    def answer(self, question: Question) -> DnsAnswer | None:
        """The answer to a question; None where it was not asked."""
        return self.answers.get(label(question))


Ask = Callable[[str, Kind], DnsAnswer | None]
"""Name and type -> what is known; None where it was never asked."""


def label(question: Question) -> str:
    """How a question is called in a recording."""
    return f"{question[0]} {question[1]}"


def plain_name(name: str) -> str:
    """The one spelling of a domain name: lower case, no dot at its end."""
    return name.strip().removesuffix(".").lower()


def with_answers(recording: DnsRecording, new: Mapping[Question, DnsAnswer]) -> DnsRecording:
    """A recording with further answers."""
    return msgspec.structs.replace(
        recording, answers={**recording.answers, **{label(question): each for question, each in new.items()}}
    )
