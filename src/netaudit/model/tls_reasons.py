"""The reasons why a host that is asked over HTTPS was not told a password: its certificate."""

from netaudit.model.reason_kinds import ReasonKind, incomplete

TLS_REASONS: dict[str, ReasonKind] = {
    "certificate-unknown": incomplete(
        "{host}: its TLS certificate proves nothing ({detail}), so no password was sent. Its SHA-256 fingerprint is "
        "{fingerprint}.",
        "Compare the fingerprint on the host itself, then put it as `certificate` under the `data` of {host} in "
        "`inventory/hosts.yaml`.",
    ),
    "certificate-changed": incomplete(
        "{host}: its TLS certificate is not the one on record (now {fingerprint}), so no password was sent.",
        "Was it renewed? If nobody did, somebody may be in between. Once explained, correct `certificate` under the "
        "`data` of {host} in `inventory/hosts.yaml`.",
    ),
    "https-undeclared": incomplete(
        "{host}: its `data` in the inventory cannot be used: {detail}.",
        "Correct it in `inventory/hosts.yaml`.",
    ),
}
