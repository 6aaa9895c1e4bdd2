"""Photographs in the technical report: every form shows them, none tells where they were taken, a client sees few."""

import io
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from PIL import Image

from netaudit.report.document import Document, Photograph
from netaudit.report.forms import FORMS, rendered
from netaudit.report.language import translator
from netaudit.report.technical import technical_document
from netaudit.report.technical_body import technical_json
from netaudit.report.technical_facts import Evidence, Kept, Level, Print, TechnicalFacts
from netaudit.report.technical_words import NOT_SHOWN
from netaudit.store.photographs import shown
from tests.report.test_pdf import fonts
from tests.report.test_technical import done
from tests.store.test_photographs import KINDS, SECRETS

EN, FR = translator("en"), translator("fr")
SHA = "ab" * 32


def kept(name: str = "a.jpg", caption: str = "The rack, 10.99.0.11", sha256: str = SHA, **more: Any) -> Evidence:
    """A photograph with its place in it, as the report gets it."""
    found = shown(name, KINDS[name])
    assert found is not None
    assert found.jpeg
    print_ = Print(found.jpeg, found.width, found.height, found.taken)
    state: Kept = "whole"
    return replace(Evidence(name, caption, sha256, "ana", "2026-12-01T20:30:00+00:00", state, print_), **more)


def told(*evidence: Evidence) -> TechnicalFacts:
    return done(evidence=evidence)


def photographs(document: Document) -> list[Photograph]:
    return [block for part in document.parts for block in part.blocks if isinstance(block, Photograph)]


@pytest.mark.parametrize("level", ["technical", "client"])
def test_every_form_shows_it_and_none_says_where_it_was_taken(level: Level) -> None:
    facts = told(kept(for_client=True), kept("a.png", sha256="cd" * 32, for_client=True))
    document = technical_document(facts, level, FR)
    files = rendered(document, "report", FORMS, technical_json(facts, document, level, FR))
    names = [each.file for each in photographs(document)]
    assert len(names) == 2
    assert {*names} < {*files}
    for name, content in files.items():
        assert not [secret for secret in SECRETS if secret in content], name
    page, note = files["report.html"].decode(), files["report.md"].decode()
    assert page.count("data:image/jpeg;base64,") == 2
    assert all(f"]({name})" in note for name in names)
    assert "prise le 1 décembre 2026, 20:05 selon l’horloge de l’appareil" in page.replace("&#39;", "’")
    assert (SHA in page) == (level == "technical")
    assert ("10.99.0.11" in page + note + files["report.json"].decode()) == (level == "technical")


def test_the_archival_form_holds_photographs_as_pdf_a_2b_asks() -> None:
    facts = told(*(kept(name, sha256=f"{number:064}") for number, name in enumerate(KINDS, 1) if name != "a.gif"))
    document = technical_document(facts, "technical", EN)
    content = rendered(document, "report", ["pdf"], b"")["report.pdf"]
    with pikepdf.open(io.BytesIO(content)) as opened:
        images = [o for o in opened.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"]
        assert len(images) == len({each.jpeg for each in photographs(document)}) >= 3
        for each in images:
            # ISO 19005-2, 6.2.8: no alternates, no OPI, not interpolated; 6.2.4.3: device RGB under an RGB intent.
            assert not {"/Alternates", "/OPI", "/SMask", "/SMaskInData", "/Mask", "/Metadata"} & {*each.keys()}
            assert each.get("/Interpolate", False) in (False, pikepdf.Object.parse(b"false"))
            assert each.BitsPerComponent == 8
            space = each.ColorSpace
            assert space == "/DeviceRGB" or (space[0] == "/ICCBased" and int(space[1].N) == 3)
            assert b"Exif" not in each.read_raw_bytes()
        (intent,) = opened.Root.OutputIntents
        assert int(intent.DestOutputProfile.N) == 3
        with opened.open_metadata() as said:
            assert (said["pdfaid:part"], said["pdfaid:conformance"]) == ("2", "B")
        assert all({"/FontFile2", "/FontFile3"} & set(each.keys()) for each in fonts(opened))
        # Figures have words for who does not see them.
        figures = [o for o in opened.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        assert len([each for each in figures if "The rack" in str(each.get("/Alt", ""))]) >= len(images)
    assert not [secret for secret in SECRETS if secret in content]


def test_a_client_sees_only_what_was_said_to_be_for_a_client() -> None:
    facts = told(kept(caption="a"), kept("a.png", caption="b", sha256="cd" * 32, for_client=True))
    assert [each.caption[0] for each in photographs(technical_document(facts, "technical", EN))] == ["a", "b"]
    document = technical_document(facts, "client", EN)
    assert [each.caption[0] for each in photographs(document)] == ["b"]
    note = rendered(document, "report-client", ["md"], b"")["report-client.md"].decode()
    assert "shown in the technical report only: 1." in note
    assert facts.evidence[0].shown is not None
    withdrawn = told(kept(for_client=True), kept(for_client=False))
    assert photographs(technical_document(withdrawn, "client", EN)) == [], "the last word counts"
    assert len(photographs(technical_document(withdrawn, "technical", EN))) == 1


@pytest.mark.parametrize("why", NOT_SHOWN)
@pytest.mark.parametrize("level", ["technical", "client"])
def test_what_cannot_be_shown_is_said_by_its_name(why: str, level: Level) -> None:
    lost = Evidence("wall.jpg", "", SHA, "ana", "2026-12-01T20:30:00+00:00", "whole", why_not=why)
    for t in (EN, FR):
        note = rendered(technical_document(told(lost), level, t), "report", ["md"], b"")["report.md"].decode()
        assert f"wall.jpg\\\n  {t.text(NOT_SHOWN[why])}" in note


def test_a_hostile_caption_is_only_words() -> None:
    evil = '"><script>x</script> ](http://evil) #read("/etc/passwd") \u202egpj'
    facts = told(kept(caption=evil, file=f"{evil}.jpg"))
    document = technical_document(facts, "technical", EN)
    files = rendered(document, "report", FORMS, b"")
    page, note = files["report.html"].decode(), files["report.md"].decode()
    assert "<script>x" not in page
    assert "](http://evil" not in note
    assert "\u202e" not in page + note
    assert files["report.pdf"].startswith(b"%PDF-")
    assert all(each.file.startswith("photo-") for each in photographs(document)), "the name is the program's own"
    with Image.open(io.BytesIO(files[photographs(document)[0].file])) as whole:
        assert whole.format == "JPEG"
