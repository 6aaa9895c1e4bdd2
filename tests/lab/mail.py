"""A mail server that wants STARTTLS and a password: Exim, with a certificate of its own."""

import datetime
import ipaddress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.lab.devices import Host

ADDRESS, PORT = "127.0.0.1", 587
USER, SECRET = "rapports", "lab-envoi"
_BOX = "/run/mail/box"
_LATER = "/run/mail-later"

_EXIM = f"""primary_hostname = mail1.cabinet.example
spool_directory = /run/exim
log_file_path = /run/exim/%slog
pid_file_path = /run/exim.pid
daemon_smtp_ports = {PORT}
local_interfaces = {ADDRESS}
keep_environment =
host_lookup =
rfc1413_query_timeout = 0s
tls_advertise_hosts = %TLS%
tls_certificate = /etc/exim4/cert.pem
tls_privatekey = /etc/exim4/key.pem
acl_smtp_rcpt = recipient
begin acl
recipient:
  deny local_parts = nobody
       message = no such person here
  defer condition = ${{if exists{{{_LATER}}}{{yes}}{{no}}}}
        message = come back later
  accept authenticated = *
  deny message = log in first
begin routers
everybody:
  driver = accept
  transport = box
begin transports
box:
  driver = appendfile
  file = {_BOX}
  user = mail
  group = mail
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_advertise_condition = ${{if def:tls_in_cipher}}
  server_condition = ${{if and{{{{eq{{$auth2}}{{{USER}}}}}{{eq{{$auth3}}{{{SECRET}}}}}}}}}
  server_set_id = $auth2
"""


class MailServer(Host):
    """Takes mail for anybody, from who logs in over TLS."""

    def serve(self, certificate: Path, *, tls: bool = True) -> None:
        """Start Exim, offering TLS or not; its certificate is also written where a client can read it."""
        self._certify(certificate)
        self.write("exim4/exim4.conf", _EXIM.replace("%TLS%", "*" if tls else ""))
        owned = "install -d -o Debian-exim -g Debian-exim /run/exim; install -d -o mail -g mail /run/mail"
        self.run("sh", "-c", f"{owned}; chown Debian-exim /etc/exim4/key.pem")
        self.run("exim4", "-bd")  # reads /etc/exim4/exim4.conf; with `-C` it would give up root and could not deliver

    def defer(self, *, later: bool) -> None:
        """Whether it says from now on "come back later" to everybody; nobody@ is unknown to it for ever."""
        self.run("touch" if later else "rm", _LATER)

    def box(self) -> str:
        """Everything that was delivered."""
        return self.run("cat", _BOX, check=False).stdout

    def forget(self) -> None:
        """Throw away what was delivered."""
        self.run("rm", "-f", _BOX)

    def idle(self) -> bool:
        """Whether everything that it took is delivered."""
        return self.run("exim4", "-bpc").stdout.strip() == "0"

    def _certify(self, certificate: Path) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail1.cabinet.example")])
        today = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(today)
            .not_valid_after(today.replace(year=2120))
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(ADDRESS))]), critical=False)
            .sign(key, hashes.SHA256())
        )
        text = made.public_bytes(serialization.Encoding.PEM).decode()
        unencrypted = serialization.NoEncryption()
        private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, unencrypted)
        certificate.write_text(text)
        self.write("exim4/cert.pem", text)
        self.write("exim4/key.pem", private.decode(), 0o600)
