"""Differences as the sentences a technician would say."""

from collections.abc import Mapping

from netaudit.model.difference import Difference
from netaudit.model.names import format_vlans, parse_vlans
from netaudit.report import settings
from netaudit.report.language import Translator
from netaudit.report.terms import NOTHING, OPTIONS
from netaudit.report.values import change_words, field_name, plain, section_name, value_words


def sentence(each: Difference, t: Translator) -> str:
    """One difference as a sentence; every difference has one."""
    say = _SENTENCES.get(each.section, plain)
    return say(each, t)


def _host(each: Difference, t: Translator) -> str:
    message = "{host}: new in the inventory" if each.before is None else "{host}: no longer in the inventory"
    return t.text(message, host=each.host)


def _facts(each: Difference, t: Translator) -> str:
    return change_words(each.host, each.key, each, t)


def _interface(each: Difference, t: Translator) -> str:
    where = f"{each.host} {each.key}"
    if not each.field:
        message = "{where}: new interface" if each.before is None else "{where}: interface removed"
        return t.text(message, where=where)
    if each.field == "enabled":
        return t.text("{where}: switched on" if each.after else "{where}: shut down", where=where)
    if each.field == "description":
        quoted = [t.text("“{value}”", value=value) if value else t.text(NOTHING) for value in (each.before, each.after)]
        return t.text("{where}: description {before} → {after}", where=where, before=quoted[0], after=quoted[1])
    return change_words(where, each.field, each, t)


def _vlan_change(each: Difference, t: Translator) -> str:
    where = f"{each.host} VLAN {each.key}"
    if each.field:
        return change_words(where, each.field, each, t)
    row = each.after if each.before is None else each.before
    name = row.get("name", "") if isinstance(row, Mapping) else ""
    message = "{where} {name}: created" if each.before is None else "{where} {name}: deleted"
    return t.text(message, where=where, name=name)


def _port(each: Difference, t: Translator) -> str:
    where = f"{each.host} {each.key}"
    if not each.field:
        both = [port_words(row, t) for row in (each.before, each.after)]
        return t.text("{where}: {before} → {after}", where=where, before=both[0], after=both[1])
    if each.field in ("untagged", "native"):
        before, after = (t.text(NOTHING) if value is None else str(value) for value in (each.before, each.after))
        message = "{where}: access VLAN {before} → {after}"
        if each.field == "native":
            message = "{where}: native VLAN {before} → {after}"
        return t.text(message, where=where, before=before, after=after)
    if each.field == "tagged":
        change = _tagged(str(each.before or ""), str(each.after or ""), t)
        return t.text("{where}: {change}", where=where, change=change)
    return change_words(where, each.field, each, t)


def _tagged(before: str, after: str, t: Translator) -> str:
    try:
        old, new = parse_vlans(before), parse_vlans(after)
    except ValueError:
        return t.text("tagged VLANs {before} → {after}", before=before, after=after)
    steps = [f"+{format_vlans(new - old)}" if new - old else "", f"−{format_vlans(old - new)}" if old - new else ""]
    return t.text(
        "tagged VLANs {steps} (now {after})",
        steps=" ".join(filter(None, steps)),
        after=_every(after, t) if after else t.text(NOTHING),
    )


def _every(vlans: str, t: Translator) -> str:
    return t.text("every VLAN") if vlans == "1-4094" else vlans


def port_words(row: object, t: Translator) -> str:
    """A whole switch port in words; takes its row as plain values, or None."""
    if not isinstance(row, Mapping):
        return t.text("no such port")
    mode, untagged, tagged = row.get("mode"), row.get("untagged"), str(row.get("tagged", ""))
    if mode == "trunk":
        return t.text(
            "trunk, native VLAN {untagged}, tagged {tagged}",
            untagged=untagged or t.text(NOTHING),
            tagged=_every(tagged, t) if tagged else t.text(NOTHING),
        )
    if mode == "routed":
        return t.text("routed port")
    vlan = untagged or t.text(NOTHING)
    if mode == "access":
        return t.text("access, VLAN {untagged}", untagged=vlan)
    if mode == "dynamic":
        return t.text("negotiated mode, VLAN {untagged}", untagged=vlan)
    return t.text("mode {mode}, VLAN {untagged}", mode=mode or "?", untagged=vlan)


