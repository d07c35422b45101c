"""SmartRecruiters' postings: pages of a list without texts, then each posting on its own.

https://developers.smartrecruiters.com/docs/posting-api: at most 100 a page, and ten requests a
second, which the pause between requests (`POSTINGS_BOARD_PAUSE`) keeps to.
"""

from collections.abc import Iterator
from urllib.parse import quote

from etl.sources.away import Away
from etl.sources.boards.board import Board, Job
from etl.sources.boards.board import jobs as listed

HOSTS = {"smartrecruiters": "https://api.smartrecruiters.com"}
FORMAT = "smartrecruiters"
_PAGE = 100


def jobs(board: Board) -> Iterator[Job]:
    """Yield the postings of a company, each as the answer about it.

    Raises:
        Away: the service is away or has too many pages.
    """
    path = f"/v1/companies/{board.token}/postings"
    for found in board.pages(path, "content", "offset", limit=_PAGE):
        for job in listed(found):
            yield _whole(board, path, job)


def _whole(board: Board, path: str, job: Job) -> Job:
    if not job.number:
        return job
    try:
        return Job(job.number, board.answer(f"{path}/{quote(job.number, safe='')}"))
    except Away as error:
        # Withdrawn since the list was made. Anything else is the service's, and ends the board.
        if error.status not in (404, 410):
            raise
        return Job(job.number, b"", str(error))
