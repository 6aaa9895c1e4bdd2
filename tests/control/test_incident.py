"""An incident's attribution, and that nothing is taken out of the log."""

from tests.control.parties import Party
from tests.control.test_life import form


def test_attributed_to_a_change_and_kept_by_the_server(ana: Party) -> None:
    change = str(ana.does("change", "new", "--from", form(ana))["change"])
    made = ana.does("incident", "new", "--as", "ana", "--title", "no images", "--change", "0001")["incident"]
    assert made["change"] == change
    assert ana.refused("incident", "new", "--title", "x", "--kind", "unauthorised-change", "--change", "0001") == {
        "incident-has-a-change"
    }
    other = ana.does("incident", "new", "--as", "ana", "--title", "y", "--kind", "unauthorised-change")["incident"][
        "id"
    ]
    assert ana.refused("incident", "close", other, "--resolution", "x", "--change", "0001") == {"incident-has-a-change"}
    ended = ana.does("incident", "close", made["id"], "--resolution", "another cause", "--no-change")["incident"]
    assert ended["change"] is None
    old = ana.git("rev-parse", "HEAD").stdout.strip()
    journal = ana.root / "incidents" / "journal" / "ana.jsonl"
    lines = journal.read_text(encoding="utf-8").splitlines(keepends=True)
    journal.write_text("".join(lines[:-1]), encoding="utf-8")
    ana.git("commit", "-qam", "nothing happened")
    assert ana.refused("gate", "--range", f"{old}..HEAD") == {"records-altered"}
