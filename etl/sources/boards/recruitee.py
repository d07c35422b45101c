"""Recruitee's careers site: the whole site in one answer.

https://docs.recruitee.com/reference/offers
"""

from collections.abc import Iterator

from etl.sources.boards.board import Board, Job
from etl.sources.boards.board import jobs as listed

# The company is a part of the host; with an address of one's own it has no other place.
HOSTS = {"recruitee": "https://{token}.recruitee.com"}
FORMAT = "recruitee"


def jobs(board: Board) -> Iterator[Job]:
    """Yield the offers of a site.

    Raises:
        Away: the service is away.
    """
    company = f"/{board.token}" if board.settings.board_url else ""
    yield from listed(board.page(f"{company}/api/offers/", "offers"))
