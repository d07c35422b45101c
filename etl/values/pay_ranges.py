"""Amounts of a text -> what is stated with them: a range, one amount, "from" and "up to"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from etl.values import amounts, pay_periods
from etl.values.amounts import Amount
from etl.values.currencies import Currency
from etl.values.pay_lists import Lists
from etl.values.texts import lowered

_DASH = re.compile(r"\.?[\s*_|]{0,3}(?:[-–—−‐‑~〜～→]|--)[\s*_]{0,3}")
# "$58,000 (min) to $71,500 (max)".
_LABEL_BEHIND = re.compile(r"\s?\((?:min|max)[a-z]*\.?\)", re.IGNORECASE)
_BLANKS = " \t\n*_|\u00a0\u202f"
_LONGEST_GAP = 36
_BEFORE = 40
# "$65,000+", but not "$65,000+equity" or "$65,000 + equity".
_AND_MORE = re.compile(r"\+(?!\s?[\d$€£]|[^\W\d_])|\s\+\s(?:doe|/)", re.IGNORECASE)
_ADDED = frozenset({"other", "business", "commission", "benefit"})
_LETTERS = re.compile(r"[^\W\d_]+")
_MOST_LABELS_APART = 60


@dataclass(frozen=True, slots=True)
class Stated:
    """Amounts that belong together, in ``text[start:end]``; each None where it is not said.

    ``label`` is what the word before a lone amount means: at_least, at_most, or as one of a list of
    labelled amounts minimum, middle or maximum.
    """

    start: int
    end: int
    amounts: tuple[Amount, ...]
    minimum: float | None = None
    maximum: float | None = None
    value: float | None = None
    currency: Currency | None = None
    period: str | None = None
    tax: str | None = None
    label: str | None = None

    @property
    def least(self) -> float:
        """The smaller end, or the one amount."""
        return min(self._given())

    @property
    def most(self) -> float:
        """The greater end, or the one amount."""
        return max(self._given())

    @property
    def is_range(self) -> bool:
        """Whether both ends are said."""
        return self.minimum is not None and self.maximum is not None

    @property
    def is_bare(self) -> bool:
        """Whether nothing but numbers is said: no currency, no factor."""
        return self.currency is None and all(amount.factor == 1 for amount in self.amounts)

    def _given(self) -> list[float]:
        return [x for x in (self.minimum, self.maximum, self.value) if x is not None]


def read(text: str, lists: Lists, country: str | None, with_plain: bool = False) -> list[Stated]:
    """Return all that a text states with amounts, in order, whatever it is about.

    Args:
        text: `amounts.narrow` text.
        lists: what the code lists say.
        country: ISO 3166-1 code of the posting's country.
        with_plain: whether a number counts that nothing stands beside.
    """
    found = amounts.find(text, lists, country, with_plain)
    stated: list[Stated] = []
    place = 0
    while place < len(found):
        first = found[place]
        second = found[place + 1] if place + 1 < len(found) else None
        place += 1
        if second and (middle := _joint(text, first, second, lists)) and _fit(first, second):
            last = _last(text, found[place : place + 2])
            place += 1 + (last is not second)
            stated.append(_range(text, first, last, middle, lists))
            continue
        single = _single(text, first, lists)
        if with_plain or not single.is_bare or single.period or single.tax:
            stated.append(single)
    return _labelled(text, stated)


def _last(text: str, ends: list[Amount]) -> Amount:
    """Return the upper end: the third of "$92,000 - $109,000 - $120,000", where that stands."""
    second, third = ends[0], ends[1] if len(ends) > 1 else None
    is_chain = third and _DASH.fullmatch(text[second.end : third.start])
    return third if third and is_chain and third.value >= second.value else second


def _joint(text: str, first: Amount, second: Amount, lists: Lists) -> pay_periods.Behind | None:
    """Return what stands behind the first amount if the two are the ends of a range."""
    if second.start - first.end > _LONGEST_GAP:
        return None
    gap = text[first.end : second.start]
    if _DASH.fullmatch(_LABEL_BEHIND.sub("", gap)):
        return pay_periods.Behind(None, None, first.end)
    middle = pay_periods.behind(text, first.end, lists)
    gap = text[min(middle.end, second.start) : second.start]
    if _DASH.fullmatch(gap):
        return middle
    word = _LABEL_BEHIND.sub("", gap).strip(_BLANKS)
    if not word and gap.count("\n") < 1:
        # "$130,000 $150,000": whoever wrote it left the dash out.
        is_pair = first.currency and first.currency == second.currency
        return middle if is_pair and first.value < second.value < 3 * first.value else None
    if gap.count("\n") > 2:
        return None
    what = lists.means(lowered(word))
    if "to" in what:
        return middle
    return middle if "and" in what and _is_between(text, first.start, lists) else None


def _fit(first: Amount, second: Amount) -> bool:
    """Whether two amounts can be the ends of a range, in whatever order."""
    low, high = _shared_factor(first, second)
    return min(low, high) == 0 or max(low, high) <= 100 * min(low, high)


def _is_between(text: str, start: int, lists: Lists) -> bool:
    words = lists.find(text, max(start - _BEFORE, 0), start)
    return any("between" in word.meanings for word in words)


def _range(
    text: str, first: Amount, second: Amount, middle: pay_periods.Behind, lists: Lists
) -> Stated:
    low, high = _shared_factor(first, second)
    after = pay_periods.behind(text, second.end, lists)
    end = second.end + 1 if _is_and_more(text, second.end, lists) else second.end
    return Stated(
        first.start,
        max(after.end, end),
        (first, second),
        minimum=low,
        maximum=high,
        currency=_of_both(first.currency, second.currency),
        period=after.period or middle.period or _lakhs(second),
        tax=after.tax or middle.tax,
    )


def _lakhs(amount: Amount) -> str | None:
    return "YEAR" if amount.is_lakh_a_year else None


def _shared_factor(first: Amount, second: Amount) -> tuple[float, float]:
    """Return both ends; "30 - 35k", "$120k-150" and "$100-150,000" say the factor once."""
    low, high = first.value, second.value
    if first.factor == 1 < second.factor and first.number * second.factor <= high:
        low = first.number * second.factor
    elif second.factor == 1 < first.factor and second.number * first.factor >= low:
        high = second.number * first.factor
    elif low < 1000 <= high and not first.number % 1 and 0.3 * high <= low * 1000 <= high:
        low *= 1000
    # Free of the dust of a product.
    return round(low, 4), round(high, 4)


def _of_both(first: Currency | None, second: Currency | None) -> Currency | None:
    # "$120,000 - $150,000 AUD": the code says more than the sign.
    said = [currency for currency in (first, second) if currency]
    return next((c for c in said if c.known_from == "said"), said[0] if said else None)


def _single(text: str, amount: Amount, lists: Lists) -> Stated:
    behind = pay_periods.behind(text, amount.end, lists)
    stated = Stated(
        amount.start,
        behind.end,
        (amount,),
        value=amount.value,
        currency=amount.currency,
        period=behind.period or _lakhs(amount),
        tax=behind.tax,
    )
    if stated.is_bare and not (behind.period or behind.tax):
        return stated
    labelled = _with_label(text, stated, lists)
    if labelled.label is None and _is_and_more(text, amount.end, lists):
        end = max(stated.end, amount.end + 1)
        return replace(stated, end=end, minimum=amount.value, value=None)
    return labelled


def _is_and_more(text: str, end: int, lists: Lists) -> bool:
    sign = _AND_MORE.match(text, end)
    if not sign:
        return False
    words = lists.find(text, sign.end(), sign.end() + 16)
    is_added = words and words[0].start <= sign.end() + 1 and words[0].meanings & _ADDED
    return not is_added


def _with_label(text: str, stated: Stated, lists: Lists) -> Stated:
    """Return a lone amount as the end of a range that the words beside it make it."""
    label, start = _label(text, stated.start, lists)
    after = lists.find(text, stated.end, stated.end + 16)
    behind = after[0].meanings if after and not text[stated.end : after[0].start].strip() else ()
    if "or_more" in behind and not label:
        label = "at_least"
    if "or_less" in behind and not label:
        label = "at_most"
    amount = stated.value
    if label in ("at_least", "minimum"):
        return replace(stated, start=start, minimum=amount, value=None, label=label)
    if label in ("at_most", "maximum"):
        return replace(stated, start=start, maximum=amount, value=None, label=label)
    return replace(stated, label=label)


def _label(text: str, start: int, lists: Lists) -> tuple[str | None, int]:
    fillers = lists.spelled["filler"] | lists.spelled["label_filler"]
    words = lists.find(text, max(start - _BEFORE, 0), start)
    for word in reversed(words):
        between = _LETTERS.findall(text[word.end : start].lower())
        if any(letters not in fillers for letters in between):
            break
        for label in ("minimum", "maximum", "at_least", "at_most", "middle"):
            if label in word.meanings and start - word.end <= 24:
                return label, word.start
    return None, start


def _labelled(text: str, stated: Iterable[Stated]) -> list[Stated]:
    """Join "Min: $84,000 Mid: $120,000 Max: $156,000" into the range that it is."""
    kept: list[Stated] = []
    for one in stated:
        last = kept[-1] if kept else None
        is_near = last is not None and one.start - last.end <= _MOST_LABELS_APART
        if last and is_near and last.label == "minimum" and one.label == "middle":
            # What the middle is says nothing that a range holds; its place keeps the chain.
            kept[-1] = replace(last, end=one.end)
        elif last and is_near and last.label == "minimum" and one.label == "maximum":
            kept[-1] = replace(
                last,
                end=one.end,
                amounts=(*last.amounts, *one.amounts),
                maximum=one.maximum,
                currency=_of_both(last.currency, one.currency),
                period=one.period or last.period,
                tax=one.tax or last.tax,
            )
        else:
            kept.append(one)
    return kept
