"""The words of tests after the works, in the reader's language."""

from netaudit.model.names import printable
from netaudit.model.verdict import reason
from netaudit.report.language import translator
from netaudit.report.tested import answer_words, kind_words
from netaudit.report.unseen import unseen_words
from netaudit.report.wording import reason_sentence

FR = translator("fr")


def test_what_netaudit_says_is_said_in_the_readers_language() -> None:
    assert answer_words("nobody new in its layer 2 domain", FR) == "personne de nouveau dans son domaine de niveau 2"
    joined = "pacs-1: joined by pc1, pc2; cbct1: joined by pc1"
    assert printable(answer_words(joined, FR)).startswith("pacs-1")
    assert "rejoint par pc1, pc2" in answer_words(joined, FR)
    assert "joined" not in answer_words(joined, FR)
    assert kind_words("neighbour", FR) == "voisin"
    said = reason_sentence(reason("test-not-run", kind="isolation", subject="cbct1", obtained="unknown of cbct1"), FR)
    assert "isolement" in said
    assert "inconnu pour cbct1" in said


def test_what_others_say_stays_as_it_is() -> None:
    for words in ("0x0122", "10.20.0.5", "Connection refused", "sw9; nobody knows", "—", ""):
        assert answer_words(words, FR) == words
    assert kind_words("other", FR) == "other"
    assert answer_words("nobody", translator("en")) == "nobody"


def test_what_a_port_counted_and_runs_at_is_said_in_the_readers_language() -> None:
    said = answer_words("received errors: 3 more; checksum errors: 2 more; dropped on sending: 12 more", FR)
    assert printable(said).replace("\u00a0", " ").count(" de plus") == 3
    assert "more" not in said
    for words in ("no new error", "no link", "its speed is not shown", "its counters began anew",
                  "its counters were not asked for", "the host shows no counts of this port"):  # fmt: skip
        assert answer_words(words, FR) != words
    assert answer_words("what fortinet counts at its ports is not read", FR).startswith("ce que fortinet")
    assert answer_words("at least 1000 Mb/s, full duplex", FR) == "au moins 1000 Mb/s, full duplex"
    assert answer_words("100 Mb/s, half duplex", FR) == "100 Mb/s, half duplex"
    told = [kind_words(kind, FR) for kind in ("speed", "counters", "link")]
    assert told == ["vitesse", "compteurs", "lien"], told


def test_a_host_that_was_not_looked_at_is_told_without_a_star() -> None:
    assert unseen_words("sw-cave *", FR) == "sw-cave en entier"
    assert unseen_words("sw1 vlans", FR) == "sw1 vlans"
