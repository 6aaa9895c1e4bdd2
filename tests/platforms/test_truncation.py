"""A visit that breaks off, or an answer that is nonsense: every platform gives a state, and it never says less.

`device_state` is what an audit calls, so nothing here may raise, and a section that an answer's end can vouch for is
either refused or as whole as it was.
"""

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from netaudit.core.normalise import Capture, device_state
from netaudit.model.platform import Captures
from netaudit.model.rows import Dns
from netaudit.model.state import SECTION_NAMES, Collected, DeviceState
from netaudit.platforms import _dnsmasq, _linux_bridge, _ovs, platform
from tests.platforms import (
    captures_cisco_ios,
    captures_fortinet,
    captures_hp_procurve,
    captures_linux,
    captures_linux_services,
)

_DMI = "sudo -n cat /sys/class/dmi/id/"
LINUX = {
    "hostname": "srv\n",
    "cat /etc/os-release": 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n',
    "cat /etc/debian_version": "12.5\n",
    f"{_DMI}sys_vendor": "Made Up\n",
    f"{_DMI}product_name": "Box 1\n",
    f"{_DMI}product_serial": "S1\n",
    "ip -j addr show": json.dumps(
        [{"ifname": "eth0", "addr_info": [{"local": "10.2.0.5", "prefixlen": 24, "scope": "global"}]}], indent=1
    ),
    "ip -j neigh show": json.dumps(
        [{"dst": f"10.2.0.{n}", "dev": "eth0", "lladdr": f"02:00:00:00:01:0{n}", "state": ["STALE"]} for n in (1, 2)],
        indent=1,
    ),
    "sudo -n lldpcli -f json show neighbors": json.dumps(
        {
            "lldp": {
                "interface": {
                    "eth0": {
                        "chassis": {"sw1": {"id": {"type": "mac", "value": "02:00:00:00:02:01"}}},
                        "port": {"id": {"type": "ifname", "value": "Gi1/0/5"}, "descr": "Gi1/0/5"},
                    }
                }
            }
        },
        indent=1,
    ),
    "cat /etc/dnsmasq.conf": "dhcp-range=set:soins,10.2.0.100,10.2.0.199,12h\ndhcp-option=tag:soins,option:router,"
    "10.2.0.1\ndhcp-host=02:00:00:00:01:02,10.2.0.2,imprimante\nserver=10.9.0.1\nhost-record=pacs,10.2.0.9\n",
    "cat /etc/resolv.conf": "search cabinet.example\nnameserver 10.9.0.1\n",
    "cat /etc/hosts": "127.0.0.1 localhost\n10.2.0.9 pacs\n",
    "sudo -n nft list ruleset && echo '# end'": """table inet filter {
	chain input {
		type filter hook input priority filter; policy drop;
		tcp dport 22 counter packets 3 bytes 180 accept
		log prefix "}{ " drop
	}

	chain forward {
		type filter hook forward priority filter; policy drop;
	}
}
table ip nat {
	chain out {
		type nat hook postrouting priority srcnat; policy accept;
		oifname "wan" masquerade
	}
}
# end
""",
    "sudo -n cat /etc/ppp/chap-secrets": "# client server secret addresses\n",
    **captures_linux.CAPTURES,
    **captures_linux_services.CAPTURES,
    _dnsmasq.DROPINS: captures_linux_services.shown(
        _dnsmasq.DROPINS, {"/etc/dnsmasq.d/more.conf": "dhcp-range=set:plus,10.2.1.100,10.2.1.199,12h\n"}
    ),
    # Open vSwitch and the kernel side by side, with one spanning tree: none.
    _ovs.TABLES: captures_linux.CAPTURES[_ovs.TABLES].replace("false, true]", "false, false]"),
    _linux_bridge.LINKS: captures_linux_services.CAPTURES[_linux_bridge.LINKS]
    .replace('"stp_state": 1', '"stp_state": 0')
    .replace('"guard": true', '"guard": false'),
    "cat /var/lib/misc/dnsmasq.leases": "1700000000 02:00:00:00:01:02 10.2.0.2 imprimante *\n"
    "1700000001 02:00:00:00:01:03 10.2.0.3 * *\n",
}
CAPTURES: dict[str, Captures] = {
    "cisco_ios": {
        **captures_cisco_ios.CAPTURES,
        # Below the switch's own addresses, where nothing vouches for it.
        captures_cisco_ios.ARP: captures_cisco_ios.CAPTURES[captures_cisco_ios.ARP]
        + "Internet  10.9.0.30               2   0010.194c.0230  ARPA   Vlan99\n",
    },
    "fortinet": captures_fortinet.CAPTURES,
    "hp_procurve": captures_hp_procurve.CAPTURES,
    "linux": LINUX,
}
GUARDED = ("vlans", "switchports", "interfaces", "config", "mac_table", "neighbours")

