"""Greenhouse's job board: the whole board in one answer.

https://developers.greenhouse.io/job-board.html, "List jobs": `content` brings the texts,
`pay_transparency` the pay.
"""

from collections.abc import Iterator

from etl.sources.boards.board import Board, Job
from etl.sources.boards.board import jobs as listed

HOSTS = {"greenhouse": "https://boards-api.greenhouse.io"}
FORMAT = "greenhouse"


def jobs(board: Board) -> Iterator[Job]:
    """Yield the jobs of a board.

    Raises:
        Away: the service is away.
    """
    path = f"/v1/boards/{board.token}/jobs"
    yield from listed(board.page(path, "jobs", content="true", pay_transparency="true"))
