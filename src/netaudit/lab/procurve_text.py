"""How the simulated ProCurve switch prints its configuration.

Layout: HP's "Basic Operation Guide" YA/YB.16, `show running-config`, whole and of one VLAN or port. Where the lines
of each kind stand does not depend on the order in which they were typed.
"""

from netaudit.lab.procurve_config import DEFAULT_VLAN, PORTS, ProcurveConfig, parse_port_list, port_list

# First words of a global line -> where it stands; what is not named stands between the ports and the VLANs.
_FIRST = ("include-credentials", "timesync", "sntp", "time", "ip", "logging", "no telnet-server", "no web-management")
_LAST = ("spanning-tree", "no lldp", "no tftp", "no dhcp", "no autorun", "password")


def whole(config: ProcurveConfig, firmware: str) -> str:
    """Every line that is not the factory's, below the comment that says which firmware wrote it."""
    first, between, last = _sorted(config.lines)
    lines = [
        f"; J9776A Configuration Editor; Created on release #{firmware.rsplit('.', 1)[0]}",
        "; Ver #0e:01.b0.ef:02",
        f'hostname "{config.hostname}"',
        *first,
        *(line for port in range(1, PORTS + 1) for line in _port(config, port)),
        *between,
        *(line for vid in sorted(config.vlans) for line in _vlan(config, vid)),
        *last,
    ]
    return "\n".join(lines) + "\n"


def one_vlan(config: ProcurveConfig, text: str) -> str:
    """`show running-config vlan N`."""
    if not text.isdecimal() or int(text) not in config.vlans:
        return "VLAN configuration is not available.\n"
    return "\nRunning configuration:\n\n" + "\n".join(_vlan(config, int(text))) + "\n\n"


def one_port(config: ProcurveConfig, text: str) -> str:
    """`show running-config interface N`: as the whole one, and its VLANs from the port's side."""
    ports = parse_port_list(text)
    if ports is None:
        return f"Module not present for port or invalid port: {text}\n"
    lines = []
    for port in sorted(ports):
        own = _port(config, port)[1:-1]
        tagged, untagged = config.tagged_vlans(port), config.untagged_vlan(port)
        lines += [f"interface {port}", *own]
        lines += [f"   tagged vlan {port_list(set(tagged))}"] if tagged else []
        lines += [f"   untagged vlan {untagged}" if untagged is not None else "   no untagged vlan 1", "   exit"]
    return "\nRunning configuration:\n\n" + "\n".join(lines) + "\n\n"


def _sorted(lines: list[str]) -> tuple[list[str], list[str], list[str]]:
    first = [line for word in _FIRST for line in lines if _begins(line, word)]
    last = [line for word in _LAST for line in lines if _begins(line, word)]
    return first, [line for line in lines if line not in first and line not in last], last


def _begins(line: str, words: str) -> bool:
    return f"{line} ".startswith(f"{words} ")


def _port(config: ProcurveConfig, port: int) -> list[str]:
    if port not in config.names and port not in config.disabled:
        return []
    lines = [f"interface {port}"]
    lines += ["   disable"] if port in config.disabled else []
    lines += [f'   name "{config.names[port]}"'] if port in config.names else []
    return [*lines, "   exit"]


def _vlan(config: ProcurveConfig, vid: int) -> list[str]:
    vlan = config.vlans[vid]
    lines = [f"vlan {vid}", f'   name "{vlan.name}"']
    gone = set(range(1, PORTS + 1)) - vlan.untagged if vid == DEFAULT_VLAN else set()
    lines += [f"   no untagged {port_list(gone)}"] if gone else []
    lines += [f"   untagged {port_list(vlan.untagged)}"] if vlan.untagged else []
    lines += [f"   tagged {port_list(vlan.tagged)}"] if vlan.tagged else []
    return [*lines, f"   ip address {vlan.address}" if vlan.address else "   no ip address", "   exit"]
