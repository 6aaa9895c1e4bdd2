"""The practice's Linux hosts: the firewall that serves DHCP and DNS (dnsmasq 2.90, nftables 1.0.6), and a workstation.

File formats: dnsmasq(8), its lease file included; lldpcli(8), written from lldpd 1.0.16 hearing one neighbour. dnsmasq
2.90 itself accepts the configuration below (`dnsmasq --test`).
"""

import json

from netaudit.lab import linux_nft
from netaudit.lab.linux import LinuxHost
from netaudit.lab.linux_ip import LinuxInterface
from netaudit.lab.world import Endpoint, LldpNeighbour, World

FW_MAC = "00:0d:b9:51:aa:01"
_SEGMENTS = {10: "bureautique", 20: "imagerie", 30: "invites", 99: "gestion"}

_DNSMASQ = """# Cabinet dentaire de demonstration
domain=cabinet.example
expand-hosts
bogus-priv
server=192.0.2.53
interface=eth1.10
interface=eth1.20
interface=eth1.30
dhcp-range=set:bureautique,10.10.0.100,10.10.0.199,255.255.255.0,12h
dhcp-option=tag:bureautique,option:router,10.10.0.1
dhcp-option=tag:bureautique,option:dns-server,10.10.0.1
dhcp-range=set:imagerie,10.20.0.100,10.20.0.149,255.255.255.0,24h
dhcp-option=tag:imagerie,option:router,10.20.0.1
dhcp-option=tag:imagerie,option:dns-server,10.20.0.1
dhcp-option=tag:imagerie,option:ntp-server,10.99.0.1
dhcp-range=set:invites,10.30.0.50,10.30.0.250,255.255.255.0,2h
dhcp-option=tag:invites,3,10.30.0.1
dhcp-host=00:0c:29:5a:10:05,set:imagerie,10.20.0.5,pacs-1
dhcp-host=00:09:21:33:10:0a,set:imagerie,10.20.0.10,cbct-1
dhcp-host=f4:4d:30:11:20:21,set:imagerie,10.20.0.21,ws-1
dhcp-host=00:10:19:4c:02:30,set:imagerie,10.20.0.30,cerec-1
host-record=pacs.cabinet.example,10.20.0.5
host-record=imprimante.cabinet.example,10.10.0.9
cname=images.cabinet.example,pacs.cabinet.example
"""
_HOSTS = """127.0.0.1 localhost
10.99.0.1 fw1.cabinet.example fw1
10.99.0.11 sw1.cabinet.example sw1
10.99.0.12 sw2.cabinet.example sw2
"""


