"""The worked questions in docs/queries: each runs, and gives what stands there."""

import re
from pathlib import Path

import pytest
from worked import FOLDER, QUESTION, Ask, asking, index, pages, publish_demo, rendered

QUESTIONS = [
    pytest.param(path, found["question"], id=f"{path.stem}: {found['question']}")
    for path in pages()
    for found in QUESTION.finditer(path.read_text("utf-8"))
]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    return asking(publish_demo(tmp_path_factory.mktemp("queries")))


def question(path: Path, name: str) -> str:
    found = QUESTION.finditer(path.read_text("utf-8"))
    return next(item.group() for item in found if item["question"] == name)


@pytest.mark.parametrize(("path", "name"), QUESTIONS)
def test_the_query_gives_what_stands_there(ask: Ask, path: Path, name: str) -> None:
    text = question(path, name)
    assert rendered(text, ask) == text.rstrip("\n") + "\n", "`make queries` writes it anew"


@pytest.mark.parametrize(("path", "name"), QUESTIONS)
def test_a_query_is_short_and_gives_rows(ask: Ask, path: Path, name: str) -> None:
    found = QUESTION.match(question(path, name))
    assert found is not None
    assert found["context"].strip()
    assert len(found["sql"].splitlines()) < 25
    assert 0 < len(ask(found["sql"])[1]) <= 25


def test_there_are_twenty_and_no_block_of_sql_is_left_out() -> None:
    blocks = sum(path.read_text("utf-8").count("```sql") for path in pages())
    assert len(QUESTIONS) == blocks >= 20


def test_the_index_has_every_question() -> None:
    text = (FOLDER / "README.md").read_text("utf-8")
    assert index(text) == text, "`make queries` writes it anew"


def test_the_readme_asks_and_shows_what_the_seeds_give(ask: Ask) -> None:
    text = (FOLDER.parents[1] / "README.md").read_text("utf-8")
    query = re.search(r'postings sql "([^"]+)"', text)
    assert query is not None
    shown = re.findall(r"^    │ (.+?) +│ (\d+) +│$", text, re.MULTILINE)
    assert shown == [(name, str(count)) for name, count in ask(query[1])[1]]


def test_a_changed_result_is_noticed(ask: Ask) -> None:
    page = "# A\n\n## How many?\n\nSome.\n\n```sql\nSELECT 2 AS n\n```\n\n| n |\n| --- |\n| 3 |\n"
    assert rendered(page, ask).endswith("```\n\n| n |\n| --- |\n| 2 |\n")
