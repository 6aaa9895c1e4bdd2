"""The topology's picture: everything of the model is in it, nothing covers anything, and names stay names."""

import re
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree as ET

import msgspec
import pytest

from netaudit.core.topology import End, topology
from netaudit.model.names import printable
from netaudit.model.rows import Neighbour
from netaudit.model.snapshot import Endpoint, Snapshot
from netaudit.model.state import NotAsked
from netaudit.report.before_after import before_and_after
from netaudit.report.boxes import EDGE, ICON, NAME, TEXT, Words, boxes
from netaudit.report.language import translator
from netaudit.report.layout import layout
from netaudit.report.lettering import fitted, width
from netaudit.report.picture import Node, Picture, Thing
from netaudit.report.plates import DOUBTS, plates
from netaudit.report.sight import NOWHERE, sight
from netaudit.report.svg import swatch
from netaudit.report.topology import DASHES, svg
from tests.report.sites import NAMES, ROLES, SITES, site, switch
from tests.report.sites import snapshot as snapshot_of
from tests.report.test_rendered import HOSTILE

EN, FR = translator("en"), translator("fr")
SVG = "{http://www.w3.org/2000/svg}"
Rectangle = tuple[float, float, float, float]


def seen(snapshot: Snapshot) -> Picture:
    return sight(snapshot, NAMES, ROLES)


def overlap(one: Rectangle, other: Rectangle) -> bool:
    return (
        one[0] < other[2] - 0.5 and other[0] < one[2] - 0.5 and one[1] < other[3] - 0.5 and other[1] < one[3] - 0.5
    )  # fmt: skip


def things(picture: Picture) -> dict[str, tuple[str, str, Thing]]:
    """MAC address and mark -> node, port, thing."""
    return {
        f"{each.key} {each.mark}".strip(): (node.key, socket.port, each)
        for node in picture.nodes
        for socket in node.sockets
        for each in socket.things
    }


def node(picture: Picture, name: str) -> Node:
    return next(each for each in picture.nodes if each.name == name)


