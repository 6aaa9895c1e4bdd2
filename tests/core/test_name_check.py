"""Names and addresses that lead to each other, or not, or of which nobody knows."""

import pytest

from netaudit.core.name_check import name_check, questions
from netaudit.model.dns import DnsAnswer, DnsRecording, Outcome

AT = "2026-11-21T10:00:00+00:00"
SW1, REVERSE = "10.99.0.11", "11.0.99.10.in-addr.arpa PTR"


def _recording(**answers: tuple[Outcome, tuple[str, ...]]) -> DnsRecording:
    return DnsRecording(
        answers={
            label.replace("_", " ").replace("REVERSE PTR", REVERSE): DnsAnswer(outcome=kind, values=values, asked_at=AT)
            for label, (kind, values) in answers.items()
        }
    )


def test_first_the_names_then_their_addresses() -> None:
    assert questions([("sw1", SW1)], DnsRecording()) == [(REVERSE.split(maxsplit=1)[0], "PTR")]
    known = _recording(REVERSE_PTR=("answer", ("SW1.cabinet.example.",)))
    assert questions([("sw1", SW1)], known)[1:] == [("sw1.cabinet.example", "A")]
    assert questions([("x", "2001:db8::1")], DnsRecording())[0][0].endswith("ip6.arpa")


@pytest.mark.parametrize(
    ("reverse", "forward", "verdict"),
    [
        (("answer", ("sw1.example.",)), ("answer", (SW1,)), "agrees"),
        (("answer", ("sw1.example.",)), ("answer", ("10.99.0.12",)), "differs"),
        (("answer", ("sw1.example.",)), ("no-name", ()), "differs"),
        (("no-name", ()), None, "no-reverse"),
        (("no-data", ()), None, "no-reverse"),
        (("failed", ()), None, "unasked"),
        (None, None, "unasked"),
        # Of the name itself nothing is known: it neither agrees nor differs.
        (("answer", ("sw1.example.",)), None, "unasked"),
        (("answer", ("sw1.example.",)), ("failed", ()), "unasked"),
    ],
)
def test_verdicts(
    reverse: tuple[Outcome, tuple[str, ...]] | None, forward: tuple[Outcome, tuple[str, ...]] | None, verdict: str
) -> None:
    told = {"REVERSE_PTR": reverse, "sw1.example_A": forward}
    found = name_check("sw1", SW1, _recording(**{name: each for name, each in told.items() if each is not None}))
    assert (found.verdict, found.address) == (verdict, SW1)


def test_a_name_that_leads_to_several_addresses_agrees_if_one_is_it() -> None:
    answers: dict[str, tuple[Outcome, tuple[str, ...]]] = {
        "REVERSE_PTR": ("answer", ("sw1.example.",)),
        "sw1.example_A": ("answer", ("10.0.0.1", SW1)),
    }
    told = _recording(**answers)
    found = name_check("sw1", SW1, told)
    assert (found.verdict, found.reverse, found.forward) == ("agrees", ("sw1.example",), ("10.0.0.1", SW1))
