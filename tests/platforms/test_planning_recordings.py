"""Recorded configurations are held unchanged by the models, and what hier_config would send for them is judged."""

from pathlib import Path

import pytest
import yaml

from netaudit.core.lint.check import lint
from netaudit.core.planning.host_plan import Asked, work_out
from netaudit.core.planning.management import whole
from netaudit.core.planning.models import MODELS
from netaudit.core.planning.proof import Way, prove

OXIDIZED = "ytti+oxidized/spec/model/data"
HIER_CONFIG = "netdevops+hier_config/tests/circular/fixtures"
NTC = "networktocode+ntc-templates/tests/cisco_ios/show_running-config_interface"

S350 = "napalm-automation-community+napalm-s350/test/unit/mocked_data/test_get_config/SG250-10P"


def recorded(recordings: Path, platform: str, where: str) -> str:
    """The configuration as it was printed."""
    path = recordings / where
    if path.suffix == ".yaml":
        session = yaml.safe_load(path.read_text(encoding="utf-8"))
        text: str = next(said for asked, said in session["commands"] if asked.startswith("show | ") or asked == "show")
        return text
    return path.read_text(encoding="utf-8")


CONFIGURATIONS = [
    ("cisco_ios", f"{OXIDIZED}/ios#C9200L-24P-4G_17.09.04a#output.txt"),
    ("cisco_ios", f"{NTC}/cisco_ios_show_running-config_interface.raw"),
    *[("cisco_ios", f"{HIER_CONFIG}/ios_{kind}.conf") for kind in ("running", "generated")],
    *[("hp_procurve", f"{HIER_CONFIG}/procurve_{kind}.conf") for kind in ("running", "generated")],
    ("aruba_aoscx", f"{OXIDIZED}/aoscx#6100-48G_PL.10.10.1090#output.txt"),
    ("cisco_s300", f"{S350}/show_running_config.txt"),
    ("cisco_s300", f"{S350}/show_startup_config.txt"),
    ("mikrotik_routeros", f"{OXIDIZED}/routeros#CHR_7.16#output.txt"),
    (
        "mikrotik_routeros",
        "networktocode+ntc-templates/tests/mikrotik_routeros/ip_address_export_verbose/"
        "mikrotik_routeros_ip_address_export_verbose.raw",
    ),
    ("fortinet", f"{OXIDIZED}/fortigate#FortiGate-91G_7.4.7#output.txt"),
]


def squeezed(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize(("platform", "where"), CONFIGURATIONS)
def test_a_recorded_configuration_stays_as_it_was_printed(recordings: Path, platform: str, where: str) -> None:
    text = recorded(recordings, platform, where)
    model = MODELS[platform]
    session = model.open(text, ())
    if platform == "fortinet":  # settings stand before what is nested, so only the lines are the same
        assert sorted(line.strip() for line in squeezed(session.text())) == sorted(s.strip() for s in squeezed(text))
    else:
        assert squeezed(session.text()) == squeezed(text)
    assert session.layout()
    assert model.between(text, text, ()).lines == ()
    found = work_out(model, Asked("sw", text, [], management=whole(session.layout())))
    assert found.nothing_to_do
    assert not found.proof.faults


@pytest.mark.parametrize("platform", ["cisco_ios", "hp_procurve"])
def test_between_two_recorded_configurations_nothing_is_called_proven_that_is_not(
    recordings: Path, platform: str
) -> None:
    kind = {"cisco_ios": "ios", "hp_procurve": "procurve"}[platform]
    running, generated, remediation, rollback = (
        (recordings / HIER_CONFIG / f"{kind}_{part}.conf").read_text(encoding="utf-8")
        for part in ("running", "generated", "remediation", "rollback")
    )
    model = MODELS[platform]
    forward, back = (model.between(*ends, ()) for ends in ((running, generated), (generated, running)))
    proof = prove(model, Way("sw", running, forward.lines, back.lines, wanted=generated))
    # Each says so where it does not know: left lines, or an end that is not the wanted one.
    assert bool(forward.left) == ("plan-end-differs" in {each.code for each in proof.faults})
    assert not proof.unpredicted or not proof.proven
    # What hier_config itself would send is not proven either: there are lines that no model covers.
    raw = prove(model, Way("sw", running, remediation.splitlines(), rollback.splitlines(), wanted=generated))
    assert not raw.proven
    assert lint(platform, "sw", running, remediation.splitlines(), generated)
