"""Staged files damaged on purpose: nothing is published, and the message says what and where."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from postings import answers, batch, posting, publish, run, write

from etl.batch import Home
from etl.errors import DataError
from etl.pipeline import run_all, run_stage

# From 25 new or changed postings on, no main table may be empty.
MANY, CHANGED = 30, 25
ORPHAN = "f" * 32


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Hold a home with a published night, and a second one that is valid and not loaded."""
    folder = tmp_path_factory.mktemp("corrupted")
    home = folder / "home"
    publish(home, write(folder / "input", map(posting, range(MANY))), 1)
    changed = [posting(n, title=f"Night keeper {n}") for n in range(CHANGED)]
    rest = [posting(n) for n in range(CHANGED, MANY)]
    second = run(home, write(folder / "input", [*changed, *rest]), 2)
    for stage in ("extract", "transform", "validate"):
        run_stage(stage, second)
    return folder


@pytest.fixture
def home(nights: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(nights / "home", tmp_path / "home", symlinks=True))


def part(home: Path, table: str, night: int = 2) -> Path:
    [path] = Home(home).parts(batch(night), table)
    return path


def value(home: Path, table: str, column: str, row: int) -> str:
    return str(pq.ParquetFile(part(home, table)).read()[column][row].as_py())


def rewrite(path: Path, change: Callable[[pa.Table], pa.Table]) -> None:
    pq.write_table(change(pq.ParquetFile(path).read()), path)


def replaced(column: str, row: int, new: str | None) -> Callable[[pa.Table], pa.Table]:
    """Return what gives one row another value, as a foreign hand would write it."""

    def change(table: pa.Table) -> pa.Table:
        place = table.schema.get_field_index(column)
        values = table[column].to_pylist()
        values[row] = new
        field = table.schema.field(column).with_nullable(new is None)
        return table.set_column(place, field, pa.array(values, field.type))

    return change


def emptied(table: pa.Table) -> pa.Table:
    return table.slice(0, 0)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def refused(home: Path, nights: Path, *stages: str) -> str:
    """Run the second night, which has to fail; return what it says."""
    before, link = answers(home), Home(home).published.resolve()
    second = run(home, str(nights / "input"), 2)
    with pytest.raises(DataError) as told:
        for stage in stages:
            run_stage(stage, second)
        if not stages:
            run_all(second)
    assert Home(home).published.resolve() == link
    assert answers(home) == before
    assert not Home(home).candidate(batch(2)).exists()
    return str(told.value)


def test_a_null_key(home: Path, nights: Path) -> None:
    lost = value(home, "postings", "posting_id", 3)
    rewrite(part(home, "postings"), replaced("posting_id", 3, None))
    told = refused(home, nights)
    assert "postings: posting_id_given" in told
    assert '{"posting_id": null}' in told
    # The rows that hang on it are named by the key that is gone.
    assert "locations: posting_id_in_postings" in told
    assert f'{{"posting_id": "{lost}", ' in told


def test_an_orphan_skill(home: Path, nights: Path) -> None:
    rewrite(part(home, "skills"), replaced("posting_id", 7, ORPHAN))
    told = refused(home, nights)
    assert "skills: posting_id_in_postings" in told
    assert f'{{"posting_id": "{ORPHAN}", "skill_name": "' in told


def test_a_duplicate_key(home: Path, nights: Path) -> None:
    twice = value(home, "postings", "posting_id", 5)
    rewrite(part(home, "postings"), lambda table: pa.concat_tables([table, table.slice(5, 1)]))
    told = refused(home, nights)
    assert "postings: key_unique" in told
    assert f'{{"posting_id": "{twice}"}}' in told
    assert "postings: nothing_lost" in told


@pytest.mark.parametrize("table", ["captures", "skills"])
def test_an_empty_table(home: Path, nights: Path, table: str) -> None:
    rewrite(part(home, table), emptied)
    told = refused(home, nights)
    assert f"{table}: nothing_lost" in told
    assert f"{table}: {'something_came' if table == 'captures' else 'not_emptied'}" in told


def test_a_truncated_file(home: Path, nights: Path) -> None:
    path = part(home, "skills")
    truncate(path)
    told = refused(home, nights)
    assert "skills: readable" in told
    assert str(path) in told


def test_a_missing_column(home: Path, nights: Path) -> None:
    rewrite(part(home, "postings"), lambda table: table.drop_columns(["title"]))
    told = refused(home, nights)
    assert "postings: schema" in told
    assert "pyarrow.Field<title: string not null>" in told


DAMAGES: dict[str, tuple[str, Callable[[Path], object]]] = {
    "truncated": ("postings", truncate),
    "emptied": ("skills", lambda path: rewrite(path, emptied)),
    "null key": ("skills", lambda path: rewrite(path, replaced("skill_name", 3, None))),
    "orphan": ("salaries", lambda path: rewrite(path, replaced("posting_id", 3, ORPHAN))),
    "gone": ("locations", lambda path: path.unlink()),
}


@pytest.mark.parametrize("night", [1, 2])
@pytest.mark.parametrize(("table", "damage"), DAMAGES.values(), ids=DAMAGES.keys())
def test_what_was_damaged_after_it_was_validated(
    home: Path, nights: Path, night: int, table: str, damage: Callable[[Path], object]
) -> None:
    path = part(home, table, night)
    damage(path)
    told = refused(home, nights, "load", "publish")
    assert f"{path} is not what was validated" in told
    assert f"`postings validate --batch {batch(night)}`" in told


def test_an_earlier_night_that_was_damaged_is_mended_as_the_message_says(
    home: Path, nights: Path, tmp_path: Path
) -> None:
    other = Path(shutil.copytree(home, tmp_path / "other", symlinks=True))
    truncate(part(home, "postings", night=1))
    assert "is not what was validated" in refused(home, nights, "transform", "load")
    first = run(home, str(nights / "input"), 1)
    with pytest.raises(DataError, match="postings: readable"):
        run_stage("validate", first)
    run_stage("transform", replace(first, force=True))
    run_stage("validate", first)
    for folder, stage in product((home, other), ("load", "publish")):
        run_stage(stage, run(folder, str(nights / "input"), 2))
    assert answers(home, wall_time=False) == answers(other, wall_time=False)


@pytest.mark.parametrize("damage", [truncate, Path.unlink, lambda path: rewrite(path, emptied)])
def test_captures_that_were_damaged_after_they_landed(
    home: Path, nights: Path, damage: Callable[[Path], None]
) -> None:
    [landed] = Home(home).landed_parts(batch(2))
    damage(landed)
    shutil.rmtree(Home(home).staged(batch(2)))
    told = refused(home, nights, "transform")
    assert str(landed.parent) in told
    assert f"postings extract --force --batch {batch(2)}" in told
