"""The code lists in ``seeds/reference``: words of the world -> codes of ours."""

import csv
import re
from functools import cache
from pathlib import Path

from etl.errors import DataError

_BLANKS = re.compile(r"[\s_\-‐-―]+")


def normal(text: str) -> str:
    """Return a word as the lists spell it: lower case, one blank for ``_``, ``-`` and blanks.

    >>> normal(" Full-Time ")
    'full time'
    """
    return _BLANKS.sub(" ", text).strip().casefold()


@cache
def rows(folder: Path, name: str) -> tuple[dict[str, str], ...]:
    """Read a list.

    Raises:
        DataError: it is missing or not a CSV file with a header.
    """
    path = folder / f"{name}.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            found = tuple(csv.DictReader(file, strict=True))
    except FileNotFoundError:
        raise DataError(
            f"The code list {path} is missing. Set POSTINGS_SEEDS to the folder that holds it."
        ) from None
    except (csv.Error, UnicodeDecodeError) as error:
        raise DataError(f"The code list {path} cannot be read: {error}.") from None
    for number, row in enumerate(found, start=2):
        if None in row or None in row.values():
            raise DataError(f"The code list {path}, line {number}, has not as many cells as names.")
    return found


@cache
def codes(folder: Path, name: str, code: str) -> dict[str, str]:
    """Return normal word -> code of the list ``name``, whose column ``code`` holds the code."""
    return {normal(row["word"]): row[code] for row in rows(folder, name)}


@cache
def empty_words(folder: Path) -> frozenset[str]:
    """Return the words that mean "nothing given", lower case."""
    return frozenset(row["word"].casefold() for row in rows(folder, "empty_words"))


@cache
def industries(folder: Path) -> dict[str, str]:
    """Return lower-case industry name -> its spelling."""
    return {
        row["industry_name"].casefold(): row["industry_name"] for row in rows(folder, "industries")
    }
