"""The stages in order."""

from collections.abc import Callable
from typing import Any

from etl.batch import Run
from etl.extract import extract
from etl.load import load
from etl.publish import publish
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


def run_all(
    run: Run, said: Callable[[str, dict[str, Any]], None] = lambda *_: None
) -> dict[str, dict[str, Any]]:
    """Run every stage in order; return each one's result by the stage's name.

    Args:
        run: the batch and its settings.
        said: called with a stage's name and result as soon as it ended.
    """
    results = {}
    with run.home.locked():
        for item in STAGES:
            results[item.__name__] = item(run)
            said(item.__name__, results[item.__name__])
    return results