@pytest.mark.parametrize("size", SITES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_box_and_no_plate_covers_another_and_all_text_fits_its_box(size: int, language: str) -> None:
    words = Words(translator(language), seen(SITES[size]))
    all_boxes, all_plates = boxes(words), plates(words)
    placed = layout(all_boxes, all_plates)
    shapes = [(x, y, x + b.width, y + b.height) for b, (x, y) in zip(all_boxes, placed.boxes, strict=True)]
    shapes += [(x, y, x + p.width, y + p.height) for p, (x, y) in zip(all_plates, placed.plates, strict=True)]
    assert [pair for pair in combinations(shapes, 2) if overlap(*pair)] == []
    assert all(
        x >= -1 and y >= -1 and right <= placed.width + 1 and low <= placed.height + 1
        for x, y, right, low in shapes
    )  # fmt: skip
    for box in all_boxes:
        room = box.width - 2 * EDGE + 1
        assert width(box.title, NAME, bold=True) <= room
        for line in box.lines:
            left = (box.port_width + 8 if box.port_width else 0) + (50 if box.chips else 0)
            assert left + (ICON if line.icon else 0) + width(line.text, TEXT) <= room
    for plate in all_plates:
        assert all(width(text, TEXT) <= plate.width - 10 for text in plate.texts)


@pytest.mark.parametrize("size", SITES)
def test_wires_begin_and_end_at_the_lines_of_their_ports(size: int) -> None:
    words = Words(EN, seen(SITES[size]))
    all_boxes, all_plates = boxes(words), plates(words)
    placed = layout(all_boxes, all_plates)
    order = {box.node.key: index for index, box in enumerate(all_boxes)}
    for index, plate in enumerate(all_plates):
        ends = plate.wire.ends[::-1] if placed.turned[index] else plate.wire.ends
        starts = re.findall(r"-?[\d.]+", placed.paths[index][0])[:2]
        stops = re.findall(r"-?[\d.]+", placed.paths[index][1])[-2:]
        for end, (x, y), side in ((ends[0], starts, "right"), (ends[1], stops, "left")):
            box, (left, top) = all_boxes[order[end.host]], placed.boxes[order[end.host]]
            row = top + box.row_top(box.row_of(index))
            assert row - 1 <= float(y) <= row + 18, (end, y, row)
            assert abs(float(x) - (left + box.width if side == "right" else left)) < 4


@pytest.mark.parametrize("size", SITES)
def test_every_node_every_link_and_every_thing_is_in_the_picture(size: int) -> None:
    snapshot = SITES[size]
    picture = seen(snapshot)
    drawing = svg(picture, EN)
    root = ET.fromstring(drawing)
    told = [each.text or "" for each in root.iter(f"{SVG}title")]
    groups = list(root.iter(f"{SVG}g"))
    assert sum((g.get("class") or "").startswith("node ") for g in groups) == len(picture.nodes)
    assert sum(g.get("class") == "wire" for g in groups) == len(picture.wires)
    assert abs(len(picture.nodes) - size) <= 2
    found = topology(snapshot.states)
    for link in found.links:
        one, other = link.ends
        assert any(f"{one.host} {one.port} — {other.host} {other.port}" in text for text in told)
    for stranger in found.strangers:
        assert any(stranger.neighbour.name in text and stranger.at.host in text for text in told)
    for host in snapshot.expected:
        assert any(text.split(", ")[0] == host for text in told), host
    for mac, endpoint in snapshot.endpoints.items():
        assert any((endpoint.name or mac) in text and endpoint.port in text for text in told)


def test_the_same_site_gives_the_same_bytes_in_whatever_order_it_was_collected() -> None:
    one = SITES[30]
    turned = msgspec.structs.replace(
        one,
        states=dict(reversed(one.states.items())),
        endpoints=dict(reversed(one.endpoints.items())),
        expected=one.expected[::-1],
    )
    assert svg(seen(one), EN) == svg(seen(turned), EN) == svg(seen(one), EN)


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_names_are_text_and_nothing_else(kind: str) -> None:
    text = HOSTILE[kind]
    snapshot = SITES[5]
    neighbours = {"Gi1/0/40": Neighbour(name=text, port=text, chassis=text)}
    states = {**snapshot.states, "sw9": switch("sw9", neighbours, [], "00:00:5e:00:09:09")}
    endpoints = {
        **snapshot.endpoints,
        "00:11:22:33:44:55": Endpoint(name=text, role=text, switch="sw9", port=text, vlan=20, restricted=text),
    }
    snapshot = msgspec.structs.replace(snapshot, states=states, endpoints=endpoints)
    drawing = svg(sight(snapshot, {**NAMES, 20: text}, {"sw9": text}), EN)
    root = ET.fromstring(drawing)
    tags = {each.tag.removeprefix(SVG) for each in root.iter()}
    assert tags <= {"svg", "g", "rect", "path", "text", "title", "desc"}
    assert not any(name.startswith("on") or "href" in name for each in root.iter() for name in each.attrib)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800]", drawing)
    said = " ".join(each.text or "" for each in root.iter(f"{SVG}title"))
    assert printable(text.split("\n", maxsplit=1)[0]).strip()[:40] in said
    assert "<script" not in drawing


def test_doubts_have_dashes_and_words_and_vlans_have_patterns_and_numbers() -> None:
    drawing = svg(seen(SITES[30]), EN)
    assert len(set(DASHES.values())) == len(DASHES) == len(DOUBTS)
    assert f'stroke-dasharray="{DASHES["one-end"]}"' in drawing
    assert DOUBTS["one-end"] in drawing
    swatches = [swatch(place, 0, 0) for place in range(40)]
    assert len(set(swatches)) == 40
    hatches = [re.findall(r' d="([^"]*)"', each) for each in swatches]
    assert all(one != other for one, other in combinations(hatches[:8], 2))
    assert all(f">{vlan} {name}<" in drawing for vlan, name in NAMES.items())


def test_french_has_no_english_left() -> None:
    drawing = svg(seen(SITES[30]), FR)
    assert "absent de l’inventaire" in drawing
    assert "un seul bout" in drawing
    assert not re.search(r">(not in the inventory|one end only|sure|Links|did not answer)<", drawing)


