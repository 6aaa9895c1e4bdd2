"""Commands are shown as a device is given them: letter by letter, space by space, and not parted between two pages."""

import subprocess
from dataclasses import replace

from netaudit.report.document import Part, Table
from netaudit.report.html import html
from netaudit.report.pdf import pdf
from tests.report.whole import document


def pages(content: bytes) -> list[str]:
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True, timeout=60
    )
    return done.stdout.decode().split("\f")


def test_no_list_of_commands_is_parted_between_two_pages_of_the_pdf() -> None:
    told = [[line.strip() for line in page.splitlines()] for page in pages(pdf(document("technical", 100, "fr")))]
    first, last = ([page.count(line) for page in told] for line in ("vlan 40", "switchport access vlan 40"))
    assert sum(first) == 12
    assert first == last
    assert [page.count("interface Gi1/0/1") - page.count("no vlan 40") for page in told] == first


def test_commands_are_set_in_letters_of_one_width_with_their_spaces() -> None:
    content = pdf(document("plan", 5, "en"))
    (shown,) = (page for page in pages(content) if "switchport access vlan 40" in page)
    heads = {line.strip(): len(line) - len(line.lstrip()) for line in shown.splitlines()}
    assert heads["switchport access vlan 40"] > heads["interface Gi1/0/1"]
    assert (
        b"DejaVuSansMono"
        in subprocess.run(["pdffonts", "-"], input=content, capture_output=True, check=True, timeout=60).stdout
    )
    page = html(document("plan", 5, "en"))
    assert page.count('class="scroll commands"') == 2
    assert '<th scope="row"> switchport access vlan 40</th>' in page


def test_what_stands_over_the_only_column_is_not_said_twice() -> None:
    whole = document("plan", 5, "en")
    once = replace(whole, parts=(Part("sw1", (Table("Commands", ("Commands",), (("vlan 40",),), code=True),)),))
    assert sum(page.count("Commands") for page in pages(pdf(once))) == 1
