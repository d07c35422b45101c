"""A reader that opens the published file read-write by mistake, as the user whom no mode stops."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from postings import answers, asked, batch, posting, publish, run, write
from test_crowd import OLDEST

from etl.batch import Home
from etl.errors import DataError
from etl.pipeline import run_stage

WRITES = (
    "insert into postings select * from postings",
    "update posting_texts set description_text = 'mine'",
    "create table mine as select * from range(300000)",
    "delete from skills",
    "drop table salaries",
    "checkpoint",
)
# Opens, writes all that it can, says how much that was, waits for a line, and dies without closing.
WRITER = """
import duckdb, os, sys
try:
    db = duckdb.connect(sys.argv[1])
except duckdb.IOException:
    print("refused", flush=True)
    os._exit(0)
done = []
for query in sys.argv[2:]:
    try:
        db.execute(query)
        done.append(query)
    except duckdb.Error:
        pass
print(done, flush=True)
sys.stdin.readline()
os._exit(9)
"""


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("writers")
    publish(folder / "home", write(folder / "input", [*map(posting, range(3))]), 1)
    return folder / "home"


@pytest.fixture
def home(first: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first, tmp_path / "home", symlinks=True))


@pytest.fixture(params=["this", "oldest"])
def writer(request: pytest.FixtureRequest, home: Path) -> Iterator[subprocess.Popen[str]]:
    """Yield a client that has opened the published file read-write and tried to write to it."""
    python = sys.executable if request.param == "this" else OLDEST
    process = subprocess.Popen(
        [str(python), "-c", WRITER, str(Home(home).published), *WRITES],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def told(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_a_writer_changes_nothing_and_the_next_night_comes(
    home: Path, writer: subprocess.Popen[str]
) -> None:
    snapshot = Home(home).current
    before = answers(home)
    # Root may open it; nobody can commit, and a checkpoint of nothing changes nothing.
    assert told(writer) in ("refused", "['checkpoint']")
    # While it still holds the file, and its lock.
    source = write(home.with_name("input"), [posting(n) for n in range(4)])
    publish(home, source, 2)
    writer.communicate("\n")
    assert asked(home, "select count(*), max(batch_id) from postings") == [(4, batch(2))]
    rolled_back = home / "postings.duckdb"
    rolled_back.unlink()
    rolled_back.symlink_to(snapshot)
    assert answers(home) == before
    names = {path.name for path in Home(home).snapshots.iterdir() if not path.is_symlink()}
    assert names == {f"postings-{batch(1)}.duckdb", f"postings-{batch(2)}.duckdb"}


def test_a_journal_that_was_left_beside_the_link_is_swept_away(home: Path) -> None:
    journal = home / "postings.duckdb.wal"
    journal.unlink()
    journal.write_bytes(b"\x00" * 100)
    source = write(home.with_name("input"), [posting(n) for n in range(4)])
    publish(home, source, 2)
    words = "import duckdb, sys; print(duckdb.connect(sys.argv[1], read_only=True).execute("
    script = words + "'select count(*) from postings').fetchall())"
    done = subprocess.run(
        [str(OLDEST), "-c", script, str(Home(home).published)], capture_output=True, text=True
    )
    assert done.stdout.strip() == "[(4,)]", done.stderr


def test_a_folder_without_links_is_told_and_a_file_is_published_instead(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(self: Path, target: object) -> None:
        raise OSError("not supported")

    monkeypatch.setattr(Path, "symlink_to", refused)
    run_stage("load", run(home, "", 1))
    with pytest.raises(DataError, match="POSTINGS_PUBLISH_AS=file"):
        run_stage("publish", run(home, "", 1))
    assert asked(home, "select count(*) from postings") == [(3,)]
    run_stage("publish", run(home, "", 1, publish_as="file"))
    assert not Home(home).published.is_symlink()
    assert asked(home, "select count(*) from postings") == [(3,)]


@pytest.mark.parametrize("has_hard_links", [True, False])
def test_a_published_file_is_told_from_the_other_snapshots(
    home: Path, has_hard_links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError("not supported")

    if not has_hard_links:
        monkeypatch.setattr(os, "link", refused)
    run_stage("load", run(home, "", 1))
    run_stage("publish", run(home, "", 1, publish_as="file"))
    published = Home(home).published
    assert published.stat().st_mode & 0o777 == 0o444
    assert Home(home).current.name == f"postings-{batch(1)}-r002.duckdb"
    run_stage("load", run(home, "", 1))
    run_stage("publish", run(home, "", 1))
    assert published.is_symlink()
    assert Home(home).current.name == f"postings-{batch(1)}-r003.duckdb"


def test_a_wrong_way_to_publish_is_told(home: Path) -> None:
    with pytest.raises(DataError, match="POSTINGS_PUBLISH_AS='both' is neither link nor file"):
        run_stage("publish", run(home, "", 1, publish_as="both"))