def test_a_host_that_did_not_answer_and_a_stranger_are_seen_as_such() -> None:
    picture = seen(SITES[5])
    assert node(picture, "sw-cave").answer == "silent"
    assert node(picture, "box").kind == "stranger"
    assert node(picture, "fw1").role == "firewall"
    assert node(picture, "sw1").role == "switch"


def test_what_several_devices_hear_on_one_port_is_something_unmanaged() -> None:
    def hearing(*others: str) -> dict[str, Neighbour]:
        return {f"1 #{n}" if n else "1": Neighbour(name=other, port="1") for n, other in enumerate(others)}

    states = {
        name: switch(name, hearing(*({"a", "b", "c"} - {name})), [], f"00:00:5e:00:00:0{n}")
        for n, name in enumerate("abc")
    }
    picture = seen(snapshot_of(states, []))
    segment = next(each for each in picture.nodes if each.kind == "segment")
    assert {wire.ends for wire in picture.wires} == {(End(name, "1"), End(segment.key, "")) for name in "abc"}
    assert all(wire.doubt == "shared" for wire in picture.wires)
    assert "something unmanaged" in svg(picture, EN)


def test_many_strangers_on_one_switch_stand_behind_its_ports() -> None:
    phones = {f"Gi1/0/{n}": Neighbour(name=f"phone-{n}", port="1") for n in range(1, 9)}
    picture = seen(snapshot_of({"sw1": switch("sw1", phones, [], "00:00:5e:00:00:01")}, []))
    assert [each.name for each in picture.nodes] == ["sw-cave", "sw1"]
    sockets = node(picture, "sw1").sockets
    assert (sockets[0].port, sockets[0].things[0].name) == ("Gi1/0/1", "phone-1 1")
    assert len(sockets) == 8
    assert all(socket.things[0].announced and socket.things[0].unknown for socket in sockets)


def test_a_telephone_is_counted_and_never_named_and_an_unknown_place_is_shown() -> None:
    one = SITES[5]
    personal = Endpoint(name="iphone-de-marie", switch="sw1", port="Gi1/0/9", wireless=True)
    lost = Endpoint(name="scanner", role="imaging", vlan=20)
    endpoints = {**one.endpoints, "da:a1:19:00:00:01": personal, "00:11:22:33:44:55": lost}
    picture = seen(msgspec.structs.replace(one, endpoints=endpoints))
    drawing = svg(picture, EN)
    assert "marie" not in drawing
    assert "personal devices: 1" in drawing
    assert things(picture)["00:11:22:33:44:55"][0] == NOWHERE
    assert "heard, at an unknown port" in drawing


def test_what_changed_is_marked_in_the_model_and_in_words() -> None:
    before, macs = SITES[5], sorted(SITES[5].endpoints)
    moved, changed, gone = macs[0], macs[1], macs[2]
    endpoints = {**before.endpoints, "00:1b:a9:00:99:99": Endpoint(name="nas", switch="sw2", port="Gi1/0/9", vlan=10)}
    endpoints[moved] = msgspec.structs.replace(endpoints[moved], switch="sw2", port="Gi1/0/10")
    endpoints[changed] = msgspec.structs.replace(endpoints[changed], vlan=99)
    del endpoints[gone]
    states = {**before.states, "sw7": switch("sw7", {}, [], "00:00:5e:00:07:07")}
    after = msgspec.structs.replace(
        before, states=states, endpoints=endpoints, expected=tuple(sorted({*before.expected, "sw7"} - {"sw-cave"}))
    )
    picture = before_and_after(before, after, NAMES, ROLES)
    marked = {key: (host, port) for key, (host, port, each) in things(picture).items() if each.mark}
    old = before.endpoints[moved]
    assert marked[f"{moved} moved"] == ("sw2", "Gi1/0/10")
    assert marked[f"{moved} left"] == (old.switch, old.port)
    assert f"{changed} changed" in marked
    assert f"{gone} gone" in marked
    assert marked["00:1b:a9:00:99:99 new"] == ("sw2", "Gi1/0/9")
    assert len(marked) == 5
    assert {each.name: each.mark for each in picture.nodes if each.mark} == {"sw7": "new", "sw-cave": "gone"}
    drawing = svg(picture, EN)
    assert f"moved here from {old.switch} {old.port}" in drawing
    assert "moved to sw2 Gi1/0/10" in drawing
    assert "was in VLAN" in drawing


