"""Simulated switches to ask, in a process of their own, each behind a proxy that delays what passes.

`python -m benchmarks.switches COUNT ROUND_TRIP_MS` prints one JSON line with their ports and waits until its standard
input is closed.
"""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable

from netaudit.lab.practice import Practice
from netaudit.lab.ssh import DeviceServer

PASSWORD = "netaudit-lab"  # noqa: S105  of simulated switches on loopback
Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def _pass_on(source: asyncio.StreamReader, sink: asyncio.StreamWriter, seconds: float) -> None:
    """Pass bytes on in order, each as late as it would arrive; a wide pipe, not a narrow one."""
    loop = asyncio.get_running_loop()
    waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def deliver() -> None:
        while True:
            due, chunk = await waiting.get()
            await asyncio.sleep(max(0.0, due - loop.time()))
            if not chunk:
                sink.close()
                return
            sink.write(chunk)

    delivery = asyncio.create_task(deliver())
    while True:
        try:
            chunk = await source.read(65536)
        except ConnectionError:
            chunk = b""
        waiting.put_nowait((loop.time() + seconds, chunk))
        if not chunk:
            break
    await delivery


def _delayed(port: int, round_trip_seconds: float) -> Handler:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(round_trip_seconds / 2)
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
        half = round_trip_seconds / 2
        await asyncio.gather(_pass_on(reader, far_writer, half), _pass_on(far_reader, writer, half))

    return serve


async def _main(count: int, round_trip_ms: float) -> None:
    ports: list[int] = []
    keys: list[str] = []
    for _ in range(count):
        server = DeviceServer(Practice().sw1, PASSWORD)
        port = await server.start(0)
        public = server.host_key_line().split(" ", 1)[1]
        if round_trip_ms:
            proxy = await asyncio.start_server(_delayed(port, round_trip_ms / 1000), "127.0.0.1", 0)
            port = proxy.sockets[0].getsockname()[1]
        ports.append(port)
        keys.append(f"[127.0.0.1]:{port} {public}")
    sys.stdout.write(json.dumps({"ports": ports, "known_hosts": keys}) + "\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.get_event_loop_policy().new_event_loop().run_until_complete(_main(int(sys.argv[1]), float(sys.argv[2])))
    os._exit(0)  # what still passes through the proxies is nobody's loss
