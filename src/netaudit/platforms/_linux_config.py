"""A Linux host's configuration as one text, each part under a heading `### command`, and who states its lines."""

import re
from collections.abc import Callable, Mapping

from netaudit.core.configuration import by_indentation
from netaudit.model.platform import Captures, ConfigLine, NotOffered
from netaudit.platforms import (
    _bind,
    _dnsmasq,
    _hostapd,
    _isc_conf,
    _isc_dhcp,
    _kea,
    _linux_ntp,
    _nft,
    _rsyslog,
    _samba,
    _snmpd,
    _unbound,
)
from netaudit.platforms._linux_asked import offered
from netaudit.platforms._linux_dns import HOSTS, RESOLV
from netaudit.platforms._linux_files import flat
from netaudit.platforms._linux_system import SSHD

RULESET = "sudo -n nft list ruleset && echo '# end'"
CHAP = "sudo -n cat /etc/ppp/chap-secrets"
_FLAT = (
    _dnsmasq.DROPINS,
    _linux_ntp.CHRONY,
    _linux_ntp.NTPD,
    _linux_ntp.TIMESYNCD,
    _rsyslog.CONFIG,
    _snmpd.DROPINS,
)
_SHOWN: Mapping[str, Callable[[str], str]] = {
    _isc_conf.CONFIG: _isc_conf.rest,
    _unbound.CONFIG: _unbound.rest,
    _hostapd.CONFIG: _hostapd.rest,
    _samba.SHARES: _samba.rest,
    **{
        command: lambda answer, command=command: flat(answer, command)  # type: ignore[misc]  # mypy cannot type it
        for command in _FLAT
    },
}
"""Commands that show several files or parts of one -> what of them the configuration holds."""
_ABSENT = "# not offered: "
CONFIG_PARTS = (_dnsmasq.CONFIG, RESOLV, HOSTS, RULESET, CHAP, _snmpd.CONFIG, SSHD, _bind.CONFIG, _kea.CONFIG, *_SHOWN)


def config(captures: Captures) -> str:
    parts = []
    for command in CONFIG_PARTS:
        try:
            quiet = _SHOWN[command](captures[command]) if command in _SHOWN else _quiet(command, captures)
        except NotOffered as absent:
            quiet = f"{_ABSENT}{absent}"
        parts.append(f"### {command}\n{quiet.rstrip()}\n")
    return "\n".join(parts)


def _quiet(command: str, captures: Captures) -> str:
    text = offered(captures, command)
    return _QUIETED[command](text) if command in _QUIETED else text


def still(ruleset: str) -> str:
    return _nft.still(ruleset, RULESET)


_QUIETED = {RULESET: still, _kea.CONFIG: _kea.rest_of_config}


def headings(config: str) -> list[ConfigLine]:
    lines: list[ConfigLine] = []
    for part in re.split(r"^(?=### )", config, flags=re.MULTILINE):
        head, _, body = part.partition("\n")
        # A heading says what was asked, not how the host is set; so does what the host does not have.
        lines += [(head, *line) for line in by_indentation(body) if not line[-1].startswith(_ABSENT)]
    return lines


def stated_by(line: ConfigLine) -> tuple[str, str] | None:
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
    _dnsmasq.CONFIG: _of_dnsmasq,
    _dnsmasq.DROPINS: _of_dnsmasq,
    _isc_conf.CONFIG: _isc_dhcp.stated,
    _unbound.CONFIG: _unbound.stated,
    _hostapd.CONFIG: _hostapd.stated,
    _linux_ntp.CHRONY: _linux_ntp.stated,
    _linux_ntp.NTPD: _linux_ntp.stated,
    _linux_ntp.TIMESYNCD: _linux_ntp.stated,
    _rsyslog.CONFIG: _rsyslog.stated,
    _snmpd.CONFIG: _snmpd.stated,
    _snmpd.DROPINS: _snmpd.stated,
}
"""Part of the configuration -> the section and key that state a line of it."""
