"""How well pay is read in texts and fields, on other people's cases and on real postings.

python bench/salaries.py path/to/data
python bench/salaries.py path/to/data --peer path/to/environment/bin/python
python bench/salaries.py path/to/data --sample 30 --from workday --seed 7
python bench/salaries.py path/to/data --missed 30 --from linkedin

The peer is python-jobspy 1.3.0, the last release with ``extract_salary``. Figures are compared
a year, within 2 %, in the ends that both sides state. An employer's figure and the text may truly
differ: read what is listed.
"""

import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from itertools import zip_longest
from pathlib import Path
from typing import Annotated

import salary_cases as cases
import salary_conversion as conversion
import salary_corpora as corpora
import salary_places as places
import typer
from rich.table import Table
from salary_figures import (
    Item,
    Reading,
    Told,
    agree_a_month,
    agree_a_year,
    agree_as_stated,
    agree_inside,
    around,
    guessed,
    read,
    said,
)
from salary_output import (
    Score,
    console,
    say,
    share,
    show_missed,
    show_readings,
    show_sample,
    show_scores,
    show_verdict,
)
from salary_peer import peers

AGREE: dict[str, Callable[[Told, Told], bool]] = {
    "nofluffjobs": agree_a_month,
    "stage_nl": agree_inside,
}
WITHOUT_FIGURE = ("workday", "newgrad", "pythonjobs")


def load(data: Path, name: str, source: Callable[[Path], Iterable[Item]]) -> list[Item]:
    missing = ""
    try:
        items = list(source(data))
    except FileNotFoundError as error:
        items, missing = [], f", there is no {error.filename}"
    if not items:
        say(f"{name}: skipped{missing}")
    return items


def show_cases(data: Path) -> None:
    table = Table("cases of", "cases", "right", "wrong", "missed", "false positive", "other")
    listed: list[cases.Verdict] = []
    for file in cases.FILES:
        if not (data / f"salary/{file}.jsonl").is_file():
            say(f"{file}: skipped, there is no salary/{file}.jsonl")
            continue
        verdicts = cases.verdicts(data, file)
        count = Counter(verdict.outcome for verdict in verdicts)
        names = ("right", "wrong", "missed", "false positive", "other convention")
        table.add_row(file, str(len(verdicts)), *(str(count[name]) for name in names))
        listed += [verdict for verdict in verdicts if verdict.outcome != "right"]
    console.print(table)
    for verdict in sorted(listed, key=lambda one: one.outcome == "other convention"):
        show_verdict(verdict)


def show_strings(data: Path) -> None:
    readings = list(map(read, load(data, "strings", corpora.field_strings)))
    table = Table("strings of", "strings", "amount", "currency", "period")
    groups: dict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        groups[reading.item.source].append(reading)
    for name, group in groups.items():
        found = [said(reading.found[0]) for reading in group if reading.found]
        with_currency = sum(one.currency is not None for one in found)
        with_period = sum(one.period is not None for one in found)
        counts = (len(group), len(found), with_currency, with_period)
        table.add_row(name, *map(str, counts))
    console.print(table)
    shapes = Counter(re.sub(r"\d+", "9", one.item.text) for one in readings if not one.found)
    for shape, count in shapes.most_common():
        say(f"not read: {count} strings like {shape!r}")


def show_fields(data: Path, shown: int) -> None:
    groups: dict[tuple[str, str, str], Score] = defaultdict(Score)
    for name, source in corpora.FIELDS.items():
        wrong = []
        for reading in map(read, load(data, name, source)):
            told = reading.told
            right = reading.is_right(agree_as_stated)
            groups[name, told.currency or "-", told.period or "-"].add(bool(reading.found), right)
            if not right:
                wrong.append(reading)
        show_readings(f"{name}, not as the column says", wrong[:shown])
    show_scores(groups, "Fields: amounts, currency and period as stated")


def show_texts(data: Path, peer: Path | None, shown: int) -> None:
    groups: dict[tuple[str, str, str], Score] = defaultdict(Score)
    for name, source in corpora.TEXTS.items():
        if name in WITHOUT_FIGURE:
            continue
        items = [item for item in load(data, name, source) if item.told]
        readings = list(map(read, items))
        release, theirs = peers(peer, [item.text for item in items]) if peer else ("", [])
        count_texts(readings, theirs, release, groups)
        agree = AGREE.get(name, agree_a_year)
        differ = [one for one in readings if one.found and not one.is_right(agree)]
        limit = len(differ) if name == "linkedin" else shown
        show_readings(f"{name}, told and found differ", differ[:limit])
        missed = [one for one in readings if not one.found and places.has_candidate(one)]
        show_readings(f"{name}, told but not found", missed[:limit])
    show_scores(groups, "Texts: the pay beside the posting, where the text may state pay")


