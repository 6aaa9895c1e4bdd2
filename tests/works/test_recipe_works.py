"""Recipes on two devices from their plan to the verdict, and back."""

from tests.works.bench import Bench, codes, running

STEPS = (
    {"host": "sw1", "recipe": "assign-access-port", "with": {"port": "Gi1/0/10", "vlan": 20, "description": "Pano 2"}},
    {"host": "fw1", "recipe": "dhcp-reservation",
     "with": {"mac": "00:09:21:33:10:22", "address": "10.20.0.22", "name": "pano-2"}},
)  # fmt: skip


def test_what_recipes_planned_is_carried_out_verified_and_taken_back(bench: Bench) -> None:
    before = running(bench)
    change = bench.approved(*STEPS, touches=["switch", "vlan", "dhcp", "firewall"])
    done = bench.ana.said("apply", change, "--as", "ana", "--execute")
    assert (done["exit_code"], codes(done)) == (0, {"works-applied"}), done
    assert "pano-2" in bench.lab.practice.fw1.files["/etc/dnsmasq.conf"]
    verdict = bench.verdict_after(change)
    assert (verdict.missing, verdict.undeclared) == ((), ())
    assert {each.host for each in verdict.seen} == {"sw1", "fw1"}
    (copy,) = bench.ana.does("status")["copies"]
    assert copy.startswith("fw1 /etc/.dnsmasq.conf.netaudit-")
    assert copy.removeprefix("fw1 ") in bench.lab.practice.fw1.files
    back = bench.ana.said("rollback", change, "--as", "ana", "--execute")
    assert codes(back) == {"rollback-done"}, back
    assert running(bench) == before
    assert bench.ana.does("status")["copies"] == []
    assert not [path for path in bench.lab.practice.fw1.files if "netaudit-" in path]
