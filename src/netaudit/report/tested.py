"""The words of a test after the works in somebody's language; what is signed stays as it was written.

A test says its expectation and its answer in English: of a device's own words, an address or a name, nothing is
translated.
"""

import re
from collections.abc import Iterator

from netaudit.report.language import Translator

_KINDS = {
    "ping": "ping",
    "tcp": "TCP",
    "dicom_echo": "DICOM C-ECHO",
    "dns": "DNS",
    "dhcp": "DHCP",
    "neighbour": "neighbour",
    "isolation": "isolation",
    "speed": "speed",
    "counters": "counters",
    "link": "link",
}
_WORDS = (
    "an answer",
    "no answer",
    "a connection",
    "nobody",
    "nobody new in its layer 2 domain",
    "unknown of {names}",
    "{name}: joined by {names}",
    "neighbours were not collected there",
    "{name} is restricted",
    "{name} is no host from which netaudit can ping",
    "the address of {name} is not known",
    "{address} is a restricted device's",
    "its answer is not understood: {words}",
    "`ping` could not be run here ({failure})",
    "the addressing plan has no network for it",
    "this computer is not in that VLAN",
    "nobody was heard in that VLAN",
    "this computer may not ask on the wire",
    "the probe did not come to its end",
    "frames were lost",
    "no new error",
    "received errors: {count} more",
    "checksum errors: {count} more",
    "sent errors: {count} more",
    "dropped on receipt: {count} more",
    "dropped on sending: {count} more",
    "its counters began anew",
    "its counters were not asked for",
    "the host shows no counts of this port",
    "what {platform} counts at its ports is not read",
    "at least {count} Mb/s, full duplex",
    "{count} Mb/s, {words} duplex",
    "{count} Mb/s",
    "no link",
    "its speed is not shown",
)
"""What `core.works.isolation`, `core.works.imaging_ports`, `workflows.works_tests` and `workflows.dhcp_test` write."""
_PLACE = re.compile(r"\\\{([a-z]+)\\\}")
_READ = tuple((re.compile(_PLACE.sub(r"(?P<\1>.+)", re.escape(each))), each) for each in _WORDS)


def kind_words(kind: str, t: Translator) -> str:
    """What a kind of test is called; itself where it is not known."""
    return t.text(_KINDS[kind]) if kind in _KINDS else kind


def answer_words(text: str, t: Translator) -> str:
    """What was expected or obtained; anything that is not netaudit's own word stays as it is."""
    return "; ".join(_one(each, t) for each in text.split("; "))


def _one(text: str, t: Translator) -> str:
    read: Iterator[tuple[re.Match[str] | None, str]] = ((form.fullmatch(text), words) for form, words in _READ)
    found, words = next(((found, words) for found, words in read if found), (None, ""))
    return t.text(words, **found.groupdict()) if found else text
