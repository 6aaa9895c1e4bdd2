"""What a host is, from what was seen of it. What nobody verified is a hint and decides nothing.

Whose product line a MAC prefix belongs to: IEEE's registry, longest prefix first. Capabilities: IEEE 802.1AB 8.5.8 and
Cisco's CDP. Service types: IANA's service names; DICOM PS3.8 and PS3.15. Ports 104, 2762 and 11112 are DICOM's, 515 and
9100 a printer's; 23796 is 3Shape TRIOS's (3Shape support, 2025).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from netaudit.core.vendors import PREFIX_DIGITS
from netaudit.model.discovery import Identity
from netaudit.model.names import locally_administered
from netaudit.model.sighting import Facts

DENTAL = {
    "001019": ("Dentsply Sirona", ""),
    "000d11": ("Gendex", ""),
    "000921": ("Planmeca", "imaging"),
    "001935": ("Dürr Dental", ""),
    "fc09d8": ("Acteon", ""),
    "000c35": ("KaVo", ""),
    "0016bf": ("PaloDEx (Soredex, Instrumentarium)", "imaging"),
    "0050c2592": ("PaloDEx (Soredex, Instrumentarium)", "imaging"),
    "0050c2654": ("PaloDEx (Soredex, Instrumentarium)", "imaging"),
    "0050c2300": ("Soredex", "imaging"),
    "0050c2a3d": ("Owandy", "imaging"),
    "6095ce8": ("Carestream Dental (Trophy)", "imaging"),
    "8c1f64b77": ("Carestream Dental", "imaging"),
    "001d4a": ("Carestream Health", "imaging"),
    "f802783": ("3Shape", "cad-cam"),
    "0090af": ("Morita", "imaging"),
    "0050c2e33": ("Morita", ""),
    "24c9de": ("Genoray", "imaging"),
    "70b3d53f7": ("Cefla (NewTom, MyRay, Anthos)", ""),
    "8c1f64f97": ("Dentalhitec", ""),
    "00115a": ("Ivoclar", "cad-cam"),
    "380aab": ("Formlabs", "cad-cam"),
    "5491af9": ("Asiga", "cad-cam"),
    "70b3d5362": ("Asiga", "cad-cam"),
    "70b3d553e": ("Asiga", "cad-cam"),
    "8c1f6431a": ("Asiga", "cad-cam"),
    "00117e": ("Midmark", ""),
    "f490cbb": ("A-dec", ""),
    "2cc44f7": ("NSK", ""),
    "e03c1ca": ("MELAG", ""),
    "3876d1": ("Euronda", ""),
}
"""MAC prefix of 24, 28 or 36 bits -> (maker, role where the maker's networked products have but one)."""

_CAMERAS = frozenset((
    "003053", "000f31", "000a47", "000be2", "00111c", "001ba2", "5c6776", "00b09d", "2cdda3", "00010d", "dc60a1",
    "000702", "14780b", "0026a6", "24bf74", "009006",
))  # fmt: skip
_LLDP_ROLES = (("wlan-ap", "access-point"), ("telephone", "phone"), ("bridge", "switch"), ("router", "firewall"))
_CDP_ROLES = (
    ("telephone", "phone"), ("switch", "switch"), ("transparent-bridge", "access-point"), ("router", "firewall"),
)  # fmt: skip
_SERVICES = {
    "_dicom._tcp": "imaging",
    "_dicom-tls._tcp": "imaging",
    "_acr-nema._tcp": "imaging",
    "_ipp._tcp": "printer",
    "_ipps._tcp": "printer",
    "_printer._tcp": "printer",
    "_pdl-datastream._tcp": "printer",
}
_PORTS = {
    104: ("imaging", "DICOM"),
    2762: ("imaging", "DICOM over TLS"),
    11112: ("imaging", "DICOM"),
    23796: ("cad-cam", "3Shape TRIOS"),
    515: ("printer", "LPD"),
    9100: ("printer", "raw printing"),
}
_HINTS = {3389: "remote desktop", 445: "file sharing", 5060: "SIP", 631: "IPP", 22: "SSH", 23: "Telnet"}


@dataclass(frozen=True)
class Clues:
    """What was seen of one host."""

    mac: str = ""
    registrant: str = ""
    """Whose network card it is, by `core.vendors.vendor_of`."""
    announced: Mapping[str, Facts] = field(default_factory=dict)
    """`lldp`, `cdp`, `dhcp`, `mdns`, `ssdp`, `netbios` -> what it said."""
    open_ports: frozenset[int] = frozenset()
    banners: tuple[str, ...] = ()
    offers_leases: bool = False


def dental_maker(mac: str) -> tuple[str, str]:
    """(maker, role or nothing) by the longest prefix; two empty texts for any other card, and for a made-up address."""
    if not mac or locally_administered(mac):
        return "", ""
    digits = mac.replace(":", "")
    return next((DENTAL[digits[:length]] for length in PREFIX_DIGITS if digits[:length] in DENTAL), ("", ""))


def identify(clues: Clues) -> Identity:
    """What it is: by what it says itself, else by its services and maker where these agree."""
    maker, line = dental_maker(clues.mac)
    said = list(_said(clues))
    told = list(_told(clues, maker, line))
    hints = tuple(f"({hint})" for hint in _hints(clues))
    vendor = maker or _named_maker(clues) or clues.registrant
    for evidence, confidence in ((said, "high"), (told, "medium")):
        roles = {role for role, _ in evidence}
        if len(roles) == 1:
            words = tuple(dict.fromkeys(words for _, words in evidence))
            return Identity(roles.pop(), vendor, confidence, words + hints)
        if roles:
            words = tuple(f"{role}: {words}" for role, words in evidence)
            return Identity("unknown", vendor, "", words + hints)
    return Identity("unknown", vendor, "", hints)


def _said(clues: Clues) -> Iterator[tuple[str, str]]:
    """(role, by what) of what it says about itself."""
    for kind, roles in (("lldp", _LLDP_ROLES), ("cdp", _CDP_ROLES)):
        capabilities = clues.announced.get(kind, {}).get("capabilities", ())
        found = next(((word, role) for word, role in roles if word in capabilities), None)
        if found:
            yield found[1], f"{kind.upper()}: {found[0]}"
    for service in clues.announced.get("mdns", {}).get("service", ()):
        role = next((role for name, role in _SERVICES.items() if name in service), "")
        if role:
            yield role, f"mDNS: {service}"
    for text in _every(clues, "ssdp"):
        if "InternetGatewayDevice" in text:
            yield "firewall", "UPnP: InternetGatewayDevice"
        elif "device:Printer" in text:
            yield "printer", "UPnP: Printer"


def _told(clues: Clues, maker: str, line: str) -> Iterator[tuple[str, str]]:
    """(role, by what) of what its services and its maker tell."""
    if line:
        yield line, f"network card of {maker}"
    for port in sorted(clues.open_ports & _PORTS.keys()):
        role, name = _PORTS[port]
        yield role, f"{port}/tcp open: {name}"


def _hints(clues: Clues) -> Iterator[str]:
    if clues.mac.replace(":", "")[:6] in _CAMERAS:
        yield "network card of a maker of industrial cameras: perhaps an acquisition link"
    if clues.offers_leases:
        yield "offers addresses by DHCP"
    yield from (f"{port}/tcp open: {_HINTS[port]}" for port in sorted(clues.open_ports & _HINTS.keys()))
    yield from (f"DHCP: {text}" for text in clues.announced.get("dhcp", {}).get("vendor-class", ()))
    yield from clues.banners
    if clues.mac and locally_administered(clues.mac):
        yield "made-up MAC address"


def _named_maker(clues: Clues) -> str:
    """Who made it, as it says itself by LLDP-MED or CDP."""
    lldp, cdp = clues.announced.get("lldp", {}), clues.announced.get("cdp", {})
    return next(iter(lldp.get("maker", ())), "") or next(iter(cdp.get("platform", ())), "")


def _every(clues: Clues, kind: str) -> Iterator[str]:
    for values in clues.announced.get(kind, {}).values():
        yield from values
