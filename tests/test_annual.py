"""A year's pay: the factors, the hours of a week in many languages, and what amounts can mean."""

from pathlib import Path

import pytest

from etl.values import annual, plausible, seeds, weekhours

SEEDS = Path(__file__).parents[1] / "seeds/reference"
TYPICAL = {row["currency_code"]: row for row in seeds.rows(SEEDS, "typical_pay")}


def test_a_year_of_each_period() -> None:
    made = {period: annual.a_year(10.005, period, SEEDS) for period in annual.factors(SEEDS)}
    assert made == {"HOUR": 20810.4, "DAY": 2601.3, "WEEK": 520.26, "MONTH": 120.06, "YEAR": 10.01}


def test_hours_change_an_hours_year_only() -> None:
    assert annual.a_year(10, "HOUR", SEEDS, 20) == 10400
    assert annual.a_year(10, "DAY", SEEDS, 20) == 2600


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("20 hours per week", 20),
        ("A 35-hour week.", 35),
        ("37.5 hrs/week", 37.5),
        ("Hours per week: 24", 24),
        ("40 hours (weekly)", 40),
        ("between 16 and 24 hours a week", 24),
        ("38,5 Stunden/Woche", 38.5),
        ("38,5 Std. pro Woche", 38.5),
        ("Wochenarbeitszeit: 30", 30),
        ("35-Stunden-Woche", 35),
        ("39 Wochenstunden", 39),
        ("35 heures par semaine", 35),
        ("35h/semaine", 35),
        ("32-40 uur per week", 36),
        ("24 tot 32 uren per week", 28),
        ("40 horas semanales", 40),
        ("20h por semana", 20),
        ("40 ore settimanali", 40),
        ("38 timmar i veckan", 38),
        ("37,5 timer per uke", 37.5),
        ("40 godzin tygodniowo", 40),
        ("40 hodin týdně", 40),
        ("40 часов в неделю", 40),
        ("100 hours per week, paid 20 hours per week", 20),
        ("3 hours per week", None),
        ("61 hours per week", None),
        ("20 hours per weekend", None),
        ("40 hours per month", None),
        ("1,240 hours per week", None),
        ("120 hours a year, weekly pay", None),
        ("We open 24 hours.", None),
        ("", None),
        (None, None),
    ],
)
def test_hours_a_week(text: str | None, hours: float | None) -> None:
    assert weekhours.find(text, SEEDS) == hours


@pytest.mark.timeout(20)
@pytest.mark.parametrize("text", ["weekly hours", "12", "12 hours", "12 -"])
def test_a_text_of_blanks_takes_no_time(text: str) -> None:
    assert weekhours.find(text + " " * 390_000, SEEDS) is None


@pytest.mark.parametrize(
    ("text", "hours"), [("38", 38), ("37,5 Std.", 37.5), ("24 hours", None), ("9am-5pm", None)]
)
def test_hours_alone_are_a_weeks_where_no_day_has_them(text: str, hours: float | None) -> None:
    assert weekhours.of_property(text, SEEDS) == hours


@pytest.mark.parametrize("currency", sorted(TYPICAL))
def test_typical_pay_is_plausible_for_every_period(currency: str) -> None:
    year = float(TYPICAL[currency]["typical_year_amount"])
    for period, factor in annual.factors(SEEDS).items():
        amount = year / factor.periods_per_year
        assert plausible.judge(amount, amount, period, currency, SEEDS) == plausible.Verdict(period)


@pytest.mark.parametrize("currency", sorted(TYPICAL))
def test_typical_pay_without_a_period_is_a_month_or_a_year(currency: str) -> None:
    year = float(TYPICAL[currency]["typical_year_amount"])
    for period, amount in (("MONTH", year / 12), ("YEAR", year * 1.01)):
        found = plausible.judge(amount, None, None, currency, SEEDS)
        assert found == plausible.Verdict(period, is_inferred=True)


@pytest.mark.parametrize("currency", sorted(TYPICAL))
def test_typical_pay_under_a_wrong_label_is_read_right(currency: str) -> None:
    year = float(TYPICAL[currency]["typical_year_amount"])
    for label in ("HOUR", "DAY", "MONTH"):
        found = plausible.judge(year, year * 1.2, label, currency, SEEDS)
        assert found == plausible.Verdict("YEAR", oddities=("yearly_amount",))


def test_the_list_of_typical_pay_is_whole() -> None:
    assert len(TYPICAL) >= 40
    for row in TYPICAL.values():
        assert row["customary_period"] in ("MONTH", "YEAR")
        assert row["source"]
        assert len(row["typical_year_amount"].rstrip("0")) <= 2
