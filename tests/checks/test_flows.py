"""Whether a router lets a flow through: every platform's words, and three answers."""

from ipaddress import IPv4Network

import pytest

from netaudit.checks._flows import passes
from netaudit.checks._networks import own_addresses
from netaudit.core.look import Look
from netaudit.model.rows import Addresses, FilterRule
from tests.checks.cases_firewall import chain
from tests.checks.site import host, material

OFFICE, IMAGING = IPv4Network("10.10.0.0/24"), IPv4Network("10.20.0.0/24")
LEGS = {"lan": Addresses(prefixes=("10.10.0.1/24", "nonsense")), "opt1": Addresses(prefixes=("10.20.0.1/24",))}


def said(rule: FilterRule, port: int | None = 1433, source: IPv4Network = OFFICE) -> bool | None:
    """What becomes of a flow where this rule stands before a denial of everything."""
    given = material({"fw": host("firewall", "linux", addresses=LEGS, filters={"forward": chain(rule)})})
    (router,) = Look(("inventory", "addresses", "filters"), given).hosts("addresses", "filters")
    assert len(own_addresses(router)) == 2
    return passes(router, source, IMAGING, port)


@pytest.mark.parametrize(
    ("service", "port", "expected"),
    [
        ("any", 1433, True),
        ("tcp", 1433, True),
        ("tcp/any", 1433, True),
        ("any/1433", 1433, True),
        ("tcp_udp/1433", 1433, True),
        ("tcp/1433", 1433, True),
        ("tcp/1434", 1433, False),
        ("tcp/{ 80, 1433 }", 1433, True),
        ("tcp/80,1433", 1433, True),
        ("tcp/1000-2000", 1433, True),
        ("tcp/1000:2000", 1433, True),
        ("tcp/2000-3000", 1433, False),
        ("tcp/gt 1023", 1433, True),
        ("tcp/lt 1023", 1433, False),
        ("tcp/neq 80", 1433, True),
        ("tcp/www", 80, True),
        ("tcp/mystery", 1433, None),
        ("tcp/80,mystery", 1433, None),
        ("udp/1433", 1433, False),
        ("icmp", 1433, False),
        ("MS-SQL", 1433, True),
        ("HTTP, HTTPS", 1433, False),
        ("HTTP, OWN-SERVICE", 1433, None),
        ("icmp", None, True),
    ],
)
def test_services(service: str, port: int | None, expected: bool | None) -> None:
    assert said(FilterRule(action="permit", service=service), port) is expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("any", True),
        ("lan", True),
        ("opt1", None),
        ("10.10.0.0/24", True),
        ("10.10.0.7", True),
        ("10.0.0.0 0.255.255.255", True),
        ("10.99.0.0 0.0.0.255", False),
        ("object-group PCS", None),
        ("not lan", None),
        ('iifname "lan"', True),
        ('iifname { "opt1", "lan" }', True),
        ('iifname "lan*"', None),
        ('iifname != "opt1"', None),
        ("ip saddr 10.10.0.0/16", True),
        ("ip saddr { 10.99.0.0/24, 10.10.0.9 }", True),
        ("ip saddr @set", None),
        ("ether saddr 00:11:22:33:44:55", None),
        ('iifname "opt1", ip saddr 10.10.0.0/24', False),
        ('"lan" all', True),
        ('"lan" "opt2" CABINET', None),
        ('"wan" CABINET', False),
        ('"any" 10.10.0.0/24, CABINET', True),
        ('"lan"', True),
    ],
)
def test_sources(source: str, expected: bool | None) -> None:
    assert said(FilterRule(action="permit", source=source)) is expected


@pytest.mark.parametrize(
    "more", ["counter", 'nat enable; schedule "always"', "ct state new", "ipprotocol = inet; statetype = keep state"]
)
def test_what_narrows_nothing(more: str) -> None:
    assert said(FilterRule(action="permit", more=more)) is True


@pytest.mark.parametrize("more", ["meta l4proto tcp", 'schedule "nights"', "src-port=20", "ct state new extra"])
def test_what_may_narrow_is_not_sure(more: str) -> None:
    assert said(FilterRule(action="permit", more=more)) is None


def test_a_router_without_an_address_in_both_networks_says_nothing() -> None:
    assert said(FilterRule(action="permit"), source=IPv4Network("10.77.0.0/24")) is None
