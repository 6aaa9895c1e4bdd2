"""What could cut our way needs a timer of the device or a person on site; what is not saved is not saved unasked."""

import pytest

from netaudit.core.planning.guard import Circumstances, guard
from netaudit.core.planning.host_plan import Worked

from .test_host_plan import worked

ARCHIVE = "archive\n path flash:a\n!\n"


def around(config: str = "", platform: str = "cisco_ios", **more: object) -> Circumstances:
    return Circumstances(platform, config, 30, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def cutting() -> Worked:
    return worked("cisco_ios", "interface Vlan99 / ip address 10.99.0.13 255.255.255.0", literal=True)


@pytest.fixture(scope="module")
def harmless() -> Worked:
    return worked("cisco_ios", "vlan 40 / name TEL")


def codes(found: object) -> set[str]:
    return {each.code for each in found.refused}  # type: ignore[attr-defined]


def test_a_plan_that_could_cut_the_way_is_refused_unless_something_holds_it(cutting: Worked) -> None:
    found = guard("sw", cutting, around())
    assert "plan-way-cut" in codes(found)
    assert (found.way_back.guarantee, found.way_back.timer) == ("computed", None)
    held = guard("sw", cutting, around(on_site=True))
    assert (codes(held), held.way_back.timer) == (set(), None)
    assert "way-cut-on-site" in held.risks
    timed = guard("sw", cutting, around(ARCHIVE))
    assert (codes(timed), timed.way_back.guarantee) == (set(), "device-timer")
    assert "way-cut-timer" in timed.risks


def test_a_timer_that_restarts_the_device_is_armed_where_we_could_be_cut_off_only(
    cutting: Worked, harmless: Worked
) -> None:
    timer = guard("sw", cutting, around(saved=True)).way_back.timer
    assert timer is not None
    assert timer.arm == ("reload in 30",)
    assert guard("sw", harmless, around(saved=True)).way_back.timer is None
    assert guard("sw", harmless, around(ARCHIVE)).way_back.guarantee == "device-timer"
    # What a restart would bring back is not what runs, or nobody knows.
    assert guard("sw", cutting, around(saved=None)).way_back.timer is None
    assert guard("sw", cutting, around(saved=False, startup="save")).way_back.timer is None


def test_lines_on_how_it_is_logged_into_need_the_same(harmless: Worked) -> None:
    lines = worked("cisco_ios", "line vty 0 4 / transport input none", rollback="line vty 0 4 / transport input ssh")
    assert codes(guard("sw", lines, around())) == {"plan-service-cut"}
    assert not codes(guard("sw", lines, around(on_site=True)))
    assert not codes(guard("sw", harmless, around()))


@pytest.mark.parametrize(
    ("saved", "startup", "save", "said"),
    [
        (True, "", ("write memory",), ()),
        (True, "leave", (), ()),
        (False, "save", ("write memory",), ("startup-save",)),
        (False, "leave", (), ("startup-leave",)),
        (None, "", (), ("startup-unknown",)),
        (None, "save", ("write memory",), ()),
    ],
)
def test_what_is_saved(
    harmless: Worked, saved: bool | None, startup: str, save: tuple[str, ...], said: tuple[str, ...]
) -> None:
    found = guard("sw", harmless, around(saved=saved, startup=startup))
    assert (found.save, found.risks, found.refused) == (save, said, ())


def test_what_others_never_saved_is_not_passed_over(harmless: Worked) -> None:
    found = guard("sw", harmless, around(saved=False))
    assert codes(found) == {"plan-startup-differs"}
    assert found.refused[0].params["lines"] == "?"
    lines = tuple(f"+ vlan {vlan}" for vlan in range(10, 17))
    told = guard("sw", harmless, around(saved=False, unsaved=lines)).refused[0].params["lines"]
    assert told == "+ vlan 10; + vlan 11; + vlan 12; + vlan 13; + vlan 14; …"
    nothing = worked("cisco_ios", "vlan 10 / name BUREAUTIQUE")
    assert guard("sw", nothing, around(saved=False)).refused == ()


def test_a_firewall_saves_by_itself_unless_it_is_set_not_to(harmless: Worked) -> None:
    assert guard("fw", harmless, around("", "fortinet", saved=True)).save == ()
    manual = around("config system global\n    set cfg-save manual\nend\n", "fortinet", saved=True)
    assert guard("fw", harmless, manual).save == ("execute cfg save",)
