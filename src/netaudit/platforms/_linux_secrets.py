"""Where the files of a Linux host's daemons have secrets."""

import re

from netaudit.model.platform import SecretPattern

_VALUE = r'(?P<secret>"[^"\n]+"|[^\s"]+)'


def _line(start: str, value: str = _VALUE) -> SecretPattern:
    """What stands after the beginning of a line, in any case."""
    return SecretPattern(re.compile(rf"(?i)^[ \t]*{start}{value}", re.MULTILINE))


SECRETS = (
    # pppd's secrets: client, server, secret, addresses.
    SecretPattern(re.compile(r'^[ \t]*"?[^"\s#]+"?[ \t]+\S+[ \t]+"(?P<secret>[^"\n]+)"[ \t]+\S+[ \t]*$', re.MULTILINE)),
    # snmpd.conf(5).
    _line(r"(?:r[ow]community6?|trapcommunity)[ \t]+"),
    _line(r"com2sec6?[ \t]+(?:-Cn[ \t]+\S+[ \t]+)?\S+[ \t]+\S+[ \t]+"),
    _line(r"(?:trapsink|trap2sink|informsink|authcommunity)[ \t]+\S+[ \t]+"),
    _line(r"(?:createUser|usmUser)[ \t]+", r"(?P<secret>[^\n]+)"),
    *(_line(rf"(?:trapsess|proxy)\b[^\n]*?[ \t]-(?-i:{option})[ \t]*") for option in "cAXkK"),
    # hostapd.conf: a passphrase may have blanks.
    _line(
        r"(?:wpa_passphrase|wpa_psk|sae_password|wep_key[0-3]|\w*shared_secret|ap_pin|\w+_passwd|\w+_encr_key)=",
        r"(?P<secret>[^\n]+)",
    ),
    # dhcpd.conf(5): keys for OMAPI and DNS updates, LDAP.
    SecretPattern(re.compile(r'(?<![<\w-])(?:secret|ldap-password)\s+(?P<secret>"[^"\n]+"|[^\s";{}?]+)\s*;')),
    # rsyslog.conf: databases and mail.
    SecretPattern(re.compile(r'(?i)\b(?:pwd|pass|\w*password)[ \t]*=[ \t]*"(?P<secret>[^"\n]+)"')),
    SecretPattern(re.compile(r"(?i):om(?:my|pg)sql:[^,\s]+,[^,\s]+,[^,\s]+,(?P<secret>[^;\s]+)")),
    SecretPattern(re.compile(r'"(?:password|secret)"\s*:\s*"(?P<secret>[^"\n]+)"')),
    SecretPattern(
        re.compile(r"(?i)\b(?:password|passphrase|psk|PrivateKey|PresharedKey)\s*=\s*\"?(?P<secret>[^\s\"]\S*)")
    ),
)
