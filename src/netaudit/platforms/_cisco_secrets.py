"""Where secrets stand in Cisco IOS output.

A type number before a secret (`7`, `9`) tells how it is encoded; a clear one has `0` or none, may hold blanks, and
then runs to the end of the line. Places: Cisco IOS Security Command Reference, and oxidized's list for ios.
"""

import re

from netaudit.model.platform import SecretPattern


def _pattern(before: str, secret: str) -> SecretPattern:
    return SecretPattern(re.compile(f"{before}(?P<secret>{secret})", re.MULTILINE))


def _password(before: str) -> tuple[SecretPattern, ...]:
    """A secret after these words: encoded (one word), or clear (to the end of the line)."""
    return (
        _pattern(rf"^[ \t]*{before} [1-9] ", r"\S+"),
        _pattern(rf"^[ \t]*{before} (?:0 )?", r"(?![0-9] \S)\S(?:.*\S)?"),
    )


_USER = r"username \S+(?: (?!secret |password )\S+)*? (?:secret|password)"
SECRETS: tuple[SecretPattern, ...] = (
    *_password(r"enable(?: algorithm-type \S+)?+ (?:secret|password)(?: level \d+)?+"),
    *_password(_USER),
    # Indented only: at the margin, `password encryption aes` and `key chain NAME` are settings.
    *_password(r"(?<=[ \t])password"),
    *_password(r"key-string"),
    *_password(r"vtp password"),
    *_password(r"ip (?:ftp|http client|scp) password"),
    *_password(r"ppp chap password"),
    *_password(r"ppp pap sent-username \S+ password"),
    *_password(r"neighbor \S+ password"),
    *_password(r"(?:tacacs|radius)-server(?: (?!key )\S+)*? key"),
    *_password(r"(?:client|server-private) \S+(?: (?!key |server-key )\S+)*? (?:server-)?key"),
    *_password(r"server-key"),
    # `key 1` above `key-string` is the number of a key, in a key chain.
    *_password(
        r"(?<=[ \t])key(?! \d+[ \t]*\n[ \t]+(?:key-string|accept-lifetime|send-lifetime|cryptographic-algorithm))"
    ),
    *_password(r"pre-shared-key(?: local| remote| address \S+(?: [\d.]+)?(?: key)?| hostname \S+ key)?+"),
    *_password(r"(?:wpa-psk|(?:security wpa(?: psk)? )?set-key|security wpa psk set-key) (?:ascii|hex)"),
    _pattern(r"^[ \t]*crypto isakmp key (?:[06] )?", r"\S+"),
    _pattern(r"^[ \t]*ntp authentication-key \d+ \S+ ", r"\S+"),
    _pattern(r"^[ \t]*(?:ip ospf|ospf) message-digest-key \d+ \S+ (?:\d )?", r"\S+"),
    _pattern(r"^[ \t]*ip ospf authentication-key (?:\d )?", r"\S+"),
    _pattern(r"^[ \t]*(?:standby|vrrp) \d+ authentication (?:md5 key-string |text )?(?:\d )?", r"(?!md5 )\S+"),
    _pattern(r"^[ \t]*snmp-server community ", r"\S+"),
    _pattern(
        r"^[ \t]*snmp-server host \S+(?: vrf \S+)?(?: (?:traps|informs))?(?: version (?:1|2c))? ",
        r"(?!(?:version|traps|informs|vrf) )\S+",
    ),
    _pattern(r"^[ \t]*snmp-server user .*? auth (?:md5|sha(?:-?\d+)?(?: (?:224|256|384|512))?) ", r"\S+"),
    _pattern(r"^[ \t]*snmp-server user .*? priv (?:des|3des|aes(?: \d+)?) ", r"\S+"),
)
"""Every place, most specific first; each expression has the group `secret` and nothing of its neighbours in it."""
