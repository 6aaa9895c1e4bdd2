"""A simulated nftables ruleset, printed as `nft list ruleset` and as `nft -j list ruleset` from the same rules.

Written from nftables 1.0.6 on Debian 12: this ruleset was loaded there and listed both ways; the JSON
schema is libnftables-json(5). Only the expressions in `_expressions` are known; another is a ValueError, so that a
rule never appears in one listing and not in the other.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_PRIORITIES = {"filter": 0, "srcnat": 100}
_TOKEN = re.compile(r'\{[^}]*\}|"[^"]*"|\S+')


@dataclass
class Chain:
    """A base chain with its rules, each as nft prints it but for the numbers after `counter`."""

    family: str
    table: str
    name: str
    type: str
    hook: str
    priority: str
    policy: str
    rules: list[str] = field(default_factory=list)


def as_text(chain: Chain, packets: int) -> str:
    """`nft list ruleset`; `packets` is what the counters have reached."""
    rules = "".join(f"\t\t{_counted(rule, packets + place)}\n" for place, rule in enumerate(chain.rules))
    hook = f"type {chain.type} hook {chain.hook} priority {chain.priority}; policy {chain.policy};"
    return f"table {chain.family} {chain.table} {{\n\tchain {chain.name} {{\n\t\t{hook}\n{rules}\t}}\n}}\n"


def as_json(chain: Chain, packets: int) -> str:
    """`nft -j list ruleset`. ValueError for a rule that this simulator cannot put into JSON."""
    version = {"version": "1.0.6", "release_name": "Lester Gooch #5", "json_schema_version": 1}
    here = {"family": chain.family, "table": chain.table}
    hook = {"type": chain.type, "hook": chain.hook, "prio": _PRIORITIES[chain.priority], "policy": chain.policy}
    objects: list[dict[str, object]] = [
        {"metainfo": version},
        {"table": {"family": chain.family, "name": chain.table, "handle": 1}},
        {"chain": here | {"name": chain.name, "handle": 1} | hook},
    ]
    handle = 1
    for place, rule in enumerate(chain.rules):
        handle += 1 + rule.count("{")  # the kernel numbers each unnamed set before the rule that uses it
        body = {"chain": chain.name, "handle": handle, "expr": _expressions(rule, packets + place)}
        objects.append({"rule": here | body})
    return json.dumps({"nftables": objects}) + "\n"


def _counted(rule: str, packets: int) -> str:
    return re.sub(r"\bcounter\b", f"counter packets {packets} bytes {packets * 311}", rule)


def _expressions(rule: str, packets: int) -> list[dict[str, object]]:
    words = _TOKEN.findall(rule)
    found: list[dict[str, object]] = []
    while words:
        word = words.pop(0)
        if word in ("accept", "drop", "masquerade"):
            found.append({word: None})
        elif word == "counter":
            found.append({"counter": {"packets": packets, "bytes": packets * 311}})
        elif word in ("iif", "oif", "iifname", "oifname"):
            found.append(_match({"meta": {"key": word}}, words.pop(0)))
        elif word in ("ip", "tcp", "udp"):
            left = {"payload": {"protocol": word, "field": words.pop(0)}}
            found.append(_match(left, words.pop(0)))
        elif word == "ct" and words.pop(0) == "state":
            states = words.pop(0).split(",")
            found.append({"match": {"op": "in", "left": {"ct": {"key": "state"}}, "right": states}})
        else:
            raise ValueError(f"netaudit lab: not simulated in nft: {rule}")
    return found


def _match(left: Mapping[str, object], text: str) -> dict[str, object]:
    if text.startswith("{"):
        right: object = {"set": [_value(part.strip()) for part in text.strip("{}").split(",")]}
    else:
        right = _value(text)
    return {"match": {"op": "==", "left": left, "right": right}}


def _value(text: str) -> object:
    if text.isdigit():
        return int(text)
    address, slash, length = text.partition("/")
    return {"prefix": {"addr": address, "len": int(length)}} if slash else text.strip('"')
