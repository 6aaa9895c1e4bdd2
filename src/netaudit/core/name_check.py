"""Whether a host's address leads to a name, and that name back to it (RFC 1912, 2.1), from recorded answers."""

from collections.abc import Iterable
from ipaddress import ip_address

from netaudit.model.discovery import NameCheck
from netaudit.model.dns import DnsRecording, Kind, Question, plain_name
from netaudit.model.names import printable

_MOST_NAMES = 8
"""Of one address; a server may answer with any number."""


def questions(hosts: Iterable[tuple[str, str]], recording: DnsRecording) -> list[Question]:
    """What must be asked of these (host, IP address), given what is known: the names, then the names' addresses."""
    wanted: list[Question] = []
    for _, address in hosts:
        wanted.append(_reverse(address))
        wanted += [(name, _kind(address)) for name in _names(address, recording)]
    return wanted


def name_check(host: str, address: str, recording: DnsRecording) -> NameCheck:
    """What the answers say of one host."""
    reverse = recording.answer(_reverse(address))
    if reverse is None or reverse.outcome == "failed":
        return NameCheck(host, address, (), (), "unasked")
    names = _names(address, recording)
    if not names:
        return NameCheck(host, address, (), (), "no-reverse")
    answers = [recording.answer((name, _kind(address))) for name in names]
    known = [each for each in answers if each is not None and each.outcome != "failed"]
    forward = tuple(dict.fromkeys(printable(value) for each in known for value in each.values))
    verdict = "agrees" if all(address in each.values for each in known) else "differs"
    # A name of which nothing is known may agree or not.
    verdict = "unasked" if verdict == "agrees" and len(known) < len(answers) else verdict
    return NameCheck(host, address, tuple(map(printable, names)), forward, verdict)


def _reverse(address: str) -> Question:
    return ip_address(address).reverse_pointer, "PTR"


def _kind(address: str) -> Kind:
    return "AAAA" if ":" in address else "A"


def _names(address: str, recording: DnsRecording) -> list[str]:
    answer = recording.answer(_reverse(address))
    return [plain_name(value) for value in answer.values][:_MOST_NAMES] if answer is not None else []
