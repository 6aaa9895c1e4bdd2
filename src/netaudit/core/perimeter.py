"""Who may be contacted. The one function that decides is `restricted_by`; nothing else is asked.

To restrict, weak evidence suffices: a name, a vendor, the first digits of a MAC address (rule 5 of the mission).
Only a signed mandate releases, and this version reads none: a restricted host is never contacted.
"""

from collections.abc import Iterable

from netaudit.model.names import mac as canonical_mac
from netaudit.model.site import Perimeter


def restricted_by(
    perimeters: Iterable[Perimeter], *, name: str = "", mac: str = "", vendor: str = "", addresses: Iterable[str] = ()
) -> str:
    """Name of the first perimeter that any of these matches; empty where none does.

    Args:
        perimeters: of the accepted site file and of the working tree together.
        name: inventory name.
        mac: any spelling; an unreadable one restricts nothing by itself.
        vendor: as declared in the inventory, or as its MAC address is registered.
        addresses: the host's addresses or DNS names.
    """
    known = {address.lower() for address in (name, *addresses) if address}
    for perimeter in perimeters:
        match = perimeter.match
        if (
            known & {host.lower() for host in match.hosts}
            or (vendor and any(wanted.lower() in vendor.lower() for wanted in match.vendor))
            or any(_has_prefix(mac, oui) for oui in match.oui)
        ):
            return perimeter.name
    return ""


def _has_prefix(mac: str, oui: str) -> bool:
    digits = "".join(c for c in oui.lower() if c in "0123456789abcdef")
    try:
        return bool(mac and digits) and canonical_mac(mac).replace(":", "").startswith(digits)
    except ValueError:
        return False
