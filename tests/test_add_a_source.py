"""The example of docs/how-to/add-a-source.md, taken from the page as it stands there."""

import json
import re
import sqlite3
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from etl import sources
from etl.batch import Run
from etl.errors import DataError, SourceUnavailable
from etl.extract import extract
from etl.settings import Settings
from etl.transform import transform

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/how-to/add-a-source.md"
POSTING = {"@type": "JobPosting", "title": "Lamplighter", "url": "https://jobs.example/1"}


@pytest.fixture
def example(tmp_path, monkeypatch):
    """Put the example's module beside the sources, for this test."""
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "sqlite_column.py").write_text(code, "utf-8")
    monkeypatch.setattr(sources, "__path__", [str(folder), *sources.__path__])
    yield folder / "sqlite_column.py"
    sys.modules.pop("etl.sources.sqlite_column", None)


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "crawl.db"
    rows = [
        json.dumps(POSTING),
        b"caf\xe9",
        None,
        json.dumps({**POSTING, "url": "https://x.example/2"}),
    ]
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE pages (body)")
        db.executemany("INSERT INTO pages VALUES (?)", [(row,) for row in rows])
    db.close()
    return path


def read(name, **limits):
    return list(sources.records(replace(Settings(**limits), input=name)))


def test_it_reads(example, database):
    found = read(f"sqlite:{database}?pages.body")
    assert [record.ordinal for record in found] == [0, 1, 2, 3]
    assert {record.location for record in found} == {"crawl.db/pages"}
    assert found[0].payload == json.dumps(POSTING).encode()
    assert found[1].payload == b"caf\xe9"
    assert found == read(f"sqlite:{database}?pages.body")


def test_limits_and_errors(example, database, tmp_path):
    (first, *_) = read(f"sqlite:{database}?pages.body", max_record_bytes=5)
    assert first.byte_count > 5
    with pytest.raises(SourceUnavailable):
        read(f"sqlite:{tmp_path}/none.db?pages.body")
    for wrong in (f"sqlite:{database}", f"sqlite:{database}?pages.none"):
        with pytest.raises(DataError):
            read(wrong)
    (tmp_path / "no.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(DataError):
        read(f"sqlite:{tmp_path}/no.db?pages.body")


def test_every_row_is_accounted_for(example, database, tmp_path):
    settings = Settings(
        home=tmp_path / "home",
        input=f"sqlite:{database}?pages.body",
        seeds=ROOT / "seeds/reference",
        workers=1,
    )
    run = Run(settings, "20260901T020000Z")
    assert extract(run)["captures"] == 4
    outcomes = transform(run)["outcomes"]
    assert (outcomes["posting"], outcomes["reject"]) == (2, 2)


def test_its_style(example):
    import subprocess

    command = [sys.executable, "-m", "ruff", "check", "--config", str(ROOT / "pyproject.toml")]
    done = subprocess.run([*command, str(example)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
