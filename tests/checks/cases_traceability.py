"""Cases of the checks about traceability, rack, access and mail."""

from netaudit.core.case import Owed
from netaudit.model.difference import Comparison, Difference
from netaudit.model.rows import Facts, User
from netaudit.model.site import Contact
from netaudit.model.state import Failed
from netaudit.model.verdict import reason
from tests.checks.site import (
    AP,
    CBCT,
    PLAN,
    PRINTER,
    SMARTPHONE,
    STATION,
    Cases,
    Host,
    heard,
    host,
    material,
    moot,
    right,
    switch,
    thing,
    unknown,
    wrong,
)

SCANNER = thing("imaging", CBCT, vendor="Planmeca", maintainer="Dental Service")
PORTS = {"1": (20, CBCT), "2": (10, PRINTER)}
SITE = {"cbct-1": SCANNER, "borne": thing("access-point", AP), "sw1": switch(PORTS, config="hostname sw1")}
BEFORE = material(SITE)


def plus(*rows: tuple[str, int, str], **more: Host) -> dict[str, Host]:
    """The site with more addresses heard."""
    return {**SITE, **more, "sw1": SITE["sw1"].but(mac_table=heard((CBCT, 20, "1"), (PRINTER, 10, "2"), *rows))}


STRANGERS = Cases(
    compliant=material(SITE, before=BEFORE),
    violating=material(plus((STATION, 10, "3")), before=BEFORE),
    undetermined=material(SITE),
    naive=(
        right("a telephone with a made-up address", material(plus((SMARTPHONE, 30, "3")), before=BEFORE)),
        right(
            "a telephone with its maker's address, on the Wi-Fi",
            material(plus((AP, 99, "9"), ("00:11:32:00:00:09", 30, "9")), before=BEFORE),
        ),
        right("what was accepted with the baseline and nobody declared", material(SITE, before=BEFORE)),
        right(
            "what came since and was declared",
            material(plus((STATION, 10, "3"), ws=thing("workstation", STATION)), before=BEFORE),
        ),
        wrong(
            "somebody new whose port is not known",
            material({**plus((STATION, 10, "3")), "sw2": switch({"7": (10, STATION)})}, before=BEFORE),
        ),
        unknown("a switch was not reached", material({**SITE, "sw2": switch({})}, before=BEFORE, unreached=("sw2",))),
    ),
)

IDENTIFIED = Cases(
    compliant=material(SITE, plan=PLAN),
    violating=material({**SITE, "cbct-1": thing("imaging", CBCT, vendor="Planmeca")}, plan=PLAN),
    undetermined=material({**SITE, "sw1": SITE["sw1"].but(mac_table=Failed(reason="cut"))}, plan=PLAN),
    naive=(
        wrong("something undeclared in the imaging VLAN", material(plus((STATION, 20, "3")), plan=PLAN)),
        right("something undeclared in the office", material(plus((STATION, 10, "3")), plan=PLAN)),
        wrong(
            "spaces are no name",
            material({**SITE, "cbct-1": thing("imaging", CBCT, vendor="Planmeca", maintainer=" ")}, plan=PLAN),
        ),
        right("a printer needs no maintainer here", material({**SITE, "imp": thing("printer", PRINTER)}, plan=PLAN)),
        moot("no such device, and nothing in its VLAN", material({"sw1": switch({"2": (10, PRINTER)})}, plan=PLAN)),
        unknown("no plan says which VLAN is for imaging", material(SITE)),
    ),
)

VERSIONED = Cases(
    compliant=material(SITE, before=BEFORE),
    violating=material({**SITE, "sw2": switch({}, config="hostname sw2")}, before=BEFORE),
    undetermined=material({**SITE, "sw1": SITE["sw1"].but(config=Failed(reason="cut"))}, before=BEFORE),
    naive=(
        wrong(
            "it was in the baseline, but without its configuration",
            material(SITE, before=material({**SITE, "sw1": SITE["sw1"].but(config=Failed(reason="cut"))})),
        ),
        wrong(
            "an empty configuration is none", material({**SITE, "sw1": SITE["sw1"].but(config=" \n")}, before=BEFORE)
        ),
        unknown("no baseline yet", material(SITE)),
        right(
            "a workstation has no configuration to keep",
            material({**SITE, "ws": host("workstation", "linux")}, before=BEFORE),
        ),
    ),
)

