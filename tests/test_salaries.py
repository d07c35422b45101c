"""Salaries of a whole night: the words in the text, the best figure a posting, the rates' file."""

import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from postings import ROOT, asked, posting, publish, run, write

from etl.errors import DataError
from etl.extract import extract
from etl.transform import transform
from etl.validate import validate

RATES = "Date,USD,CHF,\n2026-08-31,1.25,0.8,\n2026-08-28,1.5,0.6,\n"
QUESTIONS = re.findall(
    r"```sql\n(.*?)```", (ROOT / "docs/salaries.md").read_text("utf-8"), re.DOTALL
)
SAID = "<p>Kiln work &amp; glaze — day shifts.</p><p>Pay: £13.50 per hour.</p>"


def pay(unit: str, **value: object) -> dict[str, object]:
    return {"currency": "GBP", "value": {**value, "unitText": unit}}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("salaries")
    year, odd = pay("YEAR", value=30000), pay("YEAR", minValue=31000, maxValue=30000)
    found = [
        posting(0, baseSalary=year, estimatedSalary=pay("YEAR", value=40000), description=SAID),
        posting(1, baseSalary=pay("YEAR", value=0), description=SAID),
        posting(2, baseSalary=pay("YEAR", value=1), estimatedSalary=year),
        posting(3, baseSalary=[odd, pay("YEAR", value=32000)]),
        posting(4, baseSalary=pay("MONTH", value=20000)),
        posting(5, baseSalary=odd, description=SAID),
        posting(6, baseSalary=None),
        posting(7, baseSalary=pay("shift", value=300), estimatedSalary=year),
    ]
    publish(folder / "home", write(folder / "in", found), 1)
    return folder / "home"


def test_the_words_stand_in_the_text(home: Path) -> None:
    query = """
        select s.raw_text, substr(t.description_text, s.text_start, s.text_length) = s.raw_text
        from salaries as s join posting_texts as t using (posting_id) where s.stated_in = 'text'"""
    found = asked(home, query)
    assert len(found) == 3
    assert all("13.50" in words and is_there for words, is_there in found)


def test_the_best_figure_of_a_posting(home: Path) -> None:
    query = "select title, stated_in, minimum_amount, annual_minimum_amount from best_salaries"
    found = {title[-1]: row for title, *row in asked(home, query)}
    assert found == {
        "0": ["employer", 30000, 30000],
        "1": ["text", 13.5, 28080],
        "3": ["employer", 32000, 32000],
        "5": ["employer", 31000, 30000],
        "7": ["employer", 300, None],
    }


def test_employers_plausible_salaries(home: Path) -> None:
    query = "select title, annual_minimum_amount from employer_salaries"
    found = {title[-1]: amount for title, amount in asked(home, query)}
    assert found == {"0": 30000, "3": 32000, "7": None}


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_pages_questions_have_answers(home: Path, question: str) -> None:
    assert asked(home, question)


def test_views_of_no_salary(tmp_path: Path) -> None:
    publish(tmp_path / "home", write(tmp_path / "in", [posting(1, baseSalary=None)]), 1)
    assert asked(tmp_path / "home", "select * from best_salaries") == []
    assert asked(tmp_path / "home", "select * from employer_salaries") == []


def test_rates_of_another_file_make_the_batch_anew(tmp_path: Path) -> None:
    file = tmp_path / "rates.csv"
    file.write_text(RATES)
    source = write(tmp_path / "in", [posting(1, baseSalary=pay("YEAR", value=30000))])
    given: dict[str, Any] = {"exchange_rates": str(file)}
    night = run(tmp_path / "home", source, 1, **given)
    extract(night)
    assert "kept" not in transform(night)
    assert transform(night)["kept"]
    file.write_text(RATES.replace("0.8", "0.9"))
    assert "kept" not in transform(night)


def test_newer_rates_are_used(tmp_path: Path) -> None:
    file = tmp_path / "rates.csv"
    file.write_text(RATES)
    chf = {"currency": "CHF", "value": {"value": 90000, "unitText": "YEAR"}}
    source = write(tmp_path / "in", [posting(1, baseSalary=chf, datePosted="2026-08-30")])
    publish(tmp_path / "home", source, 1, exchange_rates=str(file))
    query = "select annual_minimum_usd, annual_minimum_eur, rate_date::varchar from salaries"
    assert asked(tmp_path / "home", query) == [(225000.0, 150000.0, "2026-08-28")]


def test_missing_rates_stop_the_line_before_anything_is_staged(tmp_path: Path) -> None:
    source = write(tmp_path / "in", [posting(1)])
    night = run(tmp_path / "home", source, 1, exchange_rates=str(tmp_path / "no.zip"))
    extract(night)
    with pytest.raises(DataError, match=r"no\.zip cannot be read"):
        transform(night)
    assert not night.home.staged(night.batch).exists()


NO_EUROS = dict.fromkeys(("eur_rate", "annual_minimum_eur", "annual_maximum_eur"))
NO_DOLLARS = dict.fromkeys(("usd_rate", "annual_minimum_usd", "annual_maximum_usd"))
BROKEN: dict[str, tuple[str, dict[str, object]]] = {
    "text_has_its_start": ("text", {"text_start": None}),
    "text_has_its_length": ("text", {"text_length": None}),
    "only_text_has_a_place_in_it": ("employer", {"text_start": 7}),
    "dollars_with_rate": ("employer", {"usd_rate": None}),
    "euros_with_rate": ("employer", {"eur_rate": None}),
    "dollars_of_other_currencies_with_date": ("employer", {"rate_date": None, **NO_EUROS}),
    "euros_of_other_currencies_with_date": ("employer", {"rate_date": None, **NO_DOLLARS}),
    "annual_minimum_amount_at_most_maximum": ("employer", {"annual_minimum_amount": 30001.0}),
}


def test_a_row_without_its_evidence_is_quarantined(tmp_path: Path) -> None:
    number = pay("YEAR", value=30000)
    found = [posting(n, baseSalary=number, description=SAID) for n in range(len(BROKEN))]
    night = run(tmp_path / "home", write(tmp_path / "in", found), 1)
    extract(night)
    transform(night)
    (part,) = night.home.parts(night.batch, "salaries")
    whole = pq.read_table(part)
    rows = whole.to_pylist()
    ids = {row["posting_id"] for row in rows}
    for posting_id, (stated_in, change) in zip(sorted(ids), BROKEN.values(), strict=True):
        for row in rows:
            if (row["posting_id"], row["stated_in"]) == (posting_id, stated_in):
                row |= change
    pq.write_table(pa.Table.from_pylist(rows, schema=whole.schema), part)
    assert validate(night)["quarantined"] == len(BROKEN)
    refused = pq.read_table(night.home.quarantine(night.batch)).to_pylist()
    assert {row["message"].split(":")[0] for row in refused} == set(BROKEN)


def test_zeros_do_not_count_as_missing(tmp_path: Path) -> None:
    nothing = {"value": {"minValue": 0, "maxValue": 0}}
    night = run(
        tmp_path / "home",
        write(tmp_path / "in", [posting(n, baseSalary=nothing, skills="Python") for n in range(5)]),
        1,
    )
    extract(night)
    transform(night)
    warnings = validate(night)["warnings"]
    assert not [sentence for sentence in warnings if "salaries" in sentence]
