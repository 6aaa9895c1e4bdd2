"""Two people's whole exchange through nothing but a git remote; and what the server's hook must refuse."""

from netaudit.core.journal import read
from tests.control.conftest import Exchange
from tests.control.parties import Party, new_key


def _edit_inventory(exchange: Exchange) -> str:
    """ana edits the inventory and asks for its acceptance; returns the change's id."""
    hosts = exchange.ana.root / "inventory" / "hosts.yaml"
    hosts.write_text(hosts.read_text() + "printer-1:\n  data: {role: printer}\n")
    said = exchange.ana.does("change", "new", "--governed", "--reason", "a new printer")
    return str(said["change"])


def test_an_edit_of_the_inventory_from_request_to_acceptance(exchange: Exchange) -> None:
    ana, ivo = exchange.ana, exchange.ivo
    change = _edit_inventory(exchange)
    assert ana.refused("gate", change, "--phase", "accept") == {"role-missing"}
    assert ana.refused("baseline", "accept", "--change", change) == {"role-missing"}
    ana.pushes()
    ivo.pull()
    shown = ivo.run("change", "show", change)
    assert "+printer-1:" in shown.out, shown
    ivo.does("approve", change, "--role", "it", "--comment", "seen")
    ivo.pushes()
    ana.pull()
    ana.does("baseline", "accept", "--change", change)
    ana.pushes()
    ivo.pull()
    assert ivo.does("trust", "show")["accepted"] == ana.git("rev-parse", "HEAD").stdout.strip()
    assert "printer-1" in (ivo.root / "inventory" / "hosts.yaml").read_text()


def test_the_server_refuses_what_carries_no_visa(exchange: Exchange) -> None:
    ana = exchange.ana
    good = ana.git("rev-parse", "HEAD").stdout.strip()
    ana.commit("inventory/hosts.yaml", "{}\n")
    refused = ana.push()
    assert refused.returncode != 0
    assert "names no change" in refused.stderr, refused.stderr
    assert ana.refused("gate", "--range", f"{good}..HEAD") == {"commit-without-change"}
    assert "trust-broken" in ana.refused("trust", "show")


def test_records_only_grow(exchange: Exchange) -> None:
    ana, ivo = exchange.ana, exchange.ivo
    change = _edit_inventory(exchange)
    ana.pushes()
    ivo.pull()
    ivo.does("approve", change, "--role", "it")
    ivo.pushes()
    ana.pull()
    approvals = sorted((ana.root / "changes" / change / "approvals").glob("*.json"))
    ana.git("rm", "-q", str(approvals[0]))
    ana.git("commit", "-qm", "tidy")
    refused = ana.push()
    assert "only ever grow" in refused.stderr, refused.stderr
    ana.git("reset", "-q", "--hard", "HEAD~1")
    journal = ana.root / "changes" / change / "journal" / "ivo.jsonl"
    journal.write_text(journal.read_text().replace("approved", "rejected"))
    ana.git("commit", "-qam", "rewrite")
    assert "only ever grow" in ana.push().stderr


def test_a_force_pushed_history_is_refused_by_the_server_and_by_every_machine(exchange: Exchange) -> None:
    ana, ivo = exchange.ana, exchange.ivo
    ivo.does("trust", "show")
    # A history that forks before the anchor, with another anchor that says anything at all.
    ana.git("reset", "-q", "--hard", "HEAD~1")
    assert ana.run("baseline", "accept", "--initial", "--key", str(ana.key)).code == 0
    refused = ana.push("--force", "origin", "main")
    assert refused.returncode != 0
    assert "is not part of what is offered" in refused.stderr
    # Past the server (somebody with access to its disk): the machines remember.
    (exchange.remote / "hooks" / "pre-receive").unlink()
    assert ana.push("--force", "origin", "main").returncode == 0
    ivo.git("fetch", "-q")
    ivo.git("reset", "-q", "--hard", "origin/main")
    said = ivo.said("trust", "show")
    assert said["exit_code"] == 3
    assert "which this machine accepted" in said["reasons"][0]["sentence"]


def test_swapped_approvers_and_loosened_policy_do_not_count(exchange: Exchange) -> None:
    """Whoever can write files or commits cannot enrol themselves: what is accepted counts, not what lies there."""
    ana = exchange.ana
    people = ana.root / "inventory" / "people.yaml"
    accepted = people.read_text()
    people.write_text(accepted.replace("[requester, planner, executor, verifier]", "[requester, planner, approver:it]"))
    ana.run("people", "approvers")
    change = _edit_inventory(exchange)
    assert ana.run("approve", change, "--role", "it").code == 0
    assert "signer-not-in-role" in ana.refused("gate", change, "--phase", "accept")
    site = ana.root / "inventory" / "site.yaml"
    site.write_text(site.read_text().replace("required_roles: [it]", "required_roles: []"))
    assert "role-missing" in ana.refused("gate", change, "--phase", "accept")
    ana.git("commit", "-qam", "loosened")
    assert {"trust-broken", "role-missing"} <= ana.refused("gate", change, "--phase", "accept")
    assert ana.push().returncode != 0


def test_a_throwaway_key_signs_nothing_that_counts(exchange: Exchange) -> None:
    ana = exchange.ana
    change = _edit_inventory(exchange)
    stranger = Party("stranger", ana.root, ana.home, new_key(ana.home / "throwaway"))
    assert stranger.refused("approve", change, "--role", "it") == {"key-of-nobody"}
    assert stranger.refused("plan", change) == {"key-of-nobody"}


