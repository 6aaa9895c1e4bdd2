"""The door through which a NETCONF device is written to: its candidate datastore, and a commit that must be confirmed.

NAPALM's driver loads what is wanted into the candidate; it has no confirmed commit, so that is asked of the session
below it (RFC 6241, 8.4). The session that committed stays open until it confirms: the commit has no `persist`, so that
the device returns by itself at the end of the session already, and at its time where the end does not reach it.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from xml.sax.saxutils import escape

from netaudit.core.planning.netconf import NEEDED
from netaudit.core.planning.netconf_tree import Node, TreeError, arranged, parse
from netaudit.core.works.permission import Permission
from netaudit.model.names import printable
from netaudit.transport.netconf_session import Visit, refused
from netaudit.transport.send import SECRET, LineRefusedError
from netaudit.transport.visit import Login, Terms

_SECONDS_FOR_A_LINE = 60.0
_SECONDS_FOR_THE_END = 15.0
_HELD_SECONDS = 3600.0
"""How long a session waits for its next line beyond its own timer, before it is given up."""
_TOO_LATE_SECONDS = 2.0
"""So shortly before the device's own time is over nothing is confirmed any more."""
_DRIVER = "iosxr_netconf"
"""NAPALM's driver that speaks plain NETCONF with a candidate."""


class Candidate:
    """An open session on a device's candidate."""

    def __init__(self, visit: Visit, permission: Permission, terms: Terms) -> None:
        """Take a session that is logged in."""
        from napalm import get_network_driver

        login = visit.login
        self._visit = visit
        self._permission = permission
        self._driver = get_network_driver(_DRIVER)(
            login.address,
            login.username,
            "",
            timeout=int(terms.deadline_seconds),
            optional_args={"port": login.port, "config_encoding": "xml"},
        )
        self._driver.device = visit.manager
        self._until: float | None = None
        """When the device returns by itself, on the monotonic clock; None where nothing is to be confirmed."""

    def give(self, line: str, *, answers: bool = False) -> str:  # noqa: ARG002  as `netaudit.transport.send.Door`
        """Give one line, and wait for the device to have taken it.

        Raises:
            ValueError: the line is none of the permission's.
            LineRefusedError: it did not take it.
            NetauditError: the session was lost, or its time is over.
        """
        if line not in self._permission.lines:
            raise ValueError("a line that no signed plan names")
        from napalm.base.exceptions import MergeConfigException
        from ncclient.operations.errors import MissingCapabilityError
        from ncclient.operations.rpc import RPCError

        self._visit.doing = printable(line)[:80]
        self._visit.give_time(_SECONDS_FOR_A_LINE)
        try:
            self._done(line)
        except LineRefusedError:
            raise
        except MergeConfigException as failure:
            raise LineRefusedError(self._hidden(refused(failure.args[0] if failure.args else failure))) from None
        except RPCError as failure:
            raise LineRefusedError(self._hidden(refused(failure))) from None
        except (MissingCapabilityError, SyntaxError) as failure:
            raise LineRefusedError(printable(str(failure))[:200]) from None
        except Exception as failure:  # noqa: BLE001  whatever ncclient meets has its reason
            raise self._visit.explained(failure) from None
        self._visit.give_time(_HELD_SECONDS + (self._until - time.monotonic() if self._until else 0.0))
        return ""

    def _done(self, line: str) -> None:
        manager, words = self._visit.manager, line.split()
        if line.startswith("<"):
            self._edit(line)
        elif words == ["lock", "candidate"]:
            self._lock()
        elif words[:2] == ["commit", "confirmed"]:
            # Set before it is sent: from then on the device may hold a change that nobody has confirmed.
            self._until = time.monotonic() + float(words[2])
            manager.commit(confirmed=True, timeout=words[2])
        elif words == ["commit"]:
            self._commit()
        elif words == ["copy-config", "running", "startup"]:
            manager.copy_config(source="running", target="startup")
        else:
            raise LineRefusedError("it is neither XML nor an operation of NETCONF, and was not sent")

    def _edit(self, line: str) -> None:
        config = SECRET.sub(lambda found: escape(os.environ.get(found[1], "")), line)
        whole = f"<config>{config}</config>"
        if "rollback-on-error:1.0" in self._visit.capabilities:
            self._driver.load_merge_candidate(config=whole)
        else:
            # NAPALM asks for that capability. Without it a fragment may be taken in part, and all of it is discarded.
            self._visit.manager.edit_config(config=whole, target="candidate")

    def _lock(self) -> None:
        self._visit.manager.lock("candidate")
        if self._datastore("candidate") != self._datastore("running"):
            # Committed with ours, it would take effect without anybody's signature; discarded, it would be lost.
            self._visit.manager.unlock("candidate")
            raise LineRefusedError("the candidate holds what somebody else has not committed")
        self._driver.locked = True

    def _commit(self) -> None:
        if self._until is not None and time.monotonic() > self._until - _TOO_LATE_SECONDS:
            raise LineRefusedError("its own timer is over, or nearly: it takes the change back by itself")
        meant = self._datastore("candidate")
        self._visit.manager.commit()
        self._until = None
        if self._datastore("running") != meant:
            raise LineRefusedError("it said that it committed, and what runs is something else")

    def _datastore(self, name: str) -> Node:
        from lxml import etree

        reply = self._visit.manager.get_config(name)
        try:
            return arranged(parse(str(etree.tostring(reply.data_ele, encoding="unicode", with_tail=False))))
        except TreeError as failure:
            raise LineRefusedError(f"{name}: {failure}") from failure

    def _hidden(self, text: str) -> str:
        """A device's words without any secret of these works, which it may say back."""
        named = {name for line in self._permission.lines for name in SECRET.findall(line)}
        for secret in sorted(filter(None, map(os.environ.get, named)), key=len, reverse=True):
            text = text.replace(secret, "<secret>")
        return text

    def end(self) -> bool:
        """Take back what was not confirmed, give up the locks, and log out.

        Returns:
            Whether nothing is pending any more: the device said so.
        """
        self._visit.doing = "the end of the session"
        self._visit.give_time(_SECONDS_FOR_THE_END)
        manager = self._visit.manager
        pending = self._until is not None
        cancels = pending and "confirmed-commit:1.1" in self._visit.capabilities
        steps = [manager.cancel_commit] if cancels else []
        if self._driver.locked:
            steps += [self._driver.discard_config]  # which gives up the lock as well
        # The end of the session takes back what was not confirmed (RFC 6241, 8.4.1), and with it every lock.
        steps += [manager.close_session]
        said = [_well(each) for each in steps]
        self._visit.close()
        return not pending or said[0 if cancels else -1]


