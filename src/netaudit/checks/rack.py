"""Rack: whether every piece of active equipment can be named to its maker, and how the rack is kept."""

from collections.abc import Iterator

from netaudit.checks._answers import refused, rows, shown, words
from netaudit.core.look import NETWORK, Look, finding, seen
from netaudit.model.check import Finding, check

# What a board's maker leaves where a serial number belongs.
_PLACEHOLDERS = {
    "", "0", "none", "n/a", "unknown", "default string", "not specified", "to be filled by o.e.m.",
    "system serial number", "0123456789", "123456789", "not applicable",
}  # fmt: skip


@check(
    "RACK-SER-013",
    title=(
        "N° de série, modèle et firmware relevés pour tout équipement actif",
        "Serial number, model and firmware recorded for all active equipment",
    ),
    domain="rack",
    severity="medium",
    horizon="short-term",
    refs="ANSSI 34; PGSSI-S 4.1.1.4; CIS 1.1; CM-8",
    needs=("inventory", "facts"),
    risk="Without them no support contract, no recall and no known weakness can be looked up.",
    action="Read them off the label, and photograph it.",
)
def identified(look: Look) -> Iterator[Finding]:
    """Each piece of network equipment told its serial number, model and firmware."""
    for host in look.hosts("facts", roles=NETWORK):
        facts = host.facts
        for key, value, sentence in (
            ("serial", facts.serial, "{host} did not tell its serial number."),
            ("model", facts.model, "{host} did not tell its model."),
            ("firmware", facts.firmware, "{host} did not tell its firmware."),
        ):
            if value.strip().lower() in _PLACEHOLDERS:
                yield finding(sentence, seen(host.name, "facts", key), host=host.name)


@check(
    "RACK-SEC-010",
    title=("Baie ou local fermé, accès limité et listé", "Rack or its room locked, access limited and listed"),
    domain="rack",
    severity="high",
    horizon="short-term",
    refs="ANSSI 26; PGSSI-S 3.1.1.1-4",
    needs=("answer:rack-locked", "answer:rack-access-list"),
    risk="Whoever passes by can unplug a cable, or plug something in that listens.",
    action="Lock the rack or its room, and write down who has a key.",
)
def locked(look: Look) -> Iterator[Finding]:
    """The rack is locked, and somebody wrote down who has a key."""
    yield from refused(look, "rack-locked", "Neither the rack nor its room is locked.")
    if rows(look, "rack-access-list") == ():
        yield finding("Who has a key of the rack is written down nowhere.", shown("rack-access-list", "none"))


@check(
    "RACK-ETQ-011",
    title=("Équipements et prises étiquetés comme à l'inventaire", "Devices and sockets labelled as in the inventory"),
    domain="rack",
    severity="medium",
    horizon="short-term",
    refs="PGSSI-S 4.1.1.2-3; CIS 1.1",
    needs=("answer:labels-devices", "answer:labels-sockets", "answer:labels-plan"),
    risk="In an emergency the wrong cable is pulled.",
    action="Label devices and sockets with the names of the inventory, and draw the cabling plan again.",
)
def labels(look: Look) -> Iterator[Finding]:
    """All devices and sockets bear their labels, and the cabling plan is up to date."""
    for question, sentence in (
        ("labels-devices", "Not all devices bear their name of the inventory."),
        ("labels-sockets", "Not all wall sockets bear the number of their port."),
    ):
        said = words(look, question)
        if said not in (None, "all"):
            yield finding(sentence, shown(question, str(said)))
    yield from refused(look, "labels-plan", "There is no cabling plan that is up to date.")


@check(
    "RACK-ENV-012",
    title=("Baie ventilée, au sec, loin de l'eau et des perturbations", "Rack ventilated, dry, away from water"),
    domain="rack",
    severity="medium",
    horizon="intermediate",
    refs="PGSSI-S 3.1.1.5",
    needs=("answer:rack-cooling",),
    risk="Heat and moisture wear the equipment out: it fails on the hottest day of the year.",
    action="Give the rack air, and move it away from water pipes and autoclaves.",
    limits="What the survey says; sensors of temperature are not read.",
)
def cooled(look: Look) -> Iterator[Finding]:
    """The rack is ventilated and dry."""
    yield from refused(look, "rack-cooling", "The rack is not ventilated, or not dry.")
