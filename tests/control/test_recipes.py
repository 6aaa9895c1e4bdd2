"""Recipes from the request to the signed plan, on the simulated practice."""

import json
from collections.abc import Mapping
from typing import Any

from netaudit.lab.thread import RunningPractice
from tests.control.parties import Party
from tests.control.test_life import as_, form


def asked(ana: Party, *steps: Mapping[str, object], touches: str = "switch vlan", **more: object) -> str:
    """A presented change with these steps."""
    whole = form(ana, steps=list(steps), expect=[], touches=touches.split(), **more)
    change = str(ana.does("change", "new", "--from", whole)["change"])
    ana.does("change", "present", change)
    return change


def recipe(host: str, recipe: str, /, **parameters: object) -> dict[str, object]:
    return {"host": host, "recipe": recipe, "with": parameters}


def content(ana: Party, change: str) -> Any:
    return json.loads((ana.root / "changes" / change / "plan.json").read_text())["content"]


def test_a_vlan_is_added_and_asking_again_is_an_empty_plan(ana: Party) -> None:
    change = asked(ana, recipe("sw1", "add-vlan", vlan=40, name="TELEPHONIE"))
    said = ana.plans(change)
    planned = content(ana, change)
    assert [line.strip() for line in planned["hosts"]["sw1"]["forward"]] == ["vlan 40", "name TELEPHONIE", "exit"]
    assert planned["hosts"]["sw1"]["rollback"] == ["no vlan 40"]
    assert (planned["hosts"]["sw1"]["guarantee"], planned["hosts"]["sw1"]["proved_by"]) == ("computed", "model")
    assert [(each["key"], each["after"]) for each in planned["predicted"]] == [("40", {"name": "TELEPHONIE"})]
    again = ana.plans(change)
    assert again["plan"] == said["plan"]
    assert again["content"] == said["content"] == planned
    same = asked(ana, recipe("sw1", "add-vlan", vlan=20, name="IMAGERIE"))
    empty = ana.does("plan", same)
    assert [each["code"] for each in empty["reasons"]] == ["plan-empty"]
    assert content(ana, same)["hosts"] == {}


def test_steps_on_one_host_are_combined_each_on_what_the_one_before_leaves(ana: Party) -> None:
    change = asked(
        ana,
        recipe("sw1", "add-vlan", vlan=40, name="TELEPHONIE"),
        recipe("sw1", "assign-access-port", port="GigabitEthernet1/0/10", vlan=40, description="Poste accueil"),
        {"host": "sw1", "config": "interface Gi1/0/11\n description libre\n"},
        recipe("sw1", "add-vlan-to-trunk", port="Gi1/0/24", vlan=40),
        recipe("sw2", "add-vlan", vlan=40, name="TELEPHONIE"),
        recipe("sw2", "add-vlan-to-trunk", port="24", vlan=40),
    )
    ana.plans(change)
    planned = content(ana, change)
    forward = [line.strip() for line in planned["hosts"]["sw1"]["forward"]]
    assert forward.index("vlan 40") < forward.index("switchport access vlan 40") < forward.index("description libre")
    assert "switchport trunk allowed vlan add 40" in forward
    assert planned["hosts"]["sw1"]["proved_by"] == "model"
    assert planned["hosts"]["sw2"]["forward"][0] == "vlan 40"
    assert {"literal-lines", "several-hosts"} <= {each["factor"] for each in planned["risks"]}
    assert ana.does("send", change, "--later")["dispatch"]["change"] == change
    document = (ana.root / "reports" / change / "plan.md").read_text()
    assert "sw1 Gi1/0/10" in document
    assert "<script" not in (ana.root / "reports" / change / "plan.html").read_text()


def test_what_a_recipe_is_not_for_is_said_before_anything_is_signed(ana: Party) -> None:
    bad = {
        "recipe-unknown": recipe("sw1", "add-wlan"),
        "recipe-platform": recipe("sw1", "open-flow", name="x", source="10.0.0.0/8", destination="10.1.0.0/16",
                                  inside="a", outside="b", owner="Ana", review="2027-01-31"),
        "recipe-refuses": recipe("sw1", "assign-access-port", port="Gi1/0/10", vlan=77),
        "recipe-parameter": recipe("sw1", "assign-access-port", port="Gi1/0/99", vlan=20, size=3),
    }  # fmt: skip
    for code, step in bad.items():
        change = asked(ana, step)
        assert ana.refused("plan", change) == {code}
        assert not (ana.root / "changes" / change / "plan.json").exists()
    assert ana.refused("plan", asked(ana, recipe("sw1", "remove-vlan", vlan=20))) == {"recipe-refuses"}


def test_nothing_slips_in_with_a_parameter(ana: Party) -> None:
    for value, code in {"CBCT\n shutdown": "document-invalid", "CBCT?": "recipe-parameter"}.items():
        step = recipe("sw1", "assign-access-port", port="Gi1/0/10", vlan=20, description=value)
        said = ana.said("change", "new", "--from", form(ana, steps=[step], expect=[]))
        codes = {each["code"] for each in said["reasons"]}
        if said["exit_code"] == 0:
            ana.does("change", "present", said["change"])
            codes = ana.refused("plan", said["change"])
        assert codes == {code}


