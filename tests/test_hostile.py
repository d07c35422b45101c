"""Hostile records: each costs bounded time and memory, and only itself."""

import contextlib
import gzip
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import pytest
import zstandard
from test_tables import ROOT, SETTINGS, landed, staged

from etl import records
from etl.batch import Run
from etl.records import Work, build, deadline, identify
from etl.settings import Settings
from etl.sources import files
from etl.transform import transform
from etl.values import seeds as lists
from etl.values.rejects import Rejected

BATCH = "20261122T020000Z"
SECONDS = 3.0
MEGABYTE = 1 << 20


NUMBERS = count()


def job(**properties: object) -> bytes:
    """Return a posting that is another one each time."""
    url = f"https://kiln.example/jobs/{next(NUMBERS)}"
    return json.dumps(
        {"@type": "JobPosting", "title": "Night Baker", "url": url} | properties
    ).encode()


def prose(text: str) -> bytes:
    return job(description=text)


# What becomes of each, beside postings that are in order. None: a posting.
RECORDS: dict[str, tuple[bytes, str | None]] = {
    "tags-nested": (prose("<div>" * 6500 + "x" + "</div>" * 5500), "nested_too_deep"),
    "lists-never-closed": (prose("<ul><li>x" * 7300), "nested_too_deep"),
    "lists-closed-by-others": (prose("<div><ul><li>x</div>" * 3300), "nested_too_deep"),
    "json-nested-lists": (b"[" * 100_000 + b"]" * 100_000, "nested_too_deep"),
    "json-nested-objects": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nested_too_deep"),
    "json-nested-in-a-posting": (job(x=json.loads("[" * 80 + "]" * 80)), "nested_too_deep"),
    "ampersands": (prose("&amp;" * 1_000_000), "text_too_long"),
    "ampersands-as-many-as-may-be": (prose("&amp;" * 79_000), None),
    "ampersand-escaped-again-and-again": (prose("&" + "amp;" * 99_000), None),
    "title-of-a-megabyte": (job(title="Baker " * 170_000), "text_too_long"),
    "pay-of-digits": (job(baseSalary="£" + "9" * 1_000_000), None),
    "pay-of-thousands": (job(baseSalary="1,111," * 300_000), None),
    "pay-of-units": (job(baseSalary={"value": "1 " * 90_000, "unitText": "a.b." * 90_000}), None),
    "date-of-blanks": (job(datePosted="2026-01-01" + " " * 1_000_000 + "x"), None),
    "date-of-digits": (job(datePosted="1" * 1_000_000), None),
    "many-places": (job(jobLocation=[{"address": f"Town {n}"} for n in range(10_000)]), None),
    "many-skills": (job(skills=[f"loaf {n}" for n in range(10_000)]), None),
    "zeros": (b"\0" * 5000, "not_json"),
}

# Texts that are slow in one parser or another: a posting or a reject, but never for long.
SLOW: dict[str, bytes] = {
    "blanks-before-a-letter": prose("a" + " \t" * 190_000 + "b"),
    "blank-lines": prose("a" + "\n \n" * 130_000 + "b"),
    "comments-never-closed": prose("<p>" + "<!--" * 90_000),
    "references-never-ended": prose("<p>" + "&#" * 190_000),
    "reference-of-digits": prose("<p>&#" + "1" * 390_000 + ";"),
    "attributes": prose("<p " + "a=\"'" * 90_000),
    "stars": prose("<p>" + "*" * 390_000),
    "rows-never-closed": prose("<table>" + "<tr><td>x" * 43_000),
    "commas": job(industry="a," * 300_000),
    "words-for-or": job(employmentType="or " * 300_000),
    "tracking": job(url="https://kiln.example/?" + "utm_a=1&" * 300_000),
    "tracking-in-one-word": job(url="https://kiln.example/?utm_" + "a" * 900_000),
    "one-name-for-many": json.dumps(
        [{"@id": "#a", "name": str(n)} for n in range(50_000)]
    ).encode(),
    "many-properties": job(**{f"x{n}": n for n in range(50_000)}),
    "many-organizations": job(hiringOrganization=[{"name": f"o{n}"} for n in range(50_000)]),
}


