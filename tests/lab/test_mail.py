"""A mail server that nobody here wrote takes what is sent by STARTTLS and with the right password, and nothing else."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab.mail import SECRET, MailServer
from tests.lab.namespaces import FOLDER, until

pytestmark = pytest.mark.slow

_ROOT = Path(__file__).parents[2]


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    lab = str(os.getpid())
    made = MailServer(lab, "mail1", tmp_path_factory.mktemp(f"{FOLDER}{lab}"))
    try:
        yield made
    finally:
        made.down()


def test_mail_is_taken_by_tls_and_with_the_password_only(server: MailServer, tmp_path: Path) -> None:
    certificate = tmp_path / "cert.pem"
    server.serve(certificate)

    def send(secret: str, subject: str) -> str:
        ended = subprocess.run(
            [
                *("nsenter", f"--net=/run/netns/{server.netns}", sys.executable, "-m", "tests.lab.mail_client"),
                *(str(certificate), secret, subject),
            ],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
            cwd=_ROOT,
        )
        return ended.stdout.strip() or ended.stderr

    assert send("", "sans mot de passe") == "SMTPRecipientsRefused"
    assert send("faux", "faux mot de passe") == "SMTPAuthenticationError"
    assert send(SECRET, "Audit du cabinet") == "sent"
    until(lambda: "Subject: Audit du cabinet" in server.box(), "the message is delivered")
    assert "faux mot de passe" not in server.box()
    assert "sans mot de passe" not in server.box()
