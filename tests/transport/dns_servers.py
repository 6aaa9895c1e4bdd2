"""Real DNS servers on loopback, with a small zone of made-up names."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dns.message
import dns.query
import dns.rcode
import pytest

LONG = "v=DKIM1; k=rsa; p=" + "A" * 600
ZONE = f"""$TTL 60
@ IN SOA ns.cabinet.example. it.cabinet.example. 1 60 60 60 60
@ IN NS ns
ns IN A 127.0.0.1
@ IN MX 10 mx1
@ IN MX 20 alias
mx1 IN A 192.0.2.25
alias IN CNAME mx1
@ IN TXT "v=spf1 include:_spf.cabinet" ".example -all"
_spf IN TXT "v=spf1 ip4:192.0.2.0/24 -all"
_dmarc IN TXT "v=DMARC1; p=reject; rua=mailto:dmarc@cabinet.example"
s1._domainkey IN TXT "{LONG[:200]}" "{LONG[200:400]}" "{LONG[400:]}"
{"".join(f'many IN TXT "{n:03d}{"x" * 200}"' + chr(10) for n in range(40))}
toolong IN TXT {" ".join(chr(34) + "x" * 250 + chr(34) for _ in range(40))}
"""


def free_port() -> int:
    """A port that nobody has at this moment, for UDP and TCP."""
    with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
        tcp.bind(("127.0.0.1", 0))
        port = int(tcp.getsockname()[1])
        udp.bind(("127.0.0.1", port))
        return port


@contextmanager
def running(command: list[str], port: int) -> Iterator[str]:
    """Run a server until it listens; `ADDRESS:PORT`."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        try:
            end = time.monotonic() + 20
            while time.monotonic() < end and server.poll() is None:
                try:
                    socket.create_connection(("127.0.0.1", port), 0.2).close()
                    break
                except OSError:
                    time.sleep(0.05)
            if server.poll() is not None:
                pytest.skip(f"{command[0]} does not run here: {server.stdout.read()[-300:] if server.stdout else ''}")
            yield f"127.0.0.1:{port}"
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()


@contextmanager
def named(folder: Path) -> Iterator[str]:
    """BIND with the zone cabinet.example."""
    program = shutil.which("named") or shutil.which("named", path="/usr/sbin")
    if program is None:
        pytest.skip("named is not installed")
    port = free_port()
    (folder / "zone").write_text(ZONE, encoding="ascii")
    (folder / "named.conf").write_text(
        f'options {{ directory "{folder}"; listen-on port {port} {{ 127.0.0.1; }}; listen-on-v6 {{ none; }};\n'
        f'  pid-file none; session-keyfile "{folder}/key"; recursion no; dnssec-validation no; }};\n'
        "controls { };\n"
        f'zone "cabinet.example" {{ type primary; file "{folder}/zone"; }};\n',
        encoding="ascii",
    )
    with running([program, "-g", "-c", str(folder / "named.conf"), "-n", "1"], port) as server:
        _loaded(port)
        yield server


def _loaded(port: int) -> None:
    """Wait until the zone is there: BIND listens before that."""
    question = dns.message.make_query("cabinet.example", "SOA")
    for _ in range(100):
        if dns.query.tcp(question, "127.0.0.1", timeout=5, port=port).rcode() == dns.rcode.NOERROR:
            return
        time.sleep(0.05)
    raise AssertionError("the zone was not loaded")


@contextmanager
def dnsmasq() -> Iterator[str]:
    """dnsmasq with some names of cabinet.example."""
    program = shutil.which("dnsmasq") or shutil.which("dnsmasq", path="/usr/sbin")
    if program is None:
        pytest.skip("dnsmasq is not installed")
    port = free_port()
    command = [
        program, "--no-daemon", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", f"--port={port}", "--user=root",
        "--listen-address=127.0.0.1", "--bind-interfaces", "--local=/cabinet.example/",
        "--mx-host=cabinet.example,mx1.cabinet.example,10", "--host-record=mx1.cabinet.example,192.0.2.25",
        "--txt-record=cabinet.example,v=spf1 mx -all",
        "--txt-record=_dmarc.cabinet.example,v=DMARC1; p=quarantine; rua=mailto:a@cabinet.example",
    ]  # fmt: skip
    with running(command, port) as server:
        yield server
