"""One file from a web server, kept so that it need not be fetched again while it is the same.

Beside landing, ``fetched/`` holds for each address what the server gave last, with the marks by
which the server tells it again (``ETag``, ``Last-Modified``). "Not modified" means that the kept
bytes are read as if they had come tonight: the batch has the same captures as with a new download.
"""

import contextlib
import hashlib
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

import httpx

from etl.settings import Settings
from etl.sources.away import Away
from etl.sources.web import Web, shown

_ASKED_BY = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
_KEPT = (*_ASKED_BY, "Content-Type")


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept of an address: the file, and beside it what the server said of it."""

    body: Path

    @property
    def head(self) -> Path:
        return self.body.with_suffix(".json")

    def said(self) -> dict[str, str]:
        """Return what the server said, or nothing where the file is not the one it was said of."""
        try:
            head = json.loads(self.head.read_text("utf-8"))
            is_whole = self.body.stat().st_size == head["bytes"]
            return dict(head["said"]) if is_whole else {}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def keep(self, fresh: Path, said: dict[str, str]) -> None:
        """Put a new file in the old one's place."""
        # Without its head a file is never trusted, so a kill in between costs one download.
        self.head.unlink(missing_ok=True)
        size = fresh.stat().st_size
        fresh.replace(self.body)
        self.head.write_text(json.dumps({"bytes": size, "said": said}), "utf-8")


@contextlib.contextmanager
def opened(url: str, headers: dict[str, str], settings: Settings) -> Iterator[tuple[BinaryIO, str]]:
    """Yield the bytes of an address, of tonight or, where they are the same, of an earlier night.

    With them the media type that the server gave for them, which may be empty.

    Raises:
        Away: the server is away, refuses, is too slow or sends too much.
    """
    folder = settings.home / "fetched"
    folder.mkdir(parents=True, exist_ok=True)
    kept = _Kept(folder / f"{hashlib.sha256(url.encode()).hexdigest()[:32]}.body")
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        fresh = Path(scratch) / "body"
        answer = _fetch(url, headers, settings, kept, fresh)
        if answer.status_code == 200:
            kept.keep(
                fresh, {name: answer.headers[name] for name in _KEPT if name in answer.headers}
            )
    with kept.body.open("rb") as body:
        yield body, kept.said().get("Content-Type", "").partition(";")[0].strip().lower()


def _fetch(
    url: str, headers: dict[str, str], settings: Settings, kept: _Kept, fresh: Path
) -> httpx.Response:
    said = kept.said()
    asked = {_ASKED_BY[name]: value for name, value in said.items() if name in _ASKED_BY}
    with Web(settings, settings.remote_seconds) as web, fresh.open("wb") as file:
        target = cast(BinaryIO, file)
        answer = web.download(url, {**headers, **asked}, settings.remote_max_bytes, target)
        if answer.status_code == 304 and not asked:
            raise Away(f"{shown(url)} says 304 Not Modified to one who has nothing", 304)
        return answer


def headers(options: dict[str, Any]) -> dict[str, str]:
    """Return the headers of the storage options: ``headers``, and ``auth`` as user and password.

    >>> headers({"auth": ["me", "word"]})
    {'Authorization': 'Basic bWU6d29yZA=='}
    """
    found = {str(name): str(value) for name, value in dict(options.get("headers") or {}).items()}
    if auth := options.get("auth"):
        user, password = auth
        request = httpx.Request("GET", "http://localhost")
        flow = httpx.BasicAuth(str(user), str(password)).auth_flow(request)
        found["Authorization"] = next(flow).headers["Authorization"]
    return found
