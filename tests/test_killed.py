"""Real processes killed in the middle of every stage; then the batch is run again."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from postings import ROOT, Answers, answers, batch, ended, environ, posting, publish, run, write

from etl.batch import Home, Run
from etl.errors import DataError, HomeBusy
from etl.pipeline import STAGES, run_all, run_stage

WAIT_SECONDS = 60
# More than one landed part of 500 records.
MANY = 510
NEW = f".new-{batch(2)}"


class Kill(NamedTuple):
    """Where a run of the second night is killed.

    Args:
        stage: the stage.
        after: the last stage that the home had been through before.
        call: in front of which call, for what name, for the how many-th time.
        force: capture and transform again.
        seen: which night's answers readers get then.
    """

    stage: str
    after: str
    call: tuple[str, str, int]
    force: bool = False
    seen: str = "the first"


WRITE = "pyarrow.parquet.write_table"
RENAME, REPLACE = "pathlib.Path.rename", "pathlib.Path.replace"
LINK, UNLINK = "pathlib.Path.symlink_to", "pathlib.Path.unlink"
ROWS = "etl.load._rows_sql"
CANDIDATE, OLDER = f".candidate-{batch(2)}.duckdb", f"postings-{batch(1)}.duckdb"
KILLS = {
    "half a part": Kill("extract", "first", (WRITE, "captures-00001.parquet", 1)),
    "old capture moved away": Kill("extract", "publish", (RENAME, NEW, 1), force=True),
    "half the tables of a part": Kill("transform", "extract", (WRITE, "build-00001.parquet", 3)),
    "mark gone": Kill("validate", "publish", (UNLINK, "quarantine.parquet", 1)),
    "quarantine there, no mark": Kill("validate", "transform", (REPLACE, ".new-validated.json", 1)),
    "half the tables": Kill("load", "validate", (ROWS, "skills", 1)),
    "half the tables, published before": Kill("load", "publish", (ROWS, "postings", 1)),
    "still a candidate": Kill("publish", "load", (RENAME, CANDIDATE, 1)),
    "snapshot without a link": Kill("publish", "load", (LINK, ".new-postings.duckdb", 1)),
    "link beside the link": Kill("publish", "load", (REPLACE, ".new-postings.duckdb", 1)),
    "older not swept": Kill("publish", "load", (UNLINK, OLDER, 1), seen="the second"),
}


Start = Callable[[Kill, Path], subprocess.Popen[str]]


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Hold the home after the first night and after every stage of an undisturbed second one."""
    folder = tmp_path_factory.mktemp("killed")
    source = write(folder / "input", [*map(posting, range(MANY)), {"@type": "Product"}])
    publish(folder / "home", source, 1)
    copy(folder / "home", folder / "first")
    changed = [posting(n, title="Welder") for n in (1, MANY - 1)]
    rest = [posting(n) for n in range(2, MANY - 1)]
    # Landed in both parts: what is changed, what is new, what is refused.
    found = [changed[0], ended(900), *rest, changed[1], posting(901), {"@type": "Product"}]
    write(folder / "input", found)
    run_all(run(folder / "home", source, 2), lambda stage, _: copy(folder / "home", folder / stage))
    return folder


@pytest.fixture(scope="module")
def undisturbed(nights: Path) -> Answers:
    return answers(nights / "home", wall_time=False)


def copy(home: Path, to: Path) -> Path:
    return Path(shutil.copytree(home, to, symlinks=True))


def second_night(home: Path, nights: Path) -> Run:
    return run(home, str(nights / "input"), 2)


@pytest.fixture
def start(nights: Path) -> Iterator[Start]:
    """Give what starts a run and returns when it stands where it is to be killed."""
    children: list[subprocess.Popen[str]] = []

    def begin(kill: Kill, home: Path) -> subprocess.Popen[str]:
        children.append(launched(kill, home, nights))
        wait_for(home.with_name("marker"), children[-1])
        return children[-1]

    yield begin
    for child in children:
        if child.poll() is None:
            kill_group(child)
        child.communicate(timeout=WAIT_SECONDS)


