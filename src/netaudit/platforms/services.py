"""Imaging and application hosts that are asked only for the services that the inventory declares of them.

Under `data`, `services` names each with its `port` and what it `speaks`: `tcp` (a connection), `tls` (the
certificate), `http` or `https` (the status and title of its page), `dicom` (a C-ECHO with the declared `aet`), `smb`
(the names of its shares as a guest is told them, with `login: true` as the host's user is; never what is in them);
`name` is the host name that a certificate or page is asked for. Nothing else is tried, and nothing else logged into.
Tried on dcmqrscp and Samba in the lab of `tests/lab`.
"""

import json

from netaudit.model.names import printable
from netaudit.model.platform import Captures, Platform, Reading, ReadingError
from netaudit.model.rows import Service

_DECLARED = "declared services"


def _services(captures: Captures) -> dict[str, Service]:
    try:
        told = json.loads(captures[_DECLARED])
        return {
            printable(name): Service(port=int(each["port"]), answer=printable(each["answer"]))
            for name, each in sorted(told.items())
        }
    except (ValueError, KeyError, TypeError, AttributeError) as failure:
        raise ReadingError(f"what the services answered is not understood ({failure})") from failure


PLATFORM = Platform(
    name="services",
    asked_by="services",
    needs_login=False,
    port=0,
    readings={"services": Reading((_DECLARED,), _services)},
    errors=(),
)
