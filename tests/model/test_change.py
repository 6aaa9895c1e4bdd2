"""A change request as people write it: what is refused, and with what words."""

from typing import Any

import pytest
from pydantic import ValidationError

from netaudit.model.change import FileStep, Request
from tests.core.cases import request


def _with(**more: Any) -> Request:
    return request(**more)


def test_the_contracts_example_is_read() -> None:
    found = _with(
        requester={"name": "x", "sponsor": "ana", "email": "x@example.test"},
        lifecycle={"transitional_until": "2027-01-31", "owner": "x", "closing": "y"},
        quote={"reference": "D-1", "file": "evidence/devis.pdf"},
        mandates=[{"perimeter": "P", "holder": "H", "file": "evidence/mandat.pdf", "valid_until": "2027-01-01"}],
        steps=[
            {"host": "sw1", "recipe": "assign-access-port", "with": {"port": "Gi1/0/5", "vlan": 20}},
            {"host": "fw1", "config": "lines"},
            {"manual": "Remplacer le cordon"},
            {"path": "inventory/hosts.yaml", "sha256": "a" * 64},
        ],
        expect=[{"host": "sw1", "section": "vlans", "key": "20", "before": None, "after": {"name": "X"}}],
        tests=[
            {"ping": {"from": "sw1", "to": "10.20.0.10"}},
            {"tcp": {"to": "cbct-1", "port": 104}},
            {"dicom_echo": {"to": "cbct-1", "called_aet": "CBCT"}},
            {"dns": {"name": "pacs.cabinet.example", "expect": "10.20.0.5"}},
            {"dhcp": {"vlan": 20, "servers": ["10.20.0.1"]}},
        ],
        fallback={"degraded_mode": "paper", "contacts": ["a"], "spares": []},
    )
    assert len(found.steps) == 4
    assert found.window.start.tzinfo is None


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"id": "CR-1"}, "expected an id such as"),
        ({"title": "a\nb"}, "String should match pattern"),
        ({"requester": {"name": "x"}}, "either `person`"),
        ({"requester": {"name": "x", "person": "a", "sponsor": "b"}}, "either `person`"),
        ({"touches": ["everything"]}, "Input should be"),
        ({"window": {"start": "soon", "end": "later"}}, "expected a date and time"),
        ({"window": {"start": 5, "end": 6}}, "expected a date and time"),
        ({"window": {"start": "2026-12-01T20:00", "end": "2026-12-01T19:00"}}, "`end` must be after"),
        ({"window": {"start": "2026-12-01T20:00+01:00", "end": "2026-12-01T21:00"}}, "both with a time zone"),
        ({"lifecycle": {"transitional_until": "soon", "owner": "x", "closing": "y"}}, "expected a date such as"),
        ({"quote": {"reference": "x", "file": "../../etc/passwd"}}, "expected a file of this change"),
        ({"quote": {"reference": "x", "file": "evidence/../x"}}, "expected a file of this change"),
        ({"steps": [{"path": "../x", "sha256": "removed"}]}, "expected a file below inventory"),
        ({"steps": [{"path": "baselines/manifest.yaml", "sha256": "removed"}]}, "expected a file below inventory"),
        ({"steps": []}, "nothing is to be done"),
        ({"regularises": True, "drift": "put-back"}, "either accepted"),
        ({"on_site": {"name": "Ana"}}, "Field required"),
        ({"in_hours": True}, "`in_hours` is for an emergency"),
        ({"category": "standard"}, "names its `permit`"),
        ({"permit": "ports"}, "names its `permit`"),
        ({"tests": [{}]}, "exactly one of"),
        ({"tests": [{"tcp": {"to": "x", "port": 0}}]}, "greater than or equal to 1"),
        ({"tests": [{"dhcp": {"vlan": 5000, "servers": []}}]}, "VLAN"),
        ({"steps": [{"host": "sw1", "recipe": "x", "with": {"port": "a\nno vlan 20"}}]}, "String should match pattern"),
        ({"steps": [{"host": "../x", "config": "y"}]}, "expected a host name"),
        ({"surprise": 1}, "Extra inputs are not permitted"),
    ],
)
def test_what_is_refused(more: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        _with(**more)


def test_a_regularisation_has_no_steps() -> None:
    assert _with(steps=[], regularises=True).regularises
    assert _with(steps=[], drift="put-back").drift == "put-back"


def test_moments_may_come_as_such() -> None:
    found = _with(window={"start": _with().window.start, "end": _with().window.end})
    assert found.window == _with().window


@pytest.mark.parametrize("path", ["etc/hosts", "/etc/../hosts", "/etc/a b", "/etc/", "/", "/etc/$(x)", "/etc/-x"])
def test_a_file_is_named_by_its_whole_plain_path(path: str) -> None:
    plain = {"host": "fw1", "edits": ({"before": "a", "after": "b"},)}
    with pytest.raises(ValidationError, match="whole path"):
        FileStep.model_validate({**plain, "file": path})
    found = FileStep.model_validate({**plain, "file": "/etc/nftables.conf", "validate": "nft -c -f {file}"})
    assert (found.validation, found.reload) == ("nft -c -f {file}", "")
