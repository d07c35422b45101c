"""Postings found on a folder of pages, side by side with extruct alone.

python bench/pages.py path/to/pages

Files end in .html, .html.gz, .json or .json.gz, at any depth. extruct reads JSON-LD, microdata and
RDFa; a page on which one of its readers fails counts as what the others find. A posting of
extruct's is lost if no posting of ours has its title (or name), or if ours are fewer titles.
"""

import gzip
import json
import logging
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Annotated, Any

import extruct
import typer
from rich.console import Console
from rich.table import Table

from etl import formats
from etl.settings import Settings
from etl.values import jsonld, texts
from etl.values.encodings import decode
from etl.values.rejects import Rejected

SYNTAXES = ("json-ld", "microdata", "rdfa")


@dataclass
class Reading:
    titles: list[str]
    seconds: float
    said: str = ""


def title(node: dict[str, Any]) -> str:
    return texts.first(node.get("title")) or texts.first(node.get("name")) or ""


def ours(payload: bytes, settings: Settings) -> Reading:
    start = time.perf_counter()
    try:
        found = formats.read("html", payload, settings)
    except Rejected as error:
        return Reading([], time.perf_counter() - start, f"{error.reason}: {error.message}")
    names = [title(node) for _, node in found.postings]
    return Reading(names, time.perf_counter() - start, ", ".join(found.repairs))


def alone(payload: bytes) -> Reading:
    start = time.perf_counter()
    found: list[str] = []
    failed = []
    try:
        text = decode(payload)[0]
    except Rejected:
        text = payload.decode("utf-8", "replace")
    for syntax in SYNTAXES:
        try:
            read = extruct.extract(text, syntaxes=[syntax], uniform=True)[syntax]
        except Exception as error:
            failed.append(f"{syntax}: {type(error).__name__}")
            continue
        nodes = [jsonld.tidy(node) for _, node in jsonld.postings_in(read)]
        # The same posting in two syntaxes is told apart by nothing here: one title, one posting.
        new = [title(node) for node in nodes if isinstance(node, dict)]
        found += (Counter(new) - Counter(found)).elements()
    return Reading(found, time.perf_counter() - start, ", ".join(failed))


def pages(folder: Path) -> list[Path]:
    endings = (".html", ".html.gz", ".json", ".json.gz")
    return sorted(path for path in folder.rglob("*") if path.name.endswith(endings))


def main(
    folder: Annotated[Path, typer.Argument(help="The folder of pages.")],
    verbose: Annotated[bool, typer.Option(help="Say why a page gives nothing.")] = False,
) -> None:
    """Compare etl.formats.html with extruct on every page of a folder."""
    if not folder.is_dir():
        sys.exit(f"There is no folder {folder}. Give one that holds pages (.html, .html.gz).")
    found = pages(folder)
    if not found:
        sys.exit(f"The folder {folder} holds no page (.html, .html.gz, .json, .json.gz).")
    logging.disable(logging.CRITICAL)
    settings, console = Settings(), Console()
    readings: dict[str, list[tuple[Path, Reading, Reading]]] = {}
    # The first page pays for imports and is read twice.
    for path in [found[0], *found]:
        raw = path.read_bytes()
        payload = gzip.decompress(raw) if path.name.endswith(".gz") else raw
        group = str(path.parent.relative_to(folder))
        pair = (path, ours(payload, settings), alone(payload))
        rows = readings.setdefault(group, [])
        if rows and rows[0][0] == path:
            rows.clear()
        rows.append(pair)
    table = Table("pages of", "pages", "ours", "extruct", "lost", "ms a page", "extruct's ms")
    everything = [pair for rows in readings.values() for pair in rows]
    for group, rows in [*readings.items(), ("all", everything)]:
        table.add_row(group, *figures(rows))
    console.print(table)
    for path, mine, other in everything:
        if lost := Counter(other.titles) - Counter(mine.titles):
            console.print(f"lost in {path}: {json.dumps(list(lost))} ({mine.said})")
        elif verbose and (not mine.titles or other.said):
            said = " | ".join(filter(None, (mine.said, other.said and f"extruct: {other.said}")))
            console.print(f"{path.relative_to(folder)}: {said}", highlight=False)


def figures(rows: list[tuple[Path, Reading, Reading]]) -> list[str]:
    lost = sum((Counter(other.titles) - Counter(mine.titles)).total() for _, mine, other in rows)
    return [
        str(len(rows)),
        str(sum(len(mine.titles) for _, mine, _ in rows)),
        str(sum(len(other.titles) for _, _, other in rows)),
        str(lost),
        f"{1000 * median(mine.seconds for _, mine, _ in rows):.1f}",
        f"{1000 * median(other.seconds for _, _, other in rows):.1f}",
    ]


if __name__ == "__main__":
    typer.run(main)
