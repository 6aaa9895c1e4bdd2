"""The lines between the probe and whoever starts it."""

import pytest

from netaudit.model.sighting import (
    Announced,
    Declaration,
    Errand,
    Finished,
    Heard,
    Offered,
    Progressed,
    Ready,
    Said,
    Troubled,
    Withheld,
    errand,
    line,
    said,
)

SAYINGS: list[Said] = [
    Ready(raw=True, interface="eth0", mac="02:00:00:00:00:01", networks=("10.20.0.9/24",)),
    Heard(address="10.20.0.5", mac="00:00:5e:00:53:05", vlan=20),
    Heard(address="10.30.0.5", how="tcp", port=104, is_open=True),
    Announced(kind="lldp", mac="00:00:5e:00:53:01", facts={"port": ("7",), "capabilities": ("bridge", "router")}),
    Offered(server="10.20.0.1", source="10.20.0.1", mac="00:00:5e:00:53:02", options={"3": "10.20.0.1"}),
    Withheld(address="10.20.0.50", why="restricted", perimeter="Dentsply Sirona"),
    Progressed(phase="arp", done=10, of=254),
    Finished(sent=254, read=12, seconds=0.25),
    Troubled(detail="no such interface"),
]


@pytest.mark.parametrize("saying", SAYINGS, ids=lambda saying: type(saying).__name__)
def test_what_is_said_is_one_line_and_reads_back(saying: Said) -> None:
    written = line(saying)
    assert written.endswith(b"\n")
    assert written.count(b"\n") == 1
    assert said(written) == saying


def test_an_errand_reads_back() -> None:
    wanted = Errand(
        targets=("10.20.0.0/24",),
        tagged={30: ("10.30.0.0/24",), 40: ()},
        declared=(Declaration("cerec-1", ("10.20.0.50",), vendor="Dentsply Sirona"),),
        perimeters=({"name": "Dentsply Sirona", "match": {"oui": ["00:10:19"]}},),
    )
    assert errand(line(wanted)) == wanted


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b'{"targets": "10.0.0.0/8"}',
        b'{"pasive": true}',
        b'{"tagged": {"4095": []}}',
        b'{"ports": [0]}',
        b'{"steps": ["ftp"]}',
        b'{"frames_per_second": 0}',
        b'{"retries": -1}',
        b'{"done": -1}',
        b'{"listen_seconds": -1}',
    ],
)
def test_what_is_no_errand_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  any of them: the words are msgspec's
        errand(raw)


@pytest.mark.parametrize("raw", [b"", b'{"type": "unheard-of"}', b'{"type": "heard"}', b'{"address": "10.0.0.1"}'])
def test_what_no_probe_says_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        said(raw)
