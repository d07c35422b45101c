"""Wall time and memory of every stage over invented postings, or over a folder of your own.

python bench/stages.py --postings 10000
python bench/stages.py --input path/to/folder
"""

import csv
import html
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Annotated, Any, TypeVar

import duckdb
import typer
from rich.console import Console
from rich.table import Table

from etl.values import asked, pay
from etl.values import html as markup

ROOT = Path(__file__).resolve().parents[1]
STAGES = ("extract", "transform", "validate", "load", "publish")
NIGHTS = ("20260101T020000Z", "20260102T020000Z", "20260103T020000Z")
FILE_POSTINGS = 1000
DESCRIPTION_BYTES = 4000
SEARCHED, PASSES = 1000, 5
Searched = TypeVar("Searched")
# Its own children are the stage's processes and no others.
MEASURE = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
code = subprocess.call(sys.argv[2:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
told = {"seconds": time.perf_counter() - start, "peak_mb": used.ru_maxrss / 1024}
told["processor_seconds"] = used.ru_utime + used.ru_stime
open(sys.argv[1], "w").write(json.dumps(told))
sys.exit(code)
"""
SENTENCES = (
    "You will use {skill} on most days, next to people who have done so for years",
    "Our harbour scheduler moves {number} containers a night and must not lose one",
    "We pair in the morning, and keep the afternoon free of meetings",
    "Experience with {skill} & {other} is welcome, less than {number} years is fine",
    "The bakery ledger you take over is old, honest and badly in need of tests",
    "A colleague in the next room knows {skill} well and likes to explain it",
    "You write down what you decide, so that the night shift can follow it",
    "In the first {number} weeks you visit two of our greenhouses and meet the growers",
    "{skill} is what the weather model is written in; {other} is what it reports to",
    "You talk with ferry captains about what the map got wrong last storm",
    "Travel is rare: about {number} days a year, always by train",
    "We measure before we make anything faster, and show the numbers",
    "Knowledge of {other} helps, curiosity helps more",
    "The team plans in cycles of six weeks and ships every Thursday",
    "You look after {number} services that the lighthouse keepers depend on",
    "There is a workshop with a lathe, a kiln and very good coffee",
)
HEADINGS = ("What you do", "What you bring", "What we give", "How we work", "About the place")
TITLES = ("Data Engineer", "Nurse", "Welder", "Translator", "Accountant", "Gardener", "Developer")
COMPANIES = ("Lanternfish", "Quillwood", "Saltmarsh", "Thistledown", "Umber & Oak", "Velvet Anvil")
PLACES = (
    ("Leeds", "ENG", "GB", "GBP"),
    ("Porto", "13", "PT", "EUR"),
    ("Graz", "6", "AT", "EUR"),
    ("Boise", "ID", "US", "USD"),
    ("Pune", "MH", "IN", "INR"),
    ("Gdynia", "PM", "PL", "PLN"),
)
PERIODS = {"YEAR": 60_000, "MONTH": 5_000, "HOUR": 30}


def skills() -> list[str]:
    names: list[str] = []
    for path in sorted((ROOT / "seeds/skills").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            names += [row["skill_name"] for row in csv.DictReader(file)]
    return names


def description(chance: random.Random, names: list[str]) -> str:
    parts: list[str] = []
    while sum(map(len, parts)) < DESCRIPTION_BYTES:
        items = (
            "<li>"
            + html.escape(
                sentence.format(
                    skill=chance.choice(names),
                    other=chance.choice(names),
                    number=chance.randint(2, 90),
                ),
                quote=False,
            )
            + "</li>"
            for sentence in chance.sample(SENTENCES, 4)
        )
        heading = f"<p><strong>{chance.choice(HEADINGS)}</strong></p>"
        parts.append(html.escape(f"{heading}<ul>{''.join(items)}</ul>", quote=False))
    return "".join(parts)


def salary(chance: random.Random, currency: str) -> dict[str, Any]:
    period = chance.choice(list(PERIODS))
    low = round(PERIODS[period] * chance.uniform(0.5, 1.5))
    value = {"@type": "QuantitativeValue", "unitText": period, "minValue": low}
    value["maxValue"] = round(low * chance.uniform(1, 1.4))
    return {"@type": "MonetaryAmount", "currency": currency, "value": value}


def posting(number: int, chance: random.Random, text: str) -> dict[str, Any]:
    city, region, country, currency = chance.choice(PLACES)
    company = f"{chance.choice(COMPANIES)} {chance.randint(1, 200)}"
    address = {"addressLocality": city, "addressRegion": region, "addressCountry": country}
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "url": f"https://jobs.example/p/{number}",
        "identifier": {"@type": "PropertyValue", "name": company, "value": f"R-{number}"},
        "title": f"{chance.choice(TITLES)} {chance.choice(('I', 'II', 'III'))}",
        "datePosted": f"2026-{chance.randint(1, 9):02}-{chance.randint(1, 28):02}",
        "validThrough": "2026-12-31T00:00:00Z",
        "employmentType": chance.choice(("FULL_TIME", "PART_TIME", "CONTRACTOR")),
        "hiringOrganization": {"@type": "Organization", "name": company},
        "jobLocation": {"@type": "Place", "address": {"@type": "PostalAddress", **address}},
        "description": text,
    }
    if chance.random() < 0.6:
        found["baseSalary"] = salary(chance, currency)
    return found


def postings(count: int, changed: float) -> Iterator[dict[str, Any]]:
    """Give the same postings every time, a share of them with another title."""
    chance, news, names = random.Random(7), random.Random(8), skills()
    texts: list[str] = []
    for number in range(count):
        if texts and chance.random() < 0.25:
            text = chance.choice(texts)
        else:
            text = description(chance, names)
            texts = [*texts[-199:], text]
        found = posting(number, chance, text)
        if news.random() < changed:
            found["title"] += " (reopened)"
        yield found


def write(folder: Path, count: int, changed: float = 0.0) -> None:
    folder.mkdir(exist_ok=True)
    lines = (json.dumps(item) + "\n" for item in postings(count, changed))
    for start in range(0, count, FILE_POSTINGS):
        path = folder / f"board-{start // FILE_POSTINGS:04}.jsonl"
        size = min(FILE_POSTINGS, count - start)
        with path.open("w", encoding="utf-8") as file:
            file.writelines(next(lines) for _ in range(size))


def measure(stage: str, batch: str, source: Path, home: Path, workers: int) -> dict[str, float]:
    told = home / f"{stage}.json"
    command = [sys.executable, "-m", "etl.cli", stage, str(source), "--batch", batch]
    given = {"PYTHONPATH": str(ROOT), "POSTINGS_HOME": str(home), "POSTINGS_WORKERS": str(workers)}
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(told), *command],
        cwd=ROOT,
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{stage} failed:\n{done.stdout}{done.stderr}")
    used: dict[str, float] = json.loads(told.read_text("utf-8"))
    return used


def night(title: str, batch: str, source: Path, home: Path, workers: int) -> float:
    """Print what the stages took; return the transform's processor seconds a record."""
    used = {stage: measure(stage, batch, source, home, workers) for stage in STAGES}
    with duckdb.connect(str(home / "postings.duckdb"), read_only=True) as connection:
        query = """SELECT record_count, new_count, changed_count, unchanged_count, duplicate_count,
            reject_count FROM batches WHERE batch_id = ?"""
        counts = connection.execute(query, [batch]).fetchone() or (0,) * 6
    words = ("records", "new", "changed", "unchanged", "duplicate", "reject")
    told = ", ".join(f"{count:,} {word}" for word, count in zip(words, counts, strict=True))
    grid = Table()
    for name in ("stage", "seconds", "postings/s", "peak MB"):
        grid.add_column(name, justify="left" if name == "stage" else "right")
    used["all"] = {
        "seconds": sum(item["seconds"] for item in used.values()),
        "peak_mb": max(item["peak_mb"] for item in used.values()),
    }
    for name, item in used.items():
        rate = f"{counts[0] / item['seconds']:,.0f}"
        grid.add_row(name, f"{item['seconds']:.2f}", rate, f"{item['peak_mb']:,.0f}")
    Console().print(f"{title}: {told}", grid, sep="\n")
    return used["transform"]["processor_seconds"] / counts[0]


def show_searches(transform: float) -> None:
    """Print what each search in text takes a posting, and of the transform's processor time."""
    texts = [markup.to_text(item["description"]) for item in postings(SEARCHED, 0.0)]
    seeds, taxonomy = ROOT / "seeds/reference", ROOT / "seeds/skills"
    searches: dict[str, Callable[[str], object]] = {
        "pay": lambda text: pay.find(text, seeds, "US"),
        "skills": lambda text: asked.find(text, taxonomy, seeds),
    }
    for name, search in searches.items():
        taken = search_seconds(search, texts)
        share = f"{taken / transform:.1%} of the transform's processor time"
        Console().print(f"text search for {name}: {taken * 1e6:.0f} us a posting, {share}")


def search_seconds(search: Callable[[Searched], object], texts: list[Searched]) -> float:
    """Return the processor time that a search takes a text, in a warm process."""
    passes = []
    for _ in range(1 + PASSES):
        start = time.process_time()
        for text in texts:
            search(text)
        passes.append(time.process_time() - start)
    # The first pass warms up.
    return median(passes[1:]) / len(texts)


def main(
    count: Annotated[int, typer.Option("--postings", min=1, help="How many are invented.")] = 10000,
    workers: Annotated[int, typer.Option(min=0, help="Transform processes; 0: all.")] = 0,
    source: Annotated[
        Path | None, typer.Option("--input", exists=True, help="Your own files instead.")
    ] = None,
) -> None:
    """Measure a first night, a night with no news and one with 1.5 % changed.

    Seconds hold the start of the process; peak MB is that of the stage's largest process.
    """
    with tempfile.TemporaryDirectory(prefix="postings-bench-") as temporary:
        home, invented = Path(temporary, "home"), Path(temporary, "input")
        home.mkdir()
        if source is None:
            write(invented, count)
        given = source.resolve() if source else invented
        transform = night("First night", NIGHTS[0], given, home, workers)
        night("No news", NIGHTS[1], given, home, workers)
        if source is None:
            write(invented, count, 0.015)
            night("1.5 % changed", NIGHTS[2], given, home, workers)
            show_searches(transform)


if __name__ == "__main__":
    typer.run(main)
