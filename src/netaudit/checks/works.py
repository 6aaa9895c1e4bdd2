"""Works: whether each change had a plan, a window and a way back, and whether it was told of afterwards."""

from collections.abc import Iterator
from datetime import datetime

from netaudit.checks._answers import refused, words
from netaudit.core.look import Look, NotApplicable, finding, seen
from netaudit.model.check import Finding, check
from netaudit.model.on_file import ChangeOnFile


@check(
    "CHG-ROLL-002",
    title=(
        "Plan d'intervention, fenêtre et retour arrière présents et essayables",
        "Plan, window and rollback there, with tests",
    ),
    domain="traceability",
    severity="critical",
    horizon="short-term",
    refs="IEC 4.5; O-12.2.5.1; CM-4; founding policy §2",
    needs=("changes",),
    risk="When the works go wrong, nobody knows how to go back, and the practice stands still next morning.",
    action="Let `netaudit plan` make the plan again, write how each manual step is taken back, and name a test.",
    limits="Judges the changes whose works were begun through netaudit; works without a change are CHG-VISA-001.",
)
def prepared(look: Look) -> Iterator[Finding]:
    """Each change whose works were begun has a plan, a way back for every part, and kept to its window.

    Something must show whether it worked: a test, or a change of state that the plan predicts.
    """
    for each in _begun(look):
        here = seen("", "changes", each.change)
        if not each.planned:
            yield finding("{change}: works were begun, and no plan is on file.", here, change=each.change)
        if each.without_rollback:
            said = ", ".join(each.without_rollback)
            sentence = "{change}: how this is taken back is written nowhere: {steps}."
            yield finding(sentence, here, change=each.change, steps=said)
        if each.planned and not each.shown_by:
            yield finding("{change} names no test that would show whether it worked.", here, change=each.change)
        outside = [when for when in each.begun if not _within(when, each.window)]
        if outside and all(each.window):
            sentence = "{change}: works were begun outside the window, on {when}."
            yield finding(sentence, here, change=each.change, when=outside[0])
        elif outside:
            look.note("", "{change}: its window cannot be read.", change=each.change)


def _within(when: str, window: tuple[str, str]) -> bool:
    try:
        return datetime.fromisoformat(window[0]) <= datetime.fromisoformat(when) <= datetime.fromisoformat(window[1])
    except (ValueError, TypeError):
        return False


@check(
    "CHG-CR-005",
    title=(
        "Compte rendu complet, preuves intactes, transmis au client et à l'IT",
        "Report complete, evidence intact, sent to the client and the IT provider",
    ),
    domain="traceability",
    severity="high",
    horizon="short-term",
    refs="PGSSI-S 6.1.1.5; CNIL 15.1; founding policy §3",
    needs=("changes",),
    risk="Nobody can show later what was done, and whether it worked.",
    action="Run `netaudit verify`, then `netaudit send`; put lost evidence back from where it was taken.",
    limits="Judged once the window has ended or the change is closed. That a mail server took the report does not say "
    "that somebody read it.",
)
def reported(look: Look) -> Iterator[Finding]:
    """Each change whose window has ended has a verdict and a report that reached everybody, and its evidence whole."""
    for each in _begun(look):
        here = seen("", "changes", each.change)
        if each.lost_evidence:
            said = ", ".join(each.lost_evidence)
            yield finding("{change}: evidence is gone or another now: {files}.", here, change=each.change, files=said)
        if not each.over:
            continue
        if not each.judged:
            yield finding("{change}: nobody verified what was done.", here, change=each.change)
        if not each.reported:
            yield finding("{change} has no report.", here, change=each.change)
        elif each.not_told:
            said = ", ".join(each.not_told)
            yield finding("{change}: its report has not reached: {whom}.", here, change=each.change, whom=said)


def _begun(look: Look) -> tuple[ChangeOnFile, ...]:
    changes = look.changes
    if not changes:
        raise NotApplicable
    for each in changes:
        for why in each.unreadable:
            look.note("", "{change}: {file} cannot be read.", change=each.change, file=why)
    return changes


@check(
    "ACC-TRC-003",
    title=("Interventions de tiers tracées : un compte rendu chacune", "Every third-party intervention reported"),
    domain="traceability",
    severity="high",
    horizon="short-term",
    refs="PGSSI-S 6.1.1.5, 6.1.2.4; CNIL 15.1; O-9.13; CIS 15.6",
    needs=("answer:remote-reports",),
    risk="What a vendor changed from afar is found out when something fails.",
    action="Ask each provider for a report of every session, and keep them in one place.",
)
def sessions_told(look: Look) -> Iterator[Finding]:
    """Each remote intervention leaves a report."""
    yield from refused(look, "remote-reports", "Remote interventions leave no report.")


@check(
    "GOV-REF-006",
    title=(
        "Référent sécurité nommé, responsabilités partagées par écrit",
        "Somebody answers for security, responsibilities shared in writing",
    ),
    domain="traceability",
    severity="high",
    horizon="structural",
    refs="ANSSI 39; PGSSI-S 2.1.1.1; RGPD 28; FMH 1, 11; IEC 3.4, 4.3.4",
    needs=("answer:decisions-security-lead", "answer:contracts-responsibilities", "answer:contracts-data-processing"),
    risk="On the day of an incident everybody believes that somebody else is in charge.",
    action="Name one person, and have practice, provider and makers sign who answers for what.",
)
def responsible(look: Look) -> Iterator[Finding]:
    """Somebody answers for security, and agreements share the responsibilities."""
    words(look, "decisions-security-lead")
    sentence = "No signed agreement shares the responsibilities between practice, provider and makers."
    yield from refused(look, "contracts-responsibilities", sentence)
    sentence = "Not every provider with access to health records has signed a data processing agreement."
    yield from refused(look, "contracts-data-processing", sentence)
