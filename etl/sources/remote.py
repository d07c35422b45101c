"""Files elsewhere, by address: ``s3://``, ``gs://``, ``az://``, ``abfs://``, ``https://`` and more.

An address of an object store is a file, a folder or a glob, read by the driver that fsspec knows
for its scheme: s3fs, gcsfs, adlfs. ``http://`` and ``https://`` name one file. Each driver finds
its credentials where it always does: the AWS variables and profiles, Google's application default
credentials, ``AZURE_STORAGE_*``; `POSTINGS_STORAGE_OPTIONS` hands it further arguments.
"""

import json
import posixpath
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO, cast
from urllib.parse import unquote, urlsplit

import fsspec.core

from etl import containers
from etl.errors import DataError, SourceUnavailable
from etl.settings import Settings
from etl.sources import download
from etl.sources.away import REASON, Away, missing
from etl.sources.record import Record
from etl.sources.watched import Watched
from etl.sources.web import shown

_WEB = ("http", "https")
_REFUSED = (401, 403)
_SUFFIXES = {
    "application/json": ".json",
    "application/ld+json": ".jsonld",
    "application/jsonl": ".jsonl",
    "application/x-jsonlines": ".jsonl",
    "application/x-ndjson": ".ndjson",
    "application/gzip": ".gz",
    "application/zip": ".zip",
    "application/zstd": ".zst",
    "text/csv": ".csv",
    "text/html": ".html",
}
# The extra of this project that installs a scheme's driver, and the driver.
_DRIVERS = {
    "s3": ("s3", "s3fs"),
    "s3a": ("s3", "s3fs"),
    "gs": ("gcs", "gcsfs"),
    "gcs": ("gcs", "gcsfs"),
    "az": ("azure", "adlfs"),
    "abfs": ("azure", "adlfs"),
    "abfss": ("azure", "adlfs"),
    "adl": ("azure", "adlfs"),
}


def accepts(name: str) -> bool:
    """Take everything that is an address with a scheme."""
    return "://" in name


def records(settings: Settings) -> Iterator[Record]:
    """Yield the records of the files, by path, then by place in the file.

    Of several files each fails alone: what could be read of it, then a record with the error.

    Raises:
        SourceUnavailable: nothing is there, or it cannot be reached.
        DataError: the driver is not installed, access is refused, or the file is too large.
    """
    options = _options(settings)
    if _scheme(settings.input) in _WEB:
        return _of_server(settings, options)
    return _of_store(settings, options)


def _of_server(settings: Settings, options: dict[str, Any]) -> Iterator[Record]:
    url = settings.input
    parts = urlsplit(url)
    name = unquote(posixpath.basename(parts.path.rstrip("/"))) or parts.hostname or ""
    try:
        with download.opened(url, download.headers(options), settings) as (stream, kind):
            # A name that says nothing is helped by what the server says.
            location = name if containers.accepts(name) else name + _SUFFIXES.get(kind, "")
            yield from containers.unpack(stream, location, settings)
    except Away as error:
        if error.status in _REFUSED:
            raise DataError(f"{error}. Check the credentials.") from None
        if error.status == 200:
            raise DataError(f"{error}. Raise POSTINGS_REMOTE_MAX_BYTES if it may.") from None
        raise SourceUnavailable(f"{error}. Check the address, or try later.") from None


def _of_store(settings: Settings, options: dict[str, Any]) -> Iterator[Record]:
    store, path = _store(settings, options)
    base, paths = _paths(store, path, settings.input)
    lost: list[str] = []
    for found in paths:
        location = posixpath.relpath(found, base)
        for record in _of_file(store, found, location, settings):
            if record.reason == REASON and record.error:
                lost.append(record.error)
            yield record
    if len(lost) == len(paths):
        raise SourceUnavailable(
            f"None of the {len(paths)} files at {shown(settings.input)} can be read. {lost[0]}."
        )


def _of_file(store: Any, path: str, location: str, settings: Settings) -> Iterator[Record]:
    try:
        file = store.open(path, "rb")
    except Exception as error:
        # Every driver has errors of its own, and any of them is this file's alone.
        yield missing(location, f"{type(error).__name__}: {error}".rstrip("."))
        return
    with file, Watched(file) as stream:
        for record in containers.unpack(cast(BinaryIO, stream), location, settings):
            # The bytes are no more damaged than the server is there.
            is_away = record.error is not None and stream.failure is not None
            yield replace(record, reason=REASON) if is_away else record


def _store(settings: Settings, options: dict[str, Any]) -> tuple[Any, str]:
    scheme = _scheme(settings.input)
    if scheme in ("s3", "s3a"):
        seconds, tries = settings.http_seconds, max(settings.http_tries, 1)
        times = {"connect_timeout": seconds, "read_timeout": seconds}
        retries = {"retries": {"total_max_attempts": tries, "mode": "standard"}}
        options = {"config_kwargs": {**times, **retries}, **options}
    try:
        # What was listed last night is no answer to what is there tonight.
        found: tuple[Any, str] = fsspec.core.url_to_fs(
            settings.input, skip_instance_cache=True, use_listings_cache=False, **options
        )
        return found
    except ImportError as error:
        extra, package = _DRIVERS.get(scheme, (None, None))
        how = f"pip install {package} (or postings-warehouse[{extra}])" if package else str(error)
        raise DataError(f"{scheme}:// needs a driver that is not installed: {how}.") from None
    except (ValueError, TypeError) as error:
        raise DataError(f"{shown(settings.input)} cannot be opened: {error}.") from None


def _paths(store: Any, path: str, name: str) -> tuple[str, list[str]]:
    """Return the folder that locations are relative to, and the files, sorted."""
    try:
        if _is_glob(path):
            fixed = path[: min(path.find(mark) for mark in "*?[" if mark in path)]
            base, found = posixpath.dirname(fixed), store.glob(path)
            found = [item for item in found if store.isfile(item)]
        elif store.isfile(path):
            base, found = posixpath.dirname(path), [path]
        else:
            base, found = path, store.find(path)
    except FileNotFoundError:
        found = []
    except PermissionError as error:
        raise DataError(f"{shown(name)} refuses access: {error}. Check the credentials.") from None
    except Exception as error:
        # Every driver has errors of its own for a server that is away.
        what = f"{type(error).__name__}: {error}".rstrip(".")
        raise SourceUnavailable(
            f"{shown(name)} cannot be reached: {what}. Check the address and the credentials."
        ) from None
    if not found:
        raise SourceUnavailable(
            f"There is no file at {shown(name)}. Check the path, or wait until it has arrived."
        )
    return base, sorted(found)


def _is_glob(path: str) -> bool:
    return any(mark in path for mark in "*?[")


def _scheme(name: str) -> str:
    return name.partition("://")[0].lower()


def _options(settings: Settings) -> dict[str, Any]:
    try:
        options = json.loads(settings.storage_options or "{}")
    except ValueError:
        options = None
    if not isinstance(options, dict):
        # The value may hold a secret and is not told.
        raise DataError(
            "POSTINGS_STORAGE_OPTIONS is not a JSON object. Set it to one, or unset it."
        )
    return options
