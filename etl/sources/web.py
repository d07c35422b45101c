"""Ask a web server: try again, wait as it says, but never without end."""

import random
import re
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import BinaryIO, Self, TypeVar
from urllib.parse import urlsplit, urlunsplit

import httpx

from etl import __version__
from etl.settings import Settings
from etl.sources.away import Away

T = TypeVar("T")
_AGAIN = frozenset({408, 425, 429})
_REDIRECTS = 5
_LONGEST_BACKOFF = 60.0
# What may follow a redirect to another server; anything else may be a secret.
_HARMLESS = frozenset({"accept", "accept-encoding", "if-none-match", "if-modified-since"})
_AGENT = {"User-Agent": f"postings-warehouse/{__version__}"}


class Web:
    """A client with a deadline for all that is asked of it.

    Args:
        settings: how long to wait and how often to try.
        seconds: how long everything together may take.
        pause: least seconds from one request to the next.
    """

    def __init__(self, settings: Settings, seconds: float, pause: float = 0.0) -> None:
        self._settings = settings
        self._seconds = seconds
        self._ends = time.monotonic() + seconds
        self._pause = pause
        self._next = 0.0
        self._client = httpx.Client(headers=_AGENT)

    def __enter__(self) -> Self:
        """Return the client itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close its connections."""
        self._client.close()

    def body(self, url: str, largest: int) -> bytes:
        """Return what a server answers, decompressed.

        Raises:
            Away: it is away, refuses, takes too long or sends more than ``largest`` bytes.
        """
        return self._asked(url, {}, lambda answer: b"".join(self._chunks(answer, largest)))

    def download(
        self, url: str, headers: Mapping[str, str], largest: int, target: BinaryIO
    ) -> httpx.Response:
        """Write what a server answers to ``target``; return the answer without its body.

        Raises:
            Away: it is away, refuses, takes too long or sends more than ``largest`` bytes.
        """

        def take(answer: httpx.Response) -> httpx.Response:
            # An earlier try may have broken off in the middle.
            target.seek(0)
            target.truncate()
            for chunk in self._chunks(answer, largest):
                target.write(chunk)
            return answer

        return self._asked(url, {"Accept-Encoding": "identity", **headers}, take)

    def _asked(
        self, url: str, headers: Mapping[str, str], take: Callable[[httpx.Response], T]
    ) -> T:
        tries = max(self._settings.http_tries, 1)
        for number in range(tries):
            wait: float | None = None
            status: int | None = None
            try:
                with self._sent(url, headers) as answer:
                    status = answer.status_code
                    if status not in _AGAIN and status < 500:
                        return take(_accepted(answer, url))
                    failure = f"answered {status} {answer.reason_phrase}".strip()
                    wait = retry_after(answer.headers.get("Retry-After"))
            except httpx.UnsupportedProtocol as error:
                raise Away(f"{shown(url)} cannot be asked: {error}") from None
            except httpx.TransportError as error:
                failure = f"cannot be reached: {str(error) or type(error).__name__}"
            except (httpx.RequestError, httpx.InvalidURL) as error:
                raise Away(f"{shown(url)} cannot be read: {error}") from None
            if number + 1 < tries:
                self._wait(url, failure, status, self._backoff(number) if wait is None else wait)
        raise Away(f"{shown(url)} {failure} (tried {tries} times)", status)

    def _sent(self, url: str, headers: Mapping[str, str]) -> "_Sent":
        self._sleep(self._next - time.monotonic())
        self._next = time.monotonic() + self._pause
        return _Sent(self._client, url, headers, lambda: self._timeout(url))

    def _timeout(self, url: str) -> float:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise Away(f"{shown(url)} took longer than {self._seconds:g} s")
        return min(self._settings.http_seconds, left)

    def _chunks(self, answer: httpx.Response, largest: int) -> Iterator[bytes]:
        url = str(answer.url)
        # Some servers call the compression of a packed file an encoding of the answer.
        is_packed = re.search(r"\.(gz|tgz|zst|bz2|xz|zip)$", answer.url.path) is not None
        size = 0
        for chunk in answer.iter_raw() if is_packed else answer.iter_bytes():
            size += len(chunk)
            if size > largest:
                raise Away(f"{shown(url)} sends more than {largest:,} bytes", answer.status_code)
            self._timeout(url)
            yield chunk

    def _backoff(self, number: int) -> float:
        # Many clients that failed together should not come back together.
        seconds: float = self._settings.http_backoff * 2.0**number * random.uniform(0.75, 1.25)
        return min(seconds, _LONGEST_BACKOFF)

    def _wait(self, url: str, failure: str, status: int | None, seconds: float) -> None:
        left = self._ends - time.monotonic()
        if seconds > left:
            raise Away(
                f"{shown(url)} {failure} and is to be asked again in {seconds:.0f} s, "
                f"when its {self._seconds:g} s are over",
                status,
            )
        self._sleep(seconds)

    def _sleep(self, seconds: float) -> None:
        if seconds > 0:
            time.sleep(seconds)


class _Sent:
    """A request under way, its redirects followed, without handing a secret to another server."""

    def __init__(
        self,
        client: httpx.Client,
        url: str,
        headers: Mapping[str, str],
        timeout: Callable[[], float],
    ) -> None:
        self._client, self._url, self._headers = client, httpx.URL(url), dict(headers)
        self._timeout = timeout
        self._answer: httpx.Response | None = None

    def __enter__(self) -> httpx.Response:
        url, headers = self._url, self._headers
        for _ in range(_REDIRECTS + 1):
            request = self._client.build_request(
                "GET", url, headers=headers, timeout=self._timeout()
            )
            self._answer = self._client.send(request, stream=True)
            if self._answer.next_request is None:
                return self._answer
            self._answer.close()
            found = self._answer.next_request.url
            if url.scheme == "https" and found.scheme != "https":
                raise Away(f"{shown(str(url))} leads away from https to {shown(str(found))}")
            if (found.scheme, found.host, found.port) != (url.scheme, url.host, url.port):
                headers = {k: v for k, v in headers.items() if k.lower() in _HARMLESS}
            url = found
        raise Away(f"{shown(str(self._url))} redirects more than {_REDIRECTS} times")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._answer is not None:
            self._answer.close()


def shown(url: str) -> str:
    """Return an address without what may be a secret: user, password and query.

    >>> shown("https://me:word@jobs.example/feed.json?token=1")
    'https://jobs.example/feed.json'
    """
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def retry_after(value: str | None) -> float | None:
    """Return the seconds that a ``Retry-After`` header asks for, given in seconds or as a date.

    >>> retry_after("120"), retry_after("Wed, 21 Oct 2015 07:28:00 GMT"), retry_after("soon")
    (120.0, 0.0, None)
    """
    if value is None or not value.strip():
        return None
    if re.fullmatch(r"\d{1,9}", value.strip()):
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max((moment - datetime.now(UTC)).total_seconds(), 0.0)


def _accepted(answer: httpx.Response, url: str) -> httpx.Response:
    if answer.status_code not in (200, 304):
        said = f"answered {answer.status_code} {answer.reason_phrase}".strip()
        raise Away(f"{shown(url)} {said}", answer.status_code)
    return answer
