"""What `named-compilezone` will print of a zone whose file is changed; the file is read by dnspython (RFC 1035, 5)."""

import re
from collections.abc import Iterator

from netaudit.model.names import printable
from netaudit.model.platform import Captures, Unpredicted
from netaudit.platforms import _bind
from netaudit.platforms._linux_asked import END, present

_ZONE = re.compile(r'^zone "([^"\n]*)"[^\n]*\{\n(.*?)^\};', re.MULTILINE | re.DOTALL)


def zone_files(captures: Captures) -> dict[str, str]:
    """Primary zone -> the file of its records; empty where there is no BIND."""
    text = present(captures, _bind.CONFIG) if _bind.CONFIG in captures else None
    directory = re.search(r'^\tdirectory "(.*)";', text or "", re.MULTILINE)
    found = {}
    for name, body in _ZONE.findall(text or ""):
        file = re.search(r'^\tfile "([^"\n]+)";', body, re.MULTILINE)
        if file and re.search(r"^\ttype (?:primary|master);", body, re.MULTILINE):
            found[str(name)] = file[1] if file[1].startswith("/") else f"{directory[1] if directory else ''}/{file[1]}"
    return found


def after(answer: str, zone: str, old: str, new: str) -> str:
    """The answer with the records of the changed file.

    Raises:
        Unpredicted: the server has other records than the file, or the new file is no zone.
    """
    parts = re.split(r"^(?=### )", answer, flags=re.MULTILINE)
    place = next((i for i, part in enumerate(parts) if part.startswith(f"### {zone}\n")), None)
    if place is None or not parts[-1].startswith(END):
        raise Unpredicted(f"the records of {printable(zone)} were not shown")
    told = {" ".join(line.split()) for line in parts[place].splitlines()[1:] if line.strip()}
    if {_said(line) for line in told} != {_said(line) for line in _records(zone, old)}:
        raise Unpredicted(f"the server has other records of {printable(zone)} than the file")
    parts[place] = "".join(f"{line}\n" for line in (f"### {zone}", *_records(zone, new)))
    return "".join(parts)


def _said(line: str) -> tuple[str, str, str]:
    """Name, type and value; the comment marks and the letters' case of names say nothing."""
    words = line.split()
    return words[0].lower(), words[3], " ".join(words[4:]).lower()


def _records(zone: str, text: str) -> Iterator[str]:
    import dns.exception
    import dns.zone

    try:
        read = dns.zone.from_text(text, origin=f"{zone}.", relativize=False, check_origin=True)
    except (dns.exception.DNSException, ValueError) as failure:
        raise Unpredicted(f"the file is no zone: {printable(str(failure))[:80]}") from failure
    for name, ttl, data in read.iterate_rdatas():
        yield f"{name} {ttl} IN {dns.rdatatype.to_text(data.rdtype)} {data.to_text()}"
