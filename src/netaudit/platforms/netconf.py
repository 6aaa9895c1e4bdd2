"""Devices that are configured over NETCONF: their running datastore, and what they show of themselves beside it.

Read are ietf-interfaces (RFC 8343, RFC 7223 `interfaces-state`), ietf-ip (RFC 8344) and ietf-system (RFC 7317); other
modules are kept in the configuration as they stand. The host name of `facts` is the one that the device *shows*
(`uname -n` on the same login, where the device lets one run it), never the configured one, which the configuration
has: a datastore that was put back may leave a device under another name.
Written from the output of netconfd 2.13 (Debian 12, yuma123) in the lab of `tests/lab`; `interfaces-state` from its RFC
alone.
"""

import re
from collections.abc import Iterator

from netaudit.core.planning.netconf import (
    CONFIG,
    HELLO,
    interfaces,
    offered,
    prefixes,
    whole_text,
)
from netaudit.core.planning.netconf_tree import BASE, INTERFACES, Node, TreeError, arranged, lines, parse, plain
from netaudit.model.names import printable
from netaudit.model.platform import Captures, ConfigLine, NotOffered, Platform, Reading, ReadingError, SecretPattern
from netaudit.model.rows import Addresses, Facts, Interface, Link
from netaudit.model.startup import Startup
from netaudit.platforms._startup import compared

STATE, SAVED = "<get> interfaces-state", "<get-config> startup"
SHOWN_NAME = "uname -n"
_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?")
REFUSED = re.compile(r"^rpc-error: (?:no :startup|access-denied)")
_UP = frozenset({"up", "dormant"})


def _root(captures: Captures, command: str) -> Node:
    try:
        root = parse(captures[command])
    except TreeError as failure:
        raise ReadingError(f"`{command}`: {failure}") from failure
    if root.name != "data" or root.space not in ("", BASE):
        raise ReadingError(f"`{command}` answers with {printable(root.name)}, which is no datastore")
    return root


def _config(captures: Captures) -> str:
    text = whole_text(captures[HELLO].split(), _root(captures, CONFIG))
    if parse(text) is None:
        raise ReadingError("the datastore cannot be written down")
    return text


def _facts(captures: Captures) -> Facts:
    """Under which name the device shows itself."""
    said = captures[SHOWN_NAME].strip()
    if len(said.split()) != 1:
        raise NotOffered(f"`{SHOWN_NAME}` is no command of the device: {said[:60]}")
    if not _NAME.fullmatch(said):
        raise ReadingError(f"`{SHOWN_NAME}` answers {printable(said)[:60]}, which is no host name")
    return Facts(hostname=said)


def _keyed(rows: list[Node]) -> Iterator[tuple[str, Node]]:
    """(name, entry) of a list; an entry without its key, or told twice, is not to be believed."""
    seen = set()
    for each in rows:
        name = plain(each.said("name"))
        if not name or name in seen:
            raise ReadingError(f"an interface {'is told twice: ' + name if name else 'has no name'}")
        seen.add(name)
        yield name, each


def _interfaces(captures: Captures) -> dict[str, Interface]:
    found = {}
    for name, entry in _keyed(interfaces(_root(captures, CONFIG))):
        told = entry.said("enabled") or "true"  # the module's default
        if told not in ("true", "false"):
            raise ReadingError(f"{name} is neither enabled nor not")
        found[name] = Interface(enabled=told == "true", description=plain(entry.said("description")))
    return found


def _addresses(captures: Captures) -> dict[str, Addresses]:
    rows = _keyed(interfaces(_root(captures, CONFIG)))
    return {name: Addresses(prefixes=found) for name, entry in rows if (found := tuple(prefixes(entry)))}


def _links(captures: Captures) -> dict[str, Link]:
    state = _root(captures, STATE).child("interfaces-state", INTERFACES)
    if state is None:
        raise NotOffered("the device shows no state of its interfaces")
    rows = [each for each in state.children if each.name == "interface"]
    return {name: Link(up=entry.said("oper-status") in _UP) for name, entry in _keyed(rows)}


def _startup(captures: Captures) -> Startup:
    running, saved = (lines(arranged(_root(captures, command))) for command in (CONFIG, SAVED))
    return compared(running, saved, ())


def _headings(text: str) -> list[ConfigLine]:
    try:
        return [*((f"offers {each}",) for each in offered(text)), *lines(parse(text))]
    except TreeError:
        # Of a configuration that is no datastore, every line counts.
        return [(line.strip(),) for line in text.splitlines() if line.strip()]


def _stated_by(line: ConfigLine) -> tuple[str, str] | None:
    if len(line) < 2 or line[0] != "interfaces" or not line[1].startswith("interface "):
        return None
    name = line[1].removeprefix("interface ")
    if len(line) == 2 or line[2].split(" ", 1)[0] in ("name", "enabled", "description"):
        return "interfaces", name
    return None


_HELD_BACK = (
    "password|passwd|passphrase|passcode|secret|psk|pre-shared-key|preshared-key|key-string|cleartext-key|hidden-key|"
    "private-key|auth-key|priv-key|encryption-key|symmetric-key|master-key|wep-key|community|community-name|text-name|"
    "hexadecimal-string|keystring|token"
)

PLATFORM = Platform(
    name="netconf",
    asked_by="netconf",
    port=830,
    readings={
        "facts": Reading((SHOWN_NAME,), _facts, not_offered=re.compile(r"^not run: ")),
        "interfaces": Reading((CONFIG,), _interfaces),
        "addresses": Reading((CONFIG,), _addresses),
        "links": Reading((STATE,), _links),
        "config": Reading((HELLO, CONFIG), _config),
        "startup": Reading((CONFIG, SAVED), _startup, not_offered=REFUSED),
    },
    errors=(re.compile(r"\Arpc-error: .*"), re.compile(r"\Anot run: .*")),
    config_suffix="xml",
    secrets=(
        SecretPattern(
            re.compile(
                rf"<(?:[\w.-]{{1,64}}:)?(?:[\w.-]{{0,64}}[-_.])?(?:{_HELD_BACK})(?:\s[^<>]{{0,512}})?>"
                r"\s*(?P<secret>[^<\s][^<]*)</"
            )
        ),
    ),
    headings=_headings,
    stated_by=_stated_by,
)
