"""What the simulated small business switch shows besides its configuration.

Layouts: the recordings of ntc-templates, tests/cisco_s300, those of napalm-s350 (SG250-10P), and the examples of the
Cisco 350 Series CLI guide. It hears nobody: it stands beside the practice.
"""

import ipaddress
from collections.abc import Callable, Mapping

from netaudit.lab.s300_config import ALL, S300Config, S300Port

_RUNS = "1G-Copper    Full    1000  Enabled  Off  Up          Disabled On"
_RESTS = "1G-Copper      --      --     --     --  Down           --     --"


def status(config: S300Config) -> str:
    """`show interfaces status`: every port that is not switched off has link, no aggregate has."""
    text = """                                             Flow Link          Back   Mdix
Port     Type         Duplex  Speed Neg      ctrl State       Pressure Mode
-------- ------------ ------  ----- -------- ---- ----------- -------- -------
"""
    aggregates = ""
    for port in config.ports.values():
        if port.name.startswith("Port-Channel"):
            aggregates += f"{_short(port):<8}   --     --      --      --       --    Not Present\n"
        else:
            text += f"{_short(port):<8} {_RESTS if port.shutdown else _RUNS}\n"
    return f"""{text}
                                          Flow    Link
Ch       Type    Duplex  Speed  Neg      control  State
-------- ------- ------  -----  -------- -------  -----------
{aggregates}"""


def vlans(config: S300Config) -> str:
    """`show vlan`, one port to a line."""
    text = """Created by: D-Default, S-Static, G-GVRP, R-Radius Assigned VLAN, V-Voice VLAN

Vlan       Name           Tagged Ports      UnTagged Ports      Created by
---- ----------------- ------------------ ------------------ ----------------
"""
    for vlan in sorted({1, *config.vlans}):
        tagged = [_short(port) for port in config.ports.values() if _tagged(config, port, vlan)]
        untagged = [_short(port) for port in config.ports.values() if vlan == _untagged(port)]
        name, kind = config.names.get(vlan, str(vlan)), "D" if vlan == 1 else "S"
        columns = [*zip(_pieces(tagged, untagged), _pieces(untagged, tagged), strict=True)]
        for number, (left, right) in enumerate(columns):
            head = (vlan, name, kind) if number == 0 else ("", "", "")
            text += f"{head[0]:>3}  {head[1]:<17} {left:<18} {right:<18} {head[2]:^16}".rstrip() + "\n"
    return f"{text}\n"


def _pieces(own: list[str], other: list[str]) -> list[str]:
    """A list of ports down its column, as long as the one beside it."""
    ended = [f"{name}," for name in own[:-1]] + own[-1:]
    return ended + [""] * (max(len(own), len(other), 1) - len(own))


def _untagged(port: S300Port) -> int:
    return port.access if port.mode == "access" else port.native


def _tagged(config: S300Config, port: S300Port, vlan: int) -> bool:
    allowed = port.allowed & {1, *config.vlans} if port.allowed == ALL else port.allowed
    return port.mode == "trunk" and vlan in allowed and vlan != port.native


def _short(port: S300Port) -> str:
    return port.name.replace("GigabitEthernet", "gi").replace("Port-Channel", "Po")


def addresses(config: S300Config) -> str:
    """`show ip interface`."""
    text = """IP Address        I/F    I/F Status  Type   Directed  Prec Redirect Status
                             admin/oper         Broadcast
------------------ --------- ---------- ------- --------- ---- -------- ------
"""
    for vlan, own in sorted(config.addresses.items()):
        address = str(ipaddress.ip_interface(own.replace(" ", "/")))
        text += f"{address:<18} {f'vlan {vlan}':<9} UP/UP      Static  disable   No   enable   Valid\n"
    return text


def _system(config: S300Config) -> str:
    return f"""System Description:                       SG250-10P 10-Port Gigabit PoE Smart Switch
System Name:                              {config.hostname}
System MAC Address:                       02:00:00:dd:00:01
"""


SHOWS: Mapping[str, Callable[[S300Config, str], str]] = {
    "show version": lambda *_: (
        """Active-image: flash://system/images/image_2.5.9.16.bin
  Version: 2.5.9.16
Inactive-image: flash://system/images/image1.bin
  Version: 2.2.8.4
"""
    ),
    "show system": lambda config, _: _system(config),
    "show system id": lambda _, serial: f"serial number  {serial}\n",
    "show interfaces status": lambda config, _: status(config),
    "show vlan": lambda config, _: vlans(config),
    "show ip interface": lambda config, _: addresses(config),
    "show sntp status": lambda *_: "Clock is unsynchronized, unicast\n\nUnicast servers:\n\nAnycast server:\n",
    "show mac address-table": lambda *_: (
        """Flags: I - Internal usage VLAN
Aging time is 300 sec

    Vlan          Mac Address         Port       Type
------------ --------------------- ---------- ----------

"""
    ),
    "show arp": lambda *_: "Total number of entries: 0\n",
    "show lldp neighbors": lambda *_: (
        """System capability legend:
B - Bridge; R - Router; W - Wlan Access Point; T - telephone;

  Port        Device ID          Port ID         System Name    Capabilities  TTL
--------- ----------------- ----------------- ----------------- ------------ -----

"""
    ),
}
"""Command -> its answer, of a configuration and a serial number."""
