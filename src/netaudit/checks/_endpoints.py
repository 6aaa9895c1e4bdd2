"""What checks say of endpoints: the site's things by name, things of persons never."""

from netaudit.model.names import locally_administered
from netaudit.model.snapshot import Endpoint


def is_personal(mac: str, endpoint: Endpoint) -> bool:
    """Whether it is most likely somebody's telephone: undeclared, and on the Wi-Fi or with a made-up address."""
    return not (endpoint.role or endpoint.restricted) and (endpoint.wireless or locally_administered(mac))


def called(mac: str, endpoint: Endpoint) -> str:
    """Its name, or its MAC address where it has none or belongs to a person."""
    return mac if is_personal(mac, endpoint) else endpoint.name or mac
