"""Cases of the checks about mail domains, and about the files of changes."""

from dataclasses import replace

from netaudit.model.mail_domain import MailDomain, found
from netaudit.model.on_file import ChangeOnFile
from tests.checks.site import Cases, material, moot, right, unknown, wrong

GOOD = (
    found("mx-good", domain="cabinet.example", hosts="mx.example"),
    found("spf-good", lookups=2, ending="-all"),
    found("dmarc-good", policy="reject", reports="mailto:it@cabinet.example"),
    found("dkim-good", selector="s1", kind="rsa", bits=2048),
)
DOMAIN = MailDomain("cabinet.example", GOOD)
CONSUMER = MailDomain("orange.fr", (found("domain-consumer", domain="orange.fr"),))


def saying(*codes: str, **params: str | int) -> MailDomain:
    """The good domain with something else in place of what is good of the same subject."""
    told = tuple(found(code, **params) for code in codes)
    return MailDomain("cabinet.example", (*(g for g in GOOD if g.subject not in {t.subject for t in told}), *told))


MONITOR = saying("dmarc-monitor")
ADVICE = saying("spf-good", "spf-ptr", lookups=1, ending="-all", name="x")
GONE = saying("domain-missing", domain="x.example")
SHORT = saying("dkim-short", name="s1._domainkey", bits=1024)
RECORDS = Cases(
    compliant=material({}, mail_domains=(DOMAIN,)),
    violating=material({}, mail_domains=(saying("spf-none", domain="cabinet.example"),)),
    undetermined=material({}, mail_domains=(saying("dmarc-unanswered", name="_dmarc.cabinet.example"),)),
    naive=(
        wrong("DMARC that only watches is published, and protects nothing", material({}, mail_domains=(MONITOR,))),
        right("advice is no finding", material({}, mail_domains=(ADVICE,))),
        wrong("the second domain is wrong", material({}, mail_domains=(DOMAIN, GONE))),
        wrong("a consumer's domain", material({}, mail_domains=(CONSUMER,))),
        right("a short DKIM key is another rule's", material({}, mail_domains=(SHORT,))),
    ),
)
KEYS = Cases(
    compliant=material({}, mail_domains=(DOMAIN,)),
    violating=material({}, mail_domains=(SHORT,)),
    undetermined=material({}, mail_domains=(saying("dkim-no-selector"),)),
    naive=(
        moot("a consumer's domain has no key that the practice could publish", material({}, mail_domains=(CONSUMER,))),
        wrong(
            "one selector is good, the other one revoked",
            material({}, mail_domains=(MailDomain("cabinet.example", (*GOOD, found("dkim-revoked", name="old"))),)),
        ),
        unknown(
            "a domain that is not there has no keys to judge",
            material({}, mail_domains=(MailDomain("x.example", (found("domain-missing", domain="x.example"),)),)),
        ),
    ),
)

WHOLE = ChangeOnFile(
    change="CHG-2026-0001-abc",
    begun=("2026-11-10T19:35:00+04:00",),
    window=("2026-11-10T19:30:00+04:00", "2026-11-10T21:00:00+04:00"),
    over=True,
    planned=True,
    shown_by=2,
    judged=True,
    reported=True,
)
PREPARED = Cases(
    compliant=material({}, changes=(WHOLE,)),
    violating=material({}, changes=(replace(WHOLE, planned=False),)),
    undetermined=material({}, changes=(replace(WHOLE, unreadable=("request.yaml",)),)),
    naive=(
        wrong(
            "a plan that says nothing of the way back",
            material({}, changes=(replace(WHOLE, without_rollback=("sw1",)),)),
        ),
        wrong("nothing would show whether it worked", material({}, changes=(replace(WHOLE, shown_by=0),))),
        wrong(
            "begun in the window, and again the day after",
            material({}, changes=(replace(WHOLE, begun=(*WHOLE.begun, "2026-11-11T12:00:00+04:00")),)),
        ),
        right(
            "the same moment in another zone is inside the window",
            material({}, changes=(replace(WHOLE, begun=("2026-11-10T15:35:00+00:00",)),)),
        ),
        unknown("its window cannot be read", material({}, changes=(replace(WHOLE, window=("", "")),))),
        moot("no works were ever begun", material({}, changes=())),
    ),
)
REPORTED = Cases(
    compliant=material({}, changes=(WHOLE,)),
    violating=material({}, changes=(replace(WHOLE, reported=False),)),
    undetermined=material({}, changes=(replace(WHOLE, unreadable=("journal/ana.jsonl: line 2",)),)),
    naive=(
        wrong(
            "reported, and the client was not told", material({}, changes=(replace(WHOLE, not_told=("Direction",)),))
        ),
        wrong("reported and sent, and nobody verified it", material({}, changes=(replace(WHOLE, judged=False),))),
        wrong("a photograph is another one now", material({}, changes=(replace(WHOLE, lost_evidence=("baie.jpg",)),))),
        right(
            "works that are still under way owe no report yet",
            material({}, changes=(replace(WHOLE, over=False, reported=False, judged=False, not_told=("IT",)),)),
        ),
        wrong(
            "evidence is lost while the works are still under way",
            material({}, changes=(replace(WHOLE, over=False, lost_evidence=("baie.jpg",)),)),
        ),
    ),
)
CASES = {
    "MAIL-DNS-001": RECORDS,
    "MAIL-DKIM-002": KEYS,
    "CHG-ROLL-002": PREPARED,
    "CHG-CR-005": REPORTED,
}
