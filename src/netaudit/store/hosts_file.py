"""Adds hosts to `inventory/hosts.yaml` and leaves every comment, order and quotation mark as it is."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from netaudit.model.errors import stop
from netaudit.store.records import write_whole

_SHOWN = "inventory/hosts.yaml"


def merged(raw: bytes, hosts: Mapping[str, Mapping[str, Any]], data: Mapping[str, Mapping[str, str]]) -> bytes:
    """The file with hosts added at its end, and with keys added to the `data` of hosts that are there.

    Args:
        raw: the file as it is.
        hosts: name -> entry, of hosts that are not in it.
        data: name -> key -> value, of hosts that are in it and lack the key.

    Raises:
        NetauditError: `hosts-file-odd` where the file cannot be added to without losing something.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap
    from ruamel.yaml.error import YAMLError

    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    try:
        tree = yaml.load(raw.decode("utf-8"))
    except (YAMLError, UnicodeDecodeError) as failure:
        raise stop("hosts-file-odd", path=_SHOWN, detail=type(failure).__name__) from failure
    if tree is None:  # nothing but comments
        tree = CommentedMap()
        head = raw.decode("utf-8")
    else:
        head = ""
    if not isinstance(tree, CommentedMap):
        raise stop("hosts-file-odd", path=_SHOWN, detail="it is no mapping")
    for name, keys in data.items():
        _add(tree[name], keys)
    for name, entry in hosts.items():
        if name in tree:
            raise stop("hosts-file-odd", path=_SHOWN, detail=f"{name} is in it already")
        tree[name] = _plain(entry)
    written = io.StringIO()
    yaml.dump(tree, written)
    return (head + written.getvalue()).encode("utf-8")


def write(path: Path, content: bytes) -> None:
    """Replace the file, whole or not at all."""
    write_whole(path, content)


def _add(entry: Any, keys: Mapping[str, str]) -> None:
    from ruamel.yaml.comments import CommentedMap

    data = entry.get("data")
    if data is None:
        data = entry["data"] = CommentedMap()
        if entry.fa.flow_style():
            data.fa.set_flow_style()
    for key, value in keys.items():
        if key not in data:
            data[key] = value


def _plain(entry: Mapping[str, Any]) -> Any:
    """A block of its own, with `data` below it."""
    from ruamel.yaml.comments import CommentedMap

    return CommentedMap(
        {key: CommentedMap(value) if isinstance(value, Mapping) else value for key, value in entry.items()}
    )