class Firewall(LinuxHost):
    """fw1: routes between the VLANs, filters, serves DHCP and DNS."""

    def __init__(self, world: World) -> None:
        """Stand between the practice and its operator."""
        legs = [
            LinuxInterface(f"eth1.{vlan}", FW_MAC, [f"10.{vlan}.0.1/24"], vlan=vlan, parent="eth1")
            for vlan in _SEGMENTS
        ]
        trunk = [LinuxInterface("eth0", "00:0d:b9:51:aa:00", ["192.0.2.10/24"]), LinuxInterface("eth1", FW_MAC)]
        files = {
            "/etc/resolv.conf": "search cabinet.example\nnameserver 127.0.0.1\n",
            "/etc/hosts": _HOSTS,
            "/etc/dnsmasq.conf": _DNSMASQ,
            "/etc/ethers": "00:1b:a9:44:10:09 10.10.0.9\n",
            "/etc/snmp/snmpd.conf": "agentAddress udp:10.99.0.1:161\nrocommunity c0mmunaute-lab 10.99.0.0/24\n",
            "/etc/ppp/chap-secrets": '"fti/cabinet" * "s3cret-0perateur" *\n',
            "/sys/class/dmi/id/sys_vendor": "PC Engines\n",
            "/sys/class/dmi/id/product_name": "apu4\n",
            "/sys/class/dmi/id/product_serial": "1493456\n",
        }
        super().__init__("fw1", world, [*trunk, *legs], files)
        self.gateway = ("192.0.2.1", "eth0")
        self.rules = [
            'iif "lo" accept',
            "ct state established,related accept",
            'iifname "eth1.10" oifname "eth1.20" tcp dport 104 counter accept',
            'iifname { "eth1.10", "eth1.20", "eth1.30" } oifname "eth0" counter accept',
            'iifname "eth1.30" counter drop',
        ]
        """What the firewall forwards, in nft(8)'s words."""
        self._chain = linux_nft.Chain("inet", "filter", "forward", "filter", "forward", "filter", "drop", self.rules)
        self.commands |= {
            ("nft", "list", "ruleset"): lambda: linux_nft.as_text(self._chain, self.traffic()),
            ("nft", "-j", "list", "ruleset"): lambda: linux_nft.as_json(self._chain, self.traffic()),
            ("lldpcli", "-f", "json", "show", "neighbors"): self._lldp,
        }
        self.written["/var/lib/misc/dnsmasq.leases"] = self._leases
        world.announcers[self.name] = self._announced

    def endpoints(self) -> list[Endpoint]:
        """Its leg in each VLAN, tagged on the core switch's port 1."""
        return [Endpoint(f"fw1#{vlan}", FW_MAC, "sw1", "Gi1/0/1", f"10.{vlan}.0.1", vlan) for vlan in _SEGMENTS]

    def packages(self) -> dict[str, str]:
        """The programs that make it a firewall, with Debian 12's versions."""
        return super().packages() | {
            "dnsmasq": "2.90-4~deb12u1",
            "nftables": "1.0.6-2+deb12u2",
            "lldpd": "1.0.16-1+deb12u1",
        }

    def _announced(self, port: str) -> LldpNeighbour | None:
        return LldpNeighbour("", "fw1", port, FW_MAC, "Debian GNU/Linux 12 (bookworm)", "10.99.0.1")

    def _leases(self) -> str:
        """dnsmasq(8): expiry, MAC, address, name, client id; expiries move at each renewal."""
        text = ""
        for endpoint in self.world.endpoints:
            vlan = self.world.vlan_of(endpoint)
            if endpoint.dhcp and endpoint.ip and vlan in _SEGMENTS and endpoint.ip.startswith(f"10.{vlan}."):
                expiry = int(self.world.clock()) + 3600 + self.runs * 7
                text += f"{expiry} {endpoint.mac} {endpoint.ip} {endpoint.name} *\n"
        return text

    def _lldp(self) -> str:
        """lldpcli(8): one object keyed by port where there is one neighbour, a list where there are more."""
        rows = []
        for neighbour in self.world.lldp_neighbours(self.name):
            chassis = {
                "id": {"type": "mac", "value": neighbour.chassis},
                "descr": neighbour.description,
                "mgmt-ip": neighbour.address,
            }
            port = {"id": {"type": "ifname", "value": neighbour.port}, "ttl": "120"}
            heard = {"via": "LLDP", "rid": "1", "age": self._age(), "chassis": {neighbour.name: chassis}, "port": port}
            rows.append({neighbour.local_port: heard})
        found = {} if not rows else {"interface": rows[0] if len(rows) == 1 else rows}
        return json.dumps({"lldp": found}, indent=2) + "\n"

    def _age(self) -> str:
        """How long the neighbour has been heard: since the host started, as far as this simulator knows."""
        up = int(self.uptime())
        days = up // 86400
        return f"{days} day{'s' if days > 1 else ''}, {up // 3600 % 24:02}:{up // 60 % 60:02}:{up % 60:02}"


class Workstation(LinuxHost):
    """ws-1: where images are acquired."""

    def __init__(self, world: World) -> None:
        """Stand beside the scanner."""
        files = {
            "/etc/resolv.conf": "search cabinet.example\nnameserver 10.20.0.1\n",
            "/etc/hosts": "127.0.0.1 localhost\n127.0.1.1 ws-1\n",
            "/sys/class/dmi/id/sys_vendor": "Dell Inc.\n",
            "/sys/class/dmi/id/product_name": "Precision 3660\n",
            "/sys/class/dmi/id/product_serial": "7XK2MN3\n",
        }
        interface = LinuxInterface("enp1s0", "f4:4d:30:11:20:21", ["10.20.0.21/24"])
        super().__init__("ws-1", world, [interface], files)
        self.gateway = ("10.20.0.1", "enp1s0")
