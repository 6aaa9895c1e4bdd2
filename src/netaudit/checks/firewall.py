"""Firewall: whether there is one, what it lets in, and whether its rules can be explained."""

import re
from collections.abc import Iterator
from ipaddress import IPv4Address

from netaudit.checks._flows import forwarding, harmless, is_reply
from netaudit.checks._networks import default_hops, hop_address, own_addresses
from netaudit.core.host_look import HostLook
from netaudit.core.look import Look, finding, seen
from netaudit.model.check import Finding, check
from netaudit.model.rows import Filter, FilterRule, NatRule

_ROUTERS = ("firewall", "router")
_ANY = {"any", "all", "0.0.0.0/0", "", '"any" all', '"any"'}
_ANY_SERVICE = {"any", "all", "ip", "any/any"}


@check(
    "FW-PRE-001",
    title=(
        "Un vrai pare-feu en coupure, pas la box seule",
        "A real firewall on the way out, not the operator's box alone",
    ),
    domain="firewall",
    severity="high",
    horizon="structural",
    refs="ANSSI 22; PGSSI-S 4.3.1.1; CIS 13.4",
    needs=("inventory", "addresses", "routes"),
    risk="Between the practice and the Internet stands a box that the operator manages and nobody reads.",
    action="Put a firewall that the IT provider manages between the practice and the operator's box.",
    limits="Follows the default routes of switches and routers; what computers use is judged by IP-MASK-005.",
)
def firewall_on_the_way(look: Look) -> Iterator[Finding]:
    """Whoever routes leaves the practice by a declared firewall."""
    hosts = {host.name: host for host in look.hosts("addresses", "routes", roles=(*_ROUTERS, "switch"))}
    if not any(host.role == "firewall" for host in look.inventory.values()):
        if any(host.platform and not host.role for host in look.inventory.values()):
            look.note("", "The inventory has no firewall, and hosts without a role.")
        else:
            yield finding("The inventory has no firewall.", seen("", "inventory", "role: firewall"))
        return
    unseen = any(each.role == "firewall" and name not in hosts for name, each in look.inventory.items())
    owners = {own.ip: host for host in hosts.values() for _, own in own_addresses(host)}
    for host in hosts.values():
        if host.role == "firewall":
            continue
        key, out = _way_out(host, owners)
        if out == "lost" and unseen:
            look.note(host.name, "{host}: whether its way out {route} is a firewall is not known.", route=key)
        elif out == "lost":
            sentence = "{host}: its way out {route} leads to no firewall of the inventory."
            yield finding(sentence, seen(host.name, "routes", key), host=host.name, route=key)
        elif out == "none":
            look.note(host.name, "{host}: it has no default route, so its way out is not known.")


def _way_out(host: HostLook, owners: dict[IPv4Address, HostLook]) -> tuple[str, str]:
    """(the first route on the way, `firewall`, `lost` or `none`)."""
    seen_before: set[str] = set()
    first = ""
    while host.name not in seen_before:
        seen_before.add(host.name)
        hops = default_hops(host)
        if not hops:
            return first, "lost" if first else "none"
        first = first or hops[0][0]
        out = hop_address(hops[0][1])
        following = owners.get(out) if out else None
        if following is None:
            return first, "lost"
        if following.role == "firewall":
            return first, "firewall"
        host = following
    return first, "lost"


