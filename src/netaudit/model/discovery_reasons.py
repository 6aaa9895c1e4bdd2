"""Reasons of `discover`."""

from netaudit.model.reason_kinds import ReasonKind, different, error, fine, incomplete, usage

DISCOVERY_REASONS: dict[str, ReasonKind] = {
    "network-invalid": usage(
        "{text} is no network that can be looked at: {detail}.", "Write it as `10.20.0.0/24`; at most 65536 addresses."
    ),
    "nothing-to-discover": usage(
        "No network was named, so there is nothing to look at.",
        "Name the networks, such as `netaudit discover 10.20.0.0/24`, or listen only with `--passive 60`.",
    ),
    "restricted-unplaced": incomplete(
        "Nothing was sent: of these hosts of a restricted perimeter neither the network card nor an address is known, "
        "so they could not be told from others: {hosts}.",
        "Give each its `mac` or its address in `inventory/hosts.yaml`, or listen only with `--passive 60`.",
    ),
    "probe-ended": incomplete(
        "The probe ended before it was done ({detail}): what it had said is shown, and something may be missing.",
        "Run it again; `--resume` goes on where the sweep stopped.",
    ),
    "probe-troubled": incomplete(
        "The probe cannot do that: {detail}.", "Look at the interface with `--interface`, and at the networks."
    ),
    "probe-blind": incomplete(
        "Without raw sockets ({detail}) the probe does not see: {blind}.",
        "Run it as root, or let sudo start `python -m netaudit.probe` without a password.",
    ),
    "frames-lost": incomplete(
        "{count} frames came faster than they were read: something may have been missed.",
        "Run it again with a lower `--rate`.",
    ),
    "hosts-undeclared": different(
        "Hosts that the inventory does not have: {count}.",
        "Look at them, then add those that belong here with `--write`.",
    ),
    "hosts-conflicting": different(
        "Hosts that are not where, or not what, the inventory says: {hosts}.",
        "Correct `inventory/hosts.yaml` by hand: nothing in it is overwritten.",
    ),
    "dhcp-undeclared": different(
        "DHCP servers that the site does not declare: {servers}.",
        "Find them by the switch port shown and take them off the network, or declare the host and audit it.",
    ),
    "ports-crowded": different(
        "Ports for one device with several network cards behind them: {ports}.",
        "Look for a small switch there; declare it, or take it out.",
    ),
    "all-declared": fine("Everything that was found is in the inventory, and is where it says."),
    "heard-only": fine("Only listened: what kept silent was not heard, and nothing was sent."),
    "hosts-proposed": fine(
        "Added to inventory/hosts.yaml, not committed: {count}.",
        "Read what was added, give each its real name, role and platform; on a governed site ask for it with "
        "`netaudit change new --governed`.",
    ),
    "hosts-file-odd": error(
        "{path} cannot be added to: {detail}.", "Correct the file, or copy the proposal of `--json` into it by hand."
    ),
}