def count_texts(
    readings: list[Reading],
    theirs: list[Told | None],
    release: str,
    groups: dict[tuple[str, str, str], Score],
) -> None:
    """Count the postings whose text states pay to us, to the peer, or by its words."""
    for reading, other in zip_longest(readings, theirs):
        if not (reading.found or other or places.has_candidate(reading)):
            continue
        told, name = reading.told, reading.item.source
        agree = AGREE.get(name, agree_a_year)
        kind = (told.currency or "-", guessed(told))
        right = reading.is_right(agree)
        first = bool(reading.found) and agree(told, said(reading.found[0]))
        groups[name, *kind].add(bool(reading.found), right)
        groups[f"{name}, first found", *kind].add(bool(reading.found), first)
        if places.states(reading.item.text, told):
            groups[f"{name}, same amount written", *kind].add(bool(reading.found), right)
        if release:
            theirs_right = other is not None and agree(told, other)
            groups[f"{name}, jobspy {release}", *kind].add(other is not None, theirs_right)


def show_plain(data: Path, shown: int) -> None:
    """Show sources without a figure: what is found, and the labelled ranges that are not."""
    kinds: Counter[tuple[str, str, str]] = Counter()
    table = Table("source", "postings", "with pay", "labelled ranges", "found", "share")
    for name in WITHOUT_FIGURE:
        readings = list(map(read, load(data, name, corpora.TEXTS[name])))
        missed, found = [], 0
        for reading in readings:
            kinds.update((name, str(one.currency), str(one.period)) for one in reading.found)
            for match, low, high in places.labelled(reading.item.text):
                if places.holds(reading, low, high):
                    found += 1
                else:
                    missed.append((reading, match))
        whole = found + len(missed)
        with_pay = sum(bool(reading.found) for reading in readings)
        counts = (len(readings), with_pay, whole, found)
        table.add_row(name, *map(str, counts), share(found, whole))
        for reading, match in missed[:shown]:
            say(f"{name}, labelled but not found: {around(reading.item.text, *match.span())}")
    console.print(table)
    spread = Table("source", "currency", "period", "findings")
    for kind, count in sorted(kinds.items()):
        spread.add_row(*kind, str(count))
    console.print(spread)


def show_conversions(data: Path) -> None:
    """Show how often the table's dollars a year are those that a collector made of the same pay."""
    if not (data / conversion.FILE).is_file():
        say(f"conversion: skipped, there is no {conversion.FILE}")
        return
    counted = conversion.outcomes(data)
    table = Table(
        "currency", "unit", "outcome", "postings", title="Structured pay in dollars a year"
    )
    for kind, count in sorted(counted.items()):
        table.add_row(*kind, str(count))
    console.print(table)


def main(
    data: Annotated[Path, typer.Argument(help="The folder of real postings and cases.")],
    peer: Annotated[
        Path | None, typer.Option(help="Python of an environment with python-jobspy 1.3.0.")
    ] = None,
    shown: Annotated[int, typer.Option("--show", help="Failures listed a source.")] = 10,
    sample: Annotated[int, typer.Option(help="Print so many findings instead.")] = 0,
    missed: Annotated[int, typer.Option(help="Print so many texts without one instead.")] = 0,
    sources: Annotated[list[str] | None, typer.Option("--from", help="Sources to read.")] = None,
    seed: Annotated[int, typer.Option(help="Which sample.")] = 7,
) -> None:
    """Measure the reading of pay."""
    if not data.is_dir():
        sys.exit(f"There is no folder {data}. Give the one that holds salary/ and corpora/.")
    if sample or missed:
        names = sources or list(corpora.TEXTS)
        if unknown := set(names) - set(corpora.TEXTS):
            sys.exit(f"{', '.join(unknown)} is none of {', '.join(corpora.TEXTS)}.")
        items = [item for name in names for item in load(data, name, corpora.TEXTS[name])]
        readings, chance = list(map(read, items)), random.Random(seed)
        show_sample(readings, sample, chance) if sample else show_missed(readings, missed, chance)
        return
    if peer:
        # Before minutes of work: does it have what is compared?
        peers(peer, [])
    show_cases(data)
    show_strings(data)
    show_fields(data, shown)
    show_texts(data, peer, shown)
    show_plain(data, shown)
    show_conversions(data)


if __name__ == "__main__":
    typer.run(main)
