"""docs/salaries.md: what it says of lists, columns, bounds and examples is what the code does."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from pages import quoted, table
from test_pay import spelled

from etl.tables.salaries import TABLE
from etl.values import pay, plausible, seeds

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds/reference"
PAGE = (ROOT / "docs/salaries.md").read_text("utf-8")
LISTS = re.findall(r"^### `(\w+)\.csv`$", PAGE, re.MULTILINE)


def section(name: str) -> str:
    return re.split(r"^##+ ", PAGE.partition(f"### `{name}.csv`\n")[2], flags=re.MULTILINE)[0]


def bounds(value: object) -> str:
    return " to ".join(f"{end:g}" for end in value) if isinstance(value, tuple) else f"{value:g}"


def test_every_list_of_pay_is_explained() -> None:
    assert set(LISTS) == {
        "pay_words",
        "pay_periods",
        "currency_words",
        "typical_pay",
        "annual_factors",
        "weekly_hours",
    }


@pytest.mark.parametrize("name", LISTS)
def test_every_column_of_a_list_is_named(name: str) -> None:
    columns = set(seeds.rows(SEEDS, name)[0])
    assert columns - set(quoted(section(name))) == set()


def test_every_meaning_is_described_and_every_described_one_exists() -> None:
    described = [quoted(cells[0])[0] for cells in table(PAGE, "meaning", "what it does")]
    meanings = {row["meaning"] for row in seeds.rows(SEEDS, "pay_words")}
    assert sorted(described) == sorted({re.sub(r"x10+", "x1000", one) for one in meanings})


def test_every_column_and_its_values_are_named() -> None:
    assert [name for name in TABLE.column_names if f"`{name}`" not in PAGE] == []
    described = [
        name for cells in table(PAGE, "columns", "what they hold") for name in quoted(cells[0])
    ]
    assert sorted(described) == sorted(TABLE.column_names)
    for name in ("stated_in", "currency_from", "pay_period_from"):
        (column,) = (column for column in TABLE.columns if column.name == name)
        assert [quoted(cells[0])[0] for cells in table(PAGE, f"`{name}`")] == list(column.allowed)


def test_every_flag_is_explained() -> None:
    (column,) = (column for column in TABLE.columns if column.name == "oddities")
    told = column.description.partition("Measured by")[0]
    flags = set(re.findall(r"\b[a-z]+(?:_[a-z]+)+\b|\b(?:zero|placeholder|elsewhere)\b", told))
    cells = table(PAGE, "flag in `oddities`")
    assert {name for row in cells for name in quoted(row[0])} == flags


@pytest.mark.parametrize("cells", table(PAGE, "constant", "value"), ids=lambda cells: cells[0])
def test_a_constant_has_the_value_that_is_told(cells: list[str]) -> None:
    module, _, name = cells[0].strip("`").partition(".")
    assert cells[1] == bounds(getattr(import_module(f"etl.values.{module}"), name))


def test_the_bounds_are_those_of_the_code() -> None:
    columns = (plausible.STATED, plausible.MEANT, plausible.SIZES, plausible.SIZES_BY_MONTH)
    told = {cells[0].strip("`"): cells[1:] for cells in table(PAGE, "period", "stated")}
    assert told == {
        period: [bounds(column[period]) if period in column else "" for column in columns]
        for period in plausible.STATED
    }


@pytest.mark.parametrize(
    "cells", table(PAGE, "text", "country", "found"), ids=lambda cells: cells[0]
)
def test_an_example_is_found_as_told(cells: list[str]) -> None:
    found = pay.find(cells[0].strip("`"), SEEDS, cells[1] or None)
    assert [spelled(one) for one in found] == quoted(cells[2])
