"""What a practice's hosts serve: leases and names, images and files, and what nobody asked for."""

import json

from tests.lab.devices import Computer, Host
from tests.lab.namespaces import until

_KEA = {
    "Dhcp4": {
        "interfaces-config": {"interfaces": ["eth20"]},
        "control-socket": {"socket-type": "unix", "socket-name": "/run/kea/kea4-ctrl-socket"},
        "lease-database": {"type": "memfile", "persist": True, "lfc-interval": 0},
        "valid-lifetime": 86400,
        "subnet4": [
            {
                "id": 20,
                "subnet": "10.20.0.0/24",
                "interface": "eth20",
                "pools": [{"pool": "10.20.0.100 - 10.20.0.149"}],
                "option-data": [
                    {"name": "routers", "data": "10.20.0.1"},
                    {"name": "domain-name-servers", "data": "10.99.0.2"},
                    {"name": "ntp-servers", "data": "10.99.0.1"},
                ],
                "reservations": [{"hw-address": "00:09:21:33:10:0a", "ip-address": "10.20.0.10", "hostname": "cbct1"}],
            }
        ],
        "loggers": [{"name": "kea-dhcp4", "output_options": [{"output": "stdout"}], "severity": "WARN"}],
    }
}
_KEA_AGENT = {
    "Control-agent": {
        "http-host": "127.0.0.1",
        "http-port": 8000,
        "control-sockets": {"dhcp4": {"socket-type": "unix", "socket-name": "/run/kea/kea4-ctrl-socket"}},
        "loggers": [{"name": "kea-ctrl-agent", "output_options": [{"output": "stdout"}], "severity": "WARN"}],
    }
}
_NAMED = """options {
    directory "/var/cache/bind";
    forwarders { 192.0.2.53; };
    forward only;
    dnssec-validation no;
    listen-on { any; };
    listen-on-v6 { none; };
    allow-query { 10.0.0.0/8; 127.0.0.0/8; };
};
zone "cabinet.example" { type primary; file "/etc/bind/db.cabinet.example"; };
zone "10.in-addr.arpa" { type primary; file "/etc/bind/db.10"; };
"""
_ZONE = """$TTL 1h
@ IN SOA dhcp1.cabinet.example. it.cabinet.example. ( 1 1h 15m 1w 1h )
@ IN NS dhcp1
dhcp1 IN A 10.99.0.2
fw1 IN A 10.99.0.1
sw1 IN A 10.99.0.11
sw2 IN A 10.99.0.12
pacs IN A 10.20.0.5
ws1 IN A 10.20.0.21
images IN CNAME pacs
"""
# Daemons ask for the name behind every address that connects, and wait for an answer.
_REVERSE = """$TTL 1h
@ IN SOA dhcp1.cabinet.example. it.cabinet.example. ( 1 1h 15m 1w 1h )
@ IN NS dhcp1.cabinet.example.
"""
_CHRONY = """server 10.99.0.1 iburst
sourcedir /run/chrony-dhcp
sourcedir /etc/chrony/sources.d
"""
_RSYSLOG = """module(load="imuxsock")
include(file="/etc/rsyslog.d/*.conf" mode="optional")
"""
_DCMQRSCP = """NetworkTCPPort = 104
MaxPDUSize = 16384
MaxAssociations = 16
HostTable BEGIN
HostTable END
VendorTable BEGIN
VendorTable END
AETable BEGIN
PACS1 /run/images RW (200, 1024mb) ANY
AETable END
"""
_SAMBA = """[global]
workgroup = CABINET
server role = standalone server
map to guest = Bad User
disable netbios = yes
smb ports = 445
log file = /var/log/samba.log
[IMAGES]
path = /run/images
guest ok = yes
read only = yes
"""
_ROGUE = """# a box that somebody brought along
port=0
no-ping
interface=eth0
dhcp-authoritative
dhcp-range=10.10.0.210,10.10.0.220,255.255.255.0,1h
dhcp-option=option:router,10.10.0.200
"""


class NameServer(Host):
    """Kea gives imaging its leases, BIND answers for the practice's names."""

    def serve(self) -> None:
        """Start both."""
        self.write("kea/kea-dhcp4.conf", json.dumps(_KEA, indent=2) + "\n")
        self.write("kea/kea-ctrl-agent.conf", json.dumps(_KEA_AGENT, indent=2) + "\n")
        self.run("mkdir", "-p", "/run/kea", "/run/named")
        # With one cable pulled it answers by the other; else whoever asks for a name waits, and so does DICOM.
        self.run("sysctl", "-qw", "net.ipv4.conf.all.ignore_routes_with_linkdown=1")
        self.background("kea-dhcp4", "kea-dhcp4", "-c", "/etc/kea/kea-dhcp4.conf")
        self.background("kea-ctrl-agent", "kea-ctrl-agent", "-c", "/etc/kea/kea-ctrl-agent.conf")
        self.write("resolv.conf", "search cabinet.example\nnameserver 127.0.0.1\n")
        self.write("bind/named.conf", _NAMED)
        self.write("bind/db.cabinet.example", _ZONE)
        self.write("bind/db.10", _REVERSE)
        self.write("chrony/chrony.conf", _CHRONY)
        self.write("chrony/sources.d/site.sources", "server 10.20.0.1\n")
        self.write("rsyslog.conf", _RSYSLOG)
        self.write(
            "rsyslog.d/10-remote.conf", '*.* action(type="omfwd" target="10.99.0.11" port="514" protocol="tcp")\n'
        )
        self.run("named", "-4", "-c", "/etc/bind/named.conf")
        until(lambda: not self.run("test", "-S", "/run/kea/kea4-ctrl-socket", check=False).returncode, "Kea serves")

    def point(self, name: str, old: str, new: str) -> None:
        """Give a name of the zone another address."""
        self.edit("bind/db.cabinet.example", f"{name} IN A {old}\n", f"{name} IN A {new}\n")
        self.run("sh", "-c", "kill -HUP $(cat /run/named/named.pid)")


class ImageServer(Host):
    """A PACS: DICOM, and a share for those who import by hand."""

    def serve(self) -> None:
        """Start both."""
        self.write("dcmqrscp.cfg", _DCMQRSCP)
        self.write("samba/smb.conf", _SAMBA)
        self.run("mkdir", "-p", "/run/images", "/run/samba")
        self.run("sh", "-c", "echo lu > /run/images/lisezmoi.txt")
        self.background("dcmqrscp", "dcmqrscp", "-c", "/etc/dcmqrscp.cfg")
        self.run("smbd", "-D")


class Visitor(Computer):
    """A box that is not of the practice: its cable is not plugged in, and it can play DHCP server."""

    def arrive(self) -> None:
        """Plug it in, and let it be heard as any computer is that comes up."""
        self.plug_in()
        self.run("ip", "addr", "replace", "10.10.0.200/24", "dev", "eth0")
        self.run("ping", "-n", "-q", "-c", "1", "-W", "1", "10.10.0.1", check=False)

    def leave(self) -> None:
        """Unplug it."""
        self.run("ip", "addr", "flush", "dev", "eth0")
        self.unplug()

    def lure(self) -> None:
        """Start giving leases out."""
        self.write("dnsmasq.conf", _ROGUE)
        self.run("dnsmasq", "--pid-file=/run/dnsmasq.pid")
