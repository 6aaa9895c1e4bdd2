"""Signatures with the real ssh-keygen: what OpenSSH itself says of them, agents, forgeries, attested visas."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from netaudit.core.journal import read
from netaudit.core.sshsig import key_fingerprint
from netaudit.core.statement import content_of, envelope, read_envelope
from netaudit.model.statements import Namespace
from netaudit.signing import public_key, sign
from tests.control.parties import Party, new_key
from tests.control.test_life import as_, form, planned


def _approval(ana: Party, change: str) -> Path:
    return next((ana.root / "changes" / change / "approvals").glob("*.json"))


def test_anybody_can_verify_an_approval_with_openssh_alone(ana: Party, tmp_path: Path) -> None:
    change = planned(ana)
    as_(ana, "ivo").does("approve", change, "--role", "it")
    found = read_envelope(_approval(ana, change).read_bytes(), "netaudit-approval")
    signature = tmp_path / "signature"
    signature.write_text(found.signature)

    def verifies(who: str, namespace: str, content: bytes) -> bool:
        words = ["-f", str(ana.root / "inventory/approvers"), "-I", who, "-n", namespace, "-s", str(signature)]
        ended = subprocess.run(
            ["ssh-keygen", "-Y", "verify", *words], input=content, capture_output=True, check=False, timeout=30
        )
        return ended.returncode == 0

    assert verifies("ivo", "netaudit-approval", found.content)
    assert not verifies("cleo", "netaudit-approval", found.content)
    assert not verifies("ivo", "netaudit-plan", found.content)
    assert not verifies("ivo", "netaudit-approval", found.content + b" ")


def test_fingerprints_are_as_ssh_keygen_prints_them(tmp_path: Path) -> None:
    key = new_key(tmp_path / "key")
    printed = subprocess.run(
        ["ssh-keygen", "-lf", f"{key}.pub"], capture_output=True, text=True, check=True, timeout=30
    ).stdout
    assert key_fingerprint(public_key(key)) == printed.split()[1]


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A real ssh-agent."""
    started = subprocess.run(
        ["ssh-agent", "-s", "-a", str(tmp_path / "agent.sock")], capture_output=True, text=True, check=True, timeout=30
    ).stdout
    found = dict(re.findall(r"(SSH_\w+)=([^;]+);", started))
    yield found
    os.kill(int(found["SSH_AGENT_PID"]), 15)


def test_a_key_in_the_agent_signs(ana: Party, agent: dict[str, str]) -> None:
    change = planned(ana)
    ivo = as_(ana, "ivo")
    subprocess.run(["ssh-add", "-q", str(ivo.key)], check=True, env={**os.environ, **agent}, timeout=30)
    ivo.key.unlink()
    ivo.does("approve", change, "--role", "it", "--key", f"{ivo.key}.pub", env=agent)
    ana.does("gate", change)
    assert ivo.refused("approve", change, "--role", "it", "--key", f"{ivo.key}.pub") == {"signing-failed"}


def _forged(ana: Party, path: Path, key: Path, **other: object) -> None:
    """The statement of a file with other contents, signed with some key in the name it had."""
    raw = json.loads(path.read_text())
    namespace: Namespace = "netaudit-plan" if path.name == "plan.json" else "netaudit-approval"
    raw["content"] |= other
    statement = read_envelope(json.dumps(raw).encode(), namespace).statement
    signature = sign(content_of(statement), namespace, key, may_ask=False)
    path.write_bytes(envelope(statement, signature, str(raw["signer"]), str(raw["signed_at"]), "forged"))


def test_a_plan_or_approval_signed_with_a_throwaway_key_is_refused(ana: Party, tmp_path: Path) -> None:
    change = planned(ana)
    stranger = new_key(tmp_path / "stranger")
    as_(ana, "ivo").does("approve", change, "--role", "it")
    approval = _approval(ana, change)
    kept = approval.read_bytes()
    _forged(ana, approval, stranger)
    assert {"signer-unknown", "role-missing"} <= ana.refused("gate", change)
    _forged(ana, approval, ana.key)
    assert {"signer-not-as-said", "role-missing"} <= ana.refused("gate", change)
    approval.write_bytes(kept)
    _forged(ana, ana.root / "changes" / change / "plan.json", stranger, works_minutes=1)
    assert {"signer-unknown", "plan-altered-since"} <= ana.refused("gate", change)


