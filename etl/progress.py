"""Progress of long work: a bar on a terminal, plain lines in a log."""

import logging
import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
)

_LOG = logging.getLogger("etl")
_EVERY_SECONDS = 10.0
Item = TypeVar("Item")


def track(items: Iterable[Item], stage: str, total: int | None = None) -> Iterator[Item]:
    """Yield the items and show how far it is: a bar on a terminal, else a log line now and then."""
    if not sys.stderr.isatty():
        yield from _logged(items, stage, total)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield from bar.track(items, total=total, description=stage)


def _logged(items: Iterable[Item], stage: str, total: int | None) -> Iterator[Item]:
    said = time.monotonic()
    for done, item in enumerate(items, start=1):
        yield item
        if time.monotonic() - said >= _EVERY_SECONDS:
            said = time.monotonic()
            _LOG.info("stage=%s done=%s of=%s", stage, done, total or "?")
