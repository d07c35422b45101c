"""Asks a published warehouse until told to stop; writes every answer that is not the one before.

    python tests/reader.py hold|reopen DATABASE ANSWERS STOP

"hold" opens it once. "reopen" opens it for each question, and has it open all the time besides, as
a dashboard with a pool of connections does.
"""

import json
import os
import sys
import time
from pathlib import Path

import duckdb

# Postings, skills, salaries, texts and captures that are not of the newest night or of no batch.
QUESTION = """
select (select count(*) from batches), (select max(batch_id) from batches),
    (select count(*) from postings), (select count(*) from skills),
    (select count(*) from salaries),
    (select list(distinct title[:8]) from postings),
    (select count(*) from postings anti join captures using (batch_id, capture_id, posting_ordinal))
    + (select count(*) from postings anti join posting_texts using (posting_id, batch_id))
    + (select count(*) from skills anti join postings using (posting_id, batch_id))
    + (select count(*) from salaries anti join postings using (posting_id, batch_id))
    + (select count(*) from locations anti join postings using (posting_id, batch_id))
    + (select count(*) from captures anti join batches using (batch_id))
    + (select count(*) from postings where batch_id <> (select max(batch_id) from batches))
    + (select abs(sum(capture_count) - (select count(*) from captures)) from batches)
    + (select abs(arg_max(posting_count, batch_id) - (select count(*) from postings)) from batches)
"""


def main(mode: str, database: str, found: Path, stop: Path) -> None:
    test, last = os.getppid(), None
    with duckdb.connect(database, read_only=True) as held, found.open("w") as file:
        # Without the test there is nobody to stop it.
        while os.getppid() == test:
            told_to_stop = stop.exists()
            answer = json.dumps(ask(held) if mode == "hold" else ask_anew(database))
            if answer != last:
                print(last := answer, file=file, flush=True)
            if told_to_stop:
                return
            time.sleep(0.1)


def ask(db: duckdb.DuckDBPyConnection) -> object:
    return db.execute(QUESTION).fetchone()


def ask_anew(database: str) -> object:
    with duckdb.connect(database, read_only=True) as db:
        return ask(db)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
