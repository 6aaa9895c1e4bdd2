"""A Linux host's configuration as one text, each part under a heading `### command`, and who states its lines."""

import re
from collections.abc import Callable, Mapping

from netaudit.core.configuration import by_indentation
from netaudit.model.platform import Captures, ConfigLine, NotOffered
from netaudit.platforms import _bind, _dnsmasq, _kea, _nft
from netaudit.platforms._linux_asked import offered
from netaudit.platforms._linux_system import SSHD

DNSMASQ = "cat /etc/dnsmasq.conf"
RESOLV = "cat /etc/resolv.conf"
HOSTS = "cat /etc/hosts"
RULESET = "sudo -n nft list ruleset && echo '# end'"
CHAP = "sudo -n cat /etc/ppp/chap-secrets"
SNMPD = "sudo -n cat /etc/snmp/snmpd.conf"
CONFIG_PARTS = (DNSMASQ, RESOLV, HOSTS, RULESET, CHAP, SNMPD, SSHD, _bind.CONFIG, _kea.CONFIG)


def config(captures: Captures) -> str:
    parts = []
    for command in CONFIG_PARTS:
        try:
            text = offered(captures, command)
        except NotOffered as absent:
            parts.append(f"### {command}\n# not offered: {absent}\n")
        else:
            quiet = _QUIETED[command](text) if command in _QUIETED else text
            parts.append(f"### {command}\n{quiet.rstrip()}\n")
    return "\n".join(parts)


def still(ruleset: str) -> str:
    return _nft.still(ruleset, RULESET)


_QUIETED = {RULESET: still, _kea.CONFIG: _kea.rest_of_config}


def headings(config: str) -> list[ConfigLine]:
    lines: list[ConfigLine] = []
    for part in re.split(r"^(?=### )", config, flags=re.MULTILINE):
        head, _, body = part.partition("\n")
        if head:
            lines += [(head,), *((head, *line) for line in by_indentation(body))]
    return lines


def stated_by(line: ConfigLine) -> tuple[str, str] | None:
    if len(line) == 1:
        return None
    command, last = line[0].removeprefix("### "), line[-1]
    owner = _OWNERS.get(command)
    return owner(line[1:], last) if owner and not last.startswith("#") else None


def _of_ruleset(line: ConfigLine, _: str) -> tuple[str, str] | None:
    chain = _nft.chain_of(line)
    return ("filters", chain) if chain else None


def _of_bind(line: ConfigLine, last: str) -> tuple[str, str] | None:
    if last.startswith(("zone ", "type ")):
        return "dns", "zones"
    return ("dns", "forwarders") if "forwarders {" in line else None


def _of_dnsmasq(_: ConfigLine, last: str) -> tuple[str, str] | None:
    name, _equals, value = last.partition("=")
    if name in ("dhcp-range", "dhcp-option", "dhcp-host"):
        return "dhcp", _dnsmasq.pool_of_line(name, value)
    if name == "server":
        return "dns", "forwarders"
    return ("dns", "records") if name in ("host-record", "cname", "address") else None


_OWNERS: Mapping[str, Callable[[ConfigLine, str], tuple[str, str] | None]] = {
    RESOLV: lambda _, last: ("dns", "resolvers" if last.startswith("nameserver") else "domain"),
    HOSTS: lambda *_: ("dns", "records"),
    RULESET: _of_ruleset,
    _bind.CONFIG: _of_bind,
    DNSMASQ: _of_dnsmasq,
}
"""Part of the configuration -> the section and key that state a line of it."""
