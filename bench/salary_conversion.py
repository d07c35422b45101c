"""Structured pay of applicant tracking systems against the table's figures a year in dollars.

The collector converted every posting at one rate of its own, whenever it was published: the figures
of other currencies may differ by what the rate moved.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from salary_figures import SEEDS, is_near

from etl.posting import Posting
from etl.tables import salaries

FILE = "corpora/ats_salary_structured_2026.parquet"
TOLERANCE = 0.03


def outcomes(data: Path) -> Counter[tuple[str, str, str]]:
    """Count (currency, unit, outcome) of the postings with a figure in dollars."""
    newer = data / "reference/eurofxref-hist.zip"
    rates = str(newer) if newer.is_file() else ""
    counted: Counter[tuple[str, str, str]] = Counter()
    for row in pq.read_table(data / FILE).to_pylist():
        if row["salary_min_usd"]:
            kind = (row["currency_original"] or "-", row["salary_interval_orig"] or "-")
            counted[*kind, outcome(row, rates)] += 1
    return counted


def outcome(row: dict[str, Any], rates: str) -> str:
    ends = [("annual_minimum_usd", "salary_min_usd"), ("annual_maximum_usd", "salary_max_usd")]
    for ours in annual(row, rates):
        pairs = [(ours.get(mine), row[theirs]) for mine, theirs in ends]
        if not all(isinstance(mine, float) and theirs for mine, theirs in pairs):
            return "no figure" if ours.get("annual_minimum_amount") is None else "no rate"
        return "right" if all(is_near(*pair, TOLERANCE) for pair in pairs) else "differs"
    return "no row"


def annual(row: dict[str, Any], rates: str) -> Iterator[dict[str, Any]]:
    value = {
        "@type": "QuantitativeValue",
        "minValue": row["salary_min_orig"],
        "maxValue": row["salary_max_orig"],
        "unitText": row["salary_interval_orig"],
    }
    node = {
        "@type": "JobPosting",
        "datePosted": row["published_at"],
        "baseSalary": {
            "@type": "MonetaryAmount",
            "currency": row["currency_original"],
            "value": value,
        },
    }
    yield from salaries.rows(Posting(node, "$", "bench", SEEDS, exchange_rates=rates))
