"""Hosts with sshd and lldpd, managed switches, computers that take leases, and a unit that records what it hears."""

from pathlib import Path

from tests.lab.namespaces import Device, command, until

USER = "netaudit"

_SSHD = """Port 22
HostKey /etc/ssh/ssh_host_ed25519_key
AuthorizedKeysFile /etc/ssh/authorized_keys
UsePAM no
PasswordAuthentication no
PermitRootLogin no
"""
# The defaults of Debian's own file.
_SUDOERS = """Defaults env_reset
Defaults secure_path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
Defaults use_pty
"""
_PAM = "auth required pam_permit.so\naccount required pam_permit.so\nsession required pam_permit.so\n"

_AGENTX = "/run/agentx"
_SNMPD = """agentaddress udp:161
master agentx
agentXSocket {socket}
rocommunity {community} 10.99.0.0/24
sysName {name}
sysLocation baie technique
""".replace("{community}", "lecture-lab").replace("{socket}", _AGENTX)
_DHCP_SCRIPT = """#!/bin/sh
case "$1" in bound|renew) ip addr replace "$ip/$mask" dev "$interface"; ip route replace default via "$router";; esac
"""


class Host(Device):
    """A Linux host that answers to SSH and announces itself by LLDP."""

    def add_user(self, name: str, number: int, group: int, shell: str) -> None:
        """Add somebody who logs in with the lab's key."""
        self.append("passwd", f"{name}:x:{number}:{group}::/run/home:{shell}\n")
        self.append("shadow", f"{name}:*:19000::::::\n")

    def serve_ssh(self, public_key: str, more: str = "") -> None:
        """Start sshd with a host key of its own, and a user who may log in with this key and read with sudo.

        Args:
            public_key: a line of authorized_keys.
            more: lines of sshd_config.
        """
        self.append("group", f"{USER}:x:7999:\n")
        self.append("shadow", "root:*:19000::::::\n")
        (self.etc / "shadow").chmod(0o640)
        self.add_user(USER, 7999, 7999, "/bin/bash")
        self.write("sudoers", f"{_SUDOERS}{USER} ALL=(ALL) NOPASSWD: ALL\n", 0o440)
        for service in ("sudo", "other"):
            self.write(f"pam.d/{service}", _PAM)
        self.write("ssh/sshd_config", _SSHD + more)
        self.write("ssh/authorized_keys", public_key)
        command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(self.etc / "ssh/ssh_host_ed25519_key"))
        self.run("/usr/sbin/sshd", "-f", "/etc/ssh/sshd_config")

    @property
    def host_key(self) -> str:
        """Type and key, as in a known_hosts line."""
        return " ".join(self.read("ssh/ssh_host_ed25519_key.pub").split()[:2])

    def announce(self, *more: str) -> None:
        """Start lldpd on the cables, under the host's name whatever its files and name servers make of it later."""
        self.write("lldpd.conf", f"configure system hostname {self.name}\n")
        self.run("lldpd", "-I", "eth*,port*,uplink*", *more)

    def neighbours(self) -> str:
        """What lldpd hears."""
        return self.run("lldpcli", "-f", "keyvalue", "show", "neighbors", check=False).stdout

    def address(self, interface: str, *prefixes: str, via: str = "") -> None:
        """Give an interface its addresses, and the host its gateway."""
        for prefix in prefixes:
            self.run("ip", "addr", "add", prefix, "dev", interface)
        if via:
            self.run("ip", "route", "add", "default", "via", via)

    def link_local(self, interface: str = "eth0") -> str:
        """The IPv6 address that the interface has without anybody giving it one."""
        words = self.run("ip", "-6", "-o", "addr", "show", "dev", interface, "scope", "link").stdout.split()
        return words[words.index("inet6") + 1].split("/")[0]

    def reaches(self, address: str, interface: str = "eth0") -> bool:
        """Whether one of three pings comes back, on that interface and no other."""
        ping = ("ping", "-n", "-q", "-c", "3", "-i", "0.2", "-W", "0.3", "-I", interface, address)
        return self.run(*ping, check=False).returncode == 0


