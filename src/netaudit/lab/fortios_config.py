"""The demonstration practice's FortiGate as it is configured."""

from netaudit.lab.fortios_tree import Node


def demonstration() -> dict[str, Node]:
    """Table -> what is in it."""
    return {
        "system global": Node({"admintimeout": "10", "hostname": '"gw1"', "timezone": '"Indian/Reunion"'}),
        "system interface": Node(entries=_interfaces()),
        "system admin": Node(
            entries={
                "netaudit": _entry(
                    trusthost1="192.0.2.0 255.255.255.0",
                    accprofile='"super_admin"',
                    vdom='"root"',
                    password="netaudit-lab",  # noqa: S106  published: it opens nothing
                )
            }
        ),
        "system dns": Node({"primary": "192.0.2.53", "secondary": "192.0.2.54"}),
        "system dhcp server": Node(entries={"1": _dhcp()}),
        "firewall address": Node(
            entries={
                "CABINET": _entry(subnet="10.0.0.0 255.0.0.0", comment='"Tous les VLAN du cabinet"'),
                "FW1": _entry(subnet="192.0.2.10 255.255.255.255"),
            }
        ),
        "vpn ipsec phase1-interface": Node(
            entries={
                "telemaintenance": _entry(
                    interface='"wan1"',
                    ike_version="2",
                    peertype="any",
                    proposal="aes256-sha256",
                    remote_gw="198.51.100.7",
                    psksecret="tunnel-telemaintenance",
                )
            }
        ),
        "vpn ipsec phase2-interface": Node(
            entries={"telemaintenance": _entry(phase1name='"telemaintenance"', proposal="aes256-sha256")}
        ),
        "firewall policy": Node(
            entries={
                "1": _policy("Internet", "internal", "wan1", "CABINET", "all", "ALL", nat="enable"),
                "2": _policy("Telemaintenance", "telemaintenance", "internal", "all", "FW1", "SSH", logtraffic="all"),
            }
        ),
        "router static": Node(entries={"1": _entry(gateway="203.0.113.1", device='"wan1"')}),
    }


def _entry(**settings: str) -> Node:
    return Node({name.replace("_", "-"): value for name, value in settings.items()})


def _interfaces() -> dict[str, Node]:
    return {
        "wan1": _entry(
            vdom='"root"',
            ip="203.0.113.2 255.255.255.252",
            allowaccess="ping",
            type="physical",
            description='"Box operateur"',
            alias='"Operateur"',
            role="wan",
            snmp_index="1",
        ),
        "wan2": _entry(vdom='"root"', status="down", type="physical", role="wan", snmp_index="2"),
        "internal": _entry(
            vdom='"root"',
            ip="192.0.2.1 255.255.255.0",
            allowaccess="ping https ssh",
            type="hard-switch",
            description='"Vers FW1 eth0"',
            role="lan",
            snmp_index="5",
        ),
        "telemaintenance": _entry(vdom='"root"', type="tunnel", snmp_index="9", interface='"wan1"'),
    }


def _dhcp() -> Node:
    node = _entry(
        lease_time="86400",
        dns_server1="192.0.2.53",
        default_gateway="192.0.2.1",
        netmask="255.255.255.0",
        interface='"internal"',
    )
    node.tables["ip-range"] = Node(entries={"1": _entry(start_ip="192.0.2.100", end_ip="192.0.2.149")})
    node.tables["reserved-address"] = Node(
        entries={"1": _entry(ip="192.0.2.10", mac="00:0d:b9:51:aa:00", description='"fw1"')}
    )
    return node


def _policy(name: str, inside: str, outside: str, source: str, target: str, service: str, **more: str) -> Node:
    return _entry(
        name=f'"{name}"',
        srcintf=f'"{inside}"',
        dstintf=f'"{outside}"',
        action="accept",
        srcaddr=f'"{source}"',
        dstaddr=f'"{target}"',
        schedule='"always"',
        service=f'"{service}"',
        **more,
    )
