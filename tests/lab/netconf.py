"""A device that is configured over NETCONF: netconfd (yuma123) with a candidate, behind sshd's subsystem."""

import contextlib
import ctypes
from collections.abc import Iterator
from pathlib import Path

from tests.lab.devices import Host
from tests.lab.namespaces import until

PORT = 830

_NETWORK = 0x40000000
"""CLONE_NEWNET of setns(2)."""
_SSHD = f"Port {PORT}\nSubsystem netconf /etc/netconf-subsystem\n"
_PLAIN = "/usr/sbin/netconf-subsystem --ncxserver-sockname=830@/run/ncx.sock"
# NAPALM's lxml refuses text with an encoding declaration, and netconfd one that names it in capitals: both go without.
_SUBSYSTEM = """#!/bin/sh
plain='$| = 1;
while (sysread STDIN, $text, 65536, length $text) {
  next if $text =~ /<[^>]*$/;
  $text =~ s/(<\\?xml [^>]*?) encoding="[^"]*"/$1/g;
  syswrite STDOUT, $text;
  $text = "";
}'
perl -e "$plain" | /usr/sbin/netconf-subsystem --ncxserver-sockname=830@/run/ncx.sock | perl -e "$plain"
"""


class NetconfDevice(Host):
    """Keeps interfaces as ietf-interfaces has them (RFC 8343), with none behind them."""

    def serve(self, public_key: str) -> None:
        """Start both; NETCONF 1.0 framing (RFC 6242, 4.3), which is all that the clean-up above understands."""
        self.write("netconf-subsystem", _SUBSYSTEM, 0o755)
        self.serve_ssh(public_key, _SSHD)
        self.start("--protocols=netconf1.0")

    def serve_plainly(self, public_key: str, *more: str) -> None:
        """Start both, with nothing between them, and with ietf-system, which sets the host's real name."""
        self.write("netconf-subsystem", f"#!/bin/sh\nexec {_PLAIN}\n", 0o755)
        self.serve_ssh(public_key, _SSHD)
        self.start("--module=ietf-system", *more)

    def start(self, *more: str) -> None:
        """Start netconfd with nothing configured."""
        self.background(
            *("netconfd", "env", "HOME=/run/home", "netconfd", "--no-startup", "--superuser=netaudit"),
            *("--access-control=off", "--target=candidate", *more),
            *("--module=ietf-interfaces", "--module=iana-if-type", "--ncxserver-sockname=/run/ncx.sock"),
        )
        until(lambda: "Running netconfd" in self.run("cat", "/run/netconfd.log").stdout, "netconfd runs")

    @property
    def shown_name(self) -> str:
        """The name that the host really has."""
        return self.run("uname", "-n").stdout.strip()

    @contextlib.contextmanager
    def inside(self) -> Iterator[None]:
        """This thread, and those that it starts, in the device's network."""
        libc = ctypes.CDLL(None, use_errno=True)
        with Path("/proc/thread-self/ns/net").open() as home, Path(f"/run/netns/{self.netns}").open() as there:
            assert libc.setns(there.fileno(), _NETWORK) == 0, ctypes.get_errno()
            try:
                yield
            finally:
                assert libc.setns(home.fileno(), _NETWORK) == 0, ctypes.get_errno()
