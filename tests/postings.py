"""Invented postings by number, nights over them, and what a published warehouse answers."""

import json
import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from etl.batch import Home, Run
from etl.pipeline import run_all
from etl.settings import Settings

ROOT = Path(__file__).parents[1]
# The only columns that hold wall time: two runs of one batch differ in them.
WALL_TIME = {"batches": ("extract_seconds", "transform_seconds"), "captures": ("captured_at",)}
Answers = dict[str, list[tuple[Any, ...]]]


def posting(number: int, **more: object) -> dict[str, object]:
    """Return a posting with two skills, a salary, a location and one of five organizations."""
    return {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "url": f"https://jobs.example/p/{number}",
        "image": f"https://jobs.example/kiln.png?token={number}",
        "title": f"Kiln keeper {number}",
        "datePosted": "2026-08-30",
        "validThrough": "2026-12-31",
        "description": f"<p>You know Python and SQL. Kiln {number} is yours.</p>",
        "hiringOrganization": {
            "@type": "Organization",
            "name": f"Umber & Oak {number % 5}",
            "logo": f"https://jobs.example/logo.png?token={number}",
        },
        "jobLocation": {"@type": "Place", "address": {"addressLocality": "Graz"}},
        "baseSalary": {
            "@type": "MonetaryAmount",
            "currency": "EUR",
            "value": {"@type": "QuantitativeValue", "value": 3000 + number, "unitText": "MONTH"},
        },
    } | more


def ended(number: int, **more: object) -> dict[str, object]:
    """Return a posting that ends before it was posted, which one row rule refuses."""
    return posting(number, datePosted="2026-08-30", validThrough="2026-08-01", **more)


def write(folder: Path, found: Iterable[dict[str, object]]) -> str:
    """Write the postings as the folder's only file, one a line; return the folder's name."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(item) + "\n" for item in found]
    (folder / "board.jsonl").write_text("".join(lines), "utf-8")
    return str(folder)


def batch(night: int) -> str:
    """Return the id of the batch of a night."""
    return f"202609{night:02}T020000Z"


def run(home: Path, source: str, night: int, **more: Any) -> Run:
    """Return a run of one night over ``source``; ``more`` are settings."""
    folders = {
        name: ROOT / getattr(Settings(), name) for name in ("seeds", "skills", "expectations")
    }
    settings = Settings(home=home, input=source, workers=1, warehouse=ROOT / "warehouse", **folders)
    return Run(replace(settings, **more), batch(night))


def publish(home: Path, source: str, night: int, **more: Any) -> dict[str, dict[str, Any]]:
    """Run a whole night; return the stages' results."""
    return run_all(run(home, source, night, **more))


def environ(home: Path, source: str) -> dict[str, str]:
    """Return the environment of a process that runs the pipeline."""
    given = {"POSTINGS_HOME": str(home), "POSTINGS_INPUT": source, "POSTINGS_WORKERS": "1"}
    return os.environ | given | {"PYTHONPATH": str(ROOT)}


def asked(home: Path, query: str) -> list[tuple[Any, ...]]:
    """Ask the published warehouse."""
    with duckdb.connect(str(Home(home).published), read_only=True) as db:
        return db.execute(query).fetchall()


def answers(home: Path, wall_time: bool = True, left_out: tuple[str, ...] = ()) -> Answers:
    """Return the rows of all published tables and views, as `answers_of`."""
    return answers_of(Home(home).published, wall_time, left_out)


def answers_of(database: Path, wall_time: bool = True, left_out: tuple[str, ...] = ()) -> Answers:
    """Return the rows of all tables and views; without ``wall_time`` what runs share.

    Args:
        database: the file.
        wall_time: with the columns that two runs of one batch differ in.
        left_out: names of columns to leave out of every table.
    """
    with duckdb.connect(str(database), read_only=True) as db:
        names = [name for (name,) in db.execute("show tables").fetchall()]
        found = {}
        for name in names:
            less = (*left_out, *(() if wall_time else WALL_TIME.get(name, ())))
            query = f"select columns(lambda c: c not in {(*less, '', '')}) from {name} order by all"
            found[name] = db.execute(query).fetchall()
    return found
