"""Backups: what the survey says of them, and where the copies stand in the network."""

from collections.abc import Iterator
from datetime import date, timedelta

from netaudit.checks._answers import day, number, refused, rows, shown, too_old
from netaudit.core.look import Look, NotApplicable, finding, mended_by, seen
from netaudit.model.check import Finding, check
from netaudit.model.survey import Row

_ROLE = "backup"
"""The inventory's role of what holds copies."""
_WHERE_PEOPLE_WORK = ("office", "imaging", "guests")
_ON_SITE = ("nas", "server")
"""Media that stand in the network all day."""


@check(
    "BKP-POL-001",
    title=(
        "Plan de sauvegarde écrit, images et base comprises, perte et arrêt admis fixés",
        "Written backup plan, images and their database included, tolerated loss and downtime set",
    ),
    domain="backups",
    severity="high",
    horizon="intermediate",
    refs="ANSSI 37; PGSSI-S 7.4.1; CIS 11.1; FMH 8",
    needs=("answer:backups-plan", "answer:backups-imaging", "answer:backups-loss", "answer:backups-downtime"),
    risk="On the day of the breakdown it turns out that the images were never in the backup.",
    action="Write down what is backed up, for how long, where and by whom, the imaging database included.",
)
def plan(look: Look) -> Iterator[Finding]:
    """A plan is written, images are in it, and how much may be lost is decided."""
    yield from refused(look, "backups-plan", "There is no written backup plan.")
    yield from refused(look, "backups-imaging", "The images or their database are not in the backup.")
    number(look, "backups-loss")
    number(look, "backups-downtime")


@check(
    "BKP-321-002",
    title=(
        "Trois exemplaires, deux supports, un ailleurs et hors ligne, chiffré",
        "Three copies, two media, one elsewhere and offline, encrypted",
    ),
    domain="backups",
    severity="critical",
    horizon="intermediate",
    refs="PGSSI-S 7.4.4.3, 7.4.4.6; CaRE D2.O3.c; CIS 11.3-11.4",
    needs=("answer:backups-copies",),
    risk="Ransomware, a fire or a theft takes the original and the copies together.",
    action="Keep two copies besides the original, on two kinds of media, one of them elsewhere, offline and encrypted.",
    limits="What the survey says: where copies really go is not looked up.",
)
def three_two_one(look: Look) -> Iterator[Finding]:
    """Two copies beside the original, one elsewhere, one offline or immutable; what leaves the house is encrypted."""
    copies = rows(look, "backups-copies")
    if copies is None:
        return
    where = shown("backups-copies", *(str(row["place"]) for row in copies), *(() if copies else ("none",)))
    if len(copies) < 2:
        yield finding("Copies of the data besides the original: {count}; two are called for.", where, count=len(copies))
    if len(copies) >= 2 and len({row["medium"] for row in copies if "medium" in row}) < 2:
        if all("medium" in row for row in copies):
            yield finding("All copies are on one kind of medium.", where)
        else:
            look.note("", "The survey does not say of each copy what it is kept on.")
    for column, sentence, unsaid in (
        ("elsewhere", "No copy is kept off site.", "The survey does not say of each copy whether it is off site."),
        (
            "offline",
            "No copy is offline or immutable.",
            "The survey does not say of each copy whether it is offline.",
        ),
    ):
        if not any(row.get(column) for row in copies):
            if all(column in row for row in copies):
                yield finding(sentence, where)
            else:
                look.note("", unsaid)
    for row in copies:
        yield from _encrypted(look, row)


def _encrypted(look: Look, row: Row) -> Iterator[Finding]:
    if not row.get("elsewhere") or row.get("encrypted"):
        return
    place = str(row["place"])
    if "encrypted" in row:
        sentence = "The copy at {place} leaves the practice and is not encrypted."
        yield finding(sentence, shown("backups-copies", place), place=place)
    else:
        look.note("", "The survey does not say whether the copy at {place} is encrypted.", place=place)


