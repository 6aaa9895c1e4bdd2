"""Frames that others would send, made by scapy; names and addresses made up."""

from typing import Any

from scapy.compat import raw
from scapy.contrib.cdp import (
    CDPAddrRecordIPv4,
    CDPMsgAddr,
    CDPMsgDeviceID,
    CDPMsgDuplex,
    CDPMsgNativeVLAN,
    CDPMsgPortID,
    CDPMsgVoIPVLANReply,
    CDPv2_HDR,
)
from scapy.contrib.lldp import (
    LLDPDUChassisID,
    LLDPDUEndOfLLDPDU,
    LLDPDUGenericOrganisationSpecific,
    LLDPDUManagementAddress,
    LLDPDUPortID,
    LLDPDUSystemCapabilities,
    LLDPDUSystemName,
    LLDPDUTimeToLive,
)
from scapy.layers.dhcp import BOOTP, DHCP
from scapy.layers.dns import DNS, DNSQR, DNSRR, DNSRRSRV
from scapy.layers.inet import IP, UDP
from scapy.layers.inet6 import (
    ICMPv6EchoReply,
    ICMPv6ND_NA,
    ICMPv6ND_RA,
    ICMPv6NDOptPrefixInfo,
    ICMPv6NDOptRDNSS,
    IPv6,
)
from scapy.layers.l2 import ARP, LLC, SNAP, Dot1Q, Dot3, Ether
from scapy.layers.netbios import NBNSHeader, NBNSRegistrationRequest, NBTDatagram
from scapy.packet import Packet, Raw

OWN = "00:00:5e:00:53:0a"
THEIRS = "00:00:5e:00:53:0b"
SERVER = "00:00:5e:00:53:01"


def ether(target: str = OWN, source: str = THEIRS) -> Packet:
    return Ether(dst=target, src=source)


def to_all(source: str = THEIRS) -> Packet:
    return ether("ff:ff:ff:ff:ff:ff", source)


def udp(port: int, payload: Packet | bytes, target: str = "255.255.255.255", source_port: int = 0) -> Packet:
    body = Raw(payload) if isinstance(payload, bytes) else payload
    return to_all() / IP(src="10.20.0.5", dst=target) / UDP(sport=source_port or port, dport=port) / body


def bootp(operation: int, *options: object, **fields: Any) -> Packet:
    client = bytes.fromhex(THEIRS.replace(":", "")) + bytes(10)
    return BOOTP(op=operation, xid=7, chaddr=client, **fields) / DHCP(options=[*options, "end"])


