"""The demo of docs/queries and its pages: two nights over the seeds, and what each query gives."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
from postings import ROOT, run

from etl.batch import Home
from etl.console import Format, written
from etl.pipeline import run_all

FOLDER = ROOT / "docs" / "queries"
SEEDS = ROOT / "seeds" / "postings"
NIGHTS = ("20261122T020000Z", "20261129T020000Z")
# In the first night these were not there yet, and this posting said other things: now, before.
LATER = ("22-remote-in-one-country.json", "40-many-properties-and-an-unknown-one.json")
CHANGED = "19-employer-and-estimated-salary.json"
BEFORE = (('"title": "Mortgage Underwriter"', '"title": "Underwriter"'), ("12-15", "11-30"))
# A question, the words before its SQL, its SQL, and what stands behind it until the next question.
QUESTION = re.compile(
    r"(?P<head>^## (?P<question>.+)\n(?P<context>(?:(?!^## ).*\n)*?)"
    r"```sql\n(?P<sql>(?:(?!^```).*\n)*?)```\n)(?P<rest>(?:(?!^## ).*\n?)*)",
    re.MULTILINE,
)
Ask = Callable[[str], tuple[list[str], list[tuple[Any, ...]]]]


def publish_demo(folder: Path) -> Path:
    """Run both nights; return the published database."""
    first = Path(shutil.copytree(SEEDS, folder / "first"))
    for name in LATER:
        (first / name).unlink()
    text = (first / CHANGED).read_text("utf-8")
    for now, before in BEFORE:
        assert now in text
        text = text.replace(now, before)
    (first / CHANGED).write_text(text, "utf-8")
    for batch, source in zip(NIGHTS, (first, SEEDS), strict=True):
        run_all(replace(run(folder / "home", str(source), 1), batch=batch))
    return Home(folder / "home").published


def asking(database: Path) -> Ask:
    """Return a function that gives the names and rows of a query."""

    def ask(query: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        with duckdb.connect(str(database), read_only=True) as db:
            answer = db.execute(query)
            return [item[0] for item in answer.description], answer.fetchall()

    return ask


def pages() -> list[Path]:
    return sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")


def rendered(text: str, ask: Ask) -> str:
    """Return a page with the result behind each query as the warehouse gives it now."""

    def with_result(found: re.Match[str]) -> str:
        return f"{found['head']}\n{written(Format.MARKDOWN, *ask(found['sql']))}\n"

    return QUESTION.sub(with_result, text).rstrip("\n") + "\n"


def index(text: str) -> str:
    """Return the index with the questions of all pages behind its introduction."""
    lines = [text.partition("\n## ")[0].rstrip("\n") + "\n"]
    for path in pages():
        page = path.read_text("utf-8")
        lines.append(f"## {page.splitlines()[0].removeprefix('# ')}\n")
        asked = [found["question"] for found in QUESTION.finditer(page)]
        lines += [f"- [{question}]({path.name}#{anchor(question)})" for question in asked]
        lines.append("")
    return "\n".join(lines)


def anchor(heading: str) -> str:
    """Return the anchor that a heading of a page has."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