def test_a_signature_of_one_namespace_counts_in_no_other(ana: Party) -> None:
    change = planned(ana)
    ivo = as_(ana, "ivo")
    ivo.does("approve", change, "--role", "it")
    approval = _approval(ana, change)
    raw = json.loads(approval.read_text())
    content = read_envelope(approval.read_bytes(), "netaudit-approval").content
    raw["signature"] = sign(content, "netaudit-request", ivo.key, may_ask=False)
    approval.write_text(json.dumps(raw))
    assert {"signature-invalid", "role-missing"} <= ana.refused("gate", change)


def test_a_visa_on_paper_is_attested(ana: Party, tmp_path: Path) -> None:
    change = planned(ana)
    ivo = as_(ana, "ivo")
    attest = ("approve", change, "--role", "it", "--on-behalf-of", "Dr Lune", "--attestation", "visa.pdf")
    assert ivo.refused(*attest) == {"attestation-missing"}
    visa = tmp_path / "visa.pdf"
    visa.write_bytes(b"%PDF signed on paper")
    ana.does("change", "attach", change, str(visa))
    ivo.does(*attest)
    ana.does("gate", change)
    assert "Dr Lune (ivo)" in ana.run("change", "show", change).out


def test_decisions_of_the_gate_are_kept(ana: Party) -> None:
    change = planned(ana)
    ana.refused("gate", change)
    entries = read((ana.root / ".netaudit" / "decisions.jsonl").read_text())
    assert [(each.more["phase"], each.more["may"]) for each in entries[-2:]] == [("plan", True), ("begin", False)]
    assert entries[-1].more["reasons"] == ["role-missing"]


def test_a_permit_is_of_a_recipe_in_force(ana: Party) -> None:
    ivo = as_(ana, "ivo")
    sign_it = ("permit", "sign", "ports", "--recipe", "ports", "--host", "sw1", "--until", "2036-01-01", "--role", "it")
    assert ivo.refused(*sign_it) == {"recipe-unknown"}
    recipe = ana.root / "playbooks" / "changes" / "ports" / "recipe.yaml"
    recipe.parent.mkdir(parents=True)
    recipe.write_text("title: ports\n")
    for _ in range(2):
        change = ana.does("change", "new", "--governed")["change"]
        ivo.does("approve", change, "--role", "it")
        ana.does("baseline", "accept", "--change", change)
        if not ana.does("permit", "list")["permits"]:
            ivo.does(*sign_it, "--allow", "vlan=20,30")
    assert ana.does("permit", "list")["permits"] == [
        {"name": "ports", "recipe": "ports", "hosts": ["sw1"], "until": "2036-01-01"}
    ]
    wrong = ivo.run(*sign_it, "--allow", "vlan")
    assert wrong.code == 64


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_form_on_paper(ana: Party, tmp_path: Path, language: str) -> None:
    import pikepdf

    said = ana.run("--lang", language, "change", "form", "--to", "md").out
    assert ("Demande de changement" if language == "fr" else "Change request") in said
    paper = tmp_path / "form.pdf"
    assert ana.run("--lang", language, "change", "form", "--to", "pdf").code == 64
    assert ana.run("--lang", language, "change", "form", "--to", "pdf", "--out", str(paper)).code == 0
    with pikepdf.open(paper) as pdf, pdf.open_metadata() as metadata:
        # ISO 19005-2, 6.6.4: the part and the level that the file claims.
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "B")
        assert str(pdf.Root.Lang).startswith(language)
    again = ana.said("change", "form", "--to", "pdf", "--out", str(paper))
    assert [each["code"] for each in again["reasons"]] == ["file-exists"]


def test_an_unfilled_form_says_everything_that_is_missing(ana: Party, tmp_path: Path) -> None:
    blank = tmp_path / "blank.yaml"
    blank.write_text(ana.run("change", "form").out)
    refused = ana.run("change", "new", "--from", str(blank))
    assert refused.code == 1
    assert "sponsor" in refused.out
    assert form(ana)
