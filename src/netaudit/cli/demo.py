"""`demo`: the whole story on the simulated practice, unattended and narrated."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import click

from netaudit.cli.output import Invocation, finish, now
from netaudit.lab.practice import BASE_PORT, DEMONSTRATION_PASSWORD, PASSWORD_VARIABLE, PORT_OFFSETS
from netaudit.lab.thread import RunningPractice, running_practice
from netaudit.model.errors import stop
from netaudit.model.verdict import Verdict, reason
from netaudit.report.language import Translator
from netaudit.store.records import write_whole
from netaudit.store.yaml12 import dump

_SECONDS = 120


@click.command()
@click.option("--keep", type=click.Path(path_type=Path), help="Keep the workspace in this new directory.")
@click.pass_obj
def demo(invocation: Invocation, keep: Path | None) -> None:
    """Play the story on the simulated practice: audit, baseline, an unannounced change, a visa, works, their verdict.

    Everything happens on this machine's loopback addresses, in a temporary workspace.
    """
    words = invocation.words()
    if keep is not None and keep.exists() and any(keep.iterdir()):
        raise stop("directory-not-empty", path=str(keep))
    with _folder(keep) as folder, running_practice() as lab:
        _Story(words, folder, lab).tell()
        contacts = lab.practice.contacts()
    _say("", words.text("The restricted CEREC unit was contacted {count} times.", count=contacts))
    if contacts:
        raise stop("lab-failed", detail="the restricted unit was contacted", mend="This is a defect: please report it.")
    end = (
        words.text("The workspace is kept in {path}.", path=keep) if keep else words.text("The demonstration is over.")
    )
    finish(invocation, Verdict((reason("done", what=end),)), words, restricted_contacts=contacts)


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        yield keep.resolve()
        return
    scratch = Path(tempfile.mkdtemp(prefix="netaudit-demo-"))
    try:
        yield scratch / "cabinet"
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


class _Story:
    """The steps; each is the command a person would type, and its exit code is the expected one or the story ends."""

    def __init__(self, words: Translator, folder: Path, lab: RunningPractice) -> None:
        self._words = words
        self._folder = folder
        self._keys = folder.with_name(f"{folder.name}-keys")
        self._lab = lab
        self._environment = {
            **os.environ,
            PASSWORD_VARIABLE: os.environ.get(PASSWORD_VARIABLE) or DEMONSTRATION_PASSWORD,
            # The story commits under its own name, wherever it is told.
            "GIT_AUTHOR_NAME": "netaudit demo",
            "GIT_AUTHOR_EMAIL": "demo@example.test",
            "GIT_COMMITTER_NAME": "netaudit demo",
            "GIT_COMMITTER_EMAIL": "demo@example.test",
            "PYTHONIOENCODING": "utf-8",
            # The story trusts its own root key, not this machine's, and leaves no memory of itself.
            "NETAUDIT_HOME": str(self._keys / "home"),
        }

    def tell(self) -> None:
        """Tell it from the beginning."""
        say = self._words.text
        _say("1", say("A workspace for the practice: one site, one git repository."))
        self._netaudit(0, "init", "--demonstration", str(self._folder), inside=False)
        self._use_the_ports_of_this_run()
        self._enrol()
        _say("2", say("The simulated practice is up: two switches, two firewalls, an imaging server, a workstation,"))
        _say("", say("a CBCT scanner, and a restricted CEREC unit that nobody may contact. All of it is simulated."))
        _say("3", say("The audit before any works: every host is asked over SSH, read-only."))
        self._netaudit(0, "audit", "--accept-new-host-keys")
        _say("4", say("What was seen becomes the baseline, in git, signed by the provider's root key."))
        self._netaudit(0, "baseline", "accept", "--initial", "--key", self._key("root"))
        _say("5", say("Nothing has changed; the counters, leases and clocks that moved are no difference."))
        self._netaudit(0, "audit")
        _say("6", say("An installer moves the scanner's port to the office VLAN, and tells nobody:"))
        port = ["interface Gi1/0/5", "switchport access vlan 10"]
        self._lab.practice.configure("sw1", port)
        for line in port:
            click.echo(f"      sw1(config)# {line}")
        _say("7", say("The next audit finds it, and says what it cuts off."))
        self._netaudit(2, "audit")
        _say("8", say("Somebody tries to make it the new baseline. No approved change: refused, with every reason."))
        self._netaudit(3, "baseline", "accept")
        self._visa()
        self._works()
        _say("19", say("The reports are on disk and in git:"))
        for report in sorted(self._folder.glob("reports/*/report.*")):
            click.echo(f"      {report.relative_to(self._folder).as_posix()}")

    def _enrol(self) -> None:
        """Two persons and the provider's root key, each with a key of their own."""
        self._quietly("trust", "pin", f"{self._key('root')}.pub")
        for person, name, roles in _PEOPLE:
            given = [word for role in roles for word in ("--role", role)]
            self._quietly("people", "add", person, "--name", name, *given, "--key", f"{self._key(person)}.pub")
        from netaudit.store.git import Repository

        folder = self._folder / "inventory"
        Repository(self._folder).commit([folder / "people.yaml", folder / "approvers"], "People", [])

    def _visa(self) -> None:
        """A change as it should be: asked for, planned, refused without a visa, approved, and guarded after that."""
        say = self._words.text
        _say("9", say("The technician asks properly: a printer is to enter the inventory."))
        hosts = self._folder / "inventory" / "hosts.yaml"
        with hosts.open("a", encoding="utf-8") as file:
            file.write("printer-1:\n  data: {role: printer}\n")
        self._netaudit(0, "change", "new", "--governed", "--reason", say("a new printer"), by="tech")
        _say("10", say("Nobody has signed it: refused."))
        self._netaudit(3, "baseline", "accept", "--change", "0001")
        _say("11", say("The IT manager reads the plan and signs it. Somebody alters it afterwards: refused."))
        self._netaudit(0, "approve", "0001", "--role", "it", "--comment", say("agreed"), by="manager")
        plan = next((self._folder / "changes").glob("CHG-*/plan.json"))
        signed = plan.read_bytes()
        plan.write_bytes(signed.replace(b'"works_minutes": 0', b'"works_minutes": 600'))
        self._netaudit(3, "gate", "0001", "--phase", "accept")
        _say("12", say("The plan as it was signed is accepted, and is in force."))
        plan.write_bytes(signed)
        self._netaudit(0, "baseline", "accept", "--change", "0001")

    def _works(self) -> None:
        """An approved change carried out, shown, accepted and mailed; then one that nobody approved, caught."""
        say = self._words.text
        _say("13", say("The installer has put the scanner's port back. A second scanner is to be connected, properly:"))
        self._lab.practice.configure("sw1", ["interface Gi1/0/5", "switchport access vlan 20"])
        self._netaudit(0, "audit", "--no-report")
        form = self._keys / "form.yaml"
        write_whole(form, dump(_form(say)).encode())
        self._netaudit(0, "change", "new", "--from", str(form))
        self._netaudit(0, "change", "present", "0002", by="tech")
        self._netaudit(2, "plan", "0002", by="tech")
        _say("14", say("Nobody has approved it: nothing is sent."))
        self._netaudit(3, "apply", "0002", "--execute", by="tech")
        _say("15", say("Approved. Every host is re-read before, and compared after its lines."))
        self._netaudit(0, "approve", "0002", "--role", "it", by="manager")
        self._netaudit(0, "apply", "0002", "--execute", by="tech")
        _say("16", say("The whole site is looked at again: exactly what was declared. The report is mailed."))
        self._netaudit(0, "verify", "0002", "--send", by="tech")
        _say("17", say("Weeks later somebody adds a VLAN to the switch, and tells nobody:"))
        lines = ["vlan 66", "name RADIO"]
        self._lab.practice.configure("sw1", lines)
        for line in lines:
            click.echo(f"      sw1(config)# {line}")
        _say("18", say("The next audit says that no approved change explains it."))
        self._netaudit(2, "audit")

    def _key(self, name: str) -> str:
        """The private key of a person of the story, made when it is first asked for."""
        path = self._keys / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(path)]
            try:
                subprocess.run(command, check=True, timeout=_SECONDS)  # noqa: S603  our own arguments
            except FileNotFoundError as failure:
                raise stop("ssh-keygen-missing") from failure
        return str(path)

    def _use_the_ports_of_this_run(self) -> None:
        """The demonstration's inventory names the lab's usual ports; this run took free ones."""
        from netaudit.store.git import Repository

        names = {BASE_PORT + offset: name for name, offset in PORT_OFFSETS.items()}
        written = []
        for name in ("hosts.yaml", "site.yaml"):
            path = self._folder / "inventory" / name
            text = path.read_text(encoding="utf-8")
            text = re.sub(r"\b42[23]\d\d\b", lambda found: str(self._port(names[int(found[0])])), text)
            # The story is told at any hour of the day.
            text = re.sub(r"^  forbidden_hours:.*$", "  forbidden_hours: []", text, flags=re.MULTILINE)
            write_whole(path, text.encode())
            written.append(path)
        os.environ.update({k: v for k, v in self._environment.items() if k.startswith("GIT_")})
        Repository(self._folder).commit(written, "The ports of this run", [])

    def _port(self, name: str) -> int:
        return self._lab.ports[name]

    def _netaudit(self, expected: int, *arguments: str, inside: bool = True, by: str = "") -> None:
        shown = " ".join(arguments).replace(f"{self._keys}{os.sep}", "")
        click.echo(f"    $ netaudit {shown}")
        ended = self._run(*arguments, inside=inside, by=by)
        for line in (ended.stderr + ended.stdout).splitlines():
            click.echo(f"      {line}")
        click.echo(f"      → {ended.returncode}")
        if ended.returncode != expected:
            raise stop("demo-failed", command=" ".join(arguments), ended=ended.returncode, expected=expected)

    def _quietly(self, *arguments: str) -> None:
        ended = self._run(*arguments)
        if ended.returncode:
            raise stop("demo-failed", command=" ".join(arguments), ended=ended.returncode, expected=0)

    def _run(self, *arguments: str, inside: bool = True, by: str = "") -> "subprocess.CompletedProcess[str]":
        where = ["-C", str(self._folder)] if inside else []
        key = {"NETAUDIT_KEY": self._key(by)} if by else {}
        return subprocess.run(  # noqa: S603  our own interpreter and module
            [sys.executable, "-m", "netaudit", "--lang", self._words.language, "--no-input", *where, *arguments],
            env={**self._environment, **key},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=_SECONDS,
            check=False,
        )


def _form(say: Callable[[str], str]) -> dict[str, object]:
    """The request of the story."""
    today = now()
    lines = (
        "interface Gi1/0/9\n description CBCT-2\n switchport mode access\n switchport access vlan 20\n no shutdown\n"
    )
    return {
        "title": say("Connect a second scanner"),
        "requester": {"name": "Ana", "person": "tech"},
        "reason": say("a second scanner"),
        "touches": ["switch", "vlan"],
        "window": {
            "start": (today - timedelta(minutes=5)).isoformat(timespec="minutes"),
            "end": (today + timedelta(hours=3)).isoformat(timespec="minutes"),
        },
        "steps": [{"host": "sw1", "config": lines}],
        "tests": [{"neighbour": {"host": "sw1", "port": "Gi1/0/24", "name": "sw2"}}],
    }


_PEOPLE = (
    ("tech", "Ana", ("requester", "planner", "executor", "verifier")),
    ("manager", "Ivo", ("approver:it",)),
)


def _say(number: str, text: str) -> None:
    click.echo(f"\n{number}. {text}" if number else f"   {text}")