@check(
    "BKP-TST-003",
    title=("Restauration essayée et tracée depuis moins d'un an", "Restore tried and recorded within a year"),
    domain="backups",
    severity="critical",
    horizon="short-term",
    refs="ANSSI 37R; PGSSI-S 7.4.5.2; CaRE D2.O4; CIS 11.5",
    needs=("answer:backups-restore-tested-on",),
    risk="A backup that nobody ever restored is a hope: many turn out empty or unreadable when they are needed.",
    action="Restore a record and an image onto a spare computer, and keep a note of it with the date.",
)
def restored(look: Look) -> Iterator[Finding]:
    """A restore was tried within a year."""
    yield from too_old(look, "backups-restore-tested-on", "The last restore that was tried is of {day}.")


@check(
    "BKP-PRE-004",
    title=("Sauvegarde vérifiée avant toute intervention", "Backup verified before any works"),
    domain="backups",
    severity="critical",
    horizon="short-term",
    refs="PGSSI-S 7.4.2.1, 6.5.2.1",
    needs=("changes", "answer:backups-before-works-on"),
    risk="Works that go wrong take data with them that no copy holds.",
    action="Before the works begin, see that last night's backup is whole, and note it in the change's journal.",
    limits="What the survey says, held against the day on which the last works were begun.",
)
def before_works(look: Look) -> Iterator[Finding]:
    """The backup was seen to be whole on the day of the last works or after."""
    begun = max((each[:10] for change in look.changes for each in change.begun), default="")
    if not begun:
        raise NotApplicable
    seen_on = day(look, "backups-before-works-on")
    if seen_on is not None and seen_on.isoformat() < _before(begun):
        yield finding(
            "Works were begun on {day}; the backup was last seen to be whole on {seen}.",
            shown("backups-before-works-on", seen_on.isoformat()),
            day=begun,
            seen=seen_on.isoformat(),
        )


@check(
    "BKP-SEG-005",
    title=("Stockage de sauvegarde isolé (compte, réseau)", "Backup storage isolated (account, network)"),
    domain="backups",
    severity="high",
    horizon="structural",
    refs="CaRE D2.O3.a-b; CIS 11.3",
    needs=(
        "inventory",
        "endpoints",
        "mac_table",
        "addressing",
        "answer:backups-separate-account",
        "answer:backups-copies",
    ),
    risk="Ransomware on one workstation reaches the copies as easily as the originals, and encrypts both.",
    action="Give the backup a VLAN and an account that nobody works with.",
    limits=f"Knows what holds copies by the role `{_ROLE}` of the inventory; its rules are judged by FW-LST-002.",
)
def apart(look: Look) -> Iterator[Finding]:
    """The backup has an account of its own, and its storage stands in no VLAN where people or devices work."""
    yield from refused(look, "backups-separate-account", "The backup uses an account that somebody works with.")
    copies = rows(look, "backups-copies")
    look.hosts("mac_table", roles=("switch",))
    endpoints, vlans = look.endpoints, look.vlans
    stores = {name: host for name, host in look.inventory.items() if host.role == _ROLE}
    if not stores and any(row.get("medium") in _ON_SITE and not row.get("elsewhere") for row in copies or ()):
        look.note("", "A copy is kept on site, and the inventory has no host with the role {role}.", role=_ROLE)
    for name, host in sorted(stores.items()):
        place = endpoints.get(host.mac) if host.mac else None
        vlan = place.vlan if place else None
        if place is None or vlan is None:
            look.note(name, "{host}: in which VLAN it stands is not known.")
            continue
        purpose = vlans[vlan].purpose if vlan in vlans else ""
        if purpose in _WHERE_PEOPLE_WORK:
            sentence = "{host} holds backups and stands in VLAN {vlan}, which is for {purpose}."
            rows_ = seen(place.switch, "mac_table", host.mac)
            yield mended_by("assign-access-port", finding(sentence, rows_, host=name, vlan=vlan, purpose=purpose))
        elif not purpose:
            look.note(name, "{host}: what VLAN {vlan} is for is not in the addressing plan.", vlan=vlan)


def _before(day_: str) -> str:
    """The day before: last night's backup is the one that counts."""
    return (date.fromisoformat(day_) - timedelta(days=1)).isoformat()
