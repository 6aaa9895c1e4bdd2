"""Cases of the checks that judge what the survey says: power, rack, backups, access, applications, agreements."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from netaudit.model.check import Material
from netaudit.model.on_file import ChangeOnFile
from netaudit.model.rows import Service
from netaudit.model.site import DeclaredVlan
from netaudit.model.state import Failed
from tests.checks.site import (
    PLAN,
    SERVER,
    Cases,
    Host,
    Naive,
    host,
    material,
    moot,
    right,
    switch,
    thing,
    unknown,
    wrong,
)


def said(good: Mapping[str, object], bad: Mapping[str, object], *naive: Naive, missing: str = "") -> Cases:
    """Cases of a check that reads nothing but answers; `bad` is what is said instead of the good."""
    gone = missing or next(iter(good))
    return Cases(
        compliant=material({}, answers=good),
        violating=material({}, answers={**good, **bad}),
        undetermined=material({}, answers={name: each for name, each in good.items() if name != gone}),
        naive=naive,
    )


EARTH = {"power-earth-verified": True, "power-earth-verified-on": date(2025, 3, 1)}
UPS: dict[str, object] = {
    "ups-present": True,
    "ups-runtime": 12,
    "ups-tested-on": date(2026, 5, 4),
    "ups-battery-date": date(2024, 1, 1),
    "ups-shutdown": True,
}
LABELS = {"labels-devices": "all", "labels-sockets": "all", "labels-plan": True}
POLICY: dict[str, object] = {
    "backups-plan": True, "backups-imaging": True, "backups-loss": 4, "backups-downtime": Decimal("2.5"),
}  # fmt: skip
NAS = {"place": "baie", "medium": "nas", "elsewhere": False, "offline": False, "encrypted": False}
AWAY = {"place": "coffre", "medium": "disk", "elsewhere": True, "offline": True, "encrypted": True}
COPIES = {"backups-copies": (NAS, AWAY)}
SESSIONS: dict[str, object] = {"sessions-named": "everybody", "sessions-lock-after": 10, "sessions-leavers": True}
VENDOR = {
    "organisation": "Imagerie SA", "tool": "VPN", "target": "pacs-1", "named": True, "second-factor": True,
    "on-demand": True,
}  # fmt: skip
REMOTE = {"remote-accounts": (VENDOR,), "remote-reviewed-on": date(2026, 2, 1)}
OLD = {"workstation": "Radio 2", "system": "Windows 7", "accepted-by": "Dr Cabinet", "isolated": True}
AGREED: dict[str, object] = {
    "decisions-security-lead": "Ana", "contracts-responsibilities": True, "contracts-data-processing": True,
}  # fmt: skip
CASES = {
    "ELE-TER-001": said(
        EARTH,
        {"power-earth-verified": False},
        wrong(
            "verified once, six years ago", material({}, answers={**EARTH, "power-earth-verified-on": date(2020, 1, 9)})
        ),
        unknown(
            "verified, and nobody knows when",
            material({}, answers={"power-earth-verified": True}),
        ),
    ),
    "ELE-CIR-002": said(
        {"power-rack-circuit": True, "power-xray-circuit": True},
        {"power-xray-circuit": False},
        wrong(
            "the rack's circuit is shared, and of the X-ray units nobody knows",
            material({}, answers={"power-rack-circuit": False}),
        ),
    ),
    "ELE-OND-003": said(
        UPS,
        {"ups-present": False},
        wrong("it lasts two minutes and a half", material({}, answers={**UPS, "ups-runtime": Decimal("2.5")})),
        wrong(
            "never tried since the battery was put in", material({}, answers={**UPS, "ups-tested-on": date(2024, 1, 1)})
        ),
        right("tried a year ago but for a day", material({}, answers={**UPS, "ups-tested-on": date(2025, 11, 21)})),
        unknown("an answer of another kind is none", material({}, answers={**UPS, "ups-runtime": True})),
        missing="ups-shutdown",
    ),
    "ELE-PAR-004": said(
        {"power-surge-protection": True},
        {"power-surge-protection": False},
        unknown("a word is no yes", material({}, answers={"power-surge-protection": "oui"})),
    ),
    "ELE-BIL-005": said(
        {"power-load": 55},
        {"power-load": 96},
        right("four fifths are still in order", material({}, answers={"power-load": 80})),
        wrong("a fraction above is not", material({}, answers={"power-load": Decimal("80.5")})),
    ),
    "RACK-SEC-010": said(
        {"rack-locked": True, "rack-access-list": ({"name": "Ana"},)},
        {"rack-locked": False},
        wrong(
            "locked, and who has a key stands nowhere",
            material({}, answers={"rack-locked": True, "rack-access-list": ()}),
        ),
        missing="rack-access-list",
    ),
    "RACK-ETQ-011": said(
        LABELS,
        {"labels-devices": "none"},
        wrong("some sockets are not all", material({}, answers={**LABELS, "labels-sockets": "some"})),
        wrong("labelled, and the plan is an old one", material({}, answers={**LABELS, "labels-plan": False})),
    ),
    "RACK-ENV-012": said(
        {"rack-cooling": True},
        {"rack-cooling": False},
        unknown("no answer is no cooling that somebody saw", material({}, answers={"rack-locked": True})),
    ),
    "BKP-POL-001": said(
        POLICY,
        {"backups-plan": False},
        wrong("a plan without the images", material({}, answers={**POLICY, "backups-imaging": False})),
        unknown(
            "a plan, and nobody said how much may be lost",
            material({}, answers={name: each for name, each in POLICY.items() if name != "backups-loss"}),
        ),
    ),
    "BKP-321-002": said(
        COPIES,
        {"backups-copies": (NAS,)},
        wrong("nobody makes copies", material({}, answers={"backups-copies": ()})),
        wrong(
            "two on the same kind of medium", material({}, answers={"backups-copies": (NAS, {**AWAY, "medium": "nas"})})
        ),
        wrong(
            "elsewhere, and always connected",
            material({}, answers={"backups-copies": (NAS, {**AWAY, "offline": False})}),
        ),
        wrong(
            "carried home in clear text", material({}, answers={"backups-copies": (NAS, {**AWAY, "encrypted": False})})
        ),
        unknown(
            "whether it is encrypted was left empty",
            material({}, answers={"backups-copies": (NAS, {k: v for k, v in AWAY.items() if k != "encrypted"})}),
        ),
        unknown(
            "what they are kept on, and where, was left empty",
            material({}, answers={"backups-copies": ({"place": "a"}, {"place": "b"})}),
        ),
        right("a copy on site needs no encryption", material({}, answers=COPIES)),
    ),
    "BKP-TST-003": said(
        {"backups-restore-tested-on": date(2026, 3, 1)},
        {"backups-restore-tested-on": date(2025, 11, 20)},
        right(
            "tried a year ago but for a day", material({}, answers={"backups-restore-tested-on": date(2025, 11, 21)})
        ),
    ),
    "ACC-SES-001": said(
        SESSIONS,
        {"sessions-named": "shared"},
        wrong("0 means never", material({}, answers={**SESSIONS, "sessions-lock-after": 0})),
        wrong("after an hour is as good as never", material({}, answers={**SESSIONS, "sessions-lock-after": 60})),
        wrong("some have one of their own", material({}, answers={**SESSIONS, "sessions-named": "some"})),
    ),
    "ACC-TEL-002": said(
        REMOTE,
        {"remote-accounts": (VENDOR, {**VENDOR, "organisation": "CFAO SARL", "on-demand": False})},
        right("nobody comes in from afar", material({}, answers={**REMOTE, "remote-accounts": ()})),
        unknown(
            "whether there is a second factor was left empty",
            material(
                {}, answers={**REMOTE, "remote-accounts": ({k: v for k, v in VENDOR.items() if k != "second-factor"},)}
            ),
        ),
        wrong(
            "good accounts that nobody went through for two years",
            material({}, answers={**REMOTE, "remote-reviewed-on": date(2024, 11, 1)}),
        ),
    ),
    "ACC-TRC-003": said(
        {"remote-reports": True},
        {"remote-reports": False},
        unknown("that there are accounts says nothing of reports", material({}, answers=REMOTE)),
    ),
    "GOV-REF-006": said(
        AGREED,
        {"contracts-data-processing": False},
        wrong("named, and nothing is signed", material({}, answers={**AGREED, "contracts-responsibilities": False})),
    ),
    "APP-OS-004": said(
        {"applications-unsupported-os": (OLD,)},
        {"applications-unsupported-os": ({**OLD, "isolated": False},)},
        right("none is out of support", material({}, answers={"applications-unsupported-os": ()})),
        wrong(
            "isolated, and nobody took it upon themselves",
            material(
                {}, answers={"applications-unsupported-os": ({k: v for k, v in OLD.items() if k != "accepted-by"},)}
            ),
        ),
        unknown(
            "whether it is isolated was left empty",
            material({}, answers={"applications-unsupported-os": ({k: v for k, v in OLD.items() if k != "isolated"},)}),
        ),
    ),
    "APP-FAB-006": said(
        {"applications-vendor-documents": True},
        {"applications-vendor-documents": False},
        unknown("not asked", material({}, answers={})),
    ),
}

LICENCE = {"application": "Planification", "server": "pacs-1", "port": 27027, "documented": True}
PACS = host("server", "services", services={"licences": Service(port=27027, answer="open")})


def licensed(server: Host = PACS, **row: object) -> Material:
    """A site with one licence server."""
    return material({"pacs-1": server}, answers={"applications-licences": ({**LICENCE, **row},)})


CASES["APP-LIC-005"] = Cases(
    compliant=licensed(),
    violating=licensed(PACS.but(services={"licences": Service(port=27027, answer="")})),
    undetermined=licensed(PACS.but(services=Failed(reason="cut"))),
    naive=(
        moot("no application needs one", material({"pacs-1": PACS}, answers={"applications-licences": ()})),
        unknown("another port of the same server answers", licensed(port=1947)),
        wrong("a server that nobody declared",
              material({"pacs-1": PACS}, answers={"applications-licences": ({**LICENCE, "server": "vieux-pc"},)})),
        wrong("it answers, and is documented nowhere", licensed(documented=False)),
    ),
)  # fmt: skip

NAS_MAC = "00:11:32:10:10:10"
BACKUP_PLAN = {**PLAN, 50: DeclaredVlan(name="SAUVEGARDE", subnet="10.50.0.0/24", purpose="backup")}
SEPARATE = {"backups-separate-account": True, **COPIES}


def storing(vlan: int, answers: Mapping[str, object] = SEPARATE, unreached: tuple[str, ...] = ()) -> Material:
    """A site whose storage of copies stands in a VLAN."""
    hosts = {"sw1": switch({"Gi1/0/1": (vlan, NAS_MAC), "Gi1/0/2": (10, SERVER)}), "nas-1": thing("backup", NAS_MAC)}
    return material(hosts, plan=BACKUP_PLAN, answers=answers, unreached=unreached)


CASES["BKP-SEG-005"] = Cases(
    compliant=storing(50),
    violating=storing(10),
    undetermined=storing(50, unreached=("sw1",)),
    naive=(
        wrong("a VLAN apart, and the users' own account",
              storing(50, answers={**SEPARATE, "backups-separate-account": False})),
        unknown("a copy on site, and nothing in the inventory holds copies",
                material({"sw1": switch({"Gi1/0/2": (10, SERVER)})}, plan=PLAN, answers=SEPARATE)),
        unknown("it stands in a VLAN that nobody planned", storing(77)),
        right("every copy is elsewhere",
              material({"sw1": switch({"Gi1/0/2": (10, SERVER)})}, plan=PLAN,
                       answers={**SEPARATE, "backups-copies": (AWAY, AWAY)})),
    ),
)  # fmt: skip

WORKS = ChangeOnFile(change="CHG-2026-0001-abc", begun=("2026-11-10T19:30:00+04:00",))
CASES["BKP-PRE-004"] = Cases(
    compliant=material({}, changes=(WORKS,), answers={"backups-before-works-on": date(2026, 11, 10)}),
    violating=material({}, changes=(WORKS,), answers={"backups-before-works-on": date(2026, 10, 1)}),
    undetermined=material({}, changes=(WORKS,), answers={}),
    naive=(
        right("last night's", material({}, changes=(WORKS,), answers={"backups-before-works-on": date(2026, 11, 9)})),
        moot("no works were begun", material({}, changes=(), answers={"backups-before-works-on": date(2026, 10, 1)})),
        wrong("good before the first works, not before the last", material(
            {}, changes=(WORKS, ChangeOnFile(change="CHG-2026-0002-abc", begun=("2026-11-18T19:30:00+04:00",))),
            answers={"backups-before-works-on": date(2026, 11, 10)})),
    ),
)  # fmt: skip
