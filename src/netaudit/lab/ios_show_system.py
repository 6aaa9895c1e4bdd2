"""What the simulated Catalyst shows of itself: software, hardware, clock."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netaudit.lab.ios import IosSwitch


def version(switch: "IosSwitch") -> str:
    """tests/cisco_ios/show_version, and the 2960-X's own lines (its serial and model stand at the end)."""
    seconds = int(switch.world.clock() - switch.booted_at)
    weeks, days, hours = seconds // 604800, seconds // 86400 % 7, seconds // 3600 % 24
    up = f"{weeks} weeks, {days} days, {hours} hours, {seconds // 60 % 60} minutes"
    image = "C2960X Software (C2960X-UNIVERSALK9-M)"
    return f"""Cisco IOS Software, {image}, Version {switch.firmware}, RELEASE SOFTWARE (fc3)
Technical Support: http://www.cisco.com/techsupport
Copyright (c) 1986-2023 by Cisco Systems, Inc.

ROM: Bootstrap program is C2960X boot loader
BOOTLDR: C2960X Boot Loader (C2960X-HBOOT-M) Version 15.2(7r)E, RELEASE SOFTWARE (fc1)

{switch.config.hostname} uptime is {up}
System returned to ROM by power-on
System image file is "flash:/c2960x-universalk9-mz.{switch.firmware.replace("(", "").replace(")", ".")}.bin"

cisco {switch.model} (APM86XXX) processor (revision H0) with 524288K bytes of memory.
Processor board ID {switch.serial}
Last reset from power-on
2 Virtual Ethernet interfaces
28 Gigabit Ethernet interfaces
The password-recovery mechanism is enabled.

512K bytes of flash-simulated non-volatile configuration memory.
Base ethernet MAC Address       : 70:6D:15:8A:2B:80
Motherboard serial number       : {switch.serial}
Model revision number           : H0
Model number                    : {switch.model}
System serial number            : {switch.serial}

Switch Ports Model              SW Version            SW Image
------ ----- -----              ----------            ----------
*    1 28    {switch.model:<18} {switch.firmware:<21} C2960X-UNIVERSALK9-M

Configuration register is 0xF

"""


def inventory(switch: "IosSwitch") -> str:
    """oxidized spec/model/data/ios#C9200L-24P-4G_17.09.04a#simulation.yaml; a 2960-X alone has one entry."""
    return f'''NAME: "1", DESCR: "{switch.model}"
PID: {switch.model:<18}, VID: V07  , SN: {switch.serial}


'''


def clock(switch: "IosSwitch") -> str:
    """The device's time, in UTC."""
    now = switch.world.clock()
    return f"*{stamp(now, f'.{int(now * 1000) % 1000:03d}')}\n"


def stamp(when: float, fraction: str = "") -> str:
    """A time as IOS prints it, in UTC."""
    moment = datetime.fromtimestamp(when, UTC)
    return f"{moment:%H:%M:%S}{fraction} UTC {moment:%a %b} {moment.day} {moment.year}"
