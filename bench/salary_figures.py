"""What the measure of pay compares: figures a year, read the same way on both sides."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import etl
from etl.values import pay

SEEDS = Path(etl.__file__).parents[1] / "seeds/reference"
# 40 hours a week, as the US Bureau of Labor Statistics counts year-round full-time work.
A_YEAR = {"HOUR": 2080, "DAY": 260, "WEEK": 52, "MONTH": 12, "YEAR": 1}
TOLERANCE = 0.02
# Boards count 160 to 168 hours a month, and convert at a rate of their own, here of 2022.
MONTH_TOLERANCE, EURO_IN_ZLOTY = 0.06, 4.7


@dataclass(frozen=True)
class Told:
    """An amount or a range, as a source states it beside the text; None: not said.

    Args:
        is_open: the source says that there is no maximum, rather than nothing about it.
    """

    low: float | None = None
    high: float | None = None
    currency: str | None = None
    period: str | None = None
    is_open: bool = False

    def __str__(self) -> str:
        ends = [f"{end:,.10g}" for end in (self.low, self.high) if end is not None]
        words = ("-".join(dict.fromkeys(ends)), self.currency, self.period)
        return " ".join(word for word in words if word) or "nothing"


@dataclass(frozen=True)
class Item:
    """A text, where it stands, and what its source says the pay is.

    Args:
        is_field: the text is a field of pay and nothing else.
    """

    source: str
    where: str
    text: str
    country: str | None
    told: Told | None = None
    is_field: bool = False


@dataclass(frozen=True)
class Reading:
    item: Item
    found: list[pay.Pay]

    @property
    def told(self) -> Told:
        return self.item.told or Told()

    def is_right(self, agree: Callable[[Told, Told], bool]) -> bool:
        """Tell whether a finding, or what all of them span (by level or place), is what is told."""
        found = list(map(said, self.found))
        # One amount that lies between two that were found is not what the text states.
        whole = [] if agree is agree_inside else spanned(found)
        return any(agree(self.told, one) for one in (*found, *whole))


def spanned(found: list[Told]) -> list[Told]:
    """Return the one range that several of the same currency and period span, if they do."""
    kinds = {(one.currency, one.period) for one in found}
    lows = [one.low for one in found if one.low]
    highs = [one.high for one in found if one.high]
    return [Told(min(lows), max(highs), *kinds.pop())] if len(kinds) == 1 and lows and highs else []


def read(item: Item) -> Reading:
    if not item.is_field:
        return Reading(item, pay.find(item.text, SEEDS, item.country))
    one = pay.parse(item.text, SEEDS, item.country)
    # As in the salaries table: a number alone is no pay unless something says so.
    known = one and (one.is_money or one.currency or one.period)
    return Reading(item, [one] if one and known else [])


def said(one: pay.Pay) -> Told:
    low = one.value if one.value is not None else one.minimum
    high = one.value if one.value is not None else one.maximum
    return Told(low, high, one.currency, one.period)


def guessed(told: Told) -> str:
    """Return the period, where it is not said the one that the size of a dollar amount suggests."""
    most = max(told.low or 0, told.high or 0)
    return told.period or ("HOUR" if most < 400 else "MONTH" if most < 20_000 else "YEAR")


def yearly(told: Told) -> tuple[float | None, float | None]:
    factor = A_YEAR[guessed(told)]
    low, high = (end and end * factor for end in (told.low, told.high))
    return low, high


def is_near(one: float, other: float, tolerance: float = TOLERANCE) -> bool:
    return abs(one - other) <= tolerance * max(abs(one), abs(other))


def agree_a_year(told: Told, found: Told) -> bool:
    """Tell whether two figures are the same a year, in the ends that both of them state."""
    if told.currency and found.currency and told.currency != found.currency:
        return False
    pairs = zip(yearly(told), yearly(found), strict=True)
    near = [is_near(a, b) for a, b in pairs if a is not None and b is not None]
    return bool(near) and all(near)


def agree_as_stated(told: Told, found: Told) -> bool:
    """Tell whether both state the same amounts, currency and period."""
    return (told.low, told.high, told.currency, told.period) == (
        found.low,
        found.high,
        found.currency,
        found.period,
    )


def agree_a_month(told: Told, found: Told) -> bool:
    """Tell whether a month's figure in PLN is what the text states, by the hour or in EUR too."""
    small = max(found.low or 0, found.high or 0) < 1000
    a_month = {"HOUR": 168, "DAY": 21, "WEEK": 52 / 12, "MONTH": 1, "YEAR": 1 / 12}
    factor = a_month[found.period or ("HOUR" if small else "MONTH")]
    factor *= EURO_IN_ZLOTY if found.currency == "EUR" else 1
    pairs = ((told.low, found.low), (told.high, found.high))
    near = [is_near(a, b * factor, MONTH_TOLERANCE) for a, b in pairs if a and b]
    return bool(near) and all(near)


def agree_inside(told: Told, found: Told) -> bool:
    """Tell whether the one amount of a source lies in the range that the text states."""
    low, high = found.low or found.high, found.high or found.low
    return bool(told.low and low and high and low <= told.low <= high)


def around(text: str, start: int, end: int, width: int = 100) -> str:
    """Return a place of a text on one line, the place itself in brackets."""
    place = f"{text[max(0, start - width) : start]}[[{text[start:end]}]]{text[end : end + width]}"
    return " ".join(place.split())


def quoted(reading: Reading, width: int = 100) -> Iterable[str]:
    for one in reading.found:
        extra = " ".join(filter(None, (one.kind, one.tax, one.currency_from)))
        yield f"{said(one)} ({extra}): {around(reading.item.text, one.start, one.end, width)}"
