"""Nornir's inventory files (SimpleInventory, unchanged format), checked before Nornir sees them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel

from netaudit.model.errors import stop
from netaudit.model.names import mac, valid_host_name
from netaudit.store.documents import check, read
from netaudit.store.yaml12 import Document

if TYPE_CHECKING:
    from nornir.core.inventory import Inventory


def _host_name(value: str) -> str:
    if not valid_host_name(value):
        raise ValueError("expected a name of letters, digits, '.', '_' and '-' (it becomes a folder name)")
    return value


def _plain_secret(value: str) -> str:
    if not value.startswith(("env:NETAUDIT_", "keyring:")):
        raise ValueError("expected env:NETAUDIT_… or keyring:NAME, never the password itself: git remembers it")
    return value


def _mac(value: str) -> str:
    return mac(value)


class SnmpExtras(BaseModel):
    """`snmp` of a host's `data`: which SNMP, and for v3 (authPriv, RFC 3414) with what."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    version: Literal["2c", 3] = "2c"
    """2c: the host's `password` is the community. 3: it is the passphrase of authentication, of `username`."""
    auth: Literal["md5", "sha1", "sha224", "sha256", "sha384", "sha512"] = "sha256"
    privacy: Literal["des", "aes128", "aes192", "aes256", "aes192-cisco", "aes256-cisco"] = "aes128"
    privacy_password: Annotated[str, AfterValidator(_plain_secret)] | None = None
    """The passphrase of privacy, where it is another."""


class HostExtras(BaseModel):
    """What netaudit reads under a host's `data`; other keys are the site's own."""

    model_config = ConfigDict(extra="allow", frozen=True, strict=True)

    mac: Annotated[str, AfterValidator(_mac)] = ""
    role: str = ""
    vendor: str = ""
    vlan: int | None = None
    aet: str = ""
    """The DICOM application entity title to call."""
    snmp: SnmpExtras = SnmpExtras()


class SshExtras(BaseModel):
    """`connection_options.netmiko.extras`: a private key instead of a password."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    key_file: str


class NetmikoOptions(BaseModel):
    """`connection_options.netmiko`, as far as netaudit heeds it."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    extras: SshExtras


class ConnectionOptionsFile(BaseModel):
    """`connection_options` of a host, a group or the defaults."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    netmiko: NetmikoOptions | None = None


class _Element(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    hostname: str | None = None
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    username: str | None = None
    password: Annotated[str, AfterValidator(_plain_secret)] | None = None
    platform: str | None = None
    groups: tuple[str, ...] = ()
    data: HostExtras = HostExtras()
    connection_options: ConnectionOptionsFile = ConnectionOptionsFile()


class HostsFile(RootModel[dict[Annotated[str, AfterValidator(_host_name)], _Element]]):
    """`inventory/hosts.yaml`, keyed by host name."""


class GroupsFile(RootModel[dict[Annotated[str, AfterValidator(_host_name)], _Element]]):
    """`inventory/groups.yaml`, keyed by group name."""


class DefaultsFile(_Element):
    """`inventory/defaults.yaml`."""


def load_inventory(folder: Path) -> "Inventory":
    """Read and check the three files, and make Nornir's inventory of them.

    Raises:
        NetauditError: `document-missing`, `document-invalid` (clear-text passwords and unknown groups included).
    """
    from nornir.core.inventory import Defaults, Group, Groups, Host, Hosts, Inventory, ParentGroups

    hosts_document = read(folder / "hosts.yaml", "inventory/hosts.yaml", "An empty file means no hosts.")
    elements = check(hosts_document, HostsFile, "inventory/hosts.yaml").root
    group_elements = _optional(folder / "groups.yaml", GroupsFile).root
    default_element = _optional(folder / "defaults.yaml", DefaultsFile)
    _groups_exist(elements, group_elements, hosts_document)
    defaults = Defaults(**_fields(default_element))
    groups = Groups()
    for name, element in group_elements.items():
        groups[name] = Group(name=name, defaults=defaults, **_fields(element))
    for name, element in group_elements.items():
        groups[name].groups = ParentGroups([groups[g] for g in element.groups if g in groups])
    hosts = Hosts()
    for name, element in elements.items():
        parents = ParentGroups([groups[g] for g in element.groups])
        hosts[name] = Host(name=name, defaults=defaults, groups=parents, **_fields(element))
    return Inventory(hosts=hosts, groups=groups, defaults=defaults)


def _optional(path: Path, model: type[Any]) -> Any:
    shown = f"inventory/{path.name}"
    document = read(path, shown) if path.exists() or path.is_symlink() else Document(None)
    return check(document, model, shown)


def _groups_exist(hosts: dict[str, _Element], groups: dict[str, _Element], document: Document) -> None:
    problems = []
    for name, element in hosts.items():
        for place, group in enumerate(element.groups):
            if group not in groups:
                mark = document.mark((name, "groups", place))
                known = ", ".join(groups) or "none"
                problems.append(
                    f"inventory/hosts.yaml:{mark.line}:{mark.column}: {name}.groups: no group {group!r} in "
                    f"inventory/groups.yaml (it has: {known})"
                )
    if problems:
        raise stop("document-invalid", problems="\n".join(problems))


def _fields(element: _Element) -> dict[str, Any]:
    from nornir.core.inventory import ConnectionOptions

    options = {}
    if element.connection_options.netmiko:
        options["netmiko"] = ConnectionOptions(extras=element.connection_options.netmiko.extras.model_dump())
    return {
        "hostname": element.hostname,
        "port": element.port,
        "username": element.username,
        "password": element.password,
        "platform": element.platform,
        "connection_options": options,
        "data": element.data.model_dump(exclude_unset=True),
    }
