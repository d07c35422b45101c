"""Local files, folders and globs; what is in a file is for the containers to say."""

import glob
import logging
import os
from collections.abc import Iterator
from pathlib import Path

from etl import containers
from etl.containers.items import left_out
from etl.containers.members import readable
from etl.containers.payloads import failed
from etl.errors import DataError, SourceUnavailable
from etl.settings import Settings
from etl.sources.record import Record

_LOG = logging.getLogger("etl")
_HEAD = 1024


def accepts(name: str) -> bool:
    """Take everything that is not an address with a scheme."""
    return "://" not in name


def records(settings: Settings) -> Iterator[Record]:
    """Yield the records of the files, by path, then by place in the file.

    A file that cannot be read to its end yields what could be read, then a record with the error.
    A link in a folder that leads out of it is not followed: it is a record with `unsafe_path`.

    Raises:
        SourceUnavailable: nothing is there.
        DataError: no file is of a kind that is read.
    """
    base, paths = _paths(settings.input)
    for path in paths:
        location = _location(path, base)
        if _leads_out(path, settings.input):
            said = "is a link that leads out of the folder and is not followed"
            yield failed(location, 0, said, "unsafe_path")
            continue
        try:
            file = path.open("rb")
        except OSError as error:
            yield failed(location, 0, error)
            continue
        with file:
            yield from containers.unpack(file, location, settings)


def _paths(name: str) -> tuple[Path, list[Path]]:
    given = Path(name)
    if given.is_dir():
        base = given
        found = [path for path in given.rglob("*") if path.is_file() or _leads_out(path, name)]
    elif given.is_file():
        base, found = given.parent, [given]
    else:
        found = [Path(path) for path in glob.glob(name, recursive=True) if Path(path).is_file()]  # noqa: PTH207
        fixed = given.parts[: next((i for i, p in enumerate(given.parts) if glob.has_magic(p)), 0)]
        base = Path(*fixed)
    if not found:
        raise SourceUnavailable(
            f"There is no file at {name}. Check the path, or wait until the feed has arrived."
        )
    return base, _read(name, base, sorted(found, key=lambda path: path.as_posix()))


def _read(name: str, base: Path, found: list[Path]) -> list[Path]:
    """Return the files that are read and the links that are not followed; log what is left out."""
    links = {path for path in found if _leads_out(path, name)}
    kinds = {path for path in found if path not in links and _is_of_a_kind(path)}
    if not kinds:
        raise DataError(
            f"None of the {len(found)} files at {name} is of a kind that is read: JSON, JSON "
            "lines, HTML, N-Quads, CSV, Parquet or WARC, also compressed or in a tar or zip."
        )
    left = [_location(path, base) for path in found if path not in kinds and path not in links]
    if left:
        _LOG.warning(*left_out(name, len(left), left))
    return [path for path in found if path in kinds or path in links]


def _location(path: Path, base: Path) -> str:
    return readable(path.relative_to(base).as_posix())


def _leads_out(path: Path, name: str) -> bool:
    """Tell whether a path is a link out of the folder that was given; a glob means its links."""
    folder = Path(name)
    if not path.is_symlink() or not folder.is_dir():
        return False
    # realpath, for resolve() raises where links go round in a circle.
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _is_of_a_kind(path: Path) -> bool:
    # Only a name that does not tell is worth opening the file for.
    if containers.accepts(path.name):
        return True
    try:
        with path.open("rb") as file:
            return containers.accepts(path.name, file.read(_HEAD))
    except OSError:
        return False
