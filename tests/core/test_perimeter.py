"""Weak evidence restricts; only a mandate releases, and none is read yet."""

from netaudit.core.perimeter import restricted_by
from netaudit.model.site import Perimeter, PerimeterMatch

SIRONA = Perimeter(
    name="Dentsply Sirona",
    match=PerimeterMatch(
        vendor=("Dentsply Sirona",), oui=("00:10:19", "8c:1f:64:b7:7"), hosts=("cerec-1", "10.20.0.30")
    ),
)


def test_any_one_trait_restricts() -> None:
    assert restricted_by([SIRONA], name="cerec-1") == "Dentsply Sirona"
    assert restricted_by([SIRONA], name="CEREC-1") == "Dentsply Sirona"
    assert restricted_by([SIRONA], name="x", addresses=["10.20.0.30"]) == "Dentsply Sirona"
    assert restricted_by([SIRONA], name="x", mac="0010.194c.0230") == "Dentsply Sirona"
    assert restricted_by([SIRONA], name="x", vendor="dentsply sirona (CEREC)") == "Dentsply Sirona"


def test_long_prefixes_are_held_to_their_length() -> None:
    assert restricted_by([SIRONA], mac="8c:1f:64:b7:70:01")
    assert not restricted_by([SIRONA], mac="8c:1f:64:b7:80:01")


def test_others_are_free() -> None:
    assert restricted_by([SIRONA], name="sw1", mac="00:09:21:33:10:0a", vendor="Planmeca") == ""
    assert restricted_by([], name="cerec-1") == ""
    assert restricted_by([SIRONA], name="sw1", mac="not a mac") == ""
