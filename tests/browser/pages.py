"""Every kind of page that netaudit writes."""

from dataclasses import replace
from functools import cache

import msgspec

from netaudit.model.rows import Switchport
from netaudit.report.audit import audit_document
from netaudit.report.html import html
from netaudit.report.language import translator
from netaudit.report.letter import Covering, Told, letter
from tests.report.sites import SITES, collected
from tests.report.whole import KINDS, Kind, audit_facts, document, index

PAGES = (*KINDS, "index", "letter")


@cache
def page(kind: str, language: str, size: int) -> str:
    """The page, of a site of about so many nodes."""
    if kind == "index":
        return index(size, language).decode()
    if kind == "letter":
        told = Told("report.pdf", 123456, "3b1f" * 16)
        about = Covering(
            "Cabinet", "Compte rendu", "CHG-2026-0001-k3f", "different", (told,), (told,), recipients=("a@b.example",)
        )
        return letter(about, translator(language))[2]
    known: Kind = KINDS[PAGES.index(kind)]
    return html(document(known, size, language))


def parted(language: str) -> str:
    """An audit's page of a small site, one switch of which is not in VLAN 99."""
    snapshot = SITES[5]
    ports = dict(snapshot.states["sw2"].sections.switchports.value)  # type: ignore[union-attr]  # it was collected
    ports["Gi1/0/48"] = Switchport(mode="trunk", untagged=10, tagged="20,30")
    sections = msgspec.structs.replace(snapshot.states["sw2"].sections, switchports=collected(ports))
    sw2 = msgspec.structs.replace(snapshot.states["sw2"], sections=sections)
    snapshot = msgspec.structs.replace(snapshot, states={**snapshot.states, "sw2": sw2})
    facts = replace(audit_facts(5), snapshot=snapshot, before=None, comparison=None)
    return html(audit_document(facts, translator(language)))
