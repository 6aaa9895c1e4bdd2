"""One file a domain, found by its file name: the checks of the catalogue that collected data decides.

A file `checks/<domain>.py` holds checks made with `netaudit.model.check.check`. Another distribution adds its own
under the entry point group `netaudit.checks`, whose value is a module that holds such checks.
"""

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules
from types import ModuleType

from netaudit.model.check import DOMAINS, Check


@cache
def checks() -> tuple[Check, ...]:
    """Every check of this installation, by domain in the order of the synthesis, then by id.

    Raises:
        ValueError: two checks have the same id.
    """
    own = [import_module(f"{__name__}.{m.name}") for m in iter_modules(__path__) if not m.name.startswith("_")]
    modules: list[ModuleType] = [*own, *(point.load() for point in entry_points(group="netaudit.checks"))]
    found: dict[str, Check] = {}
    for module in modules:
        for each in vars(module).values():
            if isinstance(each, Check) and found.setdefault(each.id, each) is not each:
                raise ValueError(f"two checks are called {each.id}")
    order = list(DOMAINS)
    return tuple(sorted(found.values(), key=lambda each: (order.index(each.domain), each.id)))


@cache
def check_named(name: str) -> Check:
    """The check of that id.

    Raises:
        KeyError: there is none.
    """
    return {each.id: each for each in checks()}[name]
