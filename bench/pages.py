"""Postings found on pages and in blocks, side by side with extruct alone.

python bench/pages.py path/to/pages
python bench/pages.py path/to/blocks.jsonl.zst

Pages end in .html, .html.gz, .json or .json.gz, at any depth. A block is the text of a JSON-LD
script, the property "raw" of a line; it is read as a page that holds just that script.

extruct reads JSON-LD, microdata and RDFa; a page on which one of its readers fails counts as what
the others find. A posting of extruct's is lost if no posting of ours has its title (or name), or if
ours are fewer titles.
"""

import gzip
import io
import json
import logging
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Annotated, Any

import extruct
import typer
from rich.console import Console
from rich.table import Table

from etl import formats
from etl.containers import unpack
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


@dataclass
class Page:
    name: str
    group: str
    payload: bytes


def pages(place: Path) -> Iterator[Page]:
    if place.is_file():
        yield from blocks(place)
        return
    endings = (".html", ".html.gz", ".json", ".json.gz")
    for path in sorted(path for path in place.rglob("*") if path.name.endswith(endings)):
        raw = path.read_bytes()
        payload = gzip.decompress(raw) if path.name.endswith(".gz") else raw
        yield Page(str(path.relative_to(place)), str(path.parent.relative_to(place)), payload)


def blocks(file: Path) -> Iterator[Page]:
    with file.open("rb") as stream:
        for record in unpack(io.BufferedReader(stream), file.name, Settings()):
            text = json.loads(record.payload)["raw"]
            page = f'<html><script type="application/ld+json">{text}</script></html>'
            yield Page(f"{file.name}, line {record.ordinal + 1}", file.name, page.encode())


def main(
    place: Annotated[Path, typer.Argument(help="A folder of pages, or a file of blocks.")],
    verbose: Annotated[bool, typer.Option(help="Say why a page gives nothing.")] = False,
) -> None:
    """Compare etl.formats.html with extruct on every page."""
    if not place.exists():
        sys.exit(f"There is no {place}. Give a folder of pages (.html, .html.gz) or of blocks.")
    found = list(pages(place))
    if not found:
        sys.exit(f"{place} holds no page (.html, .html.gz, .json, .json.gz).")
    logging.disable(logging.CRITICAL)
    settings, console = Settings(), Console()
    # The first page pays for imports.
    ours(found[0].payload, settings), alone(found[0].payload)
    readings: dict[str, list[tuple[Page, Reading, Reading]]] = {}
    for page in found:
        pair = (page, ours(page.payload, settings), alone(page.payload))
        readings.setdefault(page.group, []).append(pair)
    table = Table("pages of", "pages", "ours", "extruct", "lost", "ms a page", "extruct's ms")
    everything = [pair for rows in readings.values() for pair in rows]
    for group, rows in [*readings.items(), ("all", everything)]:
        table.add_row(group, *figures(rows))
    console.print(table)
    for page, mine, other in everything:
        if lost := Counter(other.titles) - Counter(mine.titles):
            console.print(f"lost in {page.name}: {json.dumps(list(lost))} ({mine.said})")
        elif verbose and (not mine.titles or other.said):
            said = " | ".join(filter(None, (mine.said, other.said and f"extruct: {other.said}")))
            console.print(f"{page.name}: {said}", highlight=False)


def figures(rows: list[tuple[Page, Reading, Reading]]) -> list[str]:
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
