"""Access: who can log in."""

from collections.abc import Iterator

from netaudit.checks._answers import number, refused, rows, shown, too_old, words
from netaudit.core.look import NETWORK, Look, finding, seen
from netaudit.model.check import Finding, check

_LOCK_MINUTES = 15
_OPEN_WITHOUT_ACCOUNTS = ("hp_procurve",)
"""Platforms on which everybody is the manager as long as nobody has set a password (HP, Access Security Guide)."""


@check(
    "NET-ADM-010",
    title=(
        "Mots de passe par défaut changés (switch, borne, box, NAS, imagerie)",
        "Default passwords changed (switch, access point, box, NAS, imaging)",
    ),
    domain="access",
    severity="critical",
    horizon="short-term",
    refs="ANSSI 12, 8; PGSSI-S 4.4.1.10, 5.2.1.3, O-12.2.4.1; CIS 4.7; KaVo OP 3D (V)",
    needs=("inventory", "users", "answer:default-passwords-changed"),
    risk="The maker's password stands in its manual: whoever reads it is the administrator.",
    action="Set a password of the practice's own on every device, and keep it in a safe place.",
    limits="Passwords are never tried. That a password is set says nothing of which one it is, so the survey is asked.",
)
def default_passwords(look: Look) -> Iterator[Finding]:
    """No account without a password, and the survey says that makers' passwords were changed."""
    for host in look.hosts("users", roles=NETWORK):
        bare = sorted(name for name, row in host.users.items() if row.enabled and row.secret == "none")  # noqa: S105
        if bare:
            said = ", ".join(bare)
            rows = seen(host.name, "users", *bare)
            yield finding("{host}: accounts without a password: {users}.", rows, host=host.name, users=said)
        if not host.users and host.platform in _OPEN_WITHOUT_ACCOUNTS:
            yield finding("{host}: no password is set.", seen(host.name, "users", "none"), host=host.name)
    if look.answer("default-passwords-changed") is False:
        rows = seen("", "answer:default-passwords-changed", "no")
        yield finding("The survey says that makers' passwords are still in use.", rows)


@check(
    "ACC-SES-001",
    title=("Sessions nominatives et verrouillage automatique", "Named sessions and automatic locking"),
    domain="access",
    severity="high",
    horizon="short-term",
    refs="ANSSI 8; PGSSI-S 5.2.1.1, 4.5.2.3; CIS 4.3, 5.1; practice synthesis",
    needs=("answer:sessions-named", "answer:sessions-lock-after", "answer:sessions-leavers"),
    risk="Nobody can tell who opened a patient's file; a screen left alone is open to whoever sits down.",
    action="Give everybody a session of their own, and let each screen lock after ten minutes.",
)
def sessions(look: Look) -> Iterator[Finding]:
    """Everybody logs in as themselves, screens lock, and leavers' accesses go the same day."""
    named = words(look, "sessions-named")
    if named not in (None, "everybody"):
        rows_ = shown("sessions-named", str(named))
        yield finding("Not everybody has a session of their own.", rows_)
    minutes = number(look, "sessions-lock-after")
    if minutes is not None and not 0 < minutes <= _LOCK_MINUTES:
        rows_ = shown("sessions-lock-after", str(minutes))
        yield finding("Screens lock by themselves too late, or never.", rows_)
    yield from refused(look, "sessions-leavers", "Leavers keep their accesses for a while.")


@check(
    "ACC-TEL-002",
    title=(
        "Télémaintenance : compte nominatif, second facteur, ouverte à la demande",
        "Remote maintenance: named account, second factor, opened on demand",
    ),
    domain="access",
    severity="critical",
    horizon="intermediate",
    refs="ANSSI 25, 13; PGSSI-S 6.1.2.1-3; ADM R62-R69; O-9.3, O-9.14; CIS 6.4",
    needs=("answer:remote-accounts", "answer:remote-reviewed-on"),
    risk="Whoever learns one vendor's password comes in at any hour, as that vendor, and nobody is asked.",
    action="Have each access closed until the practice opens it, with an account for each person and a second factor.",
    limits="What the survey says; which remote programs run on the computers is not looked up.",
)
def remote(look: Look) -> Iterator[Finding]:
    """Each remote access is a named account with a second factor, opened on demand, and gone through within a year."""
    for row in rows(look, "remote-accounts") or ():
        who = " — ".join(str(row[key]) for key in ("organisation", "tool", "target") if row.get(key))
        here = shown("remote-accounts", who)
        for column, sentence in (
            ("named", "{who}: its remote account is shared."),
            ("second-factor", "{who}: it comes in with a password alone."),
            ("on-demand", "{who}: it can come in at any time."),
        ):
            if row.get(column) is False:
                yield finding(sentence, here, who=who)
            elif column not in row:
                look.note("", "{who}: the survey does not say everything of its remote account.", who=who)
    yield from too_old(look, "remote-reviewed-on", "The remote accounts were last gone through on {day}.")
