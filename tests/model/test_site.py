"""What a site file may say."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from netaudit.model.site import Addressing, DeclaredVlan, ManagedFrom, PerimeterMatch, Policy, Site, Smtp
from netaudit.model.snapshot import Snapshot
from tests.report.facts import snapshot, switch


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("12h", timedelta(hours=12)),
        ("7d", timedelta(days=7)),
        ("2w", timedelta(days=14)),
        ("10y", timedelta(days=3650)),
    ],
)
def test_durations(text: str, length: timedelta) -> None:
    assert Policy.model_validate({"audit_max_age": text}).audit_max_age == length


@pytest.mark.parametrize(
    ("model", "content"),
    [
        (Policy, {"audit_max_age": "soon"}),
        (Policy, {"audit_max_age": 7}),
        (Policy, {"forbidden_hours": ("all day",)}),
        (PerimeterMatch, {"oui": ("00:10",)}),
        (PerimeterMatch, {"hosts": ("../x",)}),
        (Smtp, {"host": "x", "password": "clear"}),
        (Smtp, {"host": "x", "password": "env:HOME"}),
        (Addressing, {"vlans": {4095: {"name": "x"}}}),
        (Site, {"name": "x", "mail_domains": ("nodot",)}),
        (Site, {"name": "x", "managed_from": ({"address": "the laptop"},)}),
        (Site, {"name": "x", "unknown": 1}),
    ],
)
def test_what_is_refused(model: type[Site], content: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        model.model_validate(content)


def test_what_is_taken() -> None:
    assert Site.model_validate({"name": "x", "managed_from": ({"address": "2001:DB8::1"},)}).managed_from == (
        ManagedFrom(address="2001:db8::1"),
    )
    hours = Policy.model_validate({"forbidden_hours": ("Mon-Fri 08:00-19:00",)}).forbidden_hours
    assert hours == ("Mon-Fri 08:00-19:00",)
    assert PerimeterMatch.model_validate({"oui": ("00-10-19",), "hosts": ("cerec-1",)}).hosts == ("cerec-1",)
    assert Smtp.model_validate({"host": "x", "password": "env:NETAUDIT_SMTP"}).password == "env:NETAUDIT_SMTP"
    assert Addressing.model_validate({"vlans": {20: {"name": "IMAGERIE"}}}).vlans == {20: DeclaredVlan(name="IMAGERIE")}


def test_a_pass_is_complete_or_simulated_by_what_it_saw() -> None:
    assert snapshot(switch()).complete
    assert snapshot(switch()).simulated
    assert not snapshot(switch(), failed=True).complete
    empty = Snapshot(site="x", taken_at="t", expected=(), states={}, failures={}, endpoints={})
    assert not empty.simulated
