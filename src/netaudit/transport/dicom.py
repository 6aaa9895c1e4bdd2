"""Asks an imaging server whether it is there: one DICOM C-ECHO (PS3.4, Verification SOP Class), no login."""

import json
from collections.abc import Sequence

from netaudit.model.errors import stop
from netaudit.model.platform import Platform
from netaudit.transport.visit import Answers, Login, Terms

CALLING_AET = "NETAUDIT"
COMMAND = "C-ECHO"


def ask(login: Login, platform: Platform, commands: Sequence[str], terms: Terms) -> Answers:  # noqa: ARG001
    """The `ask` of a DICOM host: its only command is `COMMAND`; the called title is the inventory's `aet`.

    Raises:
        NetauditError: as `echo`.
    """
    called = str(login.settings.get("aet") or "ANY-SCP")
    text = echo(login.host, login.address, login.port, called, min(10.0, terms.deadline_seconds))
    return Answers(answers={COMMAND: text}, simulated=False)


def echo(host: str, address: str, port: int, called_aet: str, seconds: float) -> str:
    """Send one C-ECHO and return the answer as JSON text: called title, port, status.

    Raises:
        NetauditError: `host-unreachable`, also where the association is rejected.
    """
    from pynetdicom import AE
    from pynetdicom.sop_class import Verification  # type: ignore[attr-defined]

    entity = AE(ae_title=CALLING_AET)
    entity.acse_timeout = entity.dimse_timeout = entity.network_timeout = entity.connection_timeout = seconds
    entity.add_requested_context(Verification)
    association = entity.associate(address, port, ae_title=called_aet)
    where = f"{address}:{port}"
    if not association.is_established:
        detail = f"it rejected the DICOM association to {called_aet}" if association.is_rejected else "no association"
        raise stop("host-unreachable", host=host, address=where, detail=detail)
    try:
        status = association.send_c_echo()
    finally:
        association.release()
    if "Status" not in status:
        raise stop("host-dropped", host=host, command=COMMAND)
    return json.dumps({"called_aet": called_aet, "port": port, "status": f"0x{status.Status:04x}"})
