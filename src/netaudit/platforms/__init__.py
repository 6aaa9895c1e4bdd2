"""One file a platform, found by its file name: what to ask, how to read the answer.

A file `platforms/<name>.py` carries one `PLATFORM = Platform(...)`. Another distribution adds one under the
entry point group `netaudit.platforms`, whose value is such a `Platform`.
"""

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules

from netaudit.model.platform import Platform


def platform_names() -> tuple[str, ...]:
    """Names of every platform this installation knows, sorted."""
    own = {module.name for module in iter_modules(__path__) if not module.name.startswith("_")}
    return tuple(sorted(own | {point.name for point in entry_points(group="netaudit.platforms")}))


@cache
def platform(name: str) -> Platform:
    """The platform of that name.

    Raises:
        KeyError: no such platform.
    """
    for point in entry_points(group="netaudit.platforms"):
        if point.name == name:
            loaded: Platform = point.load()
            return loaded
    if name not in platform_names():
        raise KeyError(name)
    found: Platform = import_module(f"{__name__}.{name}").PLATFORM
    return found
