"""What was there before the works is not accepted with them; what they put back is no drift any more."""

from netaudit.core.works.old_drift import old_drift
from netaudit.model.difference import Difference


def port(before: object, after: object, key: str = "Gi1/0/5") -> Difference:
    return Difference(host="sw1", section="switchports", key=key, field="untagged", before=before, after=after)


def test_what_a_place_became_is_what_was_approved() -> None:
    assert old_drift((port(20, 10),), (port(20, 10),)) == ()
    assert old_drift((port(20, 10),), (port(30, 10),)) == (), "it had drifted to 30, and is as approved now"
    assert old_drift((port(20, 30),), (port(20, 10),)) == (port(20, 30),)
    assert old_drift((port(20, 10, "Gi1/0/6"),), (port(20, 10),)) == (port(20, 10, "Gi1/0/6"),)


def test_what_is_gone_is_told_by_what_it_was() -> None:
    assert old_drift((port("a", None),), (port("a", None),)) == ()
    assert old_drift((port("b", None),), (port("a", None),)) == (port("b", None),)
