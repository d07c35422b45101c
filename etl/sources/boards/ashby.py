"""Ashby's job board: the whole board in one answer.

https://developers.ashbyhq.com/docs/public-job-posting-api
"""

from collections.abc import Iterator

from etl.sources.boards.board import Board, Job
from etl.sources.boards.board import jobs as listed

HOSTS = {"ashby": "https://api.ashbyhq.com"}
FORMAT = "ashby"


def jobs(board: Board) -> Iterator[Job]:
    """Yield the jobs of a board.

    Raises:
        Away: the service is away.
    """
    path = f"/posting-api/job-board/{board.token}"
    yield from listed(board.page(path, "jobs", includeCompensation="true"))
