"""Whether amounts are pay: their size and what the words around them say, together.

Sizes are shares of what a full-time year pays in the currency (``typical_pay.csv``). The less the
words say, the more the size must: a "$9" beside "salary" counts, "$9" alone never.
"""

from typing import NamedTuple

from etl.values import currencies
from etl.values.pay_context import Context
from etl.values.pay_lists import Lists
from etl.values.pay_ranges import Stated

# What a year makes at least and most: of anything, with a period, or by any period.
ANYTHING = (0.02, 20.0)
# A year's pay that is plain where no word of pay stands; a lone amount must be nearer to it.
PLAIN_RANGE = (0.15, 12.0)
PLAIN_AMOUNT = (0.2, 12.0)
# "up to" less than this of a year is a perk.
LEAST_LIMIT = 0.2
# An hour's pay is at least this share of an hour of the typical year.
LEAST_HOUR = 0.12
# The ends of a range without a strong word of pay are at most so many times apart.
WIDEST = 12
# An amount without a period is a month's up to here, where that is the custom.
MONTHLY = 0.6
# A typical year where neither currency nor country is known.
UNKNOWN_YEAR = 60_000.0


class Size(NamedTuple):
    """What amounts are measured by: a typical year's pay, payments a year, and the custom.

    Of a currency that is not listed nothing is known but that somebody named it.
    """

    typical_year: float | None
    a_year: dict[str, float]
    is_monthly: bool

    def share(self, amount: float, period: str | None) -> float:
        """Return an amount as a share of the typical year, itself a year's if no period is said.

        Where nothing is known of the currency it is at least 1: nothing is too little.
        """
        return amount * (self.a_year[period] if period else 1) / (self.typical_year or amount)

    def usual_period(self, amount: float) -> str | None:
        """Return MONTH for an amount without a period that by custom is a month's."""
        is_month = self.is_monthly and self.share(amount, None) <= MONTHLY
        return "MONTH" if is_month else None


def measure(stated: Stated, lists: Lists, country: str | None) -> Size:
    """Return what the amounts are measured by: their currency's, else the country's."""
    code = stated.currency.code if stated.currency else currencies.of_country(country)
    usual = lists.scales.get(code or "")
    if usual is None:
        # With no currency at all nothing but the size speaks: that of the larger currencies.
        return Size(None if code else UNKNOWN_YEAR, lists.a_year, False)
    return Size(usual.typical_year, lists.a_year, stated.currency is not None and usual.is_monthly)


def may_be_pay(stated: Stated, size: Size) -> bool:
    """Whether amounts may be pay whatever the words around them say."""
    if stated.least <= 0 or (stated.is_bare and not _may_be_bare(stated)):
        return False
    return size.typical_year is None or (
        size.share(stated.least, None) <= ANYTHING[1]
        and size.share(stated.most, "HOUR") >= ANYTHING[0]
    )


def is_pay(stated: Stated, context: Context, size: Size) -> bool:
    """Whether amounts that may be pay are, by the words around them."""
    period = stated.period or context.period
    if context.is_other or not _is_possible(stated, period, size):
        return False
    if stated.is_range:
        return _is_range_of_pay(stated, context, period, size)
    return _is_amount_of_pay(stated, context, period, size)


def _may_be_bare(stated: Stated) -> bool:
    if stated.period or (stated.tax and stated.least >= 1000):
        return True
    is_thousands = stated.least >= 1000 and any(a.has_separator for a in stated.amounts)
    return stated.is_range and (is_thousands or stated.least >= 10_000)


def _is_possible(stated: Stated, period: str | None, size: Size) -> bool:
    """Whether anybody could be paid as much, or as little, by the period or by any."""
    if size.typical_year is None:
        return True
    if period:
        return (
            size.share(stated.most, period) >= ANYTHING[0]
            and size.share(stated.least, period) <= ANYTHING[1]
        )
    return (
        size.share(stated.least, "HOUR") >= LEAST_HOUR
        and size.share(stated.most, None) <= PLAIN_RANGE[1]
    )


def _is_range_of_pay(stated: Stated, context: Context, period: str | None, size: Size) -> bool:
    if stated.is_bare:
        return context.pay == "strong" and (context.is_direct or period is not None)
    if stated.most > WIDEST * stated.least and context.pay != "strong":
        return False
    if context.pay:
        return True
    if context.is_tainted or stated.currency is None or size.typical_year is None:
        return False
    if period:
        return _is_within(size.share(stated.most, period), PLAIN_RANGE)
    least = size.share(stated.least, size.usual_period(stated.most))
    return _is_within(least, PLAIN_AMOUNT) and size.share(stated.most, None) <= PLAIN_RANGE[1]


def _is_amount_of_pay(stated: Stated, context: Context, period: str | None, size: Size) -> bool:
    share = size.share(stated.most, period or size.usual_period(stated.most))
    if context.pay == "strong":
        if stated.is_bare:
            return bool(stated.period or stated.tax)
        is_limit = stated.minimum is None and stated.value is None
        is_known = size.typical_year is not None
        return not (is_limit and is_known) or context.is_direct or share >= LEAST_LIMIT
    if stated.is_bare or stated.currency is None or size.typical_year is None:
        return False
    if context.has_more and share >= PLAIN_AMOUNT[0]:
        return True
    if context.is_tainted or not _is_within(share, PLAIN_AMOUNT):
        return False
    return stated.period is not None or context.pay == "weak" or context.is_cell


def _is_within(share: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= share <= bounds[1]
