"""Readers in processes of their own, while ten nights are published one after another."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from postings import ROOT, asked, batch, posting, publish, write

from etl.batch import Home

NIGHTS = range(2, 12)
KEPT = 3
WAIT_SECONDS = 30


def found(night: int) -> list[dict[str, object]]:
    """Return a night's postings: one more each night, all with the night in the title."""
    without_salary = {"baseSalary": None}
    return [
        posting(n, title=f"Night {night:02} kiln keeper", **({} if n % 2 else without_salary))
        for n in range(night + 2)
    ]


def whole(night: int) -> list[Any]:
    """Return what a reader is to see of a night and nothing else."""
    count = night + 2
    return [night, batch(night), count, 2 * count, count // 2, [f"Night {night:02}"], 0]


class Reader:
    """A process that asks, and the answers that it has had."""

    def __init__(self, mode: str, home: Path) -> None:
        self.answers = home.with_name(f"{mode}.txt")
        self.stop = home.with_name("stop")
        words = [mode, Home(home).published, self.answers, self.stop]
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "tests" / "reader.py"), *map(str, words)],
            stderr=subprocess.PIPE,
            text=True,
        )

    def seen(self) -> list[list[Any]]:
        lines = self.answers.read_text().splitlines() if self.answers.exists() else []
        return [json.loads(line) for line in lines]

    def wait_for(self, answer: list[Any]) -> None:
        until = time.monotonic() + WAIT_SECONDS
        while answer not in self.seen():
            assert self.process.poll() is None, self.process.communicate()[1]
            assert time.monotonic() < until, f"never saw {answer}: {self.seen()}"
            time.sleep(0.05)

    def end(self) -> str:
        self.stop.touch()
        said = self.process.communicate(timeout=WAIT_SECONDS)[1]
        return f"{self.process.returncode}{said}"


@pytest.fixture
def first(tmp_path: Path) -> Path:
    publish(tmp_path / "home", write(tmp_path / "input", found(1)), 1)
    return tmp_path / "home"


@pytest.fixture
def readers(first: Path) -> Iterator[tuple[Reader, Reader]]:
    started = Reader("hold", first), Reader("reopen", first)
    yield started
    for reader in started:
        reader.process.kill()
        reader.process.wait(WAIT_SECONDS)


def test_readers_see_whole_nights_and_no_error(first: Path, readers: tuple[Reader, Reader]) -> None:
    holder, reopener = readers
    for reader in readers:
        reader.wait_for(whole(1))
    opened = Home(first).published.resolve()
    for night in NIGHTS:
        source = write(first.with_name("input"), found(night))
        publish(first, source, night, keep_snapshots=KEPT)
    reopener.wait_for(whole(NIGHTS[-1]))
    # The holder is asked once more after its file was removed.
    assert not opened.exists()
    assert [reader.end() for reader in readers] == ["0", "0"]
    assert holder.seen() == [whole(1)]
    seen = reopener.seen()
    assert len(seen) > 2
    assert seen == [whole(night) for night in (1, *NIGHTS) if whole(night) in seen]
    kept = [path for path in Home(first).snapshots.iterdir() if not path.is_symlink()]
    expected = [f"postings-{batch(night)}.duckdb" for night in NIGHTS[-KEPT:]]
    assert sorted(path.name for path in kept) == expected
    assert asked(first, "select count(*) from batches") == [(NIGHTS[-1],)]
