"""The router and firewall: Open vSwitch tells the tags of its uplink apart, FRR routes, nftables filters.

It also serves DHCP and DNS to the office, with dnsmasq, as such boxes do.
"""

from tests.lab.devices import Switch

FRR_USER = "visiteur"
"""Somebody whose login shell is vtysh."""

_DNSMASQ = """# Cabinet dentaire, real dnsmasq
domain=cabinet.example
expand-hosts
bogus-priv
no-resolv
no-ping
server=192.0.2.53
interface=lan10
dhcp-authoritative
dhcp-range=set:bureautique,10.10.0.100,10.10.0.199,255.255.255.0,12h
dhcp-option=tag:bureautique,option:router,10.10.0.1
dhcp-option=tag:bureautique,option:dns-server,10.10.0.1
dhcp-option=tag:bureautique,option:ntp-server,10.99.0.1
dhcp-host=00:1b:a9:44:10:09,set:bureautique,10.10.0.20,imprimante
host-record=pacs.cabinet.example,10.20.0.5
cname=images.cabinet.example,pacs.cabinet.example
"""
_NFTABLES = """table inet filter {
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
    oifname "lan99" ip daddr 10.99.0.2 udp dport 53 counter accept comment "DNS"
  }
  chain input {
    type filter hook input priority filter; policy accept;
    iifname "lan10" tcp dport 22 counter drop
    iifname "lan20" update @vus { ip saddr } counter
    iifname "lan99" tcp dport 22 limit rate 100/second burst 50 packets quota name "invites" drop
  }
}
"""
_FRR = """frr version 8.4.4
frr defaults traditional
hostname fw1
password {vty}
enable password {enable}
service integrated-vtysh-config
ip route 0.0.0.0/0 10.99.0.254
ip route 192.168.40.0/24 10.20.0.5 150
ip route 192.168.42.0/24 blackhole
ipv6 route 2001:db8:40::/48 blackhole
interface lan20
 description Imagerie
exit
"""


class Firewall(Switch):
    """Routes between the VLANs, filters, and serves the office DHCP and DNS."""

    def join(self) -> None:
        """One cable with three tags; an interface in each of them."""
        self.switch_on()
        self.patch({}, {"uplink": "10,20,99"})
        for vlan in (10, 20, 99):
            self.internal(f"lan{vlan}", vlan, f"00:0d:b9:51:aa:{vlan}", f"10.{vlan}.0.1/24")

    def guard(self) -> None:
        """Start filtering, forwarding, routing, DHCP and DNS."""
        self.write("resolv.conf", "search cabinet.example\nnameserver 127.0.0.1\n")
        self.write("hosts", "127.0.0.1 localhost\n10.99.0.1 fw1.cabinet.example fw1\n10.99.0.11 sw1\n10.99.0.12 sw2\n")
        self.write("nftables.conf", f"flush ruleset\n{self.apart}{_NFTABLES}")
        self.write("dnsmasq.conf", _DNSMASQ)
        self.filter()
        self.run("sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1")
        self.serve()
        self.route()

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

    def route(self) -> None:
        """Start FRR, and let somebody log in to it."""
        group = next(line.split(":")[2] for line in self.read("group").splitlines() if line.startswith("frrvty:"))
        self.add_user(FRR_USER, 7998, int(group), "/usr/bin/vtysh")
        self.write("pam.d/frr", self.read("pam.d/other"))
        self.write("frr/vtysh.conf", "service integrated-vtysh-config\n")
        self.write("frr/frr.conf", _FRR.format(vty="ligne-lab", enable="mode-lab"))
        self.run("sh", "-c", "chown -R frr:frr /etc/frr; install -d -o frr -g frrvty -m 755 /run/frr")
        for daemon in ("zebra", "staticd"):
            self.run(f"/usr/lib/frr/{daemon}", "-d", "-A", "127.0.0.1")
        self.run("vtysh", "-b")

    def vtysh(self, *lines: str) -> str:
        """Give FRR commands, one after the other."""
        return self.run("vtysh", *(word for line in lines for word in ("-c", line))).stdout
