"""A company's board, and what its jobs come as."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from etl.settings import Settings
from etl.sources.away import Away
from etl.sources.boards import cut
from etl.sources.web import Web, shown

# A board of ten thousand jobs with their texts is about this large.
LARGEST_ANSWER = 200_000_000


@dataclass(frozen=True, slots=True)
class Job:
    """One job as a board gave it.

    Args:
        number: the board's own id of it; empty where it has none.
        payload: its JSON object; empty where it could not be fetched.
        error: why it could not be fetched.
    """

    number: str
    payload: bytes
    error: str | None = None


@dataclass
class Board:
    """A board to ask.

    Args:
        kind: which of the services, such as ``lever-eu``.
        token: the company's name there.
        host: base of the service's address.
        web: the client.
        settings: the limits.
    """

    kind: str
    token: str
    host: str
    web: Web
    settings: Settings
    asked: int = 0

    @property
    def name(self) -> str:
        """``kind:token``."""
        return f"{self.kind}:{self.token}"

    def page(self, path: str, name: str | None = None, **query: object) -> list[bytes]:
        """Return the bytes of the items of one page.

        Args:
            path: path of the address, from the host on.
            name: the member of the answer that lists the items; None: the answer is the list.
            query: parameters of the address.

        Raises:
            Away: the service is away, answers in another form, or has too many pages.
        """
        if self.asked >= self.settings.board_pages:
            raise Away(
                f"{shown(self.host + path)} has more than {self.asked} pages "
                "(POSTINGS_BOARD_PAGES), the rest was left"
            )
        self.asked += 1
        body = self.answer(path, **query)
        try:
            return list(cut.elements(body, name))
        except ValueError as error:
            raise self.strange(path, error) from None

    def pages(
        self, path: str, name: str | None, offset: str, **query: object
    ) -> Iterator[list[bytes]]:
        """Yield the items of page after page until one is empty or brings nothing new.

        Args:
            path: as of `page`.
            name: as of `page`.
            offset: the parameter that says how many items to leave out.
            query: the other parameters.

        Raises:
            Away: as `page`.
        """
        # The length of a page says nothing: a service may give fewer than it was asked for, and
        # one that leaves the offset unheeded would give the same page for ever.
        seen: set[int] = set()
        count = 0
        while True:
            found = self.page(path, name, **query, **{offset: count})
            fresh = {hash(item) for item in found} - seen
            if not fresh:
                return
            yield found
            seen |= fresh
            count += len(found)

    def answer(self, path: str, **query: object) -> bytes:
        """Return the bytes of an answer.

        Raises:
            Away: the service is away.
        """
        url = f"{self.host}{path}" + (f"?{urlencode(query)}" if query else "")
        return self.web.body(url, LARGEST_ANSWER)

    def strange(self, path: str, error: object) -> Away:
        """Return the error for an answer in another form than the documented one."""
        return Away(f"{shown(self.host + path)} answered what is no list of jobs: {error}")


def jobs(found: list[bytes], key: str = "id") -> Iterator[Job]:
    """Yield the jobs of a page, each with the id that it has under ``key``."""
    for payload in found:
        try:
            job = json.loads(payload)
        except ValueError:
            # Cut out whole, but not UTF-8: it is captured, and rejected where it is read.
            job = None
        number = job.get(key) if isinstance(job, dict) else None
        yield Job("" if number is None else str(number), payload)
