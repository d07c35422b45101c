"""Lever's postings, page by page, from its global or its European servers.

https://github.com/lever/postings-api: a list without a count, so an empty page is the last one.
"""

from collections.abc import Iterator

from etl.sources.boards.board import Board, Job
from etl.sources.boards.board import jobs as listed

HOSTS = {"lever": "https://api.lever.co", "lever-eu": "https://api.eu.lever.co"}
FORMAT = "lever"
_PAGE = 100


def jobs(board: Board) -> Iterator[Job]:
    """Yield the postings of a site.

    Raises:
        Away: the service is away or has too many pages.
    """
    path = f"/v0/postings/{board.token}"
    for found in board.pages(path, None, "skip", mode="json", limit=_PAGE):
        yield from listed(found)
