"""What the simulated ProCurve shows; layouts follow ntc-templates tests/hp_procurve/<command>."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from netaudit.lab.procurve_config import PORTS, render

if TYPE_CHECKING:
    from netaudit.lab.procurve import ProcurveSwitch


def system(switch: "ProcurveSwitch") -> str:
    """tests/hp_procurve/show_system; load, memory and packets move."""
    days = int(switch.world.clock() - switch.booted_at) // 86400
    moving = int(switch.world.clock()) % 100_000 + switch.shows
    return f"""
 Status and Counters - General System Information

  System Name        : {switch.config.hostname}
  System Contact     : Service informatique
  System Location    : Salle technique

  MAC Age Time (sec) : 300

  Time Zone          : 240
  Daylight Time Rule : None

  Software revision  : {switch.firmware}       Base MAC Addr      : 3821c7-5e1000
  ROM Version        : YA.15.20             Serial Number      : {switch.serial}

  Up Time            : {days} days              Memory   - Total   : 128,380,928
  CPU Util (%)       : {moving % 40}                               Free    : {61_000_000 + moving:,}

  IP Mgmt  - Pkts Rx : {moving * 3:,}           Packet   - Total   : 6750
             Pkts Tx : {moving * 2:,}           Buffers    Free    : {5000 + moving % 90}

"""


def version(switch: "ProcurveSwitch") -> str:
    """Basic Operation Guide, `show version`."""
    return f"""
Image stamp:    /ws/swbuildm/rel_ajanta_qaoff/code/build/lakes(swbuildm_rel_ajanta_qaoff)
                Mar  3 2023 11:20:01
                {switch.firmware}
                641
Boot Image:     Primary

"""


def running_config(switch: "ProcurveSwitch") -> str:
    """The whole configuration."""
    return render(switch.config, switch.firmware)


def startup_config(switch: "ProcurveSwitch") -> str:
    """What is saved."""
    return render(switch.startup, switch.firmware).replace("Running configuration:", "Startup configuration:")


def interfaces_brief(switch: "ProcurveSwitch") -> str:
    """tests/hp_procurve/show_interfaces_brief."""
    text = """ Status and Counters - Port Status

                   | Intrusion                           MDI  Flow
  Port  Type       | Alert     Enabled Status Mode       Mode Ctrl
  ----- ---------- + --------- ------- ------ ---------- ---- ----
"""
    for port in range(1, PORTS + 1):
        enabled = "No " if port in switch.config.disabled else "Yes"
        status = "Up  " if _up(switch, port) else "Down"
        text += f"  {port:<5} 100/1000T  | No        {enabled}     {status}   1000FDx    MDIX off\n"
    return f"{text}\n"


def vlans(switch: "ProcurveSwitch") -> str:
    """tests/hp_procurve/show_vlans."""
    text = """
 Status and Counters - VLAN Information

  Maximum VLANs to support : 256
  Primary VLAN : DEFAULT_VLAN
  Management VLAN :

  VLAN ID Name                             | Status     Voice Jumbo
  ------- -------------------------------- + ---------- ----- -----
"""
    for vid, vlan in sorted(switch.config.vlans.items()):
        text += f"  {vid:<7} {vlan.name:<32} | Port-based No    No\n"
    return f"{text}\n"


def mac_address(switch: "ProcurveSwitch") -> str:
    """tests/hp_procurve/show_mac-address."""
    text = """
 Status and Counters - Port Address Table

  MAC Address       Port                            VLAN
  ----------------- ------------------------------- ----
"""
    rows = [row for row in switch.world.mac_table(switch.name) if row.port]
    return text + "".join(f"  {_dashed(row.mac):<17} {row.port:<31} {row.vlan}\n" for row in rows) + "\n"


def arp(switch: "ProcurveSwitch") -> str:
    """tests/hp_procurve/show_arp: what the switch itself has talked to, the gateway and the core switch."""
    text = """
 IP ARP table

  IP Address      MAC Address       Type    Port
  --------------- ----------------- ------- ----
"""
    learnt = {row.mac: row.port for row in switch.world.mac_table(switch.name) if row.port}
    for endpoint in switch.world.endpoints:
        if endpoint.ip and endpoint.ip.startswith("10.99.") and endpoint.mac in learnt:
            text += f"  {endpoint.ip:<15} {_dashed(endpoint.mac):<17} dynamic {learnt[endpoint.mac]}\n"
    return f"{text}\n"


def lldp_detail(switch: "ProcurveSwitch") -> str:
    """tests/hp_procurve/show_lldp_info_remote-device_detail."""
    text = "\n LLDP Remote Device Information Detail\n\n"
    for neighbour in switch.world.lldp_neighbours(switch.name):
        text += f"""  Local Port   : {neighbour.local_port}
  ChassisType  : mac-address
  ChassisId    : {_dashed(neighbour.chassis)}
  PortType     : interface-name
  PortId       : {neighbour.port}
  SysName      : {neighbour.name}
  System Descr : {neighbour.description[:60]}
  PortDescr    : {neighbour.port}
  Pvid         :

  System Capabilities Supported  : bridge, router
  System Capabilities Enabled    : bridge

  Remote Management Address
     Type    : ipv4
     Address : {neighbour.address}

------------------------------------------------------------------------------
"""
    return text


def lldp(switch: "ProcurveSwitch") -> str:
    """Advanced Traffic Management Guide, `show lldp info remote-device`: one line a neighbour."""
    text = """
 LLDP Remote Devices Information

  LocalPort | ChassisId          PortId PortDescr SysName
  --------- + ------------------ ------ --------- ----------------------
"""
    for neighbour in switch.world.lldp_neighbours(switch.name):
        row = f"{_dashed(neighbour.chassis):<18} {neighbour.port[:6]:<6} {neighbour.port[:9]:<9} {neighbour.name}"
        text += f"  {neighbour.local_port:<9} | {row}\n"
    return f"{text}\n"


def _up(switch: "ProcurveSwitch", port: int) -> bool:
    return port not in switch.config.disabled and switch.world.plugged_into(switch.name, str(port))


def _dashed(mac: str) -> str:
    digits = mac.replace(":", "")
    return f"{digits[:6]}-{digits[6:]}"


COMMANDS: dict[str, Callable[..., str]] = {
    "system": system,
    "version": version,
    "running-config": running_config,
    "config": startup_config,
    "interfaces brief": interfaces_brief,
    "vlans": vlans,
    "mac-address": mac_address,
    "arp": arp,
    "lldp info remote-device": lldp,
    "lldp info remote-device detail": lldp_detail,
}
SHOWS = {name.replace(" ", "-"): show for name, show in COMMANDS.items()}
