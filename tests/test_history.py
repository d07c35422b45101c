"""Postings over the nights: what changed, when they closed and came back; going back in time."""

import gzip
import itertools
import json
import random
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from postings import (
    Answers,
    answers,
    answers_of,
    asked,
    batch,
    ended,
    posting,
    publish,
    run,
    write,
)

from etl.batch import Home
from etl.errors import DataError
from etl.pipeline import load_to, replay_all, run_all, run_stage
from etl.settings import Settings
from etl.sources import full_parts

DEEP = {"beneath": {"beneath": {"beneath": {"beneath": {"beneath": {}}}}}}
VERSIONS = """select p.title, v.version_number, v.change_code, day(v.valid_from_at),
    day(v.valid_to_at), v.close_code, v.is_current
    from posting_versions as v join postings as p using (posting_id)
    where p.title like '{}' order by p.title, v.version_number"""


class InThisProcess:
    """A pool that works where it is called: two processes a night would take most of the time."""

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def __enter__(self) -> "InThisProcess":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    map = staticmethod(map)


@pytest.fixture(autouse=True, scope="module")
def in_this_process() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("etl.transform.ProcessPoolExecutor", InThisProcess)
        yield


def titled(numbers: Iterable[int], **more: object) -> list[dict[str, object]]:
    return [posting(n, **more) for n in numbers]


def full(home: Path, folder: Path, night: int, found: list[dict[str, object]]) -> None:
    """Publish a night over a full snapshot."""
    publish(home, write(folder, found), night, feed="full", workers=1)


def versions(home: Path, title: str = "%") -> list[tuple[object, ...]]:
    """Return number, change, first and last day, how it closed, current; of each version."""
    return asked(home, VERSIONS.format(title))


def open_titles(home: Path) -> list[str]:
    return [
        title for (title,) in asked(home, "select title from postings where is_open order by 1")
    ]


def counted(home: Path, night: int) -> tuple[object, ...]:
    names = "is_full, absent_count, reopened_count, doubted_count"
    return asked(home, f"select {names} from batches where batch_id = '{batch(night)}'")[0]


