"""Workable's account: the whole account in one answer.

https://workable.readme.io/reference/jobs-1 ("api/accounts/:subdomain"), which redirects to the
address used here. The company's name stands once, beside the jobs: each capture is the job's own
bytes with the members ``account`` and ``account_name`` put in front of them.
"""

import json
from collections.abc import Iterator
from dataclasses import replace

from etl.sources.boards import cut
from etl.sources.boards.board import Board, Job
from etl.sources.boards.board import jobs as listed

HOSTS = {"workable": "https://apply.workable.com"}
FORMAT = "workable"


def jobs(board: Board) -> Iterator[Job]:
    """Yield the jobs of an account.

    Raises:
        Away: the service is away.
    """
    path = f"/api/v1/widget/accounts/{board.token}"
    body = board.answer(path, details="true")
    try:
        found = list(cut.elements(body, "jobs"))
        front = {"account": board.token, "account_name": cut.member(body, "name")}
    except ValueError as error:
        raise board.strange(path, error) from None
    for job in listed(found, "shortcode"):
        yield replace(job, payload=_with(front, job.payload))


def _with(front: dict[str, object], payload: bytes) -> bytes:
    if not payload.startswith(b"{"):
        return payload
    members = json.dumps(front, ensure_ascii=False).encode()[1:-1]
    rest = payload[1:]
    return b"{" + members + (b"" if rest.lstrip() == b"}" else b",") + rest