@check(
    "FW-LST-002",
    title=("Politique liste blanche, pas de règle any-any", "Deny by default, no any-any rule"),
    domain="firewall",
    severity="high",
    horizon="intermediate",
    refs="ANSSI 19; PGSSI-S 4.3.1.2; CIS 13.4",
    needs=("inventory", "addresses", "routes", "filters"),
    risk="The firewall lets everything through: it parts nothing, although everybody relies on it.",
    action="Replace the rule by one per flow that somebody needs, and deny the rest.",
    limits="A rule between two interfaces inside is not any-any, even where it names no address.",
)
def white_list(look: Look) -> Iterator[Finding]:
    """What passes through a firewall is denied unless a rule says otherwise, and no rule permits everything."""
    for host in look.hosts("addresses", "routes", "filters", roles=_ROUTERS):
        chains = forwarding(host)
        if not chains:
            bound = [(key, each) for key, each in sorted(host.filters.items()) if each.applied]
            if not bound:
                look.note(host.name, "{host}: no filter was found that what passes through must pass.")
            chains = bound
            places = {place.split()[0] for _, each in bound for place in each.applied}
            bare = sorted({name for name, _ in own_addresses(host)} - places)
            if bound and bare and host.platform != "opnsense":  # which denies at an interface without rules
                sentence = "{host}: no filter is applied at {interfaces}."
                look.note(host.name, sentence, interfaces=", ".join(bare))
        for key, each in chains:
            yield from _too_wide(look, host, key, each)


def _too_wide(look: Look, host: HostLook, key: str, each: Filter) -> Iterator[Finding]:
    closed = False
    outside = _outside(host)
    for name in each.order:
        rule = each.rules[name]
        if rule.enabled and rule.action == "permit" and _from_internet(rule, outside):
            rows = seen(host.name, "filters", key, name)
            sentence = "{host} {filter}: rule {rule} lets everything in from the Internet."
            yield finding(sentence, rows, host=host.name, filter=key, rule=name)
        if not rule.enabled or not _is_everything(rule):
            continue
        if rule.action in ("deny", "reject") and harmless(rule.more):
            closed = True
            break
        if rule.action == "permit" and harmless(rule.more):
            rows = seen(host.name, "filters", key, name)
            yield finding(
                "{host} {filter}: rule {rule} permits everything.", rows, host=host.name, filter=key, rule=name
            )
            return
        if rule.action == "permit" and not is_reply(rule):
            look.note(host.name, "{host} {filter}: what rule {rule} permits is not understood.", filter=key, rule=name)
    if each.default == "permit" and not closed:
        rows = seen(host.name, "filters", key)
        yield finding("{host} {filter}: what no rule names is permitted.", rows, host=host.name, filter=key)


def _is_everything(rule: FilterRule) -> bool:
    return (
        rule.source.lower() in _ANY and rule.destination.lower() in _ANY and rule.service.lower() in _ANY_SERVICE
    )  # fmt: skip


def _from_internet(rule: FilterRule, outside: set[str]) -> bool:
    """Whether a rule names interfaces outside as its source, and narrows nothing else."""
    names = set(re.findall(r'"([^"]+)"', rule.source))
    return (
        bool(names)
        and names <= outside
        and _bare(rule.source) in _ANY
        and _bare(rule.destination) in _ANY
        and rule.service.lower() in _ANY_SERVICE
        and harmless(rule.more)
    )


def _bare(end: str) -> str:
    """One end of a rule without its interfaces: the empty text for `"wan1"` and `iifname "eth0"`."""
    return re.sub(r'((i|o)if(name)? )?"[^"]*"', "", end).strip().lower()


def _outside(host: HostLook) -> set[str]:
    """The interfaces by which a host leaves the site, as its default routes say."""
    hops = [hop for _, hop in default_hops(host)]
    ips = [ip for hop in hops if (ip := hop_address(hop)) is not None]
    outside = {name for name, own in own_addresses(host) if any(ip in own.network for ip in ips)}
    return outside | {word for hop in hops for word in hop.split() if hop_address(word) is None}


