"""Everything that the probe sends, and the one place that asks whether it may.

Nothing but `Sender` holds a socket that sends, and each of its methods goes through `_may`, which asks
`core.restraint.decide`. Passive mode neither makes one nor imports this module.
"""

import errno
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address

from netaudit.core.restraint import Contact, Refusal, Rules, decide
from netaudit.model.sighting import Withheld
from netaudit.probe._frames import echo4
from netaudit.probe._mouth import Laid, Mouth, open_mouth
from netaudit.probe._report import Report
from netaudit.probe._seen import Seen

_FULL = (errno.ENOBUFS, errno.EAGAIN)
_FULL_SECONDS = 5.0
_BURST_SECONDS = 0.00128
"""What may go out at once after a pause: at the usual 200,000 a second, the requests for 256 addresses."""


@dataclass(frozen=True)
class Volley:
    """ARP requests that were given leave, ready to go."""

    kept: Sequence[int]
    """Which of the requests they are."""
    addresses: Sequence[str]
    laid: Laid | None


class Sender:
    """Sends what may be sent, not faster than it may."""

    def __init__(self, rules: Rules, seen: Seen, report: Report, *, frames_per_second: int) -> None:
        """Hold no socket yet: `open` does."""
        self._rules = rules
        self._seen = seen
        self._report = report
        self._rate = float(frames_per_second)
        self._burst = max(1.0, frames_per_second * _BURST_SECONDS)
        self._room = self._burst
        self._counted = time.monotonic()
        self._mouth: Mouth | None = None
        self._echoes: socket.socket | None = None
        self._number = os.getpid() & 0xFFFF
        self._full_since = 0.0
        self.sent = 0

    def open(self, interface: str) -> None:
        """Open what sends frames; raises OSError without the right to."""
        self._mouth = open_mouth(interface)

    def open_echoes(self) -> bool:
        """Open what sends echo requests; whether this machine lets us."""
        self._echoes = _echo_socket()
        return self._echoes is not None

    def room(self) -> int:
        """How many may go out now without being faster than allowed."""
        now = time.monotonic()
        self._room = min(self._burst, self._room + (now - self._counted) * self._rate)
        self._counted = now
        return int(self._room)

    def volley(self, requests: Sequence[tuple[str, bytes]]) -> Volley:
        """Decide of ARP requests, each an address and its frame, and make those ready that may be sent."""
        kept = [number for number, (address, _) in enumerate(requests) if self._may(Contact.ARP, address=address)]
        laid = self._mouth.lay([requests[number][1] for number in kept]) if self._mouth and kept else None
        return Volley(kept, [requests[number][0] for number in kept], laid)

    def fire(self, volley: Volley, start: int, count: int) -> int:
        """Send a run of a volley, or its beginning, as far as it may be sent now; how many are done with."""
        count = min(count, self.room())
        if volley.laid is None or count < 1:
            return 0
        addresses = volley.addresses[start : start + count]
        if not self._seen.disjoint(addresses):
            # Somebody there was heard in the meantime: decide again, one by one.
            if not self._may(Contact.ARP, address=addresses[0]):
                return 1
            count = 1
        try:
            sent = volley.laid.send(start, count)
        except OSError as failure:
            self._full(failure)
            return 0
        self._spend(sent)
        return sent

    def arps(self, requests: Sequence[tuple[str, bytes]]) -> None:
        """Broadcast ARP requests, as far as they may be sent."""
        volley = self.volley(requests)
        self._whole(volley.laid, len(volley.kept))

    def everyone(self, frame: bytes) -> bool:
        """A broadcast or multicast other than ARP; whether it was sent."""
        return self._may(Contact.EVERYONE) and self._frame(frame)

    def card(self, mac: str, frame: bytes) -> bool:
        """A frame to one network card; whether it was sent."""
        return self._may(Contact.FRAME, mac=mac) and self._frame(frame)

    def echo(self, address: str, sequence: int) -> bool:
        """An ICMP echo request; whether it was sent. The replies come by `echoed`."""
        if self._echoes is None or not self._may(Contact.DIRECT, address=address):
            return False
        self._pause()
        try:
            self._echoes.sendto(echo4(self._number, sequence), (address, 0))
        except OSError:  # no route, or forbidden by this machine's own filter: nobody is found there
            return False
        return True

    def echoed(self) -> list[str]:
        """The addresses whose echo replies have come since."""
        found: list[str] = []
        while self._echoes is not None:
            try:
                packet, (address, *_) = self._echoes.recvfrom(2048)
            except OSError:
                break
            # A raw socket gives the IP header too, as macOS's other kind does, and every echo reply of the machine.
            reply = packet[(packet[0] & 0xF) * 4 :] if packet[:1] >= b"\x40" else packet
            ours = self._echoes.type != socket.SOCK_RAW or reply[4:6] == self._number.to_bytes(2, "big")
            if reply[:1] == b"\0" and ours:
                found.append(address)
        return found

    def connect(self, address: str, port: int) -> socket.socket | None:
        """A TCP connection under way; None where it may not be, or cannot."""
        if not self._may(Contact.DIRECT, address=address):
            return None
        self._pause()
        family = socket.AF_INET6 if ip_address(address).version == 6 else socket.AF_INET
        made = socket.socket(family, socket.SOCK_STREAM)
        made.setblocking(False)
        if made.connect_ex((address, port)) not in (0, errno.EINPROGRESS, errno.EWOULDBLOCK, errno.ECONNREFUSED):
            made.close()
            return None
        return made

    def ping(self, address: str) -> subprocess.Popen[bytes] | None:
        """The system's own `ping`, under way; None where it may not be, or there is none."""
        program = shutil.which("ping")
        if program is None or not self._may(Contact.DIRECT, address=address):
            return None
        self._pause()
        wait = {"win32": ("-n", "1", "-w", "1000"), "darwin": ("-n", "-c", "1", "-t", "1")}
        words = (*wait.get(sys.platform, ("-n", "-c", "1", "-W", "1")), address)
        return subprocess.Popen(  # noqa: S603  the address was spelled by ipaddress
            [program, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    def close(self) -> None:
        """Never send again."""
        for each in (self._mouth, self._echoes):
            if each is not None:
                each.close()
        self._mouth = self._echoes = None

    def _may(self, contact: Contact, *, address: str = "", mac: str = "") -> bool:
        party = self._seen.party(address, mac)
        verdict = decide(self._rules, contact, party)
        if not isinstance(verdict, Refusal):
            return True
        shown = mac or next(iter(sorted(party.macs)), "")
        self._report.tell(Withheld(address=address, mac=shown, why=verdict.why, perimeter=verdict.perimeter))
        return False

    def _frame(self, frame: bytes) -> bool:
        return self._whole(self._mouth.lay([frame]) if self._mouth else None, 1)

    def _whole(self, laid: Laid | None, count: int) -> bool:
        """Send frames, not faster than allowed; whether all went out."""
        done = 0
        while laid is not None and done < count:
            self._wait()
            try:
                sent = laid.send(done, min(count - done, self.room()))
            except OSError as failure:
                self._full(failure)
            else:
                self._spend(sent)
                done += sent
        return done == count

    def _full(self, failure: OSError) -> None:
        """Wait while the interface's queue empties; raises whatever else it is, and what does not end."""
        now = time.monotonic()
        self._full_since = self._full_since or now
        if failure.errno not in _FULL or now - self._full_since > _FULL_SECONDS:
            raise failure
        time.sleep(0.002)

    def _wait(self) -> None:
        while self.room() < 1:
            time.sleep((1 - self._room) / self._rate)

    def _spend(self, count: int) -> None:
        self._full_since = 0.0
        self._room -= count
        self.sent += count

    def _pause(self) -> None:
        self._wait()
        self._spend(1)


def _echo_socket() -> socket.socket | None:
    """For echo requests: raw, or the kind that Linux and macOS allow to everybody; None where neither is allowed."""
    for kind in (socket.SOCK_RAW, socket.SOCK_DGRAM):
        try:
            found = socket.socket(socket.AF_INET, kind, socket.IPPROTO_ICMP)
        except OSError:
            continue
        found.setblocking(False)
        return found
    return None
