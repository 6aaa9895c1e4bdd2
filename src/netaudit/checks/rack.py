"""Rack: whether every piece of active equipment can be named to its maker."""

from collections.abc import Iterator

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
