"""Job boards of companies: ``greenhouse:acme lever:acme``, or ``boards:path/to/list.txt``.

One module a service, with `HOSTS` (the names that the input may use and the base address of each),
`FORMAT` (what its jobs are read as) and `jobs(board)`. A capture is one job: the bytes of its JSON
object as they stand in the answer. Boards are asked one after another, and each fails alone.
"""

import hashlib
import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

from etl.containers.payloads import kept
from etl.errors import DataError, SourceUnavailable
from etl.settings import Settings
from etl.sources.away import Away, missing
from etl.sources.boards.board import Board, Job
from etl.sources.record import Record
from etl.sources.web import Web

_LIST = "boards:"
# A name becomes part of an address, even of a host's name.
_TOKEN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?")


def accepts(name: str) -> bool:
    """Take names of boards, separated by blanks or commas, or ``boards:`` and a file of them."""
    words = _words(name)
    return name.startswith(_LIST) or any(word.partition(":")[0] in services() for word in words)


def records(settings: Settings) -> Iterator[Record]:
    """Yield one record a job, board by board; a board that is away is one record with the error.

    Raises:
        DataError: a name is not one of a board.
        SourceUnavailable: every board is away, or there is no file of names.
    """
    names = _names(settings.input)
    lost: list[str] = []
    count = 0
    for name in names:
        try:
            for record in _board(name, settings):
                yield record
                count += record.error is None
        except Away as error:
            lost.append(str(error))
            yield missing(name, str(error))
    if len(lost) == len(names) and not count:
        raise SourceUnavailable(
            f"No board can be read ({len(lost)} asked). {lost[0]}. Check the name, or try later."
        )


def full_parts(settings: Settings) -> list[str]:
    """Return every board: a service lists all jobs of a company.

    Raises:
        DataError: a name is not one of a board.
        SourceUnavailable: there is no file of names.
    """
    return _names(settings.input)


@cache
def services() -> dict[str, ModuleType]:
    """Return the module of each name of a service, such as ``lever-eu``."""
    found: dict[str, ModuleType] = {}
    for item in sorted(pkgutil.iter_modules(__path__), key=lambda item: item.name):
        module = importlib.import_module(f"{__name__}.{item.name}")
        found |= dict.fromkeys(getattr(module, "HOSTS", ()), module)
    return found


def _names(text: str) -> list[str]:
    if text.startswith(_LIST):
        path = Path(text.removeprefix(_LIST).strip())
        try:
            lines = path.read_text("utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise SourceUnavailable(f"The list of boards {path} cannot be read: {error}.") from None
        text = " ".join(line.partition("#")[0] for line in lines)
    # A board named twice would be two captures of every job.
    names = list(dict.fromkeys(_words(text)))
    for name in names:
        kind, _, token = name.partition(":")
        if kind not in services() or not _TOKEN.fullmatch(token):
            raise DataError(
                f"{name!r} names no board. One looks like greenhouse:acme; the services are "
                f"{', '.join(sorted(services()))}."
            )
    if not names:
        raise DataError(f"{text or 'The list of boards'} names no board.")
    return names


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\s,]+", text) if word]


def _board(name: str, settings: Settings) -> Iterator[Record]:
    kind, _, token = name.partition(":")
    service = services()[kind]
    host = service.HOSTS[kind].format(token=token)
    if settings.board_url:
        host = f"{settings.board_url.rstrip('/')}/{kind}"
    with Web(settings, settings.board_seconds, settings.board_pause) as web:
        board = Board(kind, token, host, web, settings)
        yield from _records(board, service.jobs(board), service.FORMAT)


def _records(board: Board, found: Iterator[Job], form: str) -> Iterator[Record]:
    seen: set[tuple[str, bytes]] = set()
    places: Counter[str] = Counter()
    for number, job in enumerate(found):
        location = f"{board.name}/{job.number or f'without-id-{number}'}"
        digest = hashlib.sha256(job.payload).digest()
        # A board that changes while it is read shows the last jobs of a page on the next one too.
        if (location, digest) in seen:
            continue
        seen.add((location, digest))
        ordinal = places[location]
        places[location] += 1
        if job.error is not None:
            yield missing(location, job.error, ordinal)
            continue
        most = board.settings.max_record_bytes
        yield kept(location, ordinal, [job.payload], most, form)