def test_a_posting_that_a_full_snapshot_comes_without_has_closed(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "in"
    for night, numbers in enumerate([range(5), range(5), range(1, 5), range(5)], 1):
        full(home, folder, night, titled(numbers))
    kiln = "Kiln keeper 0"
    assert versions(home, kiln) == [
        (kiln, 1, "new", 1, 3, "absent", False),
        (kiln, 2, "reopened", 4, None, None, True),
    ]
    assert len(versions(home)) == 6
    assert counted(home, 3) == (True, 1, 0, 0)
    assert counted(home, 4) == (True, 0, 1, 0)
    query = "select day(first_seen_at), day(last_seen_at), closed_at, close_code from postings "
    assert asked(home, query + f"where title = '{kiln}'") == [(1, 4, None, None)]


def test_a_partial_feed_closes_nothing(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "in"
    for night, numbers in enumerate([range(5), range(5), range(1, 5), range(1, 5)], 1):
        publish(home, write(folder, titled(numbers)), night)
    assert len(open_titles(home)) == 5
    query = "select day(last_seen_at) from postings where title = 'Kiln keeper 0'"
    assert asked(home, query) == [(2,)]
    assert counted(home, 4) == (False, 0, 0, 0)


def test_what_changed_is_named(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "in"
    publish(home, write(folder, titled(range(3))), 1)
    pay = {"@type": "MonetaryAmount", "currency": "EUR", "value": {"value": 9, "unitText": "HOUR"}}
    place = {"@type": "Place", "address": {"addressLocality": "Linz"}}
    news = [
        posting(0, title="Night keeper", jobLocation=place),
        posting(1, baseSalary=pay, description="<p>You know Go. Kiln 1 is yours.</p>"),
        posting(2, validThrough="2027-01-31"),
    ]
    publish(home, write(folder, news), 2)
    query = "select changed_columns from posting_versions where version_number = {} order by title"
    assert asked(home, query.format(1)) == [([],)] * 3
    assert asked(home, query.format(2)) == [
        (["posting_texts", "salaries", "skills"],),
        (["valid_through_at"],),
        (["locations", "title"],),
    ]
    query = "select title from posting_versions where not is_current order by 1"
    assert asked(home, query)[0] == ("Kiln keeper 0",)


def test_a_posting_expires_when_its_time_has_passed(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "in"
    short = {"validThrough": "2026-09-02T12:00:00Z"}
    publish(home, write(folder, [posting(0, **short), posting(1, **short), posting(2)]), 1)
    assert len(open_titles(home)) == 3
    # Seen again as it was it stays closed, with a later end it is open again.
    later = posting(1, validThrough="2026-09-20")
    publish(home, write(folder, [posting(0, **short), later]), 4)
    assert versions(home, "Kiln keeper 0") == [
        ("Kiln keeper 0", 1, "new", 1, 2, "expired", True),
    ]
    assert versions(home, "Kiln keeper 1") == [
        ("Kiln keeper 1", 1, "new", 1, 2, "expired", False),
        ("Kiln keeper 1", 2, "reopened", 4, None, None, True),
    ]
    query = "select closed_at, last_seen_at from postings where title = 'Kiln keeper 0'"
    assert asked(home, query) == [(datetime(2026, 9, 2, 12), datetime(2026, 9, 4, 2))]


def test_a_posting_that_was_over_when_it_came_was_never_open(tmp_path: Path) -> None:
    home = tmp_path / "home"
    old = posting(0, datePosted="2026-01-01", validThrough="2026-02-01")
    publish(home, write(tmp_path / "in", [old]), 1)
    query = "select valid_from_at = valid_to_at, month(closed_at), is_current from posting_versions"
    assert asked(home, query) == [(True, 2, True)]
    assert open_titles(home) == []


def test_the_first_full_snapshot_and_a_much_smaller_one_are_doubted(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "in"
    publish(home, write(folder, titled(range(10, 12))), 1)
    full(home, folder, 2, titled(range(10)))
    assert counted(home, 2) == (True, 0, 0, 2)
    full(home, folder, 3, titled(range(2)))
    assert counted(home, 3) == (True, 0, 0, 10)
    assert len(open_titles(home)) == 12
    # The next one agrees, so it was no accident.
    full(home, folder, 4, titled(range(2)))
    assert counted(home, 4) == (True, 10, 0, 0)
    assert open_titles(home) == ["Kiln keeper 0", "Kiln keeper 1"]


def test_a_refused_record_is_not_absent(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "in"
    for night in (1, 2):
        full(home, folder, night, titled(range(6)))
    bad = [posting(0, title=""), ended(1), posting(2, extra=DEEP), *titled(range(4, 6))]
    publish(home, write(folder, bad), 3, feed="full", max_depth=5, quarantine_limit=1)
    # Nobody knows who the record was that is nested too deep: it may have been 2 or 3.
    assert len(open_titles(home)) == 6
    assert counted(home, 3) == (True, 0, 0, 2)
    # These bytes are known to be none that was seen since, but 2 and 3 were not.
    publish(home, write(folder, bad), 4, feed="full", max_depth=5, quarantine_limit=1)
    assert len(open_titles(home)) == 6
    full(home, folder, 5, titled([0, 1, 4, 5]))
    assert open_titles(home) == [f"Kiln keeper {n}" for n in (0, 1, 4, 5)]
    junk = [{"@type": "Event"}, *titled([0, 1, 4])]
    full(home, folder, 6, junk)
    assert open_titles(home) == [f"Kiln keeper {n}" for n in (0, 1, 4)]


def test_the_same_broken_record_each_night_is_no_doubt(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "in"
    broken = posting(9, extra=DEEP)
    for night, numbers in enumerate([range(5), range(5), range(4)], 1):
        publish(home, write(folder, [broken, *titled(numbers)]), night, feed="full", max_depth=5)
    assert len(open_titles(home)) == 4


def test_a_file_that_could_not_be_read_closes_nothing_that_was_in_it(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "in"
    write(folder, titled(range(4)))
    other = folder / "more" / "other.jsonl.gz"
    other.parent.mkdir()
    for night in (1, 2):
        other.write_bytes(gzip.compress(json.dumps(posting(8)).encode()))
        publish(home, str(folder), night, feed="full")
    write(folder, titled(range(3)))
    other.write_bytes(other.read_bytes()[:20])
    publish(home, str(folder), 3, feed="full")
    assert open_titles(home) == [f"Kiln keeper {n}" for n in (0, 1, 2, 8)]


def test_a_replay_sees_nothing_and_what_it_brings_was_there_before(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "in"
    found = [*titled(range(4)), posting(5, extra=DEEP)]
    for night in (1, 2):
        publish(home, write(folder, found), night, feed="full", max_depth=5)
    full(home, folder, 3, titled(range(4)))
    replay_all(run(home, "nowhere", 4))
    assert versions(home, "Kiln keeper 5") == [
        ("Kiln keeper 5", 1, "new", 1, 3, "absent", True),
    ]
    query = "select day(first_seen_at), day(last_seen_at) from postings where title like '%5'"
    assert asked(home, query) == [(1, 2)]
    assert asked(home, "select is_replay from batches order by batch_id")[-2:] == [
        (False,),
        (True,),
    ]


def test_a_source_of_its_own_name_is_not_closed_by_another(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "in"
    for night, source in enumerate(["a", "a", "b", "b"], 1):
        job = run(home, write(folder, titled(range(3 if source == "a" else 2))), night, feed="full")
        run_all(replace(job, settings=replace(job.settings, source=source)))
    assert asked(home, "select count(*) from postings where is_open") == [(5,)]


def test_sources_say_what_they_read_in_full(tmp_path: Path) -> None:
    def parts(name: str, feed: str = "") -> list[str]:
        return full_parts(Settings(input=name, feed=feed))

    assert parts("lever:acme greenhouse:oak") == ["lever:acme", "greenhouse:oak"]
    assert parts("lever:acme", "partial") == []
    assert parts("downloads/") == parts("https://jobs.example/feed.json") == []
    assert parts("downloads/", "full") == [""]
    assert parts("lever:acme", "full") == ["lever:acme"]
    with pytest.raises(DataError, match="neither full nor partial"):
        parts("downloads/", "whole")


def board(home: Path, night: int, found: dict[str, list[dict[str, object]]]) -> None:
    """Publish a night over folders that stand for boards, those that are named in full."""
    folder = home.with_name("boards")
    shutil.rmtree(folder, ignore_errors=True)
    for name, rows in found.items():
        write(folder / name, rows)
    job = run(home, str(folder), night)
    run_stage("extract", job)
    manifest = Home(home).landing(job.batch) / "manifest.json"
    said = json.loads(manifest.read_text("utf-8"))
    manifest.write_text(json.dumps(said | {"full_parts": list(found)}), "utf-8")
    run_all(job)


def test_a_board_that_is_no_longer_asked_closes_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    both = {"acme": titled(range(3)), "oak": titled(range(5, 8))}
    board(home, 1, both)
    board(home, 2, both)
    board(home, 3, {"acme": titled(range(2))})
    assert open_titles(home) == [f"Kiln keeper {n}" for n in (0, 1, 5, 6, 7)]


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[int, Answers]]:
    """Publish seven nights by chance, one a replay; give the home and what each answered."""
    chance = random.Random(6)
    home = tmp_path_factory.mktemp("history") / "home"
    said: dict[int, Answers] = {}
    for night in range(1, 8):
        if night == 5:
            replay_all(run(home, "nowhere", night, feed="full"))
        else:
            found = list(some(chance, night))
            feed = "partial" if night == 3 else "full"
            source = write(home.with_name("in"), found)
            publish(home, source, night, feed=feed, max_depth=5, quarantine_limit=1)
        said[night] = answers(home)
    return home, said


def some(chance: random.Random, night: int) -> Iterable[dict[str, object]]:
    """Yield postings: new, changed, gone, back, refused, some expiring, one of them twice."""
    for number in range(14):
        if chance.random() < 0.3 or number > 6 + night:
            continue
        more: dict[str, object] = {}
        if chance.random() < 0.25:
            more["title"] = f"Night keeper {number} of {night}"
        if number % 5 == 0:
            more["validThrough"] = f"2026-09-{chance.randint(1, 9):02}T12:00:00Z"
        if chance.random() < 0.1:
            more["extra"] = DEEP
        one = posting(number, **more)
        yield from (one, one) if number == 3 else (one,)
    yield {"@type": "Event"}
    yield posting(20 + night, title="")
    yield ended(30)


def test_the_nights_hold_every_kind_of_version(nights: tuple[Path, dict[int, Answers]]) -> None:
    home, _ = nights
    query = "select distinct {} from posting_versions order by all"
    assert asked(home, query.format("change_code")) == [("changed",), ("new",), ("reopened",)]
    assert asked(home, query.format("close_code")) == [("absent",), ("expired",), (None,)]
    assert asked(home, "select sum(absent_count) > 0, sum(doubted_count) > 0 from batches") == [
        (True, True)
    ]
    assert asked(home, "select count(*) > 0 from rejects where resolved_batch_id is not null") == [
        (True,)
    ]


def test_the_warehouse_from_all_that_is_staged_is_the_one_of_the_nights(
    nights: tuple[Path, dict[int, Answers]], tmp_path: Path
) -> None:
    home, said = nights
    again = Path(shutil.copytree(home, tmp_path / "home", symlinks=True))
    shutil.rmtree(Home(again).snapshots)
    for stage in ("load", "publish"):
        run_stage(stage, run(again, "nowhere", 7))
    assert answers(again) == said[7]


def test_the_warehouse_from_all_that_landed_is_the_one_of_the_nights(
    nights: tuple[Path, dict[int, Answers]], tmp_path: Path
) -> None:
    home, _ = nights
    again = tmp_path / "home"
    shutil.copytree(home / "landing", again / "landing")
    for night, stage in itertools.product(range(1, 8), ("transform", "validate")):
        depth = 64 if night == 5 else 5
        run_stage(stage, run(again, "nowhere", night, max_depth=depth, quarantine_limit=1))
    for stage in ("load", "publish"):
        run_stage(stage, run(again, "nowhere", 7))
    assert answers(again, wall_time=False) == answers(home, wall_time=False)


@pytest.mark.parametrize("night", range(1, 8))
def test_as_of_a_night_is_what_was_published_then(
    nights: tuple[Path, dict[int, Answers]], night: int, tmp_path: Path
) -> None:
    home, said = nights
    file = tmp_path / "then.duckdb"
    load_to(run(home, "nowhere", night), as_of=True, to=file)
    assert answers_of(file) == said[night]


def test_versions_hold_what_was_open_at_any_night(
    nights: tuple[Path, dict[int, Answers]], tmp_path: Path
) -> None:
    home, _ = nights
    for night in (2, 3, 4, 6, 7):
        file = tmp_path / f"{night}.duckdb"
        load_to(run(home, "nowhere", night), as_of=True, to=file)
        moment = f"timestamp '2026-09-{night:02} 02:00:00'"
        then = f"""select posting_id, title from posting_versions
            where valid_from_at <= {moment} and (valid_to_at > {moment} or valid_to_at is null)"""
        # What a replay brought was there before it was known.
        known = {posting_id for posting_id, *_ in asked_of(file, "from postings")}
        found = {row for row in asked(home, then) if row[0] in known}
        assert found == set(asked_of(file, "select posting_id, title from postings where is_open"))


def asked_of(file: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(file), read_only=True) as db:
        return db.execute(query).fetchall()


def test_as_of_what_is_no_valid_batch_is_refused(
    nights: tuple[Path, dict[int, Answers]], tmp_path: Path
) -> None:
    home, _ = nights
    with pytest.raises(DataError, match=f"is not staged. The newest one before it is {batch(7)}"):
        load_to(run(home, "nowhere", 9), as_of=True)
    file = tmp_path / "there.duckdb"
    file.touch()
    with pytest.raises(DataError, match="there already"):
        load_to(run(home, "nowhere", 2), as_of=True, to=file)
    assert file.stat().st_size == 0
