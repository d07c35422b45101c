"""docs/skills.md: what it says of lists, columns, levels and examples is what the code does."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from pages import quoted, table

from etl.tables.skills import TABLE
from etl.values import asked, seeds
from etl.values.skill_lists import COLUMNS

ROOT = Path(__file__).parents[1]
SEEDS, SKILLS = ROOT / "seeds/reference", ROOT / "seeds/skills"
PAGE = (ROOT / "docs/skills.md").read_text("utf-8")


def first(*head: str) -> list[str]:
    return [name for cells in table(PAGE, *head) for name in quoted(cells[0])]


def spelled(found: asked.Asked) -> str:
    years = "" if found.minimum_years is None else f" {found.minimum_years:g}"
    return f"{found.skill.name} {found.level}{years}"


def test_every_column_of_the_lists_is_explained_in_order() -> None:
    assert first("column", "what it holds") == list(COLUMNS)


def test_every_column_of_the_table_is_named_once() -> None:
    assert sorted(first("columns", "what they hold")) == sorted(TABLE.column_names)


@pytest.mark.parametrize(
    "head", [("`level_code`", "the skill is"), ("`matched_by`", "the row comes from")]
)
def test_every_value_is_explained(head: tuple[str, str]) -> None:
    (column,) = (column for column in TABLE.columns if column.name == head[0].strip("`"))
    assert first(*head) == list(column.allowed)


@pytest.mark.parametrize(
    ("name", "column"),
    [("level_words", "place"), ("experience_words", "says"), ("ordinary_words", "kind")],
)
def test_every_kind_of_word_is_explained(name: str, column: str) -> None:
    rows = seeds.rows(SEEDS, name)
    assert sorted(first(column, "the word")) == sorted({row[column] for row in rows})
    head = ", ".join(f"`{cell}`" for cell in rows[0])
    assert re.search(rf"`seeds/reference/{name}\.csv`:\s{head}", PAGE.replace(",\n", ", "))


@pytest.mark.parametrize("cells", table(PAGE, "constant", "value"), ids=lambda cells: cells[0])
def test_a_constant_has_the_value_that_is_told(cells: list[str]) -> None:
    module, _, name = cells[0].strip("`").rpartition(".")
    assert cells[1] == f"{getattr(import_module(f'etl.{module}'), name):g}"


@pytest.mark.parametrize("cells", table(PAGE, "text", "found"), ids=lambda cells: cells[0])
def test_an_example_is_found_as_told(cells: list[str]) -> None:
    found = asked.find(cells[0].strip("`"), SKILLS, SEEDS)
    assert [spelled(one) for one in found] == quoted(cells[1])
