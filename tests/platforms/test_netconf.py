"""Devices behind NETCONF, as netconfd 2.13 of the lab answers; `interfaces-state` as RFC 7223 has it."""

import pytest

from netaudit.core.configuration import meaningful_lines
from netaudit.core.normalise import Capture, device_state
from netaudit.core.scrub import scrub
from netaudit.model.rows import Addresses, Facts, Interface, Link
from netaudit.model.startup import Startup
from netaudit.model.state import SECTION_NAMES, Collected, DeviceState, Failed, Unsupported
from netaudit.platforms import platform

NETCONF = platform("netconf")
HELLO, CONFIG, STATE, NAME = "<hello>", "<get-config>", "<get> interfaces-state", "uname -n"
SAVED = "<get-config> startup"
DATA = """<data xmlns="urn:ietf:params:xml:ns:netconf:base:1.0" xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">
    <nacm xmlns="urn:ietf:params:xml:ns:yang:ietf-netconf-acm">
    </nacm>
    <interfaces xmlns="urn:ietf:params:xml:ns:yang:ietf-interfaces">
      <interface>
        <name>eth0</name>
        <description>Montée de l'étage</description>
        <type xmlns:ianaift="urn:ietf:params:xml:ns:yang:iana-if-type">ianaift:ethernetCsmacd</type>
        <ipv4 xmlns="urn:ietf:params:xml:ns:yang:ietf-ip">
          <address><ip>10.99.0.7</ip><prefix-length>24</prefix-length></address>
        </ipv4>
      </interface>
      <interface>
        <name>eth1</name>
        <enabled>false</enabled>
      </interface>
    </interfaces>
    <system xmlns="urn:ietf:params:xml:ns:yang:ietf-system">
      <hostname>netconf1</hostname>
      <authentication>
        <user><name>ana</name><password>$6$salt$hash</password></user>
      </authentication>
      <radius><server><udp><shared-secret>Anémone &amp; Cie</shared-secret></udp></server></radius>
    </system>
  </data>"""
STATES = """<data xmlns="urn:ietf:params:xml:ns:netconf:base:1.0">
  <interfaces-state xmlns="urn:ietf:params:xml:ns:yang:ietf-interfaces">
    <interface><name>eth0</name><oper-status>up</oper-status></interface>
    <interface><name>eth1</name><oper-status>down</oper-status></interface>
  </interfaces-state>
</data>"""
WHOLE = {
    HELLO: "base:1.1\ncandidate:1.0\nconfirmed-commit:1.1\n",
    CONFIG: DATA,
    STATE: STATES,
    NAME: "netconf1\n",
    SAVED: DATA,
}


def read(**changed: str) -> DeviceState:
    """The state that such answers make; by `hello`, `config`, `state`, `name` and `saved`, others than usual."""
    names = {"hello": HELLO, "config": CONFIG, "state": STATE, "name": NAME, "saved": SAVED}
    answers = {**WHOLE, **{names[name]: text for name, text in changed.items()}}
    scrubbed = {command: scrub(text, NETCONF.secrets, None) for command, text in answers.items()}
    refused = {c: text for c, text in scrubbed.items() if any(p.search(text) for p in NETCONF.errors)}
    kept = {c: text for c, text in scrubbed.items() if c not in refused}
    return device_state(Capture("box1", kept, refused), NETCONF, SECTION_NAMES, "")


def value(state: DeviceState, name: str) -> object:
    section = state.section(name)
    assert isinstance(section, Collected), section
    return section.value


def test_every_section() -> None:
    state = read()
    assert value(state, "facts") == Facts(hostname="netconf1")
    assert value(state, "interfaces") == {
        "eth0": Interface(enabled=True, description="Montée de l'étage"),
        "eth1": Interface(enabled=False),
    }
    assert value(state, "addresses") == {"eth0": Addresses(prefixes=("10.99.0.7/24",))}
    assert value(state, "links") == {"eth0": Link(up=True), "eth1": Link(up=False)}
    lines = meaningful_lines(str(value(state, "config")), NETCONF)
    assert ("offers candidate:1.0",) in lines
    assert ("system", "hostname netconf1") in lines


