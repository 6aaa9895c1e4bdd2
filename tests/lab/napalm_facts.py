"""What NAPALM's `ios` driver makes of a router that is asked through vtysh; prints its interface list as JSON.

`python -m tests.lab.napalm_facts ADDRESS USER KEY_FILE`
"""

import json
import sys


def main(address: str, user: str, key_file: str) -> list[str]:
    """The interfaces that its facts name."""
    import napalm

    options = {"use_keys": True, "key_file": key_file, "allow_agent": False}
    device = napalm.get_network_driver("ios")(address, user, "", timeout=20, optional_args=options)
    device.open()
    try:
        found: list[str] = device.get_facts()["interface_list"]
    finally:
        device.close()
    return found


if __name__ == "__main__":
    json.dump(main(*sys.argv[1:]), sys.stdout)
