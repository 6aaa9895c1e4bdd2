"""Differences, effects and reasons as the sentences a technician would say."""

from collections.abc import Mapping

from netaudit.core.impact import Effect
from netaudit.model.difference import Difference
from netaudit.model.names import format_vlans, parse_vlans
from netaudit.model.reasons import REASONS
from netaudit.model.state import SECTION_NAMES
from netaudit.model.verdict import Reason
from netaudit.report.language import Translator
from netaudit.report.terms import FIELDS, NOTHING, OPTIONS, SECTIONS

__all__ = [
    "FIELDS",
    "NOTHING",
    "OPTIONS",
    "SECTIONS",
    "effect_sentence",
    "port_words",
    "reason_mend",
    "reason_sentence",
    "section_name",
    "sentence",
    "vlan_words",
]


def sentence(each: Difference, t: Translator) -> str:
    """One difference as a sentence; every difference has one."""
    say = _SENTENCES.get(each.section, _plain)
    return say(each, t)


def section_name(name: str, t: Translator) -> str:
    """A section's name for people."""
    return t.text(SECTIONS[name]) if name in SECTIONS else name


def reason_sentence(each: Reason, t: Translator) -> str:
    """What a reason says."""
    return t.text(REASONS[each.code].sentence, **_said(each, t))


def reason_mend(each: Reason, t: Translator) -> str:
    """What to do about it; empty where nothing is to be done."""
    return t.text(REASONS[each.code].mend, **_said(each, t))


def effect_sentence(effect: Effect, vlan_names: Mapping[int, str], t: Translator) -> str:
    """What changed for an endpoint, and from whom it is cut off."""
    who = f"{effect.name} ({t.text(effect.role)})" if effect.role else effect.name
    was, now = vlan_words(effect.vlan_before, vlan_names, t), vlan_words(effect.vlan_after, vlan_names, t)
    moved = f"{was} → {now}" if was != now else was
    parts = [t.text("{who}: {moved}.", who=who, moved=moved)]
    if effect.cut_from:
        parts.append(t.text("No longer in the same network as {names}.", names=", ".join(effect.cut_from)))
    if effect.joined_to:
        parts.append(t.text("Now in the same network as {names}.", names=", ".join(effect.joined_to)))
    if effect.vlan_after is None:
        parts.append(t.text("Its frames go nowhere."))
    if effect.restricted:
        parts.append(t.text("Restricted perimeter: {name}.", name=effect.restricted))
    return " ".join(parts)


def vlan_words(vlan: int | None, names: Mapping[int, str], t: Translator) -> str:
    """A VLAN with its name, or that there is none."""
    if vlan is None:
        return t.text("no VLAN")
    return f"VLAN {vlan} {names.get(vlan, '')}".strip()


def _said(each: Reason, t: Translator) -> dict[str, object]:
    """A reason's parameters; a section is called by its name."""
    params: dict[str, object] = dict(each.params)
    if params.get("section") in SECTION_NAMES:
        params["section"] = section_name(str(params["section"]), t)
    return params


def _plain(each: Difference, t: Translator) -> str:
    """The sentence for what the others do not foresee: true of any difference, if not elegant."""
    field = _field(each.field, t)
    what = " ".join(filter(None, (each.host, section_name(each.section, t), each.key, field)))
    return t.text("{what}: {before} → {after}", what=what, before=_value(each.before, t), after=_value(each.after, t))


def _value(value: object, t: Translator) -> str:
    """Any value as words; never a programming language's spelling."""
    if isinstance(value, bool):
        return t.text("yes" if value else "no")
    if isinstance(value, list | tuple):
        return ", ".join(_value(item, t) for item in value) or t.text(NOTHING)
    if isinstance(value, Mapping):
        said = (f"{_field(str(name), t)} {_value(item, t)}" for name, item in value.items() if item not in (None, ""))
        return ", ".join(said) or t.text(NOTHING)
    return t.text(NOTHING) if value is None or value == "" else str(value)


def _field(name: str, t: Translator) -> str:
    return t.text(FIELDS[name]) if name in FIELDS else name


def _change(where: str, field: str, each: Difference, t: Translator) -> str:
    return t.text(
        "{where}: {field} {before} → {after}",
        where=where,
        field=_field(field, t),
        before=_value(each.before, t),
        after=_value(each.after, t),
    )


def _host(each: Difference, t: Translator) -> str:
    message = "{host}: new in the inventory" if each.before is None else "{host}: no longer in the inventory"
    return t.text(message, host=each.host)


def _facts(each: Difference, t: Translator) -> str:
    return _change(each.host, each.key, each, t)


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
    return _change(where, each.field, each, t)


def _vlan_change(each: Difference, t: Translator) -> str:
    where = f"{each.host} VLAN {each.key}"
    if each.field:
        return _change(where, each.field, each, t)
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
    return _change(where, each.field, each, t)


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
        before=_value(before, t),
        after=_value(after, t),
    )


def _dhcp(each: Difference, t: Translator) -> str:
    where = t.text("{host} DHCP pool {pool}", host=each.host, pool=each.key)
    kind, _, which = each.field.partition(".")
    if not each.field:
        return t.text("{where}: created" if each.before is None else "{where}: deleted", where=where)
    if kind == "options":
        name = t.text(OPTIONS[which]) if which in OPTIONS else ""
        field = t.text("option {number}", number=which) + (f" ({name})" if name else "")
        return _change(where, field, each, t)
    if kind == "reservations":
        mac, _, part = which.partition(".")
        field = t.text("reservation {mac}", mac=mac) + (f" {_field(part, t)}" if part else "")
        return _change(where, field, each, t)
    return _change(where, kind, each, t)


def _dns(each: Difference, t: Translator) -> str:
    if each.key == "records" and each.field:
        return _change(f"{each.host} DNS", t.text("record {name}", name=each.field), each, t)
    return _change(each.host, each.key, each, t)


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
        return _plain(each, t)
    rows = [row if isinstance(row, Mapping) else {} for row in (each.before, each.after)]
    both = [f"{row.get('name', '')} {row.get('port', '')}".strip() for row in rows]
    if both[0] == both[1]:  # another device under the same name
        both = [f"{name} ({row.get('chassis') or '?'})" for name, row in zip(both, rows, strict=True)]
    before, after = (name or t.text(NOTHING) for name in both)
    where = f"{each.host} {each.key}"
    return t.text("{where}: neighbour {before} → {after}", where=where, before=before, after=after)


def _endpoint(each: Difference, t: Translator) -> str:
    if each.field:
        return _plain(each, t)
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
}