def rewired(snapshot: Snapshot, host: str, rows: dict[str, Neighbour]) -> Snapshot:
    state = snapshot.states[host]
    section = msgspec.structs.replace(state.sections.neighbours, value=rows)
    changed = msgspec.structs.replace(state, sections=msgspec.structs.replace(state.sections, neighbours=section))
    return msgspec.structs.replace(snapshot, states={**snapshot.states, host: changed})


def test_a_link_that_moved_to_another_port_came_or_went_is_marked() -> None:
    before = SITES[5]
    after = rewired(before, "sw1", {"Gi1/0/47": Neighbour(name="core1", port="Gi1/0/9")})
    core = before.states["core1"].sections.neighbours.value  # type: ignore[union-attr]
    core = {key: row for key, row in core.items() if key not in ("Gi1/0/1", "Te1/1/2")}
    core |= {"Gi1/0/9": Neighbour(name="sw1", port="Gi1/0/47"), "Gi1/0/20": Neighbour(name="rogue", port="8")}
    picture = before_and_after(before, rewired(after, "core1", core), NAMES, ROLES)
    marks = {wire.mark: wire for wire in picture.wires if wire.mark}
    assert marks["moved"].ends == (End("core1", "Gi1/0/9"), End("sw1", "Gi1/0/47"))
    assert marks["moved"].before == (End("core1", "Gi1/0/1"), End("sw1", "Gi1/0/48"))
    assert node(picture, "rogue").mark == "new"
    assert node(picture, "box").mark == "gone"
    assert marks.keys() == {"moved", "new", "gone"}
    assert "was Gi1/0/1 – Gi1/0/48" in svg(picture, EN)


def test_what_nobody_could_have_seen_is_neither_new_nor_gone() -> None:
    whole = SITES[5]
    blind = msgspec.structs.replace(
        whole,
        states={
            host: msgspec.structs.replace(
                state,
                sections=msgspec.structs.replace(
                    state.sections, neighbours=NotAsked(reason="-"), mac_table=NotAsked(reason="-")
                ),
            )
            for host, state in whole.states.items()
        },
        endpoints={},
    )
    later = before_and_after(blind, whole, NAMES, ROLES)
    assert not any(each.mark for each in later.nodes)
    assert not any(each.mark for each in later.wires)
    assert not any(each.mark for _, _, each in things(later).values())
    earlier = before_and_after(whole, blind, NAMES, ROLES)
    assert {wire.mark for wire in earlier.wires} == {"unseen"}
    assert {each.mark for _, _, each in things(earlier).values()} == {"unseen"}


def test_nothing_is_marked_between_a_site_and_itself() -> None:
    picture = before_and_after(SITES[30], SITES[30], NAMES, ROLES)
    assert replace(picture, compared=False) == seen(SITES[30])


def test_a_before_and_after_of_a_hundred_covers_nothing_either() -> None:
    words = Words(FR, before_and_after(site(24, 3, 22), site(24, 2, 22, missing=5), NAMES, ROLES))
    all_boxes, all_plates = boxes(words), plates(words)
    placed = layout(all_boxes, all_plates)
    shapes = [(x, y, x + b.width, y + b.height) for b, (x, y) in zip(all_boxes, placed.boxes, strict=True)]
    shapes += [(x, y, x + p.width, y + p.height) for p, (x, y) in zip(all_plates, placed.plates, strict=True)]
    assert [pair for pair in combinations(shapes, 2) if overlap(*pair)] == []


@pytest.mark.parametrize("text", ["", "a", "W" * 500, "é" * 100, "漢" * 100, "\u202e" * 9])
def test_a_text_is_cut_to_its_room(text: str) -> None:
    assert width(fitted(text, TEXT, 100), TEXT) <= 100
    assert fitted(text, TEXT, 10_000) == text
