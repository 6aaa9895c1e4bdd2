"""nftables' rules and translations, in the form that nftables 1.0.6 prints."""

import pytest

from netaudit.core.configuration import by_indentation
from netaudit.model.platform import ReadingError
from netaudit.model.rows import Filter, FilterRule, NatRule
from netaudit.platforms._nft import chain_of, filters, nat, still

RULESET = """table inet filter {
	set gestion {
		type ipv4_addr
		flags interval
		elements = { 10.99.0.0/24 }
	}

	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related counter packets 3 bytes 180 accept
		iifname "lan99" ip saddr @gestion counter packets 0 bytes 0 accept
		iifname "lan10" oifname { "lan20", "lan30" } tcp dport { 104, 11112 } accept comment "DICOM \\"new\\""
		ip saddr != 10.9.0.0/24 log prefix "no: " drop
		jump special
		ct state invalid drop
		ct state invalid drop
	}

	chain special {
		reject with icmpx admin-prohibited
	}
}
table ip nat {
	chain prerouting {
		type nat hook prerouting priority dstnat; policy accept;
		iifname "wan" tcp dport 8443 dnat to 10.20.0.5:443 comment "portail"
	}

	chain postrouting {
		type nat hook postrouting priority srcnat; policy accept;
		oifname "wan" counter packets 7 bytes 70 masquerade
	}
}
"""
QUIET = still(f"{RULESET}# end\n", "nft")


def test_chains_and_their_rules() -> None:
    found = filters(QUIET)
    assert found.keys() == {"inet filter forward", "inet filter special"}
    forward = found["inet filter forward"]
    assert (forward.default, forward.applied) == ("deny", ("filter at forward priority filter",))
    dicom = 'iifname "lan10" oifname { "lan20", "lan30" } tcp dport { 104, 11112 } accept comment "DICOM \\"new\\""'
    rules = {
        "ct state established,related counter accept": FilterRule(action="permit", more="ct state established,related"),
        'iifname "lan99" ip saddr @gestion counter accept': FilterRule(
            action="permit", source='iifname "lan99", ip saddr @gestion'
        ),
        dicom: FilterRule(
            action="permit", source='iifname "lan10"', destination='oifname { "lan20", "lan30" }',
            service="tcp/{ 104, 11112 }", comment='DICOM \\"new\\"',
        ),
        'ip saddr != 10.9.0.0/24 log prefix "no: " drop': FilterRule(
            action="deny", source="ip saddr != 10.9.0.0/24", log=True, more='log prefix "no: "'
        ),
        "jump special": FilterRule(action="jump special"),
        "ct state invalid drop": FilterRule(action="deny", more="ct state invalid"),
        "ct state invalid drop #2": FilterRule(action="deny", more="ct state invalid"),
    }  # fmt: skip
    assert forward.rules == rules
    assert forward.order == tuple(rules)
    text = "reject with icmpx admin-prohibited"
    assert found["inet filter special"] == Filter(rules={text: FilterRule(action=text)}, order=(text,))


def test_translations() -> None:
    assert nat(QUIET) == {
        'ip nat prerouting: iifname "wan" tcp dport 8443 dnat to 10.20.0.5:443 comment "portail"': NatRule(
            kind="destination", original='iifname "wan" tcp dport 8443', translated="dnat to 10.20.0.5:443",
            interface="wan", comment="portail",
        ),
        'ip nat postrouting: oifname "wan" counter masquerade': NatRule(
            kind="source", original='oifname "wan"', translated="masquerade", interface="wan"
        ),
    }  # fmt: skip


def test_counters_make_no_difference_and_every_word_of_a_rule_does() -> None:
    busy = RULESET.replace("packets 3 bytes 180", "packets 900 bytes 99999")
    assert filters(still(f"{busy}# end\n", "nft")) == filters(QUIET)
    for old, new in (("104", "105"), ("lan30", "lan40"), ("established", "new"), ("!= 10.9", "!= 10.8"), ("8443", "1")):
        other = still(RULESET.replace(old, new) + "# end\n", "nft")
        assert (filters(other), nat(other)) != (filters(QUIET), nat(QUIET)), old


def test_an_empty_ruleset_has_no_rules() -> None:
    assert filters("") == {}
    assert nat("") == {}


def test_what_is_cut_is_refused() -> None:
    for kept in range(len(RULESET.splitlines()) + 1):
        with pytest.raises(ReadingError, match="stops before"):
            still("\n".join(RULESET.splitlines()[:kept]), "nft")
    with pytest.raises(ReadingError, match="last table"):
        still(RULESET.replace("\t}\n}\ntable ip", "\t}\ntable ip") + "# end\n", "nft")


def test_lines_know_their_chain() -> None:
    chains = {chain_of(line) for line in by_indentation(QUIET)}
    assert chains == {"", "inet filter forward", "inet filter special", "ip nat prerouting", "ip nat postrouting"}
