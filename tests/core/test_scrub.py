"""No secret is left, its neighbours are, and a rotated one shows."""

import re
import time

from hypothesis import given
from hypothesis import strategies as st

from netaudit.core.scrub import SecretsKey, scrub, without_fingerprints
from netaudit.model.platform import SecretPattern

KEY = SecretsKey(b"a key of this test" * 2)
COMMUNITY = SecretPattern(re.compile(r"^snmp-server community (?P<secret>\S+)", re.MULTILINE))
RESALTED = SecretPattern(re.compile(r"\bENC (?P<secret>\S+)"), resalted=True)


def test_the_secret_goes_and_its_neighbours_stay() -> None:
    shown = scrub("snmp-server community s3cret RO 10\nntp server 10.0.0.1\n", [COMMUNITY], KEY)
    assert "s3cret" not in shown
    assert re.fullmatch(r"snmp-server community <secret [0-9a-f]{8}> RO 10\nntp server 10\.0\.0\.1\n", shown)


def test_rotation_shows_and_sameness_too() -> None:
    one, same, other = (scrub(f"snmp-server community {s} RO", [COMMUNITY], KEY) for s in ("a1", "a1", "b2"))
    assert one == same != other


def test_other_keys_give_other_fingerprints() -> None:
    line = "snmp-server community a1 RO"
    other = SecretsKey(b"another key")
    assert scrub(line, [COMMUNITY], KEY) != scrub(line, [COMMUNITY], other)
    assert KEY.key_id != other.key_id
    assert "key" not in repr(KEY).replace("SecretsKey", "")


def test_without_a_key_or_where_it_is_resalted_nothing_can_be_compared() -> None:
    assert scrub("snmp-server community a1 RO", [COMMUNITY], None) == "snmp-server community <secret> RO"
    assert scrub("set password ENC abc==", [RESALTED], KEY) == "set password ENC <secret>"


def test_private_keys_and_passwords_in_addresses_are_secret_everywhere() -> None:
    key = "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\nBBBB\n-----END OPENSSH PRIVATE KEY-----"
    assert "AAAA" not in scrub(key, [], KEY)
    assert "AAAA" not in scrub(key[:50], [], KEY)
    for before in ("backup ", "", "x", "é", '"', "a-b.c+"):
        assert "hunter2" not in scrub(f"{before}ftp://admin:hunter2@10.0.0.9/sw1", [], KEY)


def test_an_endless_word_takes_no_endless_time() -> None:
    began = time.monotonic()
    for text in ("a" * 1_000_000, "a://" * 200_000, "a://b:" * 100_000):
        assert scrub(text, [], KEY) == text
    assert time.monotonic() - began < 10


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Z", "C"]), min_size=4))
def test_whatever_the_secret_it_is_gone_and_scrubbing_again_changes_nothing(secret: str) -> None:
    shown = scrub(f"snmp-server community {secret}", [COMMUNITY], KEY)
    assert secret not in shown.removeprefix("snmp-server community ") or secret in "<secret 0123456789abcdef>"
    assert scrub(shown, [COMMUNITY], KEY) == shown


def test_fingerprints_of_different_keys_are_not_compared() -> None:
    assert without_fingerprints("key <secret 0011aabb> x") == "key <secret> x"
