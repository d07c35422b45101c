"""What texts say about pay: a case is a line of ``tests/pay/*.yaml``."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from babel.localedata import locale_identifiers
from babel.numbers import format_currency, format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.values import pay

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds/reference"
CASES = [
    pytest.param(case, id=f"{path.stem}-{number}")
    for path in sorted((ROOT / "tests/pay").glob("*.yaml"))
    for number, case in enumerate(yaml.safe_load(path.read_text("utf-8")))
]


@pytest.mark.parametrize("case", CASES)
def test_pay_is_found(case: dict[str, object]) -> None:
    text = str(case["text"])
    country = case.get("country", "US")
    found = pay.find(text, SEEDS, country if isinstance(country, str) else None)
    assert [spelled(one) for one in found] == case["pay"]


@pytest.mark.parametrize("case", CASES)
def test_what_was_found_stands_in_the_text(case: dict[str, object]) -> None:
    text = str(case["text"])
    for one in pay.find(text, SEEDS, "US"):
        assert 0 <= one.start < one.end <= len(text)
        assert any(character.isdigit() for character in text[one.start : one.end])


def spelled(found: pay.Pay) -> str:
    if found.value is not None:
        amount = f"{found.value:g}" if found.value < 1e6 else f"{found.value:.0f}"
    else:
        ends = (found.minimum, found.maximum)
        amount = "..".join("" if end is None else f"{end:.12g}" for end in ends)
    said = (amount, found.currency, found.period, found.kind, found.tax)
    return " ".join(part for part in said if part)


LOCALES = sorted(locale_identifiers())


@settings(deadline=None)
@given(
    amount=st.integers(1_000, 999_999),
    cents=st.integers(0, 99),
    name=st.sampled_from(LOCALES),
)
def test_an_amount_in_any_locale_is_read_back(amount: int, cents: int, name: str) -> None:
    number = Decimal(amount) + Decimal(cents) / 100
    text = format_decimal(number, format="#,##0.00", locale=name)
    found = pay.parse(f"EUR {text}", SEEDS)
    assert found is not None and found.value == float(number)


@settings(deadline=None)
@given(
    low=st.integers(20, 90),
    width=st.integers(1, 80),
    code=st.sampled_from(["EUR", "USD", "GBP", "JPY", "PLN", "INR", "BRL", "CHF", "SEK", "KRW"]),
    name=st.sampled_from(LOCALES),
)
def test_a_range_in_any_locale_is_read_back(low: int, width: int, code: str, name: str) -> None:
    ends = [
        format_currency(end * 1_000, code, format="#,##0 ¤¤", locale=name, currency_digits=False)
        for end in (low, low + width)
    ]
    found = pay.parse(" - ".join(ends), SEEDS)
    assert found is not None
    assert (found.minimum, found.maximum) == (low * 1_000, (low + width) * 1_000)
    assert found.currency == code


TEXTS = st.text() | st.text(alphabet="0123456789.,'-–$€£kKM/ \nabchrperyato()+%円万月")


@settings(deadline=None, max_examples=300)
@given(text=TEXTS, country=st.sampled_from(["US", "DE", "JP", "IN", None, "XX"]))
def test_no_text_makes_it_fail(text: str, country: str | None) -> None:
    for one in pay.find(text, SEEDS, country):
        assert 0 <= one.start < one.end <= len(text)
        ends = [end for end in (one.minimum, one.maximum, one.value) if end is not None]
        assert ends and all(0 < end < 1e12 for end in ends)
    pay.parse(text, SEEDS, country)


@pytest.mark.parametrize(
    "part",
    ["$1 ", "1,111,", "1,1", "9" * 50 + " ", "$5k-", "salary $9 ", "per ", "$1-2/hr plus ", "１，"],
)
def test_long_texts_of_nothing_else_end(part: str) -> None:
    # Quadratic time would take minutes here; the suite's own timeout stops it.
    text = part * (400_000 // len(part))
    assert len(pay.find(text, SEEDS, "US")) <= pay.MOST_FOUND
