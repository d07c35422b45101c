"""Reads a published warehouse again and again until told to stop; prints what it saw as JSON.

    python tests/crowd.py reopen|hold|sqlalchemy DATABASE STOP

Needs nothing of the project, so that the oldest client can run it too. Each night says its number
in every title and in the table `night`: a mixture of two would show. "hold" keeps a connection open
besides, "sqlalchemy" too, through duckdb-engine; what they hold must stay as it was.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

QUESTION = """
select (select n from night), list(distinct p.title order by p.title), count(*),
    (select count(*) from skills anti join postings using (posting_id))
from postings as p"""
Ask = Callable[[], list[object]]


def main(mode: str, database: str, stop: Path) -> None:
    ask, held = clients(mode, database)
    test, first, last, count, seen = os.getppid(), held and held(), 0, 0, set()
    while os.getppid() == test:
        told_to_stop = stop.exists()
        night, titles, *rest = ask()
        assert titles == [f"Night {night}"], titles
        assert rest == [3, 0], rest
        assert night >= last, f"{night} after {last}"
        assert held is None or held() == first
        last, count = night, count + 1
        seen.add(night)
        if told_to_stop:
            break
        # Else they take all processors from the one who publishes.
        time.sleep(0.4)
    opened = [str(path.readlink()) for path in Path("/proc/self/fd").iterdir() if path.is_symlink()]
    left = sum(".duckdb" in name and name.endswith("(deleted)") for name in opened)
    print(json.dumps({"count": count, "last": last, "seen": len(seen), "left": left}))


def clients(mode: str, database: str) -> tuple[Ask, Ask | None]:
    if mode == "sqlalchemy":
        return through_sqlalchemy(database)

    def reopened() -> list[object]:
        with duckdb.connect(database, read_only=True) as db:
            return list(db.execute(QUESTION).fetchone())

    if mode == "reopen":
        return reopened, None
    kept = duckdb.connect(database, read_only=True)
    return reopened, lambda: list(kept.execute(QUESTION).fetchone())


def through_sqlalchemy(database: str) -> tuple[Ask, Ask]:
    import sqlalchemy

    # Without a pool: a connection that is taken again would show the night it was opened in.
    engine = sqlalchemy.create_engine(
        f"duckdb:///{database}",
        connect_args={"read_only": True},
        poolclass=sqlalchemy.pool.NullPool,
    )
    kept = engine.connect()

    def reopened() -> list[object]:
        with engine.connect() as db:
            return list(db.execute(sqlalchemy.text(QUESTION)).one())

    return reopened, lambda: list(kept.execute(sqlalchemy.text(QUESTION)).one())


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
