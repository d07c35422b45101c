"""Published snapshots: listed, rolled back to, and made again as of a past batch."""

import json
import shutil
from pathlib import Path

import duckdb
import pytest
from postings import ROOT, Answers, answers, asked, batch, posting, publish, run, write
from test_cli import failed, ok

from etl.batch import Home
from etl.errors import DataError, HomeBusy
from etl.pipeline import load_to, roll_back, run_stage
from etl.snapshots import kept, listed, published

COUNT = "select count(*) from postings"


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[int, Answers]]:
    """Publish three nights, the second one twice; give the home and what each answered."""
    home = tmp_path_factory.mktemp("snapshots") / "home"
    said = {}
    for night in (1, 2, 3):
        source = write(home.with_name("in"), [posting(n) for n in range(night + 2)])
        publish(home, source, night)
        if night == 2:
            for stage in ("load", "publish"):
                run_stage(stage, run(home, source, night))
        said[night] = answers(home)
    return home, said


@pytest.fixture
def home(nights: tuple[Path, dict[int, Answers]], tmp_path: Path) -> Path:
    return Path(shutil.copytree(nights[0], tmp_path / "home", symlinks=True))


@pytest.fixture
def said(nights: tuple[Path, dict[int, Answers]]) -> dict[int, Answers]:
    return nights[1]


def names(home: Path) -> list[str]:
    return [one.name for one in kept(Home(home))]


def current(home: Path) -> str:
    found = published(Home(home))
    assert found is not None
    return found.name


def test_snapshots_are_listed_newest_first(home: Path) -> None:
    rows = listed(Home(home))
    assert [row["snapshot"] for row in rows] == [
        batch(3),
        f"{batch(2)}-r002",
        batch(2),
        batch(1),
    ]
    assert [row["is_published"] for row in rows] == [True, False, False, False]
    assert [row["posting_count"] for row in rows] == [5, 4, 4, 3]
    assert [row["new_count"] for row in rows] == [1, 1, 1, 3]
    assert all(row["byte_count"] > 0 and row["passed_count"] > 0 for row in rows)
    assert {row["error"] for row in rows} == {None}


def test_a_rollback_goes_to_the_one_before_and_the_next_night_upon_all(
    home: Path, said: dict[int, Answers]
) -> None:
    with duckdb.connect(str(Home(home).published), read_only=True) as reader:
        before, now = roll_back(Home(home))
        assert (before.name, now.name) == (batch(3), f"{batch(2)}-r002")
        assert reader.execute(COUNT).fetchall() == [(5,)]
    assert answers(home) == said[2]
    roll_back(Home(home))
    roll_back(Home(home))
    assert current(home) == batch(1)
    assert answers(home) == said[1]
    assert len(names(home)) == 4
    assert not list(home.glob(".new-*"))
    publish(home, write(home.with_name("in"), [posting(9)]), 4)
    assert asked(home, "select batch_id from batches order by 1") == [
        (batch(n),) for n in range(1, 5)
    ]
    assert asked(home, COUNT) == [(6,)]


def test_a_snapshot_can_be_named(home: Path, said: dict[int, Answers]) -> None:
    for name, chosen in (
        (batch(1), batch(1)),
        (batch(2), f"{batch(2)}-r002"),
        (f"{batch(2)}-r001", batch(2)),
        (batch(3), batch(3)),
    ):
        roll_back(Home(home), name)
        assert current(home) == chosen
    before, now = roll_back(Home(home), batch(3))
    assert before == now
    assert answers(home) == said[3]


def test_what_cannot_be_rolled_back_to_is_told(home: Path) -> None:
    with pytest.raises(
        DataError, match=f"There is no snapshot '{batch(9)}'. There are: {batch(3)}"
    ):
        roll_back(Home(home), batch(9))
    gone = Home(home).snapshots / f"postings-{batch(1)}.duckdb"
    gone.unlink()
    with pytest.raises(DataError, match=rf"no longer kept.*load --as-of {batch(1)}.*make it again"):
        roll_back(Home(home), batch(1))
    roll_back(Home(home), f"{batch(2)}-r001")
    with pytest.raises(DataError, match=f"no snapshot before it is kept.*--as-of {batch(1)}"):
        roll_back(Home(home))
    assert current(home) == batch(2)