ARP_REPLY = ether() / ARP(op=2, hwsrc=THEIRS, psrc="10.20.0.5", hwdst=OWN, pdst="10.20.0.9")
ARP_PROBE = to_all() / ARP(op=1, hwsrc=THEIRS, psrc="0.0.0.0", pdst="10.20.0.5")
ARP_FOR_ANOTHER = ether(source=SERVER) / ARP(op=2, hwsrc=THEIRS, psrc="10.20.0.5", hwdst=OWN, pdst="10.20.0.9")
LLDP = (
    Ether(dst="01:80:c2:00:00:0e", src=THEIRS)
    / LLDPDUChassisID(subtype=4, id=THEIRS)
    / LLDPDUPortID(subtype=5, id="Gi1/0/7")
    / LLDPDUTimeToLive(ttl=120)
    / LLDPDUSystemName(system_name="sw1")
    / LLDPDUSystemCapabilities(mac_bridge_available=1, router_available=1, mac_bridge_enabled=1)
    / LLDPDUManagementAddress(
        management_address_subtype=1,
        management_address=bytes((10, 99, 0, 11)),
        interface_numbering_subtype=1,
        interface_number=0,
        object_id="",
    )
    / LLDPDUGenericOrganisationSpecific(org_code=0x0080C2, subtype=1, data=b"\0\x14")
    / LLDPDUGenericOrganisationSpecific(org_code=0x0080C2, subtype=3, data=b"\0\x14\x08IMAGERIE")
    / LLDPDUGenericOrganisationSpecific(org_code=0x0012BB, subtype=2, data=b"\x01\x40\x3d\x6e")
    / LLDPDUGenericOrganisationSpecific(org_code=0x0012BB, subtype=10, data=b"Switch 24")
    / LLDPDUEndOfLLDPDU()
)
CDP = (
    Dot3(dst="01:00:0c:cc:cc:cc", src=THEIRS)
    / LLC(dsap=0xAA, ssap=0xAA, ctrl=3)
    / SNAP(OUI=0x00000C, code=0x2000)
    / CDPv2_HDR(
        ttl=180,
        msg=[
            CDPMsgDeviceID(val=b"sw1"),
            CDPMsgAddr(naddr=1, addr=[CDPAddrRecordIPv4(addr="10.99.0.11")]),
            CDPMsgPortID(iface=b"GigabitEthernet1/0/7"),
            CDPMsgNativeVLAN(vlan=20),
            CDPMsgDuplex(duplex=1),
            CDPMsgVoIPVLANReply(vlan=30),
        ],
    )
)
OFFER = (
    ether(source=SERVER)
    / IP(src="10.20.0.1", dst="10.20.0.101")
    / UDP(sport=67, dport=68)
    / bootp(
        2,
        ("message-type", 2),
        ("server_id", "10.20.0.1"),
        ("lease_time", 3600),
        ("router", "10.20.0.1", "10.20.0.2"),
        ("name_server", "10.20.0.1"),
        ("domain", b"cabinet.example"),
        (119, b"\x07cabinet\x07example\0\x03lan\xc0\x00"),
        (121, b"\x08\x0a\x0a\x14\x00\x02\x00\x0a\x14\x00\x01"),
        (43, b"\x01\x02\xff"),
        (66, b"boot\x1b[31m"),
        (6 + 36, b"\x01\x02\x03"),
        yiaddr="10.20.0.101",
    )
)
CLIENT = (
    to_all()
    / IP(src="0.0.0.0", dst="255.255.255.255")
    / UDP(sport=68, dport=67)
    / bootp(
        1,
        ("message-type", 3),
        ("hostname", b"cbct-1"),
        ("requested_addr", "10.20.0.30"),
        ("vendor_class_id", b"MSFT 5.0"),
        ("param_req_list", [1, 3, 6]),
        ("client_id", b"\x01" + bytes.fromhex(THEIRS.replace(":", ""))),
        (81, b"\0\0\0cbct-1.cabinet.example"),
    )
)
MDNS = udp(
    5353,
    DNS(
        qr=1,
        aa=1,
        qd=[],
        an=[
            DNSRR(rrname="_ipp._tcp.local", type="PTR", rdata="Imprimante._ipp._tcp.local"),
            DNSRRSRV(rrname="Imprimante._ipp._tcp.local", port=631, target="imprimante.local"),
            DNSRR(rrname="Imprimante._ipp._tcp.local", type="TXT", rdata=[b"ty=Office 12", b"note="]),
            DNSRR(rrname="imprimante.local", type="A", rdata="10.20.0.5"),
        ],
    ),
    "224.0.0.251",
)
MDNS_QUESTION = udp(5353, DNS(qd=[DNSQR(qname="cerec-1.local")]), "224.0.0.251")
SSDP = udp(
    1900,
    b"NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nNT: upnp:rootdevice\r\nserver: Linux/5 UPnP/1.0 Box/1\r\n"
    b"LOCATION: http://10.20.0.5/d.xml\r\n\r\n",
    "239.255.255.250",
    50000,
)
SSDP_SEARCH = udp(1900, b"M-SEARCH * HTTP/1.1\r\nST: ssdp:all\r\n\r\n", "239.255.255.250", 50000)
NETBIOS_DATAGRAM = udp(
    138, NBTDatagram(SourceName=b"PC-ACCUEIL", SourceIP="10.20.0.5", DestinationName=b"CABINET") / Raw(b"\xffSMB")
)
NETBIOS_CLAIM = udp(137, NBNSHeader(OPCODE=5, NM_FLAGS=0x11, QDCOUNT=1, ARCOUNT=1)
    / NBNSRegistrationRequest(QUESTION_NAME=b"PC-ACCUEIL", NB_ADDRESS="10.20.0.5"))  # fmt: skip
IPV6_REPLY = ether() / IPv6(src="fe80::5", dst="fe80::9") / ICMPv6EchoReply(id=7)
IPV6_NEIGHBOUR = ether() / IPv6(src="fe80::5", dst="fe80::9") / ICMPv6ND_NA(tgt="fe80::5")
IPV6_ROUTER = (
    Ether(dst="33:33:00:00:00:01", src=SERVER)
    / IPv6(src="fe80::1", dst="ff02::1", hlim=255)
    / ICMPv6ND_RA(routerlifetime=1800, M=1)
    / ICMPv6NDOptPrefixInfo(prefix="2001:db8::", prefixlen=64)
    / ICMPv6NDOptRDNSS(dns=["2001:db8::53"])
)
TAGGED = (
    Ether(dst=OWN, src=THEIRS) / Dot1Q(vlan=20) / ARP(op=2, hwsrc=THEIRS, psrc="10.20.0.5", hwdst=OWN, pdst="0.0.0.0")
)

FRAMES: dict[str, bytes] = {
    name: raw(packet) for name, packet in sorted(globals().items()) if name.isupper() and isinstance(packet, Packet)
}
