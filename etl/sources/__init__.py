"""Sources: one module a source. A source turns an input into raw records, bytes untouched."""

import importlib
import pkgutil
from collections.abc import Iterator

from etl.errors import DataError
from etl.settings import Settings
from etl.sources.record import Record


def records(settings: Settings) -> Iterator[Record]:
    """Yield the raw records of ``settings.input`` from the first source that accepts it.

    Raises:
        DataError: no source accepts the input.
        SourceUnavailable: the source cannot be reached.
    """
    for item in sorted(pkgutil.iter_modules(__path__), key=lambda item: item.name):
        module = importlib.import_module(f"{__name__}.{item.name}")
        if hasattr(module, "accepts") and module.accepts(settings.input):
            found: Iterator[Record] = module.records(settings)
            return found
    raise DataError(f"No source reads {settings.input!r}. Give a file, a folder or a glob.")
