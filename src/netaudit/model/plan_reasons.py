"""The reasons for which a planned change is refused before anybody signs it: what it would destroy, and the mend."""

from netaudit.model.reason_kinds import ReasonKind, fine, refused

PLAN_REASONS: dict[str, ReasonKind] = {
    "plan-trunk-opened": refused(
        "{host}: `{line}` lets every VLAN through {port}, if only for a moment.",
        "Name the VLANs: `switchport trunk allowed vlan add …` and `… remove …`, before the port becomes a trunk.",
    ),
    "plan-trunk-emptied": refused(
        "{host}: `{line}` lets no VLAN through {port}, if only for a moment.",
        "Add the VLANs that are wanted before removing the others.",
    ),
    "plan-vlan-in-use": refused(
        "{host}: with `{line}`, VLAN {vlan} does not exist and {ports} use it.",
        "Create a VLAN before ports use it, and move its ports before removing it.",
    ),
    "plan-filter-open": refused(
        "{host}: with `{line}`, nothing is filtered at {place}, if only for a moment.",
        "Prepare the access list that replaces it, then bind that one in its place.",
    ),
    "plan-interface-reset": refused(
        "{host}: `{line}` puts {port} back to the factory's settings.",
        "Take back single settings with `no …` inside the interface.",
    ),
    "plan-way-cut": refused(
        "{host}: `{line}` takes away {what}, by which it is reached.",
        "Give it the new way before taking the old one, under a timer of the device or with a person on site.",
    ),
    "plan-service-cut": refused(
        "{host}: `{line}` alters how it is logged into, which nothing brings back if that fails.",
        "Save the configuration so that a timer of the device can be armed, or name who is on site (`on_site`).",
    ),
    "plan-startup-differs": refused(
        "{host}: what runs is not what it would start with: somebody's changes were never saved ({lines}).",
        "Say in the request what becomes of them: `startup: save` or `startup: leave`.",
    ),
    "plan-object-not-deleted": refused(
        "{host}: {what} is not wanted any more, and no `delete` removes it.",
        "Delete it in its table, once nothing refers to it.",
    ),
    "plan-not-a-command": refused(
        "{host}: `{line}` is not a command of this platform.",
        "Write it as the device takes it.",
    ),
    "plan-secret-redacted": refused(
        "{host}: `{line}` would overwrite a secret with the mark that stands for it in files.",
        "Give the secret by a reference such as `env:NETAUDIT_…`, or leave the line out.",
    ),
    "plan-unpredicted": refused(
        "{host}: what `{line}` changes cannot be predicted.",
        "State its effect in `expect` of the request, and write its `rollback`.",
    ),
    "plan-not-computed": refused(
        "{host}: how to change `{line}` cannot be computed.",
        "Write the lines in the request, with their `rollback`.",
    ),
    "plan-drift-not-computed": refused(
        "{host}: how to put back what differs from the baseline cannot be computed.",
        "Put it back by hand or by lines of the request, or have it accepted by a change with `regularises: true`.",
    ),
    "plan-end-differs": refused(
        "{host}: the lines do not lead to the wanted configuration: {lines}.",
        "Correct the lines; the wanted configuration is what is approved.",
    ),
    "rollback-differs": refused(
        "{host}: after the change and its rollback the configuration would not be what it was: {lines}.",
        "Correct the rollback, or let it be computed.",
    ),
    "rollback-partial": refused(
        "{host}: if the change stops after `{line}`, its rollback does not lead back: {lines}.",
        "Correct the rollback, or let it be computed.",
    ),
    "plan-corrected": fine(
        "{host}: `{line}` was planned as `{instead}`, which takes nothing away on the way.",
    ),
    "plan-reordered": fine("{host}: `{line}` was moved behind the lines that free what it concerns."),
}
