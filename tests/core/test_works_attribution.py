"""A difference from the baseline is an approved change's in works, exactly, or nobody's."""

from netaudit.core.works.attribution import Attribution, attributed
from netaudit.core.works.four_sets import whole
from netaudit.model.difference import Difference

MOVED = Difference(host="sw1", section="switchports", key="Gi1/0/5", field="untagged", before=20, after=10)
OTHER = Difference(host="sw1", section="switchports", key="Gi1/0/5", field="untagged", before=20, after=30)


def test_exactly_what_is_declared_is_explained_and_the_rest_keeps_its_first_time() -> None:
    found = attributed((MOVED, OTHER), {"CHG-1": (MOVED,)}, {whole(OTHER): "2026-11-01T10:00:00+04:00"}, "now")
    assert found == (Attribution("CHG-1", "now", "now"), Attribution("", "2026-11-01T10:00:00+04:00", "now"))
    assert attributed((), {}, {}, "now") == ()
