"""Imaging servers that are asked whether they are there, by one DICOM C-ECHO, and nothing else.

Tried on DCMTK's dcmqrscp in the lab of `tests/lab`.
"""

import json

from netaudit.model.platform import Captures, Platform, Reading
from netaudit.model.rows import Service

_ECHO = "C-ECHO"


def _services(captures: Captures) -> dict[str, Service]:
    answer = json.loads(captures[_ECHO])
    return {"dicom": Service(port=int(answer["port"]), answer=f"{answer['called_aet']} {answer['status']}")}


PLATFORM = Platform(
    name="dicom",
    asked_by="dicom",
    needs_login=False,
    port=104,
    readings={"services": Reading((_ECHO,), _services)},
    errors=(),
)
