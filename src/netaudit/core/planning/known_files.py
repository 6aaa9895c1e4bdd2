"""How the files of the usual daemons are checked before they count, and how each daemon is made to read them again.

Manual pages: nft(8), dnsmasq(8), kea-dhcp4(8), named-checkconf(8), named-checkzone(8), sshd(8), unbound-checkconf(8),
dhcpd(8), testparm(1), rsyslogd(8), chronyd(8). BIND, Kea and sshd read again at a hang-up signal; dnsmasq is started
again, for it reads its configuration once.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Care:
    """What belongs to a file."""

    validate: str
    """`{file}` stands for the new text's file."""
    reload: str


def _hang_up(pid_file: str) -> str:
    return f"sudo -n sh -c 'kill -HUP $(cat {pid_file})'"


def _again(service: str, program: str, pid_file: str) -> str:
    """Start a daemon again: by systemd where it runs, else by its pid file."""
    by_hand = f"kill $(cat {pid_file}); while [ -e /proc/$(cat {pid_file}) ]; do sleep 0.1; done; {program}"
    return f"sudo -n sh -c 'if [ -d /run/systemd/system ]; then systemctl restart {service}; else {by_hand}; fi'"


_DNSMASQ_PID = "/run/dnsmasq.pid"
_DNSMASQ = _again("dnsmasq", f"dnsmasq --pid-file={_DNSMASQ_PID}", _DNSMASQ_PID)
# Whatever holds an address must still be a text.
_NOT_EMPTY = "sudo -n test -s {file}"
_KNOWN: tuple[tuple[str, Care], ...] = (
    (r"/etc/nftables\.conf", Care("sudo -n nft -c -f {file}", "sudo -n nft -f /etc/nftables.conf")),
    (r"/etc/dnsmasq\.conf|/etc/dnsmasq\.d/[^/]+", Care("sudo -n dnsmasq --test -C {file}", _DNSMASQ)),
    (
        r"/etc/kea/kea-dhcp4\.conf",
        Care("sudo -n kea-dhcp4 -t {file}", _hang_up("/run/kea/kea-dhcp4.kea-dhcp4.pid")),
    ),
    (
        r"/etc/bind/named\.conf[^/]*|/etc/named\.conf",
        Care("sudo -n named-checkconf {file}", _hang_up("/run/named/named.pid")),
    ),
    (r"/etc/ssh/sshd_config(?:\.d/[^/]+)?", Care("sudo -n sshd -t -f {file}", _hang_up("/run/sshd.pid"))),
    (
        r"/etc/unbound/unbound\.conf(?:\.d/[^/]+)?",
        Care("sudo -n unbound-checkconf {file}", "sudo -n unbound-control reload"),
    ),
    (
        r"/etc/dhcp/dhcpd\.conf",
        Care("sudo -n dhcpd -t -cf {file}", _again("isc-dhcp-server", "dhcpd", "/run/dhcpd.pid")),
    ),
    (r"/etc/samba/smb\.conf", Care("sudo -n testparm -s {file}", "sudo -n smbcontrol all reload-config")),
    (r"/etc/hosts", Care(_NOT_EMPTY, f"sudo -n sh -c 'test ! -e {_DNSMASQ_PID} || kill -HUP $(cat {_DNSMASQ_PID})'")),
    (r"/etc/resolv\.conf", Care(_NOT_EMPTY, "true")),
)
_ZONE = Care("sudo -n named-checkzone {zone} {file}", _hang_up("/run/named/named.pid"))


def care_of(path: str, zone: str = "") -> Care | None:
    """How a file is checked and read again; None where nothing is known of it.

    Args:
        path: absolute.
        zone: the zone whose records it holds, if any.
    """
    if re.fullmatch(r"[A-Za-z0-9._-]{1,253}", zone):
        return Care(_ZONE.validate.replace("{zone}", zone), _ZONE.reload)
    return next((care for pattern, care in _KNOWN if re.fullmatch(pattern, path)), None)
