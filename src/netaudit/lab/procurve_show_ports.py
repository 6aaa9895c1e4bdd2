"""What the simulated ProCurve shows of its ports and VLANs.

Layouts follow recordings of real switches, ntc-templates tests/hp_procurve/<command>, and where those lack one, HP's
"Management and Configuration" and "Advanced Traffic Management" guides YA/YB.16. Counters move with time and looks.
"""

from typing import TYPE_CHECKING

from netaudit.lab.procurve_config import PORTS, SFP, parse_port_list
from netaudit.lab.procurve_errors import invalid, no_port

if TYPE_CHECKING:
    from netaudit.lab.procurve import ProcurveSwitch


def interfaces(switch: "ProcurveSwitch") -> str:
    """tests/hp_procurve/show_interfaces."""
    text = """ Status and Counters - Port Counters

                                                                 Flow Bcast
  Port         Total Bytes    Total Frames   Errors Rx Drops Tx  Ctrl Limit
  ------------ -------------- -------------- --------- --------- ---- -----
"""
    for port in range(1, PORTS + 1):
        frames, errors = _frames(switch, port), switch.errors.get(port, 0)
        text += f"  {port:<12} {frames * 412:<14,} {frames:<14,} {errors:<9,} {0:<9} {'off':<4} 0\n"
    return f"{text}\n"


def one_interface(switch: "ProcurveSwitch", text: str) -> str:
    """`show interfaces 5`: Management and Configuration Guide, port counters of one port."""
    ports = parse_port_list(text)
    if ports is None:
        return no_port(text)
    return "".join(_counters(switch, port) for port in sorted(ports))


def _counters(switch: "ProcurveSwitch", port: int) -> str:
    frames = _frames(switch, port)
    return f"""
 Status and Counters - Port Counters for port {port}

  Name  : {switch.config.names.get(port, ""):<64}
  MAC Address      : {dashed(switch.mac)[:-2]}{0xFF - port:02x}
  Link Status      : {"Up" if switch.link_up(port) else "Down"}
  Port Enabled     : {"No" if port in switch.config.disabled else "Yes"}
  Totals (Since boot or last clear) :
   Bytes Rx        : {frames * 271:<20,} Bytes Tx        : {frames * 141:<20,}
   Unicast Rx      : {frames // 2:<20,} Unicast Tx      : {frames // 3:<20,}
   Bcast/Mcast Rx  : {frames // 9:<20,} Bcast/Mcast Tx  : {frames // 8:<20,}
  Errors (Since boot or last clear) :
   FCS Rx          : {switch.errors.get(port, 0):<20} Drops Tx        : {0:<20}
   Total Rx Errors : {switch.errors.get(port, 0):<20} Deferred Tx     : {0:<20}

"""


def brief(switch: "ProcurveSwitch") -> str:
    """tests/hp_procurve/show_interfaces_brief; an empty slot has neither type nor mode."""
    text = """ Status and Counters - Port Status

                   | Intrusion                           MDI  Flow
  Port  Type       | Alert     Enabled Status Mode       Mode Ctrl
  ----- ---------- + --------- ------- ------ ---------- ---- ----
"""
    for port in range(1, PORTS + 1):
        enabled = "No" if port in switch.config.disabled else "Yes"
        status = "Up" if switch.link_up(port) else "Down"
        kind, mode, mdi = ("", ".", "") if port in SFP else ("100/1000T", "1000FDx", "MDIX")
        text += f"  {port:<5} {kind:<10} | {'No':<9} {enabled:<7} {status:<6} {mode:<10} {mdi:<4} off\n"
    return f"{text}\n"


def statuses(switch: "ProcurveSwitch") -> str:
    """tests/hp_procurve/show_interfaces_status: `multi` where a port is tagged in several VLANs."""
    text = """  Port     Name       Status  Config-mode   Speed    Type       Tagged Untagged
  -------- ---------- ------- ------------- -------- ---------- ------ --------
"""
    for port in range(1, PORTS + 1):
        tagged, untagged = switch.config.tagged_vlans(port), switch.config.untagged_vlan(port)
        name = _cut(switch.config.names.get(port, ""), 10)
        mode, speed, kind = ("", "", "") if port in SFP else ("Auto", "1000FDx", "100/1000T")
        status = "Up" if switch.link_up(port) else "Down"
        row = f"  {port:<8} {name:<10} {status:<7} {mode:<13} {speed:<8} {kind:<10} "
        several = "multi" if len(tagged) > 1 else "".join(map(str, tagged)) or "No"
        text += f"{row}{several:<6} {untagged or 'No'}\n"
    return f"{text}\n"