PORT_MOVED = Difference(host="sw1", section="switchports", key="1", field="untagged", before=20, after=10)
AMBIENT = Difference(host="sw1", section="endpoints", key=SMARTPHONE, after={})
NOTHING = Comparison(differences=(), ambient=(AMBIENT,))
VISA = Cases(
    compliant=material(SITE, drift=NOTHING),
    violating=material(SITE, drift=Comparison(differences=(PORT_MOVED, PORT_MOVED))),
    undetermined=material(SITE),
    naive=(
        right("a telephone that came is no change", material(SITE, drift=NOTHING)),
        unknown(
            "nothing differs, but not everything could be compared",
            material(
                SITE,
                drift=Comparison(
                    differences=(), not_compared=(reason("section-lost", host="sw1", section="vlans", detail="cut"),)
                ),
            ),
        ),
        right(
            "something is collected that was not before",
            material(
                SITE,
                drift=Comparison(
                    differences=(), not_compared=(reason("section-new", host="sw1", section="ntp", detail="x"),)
                ),
            ),
        ),
        wrong(
            "an endpoint that belongs to no host",
            material(
                SITE, drift=Comparison(differences=(Difference(host="", section="endpoints", key=STATION, after={}),))
            ),
        ),
        unknown(
            "part of the site was left out", material({**SITE, "sw2": switch({})}, drift=NOTHING, left_out=("sw2",))
        ),
    ),
)

LATE = Owed("transitional", "CHG-2026-0001-k3f", "2026-11-01", -19)
TRANSITIONAL = Cases(
    compliant=material(SITE, owed=()),
    violating=material(SITE, owed=(LATE,)),
    undetermined=material(SITE),
    naive=(
        right("it ends today", material(SITE, owed=(Owed("transitional", "CHG-1", "2026-11-20", 0),))),
        right(
            "a review that is late is something else",
            material(SITE, owed=(Owed("review", "CHG-1", "2026-11-01", -19),)),
        ),
        wrong("one of two", material(SITE, owed=(Owed("transitional", "CHG-1", "2026-12-20", 30), LATE))),
    ),
)

RESTRICTED = "00:10:19:4c:02:30"
UNIT = Host(role="cad-cam", platform="linux", mac=RESTRICTED, restricted="Dentsply Sirona")
LAB = {"cerec-1": UNIT, "sw1": switch({"8": (20, RESTRICTED), "1": (20, STATION)})}
THEN = material(LAB)


def changed(host: str, section: str, key: str) -> Comparison:
    """One difference."""
    return Comparison(differences=(Difference(host=host, section=section, key=key, before=1, after=2),))


MANDATE = Cases(
    compliant=material(LAB, before=THEN, drift=NOTHING),
    violating=material(LAB, before=THEN, drift=changed("sw1", "switchports", "8")),
    undetermined=material(LAB, before=THEN),
    naive=(
        right("a change at another port", material(LAB, before=THEN, drift=changed("sw1", "switchports", "1"))),
        right("port 8 of another switch", material(LAB, before=THEN, drift=changed("sw2", "switchports", "8"))),
        wrong(
            "the unit itself stands somewhere else",
            material(LAB, before=THEN, drift=changed("sw1", "endpoints", RESTRICTED)),
        ),
        wrong(
            "its reservation was changed",
            material(LAB, before=THEN, drift=changed("fw1", "dhcp", f"imagerie {RESTRICTED}")),
        ),
        wrong(
            "it is switched off now, and its old port was changed",
            material(
                {**LAB, "sw1": switch({"1": (20, STATION)})}, before=THEN, drift=changed("sw1", "interfaces", "8")
            ),
        ),
        wrong(
            "the host itself came into the audit",
            material(LAB, before=THEN, drift=changed("cerec-1", "host", "cerec-1")),
        ),
        moot("nothing is restricted here", material(SITE, before=BEFORE, drift=NOTHING)),
        unknown("no baseline to compare with", material(LAB)),
    ),
)

