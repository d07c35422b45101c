"""Sources: one module a source. A source turns an input into raw records, bytes untouched."""

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType

from etl.errors import DataError
from etl.settings import Settings
from etl.sources.record import Record

# They take every path and every address, so whatever knows an input better is asked before them.
_GENERAL = ("files", "remote")
# The one part of an input that is whole as it is.
ALL = ""
FEEDS = ("", "full", "partial")


def records(settings: Settings) -> Iterator[Record]:
    """Yield the raw records of ``settings.input`` from the first source that accepts it.

    Raises:
        DataError: no source accepts the input.
        SourceUnavailable: the source cannot be reached.
    """
    found: Iterator[Record] = _source(settings.input).records(settings)
    return found


def full_parts(settings: Settings) -> list[str]:
    """Return the parts of ``settings.input`` that are read in full: what is missing has closed.

    A part is what the locations of its records begin with, up to the first ``/``; `ALL` is all
    that the source name delivers. A source that does not say so, by a function ``full_parts``, is
    partial; ``settings.feed`` can say otherwise.

    Raises:
        DataError: the setting is none of `FEEDS`, or no source accepts the input.
    """
    if settings.feed not in FEEDS:
        raise DataError(
            f"POSTINGS_FEED={settings.feed!r} is neither full nor partial. Set it to one "
            "of them, or unset it to take what the source says."
        )
    if settings.feed == "partial":
        return []
    source = _source(settings.input)
    parts: list[str] = source.full_parts(settings) if hasattr(source, "full_parts") else []
    return parts or ([ALL] if settings.feed == "full" else [])


def _source(name: str) -> ModuleType:
    modules = [item.name for item in pkgutil.iter_modules(__path__)]
    for module_name in sorted(modules, key=lambda name: (name in _GENERAL, name)):
        module = importlib.import_module(f"{__name__}.{module_name}")
        if hasattr(module, "accepts") and module.accepts(name):
            return module
    raise DataError(f"No source reads {name!r}. Give a path, an address or a board.")
