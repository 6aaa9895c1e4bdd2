"""Power and earth: what the survey says of them, since no machine of the network sees it."""

from collections.abc import Iterator

from netaudit.checks._answers import number, refused, shown, too_old, yes
from netaudit.core.look import Look, finding
from netaudit.model.check import Finding, check

_RUNTIME_MINUTES = 5
"""Less does not carry a server to the end of its shutdown."""
_BATTERY_MONTHS = 60
_EARTH_MONTHS = 36
_LOAD_PER_CENT = 80
"""What is left is for what starts up, and for what is plugged in tomorrow."""


@check(
    "ELE-TER-001",
    title=("Prise de terre et liaisons équipotentielles vérifiées", "Earth and bonding verified"),
    domain="power",
    severity="critical",
    horizon="intermediate",
    refs="PGSSI-S 3.1.1.6; NF C 15-100, NF C 15-211; IEC 4.3.3",
    needs=("answer:power-earth-verified", "answer:power-earth-verified-on"),
    risk="A bad earth damages sensors and network cards, and is dangerous to patients who touch a device.",
    action="Have an electrician measure the earth and the bonding, and keep the report.",
    limits="What the survey says; the measured value is kept there and judged by nobody but the electrician.",
)
def earth(look: Look) -> Iterator[Finding]:
    """An electrician verified the earth within three years."""
    said = yes(look, "power-earth-verified")
    if said is False:
        yield finding("No electrician has verified the earth.", shown("power-earth-verified", "no"))
    else:
        sentence = "The earth was last verified on {day}."
        yield from too_old(look, "power-earth-verified-on", sentence, _EARTH_MONTHS)


@check(
    "ELE-CIR-002",
    title=(
        "Circuit dédié à la baie et à chaque appareil de radiologie",
        "Dedicated circuit for the rack and for each X-ray unit",
    ),
    domain="power",
    severity="high",
    horizon="intermediate",
    refs="PGSSI-S 3.1.1.7; dentalgest/NF C 15-100 (P)",
    needs=("answer:power-rack-circuit", "answer:power-xray-circuit"),
    risk="An autoclave that trips its breaker switches the network off with it.",
    action="Have an electrician give the rack and each X-ray unit a circuit of its own.",
)
def circuits(look: Look) -> Iterator[Finding]:
    """The rack and each X-ray unit have circuits of their own."""
    yield from refused(look, "power-rack-circuit", "The rack shares its electrical circuit.")
    yield from refused(look, "power-xray-circuit", "An X-ray unit shares its electrical circuit.")


@check(
    "ELE-OND-003",
    title=(
        "Onduleur présent, dimensionné, essayé, avec arrêt automatique",
        "UPS present, sized, tested, with automatic shutdown",
    ),
    domain="power",
    severity="high",
    horizon="short-term",
    refs="PGSSI-S 3.1.1.6",
    needs=(
        "answer:ups-present",
        "answer:ups-runtime",
        "answer:ups-tested-on",
        "answer:ups-battery-date",
        "answer:ups-shutdown",
    ),
    risk="A power cut stops the server in the middle of writing: the database of images may not open again.",
    action="Feed the rack and the server from a UPS, cut the mains once a year to try it, and let it stop the server.",
    limits="What the survey says: a UPS is asked neither by SNMP nor by its own software. Five minutes on battery, a "
    "trial within a year, a battery of less than five years.",
)
def ups(look: Look) -> Iterator[Finding]:
    """A UPS feeds rack and server, was tried lately, lasts long enough and stops the server."""
    if yes(look, "ups-present") is False:
        yield finding("No UPS feeds the rack and the server.", shown("ups-present", "no"))
        return
    minutes = number(look, "ups-runtime")
    if minutes is not None and minutes < _RUNTIME_MINUTES:
        rows = shown("ups-runtime", str(minutes))
        yield finding("The UPS lasts {minutes} minutes on battery.", rows, minutes=str(minutes))
    yield from too_old(look, "ups-tested-on", "The UPS was last tried on battery on {day}.")
    yield from too_old(look, "ups-battery-date", "The battery of the UPS is of {day}.", _BATTERY_MONTHS)
    yield from refused(look, "ups-shutdown", "The UPS does not stop the server before its battery ends.")


@check(
    "ELE-PAR-004",
    title=("Parafoudre ou protection contre les surtensions", "Surge protection"),
    domain="power",
    severity="medium",
    horizon="intermediate",
    refs="PGSSI-S 3.1.1.6",
    needs=("answer:power-surge-protection",),
    risk="One thunderstorm can destroy switches, computers and sensors together.",
    action="Have an electrician fit a surge arrester on the panel.",
)
def surges(look: Look) -> Iterator[Finding]:
    """A surge arrester protects the installation."""
    yield from refused(look, "power-surge-protection", "Nothing protects the installation against surges.")


@check(
    "ELE-BIL-005",
    title=("Bilan de puissance de la baie, PoE comprise", "Power budget of the rack, PoE included"),
    domain="power",
    severity="medium",
    horizon="short-term",
    refs="PGSSI-S 3.1.1.6",
    needs=("answer:power-load",),
    risk="With the next access point or camera, the switch feeds no further one, or the UPS gives up.",
    action="Measure the load before anything is added, and put a larger UPS or switch where less than a fifth is left.",
    limits="What the survey says. The watts that a switch gives away are not kept, since they change from one "
    "minute to the next.",
)
def power_budget(look: Look) -> Iterator[Finding]:
    """Of UPS, circuit and PoE, the one with most to carry carries four fifths at most."""
    load = number(look, "power-load")
    if load is not None and load > _LOAD_PER_CENT:
        rows = shown("power-load", str(load))
        yield finding("The power supply of the rack is loaded to {load} %.", rows, load=str(load))
