"""Runs a stage up to a chosen call, says so in a marker file, and waits there to be killed.

    python tests/stopped.py STAGE BATCH FORCE CALL NAME PLACE MARKER

The call stopped at is the PLACE-th of CALL with an argument whose `name` is NAME: a path or a
table. A Parquet file is left half written.
"""

import os
import pkgutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from etl.batch import Run
from etl.pipeline import run_stage
from etl.settings import Settings

# Nobody came to kill it: the test is gone.
GIVE_UP_SECONDS = 120


def stop_at(call: str, name: str, place: int, marker: Path) -> None:
    """Put a stop in front of a call."""
    where, _, function = call.rpartition(".")
    owner: Any = pkgutil.resolve_name(where)
    setattr(owner, function, _stopping(getattr(owner, function), name, place, marker))


def _stopping(whole: Callable[..., Any], name: str, place: int, marker: Path) -> Callable[..., Any]:
    seen = 0

    def call(*args: Any, **more: Any) -> Any:
        nonlocal seen
        seen += (meant := any(getattr(item, "name", None) == name for item in args))
        if not meant or seen != place:
            return whole(*args, **more)
        if whole is _WRITE_TABLE:
            whole(*args, **more)
            os.truncate(args[1], Path(args[1]).stat().st_size // 2)
        marker.touch()
        time.sleep(GIVE_UP_SECONDS)
        os._exit(1)

    return call


_WRITE_TABLE = pq.write_table
# The processes that transform starts, which call this module __mp_main__, stop there too.
if __name__ in ("__main__", "__mp_main__"):
    stop_at(sys.argv[4], sys.argv[5], int(sys.argv[6]), Path(sys.argv[7]))
if __name__ == "__main__":
    run_stage(sys.argv[1], Run(Settings.read(), sys.argv[2], force=sys.argv[3] == "force"))
