"""The checks in plain words: what is wrong, what it means for the patient's day, and what to do first.

For a reader who knows no networking: none of the field's words stands here. Each English text is a message id.
"""

from netaudit.model.check import Check, Domain
from netaudit.report.plain_more import MORE
from netaudit.report.plain_words import Plain

AREAS: dict[Domain, str] = {
    "power": "electricity",
    "rack": "the network cabinet",
    "switching": "how devices are connected",
    "addressing": "the devices' numbers",
    "naming": "how devices find each other",
    "firewall": "the barrier to the Internet",
    "wifi": "the Wi-Fi",
    "backups": "backups",
    "applications": "the programs that hold patients' files and images",
    "access": "accounts and passwords",
    "mail": "mail",
    "traceability": "the record of what is there and what changed",
}
"""What a domain is about."""
_OF_DOMAINS: dict[Domain, Plain] = {
    "power": Plain(
        "The electricity supply or the earth of the network equipment is not as it should be.",
        "A short power cut or a surge can stop every screen and scanner, and damage them.",
        "Ask an electrician for a written check, and the IT provider for a battery that bridges short cuts.",
    ),
    "rack": Plain(
        "The cabinet with the network equipment is not kept as it should be.",
        "When a box in it fails, it takes longer to find out what it is and to replace it, while patients wait.",
        "Ask the IT provider to record and label what is in the cabinet.",
    ),
    "switching": Plain(
        "The boxes that connect the practice's devices are not set as they should be.",
        "A fault or a careless act at one socket can reach the scanner and every workstation.",
        "Ask the IT provider to correct the settings, as a planned change outside treatment hours.",
    ),
    "addressing": Plain(
        "The numbers by which devices find each other are not in order.",
        "A scanner and its computer may stop finding each other, from one moment to the next.",
        "Ask the IT provider to correct the list and the devices together.",
    ),
    "naming": Plain(
        "The service that tells devices where to find each other is not as it should be.",
        "Computers may lose the imaging server or the Internet, with no visible cause.",
        "Ask the IT provider to correct this service.",
    ),
    "firewall": Plain(
        "The barrier between the practice and the Internet is not as it should be.",
        "Somebody from outside may come in, or nobody could tell afterwards what happened.",
        "Ask the IT provider to close what is open for no reason, and to write down why the rest is open.",
    ),
    "wifi": Plain(
        "The Wi-Fi is not as it should be.",
        "Somebody in the waiting room or the street may come nearer to patients' files than they should.",
        "Ask the IT provider to correct the Wi-Fi's settings, and to tell the team where a password changes.",
    ),
    "backups": Plain(
        "The copies of the practice's files are not as they should be.",
        "After a breakdown or an attack, patients' files and images may be lost.",
        "Ask the IT provider when a copy was last restored as a trial, and have it done.",
    ),
    "applications": Plain(
        "The programs that hold patients' files and images are not protected as they should be.",
        "Somebody without the right to could read or alter them.",
        "Ask the IT provider and the software's vendor together to limit who can reach them.",
    ),
    "access": Plain(
        "Accounts and passwords are not as they should be.",
        "Somebody who should not could sign in, and nobody would know who it was.",
        "Ask the IT provider to change the passwords in question, and to give each person an account of their own.",
    ),
    "mail": Plain(
        "The practice's mail is not as it should be.",
        "Messages about patients may be read by others, or not arrive.",
        "Ask the IT provider to put the mail in order; until then, send nothing about patients by ordinary mail.",
    ),
    "traceability": Plain(
        "Something stands in the network, or was changed there, that nobody has on record.",
        "When something fails, the cause is searched for in the wrong place, while patients wait.",
        "Ask who worked in the practice lately, and tell the IT provider.",
    ),
}
_OF_CHECKS: dict[str, Plain] = {
    "NET-VLAN-001": Plain(
        "Imaging devices share one network with printers, telephones or visitors.",
        "One infected or faulty device can reach or stop all the others, scanners included.",
        "Ask the IT provider to plan a separation, in steps and outside treatment hours.",
    ),
    "NET-VLAN-002": Plain(
        "An imaging device and its computer can no longer reach each other.",
        "No image can be taken with it: patients who come for one are sent home.",
        "Call the IT provider now, and book no imaging with this device until it is put right.",
    ),
    "NET-ADM-008": Plain(
        "Network equipment is managed over connections that others in the network can listen to.",
        "Whoever listens learns the passwords, and can stop or redirect the whole network.",
        "Ask the IT provider to allow protected connections only.",
    ),
    "NET-SW-003": Plain(
        "Somebody plugged a connection box of their own into the network.",
        "It can bring every workstation to a stop, and it lets anybody in.",
        "Ask your team who brought it; do not unplug it before the IT provider has seen what hangs on it.",
    ),
    "NET-SW-005": Plain(
        "One cable plugged in twice would stop the whole network.",
        "Every screen and scanner then stands still until the cable is found, which can take hours.",
        "Ask the IT provider to turn the protection on; until then, plug no loose cable back in.",
    ),
    "IP-2NIC-006": Plain(
        "A computer stands in two networks at once.",
        "What gets into one of them gets into the other through it.",
        "Ask what its second connection is for; the IT provider writes it down or removes it.",
    ),
    "IP-DUP-002": Plain(
        "Two devices use the same number in the network.",
        "The connection to the scanner or the server works one moment and fails the next.",
        "Call the IT provider; note the time whenever a connection drops.",
    ),
    "IP-STA-003": Plain(
        "A scanner or a server may be given another number from one day to the next.",
        "One morning its computer does not find it, and no image can be taken.",
        "Ask the IT provider to give it one number for good.",
    ),
    "DHCP-UNI-003": Plain(
        "Two boxes tell the devices where to find things, and contradict each other.",
        "Computers lose the imaging server or the Internet at random, mostly after they are switched on.",
        "Call the IT provider now, and tell them of any box that was plugged in lately.",
    ),
    "FW-LST-002": Plain(
        "The barrier between the networks lets everything through.",
        "It protects nothing, although everybody relies on it.",
        "Ask the IT provider to let through only what the practice needs.",
    ),
    "FW-NAT-003": Plain(
        "The practice has a door open to the Internet.",
        "Anybody in the world can try it, day and night; this is how a practice's files get locked for ransom.",
        "Call the IT provider today and have the door closed; say who still needs to come in from outside.",
    ),
    "FW-PRE-001": Plain(
        "Between the practice and the Internet stands only the operator's box.",
        "Nobody watches what comes in and what goes out.",
        "Ask the IT provider to propose a real protection, with its price.",
    ),
    "WIFI-CHI-001": Plain(
        "The Wi-Fi is protected too weakly, or not at all.",
        "From the street or the waiting room, somebody can read along or join in.",
        "Call the IT provider; until it is mended, use this Wi-Fi for nothing about patients.",
    ),
    "WIFI-INV-002": Plain(
        "Visitors on the Wi-Fi are in the same network as the practice.",
        "A visitor's telephone can reach your computers and scanners.",
        "Give visitors no password before the IT provider has set them apart.",
    ),
    "APP-DB-001": Plain(
        "The store of all patients' images can be reached from where it should not.",
        "Whoever sits at any computer, or a visitor with a telephone, can try to get at them.",
        "Ask the IT provider to let only the computers that need them reach them.",
    ),
    "APP-DIC-003": Plain(
        "Imaging devices take images and questions from places that have no need of them.",
        "Somebody could fetch patients' images, or send false ones.",
        "Ask the IT provider to allow only the computers that work with them.",
    ),
    "NET-ADM-010": Plain(
        "A device still has the password it came with.",
        "That password is in the maker's manual: whoever reads it can take the device over.",
        "Ask the IT provider today for a password of your own on each device, kept in a safe place.",
    ),
    "MAIL-DOM-003": Plain(
        "The practice uses a mailbox of the kind that is meant for private persons.",
        "Messages about patients lie where you have no say over them.",
        "Send nothing about patients from it; ask the IT provider for addresses in the practice's own name.",
    ),
    "CHG-DS-004": Plain(
        "Something was changed around a device that nobody may touch without a written mandate.",
        "Whoever maintains it may refuse to repair it, and it stays out of use.",
        "Call the holder of the maintenance contract and the IT provider before anybody touches it again.",
    ),
    "CHG-TMP-003": Plain(
        "Something that was to be temporary is still there after its last day.",
        "A stopgap that nobody remembers is what fails on a full morning.",
        "Ask the IT provider for the day on which it goes, or is made final.",
    ),
    "CHG-VISA-001": Plain(
        "Somebody changed the network without a written approval.",
        "Nobody knows what it breaks; the next failure will be searched for in the wrong place, while patients wait.",
        "Ask your team and your vendors who worked in the practice since the last audit, and tell the IT provider.",
    ),
    "INV-AUT-014": Plain(
        "There is a device in the network that nobody knows.",
        "Nobody can say what it does, nor whether it listens.",
        "Ask your team whose it is; the IT provider finds the socket.",
    ),
    "INV-DM-015": Plain(
        "For an imaging device, nobody wrote down who made it or who looks after it.",
        "When it fails, time is lost finding whom to call, while patients wait.",
        "Give the IT provider the maintenance contract of each device.",
    ),
    "NET-CFG-012": Plain(
        "The settings of a network device are saved nowhere.",
        "When it fails, its replacement must be set up from memory, while the practice stands still.",
        "Ask the IT provider to save them, and again after every change.",
    ),
}


def plain(check: Check) -> Plain:
    """A check's plain words; those of its domain where it has none of its own."""
    return {**MORE, **_OF_CHECKS}.get(check.id, _OF_DOMAINS[check.domain])


def every_plain() -> tuple[Plain, ...]:
    """All of them."""
    return (*_OF_DOMAINS.values(), *_OF_CHECKS.values(), *MORE.values())
