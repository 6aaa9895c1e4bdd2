"""Files of a simulated Linux host under an administrator's hands: copied, written, moved, checked, read again.

cp(1), dd(1), mv(1), rm(1), test(1), `dnsmasq --test` of dnsmasq(8), `systemctl restart`. The daemons of this simulator
read their files whenever somebody asks, so starting one again changes nothing.
"""

import re
import shlex

Ran = tuple[str, str, int]
"""Standard output, standard error, exit status."""

_RESTART = re.compile(r"sudo -n sh -c 'if \[ -d /run/systemd/system \]; then systemctl restart dnsmasq; else [^']*'")


def edit(files: dict[str, str], command: str, given: str) -> Ran | None:
    """Run one command that handles files; None where it is none of them."""
    if _RESTART.fullmatch(command) or command == "sudo -n systemctl restart dnsmasq":
        return "", "", 0
    try:
        words = shlex.split(command)
    except ValueError:
        return None
    if words[:2] != ["sudo", "-n"]:
        return None
    return _handled(files, words[2:], given)


def _handled(files: dict[str, str], words: list[str], given: str) -> Ran | None:
    match words:
        case ["cp", "-p", source, target]:
            return _copied(files, "cp", source, target)
        case ["mv", source, target]:
            moved = _copied(files, "mv", source, target)
            files.pop(source, None)
            return moved
        case ["dd", of, "status=none"] if of.startswith("of="):
            files[of.removeprefix("of=")] = given
            return "", "", 0
        case ["rm", "-f", *paths]:
            for path in paths:
                files.pop(path, None)
            return "", "", 0
        case ["rm", path]:
            there = files.pop(path, None) is not None
            return "", "" if there else f"rm: cannot remove '{path}': No such file or directory\n", int(not there)
        case ["test", *negated, "-e", path] if negated in ([], ["!"]):
            return "", "", int((path in files) == bool(negated))
        case ["dnsmasq", "--test", "-C", path]:
            return _tested(files.get(path, ""), path)
    return None


def _copied(files: dict[str, str], program: str, source: str, target: str) -> Ran:
    if source not in files:
        return "", f"{program}: cannot stat '{source}': No such file or directory\n", 1
    files[target] = files[source]
    return "", "", 0


def _tested(text: str, path: str) -> Ran:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#") and not re.match(r"[a-z-]+(=|$)", line):
            return "", f"dnsmasq: bad option at line {number} of {path}\n", 1
    return "", "dnsmasq: syntax check OK.\n", 0
