"""Works done by hand between `begin` and `verify`: what is shown of the site, and what is accepted of it."""

from tests.works.bench import PORT, Bench, codes

TYPED = ["interface Gi1/0/5", "switchport access vlan 10"]


def test_declared_works_are_accepted_and_the_change_is_closed(bench: Bench) -> None:
    change = bench.approved(PORT)
    assert bench.ana.refused("verify", change) == {"works-not-begun"}
    bench.ana.does("begin", change, "--as", "ana")
    assert bench.ana.refused("begin", change, "--as", "ana") == {"approval-used"}
    bench.lab.practice.configure("sw1", TYPED)
    done = bench.ana.said("verify", change)
    assert (done["exit_code"], done["accepted"], codes(done)) == (0, True, {"works-conform"})
    said = bench.verdict(change)
    assert [(each.key, each.field, each.after) for each in said.seen] == [("Gi1/0/5", "untagged", 10)]
    assert said.conforming
    assert said.after_digests
    assert said.journal_heads.keys() == {"ana", "ivo"}
    assert bench.said(change)[-2:] == ["verified", "closed"]
    trailers = bench.ana.git("log", "-1", "--format=%(trailers)").stdout
    assert f"Change: {change}" in trailers
    assert "Plan-Digest: " in trailers
    assert "Journal-Heads: ana=" in trailers
    assert bench.clean()
    assert (bench.ana.root / "baselines" / "anchor.json").is_file()
    assert not {"unauthorised-drift", "drift-of-works"} & codes(bench.ana.said("audit", "--no-report"))
    assert bench.ana.refused("verify", change) == {"works-ended"}
    assert bench.lab.practice.contacts() == 0


def test_nothing_was_done(bench: Bench) -> None:
    change = bench.approved(PORT)
    bench.ana.does("begin", change, "--as", "ana")
    done = bench.ana.said("verify", change)
    assert (done["exit_code"], codes(done), done["accepted"]) == (5, {"verify-missing"}, False)
    assert not bench.verdict(change).after_digests
    assert "change-not-verified" not in bench.ana.refused("baseline", "accept", "--change", change)
    bench.lab.practice.configure("sw1", TYPED)
    bench.ana.does("verify", change)


def test_an_installer_does_more_than_was_declared(bench: Bench) -> None:
    change = bench.approved(PORT)
    bench.ana.does("begin", change, "--as", "ana")
    bench.lab.practice.configure("sw1", [*TYPED, "interface Gi1/0/6", "switchport access vlan 10"])
    bench.lab.practice.configure("sw2", ["vlan 20", "untagged 1", "tagged 24", "exit"])
    done = bench.ana.said("verify", change)
    assert (done["exit_code"], codes(done)) == (5, {"verify-undeclared", "test-failed"})
    said = bench.verdict(change)
    assert {(each.host, each.key) for each in said.undeclared} >= {("sw1", "Gi1/0/6"), ("sw2", "1")}
    assert "ws-1" in said.affects["sw1 switchports Gi1/0/6"]
    isolated = next(test for test in said.tests if test.kind == "isolation")
    assert (isolated.passed, "pacs-1: joined by" in isolated.obtained) == (False, True)
    refused = bench.ana.refused("baseline", "accept", "--change", change)
    assert {"verdict-not-conforming", "state-not-approved"} <= refused


def test_what_cannot_be_asked_afterwards_is_no_pass(bench: Bench) -> None:
    change = bench.approved(PORT)
    bench.ana.does("begin", change, "--as", "ana")
    bench.lab.practice.configure("sw1", TYPED)
    bench.lab.fault("sw2", unreachable=True)
    done = bench.ana.said("verify", change, "--deadline", "10")
    assert (done["exit_code"], done["accepted"]) == (4, False)
    assert bench.verdict(change).not_collected == ("sw2 *",)
    bench.lab.fault("sw2")
    bench.ana.does("verify", change)


