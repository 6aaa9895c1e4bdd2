"""The segment that tests of the probe share."""

from collections.abc import Iterator

import pytest

from tests.probe.wires import RESTRICTED, Segment


@pytest.fixture(scope="module")
def segment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Segment]:
    """A server that offers leases, two computers, and a restricted device."""
    made = Segment()
    try:
        server = made.plug("server", "02:00:00:00:77:01", "10.77.0.1/24", ipv6=True)
        server.dhcp(
            tmp_path_factory.mktemp("dhcp"), "10.77.0.1", "10.77.0.100", "10.77.0.150", "--dhcp-option=6,10.77.0.2"
        )
        made.plug("pc", "02:00:00:00:77:05", "10.77.0.5/24")
        made.plug("pacs", "02:00:00:00:77:06", "10.77.0.6/24", "10.77.0.250/24", ipv6=True)
        made.plug("cerec", RESTRICTED, "10.77.0.50/24", ipv6=True)
        yield made
    finally:
        made.close()
