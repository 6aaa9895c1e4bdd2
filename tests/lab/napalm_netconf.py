"""What NAPALM does with the NETCONF device; run beside it, prints what it saw as JSON.

`python -m tests.lab.napalm_netconf KEY_FILE`
"""

import json
import sys
import time
from typing import Any

_INTERFACES = "urn:ietf:params:xml:ns:yang:ietf-interfaces"
_TYPES = "urn:ietf:params:xml:ns:yang:iana-if-type"
REVERT_SECONDS = 1
"""How long a commit lasts that nobody confirms."""


def config(*names: str) -> str:
    """A configuration of these interfaces."""
    rows = (
        f'<interface><name>{name}</name><type xmlns:t="{_TYPES}">t:ethernetCsmacd</type></interface>' for name in names
    )
    return f'<config><interfaces xmlns="{_INTERFACES}">{"".join(rows)}</interfaces></config>'


def main(key_file: str) -> dict[str, Any]:
    """Load, compare, discard, commit, replace, and commit until a time."""
    import napalm

    options = {"port": 830, "key_file": key_file, "config_encoding": "xml", "hostkey_verify": False}
    device = napalm.get_network_driver("iosxr_netconf")(
        "127.0.0.1", "netaudit", "", timeout=10, optional_args={**options, "allow_agent": False}
    )
    seen: dict[str, Any] = {}

    def running() -> str:
        return str(device.device.get_config("running").xml)

    device.open()
    try:
        device.load_merge_candidate(config=config("vlan10"))
        seen["compared"] = device.compare_config()
        seen["before"] = running()
        device.discard_config()
        seen["discarded"] = device.compare_config()
        device.load_merge_candidate(config=config("vlan10"))
        device.commit_config()
        seen["merged"] = running()
        device.load_replace_candidate(config=config("vlan20"))
        seen["compared-replace"] = device.compare_config()
        device.commit_config()
        seen["replaced"] = running()
        # NAPALM's driver has no confirmed commit: the session under it has (RFC 6241, 8.4).
        device.load_merge_candidate(config=config("vlan40"))
        device.device.commit(confirmed=True, timeout=str(REVERT_SECONDS))
        seen["unconfirmed"] = running()
        # Not asked meanwhile: netconfd looks at its clock only when it is left alone for a second.
        time.sleep(REVERT_SECONDS + 2.5)
        seen["reverted"] = running()
        device.discard_config()
        device.load_merge_candidate(config=config("vlan50"))
        device.device.commit(confirmed=True, timeout=str(REVERT_SECONDS))
        device.device.commit()
        time.sleep(REVERT_SECONDS + 2.5)
        seen["confirmed"] = running()
        device.pending_changes = False
    finally:
        device.close()
    return seen


if __name__ == "__main__":
    json.dump(main(sys.argv[1]), sys.stdout)
