"""A year's pay: what an hour, day, week or month makes in a year, by one declared rule.

``seeds/reference/annual_factors.csv`` is the rule, with its sources.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from etl.values import seeds


@dataclass(frozen=True, slots=True)
class Factor:
    """How many periods of pay a year has, and of how many hours a week that is thought."""

    periods_per_year: float
    hours_per_week: float | None


def a_year(amount: float, period: str, folder: Path, hours: float | None = None) -> float:
    """Return what an amount for a pay period makes in a year of full work, to the cent.

    Args:
        amount: in the currency's main unit, for one period.
        period: HOUR, DAY, WEEK, MONTH or YEAR.
        folder: the folder of the code lists.
        hours: hours a week, for HOUR only; None for those of the rule.
    """
    factor = factors(folder)[period]
    periods = factor.periods_per_year
    if hours and factor.hours_per_week:
        periods *= hours / factor.hours_per_week
    return round(amount * periods, 2)


@cache
def factors(folder: Path) -> dict[str, Factor]:
    """Return pay period -> factor, from the folder of the code lists."""
    return {
        row["pay_period"]: Factor(
            float(row["periods_per_year"]),
            float(row["hours_per_week"]) if row["hours_per_week"] else None,
        )
        for row in seeds.rows(folder, "annual_factors")
    }