def _well(step: Any) -> bool:
    """Whether a step of the end went well; the next is taken in any case."""
    try:
        step()
    except Exception:  # noqa: BLE001  a session that is lost has ended as well
        return False
    return True


def _able(capabilities: tuple[str, ...]) -> None:
    """Raise where a device cannot take back by itself what nobody confirms."""
    lacking = [need for need in NEEDED if not any(each.startswith(need) for each in capabilities)]
    if lacking:
        raise LineRefusedError(f"it does not offer {', '.join(lacking)}")


def opened_candidate(login: Login, permission: Permission, terms: Terms) -> Candidate:
    """Log in, strictly by the host key on record; whoever takes the session ends it.

    Raises:
        LineRefusedError: the device has no candidate, or no commit that must be confirmed.
        NetauditError: as `netaudit.transport.netconf_session.Visit`.
    """
    if permission.host != login.host:
        raise ValueError("a permission of another host")
    visit = Visit(login, terms)
    try:
        _able(visit.capabilities)
        return Candidate(visit, permission, terms)
    except BaseException:
        visit.close()
        raise


@contextmanager
def candidate(login: Login, permission: Permission, terms: Terms) -> Iterator[Candidate]:
    """A session that ends with the block."""
    door = opened_candidate(login, permission, terms)
    try:
        yield door
    finally:
        door.end()
