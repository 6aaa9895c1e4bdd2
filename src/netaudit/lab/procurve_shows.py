"""What the simulated ProCurve shows of itself and of its neighbours, and every `show` there is.

Layouts follow recordings of real switches, ntc-templates tests/hp_procurve/<command>, and where those lack one, HP's
"Basic Operation" and "Management and Configuration" guides YA/YB.16.
"""

import ipaddress
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from netaudit.lab import procurve_show_ports as ports
from netaudit.lab import procurve_text
from netaudit.lab.procurve_config import parse_port_list
from netaudit.lab.procurve_errors import no_port
from netaudit.lab.world import LldpNeighbour

if TYPE_CHECKING:
    from netaudit.lab.procurve import ProcurveSwitch


def system(switch: "ProcurveSwitch") -> str:
    """tests/hp_procurve/show_system; load, memory and packets move."""
    up = int(switch.world.clock() - switch.booted_at)
    age = f"{up // 86400} days" if up >= 86400 else f"{up // 60} mins"
    moving = int(switch.world.clock()) % 100_000 + switch.shows
    return f"""
 Status and Counters - General System Information

  System Name        : {switch.config.hostname:<40}
  System Contact     : {switch.config.value("snmp-server contact")}
  System Location    : {switch.config.value("snmp-server location")}

  MAC Age Time (sec) : 300

  Time Zone          : {switch.config.value("time timezone") or 0}
  Daylight Time Rule : {switch.config.value("time daylight-time-rule") or "None"}

  Software revision  : {switch.firmware:<20} Base MAC Addr      : {ports.dashed(switch.mac)}
  ROM Version        : {"YA.15.20":<20} Serial Number      : {switch.serial}

  Up Time            : {age:<20} Memory   - Total   : 128,380,928
  CPU Util (%)       : {moving % 40:<20}            Free    : {61_000_000 + moving:,}

  IP Mgmt  - Pkts Rx : {moving * 3:<20,} Packet   - Total   : 6750
             Pkts Tx : {moving * 2:<20,} Buffers    Free    : {5000 + moving % 90}
                                                       Lowest  : 4821
                                                       Missed  : 0

"""


def version(switch: "ProcurveSwitch") -> str:
    """Basic Operation Guide, `show version`."""
    return f"""
Image stamp:    /ws/swbuildm/rel_ajanta_qaoff/code/build/lakes(swbuildm_rel_ajanta_qaoff)
                Mar  3 2023 11:20:01
                {switch.firmware}
                641
Boot Image:     Primary

Boot ROM Version:    YA.15.20
Active Boot ROM:     Primary

"""


def clock(switch: "ProcurveSwitch") -> str:
    """Management and Configuration Guide, `show time`: local time, the time zone in minutes east of UTC."""
    offset = int(switch.config.value("time timezone") or 0) * 60
    return time.strftime("%a %b %e %H:%M:%S %Y\n", time.gmtime(switch.world.clock() + offset))


def running_config(switch: "ProcurveSwitch") -> str:
    """The whole configuration."""
    return f"\nRunning configuration:\n\n{procurve_text.whole(switch.config, switch.firmware)}\n"


def startup_config(switch: "ProcurveSwitch") -> str:
    """What is saved, in the first of the configuration files."""
    return f"\nStartup configuration: 1\n\n{procurve_text.whole(switch.startup, switch.firmware)}\n"


def config_status(switch: "ProcurveSwitch") -> str:
    """Basic Operation Guide, `show config status`."""
    if switch.config == switch.startup:
        return "Running configuration is same as the startup configuration.\n"
    return "Running configuration has been changed and needs to be saved.\n"


def ip(switch: "ProcurveSwitch") -> str:
    """Management and Configuration Guide, `show ip`, with 16.x's two proxy ARP columns."""
    text = f"""
 Internet (IP) Service

  IP Routing : Disabled

  Default Gateway : {switch.config.value("ip default-gateway"):<15}
  Default TTL     : 64
  Arp Age         : 20
  Domain Suffix   : {switch.config.value("ip dns domain-name")}
  DNS server      :

                       |                                            Proxy ARP
  VLAN                 | IP Config  IP Address      Subnet Mask     Std  Local
  -------------------- + ---------- --------------- --------------- ----------
"""
    for _, vlan in sorted(switch.config.vlans.items()):
        row = f"  {vlan.name[:20]:<20} | "
        if vlan.address == "dhcp-bootp":
            text += f"{row}DHCP/Bootp\n"
        elif vlan.address:
            address, mask = vlan.address.split()
            text += f"{row}Manual     {address:<15} {mask:<16} No    No\n"
        else:
            text += f"{row}Disabled\n"
    return f"{text}\n"


def arp(switch: "ProcurveSwitch") -> str:
    """tests/hp_procurve/show_arp: the stations of its own subnet that it has talked to."""
    text = """
 IP ARP table

  IP Address      MAC Address       Type    Port
  --------------- ----------------- ------- ----
"""
    learnt = {(row.mac, row.vlan): row.port for row in switch.world.mac_table(switch.name) if row.port}
    own = {
        vid: ipaddress.ip_interface(vlan.address.replace(" ", "/")).network
        for vid, vlan in switch.config.vlans.items()
        if vid in switch.own_addresses()
    }
    for endpoint in switch.world.endpoints:
        vlan = switch.world.vlan_of(endpoint)
        if vlan is None or endpoint.ip is None or vlan not in own or (endpoint.mac, vlan) not in learnt:
            continue
        if ipaddress.ip_address(endpoint.ip) in own[vlan]:
            text += f"  {endpoint.ip:<15} {ports.dashed(endpoint.mac):<17} dynamic {learnt[endpoint.mac, vlan]}\n"
    return f"{text}\n"