TOLD = Facts(hostname="", vendor="Cisco", model="C9200", serial="FOC1", firmware="17.9")
RECORDED = Cases(
    compliant=material({"sw1": switch({}, facts=TOLD)}),
    violating=material({"sw1": switch({}, facts=Facts(hostname="", model="C9200", firmware="17.9"))}),
    undetermined=material({"sw1": switch({}, facts=Failed(reason="cut"))}),
    naive=(
        wrong(
            "what a board's maker leaves there is no serial number",
            material(
                {
                    "fw1": host(
                        "firewall",
                        "linux",
                        facts=Facts(hostname="", model="apu4", serial="To Be Filled By O.E.M.", firmware="12"),
                    )
                }
            ),
        ),
        wrong("no firmware", material({"sw1": switch({}, facts=Facts(hostname="", model="x", serial="y"))})),
        right(
            "a workstation is no network equipment",
            material({"sw1": switch({}, facts=TOLD), "ws": host("workstation", "linux", facts=Facts(hostname=""))}),
        ),
        unknown(
            "an access point that is not asked",
            material({"sw1": switch({}, facts=TOLD), "ap": thing("access-point", AP)}),
        ),
    ),
)

YES = {"default-passwords-changed": True}
ACCOUNTS = {"admin": User(privilege="15", secret="type 9")}
PASSWORDS = Cases(
    compliant=material({"sw1": switch({}, users=ACCOUNTS)}, answers=YES),
    violating=material({"sw1": switch({}, users={"admin": User(secret="none")})}, answers=YES),
    undetermined=material({"sw1": switch({}, users=ACCOUNTS)}),
    naive=(
        unknown("a hash may be the maker's password's", material({"sw1": switch({}, users=ACCOUNTS)}, answers={})),
        wrong(
            "everything is set, and the survey says no",
            material({"sw1": switch({}, users=ACCOUNTS)}, answers={"default-passwords-changed": False}),
        ),
        right(
            "an account without a password that is off",
            material({"sw1": switch({}, users={**ACCOUNTS, "x": User(secret="none", enabled=False)})}, answers=YES),
        ),
        wrong(
            "a ProCurve without accounts lets everybody in",
            material({"sw1": host("switch", "hp_procurve", users={})}, answers=YES),
        ),
        right(
            "a Catalyst without accounts has line passwords or a server",
            material({"sw1": host("switch", "cisco_ios", users={})}, answers=YES),
        ),
        wrong(
            "an account without a password, and nobody asked the survey",
            material({"sw1": switch({}, users={"admin": User(secret="none")})}),
        ),
    ),
)


def contacts(**emails: str) -> dict[str, Contact]:
    """Contacts with these addresses."""
    return {name: Contact(name=name, email=email) for name, email in emails.items()}


MAIL = Cases(
    compliant=material({}, contacts=contacts(client="cabinet@cabinet.example")),
    violating=material({}, contacts=contacts(it="it@provider.example", client="cabinet@gmail.com")),
    undetermined=material({}),
    naive=(
        right("a domain that only ends like one", material({}, contacts=contacts(client="cabinet@monorange.fr"))),
        right(
            "a domain that only begins like one", material({}, contacts=contacts(client="cabinet@gmail.com.example"))
        ),
        moot("a site without contacts", material({}, contacts={})),
        wrong("capital letters", material({}, contacts=contacts(client="Cabinet@GMail.com"))),
    ),
)

CASES = {
    "INV-AUT-014": STRANGERS,
    "INV-DM-015": IDENTIFIED,
    "NET-CFG-012": VERSIONED,
    "CHG-VISA-001": VISA,
    "CHG-TMP-003": TRANSITIONAL,
    "CHG-DS-004": MANDATE,
    "RACK-SER-013": RECORDED,
    "NET-ADM-010": PASSWORDS,
    "MAIL-DOM-003": MAIL,
}
