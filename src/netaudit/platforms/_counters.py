"""What each platform counts at its ports; a port whose counts are not all there is left out.

Layouts: the recordings of ntc-templates (cisco_ios show_interfaces, hp_procurve show_interfaces, aruba_aoscx
show_interface) and ip-link(8), `-s`.
"""

import re

from netaudit.model.counters import PortCounters
from netaudit.model.names import cisco_interface, printable
from netaudit.model.platform import Captures, ReadingError
from netaudit.platforms._aoscx_config import port_name
from netaudit.platforms._linux_asked import json_of
from netaudit.platforms._tables import answer

CISCO = "show interfaces"
PROCURVE = "show interfaces"
AOSCX = "show interface"
LINUX = "ip -j -s link show"

_CISCO_HEAD = re.compile(r"^(\S+) is [^\n]+?, line protocol is ", re.MULTILINE)
_CISCO_INPUT = re.compile(r"^ +(\d+) input errors, (\d+) CRC,", re.MULTILINE)
_CISCO_OUTPUT = re.compile(r"^ +(\d+) output errors,", re.MULTILINE)
_CISCO_QUEUES = re.compile(r"^ +Input queue: \d+/\d+/(\d+)/\d+ .*Total output drops: (\d+)", re.MULTILINE)
_PROCURVE_ROW = re.compile(r"^ +([A-Z]?\d+)(?:-\w+)? +[\d,]+ +[\d,]+ +([\d,]+) +([\d,]+) +(?:on|off)\b", re.MULTILINE)
_AOSCX_HEAD = re.compile(r"^(?:Interface|Aggregate) (\S+) is (?:up|down)\b", re.MULTILINE)
_AOSCX_RX = re.compile(r"^ *Rx\n(?: +.*\n)*? +(\d+) errors +(\d+) dropped *\n +(\d+) CRC/FCS", re.MULTILINE)
_AOSCX_TX = re.compile(r"^ *Tx\n(?: +.*\n)*? +(\d+) errors +(\d+) dropped", re.MULTILINE)


def cisco_counters(captures: Captures) -> dict[str, PortCounters]:
    """Of `show interfaces`; an interface without counts of errors (a VLAN's) is left out."""
    found = {}
    for head, text in _blocks(_CISCO_HEAD, answer(CISCO, captures)):
        received, sent, queues = (each.search(text) for each in (_CISCO_INPUT, _CISCO_OUTPUT, _CISCO_QUEUES))
        if received and sent:
            found[cisco_interface(head)] = PortCounters(
                received_errors=int(received[1]),
                checksum_errors=int(received[2]),
                sent_errors=int(sent[1]),
                received_drops=int(queues[1]) if queues else None,
                sent_drops=int(queues[2]) if queues else None,
            )
    return _some(CISCO, found)


def procurve_counters(captures: Captures) -> dict[str, PortCounters]:
    """Of `show interfaces`: errors received and frames dropped on sending."""
    return _some(
        PROCURVE,
        {
            port: PortCounters(received_errors=_number(errors), sent_drops=_number(drops))
            for port, errors, drops in _PROCURVE_ROW.findall(answer(PROCURVE, captures))
        },
    )


def aoscx_counters(captures: Captures) -> dict[str, PortCounters]:
    """Of `show interface`."""
    found = {}
    for head, text in _blocks(_AOSCX_HEAD, answer(AOSCX, captures)):
        received, sent = _AOSCX_RX.search(text), _AOSCX_TX.search(text)
        if received and sent:
            found[port_name(head)] = PortCounters(
                received_errors=int(received[1]),
                checksum_errors=int(received[3]),
                sent_errors=int(sent[1]),
                received_drops=int(received[2]),
                sent_drops=int(sent[2]),
            )
    return _some(AOSCX, found)


def linux_counters(captures: Captures) -> dict[str, PortCounters]:
    """Of `ip -s link`; what a driver counts as a checksum error is not shown apart."""
    found = {}
    for row in json_of(captures, LINUX):
        stats = row.get("stats64") or {}
        received, sent = stats.get("rx") or {}, stats.get("tx") or {}
        if {"errors", "dropped"} <= received.keys() & sent.keys():
            found[printable(row["ifname"])] = PortCounters(
                received_errors=int(received["errors"]),
                sent_errors=int(sent["errors"]),
                received_drops=int(received["dropped"]),
                sent_drops=int(sent["dropped"]),
            )
    return _some(LINUX, found)


def _blocks(head: "re.Pattern[str]", text: str) -> list[tuple[str, str]]:
    """What each heading names, and the text below it."""
    heads = list(head.finditer(text))
    ends = [*(each.start() for each in heads[1:]), len(text)]
    return [(each[1], text[each.end() : end]) for each, end in zip(heads, ends, strict=False)]


def _number(text: str) -> int:
    return int(text.replace(",", ""))


def _some(command: str, found: dict[str, PortCounters]) -> dict[str, PortCounters]:
    if not found:
        raise ReadingError(f"`{command}` shows no counts of errors")
    return found
