"""The code lists of pay and titles: no line twice, real codes and countries, every period."""

from collections import Counter
from pathlib import Path

import pytest
from babel import Locale
from babel.core import get_global

from etl.tables.salaries import PERIODS
from etl.values import currencies, seeds
from etl.values.texts import lowered
from etl.values.titles import SENIORITIES, parse_title

SEEDS = Path(__file__).parents[1] / "seeds/reference"
KEYS = {
    "pay_words": ("word", "meaning"),
    "pay_periods": ("word",),
    "currency_words": ("word", "country_code"),
    "weekly_hours": ("word", "says"),
    "titles": ("word",),
    "title_words": ("word",),
    "typical_pay": ("currency_code",),
    "annual_factors": ("pay_period",),
}
LANGUAGES = {str(name) for name in Locale("en").languages} | {"mul"}


def column(name: str, column_name: str) -> set[str]:
    return {row[column_name] for row in seeds.rows(SEEDS, name)}


@pytest.mark.parametrize("name", KEYS)
def test_no_line_stands_twice(name: str) -> None:
    rows = seeds.rows(SEEDS, name)
    count = Counter(tuple(lowered(row[key]) for key in KEYS[name]) for row in rows)
    assert [line for line, times in count.items() if times > 1] == []


@pytest.mark.parametrize(
    "name",
    ["pay_words", "pay_periods", "currency_words", "weekly_hours", "titles", "title_words"],
)
def test_words_are_in_lower_case_without_blanks_around(name: str) -> None:
    words = column(name, "word")
    assert [word for word in words if not word or word != lowered(word).strip()] == []


@pytest.mark.parametrize(
    "name", ["pay_words", "pay_periods", "weekly_hours", "titles", "title_words"]
)
def test_languages_are_real(name: str) -> None:
    assert column(name, "language") - LANGUAGES == set()


@pytest.mark.parametrize("name", ["typical_pay", "currency_words"])
def test_currencies_are_in_iso_4217(name: str) -> None:
    assert column(name, "currency_code") - currencies.codes() == set()


def test_a_countrys_sign_is_of_the_countrys_money() -> None:
    for row in seeds.rows(SEEDS, "currency_words"):
        if country := row["country_code"]:
            tender = get_global("territory_currencies")[country]
            assert row["currency_code"] in {code for code, *_ in tender}, row


@pytest.mark.parametrize("name", ["pay_periods", "annual_factors"])
def test_every_period_is_there_and_no_other(name: str) -> None:
    assert column(name, "pay_period") == set(PERIODS)


def test_closed_columns_hold_nothing_else() -> None:
    assert column("pay_periods", "needs_per") == {"", "yes"}
    assert column("titles", "seniority_code") <= {"", *SENIORITIES}
    assert column("title_words", "says") == {*SENIORITIES, "aside", "neutral"}
    assert column("title_words", "place") == {"any", "start", "alone"}
    assert column("weekly_hours", "says") == {"hour", "week", "weekly_hours"}


def test_a_star_stands_at_an_end_of_a_word() -> None:
    assert [word for word in column("pay_words", "word") if "*" in word[1:-1]] == []


def test_every_title_is_read_as_its_own_name() -> None:
    read = {
        row["word"]: parse_title(row["word"], SEEDS).name for row in seeds.rows(SEEDS, "titles")
    }
    told = {row["word"]: row["title_name"] for row in seeds.rows(SEEDS, "titles")}
    assert {word: name for word, name in read.items() if name != told[word]} == {}