def test_a_damaged_snapshot_is_not_published(home: Path) -> None:
    bad = Home(home).snapshots / f"postings-{batch(1)}.duckdb"
    bad.chmod(0o644)
    bad.write_bytes(b"no database at all")
    with pytest.raises(DataError, match="cannot be read"):
        roll_back(Home(home), batch(1))
    assert current(home) == batch(3)
    last = listed(Home(home))[-1]
    assert (last["snapshot"], last["posting_count"]) == (batch(1), None)
    assert "cannot be read" in last["error"]


def test_a_rollback_waits_for_nobody_and_needs_something_published(
    home: Path, tmp_path: Path
) -> None:
    with Home(home).locked(), pytest.raises(HomeBusy):
        roll_back(Home(home))
    with pytest.raises(DataError, match="Nothing is published"):
        roll_back(Home(tmp_path / "empty"))


def test_a_pruned_night_is_made_again_and_published(home: Path, said: dict[int, Answers]) -> None:
    (Home(home).snapshots / f"postings-{batch(1)}.duckdb").unlink()
    load_to(run(home, "nowhere", 1), as_of=True)
    assert answers(home) == said[3]
    run_stage("publish", run(home, "nowhere", 1))
    assert answers(home) == said[1]
    assert names(home) == [batch(1), batch(2), f"{batch(2)}-r002", batch(3)]
    for stage in ("load", "publish"):
        run_stage(stage, run(home, "nowhere", 3))
    assert answers(home) == said[3]


def test_a_bad_night_is_taken_out_of_what_is_staged(tmp_path: Path) -> None:
    home, clean = tmp_path / "home", tmp_path / "clean"
    bad = [posting(0, title="Wrong"), posting(7)]
    for night, found in enumerate([[posting(0), posting(1)], bad, [posting(0), posting(2)]], 1):
        source = write(tmp_path / "in", found)
        publish(home, source, night)
        if night != 2:
            publish(clean, source, night)
    for folder in ("staged", "landing"):
        shutil.rmtree(home / folder / batch(2))
    for stage in ("transform", "validate", "load", "publish"):
        run_stage(stage, run(home, "nowhere", 3))
    found, expected = answers(home, wall_time=False), answers(clean, wall_time=False)
    assert asked(home, "select title from postings order by 1") == [
        (f"Kiln keeper {n}",) for n in range(3)
    ]
    for name in set(found) - {"batches"}:
        assert len(found[name]) == len(expected[name]), name
    assert found["posting_versions"] == expected["posting_versions"]


def test_the_commands_tell(home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("POSTINGS_HOME", str(home))
    told = ok("snapshots")
    assert told.index(batch(3)) < told.index(f"{batch(2)}-r002") < told.index(batch(1))
    assert "passed" in told
    rows = json.loads(ok("snapshots", "--format", "json"))
    assert [row["is_published"] for row in rows] == [True, False, False, False]
    told = ok("rollback")
    assert f"Published: {batch(2)}-r002 with 4 postings, instead of {batch(3)}." in told
    assert "What is staged was not changed" in told
    assert "published already" in ok("rollback", batch(2))
    assert f"Batch {batch(3)} is staged and not published." in ok("status")
    assert "There is no snapshot" in failed("rollback", "yesterday")
    assert "Not published." in ok("load", "--as-of", batch(1))
    assert "Give one of them" in failed("load", "--as-of", batch(1), "--batch", batch(2))
    ok("publish", "--batch", batch(1))
    assert asked(home, COUNT) == [(3,)]
    file = tmp_path / "then.duckdb"
    assert f"database={file}" in ok("load", "--as-of", batch(2), "--to", str(file))
    assert asked(home, COUNT) == [(3,)]
    monkeypatch.setenv("POSTINGS_HOME", str(tmp_path / "empty"))
    assert "Nothing is published" in ok("snapshots")
    assert json.loads(ok("snapshots", "--format", "json")) == []
    assert "Nothing is published" in failed("rollback")
