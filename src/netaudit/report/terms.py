"""What sections, fields and DHCP options are called; each English term is a message id."""

SECTIONS = {
    "facts": "identity",
    "interfaces": "interfaces",
    "vlans": "VLANs",
    "switchports": "ports",
    "addresses": "addresses",
    "dhcp": "DHCP",
    "dns": "DNS",
    "config": "configuration",
    "mac_table": "MAC table",
    "arp": "ARP table",
    "neighbours": "neighbours",
    "leases": "DHCP leases",
    "links": "links",
    "services": "services",
    "endpoints": "endpoints",
    "host": "host",
}
# What a field is called in a sentence.
FIELDS = {
    "hostname": "host name",
    "vendor": "vendor",
    "model": "model",
    "serial": "serial number",
    "firmware": "firmware",
    "enabled": "switched on",
    "description": "description",
    "mac": "MAC address",
    "name": "name",
    "mode": "mode",
    "untagged": "untagged VLAN",
    "tagged": "tagged VLANs",
    "prefixes": "address",
    "ranges": "range",
    "options": "options",
    "reservations": "reservations",
    "lease_seconds": "lease time in seconds",
    "address": "address",
    "resolvers": "DNS servers it asks",
    "forwarders": "DNS forwarders",
    "domain": "domain",
    "records": "records",
    "port": "port",
    "interface": "interface",
    "chassis": "chassis",
    "up": "link",
    "answer": "answer",
}
# RFC 2132 numbers that technicians know by name.
OPTIONS = {"3": "router", "6": "DNS servers", "15": "domain name", "42": "NTP servers", "66": "TFTP server"}
NOTHING = "none"
