"""Two hundred nights published under eight readers, of three kinds; and readers of old.

The oldest client that the storage version promises runs in an environment of its own, which
`make readers` makes.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
import sqlalchemy
from postings import ROOT, posting, publish, run, write

from etl.batch import Home, Run
from etl.pipeline import run_stage

NIGHTS, KEPT, WAIT_SECONDS = 200, 3, 60
OLDEST = Path(os.environ.get("POSTINGS_OLDEST_CLIENT", ROOT / ".readers/bin/python"))


@dataclass(frozen=True)
class Place:
    home: Path
    model: Path


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a snapshot of three postings, as the stages make one."""
    folder = tmp_path_factory.mktemp("model")
    publish(folder / "home", write(folder / "input", [*map(posting, range(3))]), 1)
    return Home(folder / "home").current


@pytest.fixture
def place(model: Path, tmp_path: Path) -> Place:
    made = Place(tmp_path / "home", model)
    night(made, 1)
    return made


def night(place: Place, number: int, publish_as: str = "link") -> None:
    """Publish a snapshot that says its number everywhere."""
    settings = run(place.home, "", 1, keep_snapshots=KEPT, publish_as=publish_as).settings
    job = Run(settings, f"20260901T02{number // 60:02}{number % 60:02}Z")
    candidate = job.home.candidate(job.batch)
    candidate.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(place.model, candidate)
    with duckdb.connect(str(candidate)) as db:
        db.execute(f"create table night as select {number} as n")
        db.execute(f"update postings set title = 'Night {number}'")
        db.execute("update batches set batch_id = ?", [job.batch])
    run_stage("publish", job)


def reader(mode: str, place: Place, python: Path) -> subprocess.Popen[str]:
    words = [mode, Home(place.home).published, place.home.with_name("stop")]
    return subprocess.Popen(
        [str(python), str(ROOT / "tests" / "crowd.py"), *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def modes() -> Iterator[tuple[str, Path]]:
    here = Path(sys.executable)
    yield from [("reopen", here)] * 3 + [("hold", here)] * 2
    yield from [("sqlalchemy", here)] * 2
    # Not "hold": before 1.5 a process that holds the link gets the same night from it again.
    yield "reopen", OLDEST


def ended(place: Place, readers: list[subprocess.Popen[str]]) -> list[dict[str, int]]:
    place.home.with_name("stop").touch()
    told = []
    for process in readers:
        said, error = process.communicate(timeout=WAIT_SECONDS)
        assert process.returncode == 0, error
        told.append(json.loads(said))
    return told


def opened() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def megabytes(home: Path) -> float:
    return sum(path.lstat().st_size for path in home.rglob("*")) / 1e6


@pytest.mark.parametrize(("publish_as", "nights"), [("link", NIGHTS), ("file", 20)])
def test_nights_under_eight_readers(place: Place, publish_as: str, nights: int) -> None:
    chosen = [*modes()]
    if publish_as == "file":
        # One process sees the old file as long as it holds it: see docs/how-to/connect.md.
        chosen = [("reopen", python) for _, python in chosen]
    files = opened()
    readers = [reader(mode, place, python) for mode, python in chosen]
    night(place, 2, publish_as)
    size = megabytes(place.home)
    for number in range(3, nights + 1):
        night(place, number, publish_as)
    told = ended(place, readers)
    assert {item["last"] for item in told} == {nights}
    assert all(item["count"] > 2 and item["seen"] > 1 for item in told), told
    # Only what is held on purpose is still open, and nothing is left in the home.
    held = [int(mode != "reopen") for mode, _ in chosen]
    assert [item["left"] for item in told] == held
    assert opened() == files
    assert megabytes(place.home) < size * 2.1
    snapshots = sorted(path.name for path in Home(place.home).snapshots.iterdir())
    assert len(snapshots) == 2 * KEPT
    assert sorted(path.name for path in place.home.iterdir()) == [
        ".lock",
        "postings.duckdb",
        "postings.duckdb.wal",
        "snapshots",
    ]


def asked(python: Path, database: Path, query: str) -> str:
    script = (
        "import duckdb, sys; db = duckdb.connect(sys.argv[1], read_only=True);"
        "print(db.execute(sys.argv[2]).fetchall())"
    )
    words = [str(python), "-c", script, str(database), query]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def test_oldest_client_reads_every_table_and_view(model: Path) -> None:
    with duckdb.connect(str(model), read_only=True) as db:
        names = [name for (name,) in db.execute("show tables").fetchall()]
    for name in names:
        query = f"select * from {name} order by all"
        assert asked(OLDEST, model, query) == asked(Path(sys.executable), model, query)
    version = asked(OLDEST, model, "select version()")
    assert version.startswith("[('v1.4.")


def test_a_pool_of_sqlalchemy_sees_the_new_night_when_it_is_disposed_of(place: Place) -> None:
    database = f"duckdb:///{Home(place.home).published}"
    engine = sqlalchemy.create_engine(database, connect_args={"read_only": True})
    query = sqlalchemy.text("select n from night")
    with engine.connect() as db:
        assert db.execute(query).scalar() == 1
        night(place, 2)
        assert db.execute(query).scalar() == 1
    engine.dispose()
    with engine.connect() as db:
        assert db.execute(query).scalar() == 2
    engine.dispose()