@dataclass
class Night:
    """What a transform of all of it left behind."""

    seconds: float
    extract_megabytes: float
    outcomes: dict[str, list[tuple[str, str | None]]]
    counts: dict[str, int]


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    folder = tmp_path_factory.mktemp("hostile")
    source = folder / "input"
    source.mkdir()
    for name, (payload, _) in RECORDS.items():
        (source / f"{name}.json").write_bytes(payload)
    write_files(source)
    settings = Settings(
        home=folder / "home", input=str(source), seeds=SETTINGS.seeds, record_seconds=SECONDS
    )
    run = Run(settings, BATCH)
    megabytes = extracted(settings)
    started = time.monotonic()
    counts = transform(run)["tables"]
    seconds = time.monotonic() - started
    ledger = staged(run.home.staged(BATCH) / "captures")
    outcomes: dict[str, list[tuple[str, str | None]]] = {}
    for row in sorted(ledger, key=lambda row: row["record_ordinal"]):
        told = (row["outcome"], row["reason_code"])
        outcomes.setdefault(row["location"].partition(".")[0], []).append(told)
    return Night(seconds, megabytes, outcomes, counts)


@pytest.mark.parametrize("name", RECORDS)
def test_hostile_record_is_refused_or_read(night: Night, name: str) -> None:
    reason = RECORDS[name][1]
    assert night.outcomes[name] == [("reject" if reason else "posting", reason)]


def test_neighbours_become_postings(night: Night) -> None:
    assert night.outcomes["neighbours"] == [
        ("posting", None),
        ("reject", "nested_too_deep"),
        ("reject", "nested_too_deep"),
        ("reject", "time_limit"),
        ("posting", None),
    ]
    assert night.outcomes["zz-neighbour"] == [("posting", None)]


def test_files_that_are_too_large_or_cut_off_are_refused(night: Night) -> None:
    assert night.outcomes["hundred-megabytes"] == [("reject", "record_too_large")]
    assert night.outcomes["bomb"] == [("posting", None), ("reject", "record_too_large")]
    assert night.outcomes["cut-document"] == [("reject", "unreadable_file")]
    for name in ("cut-lines-gz", "cut-lines-zst"):
        assert night.outcomes[name][0] == ("posting", None)
        assert night.outcomes[name][-1] == ("reject", "unreadable_file")


def test_file_whose_name_is_no_text_is_read(night: Night) -> None:
    assert night.outcomes["caf\\xe9"] == [("posting", None)]


def test_nothing_costs_more_than_its_time(night: Night) -> None:
    assert night.seconds < 40 + SECONDS


def test_many_places_and_skills_are_all_there(night: Night) -> None:
    assert night.counts["locations"] == 10_000
    assert night.counts["skills"] >= 10_000


def test_extract_holds_one_record_at_most_in_memory(night: Night) -> None:
    assert night.extract_megabytes < 600


@pytest.mark.parametrize("name", SLOW)
def test_slow_text_ends_with_its_deadline(name: str, tmp_path: Path) -> None:
    settings = replace(SETTINGS, record_seconds=1.0)
    work = Work(landed(SLOW[name], tmp_path), tmp_path, "b", settings)
    started = time.monotonic()
    identify(work)
    if not staged(tmp_path / "rejects"):
        build(replace(work, wanted=frozenset({("c", 0)})))
    assert time.monotonic() - started < 10
    refused = {row["reason_code"] for row in staged(tmp_path / "rejects")}
    assert refused <= {"time_limit", "nested_too_deep", "not_a_posting"}
    assert refused or len(staged(tmp_path / "postings")) == 1


