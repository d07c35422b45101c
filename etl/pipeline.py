"""The stages in order."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from etl.batch import Home, Run
from etl.extract import extract
from etl.load import load
from etl.publish import publish
from etl.replay import replay
from etl.snapshots import Snapshot, rollback
from etl.transform import transform
from etl.validate import validate

Stage = Callable[[Run], dict[str, Any]]

STAGES: tuple[Stage, ...] = (extract, transform, validate, load, publish)


def stage(name: str) -> Stage:
    """Return the stage of that name."""
    return next(item for item in STAGES if item.__name__ == name)


def run_stage(name: str, run: Run) -> dict[str, Any]:
    """Run one stage alone, holding the home; return its counts and paths (JSON-able)."""
    with run.home.locked():
        return stage(name)(run)


def load_to(run: Run, as_of: bool = False, to: Path | None = None) -> dict[str, Any]:
    """Run load alone, holding the home, with what `load` takes beside the batch."""
    with run.home.locked():
        return load(run, as_of, to)


def roll_back(home: Home, name: str | None = None, way: str = "link") -> tuple[Snapshot, Snapshot]:
    """Make an earlier snapshot the published one, holding the home; as `snapshots.rollback`."""
    with home.locked():
        return rollback(home, name, way)


def run_all(
    run: Run, said: Callable[[str, dict[str, Any]], None] = lambda *_: None
) -> dict[str, dict[str, Any]]:
    """Run every stage in order; return each one's result by the stage's name.

    Args:
        run: the batch and its settings.
        said: called with a stage's name and result as soon as it ended.
    """
    with run.home.locked():
        return _each(STAGES, run, said)


def replay_all(
    run: Run,
    reason: str | None = None,
    said: Callable[[str, dict[str, Any]], None] = lambda *_: None,
) -> dict[str, dict[str, Any]]:
    """Replay the rejects and run every stage after extract; return the results as `run_all`.

    The result of ``replay`` is the only one where there was nothing to replay.

    Args:
        run: the batch and its settings.
        reason: only rejects of this reason; None for all.
        said: as in `run_all`.
    """
    with run.home.locked():
        found = replay(run, reason)
        said("replay", found)
        rest = STAGES[1:] if found["captures"] else ()
        return {"replay": found, **_each(rest, run, said)}


def _each(
    stages: tuple[Stage, ...], run: Run, said: Callable[[str, dict[str, Any]], None]
) -> dict[str, dict[str, Any]]:
    results = {}
    for item in stages:
        results[item.__name__] = item(run)
        said(item.__name__, results[item.__name__])
    return results
