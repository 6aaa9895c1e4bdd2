"""Adding to `inventory/hosts.yaml`: every comment, order and quotation mark stays."""

from typing import Any

import pytest

from netaudit.model.errors import NetauditError
from netaudit.store.hosts_file import merged
from netaudit.store.yaml12 import parse

WRITTEN = """\
# The switches first: they are audited at night.
sw1:  # in the cellar
  hostname: "10.99.0.11"
  platform: cisco_ios
pc-1: {hostname: 10.10.0.64, data: {role: workstation}}  # reception

# Imaging below.
cbct-1: {data: {role: imaging, mac: '00:09:21:33:10:0a'}}
"""
NEW = {"host-10-10-0-77": {"hostname": "10.10.0.77", "data": {"mac": "00:0e:c6:00:00:77", "vendor": "ASIX"}}}


def _read(text: str) -> dict[str, Any]:
    found: Any = parse(text.encode()).value
    return dict(found)


def test_what_stood_there_stands_there_as_it_was() -> None:
    said = merged(WRITTEN.encode(), NEW, {}).decode()
    assert said.startswith(WRITTEN)
    assert _read(said) == _read(WRITTEN) | NEW


def test_a_key_is_added_and_none_is_overwritten() -> None:
    said = merged(WRITTEN.encode(), {}, {"pc-1": {"mac": "18:66:da:11:10:64"}, "cbct-1": {"mac": "02:00:00:00:00:01"}})
    told = _read(said.decode())
    assert told["pc-1"]["data"] == {"role": "workstation", "mac": "18:66:da:11:10:64"}
    assert told["cbct-1"]["data"]["mac"] == "00:09:21:33:10:0a"
    assert "# reception" in said.decode()


def test_a_host_without_data_gets_some() -> None:
    said = merged(b"a: {hostname: 10.0.0.1}\nb:\n  hostname: 10.0.0.2\n", {}, {"a": {"mac": "x"}, "b": {"mac": "y"}})
    told = _read(said.decode())
    assert (told["a"]["data"], told["b"]["data"]) == ({"mac": "x"}, {"mac": "y"})


def test_a_file_of_comments_keeps_them() -> None:
    said = merged(b"# nothing yet\n", NEW, {}).decode()
    assert said.startswith("# nothing yet\n")
    assert _read(said) == NEW


@pytest.mark.parametrize(
    ("raw", "detail"),
    [(b"- a\n", "no mapping"), (b"a: [\n", "Error"), (b"\xff\n", "Unicode"), (WRITTEN.encode(), "sw1")],
)
def test_what_cannot_be_added_to_is_refused(raw: bytes, detail: str) -> None:
    with pytest.raises(NetauditError) as refusal:
        merged(raw, {"sw1": {"hostname": "10.0.0.9"}}, {})
    (told,) = refusal.value.verdict.reasons
    assert told.code == "hosts-file-odd"
    assert detail in str(told.params["detail"])