def test_a_declared_device_that_is_silent_afterwards_is_no_pass_and_one_that_was_silent_before_is_no_change(
    bench: Bench,
) -> None:
    change, scanner = bench.approved(PORT), bench.lab.practice.world.endpoint("cbct-1")
    scanner.connected = False
    bench.ana.does("begin", change, "--as", "ana")
    scanner.connected = True
    switched_off = bench.lab.practice.world.endpoint("ws-1")
    switched_off.connected = False
    bench.lab.practice.configure("sw1", TYPED)
    done = bench.ana.said("verify", change)
    assert (done["exit_code"], codes(done), done["accepted"]) == (4, {"verify-silent"}, False), done
    (place,) = bench.verdict(change).not_collected
    assert place.endswith(" ws-1")
    assert "ws-1 at sw1: heard before the works and silent now" in bench.ana.run("verify", change).out
    switched_off.connected = True
    bench.ana.does("verify", change)


def test_a_device_that_moved_since_the_plan_is_stale(bench: Bench) -> None:
    change = bench.approved(PORT)
    bench.lab.practice.configure("sw1", ["interface Gi1/0/6", "description moved"])
    done = bench.ana.said("begin", change, "--as", "ana")
    assert (done["exit_code"], codes(done)) == (6, {"base-moved"})
    assert "begun" not in bench.said(change)
    assert not (bench.folder(change) / "before").exists()


def test_another_device_at_the_address_is_stale(bench: Bench) -> None:
    change = bench.approved(PORT)
    bench.lab.practice.sw1.serial = "FOC9999Z9Z9"
    done = bench.ana.said("begin", change, "--as", "ana")
    assert (done["exit_code"], "device-other" in codes(done)) == (6, True)
    bench.lab.fault("sw1", new_host_key=True)
    other = bench.ana.said("begin", change, "--as", "ana")
    assert (other["exit_code"], {"device-other", "host-key-changed"} <= codes(other)) == (6, True)


def test_a_change_that_reaches_more_than_when_it_was_planned_is_stale(bench: Bench) -> None:
    change = bench.approved({"host": "sw2", "config": "vlan 20\n   untagged 3\n   exit\n"})
    bench.lab.practice.move("pacs-1", "sw2", "3")
    done = bench.ana.said("begin", change, "--as", "ana")
    assert (done["exit_code"], "impact-grown" in codes(done)) == (6, True)


def test_an_incomplete_before_is_no_beginning(bench: Bench) -> None:
    change = bench.approved(PORT)
    bench.lab.fault("sw2", unreachable=True)
    done = bench.ana.said("begin", change, "--as", "ana", "--deadline", "10")
    assert (done["exit_code"], codes(done)) == (4, {"before-incomplete"})


def test_works_of_one_change_at_a_time(bench: Bench) -> None:
    one, other = bench.approved(PORT), bench.approved({"host": "sw2", "config": "interface 6\n name LABO\n"})
    bench.ana.does("begin", one, "--as", "ana")
    assert bench.ana.refused("begin", other, "--as", "ana") == {"works-open"}
    bench.lab.practice.configure("sw1", TYPED)
    bench.ana.does("verify", one)


def test_drift_that_was_there_before_is_not_accepted_with_the_works(bench: Bench) -> None:
    change = bench.approved(PORT)
    bench.lab.practice.configure("sw2", ["vlan 10", "name AUTRE"])
    begun = bench.ana.said("begin", change, "--as", "ana")
    assert (begun["exit_code"], codes(begun)) == (2, {"works-begun", "drift-before"})
    bench.lab.practice.configure("sw1", TYPED)
    done = bench.ana.said("verify", change)
    assert (done["exit_code"], codes(done), done["accepted"]) == (2, {"works-conform", "drift-before"}, False)
    assert not bench.verdict(change).after_digests
    assert "state-not-approved" in bench.ana.refused("baseline", "accept", "--change", change)


def test_what_was_kept_of_before_cannot_be_altered(bench: Bench) -> None:
    change = bench.approved(PORT)
    bench.ana.does("begin", change, "--as", "ana")
    path = bench.folder(change) / "before" / "hosts" / "sw1" / "state.yaml"
    path.write_text(path.read_text().replace("FOC2133X0A1", "FOC2133X0A2"))
    assert bench.ana.refused("verify", change) == {"before-unreadable"}