def test_an_approval_of_another_change_is_no_approval(exchange: Exchange) -> None:
    ana, ivo = exchange.ana, exchange.ivo
    first = _edit_inventory(exchange)
    second = _edit_inventory(exchange)
    ana.pushes()
    ivo.pull()
    ivo.does("approve", first, "--role", "it")
    approval = next((ivo.root / "changes" / first / "approvals").glob("*.json"))
    ivo.commit(f"changes/{second}/approvals/{approval.name}", approval.read_text())
    found = ivo.refused("gate", second, "--phase", "accept")
    assert {"approval-of-another", "role-missing"} <= found


def test_what_was_altered_after_the_signature_is_refused(exchange: Exchange) -> None:
    ana, ivo = exchange.ana, exchange.ivo
    change = _edit_inventory(exchange)
    ana.pushes()
    ivo.pull()
    ivo.does("approve", change, "--role", "it")
    folder = ivo.root / "changes" / change
    accept = ("gate", change, "--phase", "accept")
    ivo.does(*accept)
    for name, old, new, codes in (
        ("request.yaml", "a new printer", "another printer", {"request-altered"}),
        ("plan.json", '"works_minutes": 0', '"works_minutes": 1', {"signature-invalid", "plan-altered-since"}),
    ):
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new))
        assert codes <= ivo.refused(*accept)
        (folder / name).write_text(text)
    ivo.does(*accept)
    proposed = folder / "files" / "inventory" / "hosts.yaml"
    proposed.write_text(proposed.read_text() + "evil: {}\n")
    assert ivo.refused("baseline", "accept", "--change", change) & {"dirty-tree", "file-not-proposed"}


def test_after_its_withdrawal_an_approval_is_worth_nothing(exchange: Exchange) -> None:
    ana, ivo = exchange.ana, exchange.ivo
    change = _edit_inventory(exchange)
    ana.pushes()
    ivo.pull()
    ivo.does("approve", change, "--role", "it")
    ivo.pushes()
    ana.pull()
    ana.does("change", "withdraw", change, "--reason", "not needed")
    assert "change-withdrawn" in ana.refused("baseline", "accept", "--change", change)
    marker = ana.root / "changes" / change / "withdrawn.json"
    marker.unlink()
    assert {"change-withdrawn", "records-altered"} <= ana.refused("gate", change, "--phase", "accept")


def test_a_rejection_counts_even_after_the_approval(exchange: Exchange) -> None:
    ana, ivo = exchange.ana, exchange.ivo
    change = _edit_inventory(exchange)
    ana.pushes()
    ivo.pull()
    ivo.does("approve", change, "--role", "it")
    ivo.does("approve", change, "--role", "it", "--reject", "--comment", "on reflection")
    assert ivo.refused("gate", change, "--phase", "accept") == {"change-rejected"}


def test_the_local_hook_asks_before_anything_leaves(exchange: Exchange) -> None:
    ana = exchange.ana
    ana.commit("inventory/hosts.yaml", "{}\n")
    refused = ana.git("push", "-q", "origin", "main")
    assert refused.returncode != 0
    assert "Change:" in refused.stderr, "in the site's language"


def test_a_clone_that_was_given_no_root_trusts_nothing(exchange: Exchange) -> None:
    bare = Party("new", exchange.ivo.root, exchange.ivo.home.with_name("empty"), exchange.ivo.key)
    assert bare.refused("trust", "show") == {"root-key-missing"}


def test_what_the_hook_decided_is_kept_on_the_server(exchange: Exchange) -> None:
    ana = exchange.ana
    ana.commit("inventory/hosts.yaml", "{}\n")
    assert ana.push().returncode != 0
    entries = read((exchange.remote / "netaudit-decisions.jsonl").read_text())
    assert [entry.more["may"] for entry in entries] == [True, False]
    assert entries[-1].more["reasons"] == ["commit-without-change"]


def test_a_commit_under_an_approved_change_holds_exactly_what_was_approved(exchange: Exchange) -> None:
    ana, ivo = exchange.ana, exchange.ivo
    change = _edit_inventory(exchange)
    ana.pushes()
    ivo.pull()
    ivo.does("approve", change, "--role", "it")
    ivo.pushes()
    ana.pull()
    approved = (ana.root / "changes" / change / "files" / "inventory" / "hosts.yaml").read_text()
    trailer = f"in force\n\nChange: {change}"
    ana.commit("inventory/hosts.yaml", f"{approved}evil-1:\n  data: {{role: printer}}\n", trailer)
    assert "are not what an approved change declares: inventory/hosts.yaml" in ana.push().stderr
    ana.git("reset", "-q", "--hard", "HEAD~1")
    (ana.root / "inventory" / "hosts.yaml").write_text(approved)
    ana.commit("inventory/site.yaml", "name: elsewhere\n", trailer)
    assert "inventory/site.yaml" in ana.push().stderr
    ana.git("reset", "-q", "--hard", "HEAD~1")
    ana.commit("baselines/endpoints.yaml", "{}\n", trailer)
    refused = ana.push().stderr
    assert "has no verdict" in refused, refused
    ana.git("reset", "-q", "--hard", "HEAD~1")
    ana.does("baseline", "accept", "--change", change)
    ana.pushes()
