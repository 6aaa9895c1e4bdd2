"""Files encrypted for the way: AES-256 as PDF 2.0 has it (ISO 32000-2, revision 6), which PDF readers open.

A PDF is encrypted as it is. Any other file is put as an attachment into a one-page PDF that says so, encrypted the same
way: no format of our own, and the file comes out byte for byte.
"""

import io
from typing import TYPE_CHECKING

from netaudit.model.errors import stop
from netaudit.model.names import printable

if TYPE_CHECKING:
    from pikepdf import Pdf

PASSWORD_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # noqa: S105  the letters of a password, without those that look alike
PASSWORD_GROUPS = (5, 5)
"""Groups, and letters in each: 122 bits, which can be read out on a telephone."""


def encrypted(name: str, content: bytes, password: str, notice: str) -> tuple[str, bytes]:
    """A file's name and bytes as they are sent.

    Args:
        name: of the file.
        content: its bytes.
        password: asked for when it is opened.
        notice: what the page says that holds a file which is no PDF; text of the writer's own.

    Raises:
        NetauditError: `encryption-failed`, such as of a damaged PDF or one that is encrypted already.
    """
    import pikepdf

    rules = pikepdf.Encryption(user=password, owner=password, R=6, aes=True, metadata=True)
    out = io.BytesIO()
    try:
        if content.startswith(b"%PDF-"):
            with pikepdf.open(io.BytesIO(content)) as pdf:
                pdf.save(out, encryption=rules)
            return name, out.getvalue()
        # pikepdf's type hints ask for all of these.
        about = {"filename": name, "description": "", "mime_type": "", "creation_date": "", "mod_date": ""}
        with pikepdf.new() as pdf:
            _page(pdf, notice)
            pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, content, **about)
            pdf.save(out, encryption=rules)
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError) as failure:
        raise stop("encryption-failed", file=name, detail=printable(str(failure))[:200]) from None
    return f"{name}.pdf", out.getvalue()


def _page(pdf: "Pdf", notice: str) -> None:
    """One page with a notice, in a font every reader has; letters beyond Latin-1 are replaced."""
    import textwrap

    import pikepdf

    lines = textwrap.wrap(notice, 80)
    shown = [line.encode("cp1252", "replace").hex() for line in lines]
    content = "BT /F1 11 Tf 14 TL 50 780 Td " + " ".join(f"<{each}> Tj T*" for each in shown) + " ET"
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )
    page = pdf.add_blank_page(page_size=(595, 842))
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
    page.Contents = pdf.make_stream(content.encode())
