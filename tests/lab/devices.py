"""The daemons of a practice: an Open vSwitch, a firewall with dnsmasq and nftables, hosts with sshd and lldpd."""

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

_DNSMASQ = """# Cabinet dentaire, real dnsmasq
domain=cabinet.example
expand-hosts
bogus-priv
no-resolv
no-ping
server=192.0.2.53
interface=lan10
interface=lan20
dhcp-authoritative
dhcp-range=set:bureautique,10.10.0.100,10.10.0.199,255.255.255.0,12h
dhcp-option=tag:bureautique,option:router,10.10.0.1
dhcp-option=tag:bureautique,option:dns-server,10.10.0.1
dhcp-range=set:imagerie,10.20.0.100,10.20.0.149,255.255.255.0,24h
dhcp-option=tag:imagerie,option:router,10.20.0.1
dhcp-option=tag:imagerie,option:ntp-server,10.99.0.1
dhcp-host=00:09:21:33:10:0a,set:imagerie,10.20.0.10,cbct1
host-record=pacs.cabinet.example,10.20.0.5
cname=images.cabinet.example,pacs.cabinet.example
"""
_NFTABLES = """flush ruleset
table inet filter {
  set gestion { type ipv4_addr; flags interval; elements = { 10.99.0.0/24 } }
  set bannis { type ipv4_addr; flags timeout; elements = { 192.0.2.66 timeout 10h } }
  set vus { type ipv4_addr; flags dynamic,timeout; timeout 1h; }
  counter dicom { }
  quota invites { over 500 mbytes }
  chain forward {
    type filter hook forward priority filter; policy drop;
    ct state established,related counter accept
    ip saddr @bannis drop
    iifname "lan99" ip saddr @gestion counter accept
    iifname "lan10" oifname "lan20" tcp dport 104 counter name "dicom" accept comment "DICOM"
  }
  chain input {
    type filter hook input priority filter; policy accept;
    iifname "lan10" tcp dport 22 counter drop
    iifname "lan20" update @vus { ip saddr } counter
    iifname "lan99" tcp dport 22 limit rate 100/second burst 50 packets quota name "invites" drop
  }
}
"""
_DHCP_SCRIPT = """#!/bin/sh
case "$1" in bound|renew) ip addr replace "$ip/$mask" dev "$interface"; ip route replace default via "$router";; esac
"""


class Host(Device):
    """A Linux host that answers to SSH and announces itself by LLDP."""

    def serve_ssh(self, public_key: str) -> None:
        """Start sshd with a host key of its own, and a user who may log in with this key and read with sudo."""
        with (self.etc / "passwd").open("a") as file:
            file.write(f"{USER}:x:7999:7999::/run/home:/bin/bash\n")
        with (self.etc / "group").open("a") as file:
            file.write(f"{USER}:x:7999:\n")
        self.write("shadow", f"root:*:19000::::::\n{USER}:*:19000::::::\n", 0o640)
        self.write("sudoers", f"{_SUDOERS}{USER} ALL=(ALL) NOPASSWD: ALL\n", 0o440)
        for service in ("sudo", "other"):
            self.write(f"pam.d/{service}", _PAM)
        self.write("ssh/sshd_config", _SSHD)
        self.write("ssh/authorized_keys", public_key)
        command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(self.etc / "ssh/ssh_host_ed25519_key"))
        self.run("/usr/sbin/sshd", "-f", "/etc/ssh/sshd_config")

    @property
    def host_key(self) -> str:
        """Type and key, as in a known_hosts line."""
        return " ".join(self.read("ssh/ssh_host_ed25519_key.pub").split()[:2])

    def announce(self) -> None:
        """Start lldpd on the cables."""
        self.run("lldpd", "-I", "eth*,lan*,port*")

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

    def patch(self, access: dict[str, int], trunks: dict[str, str], management: str, mac: str) -> None:
        """Put ports into the bridge, and give the switch its own address in VLAN 99."""
        words = []
        for port, vlan in access.items():
            words += ["--", "add-port", "br0", port, f"tag={vlan}"]
        for port, vlans in trunks.items():
            words += ["--", "add-port", "br0", port, f"trunks={vlans}"]
        words += ["--", "add-port", "br0", "mgmt", "tag=99", "--", "set", "interface", "mgmt", "type=internal"]
        self.run("ovs-vsctl", *words[1:])
        self.run("ip", "link", "set", "mgmt", "address", mac, "up")
        self.address("mgmt", management, via="10.99.0.1")
        # The kernel sees the same frames as the switch does, and would answer them or pass them on.
        ports = ", ".join([*access, *trunks])
        chain = f"type filter hook ingress devices = {{ {ports} }} priority 0; policy drop;"
        self.write("nftables.conf", f"table netdev switched {{\n  chain ingress {{\n    {chain}\n  }}\n}}\n")
        self.run("nft", "-f", "/etc/nftables.conf")

    def move(self, port: str, vlan: int) -> None:
        """Move an access port to another VLAN."""
        self.run("ovs-vsctl", "set", "port", port, f"tag={vlan}")


class Firewall(Host):
    """Routes between the VLANs, filters, and serves DHCP and DNS."""

    def guard(self) -> None:
        """Start filtering, forwarding, DHCP and DNS."""
        self.write("resolv.conf", "search cabinet.example\nnameserver 127.0.0.1\n")
        self.write("hosts", "127.0.0.1 localhost\n10.99.0.1 fw1.cabinet.example fw1\n10.99.0.11 sw1\n10.99.0.12 sw2\n")
        self.write("nftables.conf", _NFTABLES)
        self.write("dnsmasq.conf", _DNSMASQ)
        self.filter()
        self.run("sysctl", "-qw", "net.ipv4.ip_forward=1")
        self.serve()

    def filter(self) -> None:
        """Load the rules of the file, and only them."""
        self.run("nft", "-f", "/etc/nftables.conf")

    def serve(self) -> None:
        """Start dnsmasq; it reads its configuration once."""
        self.run("dnsmasq", "--pid-file=/run/dnsmasq.pid")

    def serve_again(self) -> None:
        """Restart dnsmasq."""
        self.stop("dnsmasq")
        self.serve()


class Computer(Host):
    """An office computer that takes its address by DHCP."""

    def lease(self) -> None:
        """Ask for an address until one is given."""
        self.write("udhcpc.sh", _DHCP_SCRIPT, 0o755)
        self.run("udhcpc", "-i", "eth0", "-s", "/etc/udhcpc.sh", "-n", "-q", "-t", "8", "-T", "1", "-x", "hostname:pc1")


class Recorder(Host):
    """A restricted unit: writes down whatever is addressed to it."""

    def record(self, address: str, mac: str) -> None:
        """Start recording what others send to the unit or ask about its address."""
        self._file: Path = self.log / "heard"
        wanted = f"not ether src {mac} and (ether dst {mac} or dst host {address} or arp dst host {address})"
        self.spawn("tcpdump", "-i", "eth0", "-n", "-e", "-l", "--immediate-mode", wanted, out=self._file)
        until(lambda: "listening on" in self._file.read_text(), "tcpdump listens")

    def heard(self) -> list[str]:
        """One line a packet."""
        lines = self._file.read_text().splitlines()
        return [line for line in lines if " > " in line]
