"""What a FortiGate lets through and translates: policies, virtual addresses, source translation.

Fields are FortiOS's own: interfaces in quotes before addresses, names of address and service objects as they stand.
Rules: FortiOS 7.4 CLI Reference, `firewall policy`, `firewall vip`, `firewall central-snat-map`.
"""

from netaudit.model.names import printable
from netaudit.model.platform import Captures, ReadingError
from netaudit.model.rows import Filter, FilterRule, NatRule
from netaudit.platforms._fortios_config import entries, setting, tables, words
from netaudit.platforms._fortios_tree import Node

_POLICY = "config firewall policy"
_LOCAL_IN = "config firewall local-in-policy"
_READ = {
    "name", "uuid", "srcintf", "dstintf", "srcaddr", "dstaddr", "srcaddr6", "dstaddr6", "service", "action", "status",
    "logtraffic", "intf",
}  # fmt: skip
_ACTIONS = {"accept": "permit", "deny": "deny", "ipsec": "ipsec"}


def filters(captures: Captures) -> dict[str, Filter]:
    """`policy`, whose end denies, and `local-in`, whose end permits; a rule's key is its id, its comment its name.

    Raises:
        ReadingError: an action is not understood.
    """
    found = {}
    for heading, name, default in ((_POLICY, "policy", "deny"), (_LOCAL_IN, "local-in", "permit")):
        for domain, table in tables(captures, heading):
            rules = {printable(number): _rule(node) for number, node in table.entries()}
            key = f"{domain}/{name}" if domain else name
            found[key] = Filter(rules=rules, order=tuple(rules), default=default)
    return found


def _rule(node: Node) -> FilterRule:
    action = setting(node, "action", "deny")
    if action not in _ACTIONS:
        raise ReadingError(f"a policy's action `{action[:20]}` is not understood")
    more = [f"{name} {value}".strip() for name, value in sorted(node.settings.items()) if name not in _READ]
    return FilterRule(
        action=_ACTIONS[action],
        source=_end(words(node, "srcintf") or words(node, "intf"), words(node, "srcaddr") + words(node, "srcaddr6")),
        destination=_end(words(node, "dstintf"), words(node, "dstaddr") + words(node, "dstaddr6")),
        service=", ".join(words(node, "service")) or "any",
        enabled=setting(node, "status", "enable") == "enable",
        log=setting(node, "logtraffic") == "all",
        comment=setting(node, "name"),
        more=printable("; ".join(more)),
    )


def _end(interfaces: tuple[str, ...], addresses: tuple[str, ...]) -> str:
    """`"lan" CABINET, VOIX`; an end without any of them is any."""
    said = " ".join([*(f'"{name}"' for name in interfaces), ", ".join(addresses)]).strip()
    return said or "any"


def nat(captures: Captures) -> dict[str, NatRule]:
    """Virtual addresses under their names, the central table's rules, and each policy that translates its source."""
    found = {name: _virtual(node) for name, node in entries(captures, "config firewall vip")}
    for number, node in entries(captures, "config firewall central-snat-map"):
        found[f"central {number}"] = NatRule(
            kind="source",
            original=_end(words(node, "srcintf"), words(node, "orig-addr")),
            translated=", ".join(words(node, "nat-ippool")) or "address of the interface",
            interface=", ".join(words(node, "dstintf")),
            enabled=setting(node, "status", "enable") == "enable",
            comment=setting(node, "comments"),
        )
    for number, node in entries(captures, _POLICY):
        if setting(node, "nat") == "enable":
            found[f"policy {number}"] = NatRule(
                kind="source",
                original=_end(words(node, "srcintf"), words(node, "srcaddr")),
                translated=", ".join(words(node, "poolname")) or "address of the interface",
                interface=", ".join(words(node, "dstintf")),
                enabled=setting(node, "status", "enable") == "enable",
                comment=setting(node, "name"),
            )
    return found


def _virtual(node: Node) -> NatRule:
    forwarded = setting(node, "portforward") == "enable"
    protocol = setting(node, "protocol", "tcp")
    outside = f" {protocol}/{setting(node, 'extport')}" if forwarded else ""
    inside = f" {protocol}/{setting(node, 'mappedport') or setting(node, 'extport')}" if forwarded else ""
    return NatRule(
        kind="destination" if forwarded else "static",
        original=(setting(node, "extip") or "any") + outside,
        translated=", ".join(words(node, "mappedip")) + inside,
        interface=setting(node, "extintf"),
        enabled=setting(node, "status", "enable") == "enable",
        comment=setting(node, "comment"),
    )
