"""The blank change request that an installer fills in without the tool: YAML with a comment on every line."""

from netaudit.report.language import Translator, translator

_FORM = """\
# {title}
# {help}
title: ""                          # {c_title}
requester:
  name: ""                         # {c_name}
  organisation: ""
  email: ""
  sponsor: ""                      # {c_sponsor}
category: normal                   # {c_category}
reason: ""                         # {c_reason}
touches: []                        # {c_touches}
window: {{start: 2026-12-01T19:30, end: 2026-12-01T21:00}}   # {c_window}
lifecycle: permanent               # {c_lifecycle}
steps:                             # {c_steps}
  - {{manual: ""}}
expect: []                         # {c_expect}
tests: []                          # {c_tests}
rollback: ""                       # {c_rollback}
"""


def blank_form(language: str) -> str:
    """The form in French or English."""
    t = translator(language)
    return _FORM.format(
        title=t.text("Change request"),
        help=t.text(
            "Fill in what is between quotes and send this file to the IT provider. "
            "Nothing is done before it is approved."
        ),
        c_title=t.text("what is asked for, in one line"),
        c_name=t.text("who asks"),
        c_sponsor=t.text("left to the IT provider: who presents this request"),
        c_category=t.text("normal, or emergency"),
        c_reason=t.text("why it is needed"),
        c_touches=t.text("any of: switch vlan acl route nat wifi firewall dhcp dns address host physical"),
        c_window=t.text("maintenance window, in the site's time"),
        c_lifecycle=t.text("or {transitional_until: 2027-01-31, owner: …, closing: …} for a step that must not last"),
        c_steps=t.text("what is done: by hand (manual: …), or lines in the device's own syntax (host: …, config: …)"),
        c_expect=t.text("what will be different afterwards, as the audit would say it"),
        c_tests=t.text("what must work afterwards, such as {dicom_echo: {to: cbct-1, called_aet: CBCT}}"),
        c_rollback=t.text("how it is taken back"),
    )


def _fields(t: Translator) -> list[tuple[str, int]]:
    """What the form asks on paper, each with the lines that its answer needs."""
    return [
        (t.text("what is asked for, in one line"), 1),
        (t.text("who asks"), 1),
        (t.text("why it is needed"), 3),
        (t.text("any of: switch vlan acl route nat wifi firewall dhcp dns address host physical"), 1),
        (t.text("maintenance window, in the site's time"), 1),
        (t.text("permanent, or until which day, and who ends it how"), 2),
        (t.text("what is done, step by step"), 6),
        (t.text("what will be different afterwards"), 3),
        (t.text("what must work afterwards"), 2),
        (t.text("how it is taken back"), 3),
        (t.text("Date, name and signature of who asks"), 2),
    ]


def _help(t: Translator) -> str:
    return t.text("Fill this in and send it to the IT provider. Nothing is done before it is approved.")


def paper_form(t: Translator) -> str:
    """The form as Markdown, to be printed and filled in by hand."""
    asked = [f"**{text[:1].upper()}{text[1:]}**\n" + f"\n{'_' * 60}\n" * lines for text, lines in _fields(t)]
    return "\n".join([f"# {t.text('Change request')}\n", f"{_help(t)}\n", *asked])


def paper_pdf(t: Translator) -> bytes:
    """The form as PDF/A-2b. The texts go to Typst as data, never as markup."""
    import json

    import typst

    data = {"title": t.text("Change request"), "help": _help(t), "fields": _fields(t), "language": t.language}
    found = typst.compile(_TYPST.encode(), sys_inputs={"form": json.dumps(data)}, pdf_standards=["a-2b"])
    if not isinstance(found, bytes):
        raise TypeError("Typst gave pages instead of one PDF")
    return found


_TYPST = """\
#let form = json(bytes(sys.inputs.form))
#set document(title: form.title, date: auto)
#set text(lang: form.language, size: 10pt)
#set page(paper: "a4", margin: 2cm, numbering: "1 / 1")
= #form.title
#form.help
#for (label, lines) in form.fields {
  block(breakable: false, above: 1em)[
    *#label*
    #for _ in range(lines) { block(above: 0.9em, below: 0pt, line(length: 100%, stroke: 0.5pt + luma(120))) }
  ]
}
"""
