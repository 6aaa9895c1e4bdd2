"""Hosts, ports and endpoints stand in a report as people count them."""

from itertools import pairwise

from netaudit.report.document import Document, Table
from netaudit.report.order import counted
from tests.report.whole import document


def tables(whole: Document) -> list[Table]:
    return [block for part in whole.parts for block in part.blocks if isinstance(block, Table)]


def test_the_second_switch_stands_before_the_tenth() -> None:
    for kind in ("audit", "technical"):
        found = [table for table in tables(document(kind, 100, "en")) if table.columns[0] == "Host"]
        found = [table for table in found if any(row[0] == "sw10" for row in table.rows)]
        assert len(found) > 1, kind
        for table in found:
            hosts = [row[0].split(",")[0] for row in table.rows]
            assert {"sw2", "sw10"} <= set(hosts), table.caption
            assert all(counted(one) <= counted(other) for one, other in pairwise(hosts)), table.caption
    links, strangers = (
        [row[place] for row in table.rows]
        for place, name in ((1, "Links between"), (2, "Devices that announce"))
        for table in tables(document("audit", 100, "en"))
        if table.caption.startswith(name)
    )
    assert links.index("Gi1/0/2") < links.index("Gi1/0/10")
    assert strangers.index("sw2 Gi1/0/41") < strangers.index("sw10 Gi1/0/41")
    titles = [part.title for part in document("plan", 100, "en").parts]
    assert titles.index("sw2") < titles.index("sw10")
    carried = next(table for table in tables(document("audit", 100, "en")) if table.caption == "VLANs")
    assert "sw1, sw2, sw3" in carried.rows[0][3]


def test_what_a_device_did_not_tell_is_a_question_mark_and_no_empty_cell() -> None:
    (devices,) = (table for table in tables(document("audit", 5, "en")) if table.caption == "Devices")
    assert {row[0]: row[2:4] for row in devices.rows}["sw1"] == ("?", "?")
    assert all(all(row) for row in devices.rows)


def test_of_many_that_an_endpoint_is_cut_off_from_a_table_names_thirty() -> None:
    (effects,) = (each for each in tables(document("audit", 100, "en")) if each.caption == "What it cuts off or joins")
    cells = [row[4] for row in effects.rows]
    assert all(" more" in cell and cell.count(",") == 30 for cell in cells)
