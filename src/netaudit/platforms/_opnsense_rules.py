"""OPNsense's packet filter: rules by interface in their order, port forwards, outbound and one-to-one translations."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from netaudit.model.names import printable
from netaudit.model.platform import Captures
from netaudit.model.rows import Filter, FilterRule, NatRule
from netaudit.platforms._opnsense_xml import is_on, root_of, said

_ACTIONS = {"pass": "permit", "block": "deny", "reject": "reject", "": "permit"}
# What the other fields say, and what is written down about a rule without changing what it does.
_TOLD = {
    "type", "source", "destination", "protocol", "disabled", "log", "descr", "interface", "floating", "created",
    "updated", "tracker", "associated-rule-id",
}  # fmt: skip


def filters(captures: Captures) -> dict[str, Filter]:
    """Rules of each interface, by its name in the configuration; those of several interfaces under `floating`.

    What no rule matches is denied (OPNsense manual, "Rules").
    """
    found: dict[str, tuple[dict[str, FilterRule], list[str]]] = {}
    for element in root_of(captures).iterfind("filter/rule"):
        interface = said(element, "interface")
        key = "floating" if is_on(element, "floating") or "," in interface or not interface else interface
        rules, order = found.setdefault(key, ({}, []))
        rule = _rule(element, interface if key == "floating" else "")
        name = _free(element.get("uuid") or said(element, "tracker") or _text(rule), rules)
        rules[name] = rule
        order.append(name)
    return {
        key: Filter(rules=rules, order=tuple(order), default="deny", applied=(key,))
        for key, (rules, order) in sorted(found.items())
    }


def _rule(element: Element, interfaces: str) -> FilterRule:
    protocol, port = said(element, "protocol") or "any", said(element, "destination/port")
    more = [f"on {interfaces}"] if interfaces else []
    more += [f"{path} = {text}" for path, text in sorted(_rest(element))]
    return FilterRule(
        action=_ACTIONS.get(said(element, "type"), said(element, "type")),
        source=_end(element.find("source"), with_port=True),
        destination=_end(element.find("destination"), with_port=False),
        service=f"{protocol}/{port}" if port else protocol,
        enabled=not is_on(element, "disabled"),
        log=is_on(element, "log"),
        comment=said(element, "descr"),
        more="; ".join(more),
    )


def _rest(element: Element) -> Iterator[tuple[str, str]]:
    for child in element:
        if child.tag in _TOLD:
            continue
        for part in child.iter():
            if not len(part) and (part.text or "").strip():
                yield child.tag if part is child else f"{child.tag}/{part.tag}", said(part)


def _end(element: Element | None, *, with_port: bool) -> str:
    """A source or destination: `any`, a network by name, an address, an alias; `not …` where it is inverted."""
    if element is None:
        return "any"
    where = said(element, "address") or said(element, "network") or "any"
    port = said(element, "port")
    text = f"{where} port {port}" if port and with_port else where
    return f"not {text}" if is_on(element, "not") else text


def _text(rule: FilterRule) -> str:
    return f"{rule.action} {rule.service} {rule.source} → {rule.destination}"


def _free(name: str, taken: dict[str, FilterRule] | dict[str, NatRule]) -> str:
    """A key that no rule has yet: the second of the same words is `#2`."""
    bare = printable(name)
    number = sum(key.split(" #")[0] == bare for key in taken)
    return f"{bare} #{number + 1}" if number else bare


def nat(captures: Captures) -> dict[str, NatRule]:
    """Port forwards, outbound rules and one-to-one translations, as far as they are configured by hand."""
    root = root_of(captures)
    found: dict[str, NatRule] = {}
    for element in root.iterfind("nat/rule"):
        service = "/".join(filter(None, (said(element, "protocol"), said(element, "destination/port"))))
        original = " ".join(filter(None, (_end(element.find("destination"), with_port=False), service)))
        translated = " ".join(filter(None, (said(element, "target"), said(element, "local-port"))))
        _add(found, element, "destination", (original, translated))
    for element in root.iterfind("nat/outbound/rule"):
        translated = said(element, "target") or "interface address"
        _add(found, element, "source", (_end(element.find("source"), with_port=True), translated))
    for element in root.iterfind("nat/onetoone"):
        original, translated = said(element, "external"), _end(element.find("source"), with_port=False)
        _add(found, element, "static", (original, translated))
    return found


def _add(found: dict[str, NatRule], element: Element, kind: str, ends: tuple[str, str]) -> None:
    original, translated = ends
    found[_free(element.get("uuid") or f"{kind} {original} → {translated}", found)] = NatRule(
        kind=kind,
        original=original,
        translated=translated,
        interface=said(element, "interface"),
        enabled=not is_on(element, "disabled"),
        comment=said(element, "descr"),
    )