def names(switch: "ProcurveSwitch") -> str:
    """Management and Configuration Guide, `show name`: every port, named or not."""
    text = "\n Port Names\n\n  Port  Type       Name\n  ----- ---------- " + "-" * 58 + "\n"
    for port in range(1, PORTS + 1):
        kind = "" if port in SFP else "100/1000T"
        text += f"  {port:<5} {kind:<10} {switch.config.names.get(port, '')}\n"
    return f"{text}\n"


def vlans(switch: "ProcurveSwitch") -> str:
    """tests/hp_procurve/show_vlans; width of the name as in 16.x."""
    default = switch.config.vlans[1].name
    text = f"""
 Status and Counters - VLAN Information

  Maximum VLANs to support : 256
  Primary VLAN : {default}
  Management VLAN :

  VLAN ID Name                             | Status     Voice Jumbo
  ------- -------------------------------- + ---------- ----- -----
"""
    for vid, vlan in sorted(switch.config.vlans.items()):
        text += f"  {vid:<7} {vlan.name:<32} | Port-based No    No\n"
    return f"{text}\n"


def one_vlan(switch: "ProcurveSwitch", text: str) -> str:
    """`show vlans 20`: Advanced Traffic Management Guide."""
    if not text.isdecimal() or int(text) not in switch.config.vlans:
        return invalid(text)
    vid, vlan = int(text), switch.config.vlans[int(text)]
    shown = f"""
 Status and Counters - VLAN Information - VLAN {vid}

  VLAN ID : {vid}
  Name : {vlan.name}
  Status : Port-based
  Voice : No
  Jumbo : No

  Port Information Mode     Unknown VLAN Status
  ---------------- -------- ------------ ----------
"""
    for port in sorted(vlan.untagged | vlan.tagged):
        mode = "Tagged" if port in vlan.tagged else "Untagged"
        shown += f"  {port:<16} {mode:<8} {'Learn':<12} {'Up' if switch.link_up(port) else 'Down'}\n"
    return f"{shown}\n"


def port_vlans(switch: "ProcurveSwitch", text: str) -> str:
    """`show vlans ports 1-4`: the VLANs that some of these ports are in."""
    ports = parse_port_list(text)
    return no_port(text) if ports is None else _vlans_of(switch, ports, text, detail=False)


def port_vlans_detail(switch: "ProcurveSwitch", text: str) -> str:
    """`show vlans ports all detail`: each port's VLANs, and how it is in them."""
    ports = parse_port_list(text)
    if ports is None:
        return no_port(text)
    return "".join(_vlans_of(switch, {port}, str(port), detail=True) for port in sorted(ports))


def _vlans_of(switch: "ProcurveSwitch", ports: set[int], heading: str, detail: bool) -> str:
    text = f"\n Status and Counters - VLAN Information - for ports {heading}\n\n"
    if detail:
        text += f"  Port name: {switch.config.names.get(min(ports), '')}\n"
    text += f"  VLAN ID Name                 | Status     Voice Jumbo{' Mode' if detail else ''}\n"
    text += f"  ------- -------------------- + ---------- ----- -----{' --------' if detail else ''}\n"
    for vid, vlan in sorted(switch.config.vlans.items()):
        if ports & (vlan.tagged | vlan.untagged):
            mode = ("Tagged" if ports & vlan.tagged else "Untagged") if detail else ""
            text += f"  {vid:<7} {vlan.name[:20]:<20} | Port-based No    {'No':<5} {mode}".rstrip() + "\n"
    return f"{text}\n"


def mac_table(switch: "ProcurveSwitch", wanted: str = "") -> str:
    """tests/hp_procurve/show_mac-address; `wanted` is a port list, or empty for every port."""
    ports = parse_port_list(wanted) if wanted else set(range(1, PORTS + 1))
    if ports is None:
        return no_port(wanted)
    text = """
 Status and Counters - Port Address Table

  MAC Address       Port                            VLAN
  ----------------- ------------------------------- ----
"""
    for row in switch.world.mac_table(switch.name):
        if row.port and int(row.port) in ports:
            text += f"  {dashed(row.mac):<17} {row.port:<31} {row.vlan}\n"
    return f"{text}\n"


def dashed(mac: str) -> str:
    """`00:09:21:33:10:0a` -> `000921-33100a`."""
    digits = mac.replace(":", "")
    return f"{digits[:6]}-{digits[6:]}"


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 3]}..."


def _frames(switch: "ProcurveSwitch", port: int) -> int:
    """Since the switch started; none on a port that has no link."""
    if not switch.link_up(port):
        return 0
    return int(switch.world.clock() - switch.booted_at) * (port + 3) + switch.shows