def launched(kill: Kill, home: Path, nights: Path) -> subprocess.Popen[str]:
    force = "force" if kill.force else "keep"
    words = [sys.executable, ROOT / "tests" / "stopped.py", kill.stage, batch(2), force]
    return subprocess.Popen(
        [*map(str, words), *map(str, kill.call), str(home.with_name("marker"))],
        env=environ(home, str(nights / "input")) | {"POSTINGS_KEEP_SNAPSHOTS": "1"},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def wait_for(marker: Path, child: subprocess.Popen[str]) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while not marker.exists():
        if child.poll() is not None or time.monotonic() > until:
            kill_group(child)
            pytest.fail(f"never came there: {child.communicate(timeout=WAIT_SECONDS)[0]}")
        time.sleep(0.02)


def kill_group(child: subprocess.Popen[str]) -> None:
    """Kill the process and all that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def end(child: subprocess.Popen[str]) -> None:
    kill_group(child)
    assert child.wait(WAIT_SECONDS) == -signal.SIGKILL


@pytest.mark.parametrize("kill", KILLS.values(), ids=[f"{k.stage}-{n}" for n, k in KILLS.items()])
def test_a_killed_stage_changes_nothing_and_what_comes_next_completes(
    kill: Kill, start: Start, nights: Path, undisturbed: Answers, tmp_path: Path
) -> None:
    home = copy(nights / kill.after, tmp_path / "home")
    before = answers(home)
    child = start(kill, home)
    during = answers(home)
    end(child)
    assert answers(home) == during
    assert (during == before) is (kill.seen == "the first")
    completes(kill.stage, copy(home, tmp_path / "again"), nights, undisturbed)
    if kill.stage == "publish":
        # The DAG tries the killed stage again; a person runs more than that.
        completes("load", home, nights, undisturbed)


def completes(stage: str, home: Path, nights: Path, undisturbed: Answers) -> None:
    """Run a stage and those after it; hold that this gives what an undisturbed night gives."""
    names = [item.__name__ for item in STAGES]
    for name in names[names.index(stage) :]:
        run_stage(name, second_night(home, nights))
    assert [path.name for path in home.rglob(".*")] == [".lock"]
    assert answers(home, wall_time=False) == undisturbed


def test_the_undisturbed_nights_hold_every_kind_of_row(undisturbed: Answers) -> None:
    # A group of jobs has to be larger before its estimates are told.
    assert [name for name, rows in undisturbed.items() if not rows] == ["estimated_pay_by_title"]
    assert {row[4] for row in undisturbed["rejects"]} == {"transform", "validate"}


def test_what_a_killed_load_left_is_not_published(
    start: Start, nights: Path, tmp_path: Path
) -> None:
    home = copy(nights / "validate", tmp_path / "home")
    before = answers(home)
    end(start(KILLS["half the tables"], home))
    with pytest.raises(DataError, match="no candidate"):
        run_stage("publish", second_night(home, nights))
    assert answers(home) == before


def test_a_running_batch_keeps_others_out_and_a_killed_one_does_not(
    start: Start, nights: Path, undisturbed: Answers, tmp_path: Path
) -> None:
    home = copy(nights / "load", tmp_path / "home")
    child = start(KILLS["snapshot without a link"], home)
    with pytest.raises(HomeBusy, match="Another run is writing"):
        run_stage("publish", second_night(home, nights))
    busy = command("publish", home, nights)
    assert busy.returncode == 1
    assert "Another run is writing" in busy.stderr
    assert len(busy.stderr.splitlines()) == 1
    end(child)
    completes("publish", home, nights, undisturbed)


def command(name: str, home: Path, nights: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).with_name("postings")), name, "--batch", batch(2)],
        env=environ(home, str(nights / "input")),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
    )


def test_the_processes_of_a_killed_transform_end_with_it(
    start: Start, nights: Path, tmp_path: Path
) -> None:
    home = copy(nights / "extract", tmp_path / "home")
    child = start(KILLS["half the tables of a part"], home)
    child.kill()
    # Their output ends when the last of them does.
    child.communicate(timeout=WAIT_SECONDS)
    assert not Home(home).staged(batch(2)).exists()
