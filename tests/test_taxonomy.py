"""`postings taxonomy check`: every mistake in the lists is told, and no other."""

import csv
from pathlib import Path

import pytest
from test_cli import ROOT, call, failed, ok

from etl.taxonomies import mistakes
from etl.values.skill_lists import COLUMNS

KILNS = {"skill_id": "kiln-firing", "skill_name": "Kiln firing", "forms": "kiln firing|kilns"}
SQL = {"skill_id": "sql", "skill_name": "SQL", "forms": "sql|structured query language"}
GO = {"skill_id": "go", "skill_name": "Go", "forms": "golang", "context_forms": "Go"}

# What is told of the last line -> the lines.
WRONG = {
    "The id 'Kiln' is not of a-z": [{**KILNS, "skill_id": "Kiln"}],
    "The id 'kiln-firing' is taken by kiln-firing (skills.csv:2)": [
        KILNS,
        {**SQL, "skill_id": "kiln-firing"},
    ],
    "The name is 'Kiln firing '": [{**KILNS, "skill_name": "Kiln firing "}],
    "The name is ''": [{**KILNS, "skill_name": ""}],
    "The name 'Kiln firing' is none of its forms": [{**KILNS, "forms": "kilns"}],
    "The name 'SQL' is taken by sql": [SQL, {**SQL, "skill_id": "x", "forms": "", "near": ""}],
    "The category 'trades' is not the file's name": [{**KILNS, "category": "trades"}],
    "There is no skill 'ovens', the broader one": [{**KILNS, "broader_id": "ovens"}],
    "in a circle: kiln-firing -> kiln-firing": [{**KILNS, "broader_id": "kiln-firing"}],
    "in a circle: kiln-firing -> sql -> kiln-firing": [
        {**SQL, "broader_id": "kiln-firing"},
        {**KILNS, "broader_id": "sql"},
    ],
    "forms holds 'Kilns' with capitals": [{**KILNS, "forms": "kiln firing|Kilns"}],
    "forms holds 'kilns' 2 times": [{**KILNS, "forms": "kiln firing|kilns|kilns"}],
    "forms holds ''": [{**KILNS, "forms": "kiln firing||kilns"}],
    "forms holds 'kiln-firing', a form of kiln-firing (skills.csv:2)": [
        KILNS,
        {**SQL, "forms": "sql|kiln-firing"},
    ],
    "exact_forms holds 'KILNS', a form of kiln-firing": [KILNS, {**SQL, "exact_forms": "KILNS"}],
    "context_forms holds 'Go', a form of go": [GO, {**SQL, "context_forms": "Go", "near": "query"}],
    "near has no effect": [{**KILNS, "near": "clay"}],
    "not_in holds 'lime works', in which none of the forms": [{**KILNS, "not_in": "lime works"}],
}
RIGHT = {
    "letter case decides": [
        {**SQL, "forms": "", "exact_forms": "SQL"},
        {**KILNS, "exact_forms": "Sql"},
    ],
    "near decides": [
        {**GO, "near": "compiler"},
        {**KILNS, "context_forms": "Go", "near": "board game"},
    ],
    "a name with brackets": [{**SQL, "skill_name": "SQL (Structured Query Language)"}],
    "a broader skill": [SQL, {**KILNS, "broader_id": "sql"}],
    "a longer phrase": [{**GO, "not_in": "go-to-market"}],
}


def written(folder: Path, *rows: dict[str, str], name: str = "skills") -> Path:
    folder.mkdir(exist_ok=True)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.DictWriter(file, COLUMNS, restval="")
        lines.writeheader()
        lines.writerows({"category": name, **row} for row in rows)
    return folder


def check(folder: Path) -> list[str]:
    """Return what check tells on standard error, which is nothing if all is right."""
    return call("taxonomy", "check", "--folder", str(folder)).stderr.strip().splitlines()


def test_the_projects_own_lists_have_no_mistakes() -> None:
    entries, found = mistakes.find(ROOT / "seeds/skills")
    assert [str(mistake) for mistake in found] == []
    assert entries


@pytest.mark.parametrize("told", WRONG)
def test_a_mistake_is_told_with_file_line_and_remedy(told: str, tmp_path: Path) -> None:
    folder = written(tmp_path / "lists", *WRONG[told])
    *lines, last = check(folder)
    where = f"{folder / 'skills.csv'}:{len(WRONG[told]) + 1}: "
    (line,) = (line for line in lines if told in line)
    assert line.startswith(where)
    reason, remedy = line.removeprefix(where).rsplit(". ", 1)
    assert reason
    assert remedy.endswith(".")
    assert f" in {folder}. " in last


@pytest.mark.parametrize("name", RIGHT)
def test_what_a_rule_decides_is_no_mistake(name: str, tmp_path: Path) -> None:
    folder = written(tmp_path / "lists", *RIGHT[name])
    assert check(folder) == []


def test_a_form_is_claimed_once_over_all_files(tmp_path: Path) -> None:
    folder = written(tmp_path / "lists", KILNS)
    written(folder, {**SQL, "forms": "sql|kilns"}, name="trades")
    first, last = check(folder)
    assert first.startswith(f"{folder / 'trades.csv'}:2: forms holds 'kilns', a form of kiln-")
    assert last.startswith("1 mistake in ")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"skill_id,skill_name\nx,X\n", ":1: The header differs. Write: skill_id,skill_name,cat"),
        (",".join(COLUMNS).encode() + b"\nx,X\n", ":2: The line has 2 cells instead of 9."),
        (b"\xff\xfe", ":1: It cannot be read: "),
        (b"", ":1: The header differs."),
    ],
)
def test_a_file_that_is_no_list_is_told_beside_the_others(
    content: bytes, told: str, tmp_path: Path
) -> None:
    folder = written(tmp_path / "lists", {**KILNS, "near": "clay"})
    (folder / "broken.csv").write_bytes(content)
    first, second, _ = check(folder)
    assert first.startswith(f"{folder / 'broken.csv'}{told}")
    assert "near has no effect" in second


def test_check_counts_skills_and_forms(tmp_path: Path) -> None:
    folder = written(tmp_path / "lists", KILNS, SQL)
    written(folder, {**GO, "broader_id": "sql"}, name="trades")
    told = [
        line.split("│")[1:4]
        for line in ok("taxonomy", "check", "--folder", str(folder)).splitlines()
    ]
    counts = [[cell.strip() for cell in cells] for cells in told if cells]
    assert counts == [["skills", "2", "4"], ["trades", "1", "2"], ["all", "3", "6"]]


def test_a_folder_without_lists_says_what_to_do(tmp_path: Path) -> None:
    assert "holds no *.csv. Name the folder" in failed(
        "taxonomy", "check", "--folder", str(tmp_path)
    )
