"""The lab's control channel: one JSON line in, one JSON line out, on loopback, behind a token."""

import asyncio
import hmac
import json
import socket
from collections.abc import Awaitable, Callable
from typing import Any

from netaudit.lab.practice import Practice
from netaudit.lab.world import Endpoint

_LONGEST = 1024 * 1024
_SECONDS = 20.0


class ControlServer:
    """Takes orders for a running practice from whoever has the token."""

    def __init__(self, practice: Practice, token: str) -> None:
        """Take the practice and the token."""
        self._practice = practice
        self._token = token
        self.stopped = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._orders: dict[str, Callable[..., Awaitable[object]]] = {
            "status": self._status,
            "stop": self._stop,
            "configure": self._configure,
            "fault": self._fault,
            "plug": self._plug,
            "unplug": self._unplug,
            "move": self._move,
            "attempts": self._attempts,
            "reload": self._reload,
        }

    async def start(self, port: int) -> int:
        """Listen on a loopback port (0 for any); returns the port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port, limit=_LONGEST)
        bound: int = self._server.sockets[0].getsockname()[1]
        return bound

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            order = json.loads(await asyncio.wait_for(reader.readline(), _SECONDS))
            answer = await self._obey(order) if isinstance(order, dict) else {"error": "an order is a JSON object"}
        except (ValueError, TypeError, KeyError, TimeoutError) as failure:
            answer = {"error": f"{type(failure).__name__}: {failure}"}
        writer.write(json.dumps(answer).encode() + b"\n")
        await writer.drain()
        writer.close()

    async def _obey(self, order: dict[str, Any]) -> dict[str, object]:
        if not hmac.compare_digest(str(order.get("token", "")), self._token):
            return {"error": "wrong token"}
        return {"ok": await self._orders[order["do"]](**order.get("with", {}))}

    async def _status(self) -> object:
        return {
            "ports": self._practice.ports,
            "restricted_contacts": self._practice.contacts(),
            "attempts": self._practice.attempts(),
        }

    async def _attempts(self) -> object:
        return self._practice.attempts()

    async def _reload(self, host: str) -> object:
        self._practice.reload(host)
        return True

    async def _stop(self) -> object:
        self.stopped.set()
        return True

    async def _configure(self, host: str, lines: list[str]) -> object:
        return self._practice.configure(host, lines)

    async def _fault(self, host: str, **changes: object) -> object:
        await self._practice.fault(host, **changes)
        return True

    async def _plug(self, **endpoint: Any) -> object:
        self._practice.plug(Endpoint(**endpoint))
        return True

    async def _unplug(self, name: str) -> object:
        self._practice.unplug(name)
        return True

    async def _move(self, name: str, switch: str, port: str) -> object:
        self._practice.move(name, switch, port)
        return True


def order(port: int, token: str, do: str, /, **arguments: object) -> Any:
    """Give one order and return its answer.

    Raises:
        OSError: nobody listens.
        RuntimeError: the lab refused; its words.
    """
    with socket.create_connection(("127.0.0.1", port), timeout=_SECONDS) as line:
        line.sendall(json.dumps({"token": token, "do": do, "with": arguments}).encode() + b"\n")
        with line.makefile("rb") as answers:
            answer = json.loads(answers.readline())
    if "error" in answer:
        raise RuntimeError(answer["error"])
    return answer["ok"]