def trunks(_switch: "ProcurveSwitch") -> str:
    """tests/hp_procurve/show_trunks; none is configured."""
    return """
 Load Balancing Method:  L3-based (default)

  Port   | Name                             Type       | Group Type
  ------ + -------------------------------- ---------- + ----- --------

"""


def lldp(switch: "ProcurveSwitch") -> str:
    """Management and Configuration Guide, `show lldp info remote-device`: long values are cut."""
    text = """
 LLDP Remote Devices Information

  LocalPort | ChassisId                 PortId PortDescr SysName
  --------- + ------------------------- ------ --------- ----------------------
"""
    for heard in _heard(switch):
        row = f"{ports.dashed(heard.chassis):<25} {_cut(heard.port, 6):<6} {_cut(heard.port, 9):<9} "
        text += f"  {heard.local_port:<9} | {row}{_cut(heard.name, 22)}\n"
    return f"{text}\n"


def lldp_detail(switch: "ProcurveSwitch") -> str:
    """tests/hp_procurve/show_lldp_info_remote-device_detail: every port's neighbours."""
    return "\n LLDP Remote Device Information Detail\n\n" + "".join(_detail(heard) for heard in _heard(switch))


def lldp_port(switch: "ProcurveSwitch", text: str) -> str:
    """The same of some ports."""
    wanted = parse_port_list(text)
    if wanted is None:
        return no_port(text)
    heard = [each for each in _heard(switch) if int(each.local_port) in wanted]
    return "\n LLDP Remote Device Information Detail\n\n" + "".join(_detail(each) for each in heard)


def lldp_local(switch: "ProcurveSwitch") -> str:
    """tests/hp_procurve/show_lldp_info_local-device."""
    own = [address for _, address in switch.own_addresses().values()]
    managed = f"     Type: ipv4\n     Address: {own[0]}\n" if own else ""
    rows = "".join(f"  {port:<8} {'local':<8} {port:<8} {port}\n" for port in sorted(parse_port_list("all") or ()))
    return f"""
 LLDP Local Device Information

  Chassis Type : mac-address
  Chassis Id   : {ports.dashed(switch.mac)}
  System Name  : {switch.config.hostname}
  System Description : {_cut(f"HP J9776A 2530-24G Switch, revision {switch.firmware}, ROM YA.15.20", 52)}
  System Capabilities Supported: bridge
  System Capabilities Enabled: bridge

  Management Address  :
{managed}
 LLDP Port Information

  Port     PortType PortId   PortDesc
  -------- -------- -------- --------
{rows}
"""


def _heard(switch: "ProcurveSwitch") -> list[LldpNeighbour]:
    if "no lldp run" in switch.config.lines:
        return []
    return sorted(
        (each for each in switch.world.lldp_neighbours(switch.name) if switch.link_up(int(each.local_port))),
        key=lambda each: int(each.local_port),
    )


def _detail(heard: LldpNeighbour) -> str:
    managed = f"     Type    : ipv4\n     Address : {heard.address}\n" if heard.address else ""
    return f"""  Local Port   : {heard.local_port}
  ChassisType  : {"mac-address":<20}
  ChassisId    : {ports.dashed(heard.chassis):<24}
  PortType     : {"interface-name":<58}
  PortId       : {heard.port:<58}
  SysName      : {heard.name:<32}
  System Descr : {_cut(heard.description, 60):<60}
  PortDescr    : {heard.port:<58}
  Pvid         :{" " * 25}

  System Capabilities Supported  : bridge, router
  System Capabilities Enabled    : bridge

  Remote Management Address
{managed}
------------------------------------------------------------------------------
"""


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 3]}..."


COMMANDS: Mapping[str, Callable[..., str]] = {
    "system": system,
    "system information": system,
    "version": version,
    "time": clock,
    "running-config": running_config,
    "running-config vlan <vid>": lambda switch, vid: procurve_text.one_vlan(switch.config, vid),
    "running-config interface <ports>": lambda switch, text: procurve_text.one_port(switch.config, text),
    "startup-config": startup_config,
    "config": startup_config,
    "config status": config_status,
    "interfaces": ports.interfaces,
    "interfaces <ports>": ports.one_interface,
    "interfaces brief": ports.brief,
    "interfaces status": ports.statuses,
    "name": ports.names,
    "vlans": ports.vlans,
    "vlans <vid>": ports.one_vlan,
    "vlans ports <ports>": ports.port_vlans,
    "vlans ports <ports> detail": ports.port_vlans_detail,
    "mac-address": ports.mac_table,
    "mac-address <ports>": ports.mac_table,
    "ip": ip,
    "arp": arp,
    "trunks": trunks,
    "lldp info remote-device": lldp,
    "lldp info remote-device detail": lldp_detail,
    "lldp info remote-device <ports>": lldp_port,
    "lldp info local-device": lldp_local,
}
