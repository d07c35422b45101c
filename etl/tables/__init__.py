"""The rooms: one module a table. A module here is a table; there is no list to edit."""

import importlib
import pkgutil
from functools import cache
from types import ModuleType

from etl.schema import Table


@cache
def rooms() -> tuple[ModuleType, ...]:
    """Return every room, by name."""
    names = sorted(item.name for item in pkgutil.iter_modules(__path__))
    return tuple(importlib.import_module(f"{__name__}.{name}") for name in names)


@cache
def tables() -> dict[str, Table]:
    """Return every declared table by its name."""
    return {room.TABLE.name: room.TABLE for room in rooms()}
