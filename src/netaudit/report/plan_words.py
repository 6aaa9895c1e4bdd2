"""What a plan's guarantees, risks and tests are called, for people."""

from collections.abc import Mapping

from netaudit.core.impact import Effect
from netaudit.core.risk import Weight
from netaudit.model.statements import Guarantee, HostPlan, PlanStatement, Risk
from netaudit.report.language import Translator
from netaudit.report.wording import effect_sentence

RISKS: Mapping[str, str] = {
    "imaging-reached": "{about} is an imaging or CAD/CAM device that loses or gains company.",
    "perimeter-reached": "{about}: a restricted perimeter is reached.",
    "rollback-by-hand": "{about}: a person wrote its way back, or there is none; nothing shows that it is one.",
    "effect-stated": "{about}: what will change is what the request says, not computed.",
    "rollback-not-proven": "{about}: its way back is computed, not proven.",
    "filter-changes": "What is filtered changes ({about}).",
    "no-fallback": "The request does not say how the practice works meanwhile (`fallback`).",
    "by-hand": "By hand: {about}. Nothing but the verification shows what was done.",
    "literal-lines": "{about}: lines in the device's own syntax, sent as they were written.",
    "drift-put-back": "Puts back what differs from the baseline without prior visa.",
    "way-unknown": "By which way the devices are reached is not known to its end; what may be part of it stays.",
    "way-cut-timer": "May cut the way by which a device is reached; its own timer brings it back.",
    "way-cut-on-site": "May cut the way by which a device is reached; somebody is on site.",
    "startup-save": "Saves with it what others changed before and never saved.",
    "startup-leave": "Saves nothing, since others' changes were not saved either: a restart takes this one back too.",
    "startup-unknown": "What a device would start with is not known, so nothing is saved: a restart takes it back.",
    "without-prior-visa": "Accepts what was done without prior visa; it is marked so for ever.",
    "time-short": "It will take about {about} minutes, more than are planned.",
    "several-hosts": "Several hosts change together: {about}.",
    "many-lines": "{about}: many lines.",
}
COPIES_STAY = (
    "What each file is now stays hidden beside it as a copy. This plan also allows its removal, once the works are "
    "over and somebody asks for it; then the file cannot be put back from it any more."
)
FILES_TIMER = (
    "Its timer is a shell that waits on the host and puts the files back unless it is stopped; a command line it does "
    "not take back, and a restart of the host ends it. `{mark}` in its lines stands for the digest of this plan."
)
TOUCHES: Mapping[str, str] = {
    "switch": "switch",
    "vlan": "VLAN",
    "acl": "filters",
    "route": "route",
    "nat": "NAT",
    "wifi": "Wi-Fi",
    "firewall": "firewall",
    "dhcp": "DHCP",
    "dns": "DNS",
    "address": "address",
    "host": "host",
    "physical": "cabling",
}
"""What a change may touch (contract, section 4)."""
WEIGHTS: Mapping[Weight, str] = {"low": "slight", "medium": "moderate", "high": "serious"}
GUARANTEES: Mapping[Guarantee, str] = {
    "device-timer": "The device comes back by itself unless it is told that all is well.",
    "device-checkpoint": "The device keeps its state from before and returns to it whole.",
    "file-restore": "Each file is put back from the copy that is taken before.",
    "computed": "Lines that take back each step.",
    "manual": "A person takes it back.",
}
PROOFS: Mapping[str, str] = {
    "model": "Shown on the model of its configuration: there and back, and from every point where it may stop.",
    "copy": "The copy is compared with the file before anything is changed.",
    "": "Nothing has shown that it leads back.",
}


DEPENDS: Mapping[str, str] = {
    "discovery": "What finds others by calling everybody on its network no longer finds: {what}.",
    "network-unknown": "The addressing plan names no network of VLAN {what}: whether its address fits is not known.",
    "leases": "It has its address by DHCP, and no pool that is known serves VLAN {what}.",
    "reservation": "{host} keeps an address of its old network for it: {what}.",
    "name": "{host} leads a name to its old address: {what}.",
    "rule": "{host} has a rule for its old address: {what}.",
}


def risk_sentence(risk: Risk, t: Translator) -> str:
    """One factor of the risk, explained."""
    message = RISKS[risk.factor]
    said = t.text(message, about=risk.about)
    return said if "{about}" in message or not risk.about else t.text("{about}: {text}", about=risk.about, text=said)


def reached_sentences(plan: PlanStatement, t: Translator) -> list[tuple[str, list[str]]]:
    """Each endpoint that the change reaches, and what no longer means or finds it."""
    found = []
    for each in plan.impact.reached:
        effect = Effect(
            each.mac, each.name, each.role, each.vlan_before, each.vlan_after, each.cut_from, each.joined_to,
            each.restricted,
        )  # fmt: skip
        depends = [t.text(DEPENDS[one.kind], host=one.host, what=one.what) for one in each.depends]
        found.append((effect_sentence(effect, {}, t), depends))
    return found


def guarantee_sentence(plan: HostPlan, t: Translator) -> str:
    """What the way back of a host rests on, and what has shown that it is one."""
    said = [t.text(GUARANTEES[plan.guarantee]), t.text(PROOFS.get(plan.proved_by, PROOFS[""]))]
    if plan.arm and plan.files:
        said.append(t.text(FILES_TIMER, mark="{plan}"))
    return " ".join(said)


def test_sentences(plan: PlanStatement, t: Translator) -> list[str]:
    """What verification will ask, one sentence a test."""
    return [_TESTS[kind](asked, t) for test in plan.tests for kind, asked in test.items()]


Asked = Mapping[str, object]


def _ping(asked: Asked, t: Translator) -> str:
    return t.text("{source} reaches {to} (ping)", source=asked["from"], to=asked["to"])


def _tcp(asked: Asked, t: Translator) -> str:
    return t.text("{to} answers on TCP port {port}", to=asked["to"], port=asked["port"])


def _dicom(asked: Asked, t: Translator) -> str:
    return t.text("{to} answers a DICOM echo as {aet}", to=asked["to"], aet=asked["called_aet"])


def _dns(asked: Asked, t: Translator) -> str:
    said = t.text("{name} leads to {address}", name=asked["name"], address=asked["expect"])
    return t.text("{text}, asked of {server}", text=said, server=asked["server"]) if asked.get("server") else said


def _dhcp(asked: Asked, t: Translator) -> str:
    servers = asked["servers"]
    named = ", ".join(map(str, servers)) if isinstance(servers, list | tuple) else str(servers)
    return t.text("only {servers} offer leases in VLAN {vlan}", servers=named, vlan=asked["vlan"])


def _neighbour(asked: Asked, t: Translator) -> str:
    return t.text("{host} hears {name} on {port}", host=asked["host"], name=asked["name"], port=asked["port"])


def _speed(asked: Asked, t: Translator) -> str:
    said = {"host": asked["host"], "port": asked["port"], "speed": asked["at_least_mbps"]}
    return t.text("{host} {port} runs at {speed} Mb/s at least, full duplex", **said)


_TESTS = {
    "ping": _ping, "tcp": _tcp, "dicom_echo": _dicom, "dns": _dns, "dhcp": _dhcp, "neighbour": _neighbour,
    "speed": _speed,
}  # fmt: skip
