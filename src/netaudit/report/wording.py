"""Effects and reasons as the sentences a technician would say."""

from collections.abc import Mapping

from netaudit.core.impact import Effect
from netaudit.model.reasons import REASONS
from netaudit.model.state import SECTION_NAMES
from netaudit.model.verdict import Reason
from netaudit.report.findings import SEVERITY_WORDS, severity_words
from netaudit.report.language import Translator
from netaudit.report.order import counted
from netaudit.report.tested import answer_words, kind_words
from netaudit.report.values import section_name


def reason_sentence(each: Reason, t: Translator) -> str:
    """What a reason says."""
    return t.text(REASONS[each.code].sentence, **_said(each, t))


def reason_mend(each: Reason, t: Translator) -> str:
    """What to do about it; empty where nothing is to be done."""
    return t.text(REASONS[each.code].mend, **_said(each, t))


def effect_sentence(effect: Effect, vlan_names: Mapping[int, str], t: Translator, most: int | None = None) -> str:
    """What changed for an endpoint, and from whom it is cut off; of more names than `most`, how many more."""
    who = f"{effect.name} ({t.text(effect.role)})" if effect.role else effect.name
    was, now = vlan_words(effect.vlan_before, vlan_names, t), vlan_words(effect.vlan_after, vlan_names, t)
    moved = f"{was} → {now}" if was != now else was
    parts = [t.text("{who}: {moved}.", who=who, moved=moved)]
    if effect.cut_from:
        parts.append(t.text("No longer in the same network as {names}.", names=names_words(effect.cut_from, most, t)))
    if effect.joined_to:
        parts.append(t.text("Now in the same network as {names}.", names=names_words(effect.joined_to, most, t)))
    if effect.vlan_after is None:
        parts.append(t.text("Its frames go nowhere."))
    if effect.restricted:
        parts.append(t.text("Restricted perimeter: {name}.", name=effect.restricted))
    return " ".join(parts)


def names_words(names: tuple[str, ...], most: int | None, t: Translator) -> str:
    """The names as people count them; of more than `most`, how many more."""
    left = len(names) - most if most is not None else 0
    more = [t.text("and {count} more", count=t.number(left))] if left > 0 else []
    return ", ".join([*sorted(names, key=counted)[:most], *more])


def vlan_words(vlan: int | None, names: Mapping[int, str], t: Translator) -> str:
    """A VLAN with its name, or that there is none."""
    if vlan is None:
        return t.text("no VLAN")
    return f"VLAN {vlan} {names.get(vlan, '')}".strip()


def _said(each: Reason, t: Translator) -> dict[str, object]:
    """A reason's parameters; a section and a test are called by their names."""
    params: dict[str, object] = dict(each.params)
    if each.code == "works-interrupted":
        params["answered"] = t.text(str(params["answered"]))
    if each.code in ("test-failed", "test-not-run"):
        params["kind"] = kind_words(str(params["kind"]), t)
        for name in {"expected", "obtained"} & params.keys():
            params[name] = answer_words(str(params[name]), t)
    if params.get("section") in SECTION_NAMES:
        params["section"] = section_name(str(params["section"]), t)
    if params.get("threshold") in SEVERITY_WORDS:
        params["threshold"] = severity_words(str(params["threshold"]), t)
    return params
