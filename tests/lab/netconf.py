"""A device that is configured over NETCONF: netconfd (yuma123) with a candidate, behind sshd's subsystem."""

from tests.lab.devices import Host
from tests.lab.namespaces import until

PORT = 830

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
        self.serve_ssh(public_key, f"Port {PORT}\nSubsystem netconf /etc/netconf-subsystem\n")
        self.background(
            *("netconfd", "env", "HOME=/run/home", "netconfd", "--no-startup", "--superuser=netaudit"),
            *("--access-control=off", "--target=candidate", "--protocols=netconf1.0"),
            *("--module=ietf-interfaces", "--module=iana-if-type", "--ncxserver-sockname=/run/ncx.sock"),
        )
        until(lambda: "Running netconfd" in self.run("cat", "/run/netconfd.log").stdout, "netconfd runs")