def test_the_name_that_it_shows_is_another_fact_than_the_configured_one() -> None:
    state = read(name="somebody-else\n")
    assert value(state, "facts") == Facts(hostname="somebody-else")
    assert "<hostname>netconf1</hostname>" in str(value(state, "config"))
    assert state.digests.canonical != read().digests.canonical
    assert NETCONF.stated_by(("system", "hostname netconf1")) is None


@pytest.mark.parametrize("said", ["a\x1b[31mb\n", "-x\n", "é\n"])
def test_what_is_no_name_is_not_believed(said: str) -> None:
    assert isinstance(read(name=said).sections.facts, Failed)


@pytest.mark.parametrize("said", ["not run: Channel closed.", "", "% Invalid input detected at '^' marker.\n"])
def test_a_device_that_lets_nobody_run_a_command_shows_no_name(said: str) -> None:
    assert isinstance(read(name=said).sections.facts, Unsupported)


def test_without_a_state_of_its_interfaces_it_has_no_links() -> None:
    assert isinstance(read(state='<data xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"/>').sections.links, Unsupported)


@pytest.mark.parametrize(
    "config",
    [
        DATA[: DATA.index("</system>")],
        DATA.replace("<data ", "<other ").replace("</data>", "</other>"),
        "<!DOCTYPE d [<!ENTITY a 'b'>]>" + DATA,
        DATA.replace("<name>eth1</name>", "<name>eth0</name>"),
        DATA.replace("<name>eth1</name>", ""),
        DATA.replace("<enabled>false", "<enabled>perhaps"),
        "rpc-error: access-denied",
    ],
)
def test_what_does_not_add_up_is_not_believed(config: str) -> None:
    assert isinstance(read(config=config).sections.interfaces, Failed)


def test_what_it_would_start_with() -> None:
    assert value(read(), "startup") == Startup(same=True)
    saved = DATA.replace("netconf1", "earlier").replace("ianaift", "other")
    lines = ("- system / hostname earlier", "+ system / hostname netconf1")
    assert value(read(saved=saved), "startup") == Startup(same=False, lines=lines)
    assert isinstance(read(saved="rpc-error: no :startup").sections.startup, Unsupported)
    assert isinstance(read(saved=DATA[:90]).sections.startup, Failed)


def test_every_cut_is_refused() -> None:
    for end in range(0, len(DATA) - 1, 7):
        state = read(config=DATA[:end])
        assert isinstance(state.sections.config, Failed)
        assert isinstance(state.sections.interfaces, Failed)


@pytest.mark.parametrize(
    "element",
    [
        "<password>{}</password>", '<x:psk xmlns:x="urn:x">{}</x:psk>', "<wpa-passphrase>{}</wpa-passphrase>",
        "<key-string>{}</key-string>", "<secret>{}</secret>", "<community>{}</community>", "<token a='1'>{}</token>",
        "<snmp.auth-key>{}</snmp.auth-key>", "<psk>\n   {}\n</psk>",
    ],
)  # fmt: skip
def test_no_secret_stays(element: str) -> None:
    text = DATA.replace("</system>", element.format("Zinnia&lt;9") + "</system>")
    state = read(config=text)
    config = str(value(state, "config"))
    assert "Zinnia" not in config
    assert "$6$" not in config
    assert "Anémone" not in config
    assert config.count("<secret>") >= 3


def test_what_the_sections_state_is_not_told_twice() -> None:
    assert NETCONF.stated_by(("interfaces", "interface eth0", "description a")) == ("interfaces", "eth0")
    assert NETCONF.stated_by(("interfaces", "interface eth0")) == ("interfaces", "eth0")
    assert NETCONF.stated_by(("interfaces", "interface eth0", "type ethernetCsmacd")) is None
    assert NETCONF.stated_by(("interfaces",)) is None
    assert meaningful_lines("no XML\n", NETCONF) == [("no XML",)]
