"""What the measure of pay prints: tables of counts, and places in texts."""

import random
import sys

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from salary_cases import Verdict
from salary_figures import Reading, around, quoted, said
from salary_places import candidates, has_candidate

# A pipe has no width, and a table cut to 80 columns cannot be read.
console = Console(highlight=False, width=None if sys.stdout.isatty() else 140)


def say(line: str) -> None:
    console.print(escape(line), soft_wrap=True)


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


class Score:
    def __init__(self) -> None:
        self.cases = self.found = self.right = 0

    def add(self, is_found: bool, is_right: bool) -> None:
        self.cases += 1
        self.found += is_found
        self.right += is_right

    def cells(self) -> list[str]:
        counts = (self.cases, self.found, self.right, self.found - self.right)
        shares = (share(self.right, self.found), share(self.right, self.cases))
        return [*map(str, counts), *shares]


COLUMNS = (
    "source",
    "currency",
    "period",
    "cases",
    "found",
    "right",
    "wrong",
    "precision",
    "recall",
)


def show_scores(groups: dict[tuple[str, str, str], Score], title: str) -> None:
    table = Table(*COLUMNS, title=title)
    for key, score in sorted(groups.items()):
        table.add_row(*key, *score.cells())
    console.print(table)


def show_verdict(verdict: Verdict) -> None:
    reason = f": {verdict.reason}" if verdict.reason else ""
    say(f"{verdict.outcome}, {verdict.file} {verdict.name}{reason}")
    for reading in verdict.readings:
        found = "; ".join(str(said(one)) for one in reading.found) or "nothing"
        text = " ".join(reading.item.text.split())
        say(f"    expected {verdict.expected}; found {found}; in: {text[:300]}")


def show_readings(title: str, readings: list[Reading]) -> None:
    for reading in readings:
        say(f"{title}: {reading.item.where}, told {reading.told}")
        for line in quoted(reading):
            say(f"    {line}")
        if not reading.found and not reading.item.is_field:
            for match in list(candidates(reading.item.text))[:3]:
                say(f"    not found: {around(reading.item.text, *match.span())}")


def show_sample(readings: list[Reading], count: int, chance: random.Random) -> None:
    found = [(reading, place) for reading in readings for place in quoted(reading)]
    say(f"{len(found)} findings in {len(readings)} texts")
    for reading, place in chance.sample(found, min(count, len(found))):
        say(f"{reading.item.source} {reading.item.where}\n    {place}")


def show_missed(readings: list[Reading], count: int, chance: random.Random) -> None:
    missed = [one for one in readings if not one.found and has_candidate(one)]
    say(f"{len(missed)} of {len(readings)} texts have a candidate and no finding")
    for reading in chance.sample(missed, min(count, len(missed))):
        match = chance.choice(list(candidates(reading.item.text)))
        place = around(reading.item.text, *match.span())
        say(f"{reading.item.source} {reading.item.where}\n    {place}")