def test_an_imaging_device_is_connected_over_several_devices(live_ana: Party, lab: RunningPractice) -> None:
    ana = live_ana
    change = asked(
        ana,
        recipe("sw1", "connect-imaging-device", port="Gi1/0/10", vlan=20, name="pano-2", mac="0009.2133.1022",
               address="10.20.0.22", domain="cabinet.example", dhcp="fw1", dns="fw1", firewall="gw1",
               destination="192.0.2.0/24", inside="internal", outside="telemaintenance", service="HTTPS",
               owner="Ana Payet", review="2027-01-31"),
        touches="switch vlan dhcp dns firewall acl",
    )  # fmt: skip
    ana.plans(change)
    planned = content(ana, change)
    assert sorted(planned["hosts"]) == ["fw1", "gw1", "sw1"]
    (file,) = planned["hosts"]["fw1"]["files"]
    assert file["path"] == "/etc/dnsmasq.conf"
    assert "dnsmasq --test" in file["validate"]
    assert [edit["after"].splitlines()[-1] for edit in file["edits"]] == [
        "dhcp-host=00:09:21:33:10:22,set:imagerie,10.20.0.22,pano-2",
        "host-record=pano-2.cabinet.example,10.20.0.22",
    ]
    assert planned["hosts"]["fw1"]["guarantee"] == "device-timer"
    said = {(each["host"], each["section"]) for each in planned["predicted"]}
    assert {("sw1", "switchports"), ("fw1", "dhcp"), ("fw1", "dns"), ("gw1", "filters")} <= said
    assert planned["tests"][-2:] == [
        {"tcp": {"to": "10.20.0.22", "port": 104}},
        {"dns": {"name": "pano-2.cabinet.example", "expect": "10.20.0.22", "server": "fw1"}},
    ]
    assert any("owner: Ana Payet; review: 2027-01-31" in line for line in planned["hosts"]["gw1"]["forward"])
    assert "Plan d’intervention" in (ana.root / "reports" / change / "plan.html").read_text()
    fr = ana.root.with_name("plan.html")
    again = ana.plans(change, "-o", str(fr))
    assert again["content"] == planned
    assert "Plan d’intervention" in ana.run("--lang", "fr", "plan", change, "-o", str(fr)).err + fr.read_text()
    assert ana.refused("plan", change, "-o", str(ana.root / "plan.doc")) == {"form-unknown"}
    as_(ana, "ivo").does("approve", change, "--role", "it")
    # A host that is not any more what the audit saw is not planned on.
    lab.practice.fw1.replace_in_file("/etc/dnsmasq.conf", "bogus-priv\n", "")
    other = asked(
        ana, recipe("fw1", "dns-record", name="x.cabinet.example", address="10.20.0.9"), touches="dns firewall"
    )
    assert ana.refused("plan", other) == {"plan-base-moved"}


def test_recipes_are_listed_with_what_they_take(ana: Party) -> None:
    listed = ana.does("recipes")["recipes"]
    assert {each["name"] for each in listed} >= {
        "add-vlan",
        "assign-access-port",
        "connect-imaging-device",
        "open-flow",
    }
    (one,) = ana.does("recipes", "dhcp-option")["recipes"]
    assert one["platforms"] == ["fortinet", "linux"]
    assert one["parameters"]["option"]["choices"][0] == "router"
    told = ana.run("recipes", "connect-imaging-device").out
    assert "dicom" in told
    assert "(else 104)" in told
    assert "firewall may be: fortinet, linux" in told
    assert "[by hand]" in ana.run("recipes").out
    assert ana.refused("recipes", "add-wlan") == {"recipe-not-found"}


def test_a_standard_change_stays_within_its_permit(ana: Party) -> None:
    ivo = as_(ana, "ivo")
    given = ("--recipe", "assign-access-port", "--host", "sw1", "--allow", "vlan=20", "--allow", "port=Gi1/0/10")
    ivo.does("permit", "sign", "ports", *given, "--until", "2035-12-31", "--role", "it")
    governed = ana.does("change", "new", "--governed")["change"]
    ivo.does("approve", governed, "--role", "it")
    ana.does("baseline", "accept", "--change", governed)
    standard = {"category": "standard", "permit": "ports"}
    inside = asked(ana, recipe("sw1", "assign-access-port", port="Gi1/0/10", vlan=20), **standard)
    ana.plans(inside)
    ana.does("gate", inside)
    outside = asked(ana, recipe("sw1", "assign-access-port", port="Gi1/0/10", vlan=30), **standard)
    assert ana.refused("plan", outside) == {"permit-exceeded"}


def test_lines_of_which_nothing_is_known_and_secrets_are_refused(ana: Party) -> None:
    unknown = asked(ana, {"host": "pacs-1", "config": "restart", "rollback": "restart"}, touches="host")
    assert ana.refused("plan", unknown) == {"plan-unpredicted"}
    secret = asked(ana, {"host": "pacs-1", "config": "key <secret 3f9a>", "rollback": "x"}, touches="host")
    assert ana.refused("plan", secret) == {"plan-secret-redacted"}
    file = {"host": "sw1", "file": "/etc/hosts", "edits": [{"before": "a", "after": "b"}]}
    assert ana.refused("plan", asked(ana, file)) == {"file-platform"}
    gone = {"host": "printer-9", "config": "x"}
    assert ana.refused("plan", asked(ana, gone)) == {"host-not-audited"}
