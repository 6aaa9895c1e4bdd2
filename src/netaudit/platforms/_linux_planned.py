"""What a Linux host will answer once a file of it is changed, as far as that follows from the file's text."""

import re

from netaudit.model.names import printable
from netaudit.model.platform import Captures, FileText, Unpredicted
from netaudit.platforms import _bind, _bind_planned, _nft_planned
from netaudit.platforms._linux_asked import present
from netaudit.platforms._linux_config import RULESET
from netaudit.platforms._linux_system import SSHD

_NFTABLES, _SSHD_CONFIG = "/etc/nftables.conf", "/etc/ssh/sshd_config"


def after_file(captures: Captures, change: FileText) -> Captures:
    """The answers after a file's change.

    Raises:
        Unpredicted: netaudit reads the file in no way, or its text alone does not tell.
    """
    if change.path == _NFTABLES:
        ruleset = present(captures, RULESET)
        if ruleset is None or change.old is None:
            raise Unpredicted("the host has no nftables")
        return {**captures, RULESET: _nft_planned.after(ruleset, change.old, change.new)}
    if change.path == _SSHD_CONFIG and change.old is not None:
        return {**captures, SSHD: _sshd(present(captures, SSHD) or "", change.old, change.new)}
    zone = next((zone for zone, file in _bind_planned.zone_files(captures).items() if file == change.path), "")
    if zone and change.old is not None:
        told = present(captures, _bind.ZONES) or ""
        return {**captures, _bind.ZONES: _bind_planned.after(told, zone, change.old, change.new)}
    found = {command: text for command in captures if (text := _shown_again(captures, command, change)) is not None}
    if not found:
        raise Unpredicted(f"netaudit does not read {printable(change.path)}")
    return {**captures, **found}


def _shown_again(captures: Captures, command: str, change: FileText) -> str | None:
    """A command's answer with the file's new text; None where it does not show the file."""
    if command in (f"cat {change.path}", f"sudo -n cat {change.path}"):
        return change.new
    patterns = re.match(r"for f in ([^;]+); do echo \"### file ", command)
    if patterns is None or not any(_matches(pattern, change.path) for pattern in patterns[1].split()):
        return None
    answer = captures[command]
    block = f"### file {change.path}\n"
    if change.old is None:
        return answer.replace("### end\n", f"{block}{change.new}\n### end\n")
    return answer.replace(f"{block}{change.old}\n", f"{block}{change.new}\n", 1)


def _matches(pattern: str, path: str) -> bool:
    return re.fullmatch(re.escape(pattern).replace(r"\*", "[^/]*"), path) is not None


def _sshd(answer: str, old: str, new: str) -> str:
    """`sshd -T` after a change of settings that stand outside of `Match` blocks (sshd_config(5): the first counts)."""
    was, now = _settings(old), _settings(new)
    for name in sorted(was.keys() | now.keys()):
        if was.get(name) == now.get(name):
            continue
        line = re.search(rf"^{re.escape(name)} (.*)$", answer, re.MULTILINE)
        if line is None or name in ("port", "listenaddress", "include") or name not in now:
            raise Unpredicted(f"what `{printable(name)}` leads to is not known")
        if name in was and line[1].lower() != was[name].lower():
            raise Unpredicted(f"`{printable(name)}` is set elsewhere too")
        answer = answer.replace(line[0], f"{name} {now[name]}")
    return answer


def _settings(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in text.splitlines():
        name, _, value = line.strip().partition(" ")
        if name.lower() == "match":
            break
        if name and not name.startswith("#"):
            found.setdefault(name.lower(), value.strip())
    return found
