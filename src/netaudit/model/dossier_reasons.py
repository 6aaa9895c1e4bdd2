"""Reasons of `dossier`: what was sealed, what was kept out of it, and what was altered since."""

from netaudit.model.reason_kinds import ReasonKind, error, fine, incomplete, refused, usage

_AGAIN = "Ask who sent it for the file again, and say which part it is."

DOSSIER_REASONS: dict[str, ReasonKind] = {
    # Making one
    "dossier-made": fine(
        "{file} holds {count} parts of {change} and is sealed by {person}.",
        "Whoever holds it checks it without this workspace: `netaudit dossier check FILE`.",
    ),
    "dossier-lacks": fine(
        "This change has none of these yet, so the dossier has none either: {kinds}.",
        "Make the dossier again when the change is finished.",
    ),
    "dossier-uncommitted": fine(
        "Files of {change} are not committed as they are in the dossier.",
        "Commit them, then make the dossier again, so that git's history holds the same.",
    ),
    "dossier-signer-role": refused(
        "{person} may not seal a dossier.", "It is sealed by who is enrolled as executor or verifier."
    ),
    "dossier-unfit": error(
        "No dossier can be made of {change}: {detail}.", "Give the file another name, or take out what is too large."
    ),
    # What is kept out
    "evidence-elsewhere": fine(
        "{part} is not in the dossier: over 10 MB, only its digest is on record.",
        "Hand it over beside the dossier; its SHA-256 in the journal shows that it is the same file.",
    ),
    "evidence-gone": incomplete(
        "{part} is not in the dossier: the journal names it, but it is not there.", "Put it back as git has it."
    ),
    "evidence-not-as-recorded": incomplete(
        "{part} is not in the dossier: it is not the file whose SHA-256 the journal has.", "Put it back as git has it."
    ),
    "evidence-unrecorded": incomplete(
        "{part} is not in the dossier: no journal says who put it there.",
        "Attach it with `netaudit change attach`, or take it out.",
    ),
    "evidence-no-picture": incomplete(
        "{part} is not in the dossier: its name is that of a picture, its content is not.",
        "Attach it under its true name if it belongs here.",
    ),
    "evidence-picture-broken": incomplete(
        "{part} is not in the dossier: the picture is damaged, so its metadata cannot be taken out.",
        "Attach a whole copy.",
    ),
    "evidence-picture-too-large": incomplete(
        "{part} is not in the dossier: a picture of more than 80 megapixels.", "Attach a smaller copy."
    ),
    "evidence-several-pictures": incomplete(
        "{part} is not in the dossier: several pictures in one file.", "Attach them one by one."
    ),
    "evidence-picture-unclean": incomplete(
        "{part} is not in the dossier: where a picture of this kind was taken cannot be taken out of it here.",
        "Attach it as JPEG or PNG.",
    ),
    "dossier-file-unknown": incomplete(
        "{part} is not in the dossier: a change has no such file.", "Take it out of the change's folder."
    ),
    # Checking one
    "dossier-sound": fine(
        "{file} is as it was sealed: {parts} parts, {signatures} signatures.",
        "This shows integrity. What it is worth in law is not for this check to say.",
    ),
    "dossier-keys-own-word": fine(
        "Whose keys signed is, so far, only what the dossier itself says.",
        "Compare the fingerprints with the persons, or give their keys with `--allowed-signers FILE`.",
    ),
    "dossier-signer-past": fine(
        "{part}: the key of {person} does not count today: it ran out, was revoked, or is not valid yet.",
        "Whether it was used before that, the journals and the history show; a signature has no time of its own.",
    ),
    "dossier-no-archive": error("This is no dossier: it is no ZIP archive.", "Name the file that `dossier` made."),
    "dossier-too-large": error(
        "{part} is larger than anything a dossier holds, and was not read.", "Do not open it; ask who sent it."
    ),
    "dossier-table-altered": error(
        "The archive's table of contents is not as it was sealed: something was altered, cut off or added.", _AGAIN
    ),
    "dossier-frame-altered": error(
        "{part}: the archive around it is not as it was sealed.",
        "Something altered it, or packed it anew. Ask who sent it for the file again.",
    ),
    "dossier-path-refused": error(
        "{part} is a path that no dossier holds: it may lead out of the folder it is unpacked to.",
        "Do not unpack it; ask who sent it.",
    ),
    "dossier-part-link": error("{part} is a symbolic link: no dossier holds one.", "Do not unpack it."),
    "dossier-part-packed": error(
        "{part} is compressed or encrypted: no part of a dossier ever is.",
        "Do not unpack it. If a program packed the dossier anew, ask for it as it was made.",
    ),
    "dossier-part-twice": error("{part} stands in the archive twice.", "Do not unpack it; ask who sent it."),
    "dossier-part-altered": error("{part} was altered: it is not the file that was sealed.", _AGAIN),
    "dossier-part-missing": error("{part} was sealed, and is missing.", _AGAIN),
    "dossier-part-added": error("{part} was not sealed: it was added later.", "Do not believe it. Ask who sent it."),
    "dossier-manifest-unreadable": error("{part} is missing, or is no manifest that netaudit can read.", _AGAIN),
    "dossier-seal-broken": error(
        "{part}: the seal does not stand over the manifest: one of the two was altered.", _AGAIN
    ),
    "dossier-statement-unreadable": error("{part} is no statement that netaudit can read.", _AGAIN),
    "dossier-signature-broken": error("{part}: its signature does not stand over what it says.", _AGAIN),
    "dossier-signer-unknown": error(
        "{part}: signed with a key that nobody is listed with for this ({fingerprint}).",
        "Ask the provider whose key it is, by a way you trust.",
    ),
    "dossier-signer-other": error(
        "{part}: it says {said}, but the key is that of {person}.", "Everybody signs in their own name."
    ),
    "dossier-of-another": error("{part} belongs to another change or site.", _AGAIN),
    "dossier-request-differs": error(
        "{part} is not the request that {other} was signed over.",
        "Have the request presented, planned and approved as it is, then make the dossier again.",
    ),
    "dossier-journal-broken": error("{part}: a line was altered, removed or put between.", _AGAIN),
    "dossier-state-differs": error("{part}: not the state that the verdict was signed over.", _AGAIN),
    "dossier-state-unreadable": error("{part}: not a state that netaudit can read.", _AGAIN),
    "dossier-evidence-differs": error("{part} is not the file whose SHA-256 the journal has.", _AGAIN),
    "dossier-people-unreadable": error("{part} cannot be read, so whose keys signed cannot be said.", _AGAIN),
    "allowed-signers-empty": usage(
        "{file} lists nobody with an SSH key.", "Give the file `inventory/approvers` of the provider's workspace."
    ),
}
