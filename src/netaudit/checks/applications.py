"""Health applications: who may reach the databases and the image servers over the network."""

from collections import defaultdict
from collections.abc import Iterator

from netaudit.checks._answers import refused
from netaudit.checks._flows import between, passes
from netaudit.core.look import Look, NotApplicable, finding, mended_by, seen
from netaudit.core.networks import subnets
from netaudit.model.check import Finding, check

_DATABASES = (1433, 3050, 4900)
"""Microsoft SQL Server, Firebird, and the database of an imaging suite."""
_DICOM = (104, 2762, 11112)
"""DICOM PS3.15 and PS3.8, and the port registered with IANA."""
_SHARES = (139, 445)
"""SMB, over NetBIOS and by itself."""
_SERVERS = ("dicom", "services")
"""Platforms of hosts that are asked because they serve."""
_APART = ("imaging", "management")
"""Purposes of VLANs that are not judged as a source."""
_NEEDS = ("inventory", "addressing", "endpoints", "mac_table", "addresses", "filters")


@check(
    "APP-DB-001",
    title=(
        "Base du logiciel d'imagerie inaccessible depuis les autres VLAN",
        "The imaging software's database out of reach of other VLANs",
    ),
    domain="applications",
    severity="critical",
    horizon="short-term",
    refs="ANSSI 12, 19; PGSSI-S 4.2.2.5; CIS 4.7, 13.4; Romexis (P)",
    needs=_NEEDS,
    risk="Whoever sits at any computer, or at a visitor's telephone, can try the database of all patients' images.",
    action="Let the firewall pass these ports from the computers that need them, and deny the rest.",
    limits="Reads rules for TCP 1433, 3050 and 4900. Its password, and who reaches it inside its VLAN, are not judged.",
    recipe="close-flow",
)
def databases(look: Look) -> Iterator[Finding]:
    """No router lets another VLAN reach a database port in the imaging VLAN, and no image server stands elsewhere."""
    yield from _reachable(look, _DATABASES)
    for mac, each in sorted(look.endpoints.items()):
        purpose = look.vlans[each.vlan].purpose if each.vlan is not None and each.vlan in look.vlans else ""
        server = look.inventory[each.name].platform in _SERVERS if each.name in look.inventory else False
        if each.role == "imaging" and server and purpose and purpose not in _APART:
            sentence = "{name} stands in VLAN {vlan}, which is for {purpose}: no filter parts it from who is there."
            rows = seen(each.switch, "mac_table", mac)
            moved = finding(sentence, rows, name=each.name, vlan=each.vlan or 0, purpose=purpose)
            yield mended_by("assign-access-port", moved)


@check(
    "APP-DIC-003",
    title=("DICOM non exposé hors du VLAN imagerie", "DICOM not exposed outside the imaging VLAN"),
    domain="applications",
    severity="high",
    horizon="intermediate",
    refs="ANSSI 19, 23; PGSSI-S 4.2.2.5; TR 80001-2-2 (K)",
    needs=_NEEDS,
    risk="DICOM knows no password: whoever reaches the port can ask for images, or send false ones.",
    action="Limit the rule to the computers that need it, by their addresses, and check the list of AE titles.",
    limits="Reads rules for TCP 104, 2762 and 11112; AE titles are not read.",
    recipe="close-flow",
)
def dicom(look: Look) -> Iterator[Finding]:
    """No router lets a whole other VLAN reach a DICOM port in the imaging VLAN."""
    _ = look.endpoints
    yield from _reachable(look, _DICOM)


@check(
    "APP-SMB-002",
    title=(
        "Partage d'images limité aux postes utiles, sans SMBv1",
        "Image share limited to the computers that need it, without SMBv1",
    ),
    domain="applications",
    severity="high",
    horizon="short-term",
    refs="ANSSI 9, 21; PGSSI-S 5.1.1; CIS 3.3, 4.8",
    needs=(*_NEEDS, "answer:applications-share-limited", "answer:applications-smb1-off"),
    risk="Whoever is in the network can copy, alter or encrypt all patients' images.",
    action="Limit the share to the accounts and computers that need it, and switch SMBv1 off.",
    limits="Reads rules for TCP 139 and 445 towards the imaging VLAN; rights on the share are what the survey says.",
    recipe="close-flow",
)
def image_share(look: Look) -> Iterator[Finding]:
    """No router lets a whole other VLAN reach file shares in the imaging VLAN, and the share itself is limited."""
    _ = look.endpoints
    yield from refused(look, "applications-share-limited", "The image share is open to more than those who need it.")
    yield from refused(look, "applications-smb1-off", "The image share is still served by SMBv1.")
    yield from _reachable(look, _SHARES)


def _reachable(look: Look, ports: tuple[int, ...]) -> Iterator[Finding]:
    look.hosts("mac_table", roles=("switch",))
    plan, nets = look.vlans, subnets(look.vlans)
    imaging = [vlan for vlan in nets if plan[vlan].purpose == "imaging"]
    others = [vlan for vlan in nets if plan[vlan].purpose not in _APART]
    if not imaging:
        if any(each.role == "imaging" for each in look.inventory.values()):
            look.note("", "The addressing plan has no VLAN for imaging.")
            return
        raise NotApplicable
    for target in imaging:
        for source in sorted(others):
            routers = between(look, nets[source], nets[target])
            if not routers:
                sentence = "What stands between VLAN {source} and VLAN {vlan} is not known."
                look.note("", sentence, source=source, vlan=target)
            for host in routers:
                said: dict[bool | None, list[int]] = defaultdict(list)
                for port in ports:
                    said[passes(host, nets[source], nets[target], port)].append(port)
                if said[True]:
                    yield finding(
                        "{host} lets VLAN {source} reach VLAN {vlan} on TCP {ports}.",
                        seen(host.name, "filters", *(host.filters or ("none",))),
                        host=host.name,
                        source=source,
                        vlan=target,
                        ports=", ".join(str(port) for port in said[True]),
                    )
                if said[None]:
                    sentence = "{host}: whether VLAN {source} reaches VLAN {vlan} cannot be read from its rules."
                    look.note(host.name, sentence, source=source, vlan=target)
