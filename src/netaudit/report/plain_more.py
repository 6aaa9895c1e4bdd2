"""Plain words of further checks: power, backups, access, health applications, and the works themselves.

As in `report.plain`: none of the field's words. Each English text is a message id.
"""

from netaudit.report.plain_words import Plain

MORE: dict[str, Plain] = {
    "ELE-TER-001": Plain(
        "Nobody has verified the earth of the electrical installation lately.",
        "A bad earth is dangerous to patients and damages sensors, with no visible cause.",
        "Ask an electrician to measure it and to write a report.",
    ),
    "ELE-OND-003": Plain(
        "A power cut would stop the server in the middle of its work.",
        "The store of all images may not open again, and no old image can be looked up.",
        "Ask the IT provider for a battery that bridges the cut and stops the server properly; have it tried yearly.",
    ),
    "RACK-SEC-010": Plain(
        "The cabinet with the network equipment is open to whoever passes by.",
        "One pulled cable stops the practice; one plugged in lets somebody listen.",
        "Lock it, and write down who has a key.",
    ),
    "BKP-321-002": Plain(
        "There are too few copies of the patients' files, or all are in one place.",
        "A fire, a theft or an attack takes the files and all their copies together.",
        "Ask the IT provider for one more copy that is kept elsewhere, encrypted, and not always connected.",
    ),
    "BKP-TST-003": Plain(
        "Nobody has tried lately whether the copies of the patients' files can be read back.",
        "On the day they are needed, they may turn out to be empty.",
        "Ask the IT provider to bring one file and one image back as a trial, and to show you.",
    ),
    "BKP-PRE-004": Plain(
        "Somebody worked on the installation without first seeing that the copies were complete.",
        "Had the work gone wrong, files could have been lost for good.",
        "Ask for this to be seen to before every visit.",
    ),
    "BKP-SEG-005": Plain(
        "The copies of the patients' files can be reached from everyday work.",
        "What locks the files for ransom locks the copies with them.",
        "Ask the IT provider to set the copies apart, with an account that nobody works with.",
    ),
    "ACC-TEL-002": Plain(
        "An outside company can come into your computers at any time, or with a shared password.",
        "Whoever learns that password comes in as well, and nobody notices.",
        "Ask the IT provider to keep each access closed until you open it, and to remove those no longer needed.",
    ),
    "ACC-SES-001": Plain(
        "Several people work under the same name, or screens stay open.",
        "A patient's file can be read or altered by whoever sits down, and nobody can tell who it was.",
        "Ask the IT provider to give everybody a session of their own that locks by itself.",
    ),
    "WIFI-BOR-003": Plain(
        "There is a Wi-Fi in your rooms that nobody knows.",
        "It may let strangers into the practice, or pretend to be yours.",
        "Ask your team who brought it; the IT provider finds it.",
    ),
    "FW-UPN-004": Plain(
        "A program inside can open a door to the Internet by itself.",
        "A door nobody knows of can be tried by anybody in the world.",
        "Ask the IT provider to turn this off on the operator's box.",
    ),
    "FW-HOST-007": Plain(
        "A computer has its own protection turned off.",
        "One infected computer can then reach the others.",
        "Ask the IT provider to turn it on again, without disturbing imaging.",
    ),
    "APP-SMB-002": Plain(
        "The folder with the patients' images is open to more people and computers than need it.",
        "Images can be copied, altered or locked for ransom from there.",
        "Ask the IT provider to limit who can open it.",
    ),
    "APP-OS-004": Plain(
        "A computer runs a system that its maker no longer mends.",
        "It is where an attack begins, and it may stop from one day to the next.",
        "Ask the IT provider and the device's vendor for a replacement, or to set it apart until then.",
    ),
    "NET-VER-011": Plain(
        "A network device runs software that is out of date or no longer mended.",
        "Known weaknesses stay open, and nobody helps when it fails.",
        "Ask the IT provider to update or replace it, outside treatment hours.",
    ),
    "NET-SW-006": Plain(
        "A scanner is connected more slowly than it should be.",
        "Images take minutes to open, or their transfer breaks off while the patient waits.",
        "Ask the IT provider to change the cable and look again.",
    ),
    "MAIL-DNS-001": Plain(
        "Anybody can send mail in the practice's name.",
        "Patients and colleagues may believe a forgery, and your own mail may not arrive.",
        "Ask the IT provider to publish who may send for you.",
    ),
    "CHG-ROLL-002": Plain(
        "Work was done on the network without a complete plan or a way back.",
        "Had it gone wrong, the practice would have stood still with nobody knowing how to go back.",
        "Ask to see the plan and the way back before the next work begins.",
    ),
    "CHG-CR-005": Plain(
        "Work was done, and its report is missing, incomplete or was not sent.",
        "Nobody can show later what was done, and whether it worked.",
        "Ask the IT provider for the report.",
    ),
    "GOV-REF-006": Plain(
        "It is not settled who answers for the safety of your data.",
        "On the day of an incident, everybody believes that somebody else is in charge.",
        "Name one person, and have it written into the contracts.",
    ),
}