def test_line_of_just_the_limit_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_bytes(b"x" * 50 + b"\r\n" + b"y" * 51 + b"\n" + b"z\r\r\n")
    found = list(files.records(Settings(input=str(path), max_record_bytes=50)))
    assert [record.byte_count for record in found] == [50, 51, 2]
    assert [found[0].payload, found[2].payload] == [b"x" * 50, b"z\r"]


def test_beginning_of_a_too_large_record_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "large.jsonl"
    neighbour = job()
    path.write_bytes(b"x" * 3_000_000 + b"\n" + neighbour + b"\n")
    large, small = files.records(Settings(input=str(path), max_record_bytes=1_000_000))
    assert (large.byte_count, large.payload) == (3_000_000, b"x" * 65_536)
    assert small.payload == neighbour


def write_files(source: Path) -> None:
    hostile = [prose("<div>" * 6500), b"[" * 100_000, prose("<p>" + "<" * 390_000)]
    (source / "neighbours.jsonl").write_bytes(b"\n".join([job(), *hostile, job()]))
    (source / "zz-neighbour.json").write_bytes(job())
    with (source / "hundred-megabytes.json").open("wb") as file:
        file.write(b'{"@type": "JobPosting", "title": "')
        for _ in range(100):
            file.write(b"x" * MEGABYTE)
        file.write(b'"}')
    with gzip.open(source / "bomb.jsonl.gz", "wb", compresslevel=1) as file:
        file.write(job() + b"\n")
        for _ in range(200):
            file.write(b"\0" * MEGABYTE)
    # Lines that cannot be packed well make many blocks: a part of the file holds some of them.
    whole = b"\n".join(job(title=os.urandom(400).hex()) for _ in range(600))
    for suffix, pack in (("gz", gzip.compress), ("zst", zstandard.ZstdCompressor().compress)):
        packed = pack(job() + b"\n" + whole)
        (source / f"cut-lines-{suffix}.jsonl.{suffix}").write_bytes(packed[: len(packed) // 2])
    (source / "cut-document.json.gz").write_bytes(gzip.compress(whole)[:5000])
    (source / os.fsdecode(b"caf\xe9.json")).write_bytes(job())


def extracted(settings: Settings) -> float:
    """Extract in a process of its own; return the most memory that it ever held, in MB."""
    script = (
        "import pathlib, resource, sys\n"
        "from etl.batch import Run\n"
        "from etl.extract import extract\n"
        "from etl.settings import Settings\n"
        "extract(Run(Settings(home=pathlib.Path(sys.argv[1]), input=sys.argv[2]), sys.argv[3]))\n"
        # A forked process inherits its parent's ru_maxrss; /proc knows its own.
        "status = pathlib.Path('/proc/self/status')\n"
        "own = [l for l in status.read_text().splitlines() if l.startswith('VmHWM')]\n"
        "print(int(own[0].split()[1]) / 1024)\n"
    )
    given = [str(settings.home), settings.input, BATCH]
    command = [sys.executable, "-c", script, *given]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return float(done.stdout)


def test_what_makes_do_with_less_does_not_outlive_the_deadline() -> None:
    with pytest.raises(Rejected) as caught, deadline(0.05):
        for _ in range(100):
            with contextlib.suppress(Exception):
                time.sleep(0.02)
    assert caught.value.reason == "time_limit"


def test_reading_the_lists_counts_as_no_records_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Lists of a folder of their own have not been read by another test.
    seeds = Path(shutil.copytree(SETTINGS.seeds, tmp_path / "seeds"))
    work = Work(
        landed(prose("Java. $20 an hour."), tmp_path),
        tmp_path,
        "b",
        replace(SETTINGS, seeds=seeds),
        wanted=frozenset({("c", 0)}),
    )
    read_in_time = []

    @contextlib.contextmanager
    def watched(seconds: float) -> Iterator[None]:
        before = lists.rows.cache_info().misses
        with deadline(seconds):
            yield
        read_in_time.append(lists.rows.cache_info().misses - before)

    monkeypatch.setattr(records, "deadline", watched)
    assert build(work) == 1
    assert read_in_time and not any(read_in_time)
