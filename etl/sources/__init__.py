"""Sources: one module a source. A source turns an input into raw records, bytes untouched."""

import importlib
import pkgutil
from collections.abc import Iterator

from etl.errors import DataError
from etl.settings import Settings
from etl.sources.record import Record

# They take every path and every address, so whatever knows an input better is asked before them.
_GENERAL = ("files", "remote")


def records(settings: Settings) -> Iterator[Record]:
    """Yield the raw records of ``settings.input`` from the first source that accepts it.

    Raises:
        DataError: no source accepts the input.
        SourceUnavailable: the source cannot be reached.
    """
    names = [item.name for item in pkgutil.iter_modules(__path__)]
    for name in sorted(names, key=lambda name: (name in _GENERAL, name)):
        module = importlib.import_module(f"{__name__}.{name}")
        if hasattr(module, "accepts") and module.accepts(settings.input):
            found: Iterator[Record] = module.records(settings)
            return found
    raise DataError(f"No source reads {settings.input!r}. Give a path, an address or a board.")
