"""Sends one message by STARTTLS and a login; run beside the mail server, prints what became of it.

`python -m tests.lab.mail_client CERTIFICATE SECRET SUBJECT`
"""

import smtplib
import ssl
import sys
from email.message import EmailMessage

from tests.lab.mail import ADDRESS, PORT, USER


def main(certificate: str, secret: str, subject: str) -> str:
    """`sent`, or what the server refused."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "audit@cabinet.example", "it@cabinet.example", subject
    message.set_content("Un rapport de plus.\n")
    with smtplib.SMTP(ADDRESS, PORT, timeout=10) as client:
        client.ehlo()
        if "auth" in client.esmtp_features:
            return "a login was offered without TLS"
        client.starttls(context=ssl.create_default_context(cafile=certificate))
        try:
            if secret:
                client.login(USER, secret)
            client.send_message(message)
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPRecipientsRefused) as refusal:
            return type(refusal).__name__
    return "sent"


if __name__ == "__main__":
    print(main(*sys.argv[1:]))  # noqa: T201  its only output