def test_tests_of_the_request(bench: Bench) -> None:
    pacs = bench.lab.ports["pacs-1"]
    tests = [
        {"tcp": {"to": "pacs-1", "port": pacs}},
        {"dicom_echo": {"to": "pacs-1", "called_aet": "PACS1"}},
        {"neighbour": {"host": "sw1", "port": "Gi1/0/24", "name": "sw2"}},
        *({"ping": {"from": host, "to": "10.20.0.5"}} for host in ("sw1", "sw2", "fw1", "gw1")),
        {"ping": {"from": "here", "to": "127.0.0.1"}},
    ]
    change = bench.approved(PORT, tests=tests)
    bench.ana.does("begin", change, "--as", "ana")
    bench.lab.practice.configure("sw1", TYPED)
    done = bench.ana.said("verify", change)
    ran = bench.verdict(change).tests
    assert [test.kind for test in ran[:4]] == ["tcp", "dicom_echo", "neighbour", "ping"]
    from_here = ran[7]
    assert from_here.passed or "`ping` could not be run here" in from_here.obtained, "where there is no `ping`"
    assert done["exit_code"] == (0 if from_here.passed else 4), done
    if not from_here.passed:
        return
    assert all(test.passed for test in bench.verdict(change).tests)


def test_a_test_that_fails_and_one_that_cannot_be_run(bench: Bench) -> None:
    tests = [
        {"tcp": {"to": "127.0.0.1", "port": 1}},
        {"dhcp": {"vlan": 20, "servers": ["10.20.0.1"]}},
        {"tcp": {"to": "cerec-1", "port": 22}},
        {"ping": {"from": "nobody", "to": "10.20.0.10"}},
        {"neighbour": {"host": "sw1", "port": "Gi1/0/23", "name": "sw9"}},
        {"ping": {"from": "sw1", "to": "10.20.0.99"}},
        {"ping": {"from": "fw1", "to": "10.20.0.99"}},
        {"ping": {"from": "sw1", "to": "10.20.0.30"}},
        {"dns": {"name": "pacs.cabinet.example", "expect": "10.20.0.5", "server": "127.0.0.1:1"}},
    ]
    change = bench.approved(PORT, tests=tests)
    bench.ana.does("begin", change, "--as", "ana")
    bench.lab.practice.configure("sw1", TYPED)
    done = bench.ana.said("verify", change)
    assert (done["exit_code"], codes(done)) == (5, {"test-failed", "test-not-run"})
    assert [test.passed for test in bench.verdict(change).tests[:9]] == [
        False, None, None, None, False, False, False, None, None,
    ]  # fmt: skip
    assert bench.lab.practice.contacts() == 0, "the restricted unit is not asked by a test either"


def test_an_audit_tells_works_in_progress_from_what_nobody_approved(bench: Bench) -> None:
    change = bench.approved(PORT)
    bench.ana.does("begin", change, "--as", "ana")
    bench.lab.practice.configure("sw1", TYPED)
    during = bench.ana.said("audit")
    assert "drift-of-works" in codes(during)
    assert "unauthorised-drift" not in codes(during)
    assert [each["change"] for each in during["differences"]] == [change]
    bench.lab.practice.configure("sw1", ["interface Gi1/0/6", "description autre"])
    later = bench.ana.said("audit")
    assert {"drift-of-works", "unauthorised-drift"} <= codes(later)
    by = {each["key"]: (each["change"], each["first_seen"]) for each in later["differences"]}
    assert by["Gi1/0/5"] == (change, during["differences"][0]["first_seen"])
    assert by["Gi1/0/6"][0] is None
    assert bench.ana.run("diff", f"before:{change}", "live").code == 2
    assert bench.ana.refused("diff", f"after:{change}", "live") == {"change-not-verified"}


def test_drift_that_the_works_put_back_is_none_afterwards(bench: Bench) -> None:
    bench.lab.practice.configure("sw1", ["interface Gi1/0/6", "description autre"])
    assert bench.ana.run("audit", "--no-report").code == 2
    change = bench.approved(PORT, drift="put-back", startup="save")
    done = bench.ana.said("apply", change, "--as", "ana", "--execute")
    assert done["exit_code"] == 0, done
    verified = bench.ana.said("verify", change)
    assert (verified["exit_code"], verified["accepted"]) == (0, True), verified