class Switch(Host):
    """Open vSwitch with its userspace datapath, on a database and sockets of its own."""

    def switch_on(self) -> None:
        """Start the two daemons with one bridge and no port."""
        database = "--remote=punix:/run/openvswitch/db.sock"
        self.run("ovsdb-tool", "create", "/run/conf.db", "/usr/share/openvswitch/vswitch.ovsschema")
        self.run("ovsdb-server", "/run/conf.db", database, "--detach", "--pidfile", "--no-chdir", "-vconsole:off")
        self.run("ovs-vsctl", "--no-wait", "init")
        self.run(
            *("ovs-vswitchd", "unix:/run/openvswitch/db.sock", "--disable-system"),
            *("--detach", "--pidfile", "--no-chdir", "-vconsole:off"),
        )
        self.run("ovs-vsctl", "add-br", "br0", "--", "set", "bridge", "br0", "datapath_type=netdev")

    def patch(self, access: dict[str, int], trunks: dict[str, str]) -> None:
        """Put ports into the bridge, each in one VLAN or with several tags, and keep the kernel's hands off them."""
        words = []
        for port, vlan in access.items():
            words += ["--", "add-port", "br0", port, f"tag={vlan}"]
        for port, vlans in trunks.items():
            words += ["--", "add-port", "br0", port, "vlan_mode=trunk", f"trunks={vlans}"]
        self.run("ovs-vsctl", *words[1:])
        self._ports = [*access, *trunks]

    def internal(self, port: str, vlan: int, mac: str, prefix: str) -> None:
        """Give the device itself a place in a VLAN."""
        self.run(
            *("ovs-vsctl", "add-port", "br0", port, f"tag={vlan}"),
            *("--", "set", "interface", port, "type=internal", f'mac="{mac}"'),
        )
        self.run("ip", "link", "set", port, "up")
        self.address(port, prefix)

    @property
    def apart(self) -> str:
        """The ruleset that drops what the kernel sees of frames that are the switch's, or it would answer them."""
        chain = f"type filter hook ingress devices = {{ {', '.join(self._ports)} }} priority 0; policy drop;"
        return f"table netdev switched {{\n  chain ingress {{\n    {chain}\n  }}\n}}\n"

    def manage(self, prefix: str, mac: str) -> None:
        """The switch's own address in VLAN 99, its rules, and its SNMP agent."""
        self.internal("mgmt", 99, mac, prefix)
        self.run("ip", "route", "add", "default", "via", "10.99.0.1")
        self.write("nftables.conf", self.apart)
        self.run("nft", "-f", "/etc/nftables.conf")
        self.write("snmp/snmpd.conf", _SNMPD.format(name=self.name), 0o600)
        self.run("snmpd", "-Lf", "/dev/null", "-p", "/run/snmpd.pid")

    def announce(self, *more: str) -> None:
        """Start lldpd, which tells the SNMP agent whom it hears."""
        super().announce("-x", "-X", _AGENTX, *more)

    def move(self, port: str, vlan: int) -> None:
        """Move an access port to another VLAN."""
        self.run("ovs-vsctl", "set", "port", port, f"tag={vlan}")

    def tag(self, port: str, vlans: str) -> None:
        """Let these VLANs, and no other, pass tagged."""
        self.run("ovs-vsctl", "set", "port", port, f"trunks={vlans}")


class Panel(Device):
    """A patch panel in the middle of a cable: pulling it takes the carrier from both ends and touches neither."""

    def join(self) -> None:
        """Pass on everything, LLDP too (group address ...:0e), and say nothing."""
        self.run("ip", "link", "add", "panel", "type", "bridge", "stp_state", "0", "group_fwd_mask", "16384")
        self.run("sysctl", "-qw", "net.ipv6.conf.panel.disable_ipv6=1", "net.ipv6.conf.all.disable_ipv6=1")
        for end in ("left", "right"):
            self.run("ip", "link", "set", end, "master", "panel")
        self.run("ip", "link", "set", "panel", "up")

    def pull(self) -> None:
        """Take the patch cord out."""
        for end in ("left", "right"):
            self.run("ip", "link", "set", end, "down")

    def patch(self) -> None:
        """Put the patch cord back."""
        for end in ("left", "right"):
            self.run("ip", "link", "set", end, "up")


class Computer(Host):
    """An office computer that takes its address by DHCP."""

    def lease(self) -> None:
        """Ask for an address until one is given."""
        self.write("udhcpc.sh", _DHCP_SCRIPT, 0o755)
        ask = ("udhcpc", "-i", "eth0", "-s", "/etc/udhcpc.sh", "-n", "-q", "-t", "8", "-T", "1")
        self.run(*ask, "-x", f"hostname:{self.name}")

    def given(self) -> str:
        """The address that the lease gave, with its prefix length."""
        words = self.run("ip", "-4", "-o", "addr", "show", "dev", "eth0").stdout.split()
        return words[words.index("inet") + 1]


class Recorder(Host):
    """A restricted unit: writes down whatever is addressed to it."""

    def record(self, address: str, mac: str) -> None:
        """Start recording what others send to the unit or ask about its address."""
        self._file: Path = self.log / "heard"
        self._heard_before = 0
        wanted = f"not ether src {mac} and (ether dst {mac} or dst host {address} or arp dst host {address})"
        self.spawn("tcpdump", "-i", "eth0", "-n", "-e", "-l", "--immediate-mode", wanted, out=self._file)
        until(lambda: "listening on" in self._file.read_text(), "tcpdump listens")

    def heard(self) -> list[str]:
        """One line a packet, since the record began."""
        return self._lines()[self._heard_before :]

    def forget(self) -> None:
        """Begin a new record."""
        self._heard_before = len(self._lines())

    def _lines(self) -> list[str]:
        return [line for line in self._file.read_text().splitlines() if " > " in line]