@check(
    "FW-NAT-003",
    title=(
        "Aucune redirection entrante (RDP, SMB, DICOM, VNC, NAS) depuis Internet",
        "No inbound port forward from the Internet (RDP, SMB, DICOM, VNC, NAS)",
    ),
    domain="firewall",
    severity="critical",
    horizon="short-term",
    refs="ANSSI 23; PGSSI-S 4.3.1.5-6; CIS 12.2, 13.4; GE/DICOM (V)",
    needs=("inventory", "addresses", "routes", "nat", "filters"),
    risk="Anybody on the Internet can try the service behind it, day and night; this is how practices are encrypted.",
    action="Remove the forward; give whoever needs it a VPN or a maintenance gateway with two factors.",
    limits="Reads the configured translations; a forward opened by UPnP, or on the operator's box, is not seen here.",
)
def no_inbound(look: Look) -> Iterator[Finding]:
    """No translation in force leads from the outside to something inside."""
    for host in look.hosts("addresses", "routes", "nat", "filters", roles=_ROUTERS):
        for key, rule in sorted(host.nat.items()):
            if (
                rule.enabled
                and rule.kind in ("destination", "static")
                and _from_outside(host, rule)
                and _used(host, key)
            ):
                yield finding(
                    "{host} forwards {original} from the Internet to {translated}.",
                    seen(host.name, "nat", key),
                    host=host.name,
                    original=rule.original,
                    translated=rule.translated,
                )


def _from_outside(host: HostLook, rule: NatRule) -> bool:
    """Unless it is known to be about an interface inside: one with an address of its own that is not the way out."""
    outside = _outside(host)
    inside = {name for name, _ in own_addresses(host)} - outside
    return not (outside and rule.interface in inside)


def _used(host: HostLook, name: str) -> bool:
    """A FortiGate's virtual address does nothing until a policy in force leads to it (FortiOS Administration Guide)."""
    if host.platform != "fortinet":
        return True
    return any(
        name in {word.strip() for word in re.sub(r'"[^"]*"', "", rule.destination).split(",")}
        for key, each in host.filters.items()
        if key.rpartition("/")[2] == "policy"
        for rule in each.rules.values()
        if rule.enabled and rule.action == "permit"
    )


@check(
    "FW-DUR-005",
    title=("Règles documentées et revues chaque année", "Rules documented and reviewed yearly"),
    domain="firewall",
    severity="medium",
    horizon="intermediate",
    refs="PGSSI-S 4.3.2.4-6, 4.2.2.2; CIS 12.2; IEC 4.5",
    needs=("inventory", "filters", "answer:firewall-rules-reviewed"),
    risk="Nobody dares to remove a rule that nobody can explain, so openings only ever grow.",
    action="Write beside each rule what it is for, who asked and until when; look through all of them once a year.",
    limits="Whether a comment is true is not known; the yearly review is asked in the survey.",
)
def documented(look: Look) -> Iterator[Finding]:
    """Each rule that permits something says why, and the survey says that they are reviewed."""
    for host in look.hosts("filters", roles=_ROUTERS):
        for key, each in sorted(host.filters.items()):
            silent = [name for name in each.order if _needs_words(each.rules[name])]
            if silent:
                yield finding(
                    "{host} {filter}: rules that permit something and do not say why: {count}.",
                    seen(host.name, "filters", *silent),
                    host=host.name,
                    filter=key,
                    count=len(silent),
                )
    if look.answer("firewall-rules-reviewed") is False:
        rows = seen("", "answer:firewall-rules-reviewed", "no")
        yield finding("The firewall's rules are not reviewed every year.", rows)


def _needs_words(rule: FilterRule) -> bool:
    own = "lo" in rule.source.replace('"', "").split()
    return rule.enabled and rule.action == "permit" and not (rule.comment.strip() or is_reply(rule) or own)


@check(
    "FW-LOG-006",
    title=("Journaux du pare-feu envoyés à un collecteur", "The firewall's log sent to a collector"),
    domain="firewall",
    severity="medium",
    horizon="intermediate",
    refs="ANSSI 36; PGSSI-S 4.3.3, 7.2.2; CIS 8.2, 8.10",
    needs=("inventory", "syslog"),
    risk="After an intrusion nobody can say what happened, nor whether data left.",
    action="Send the firewall's log to a server that keeps it.",
    limits="How long the log is kept is not read.",
)
def logged(look: Look) -> Iterator[Finding]:
    """Each firewall sends its log to somebody."""
    for host in look.hosts("syslog", roles=("firewall",)):
        if not any(server.enabled for server in host.syslog.values()):
            yield finding("{host} sends its log to nobody.", seen(host.name, "syslog", "servers"), host=host.name)
