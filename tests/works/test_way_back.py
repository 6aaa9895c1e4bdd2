"""The way back of works whose site's history does not hold any more."""

import shutil

import pytest

from tests.works.bench import Bench, codes, running


@pytest.mark.slow
def test_it_stays_open_where_the_works_were_found_in_order_and_nowhere_else(core: tuple[Bench, str]) -> None:
    bench, change = core
    ana, before = bench.ana, running(bench)
    ana.does("apply", change, "--as", "ana", "--execute")
    site = ana.root / "inventory" / "site.yaml"
    ana.commit("inventory/site.yaml", site.read_text().replace("four_eyes: true", "four_eyes: false") + "\n# mine\n")
    checked = ana.home / "checked"
    (digest,) = [each.name for each in checked.iterdir()]
    assert "trust-broken" in ana.refused("gate", change)

    away = shutil.move(checked, ana.home / "elsewhere")
    kept = running(bench)
    assert ana.refused("rollback", change, "--as", "ana", "--execute") == {"trust-broken"}
    (ana.root / ".netaudit" / "checked").mkdir()
    (ana.root / ".netaudit" / "checked" / digest).touch()
    assert ana.refused("rollback", change, "--as", "ana", "--execute") == {"trust-broken"}, "what a clone may hold"
    assert running(bench) == kept

    shutil.move(away, checked)
    back = ana.said("rollback", change, "--as", "ana", "--execute")
    assert (back["exit_code"], codes(back)) == (0, {"rollback-done", "returned-without-trust"}), back
    assert running(bench) == before
