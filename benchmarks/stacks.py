"""Three ways of asking the same switches: `python -m benchmarks.stacks STACK FILE` prints one JSON line.

- `netaudit`: `netaudit.collect`, with everything an audit does: host keys checked, every section read and
  cross-checked, secrets fingerprinted.
- `plain`: nornir with nornir-netmiko's `netmiko_send_command`, one task a command, default settings, nothing read.
- `floor`: a bare asyncssh client that types all commands at once and waits for as many prompts, nothing read.
"""

import asyncio
import json
import logging
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.switches import PASSWORD
from netaudit.model.state import SECTION_NAMES
from netaudit.platforms import platform

WORKERS = 20
USER = "netaudit"
COMMANDS = platform("cisco_ios").commands(SECTION_NAMES)


def _inventory(ports: list[int]) -> Any:
    from nornir.core.inventory import ConnectionOptions, Defaults, Groups, Host, Hosts, Inventory

    hosts = {
        f"sw{number}": Host(
            name=f"sw{number}", hostname="127.0.0.1", port=port, username=USER, password=PASSWORD,
            platform="cisco_ios", connection_options={"netmiko": ConnectionOptions(extras={})},
        )
        for number, port in enumerate(ports, 1)
    }  # fmt: skip
    return Inventory(hosts=Hosts(hosts), groups=Groups(), defaults=Defaults())


def netaudit(ports: list[int], known_hosts: Path) -> int:
    """Returns how many switches were read whole."""
    from netaudit.collect import Errand, collect
    from netaudit.core.scrub import SecretsKey

    inventory = _inventory(ports)
    for host in inventory.hosts.values():
        host.password = "env:NETAUDIT_LAB_PASSWORD"  # noqa: S105  a reference, not a password
    errand = Errand(
        hosts=dict(inventory.hosts),
        inventory=inventory,
        restricted={},
        sections=SECTION_NAMES,
        known_hosts=known_hosts,
        deadline_seconds=120.0,
        workers=WORKERS,
        secrets_key=SecretsKey(b"benchmark" * 4),
    )
    gathered = collect(errand, _Quiet())
    return sum(1 for state in gathered.states.values() if not state.failed_sections())


class _Quiet:
    def started(self, host: str) -> None:
        """Say nothing."""

    def ended(self, host: str, reasons: object) -> None:
        """Say nothing."""


def plain(ports: list[int], known_hosts: Path) -> int:  # noqa: ARG001  it checks no host key by default
    """Returns how many switches answered every command."""
    from nornir.core import Nornir
    from nornir.core.configuration import Config
    from nornir.core.plugins.connections import ConnectionPluginRegister
    from nornir.core.task import Result, Task
    from nornir.plugins.runners import ThreadedRunner
    from nornir_netmiko.connections import Netmiko
    from nornir_netmiko.tasks import netmiko_send_command

    def visit(task: Task) -> Result:
        for command in COMMANDS:
            task.run(netmiko_send_command, command_string=command)
        return Result(host=task.host)

    ConnectionPluginRegister.register("netmiko", Netmiko)
    nornir = Nornir(inventory=_inventory(ports), runner=ThreadedRunner(num_workers=WORKERS), config=Config())
    results = nornir.run(task=visit)
    nornir.close_connections()
    return sum(1 for each in results.values() if not each.failed and len(each) == len(COMMANDS) + 1)


def floor(ports: list[int], known_hosts: Path) -> int:
    """Returns how many switches printed a prompt after every command."""
    return asyncio.run(_floor(ports, known_hosts))


async def _floor(ports: list[int], known_hosts: Path) -> int:
    import asyncssh

    gate = asyncio.Semaphore(WORKERS)
    typed = "".join(f"{command}\n" for command in ("terminal length 0", *COMMANDS))

    async def visit(port: int) -> bool:
        async with (
            gate,
            asyncssh.connect(
                "127.0.0.1", port, username=USER, password=PASSWORD, known_hosts=str(known_hosts), client_keys=None,
                agent_path=None, config=None,
            ) as connection,
            connection.create_process(term_type="vt100", term_size=(511, 1000)) as process,
        ):  # fmt: skip
            process.stdin.write(typed)
            text = ""
            while text.count("sw1#") < len(COMMANDS) + 2:
                text += await process.stdout.read(65536)
        return True

    return sum(await asyncio.gather(*(visit(port) for port in ports)))


def main(stack: str, file: str) -> None:
    """Ask once; print seconds, CPU seconds (imports left out of both) and the largest memory in MiB."""
    told = json.loads(Path(file).read_text(encoding="utf-8"))
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        known = Path(folder) / "known_hosts"
        known.write_text("\n".join([*told["known_hosts"], ""]), encoding="utf-8")
        ask = {"netaudit": netaudit, "plain": plain, "floor": floor}[stack]
        ask(told["ports"][:1], known)  # imports, templates and first use of each library
        memory_before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began, cpu = time.perf_counter(), time.process_time()
        whole = ask(told["ports"][1:], known)
        took = {"seconds": time.perf_counter() - began, "cpu_seconds": time.process_time() - cpu}
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    grown = (memory - memory_before) / 1024
    sys.stdout.write(json.dumps({**took, "whole": whole, "mib": memory / 1024, "grown_mib": grown}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
