"""Where the restricted hosts are that are only known by a name: asked before anything is sent to their network."""

from collections.abc import Sequence

import msgspec

from netaudit.core.restraint import unplaced
from netaudit.model.errors import stop
from netaudit.model.names import printable
from netaudit.model.sighting import Declaration
from netaudit.model.site import Perimeter
from netaudit.transport.dns import addresses


def placed(declared: Sequence[Declaration], perimeters: Sequence[Perimeter]) -> tuple[Declaration, ...]:
    """The hosts with the addresses that the names of restricted ones lead to.

    Raises:
        NetauditError: `restricted-unplaced`: one of them could not be told from others on the wire.
    """
    wanted = unplaced(declared, perimeters)
    found = {
        each.name: tuple(address for name in dict.fromkeys((*each.addresses, each.name)) for address in addresses(name))
        for each in wanted
    }
    nowhere = sorted(printable(name) for name, where in found.items() if not where)
    if nowhere:
        raise stop("restricted-unplaced", hosts=", ".join(nowhere))
    known = {each.name: each for each in (*declared, *wanted)}
    return tuple(
        msgspec.structs.replace(each, addresses=(*each.addresses, *found.get(name, ()))) for name, each in known.items()
    )
