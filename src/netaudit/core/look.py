"""What a check sees: only the inputs that it declared, each noted as it is read; what is missing is never empty.

`Look` is the only way to the material. A section that was not collected does not reach the check: its host is set
aside with the reason, and the conclusion is undetermined at best.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

import msgspec

from netaudit.core.case import Owed
from netaudit.core.host_look import HostLook, UndeclaredInput
from netaudit.model.check import ANSWER, Evidence, Finding, InventoryHost, Material, Unknown
from netaudit.model.difference import Comparison
from netaudit.model.discovery import NameCheck
from netaudit.model.mail_domain import MailDomain
from netaudit.model.names import printable
from netaudit.model.on_file import ChangeOnFile
from netaudit.model.site import Contact, DeclaredVlan
from netaudit.model.snapshot import Endpoint, Snapshot
from netaudit.model.state import SECTION_NAMES, Collected, DeviceState, NotAsked

T = TypeVar("T")

NETWORK = ("switch", "firewall", "router", "access-point")
IMAGING = ("imaging", "cad-cam")
COMPUTERS = ("workstation", "server")


class Unavailable(Exception):  # noqa: N818  not an error: the conclusion is undetermined
    """An input of the site is missing."""

    def __init__(self, unknown: Unknown) -> None:
        """Keep what is missing."""
        super().__init__(unknown.sentence)
        self.unknown = unknown


class NotApplicable(Exception):  # noqa: N818  a conclusion, not an error
    """The site has nothing that the rule is about."""


class Look:
    """The accessor of one check over one site."""

    def __init__(self, needs: tuple[str, ...], material: Material) -> None:
        """Begin with nothing read."""
        self._needs = frozenset(needs)
        self._material = material
        self.read: set[str] = set()
        self.unknown: list[Unknown] = []
        self.scoped = False
        """Whether the check looked for hosts at all."""
        self.judged: set[str] = set()
        """Hosts of which every section asked for was collected."""

    def _declared(self, name: str) -> None:
        if name not in self._needs:
            raise UndeclaredInput(name)
        self.read.add(name)

    def _site(self, name: str, value: T | None) -> T:
        self._declared(name)
        if value is None and name in self._material.stale:
            day = self._material.stale[name]
            raise Unavailable(Unknown("Too old to count: {what}, last done on {day}.", {"input": name, "day": day}))
        if value is None:
            raise Unavailable(Unknown("Missing: {what}.", {"input": name}))
        return value

    @property
    def day(self) -> date:
        """The day of the audit, in the site's zone: what has run out is judged by it."""
        return date.fromisoformat(self._material.snapshot.taken_at[:10])

    def hosts(
        self, *sections: str, roles: tuple[str, ...] = (), names: Collection[str] | None = None, quietly: bool = False
    ) -> list[HostLook]:
        """The hosts of these roles of which every one of these sections was collected, by name.

        The others are noted as unknown, each with its reason. A host that the inventory gives no role is a switch
        where it told ports of one; otherwise what it is is not known, so it is never judged as one thing or another.

        Args:
            sections: names, each among the check's inputs.
            roles: of the inventory; none means every host that is asked.
            names: of the hosts to look at, where they are known already.
            quietly: take whoever there is, and note nothing of the others: they would only have added to it.
        """
        every = self._site("inventory", self._material.hosts)
        declared = {name: host for name, host in every.items() if names is None or name in names}
        for name in sections:
            self._declared(name)
        if quietly:
            states = self._material.snapshot.states
            return [
                HostLook(name, host.role, host.platform, states[name], sections)
                for name, host in sorted(declared.items())
                if name in states
                and (not roles or host.role in roles)
                and all(isinstance(states[name].section(each), Collected) for each in sections)
            ]
        self.scoped = True
        found = [self._host(each, sections, roles) for _, each in sorted(declared.items())]
        return [each for each in found if each is not None]

    def _host(self, host: InventoryHost, sections: tuple[str, ...], roles: tuple[str, ...]) -> HostLook | None:
        snapshot = self._material.snapshot
        state = snapshot.states.get(host.name)
        role = host.role or ("switch" if _has_ports(state) else "")
        if (roles and host.role and host.role not in roles) or (not host.platform and not (host.role and roles)):
            return None
        if not host.platform:
            self.note(host.name, "{host}: the inventory names no platform for it, so it was not asked.")
        elif host.name not in snapshot.expected:
            self.note(host.name, "{host}: this audit left it out.")
        elif state is None:
            self.note(host.name, "{host}: it was not reached.")
        elif roles and role not in roles:
            self.note(host.name, "{host}: the inventory gives it no role, so what it has to do is not known.")
        else:
            return self._collected(host, role, state, sections)
        return None

    def _collected(
        self, host: InventoryHost, role: str, state: DeviceState, sections: tuple[str, ...]
    ) -> HostLook | None:
        for name in sections:
            section = state.section(name)
            if not isinstance(section, Collected):
                sentence = "{host}: not collected: {section} ({detail})."
                self.note(host.name, sentence, section=name, detail=section.reason)
                return None
        self.judged.add(host.name)
        return HostLook(host.name, role, host.platform, state, sections)

    def note(self, host: str, sentence: str, **params: str | int) -> None:
        """Note what cannot be judged; `sentence` is a message id."""
        found = Unknown(sentence, {"host": host, **_safe(params)} if host else _safe(params), host)
        if found not in self.unknown:
            self.unknown.append(found)

    @property
    def inventory(self) -> Mapping[str, InventoryHost]:
        """What the inventory declares."""
        return self._site("inventory", self._material.hosts)

    @property
    def endpoints(self) -> Mapping[str, Endpoint]:
        """Every unmanaged thing heard, by MAC address."""
        material = self._material
        return self._site("endpoints", material.snapshot.endpoints if material.endpoints_known else None)

    @property
    def vlans(self) -> Mapping[int, DeclaredVlan]:
        """The addressing plan, by VLAN id; unavailable where it declares none."""
        plan = self._site("addressing", self._material.addressing)
        return self._site("addressing", plan.vlans or None)

    @property
    def contacts(self) -> Mapping[str, Contact]:
        """Who is to be told."""
        return self._site("contacts", self._material.contacts)

    @property
    def baseline(self) -> Snapshot:
        """What was accepted."""
        return self._narrowed(self._site("baseline", self._material.baseline))

    @property
    def snapshot(self) -> Snapshot:
        """The whole pass, for what joins hosts (`core.impact`), without the sections that are not declared."""
        self._site("endpoints", self._material.snapshot.endpoints if self._material.endpoints_known else None)
        return self._narrowed(self._material.snapshot)

    def _narrowed(self, whole: Snapshot) -> Snapshot:
        hidden = {name: NotAsked(reason="not declared") for name in SECTION_NAMES if name not in self._needs}
        states = {
            host: msgspec.structs.replace(state, sections=msgspec.structs.replace(state.sections, **hidden))
            for host, state in whole.states.items()
        }
        return msgspec.structs.replace(whole, states=states)

    @property
    def drift(self) -> Comparison:
        """What differs from the baseline, and what could not be compared."""
        return self._site("drift", self._material.drift)

    @property
    def owed(self) -> tuple[Owed, ...]:
        """Transitional changes and reviews that are due."""
        return self._site("owed", self._material.owed)

    @property
    def dhcp_offers(self) -> Mapping[int, tuple[str, ...]]:
        """Which servers answered a DHCP discover, by VLAN."""
        return self._site("dhcp-offers", self._material.dhcp_offers)

    @property
    def names(self) -> Mapping[str, NameCheck]:
        """Whether hosts' names and addresses lead to each other in the DNS, by host."""
        return self._site("names", self._material.names)

    @property
    def upnp(self) -> tuple[str, ...]:
        """Addresses that announce a UPnP gateway."""
        return self._site("upnp", self._material.upnp)

    @property
    def mail_domains(self) -> tuple[MailDomain, ...]:
        """The site's mail domains, judged on recorded answers."""
        return self._site("mail-domains", self._material.mail_domains)

    @property
    def changes(self) -> tuple[ChangeOnFile, ...]:
        """Every change whose works were begun."""
        return self._site("changes", self._material.changes)

    def answer(self, question: str) -> object:
        """The survey's answer to a question; unavailable where nobody gave one that still counts."""
        name = f"{ANSWER}{question}"
        self._declared(name)
        if self._material.answers is None or question not in self._material.answers:
            raise Unavailable(Unknown("The survey has no answer to {question}.", {"question": question}))
        return self._material.answers[question]

    def or_unknown(self, reading: Callable[[], T]) -> T | None:
        """What a reading gives; where its input is missing, None, and the check is undetermined at best."""
        try:
            return reading()
        except Unavailable as missing:
            if missing.unknown not in self.unknown:
                self.unknown.append(missing.unknown)
            return None


def _has_ports(state: DeviceState | None) -> bool:
    ports = state.sections.switchports if state else None
    return isinstance(ports, Collected) and len(ports.value) > 1


def finding(sentence: str, *evidence: Evidence, **params: str | int) -> Finding:
    """A finding in a message id's words; what fills it may come from a device."""
    return Finding(sentence, _safe(params), evidence)


def mended_by(recipe: str, found: Finding) -> Finding:
    """The finding, which this change recipe mends whatever the recipe of its check."""
    return replace(found, recipe=recipe)


def seen(host: str, section: str, *keys: str) -> Evidence:
    """Where it can be seen."""
    return Evidence(host, section, tuple(printable(key) for key in keys))


def _safe(params: Mapping[str, str | int]) -> dict[str, str | int]:
    return {name: printable(value) if isinstance(value, str) else value for name, value in params.items()}


__all__ = [
    "COMPUTERS", "IMAGING", "NETWORK", "HostLook", "Look", "NotApplicable", "Unavailable",
    "UndeclaredInput", "finding", "mended_by", "seen",
]  # fmt: skip