# What a cut can shorten unseen: the device ends these answers with nothing, neither a total nor a last line, and only
# the prompt, which the transport waits for, tells that they were whole.
NO_END = {
    ("cisco_ios", "arp"): "no total; only the switch's own addresses must all be there",
    ("hp_procurve", "arp"): "no total",
    ("hp_procurve", "mac_table"): "no total; rows are only held against ports and VLANs that exist",
    ("hp_procurve", "config"): "nothing ends the lines that stand below the last VLAN",
    ("hp_procurve", "users"): "from those lines",
    ("hp_procurve", "management"): "from those lines",
    ("fortinet", "arp"): "no total",
    ("fortinet", "config"): "no end marker; a cut between two closed tables leaves a well-formed configuration",
    ("fortinet", "interfaces"): "from that same configuration",
    ("fortinet", "addresses"): "from that same configuration",
    ("fortinet", "dns"): "from that same configuration",
    **dict.fromkeys(
        (("fortinet", name) for name in ("dhcp", "lags", "routes", "filters", "nat", "wifi", "syslog", "users")),
        "from that same configuration",
    ),
    ("fortinet", "leases"): "no total",
    ("linux", "leases"): "a plain file of rows",
    ("linux", "dhcp"): "dnsmasq.conf is a plain file",
    ("linux", "dns"): "resolv.conf, hosts and dnsmasq.conf are plain files",
    ("linux", "config"): "those plain files, one after the other; a ruleset has its closing braces",
}


def _state(name: str, captures: Captures) -> DeviceState:
    return device_state(Capture("host1", captures), platform(name), SECTION_NAMES, "")


def _size(state: DeviceState, section: str) -> int | None:
    """Rows of a section, or lines of a configuration; None where it was not collected."""
    found = state.section(section)
    if not isinstance(found, Collected):
        return None
    if isinstance(found.value, str):
        return len(found.value.splitlines())
    if isinstance(found.value, Dns):
        return len(found.value.resolvers) + len(found.value.forwarders) + len(found.value.records)
    return len(found.value) if isinstance(found.value, dict) else 1


def _cut(name: str, command: str, kept: int) -> DeviceState:
    lines = CAPTURES[name][command].splitlines(keepends=True)
    return _state(name, {**CAPTURES[name], command: "".join(lines[:kept])})


def _lost(name: str, whole: DeviceState, cut: DeviceState) -> set[str]:
    sizes = {section: (_size(whole, section), _size(cut, section)) for section in SECTION_NAMES}
    return {section for section, (before, after) in sizes.items() if before and after is not None and after < before}


EVERY_COMMAND = [(name, command) for name, captures in CAPTURES.items() for command in captures]


@pytest.mark.parametrize("name", CAPTURES)
def test_the_captures_are_complete(name: str) -> None:
    assert set(CAPTURES[name]) == set(platform(name).commands(SECTION_NAMES))
    whole = _state(name, CAPTURES[name])
    for section in platform(name).readings:
        assert _size(whole, section), whole.section(section)


@pytest.mark.parametrize("name", CAPTURES)
def test_an_answer_cut_after_any_line_loses_no_row_in_silence(name: str) -> None:
    """But for the exceptions; what a cut no longer shortens unseen must leave their list."""
    whole = _state(name, CAPTURES[name])
    seen = set()
    for command, answer in CAPTURES[name].items():
        for kept in range(len(answer.splitlines())):
            lost = {(name, section) for section in _lost(name, whole, _cut(name, command, kept))}
            assert lost <= NO_END.keys(), f"`{command}` cut after line {kept}"
            seen |= lost
    assert seen == {each for each in NO_END if each[0] == name}


def test_a_ruleset_that_is_cut_short_is_refused() -> None:
    command = "sudo -n nft list ruleset && echo '# end'"
    for kept in range(1, len(LINUX[command].splitlines())):
        assert not isinstance(_cut("linux", command, kept).section("config"), Collected), kept


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(EVERY_COMMAND), st.data())
def test_an_answer_cut_at_any_character_never_raises(where: tuple[str, str], data: st.DataObject) -> None:
    name, command = where
    text = CAPTURES[name][command]
    cut = {**CAPTURES[name], command: text[: data.draw(st.integers(0, len(text)))]}
    lost = _lost(name, _state(name, CAPTURES[name]), _state(name, cut))
    assert {section for section in lost & set(GUARDED) if (name, section) not in NO_END} == set()


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(EVERY_COMMAND), st.text(max_size=300))
@example(("linux", "ip -j addr show"), "[" * 100_000)
@example(("linux", "ip -j addr show"), "[" + "9" * 5000 + "]")
@example(
    ("linux", "ip -j addr show"), '[{"ifname": 1, "addr_info": [{"local": [], "prefixlen": {}, "scope": "global"}]}]'
)
@example(
    ("linux", "ip -j addr show"),
    '[{"ifname": "e", "addr_info": [{"local": "\\ud800", "prefixlen": 1.5, "scope": "global"}]}]',
)
@example(("linux", "ip -j -d link show"), "[1]")
@example(("linux", "sudo -n lldpcli -f json show neighbors"), '{"lldp": []}')
@example(("fortinet", "show"), "#config-version=1\nset\nset a\nend\n")
def test_random_text_never_raises(where: tuple[str, str], text: str) -> None:
    name, command = where
    _state(name, {**CAPTURES[name], command: text})


json_values: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "ifname",
                    "flags",
                    "link_type",
                    "address",
                    "addr_info",
                    "local",
                    "prefixlen",
                    "scope",
                    "dst",
                    "lladdr",
                    "dev",
                    "lldp",
                    "interface",
                    "chassis",
                    "port",
                    "id",
                    "value",
                    "type",
                    "descr",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([command for _, command in EVERY_COMMAND if "-j" in command or "json" in command]), json_values)
def test_any_json_in_place_of_the_expected_never_raises(command: str, value: object) -> None:
    _state("linux", {**LINUX, command: json.dumps(value)})
