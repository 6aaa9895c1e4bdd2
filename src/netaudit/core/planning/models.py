"""The platforms whose configuration is modelled."""

from collections.abc import Mapping

from netaudit.core.planning.aoscx import AoscxSession
from netaudit.core.planning.aoscx_commands import aoscx_commands
from netaudit.core.planning.fortios import FortiosSession
from netaudit.core.planning.fortios_commands import fortios_commands
from netaudit.core.planning.frr import FRR_TABLES, FrrSession, frr_commands
from netaudit.core.planning.ios import IosSession
from netaudit.core.planning.ios_commands import ios_commands
from netaudit.core.planning.netconf import NetconfSession, fragments, netconf_answers, netconf_commands
from netaudit.core.planning.procurve import ProcurveSession
from netaudit.core.planning.procurve_commands import procurve_commands
from netaudit.core.planning.routeros import RouterosSession
from netaudit.core.planning.routeros_commands import routeros_commands
from netaudit.core.planning.routeros_text import counts
from netaudit.core.planning.s300 import S300Session
from netaudit.core.planning.s300_commands import s300_commands
from netaudit.core.planning.session import Model

_SHOWN = "show running-config"


def _procurve_answers(text: str) -> dict[str, str]:
    """With the table of VLANs that goes with a configuration, for the readers that hold one against the other."""
    vlans = ProcurveSession(text).layout().vlans
    rows = [f"  {vlan:<8}{name:<32} | Port-based No    No" for vlan, name in sorted(vlans.items())]
    return {_SHOWN: text, "show vlans": "\n".join(rows) + "\n"}


def _aoscx_answers(text: str) -> dict[str, str]:
    return {_SHOWN: f"Current configuration:\n{text}"}


def _frr_answers(text: str) -> dict[str, str]:
    """Zebra's tables hold nothing that the configuration has not, which is all that the readers ask of them."""
    return {_SHOWN: text, **dict.fromkeys(FRR_TABLES, "{}")}


def _routeros_answers(text: str) -> dict[str, str]:
    """With the counts that go with an export, for the readers that hold one against the other."""
    return {"/export": text, **{f"{path} print count-only where !dynamic": f"{n}\n" for path, n in counts(text)}}


MODELS: Mapping[str, Model] = {
    model.platform: model
    for model in (
        Model("aruba_aoscx", AoscxSession, aoscx_commands, _aoscx_answers, "VLAN{}", shown=True),
        Model("cisco_ios", IosSession, ios_commands, lambda text: {_SHOWN: text}, "VLAN{:04}", shown=True),
        Model("cisco_s300", S300Session, s300_commands, lambda text: {_SHOWN: text}, shown=True),
        Model("fortinet", FortiosSession, fortios_commands, lambda text: {"show": text}, leave="abort", shown=True),
        Model("frr", FrrSession, frr_commands, _frr_answers, shown=True),
        Model("hp_procurve", ProcurveSession, procurve_commands, _procurve_answers, shown=True),
        Model("mikrotik_routeros", RouterosSession, routeros_commands, _routeros_answers, leave="", shown=True),
        Model("netconf", NetconfSession, netconf_commands, netconf_answers, leave="", shown=True, parted=fragments),
    )
}
