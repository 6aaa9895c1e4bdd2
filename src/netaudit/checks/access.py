"""Access: who can log in."""

from collections.abc import Iterator

from netaudit.core.look import NETWORK, Look, finding, seen
from netaudit.model.check import Finding, check

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
