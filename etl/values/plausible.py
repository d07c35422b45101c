"""Whether amounts can be paid for the period that is named, and which period is meant.

Amounts are measured by what a full-time year pays in the currency
(``seeds/reference/typical_pay.csv``); of a currency that is not listed nothing is said. Left out
are those in which pay multiplies within few years (ARS, TRY). All bounds are shares of that year.
They are wide, for a list of typical pay is a rough measure, and for the same reason what lies
between two readings is left open rather than guessed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from etl.values import annual, pay_lists
from etl.values.pay_lists import Scale

# A year's pay that a stated period may make. Least: a few hours a week, or a stipend. Most: an
# hour or day of a surgeon or consultant, who is not paid so for a whole year; a month's bound lies
# below where years begin, for a year's pay that is labelled MONTH is the usual mistake.
STATED = {
    "HOUR": (0.08, 12),
    "DAY": (0.08, 10),
    "WEEK": (0.06, 8),
    "MONTH": (0.05, 3.6),
    "YEAR": (0.1, 25),
}
# Where pay is quoted by the month even high earners' is.
CUSTOMARY_MONTH = 7.5
# Only so far beyond a bound another reading is looked for.
DOUBT = 1.7
# A year's pay that the other reading must make: what most people earn. Weeks are never the mistake,
# but where people are paid by the week they are a reading as good as months.
MEANT = {"HOUR": (0.15, 2.5), "WEEK": (0.15, 2.5), "MONTH": (0.15, 2.5), "YEAR": (0.25, 8)}
THOUSANDS = (0.4, 6)
# Amounts without a period. An hour's: a fifth of the typical pay to three times it. A month's: a
# quarter to two and a half times; below lie days and weeks. A year's: all above a month's, which
# go further up where pay is quoted by the month.
SIZES = {"HOUR": (0.0001, 0.0015), "MONTH": (0.02, 0.2), "YEAR": (0.28, 25)}
SIZES_BY_MONTH = {"HOUR": (0.0001, 0.0015), "MONTH": (0.02, 0.6), "YEAR": (1.0, 25)}
FLAGS = {"HOUR": "hourly_amount", "MONTH": "monthly_amount", "YEAR": "yearly_amount"}
FAR_APART = 8
# A form's filler whatever the period: 1, 12345 and on, one digit six times and more.
_FILLER = re.compile(r"12345(?:6(?:7(?:89?)?)?)?|([19])\1{5,}")
# Filler where the amount cannot be paid for the period.
_MAYBE_FILLER = re.compile(r"1234?|9{3,5}")


@dataclass(frozen=True, slots=True)
class Verdict:
    """How amounts are read.

    Args:
        period: the pay period that they make a year's pay with; None where that is open.
        times: 1000 where they are meant as thousands.
        is_inferred: no period was stated, and their size says which it is.
        oddities: what is implausible.
    """

    period: str | None = None
    times: int = 1
    is_inferred: bool = False
    oddities: tuple[str, ...] = ()


def judge(
    minimum: float | None,
    maximum: float | None,
    period: str | None,
    currency: str | None,
    folder: Path,
) -> Verdict:
    """Return how the ends of stated pay are read.

    Args:
        minimum: the least amount above zero, in the currency's main unit.
        maximum: the most.
        period: the stated pay period.
        currency: ISO 4217.
        folder: the folder of the code lists.
    """
    ends = [end for end in (minimum, maximum) if end]
    if not ends:
        return Verdict(oddities=("zero",))
    shape = tuple(_shape(minimum, maximum))
    typical = pay_lists.load(folder).scales.get(currency or "")
    if 1.0 in ends or all(_is_filler(end, _FILLER) for end in ends):
        return Verdict(oddities=("placeholder", *shape))
    if typical is None:
        return Verdict(period, oddities=shape)
    if period is None:
        meant = _by_size(ends, typical)
        return Verdict(meant, is_inferred=meant is not None, oddities=shape)
    return _stated(ends, period, typical, shape, folder)


def _stated(
    ends: list[float], period: str, typical: Scale, shape: tuple[str, ...], folder: Path
) -> Verdict:
    years = _years(ends, period, typical, folder)
    least, most = STATED[period]
    if period == "MONTH" and typical.is_monthly:
        most = CUSTOMARY_MONTH
    if _all_within(years, (least, most)):
        return Verdict(period, oddities=shape)
    if all(_is_filler(end, _MAYBE_FILLER) for end in ends):
        return Verdict(oddities=("placeholder", *shape))
    if not _all_within(years, (least / DOUBT, most * DOUBT)):
        meant = list(_meant(ends, period, typical, folder))
        if len(meant) == 1 and meant[0][0] != "WEEK":
            other, times = meant[0]
            flag = "meant_as_thousands" if times > 1 else FLAGS[other]
            return Verdict(other, times, oddities=(flag, *shape))
    low = ("low_for_its_period",) if min(years) < least else ()
    high = ("high_for_its_period",) if max(years) > most else ()
    return Verdict(oddities=(*low, *high, *shape))


def _meant(
    ends: list[float], period: str, typical: Scale, folder: Path
) -> Iterator[tuple[str, int]]:
    """Yield (period, times) of the readings in which the amounts are ordinary pay."""
    for other, bounds in MEANT.items():
        if other == period or (other == "WEEK" and typical.is_monthly):
            continue
        if _all_within(_years(ends, other, typical, folder), bounds):
            yield other, 1
    thousands = [end * 1000 / typical.typical_year for end in ends]
    if period == "YEAR" and _all_within(thousands, THOUSANDS):
        yield "YEAR", 1000


def _years(ends: list[float], period: str, typical: Scale, folder: Path) -> list[float]:
    return [annual.a_year(end, period, folder) / typical.typical_year for end in ends]


def _by_size(ends: list[float], typical: Scale) -> str | None:
    sizes = SIZES_BY_MONTH if typical.is_monthly else SIZES
    shares = [end / typical.typical_year for end in ends]
    return next((p for p, bounds in sizes.items() if _all_within(shares, bounds)), None)


def _shape(minimum: float | None, maximum: float | None) -> Iterator[str]:
    if minimum and maximum and minimum > maximum:
        yield "minimum_above_maximum"
    if minimum and maximum and max(minimum, maximum) > FAR_APART * min(minimum, maximum):
        yield "far_apart"


def _all_within(values: Iterable[float], bounds: tuple[float, float]) -> bool:
    return all(bounds[0] <= value <= bounds[1] for value in values)


def _is_filler(amount: float, pattern: re.Pattern[str]) -> bool:
    return amount % 1 == 0 and pattern.fullmatch(str(int(amount))) is not None
