"""unbound (unbound.conf(5)): where it forwards, the zones it answers for itself, their records."""

import ipaddress
import re
from collections.abc import Iterator

from netaudit.model.names import printable
from netaudit.model.platform import Captures, ConfigLine, ReadingError
from netaudit.platforms._linux_files import Files, files, files_of, included, main_file, shown
from netaudit.platforms._tables import refusing

CONFIG = shown(
    "/etc/unbound/unbound.conf",
    "/etc/unbound/unbound.conf.d/*.conf",
    "/etc/unbound/conf.d/*.conf",
    "/etc/unbound/local.d/*.conf",
)
_MAIN = "/etc/unbound/unbound.conf"
_LINE = re.compile(r"([a-z0-9-]+):\s*(.*)")
_CLAUSES = {
    "server",
    "forward-zone",
    "stub-zone",
    "auth-zone",
    "view",
    "remote-control",
    "python",
    "dynlib",
    "dnscrypt",
    "cachedb",
    "dnstap",
    "rpz",
}
# Kinds of local zone that answer with what stands in it (unbound.conf(5), local-zone); others answer nothing at all.
_ANSWERING = {"static", "transparent", "typetransparent", "redirect", "inform", "inform_redirect", "deny", "refuse"}
_DEEPEST = 20

Clause = tuple[str, list[tuple[str, str]]]
"""`server`, `forward-zone`, … and what stands below it, in order."""


def _settings(found: Files, path: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Every `name: value` of a file and of those it includes; a clause has an empty value."""
    if depth > _DEEPEST:
        raise ReadingError(f"{path} includes itself")
    for line in found[path].splitlines():
        rest = _uncommented(line)
        while rest:
            said = _LINE.fullmatch(rest)
            if said is None:
                raise ReadingError(f"{path}: `{printable(rest)[:60]}` is no setting")
            name, value = said[1], said[2]
            rest = ""
            if name in ("include", "include-toplevel"):
                for each in included(found, CONFIG, _absolute(_unquoted(value)), path):
                    yield from _settings(found, each, depth + 1)
            elif name in _CLAUSES:
                yield name, ""
                rest = value  # what follows a clause's name on its own line belongs to it
            else:
                yield name, _unquoted(value)


def _uncommented(line: str) -> str:
    """Without its comment, which begins with a word: `192.0.2.1@853#name` is one."""
    bare = re.match(r"""(?:"[^"]*"|'[^']*'|(?<=\S)#|[^#"'])*""", line)
    return (bare[0] if bare else line).strip()


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _absolute(path: str) -> str:
    return path if path.startswith("/") else f"/etc/unbound/{path}"


def clauses(captures: Captures) -> list[Clause]:
    """The whole configuration by its clauses.

    Raises:
        NotOffered: there is no unbound.conf.
        ReadingError: a line that is no setting, a file that is not shown, or a view, whose clients see other names.
    """
    found = files(captures, CONFIG)
    made: list[Clause] = []
    for name, value in _settings(found, main_file(found, _MAIN)):
        if name in _CLAUSES:
            made.append((name, []))
        elif not made:
            raise ReadingError(f"unbound.conf: `{name}` stands before any clause")
        else:
            made[-1][1].append((name, value))
    if any(kind == "view" for kind, _ in made):
        raise ReadingError("unbound has views, each with names of its own, which are not read")
    return made


def forwarders(captures: Captures) -> tuple[str, ...]:
    """Servers it forwards every question to."""
    return tuple(
        printable(value)
        for kind, settings in clauses(captures)
        if kind == "forward-zone" and _zone(settings) == "."
        for name, value in settings
        if name in ("forward-addr", "forward-host")
    )


def zones(captures: Captures) -> dict[str, str]:
    """Zone -> `primary`, `secondary`, `forward`, `stub`, or the word for how it is refused."""
    found: dict[str, str] = {}
    for kind, settings in clauses(captures):
        zone = _zone(settings)
        if kind in ("forward-zone", "stub-zone"):
            if zone != ".":
                found[zone] = kind.removesuffix("-zone")
        elif kind == "auth-zone":
            if not any(name in ("primary", "master", "url") for name, _ in settings):
                raise ReadingError(f"unbound serves {zone} from a file that netaudit does not read")
            found[zone] = "secondary"
        for name, value in settings:
            words = value.split()
            if name == "local-zone" and len(words) == 2 and words[1] != "nodefault":
                found[_bare(_unquoted(words[0]))] = "primary" if words[1] in _ANSWERING else printable(words[1])
            elif name == "local-zone" and len(words) != 2:
                raise ReadingError(f"unbound: `local-zone: {printable(value)[:60]}` is no zone")
    return found


def _zone(settings: list[tuple[str, str]]) -> str:
    return next((_bare(value) for name, value in settings if name == "name"), "")


@refusing("unbound.conf")
def records(captures: Captures) -> dict[str, set[str]]:
    """`name TYPE` -> values of `local-data` and `local-data-ptr`."""
    found: dict[str, set[str]] = {}
    for _, settings in clauses(captures):
        for name, value in settings:
            words = [word for word in value.split(None, 4) if name.startswith("local-data")]
            if name == "local-data":
                owner, kind, told = _record(value)
                found.setdefault(f"{_bare(owner)} {kind}", set()).add(told)
            elif name == "local-data-ptr" and len(words) >= 2:
                pointer = ipaddress.ip_address(words[0]).reverse_pointer
                found.setdefault(f"{pointer} PTR", set()).add(_bare(words[-1]))
            elif name == "local-data-ptr":
                raise ReadingError(f"unbound: `{name}: {printable(value)[:60]}` is no record")
    return found


def _record(value: str) -> tuple[str, str, str]:
    """(name, type, value) of a resource record as a zone file has it, without its time to live."""
    said = re.fullmatch(
        r"(\S+)\s+(?:\d+[smhdw]?\s+)?(?:(?:IN|CH|HS)\s+)?(?:\d+\s+)?([A-Z][A-Z0-9]*)\s+(.+)", value, re.I
    )
    if said is None:
        raise ReadingError(f"unbound: `local-data: {printable(value)[:60]}` is no record")
    kind = printable(said[2].upper())
    return said[1], kind, _bare(said[3]) if kind in ("CNAME", "NS", "PTR") else printable(said[3].strip())


def _bare(name: str) -> str:
    """A name without its last dot; the root keeps it."""
    return printable(name.strip().removesuffix(".") or ".")


def rest(answer: str) -> str:
    """The settings below their clauses, for the configuration."""
    found = files_of(answer, CONFIG)
    lines = []
    for name, value in _settings(found, main_file(found, _MAIN)):
        lines.append(f"{name}:" if name in _CLAUSES else f" {name}: {printable(value)}")
    return "\n".join(lines)


def stated(line: ConfigLine, last: str) -> tuple[str, str] | None:
    """Who states a line of `rest`."""
    name = last.partition(":")[0]
    if name in ("local-data", "local-data-ptr"):
        return "dns", "records"
    return ("dns", "zones") if name == "local-zone" and len(line) == 2 else None
