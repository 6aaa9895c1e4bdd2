"""Cisco IOS and IOS-XE switches.

One visit asks fifteen commands, and `show running-config`, complete when it ends in `end`, is what the others are held
against, beside the totals that IOS prints. Interfaces are keyed in the short form, `Gi1/0/5`, `Po1`, `Vlan99`.
Written from the recordings of ntc-templates (cisco_ios), oxidized (C9200L, 17.09.04a) and NAPALM (ios).
"""

import re

from netaudit.core.configuration import by_indentation
from netaudit.model.names import printable
from netaudit.model.platform import Captures, Platform, Reading, ReadingError
from netaudit.model.rows import Facts
from netaudit.model.startup import Startup
from netaudit.platforms import _counters
from netaudit.platforms._cisco_cdp import CDP, CDP_DETAIL
from netaudit.platforms._cisco_config import CONFIG, addresses, config_blocks, dns, running_config
from netaudit.platforms._cisco_dhcp import BINDINGS, STATISTICS, dhcp, leases
from netaudit.platforms._cisco_filters import filters, nat
from netaudit.platforms._cisco_ports import (
    INTERFACES,
    SWITCHPORTS,
    VLANS,
    interface_rows,
    interfaces,
    links,
    switchports,
    vlans,
)
from netaudit.platforms._cisco_secrets import SECRETS
from netaudit.platforms._cisco_seen import ARP, LLDP, MACS, arp, mac_table, neighbours
from netaudit.platforms._cisco_services import SNMP_USERS, management, ntp, routes, snmp, syslog, users
from netaudit.platforms._cisco_stated import stated_by
from netaudit.platforms._cisco_switching import POWER, lags, poe, spanning_tree
from netaudit.platforms._startup import REFUSED, compared
from netaudit.platforms._tables import answer, table

_VERSION = "show version"
_SAVED = "show startup-config"
_UNKNOWN = re.compile(r"% ?(Invalid input|Incomplete command|Unknown command)")


def _facts(captures: Captures) -> Facts:
    """Of a stack, its master's model and serial number, which IOS prints first."""
    rows = table("cisco_ios", _VERSION, captures)
    if not rows or not re.search(r"^Configuration register is ", answer(_VERSION, captures), re.MULTILINE):
        raise ReadingError(f"`{_VERSION}` stops before the configuration register, its last line")
    row = rows[0]
    for field in ("hostname", "version", "hardware", "serial"):
        if not row[field]:
            raise ReadingError(f"`{_VERSION}` names no {field}")
    named = next((b.heading.split()[1] for b in config_blocks(captures) if b.heading.startswith("hostname ")), None)
    if named != row["hostname"]:
        raise ReadingError(f"the configuration and `{_VERSION}` do not agree on the host name")
    return Facts(
        hostname=printable(row["hostname"]),
        vendor="Cisco",
        model=printable(row["hardware"].split(",")[0]),
        serial=printable(row["serial"].split(",")[0]),
        firmware=printable(row["version"]),
    )


def _startup(captures: Captures) -> Startup:
    """The two configurations line by line; a certificate stands in one by its file and in the other by its text.

    Raises:
        ReadingError: one of them is not whole.
    """
    saved = answer(_SAVED, captures)
    if re.search(r"^(?:%+ ?)?(?:startup-config|Non-volatile configuration memory) .*not present", saved, re.MULTILINE):
        return Startup(same=False)
    saved = running_config({CONFIG: saved})
    volatile = (*_VOLATILE, re.compile(r"^(! |certificate )"))
    return compared(by_indentation(running_config(captures)), by_indentation(saved), volatile)


def _pool_rows(captures: Captures) -> int:
    return len(re.findall(r"^ip dhcp pool ", running_config(captures), re.MULTILINE))


_VOLATILE = (
    re.compile(r"^! (Last configuration change|NVRAM config last updated|No configuration change)"),
    re.compile(r"^ntp clock-period "),
    re.compile(r"^(Building configuration|Current configuration)"),
    # Comes and goes with the address line that the section `addresses` tells of.
    re.compile(r"^no ip address$"),
)

PLATFORM = Platform(
    name="cisco_ios",
    asked_by="ssh",
    netmiko_type="cisco_ios",
    pace="ahead",
    preparation=("terminal width 511", "terminal length 0"),
    readings={
        "facts": Reading((_VERSION, CONFIG), _facts),
        "interfaces": Reading((INTERFACES, CONFIG), interfaces, interface_rows),
        "vlans": Reading((VLANS, CONFIG), vlans),
        "switchports": Reading((SWITCHPORTS, CONFIG), switchports),
        "lags": Reading((CONFIG,), lags),
        "poe": Reading((POWER, CONFIG), poe, not_offered=_UNKNOWN),
        "spanning_tree": Reading((CONFIG,), spanning_tree),
        "addresses": Reading((CONFIG,), addresses),
        "routes": Reading((CONFIG,), routes),
        "filters": Reading((CONFIG,), filters),
        "nat": Reading((CONFIG,), nat),
        "dhcp": Reading((CONFIG,), dhcp, _pool_rows),
        "dns": Reading((CONFIG,), dns),
        "ntp": Reading((CONFIG,), ntp),
        "syslog": Reading((CONFIG,), syslog),
        "snmp": Reading((CONFIG, SNMP_USERS), snmp),
        "management": Reading((CONFIG,), management),
        "users": Reading((CONFIG,), users),
        "config": Reading((CONFIG,), running_config),
        "mac_table": Reading((MACS,), mac_table),
        "arp": Reading((ARP, INTERFACES, CONFIG), arp),
        "neighbours": Reading((LLDP, CDP, CDP_DETAIL), neighbours),
        "leases": Reading((BINDINGS, STATISTICS), leases),
        "links": Reading((INTERFACES, CONFIG), links, interface_rows),
        "startup": Reading((_SAVED, CONFIG), _startup, not_offered=REFUSED),
    },
    counters=Reading((_counters.CISCO,), _counters.cisco_counters),
    errors=(
        re.compile(r"^\s*% ?(Invalid input|Incomplete command|Ambiguous command|Unknown command).*", re.MULTILINE),
        re.compile(r"^% ?(Authorization failed|Bad ).*|^Command authorization failed.*", re.MULTILINE),
    ),
    end_of_config=re.compile(r"^end$"),
    volatile=_VOLATILE,
    secrets=SECRETS,
    stated_by=stated_by,
)
