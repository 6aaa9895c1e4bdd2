"""What a technical report calls the stages of a change, its signatures, its evidence and what its journal tells."""

from collections.abc import Mapping
from typing import Literal

from netaudit.report.technical_facts import Act, Kept, Stage

Tone = Literal["good", "different", "bad", "neutral"]

STAGES: Mapping[Stage, tuple[str, str]] = {
    "requested": ("requested", "The change is requested. Nothing was planned, approved or done."),
    "planned": ("not approved", "The change is planned and not approved. Nothing was done."),
    "rejected": ("refused", "The change was refused. Nothing was done."),
    "approved": ("not begun", "The change is approved and its works were not begun. Nothing was done."),
    "withdrawn": ("withdrawn", "The change was withdrawn before its works were begun. Nothing was done."),
    "begun": ("in progress", "The works are begun and not over. What they did is not shown."),
    "applied": ("not verified", "The works were carried out and not verified. What they did to the site is not shown."),
    "taken-back": (
        "taken back",
        "The works were taken back: each device that they changed was shown to be as before. The site as a whole was "
        "not verified since.",
    ),
    "not-taken-back": (
        "to be seen on site",
        "The works failed, and it is not shown that everything is as before. Somebody must go on site.",
    ),
    "undone": ("taken back", "The works were taken back, and the whole site was shown to be as before them."),
    "conforming": ("as declared", "Exactly what was declared was done, and every test passed."),
    "deviating": ("not as declared", "What was done is not what was declared."),
    "incomplete": ("incomplete", "Not everything could be looked at, so it is not shown that the works are in order."),
    "unsigned": (
        "no verdict",
        "No verdict counts: nobody who may verify signed what the journal tells last. Nothing is concluded.",
    ),
    "untrusted": (
        "not trusted",
        "The records of the change do not hold, so nothing is concluded from them. What can be read is shown.",
    ),
}
"""Stage -> its mark and its sentence, as message ids."""
TONES: Mapping[Stage, Tone] = {
    "begun": "different", "applied": "different", "taken-back": "different", "undone": "different",
    "conforming": "good", "rejected": "bad", "not-taken-back": "bad", "deviating": "bad", "incomplete": "bad",
    "unsigned": "bad", "untrusted": "bad",
}  # fmt: skip
"""Neutral where none is named."""
VERDICTS: Mapping[Stage, str] = {
    "conforming": "conforming", "deviating": "verify-failed", "incomplete": "incomplete", "taken-back": "rolled-back",
    "undone": "rolled-back", "not-taken-back": "not-rolled-back", "unsigned": "refused", "untrusted": "refused",
}  # fmt: skip
"""The stages that have a verdict, in the words of the exit codes (`report.letter`)."""
ACTS: Mapping[Act, str] = {
    "presented": "presented the request",
    "planned": "signed the plan",
    "approve": "approved",
    "reject": "refused",
    "review": "looked back at it",
    "verified": "signed the verdict",
    "closed": "closed it",
}
KEPT: Mapping[Kept, str] = {
    "whole": "as when it was kept",
    "altered": "altered since",
    "missing": "missing",
    "elsewhere": "kept elsewhere, not looked at",
}
NOT_SHOWN: Mapping[str, str] = {
    "evidence-no-picture": "Its name is that of a picture, its content is not.",
    "evidence-picture-broken": "The picture is damaged.",
    "evidence-picture-too-large": "A picture of more than 80 megapixels.",
    "evidence-several-pictures": "Several pictures in one file; attach them one by one.",
    "evidence-picture-unclean": "A picture of a kind that cannot be drawn here; attach it as JPEG or PNG.",
    "evidence-too-many": "There are too many photographs for one report.",
}
JOURNAL: Mapping[str, str] = {
    "presented": "the request was presented",
    "planned": "the plan was signed",
    "approved": "approved",
    "rejected": "refused",
    "reviewed": "looked back at",
    "note": "note",
    "evidence": "evidence kept",
    "begun": "the works were begun",
    "working": "identity and state re-read; about to be changed",
    "arming": "the device's own timer is about to be started",
    "armed": "the device's own timer was started",
    "sending": "about to be sent",
    "sent": "taken by the device",
    "line-refused": "refused by the device",
    "disarmed": "the device's own timer was stopped",
    "compared": "compared with what was predicted",
    "done": "as predicted, confirmed and saved",
    "stopped": "the works were stopped",
    "returning": "being led back",
    "returned": "led back",
    "applied": "every device is done",
    "taken-back": "the works were taken back",
    "verified": "the whole site was looked at",
    "closed": "the change is over",
    "cleaned": "the copies of files were removed",
    "copy-stays": "the copy of a file is there all the same",
    "withdrawn": "the request was withdrawn",
    "dispatched": "a report was sent or handed over",
}
MILESTONES = (
    "presented", "planned", "approved", "rejected", "reviewed", "note", "evidence", "begun", "applied", "stopped",
    "taken-back", "verified", "closed", "withdrawn", "dispatched",
)  # fmt: skip
"""What of a journal a client is told."""
TRUTHS: Mapping[str, tuple[str, str]] = {
    "conforming": ("as declared", "not as declared"),
    "proven": ("shown by collection", "not shown"),
    "exact": ("as predicted", "not as predicted"),
}
"""What a journal says of the outcome: where it is true, and where it is not."""
PLACES: Mapping[str, str] = {
    "untouched": "not touched",
    "between": "changed in part, or not compared",
    "done": "as predicted",
    "returned": "led back, and shown to be as before",
    "unproven": "led back, and not shown to be as before",
}
SUBJECTS: Mapping[str, str] = {
    "ping": "devices reach each other (ping)",
    "tcp": "services answer",
    "dicom_echo": "imaging servers answer (DICOM echo)",
    "dns": "names lead to their addresses",
    "dhcp": "only the right servers give addresses",
    "neighbour": "cables lead where they should",
    "counters": "ports count no errors",
    "link": "ports run as fast as before",
    "speed": "ports run at the speed that was asked for",
    "isolation": "nobody new beside imaging and CAD/CAM devices",
}
"""What a kind of test shows, for people."""
