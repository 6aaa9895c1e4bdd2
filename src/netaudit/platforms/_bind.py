"""BIND 9 (named-checkconf(8), named-compilezone(8)): the zones it serves, what they hold, where it forwards."""

import re
from collections.abc import Iterator

from netaudit.model.names import printable
from netaudit.model.platform import Captures, ReadingError
from netaudit.platforms._linux_asked import offered, parts, present

CONFIG = "sudo -n named-checkconf -px"
"""The configuration as BIND understands it, without its secrets."""
ZONES = (
    "c=$(sudo -n named-checkconf -px) && {"
    ' d=$(echo "$c" | sed -n \'s/^\\tdirectory "\\(.*\\)";/\\1/p\'); echo "$c" |'
    ' awk \'/^zone "/{gsub(/"/,"",$2); z=$2; t=""} /^\\ttype /{t=$2} /^\\tfile "/{gsub(/[";]/,"",$2);'
    ' if (t ~ /^(primary|master);/) print z, $2}\' | while read -r z f; do echo "### $z";'
    ' sudo -n named-compilezone -q -w "${d:-/}" -o - "$z" "$f"; done; echo "### end"; }'
)
"""Each primary zone's records, as BIND would load them."""
_KINDS = {"master": "primary", "slave": "secondary", "primary": "primary", "secondary": "secondary"}
_RECORD = re.compile(r"(\S+)\s+\d+\s+IN\s+(\S+)\s+(.+)")
# The serial number of a zone moves with every change of it; the keys and signatures of DNSSEC by themselves.
_BOOKKEEPING = {"SOA", "RRSIG", "NSEC", "NSEC3", "NSEC3PARAM", "DNSKEY", "CDS", "CDNSKEY", "TYPE65534"}


def zones(captures: Captures) -> dict[str, str]:
    """Zone -> `primary`, `secondary`, `forward` or `stub`; empty where there is no BIND."""
    text = present(captures, CONFIG)
    if text is None:
        return {}
    found = {}
    for name, body in _blocks(text):
        kind = re.search(r"^\ttype (\S+);", body, re.MULTILINE)
        if kind and kind[1] != "hint":
            found[_bare(name)] = _KINDS.get(kind[1], printable(kind[1]))
    return found


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """Zones outside of views, each with its lines; raises `ReadingError` where the configuration is cut."""
    if text.count("{") != text.count("}"):
        raise ReadingError(f"`{CONFIG}` stops before its last block is closed")
    for block in re.finditer(r'^zone "([^"\n]*)"[^\n]*\{\n(.*?)^\};', text, re.MULTILINE | re.DOTALL):
        yield block[1], block[2]


def forwarders(captures: Captures) -> tuple[str, ...]:
    """Servers it forwards every question to."""
    text = present(captures, CONFIG) or ""
    options = re.search(r"^options \{\n(.*?)^\};", text, re.MULTILINE | re.DOTALL)
    block = re.search(r"^\tforwarders\s+(?:port \d+ )?\{\n(.*?)^\t\};", options[1] if options else "", re.M | re.S)
    return tuple(printable(word) for word in re.findall(r"^\t\t(\S+?)[; ]", block[1], re.MULTILINE)) if block else ()


def records(captures: Captures) -> dict[str, str]:
    """`name TYPE` -> value or values of every record of every primary zone; empty where there is no BIND.

    Raises:
        ReadingError: a primary zone of the configuration is not shown, or a line is no record.
    """
    if present(captures, CONFIG) is None:
        return {}
    values: dict[str, set[str]] = {}
    shown = set()
    for part in parts(offered(captures, ZONES), "named-compilezone"):
        name, _, body = part.partition("\n")
        if not re.search(r"\sIN\s+SOA\s", body):
            raise ReadingError(f"zone {printable(name)} could not be read: {printable(body.strip())[:120]}")
        shown.add(_bare(name))
        for line in filter(None, map(str.strip, body.splitlines())):
            record = _RECORD.fullmatch(line)
            if record is None:
                raise ReadingError(f"zone {printable(name)}: `{printable(line)[:60]}` is no record")
            if record[2] not in _BOOKKEEPING:
                value = _bare(record[3]) if record[2] in ("CNAME", "NS", "PTR") else printable(record[3])
                values.setdefault(f"{_bare(record[1])} {record[2]}", set()).add(value)
    lost = {name for name, kind in zones(captures).items() if kind == "primary"} - shown
    if lost:
        raise ReadingError(f"the records of {', '.join(sorted(lost))} were not shown")
    return {key: ", ".join(sorted(found)) for key, found in values.items()}


def _bare(name: str) -> str:
    """A name without its last dot; the root keeps it."""
    return printable(name.strip().removesuffix(".") or ".")