def _address(each: Difference, t: Translator) -> str:
    before, after = (row.get("prefixes") if isinstance(row, Mapping) else row for row in (each.before, each.after))
    return t.text(
        "{where}: address {before} → {after}",
        where=f"{each.host} {each.key}",
        before=value_words(before, t),
        after=value_words(after, t),
    )


def _dhcp(each: Difference, t: Translator) -> str:
    where = t.text("{host} DHCP pool {pool}", host=each.host, pool=each.key)
    kind, _, which = each.field.partition(".")
    if not each.field:
        return t.text("{where}: created" if each.before is None else "{where}: deleted", where=where)
    if kind == "options":
        name = t.text(OPTIONS[which]) if which in OPTIONS else ""
        field = t.text("option {number}", number=which) + (f" ({name})" if name else "")
        return change_words(where, field, each, t)
    if kind == "reservations":
        mac, _, part = which.partition(".")
        field = t.text("reservation {mac}", mac=mac) + (f" {field_name(part, t)}" if part else "")
        return change_words(where, field, each, t)
    return change_words(where, kind, each, t)


def _dns(each: Difference, t: Translator) -> str:
    if each.key == "records" and each.field:
        return change_words(f"{each.host} DNS", t.text("record {name}", name=each.field), each, t)
    return change_words(each.host, each.key, each, t)


def _config_line(each: Difference, t: Translator) -> str:
    where = f"{each.host} {section_name('config', t)}" + (f", {each.key}" if each.key else "")
    if each.before is None:
        return t.text("{where}: line added: {line}", where=where, line=each.after)
    if each.after is None:
        return t.text("{where}: line removed: {line}", where=where, line=each.before)
    before, after = str(each.before), str(each.after)
    if sorted(before.splitlines()) == sorted(after.splitlines()):
        return t.text("{where}: same lines in another order", where=where)
    return t.text("{where}: {before} → {after}", where=where, before=before, after=after)


def _neighbour(each: Difference, t: Translator) -> str:
    if each.field:
        return plain(each, t)
    rows = [row if isinstance(row, Mapping) else {} for row in (each.before, each.after)]
    both = [f"{row.get('name', '')} {row.get('port', '')}".strip() for row in rows]
    if both[0] == both[1]:  # another device under the same name
        both = [f"{name} ({row.get('chassis') or '?'})" for name, row in zip(both, rows, strict=True)]
    before, after = (name or t.text(NOTHING) for name in both)
    where = f"{each.host} {each.key}"
    return t.text("{where}: neighbour {before} → {after}", where=where, before=before, after=after)


def _endpoint(each: Difference, t: Translator) -> str:
    if each.field:
        return plain(each, t)
    was, now = (row if isinstance(row, Mapping) else None for row in (each.before, each.after))
    name = str((now or was or {}).get("name", ""))
    who = f"{name} ({each.key})" if name else each.key
    places = [f"{row.get('switch', '')} {row.get('port', '')}".strip() if row else "" for row in (was, now)]
    if was is None:
        return t.text("{who}: new on {place}", who=who, place=places[1] or t.text("an unknown port"))
    if now is None:
        return t.text("{who}: no longer heard on {place}", who=who, place=places[0] or t.text("an unknown port"))
    return t.text("{who}: moved from {before} to {after}", who=who, before=places[0], after=places[1])


_SENTENCES = {
    "host": _host,
    "facts": _facts,
    "interfaces": _interface,
    "vlans": _vlan_change,
    "switchports": _port,
    "addresses": _address,
    "dhcp": _dhcp,
    "dns": _dns,
    "config": _config_line,
    "neighbours": _neighbour,
    "endpoints": _endpoint,
    **settings.SENTENCES,
}
