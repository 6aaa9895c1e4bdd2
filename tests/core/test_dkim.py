"""DKIM keys by example; the keys are made here."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from netaudit.core.dkim import is_selector, judge_dkim, key_bits, parse_dkim
from tests.core.zones import Counted, Zone

NAME = "s1._domainkey.cabinet.example"


def der(key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey) -> str:
    return base64.b64encode(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


LONG = der(rsa.generate_private_key(65537, 2048).public_key())
SHORT = der(rsa.generate_private_key(65537, 1024).public_key())
CURVE = der(ec.generate_private_key(ec.SECP256R1()).public_key())
EDWARDS = base64.b64encode(
    ed25519.Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
).decode()

CASES = {
    "good": ([f"v=DKIM1; k=rsa; p={LONG}"], ["dkim-good"]),
    "version and kind left out": ([f"p={LONG}"], ["dkim-good"]),
    "white space in the key": ([f"v=DKIM1; p={LONG[:40]} {LONG[40:]}; h=sha1:sha256 ;"], ["dkim-good"]),
    "Ed25519": ([f"v=DKIM1; k=ed25519; p={EDWARDS}"], ["dkim-good"]),
    "short": ([f"v=DKIM1; p={SHORT}"], ["dkim-short"]),
    "sha1 only": ([f"v=DKIM1; h=sha1; p={LONG}"], ["dkim-sha1"]),
    "test mode": ([f"v=DKIM1; t=s:y; p={LONG}"], ["dkim-good", "dkim-test"]),
    "revoked": (["v=DKIM1; p="], ["dkim-revoked"]),
    "none": ([], ["dkim-none"]),
    "two": ([f"p={LONG}", f"p={LONG}"], ["dkim-many"]),
    "another version": ([f"v=DKIM2; p={LONG}"], ["dkim-syntax"]),
    "version not first": ([f"p={LONG}; v=DKIM1"], ["dkim-syntax"]),
    "no key": (["v=DKIM1"], ["dkim-syntax"]),
    "no tag": (["v=DKIM1; nonsense; p=x"], ["dkim-syntax"]),
    "a tag twice": ([f"p={LONG}; p={LONG}"], ["dkim-syntax"]),
    "cut short": ([f"p={LONG[:100]}"], ["dkim-syntax"]),
    "no base64": (["p=%%%"], ["dkim-syntax"]),
    "a key of another kind": ([f"k=rsa; p={CURVE}"], ["dkim-syntax"]),
    "an unknown kind": ([f"k=dsa; p={LONG}"], ["dkim-syntax"]),
    "Ed25519 of a wrong length": ([f"k=ed25519; p={LONG}"], ["dkim-syntax"]),
}


@pytest.mark.parametrize("what", CASES)
def test_by_example(what: str) -> None:
    values, expected = CASES[what]
    found = judge_dkim("cabinet.example", "s1", Counted({NAME: {"TXT": values}}))
    assert sorted(each.code for each in found) == expected


def test_no_answer_is_undetermined() -> None:
    failing: Zone = {NAME: {"!TXT": []}}
    assert [e.code for e in judge_dkim("cabinet.example", "s1", Counted(failing))] == ["dkim-unanswered"]
    assert [e.meaning for e in judge_dkim("cabinet.example", "s1", lambda name, kind: None)] == ["undetermined"]


@pytest.mark.parametrize(
    ("text", "may"),
    [("s1", True), ("google", True), ("a.b-c_d", True), ("", False), ("-a", False), ("a..b", False), ("a b", False),
     ("x" * 64, False), ("a." * 60 + "a", False), ("a\n", False), ("é", False)],
)  # fmt: skip
def test_what_may_be_a_selector(text: str, may: bool) -> None:
    assert is_selector(text) is may


@given(st.text() | st.text(alphabet="vDKIM1=;pk rsaed25519MIIBABCD+/="))
def test_any_record_is_read_or_refused(text: str) -> None:
    assert judge_dkim("cabinet.example", "s1", Counted({NAME: {"TXT": [text]}}))
    try:
        parse_dkim(text)
        key_bits("rsa", text)
    except ValueError:
        return
