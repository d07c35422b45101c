"""The page's tab on pay."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import streamlit as st

from etl.dashboard import address, charts
from etl.dashboard.answers import rows
from etl.dashboard.queries import Selection
from etl.dashboard.snapshots import Snapshot
from etl.dashboard.tables import chart, metrics, table
from etl.visible import unmarked, visible

# Quartiles and shares of fewer jobs are not shown.
LEAST = 5
_KIND = (
    "Base pay for a year before tax, or where neither is said: the middle of the range that is "
    "offered. Nothing is converted."
)


def show(snapshot: Snapshot, selection: Selection) -> None:
    """Show a year's pay of the jobs that the filters leave, in one currency."""
    left, right = st.columns(2, vertical_alignment="bottom")
    with right:
        with_estimates = address.tick("Also what sites estimate", "estimates")
    more: dict[str, object] = {"with_estimates": with_estimates, "least": LEAST}
    found = rows(snapshot, "pay_currencies", selection, more).to_pylist()
    currencies = {row["currency_code"]: row for row in found}
    with left:
        currency = _currency(list(currencies))
    if currency is None:
        st.info("These jobs state no plausible pay for a year.")
    elif currency not in currencies:
        st.info(f"No job that the filters leave states a year's pay in {_plain(currency)}.")
    else:
        row = currencies[currency]
        more |= {"currency_code": currency, "low": row["low"], "high": row["high"]}
        more["width"] = charts.width(row["low"], row["high"], row["job_count"])
        _amounts(snapshot, selection, more, row)


def _currency(codes: Sequence[str]) -> str | None:
    first = codes[0] if codes else None
    return address.choice("Currency", codes, "currency", address.held("currency") or first)


def _plain(text: str) -> str:
    return unmarked(visible(text))


def _amounts(
    snapshot: Snapshot, selection: Selection, more: Mapping[str, object], row: Mapping[str, Any]
) -> None:
    jobs = rows(snapshot, "counts", selection).column("job_count")[0].as_py()
    st.markdown(_share(row, jobs, bool(more["with_estimates"])))
    if row["job_count"] < LEAST:
        st.caption(f"{_KIND} Quartiles of fewer than {LEAST} jobs are not shown: these are all.")
        table("pay", rows(snapshot, "pay_jobs", selection, more))
        return
    _distribution(rows(snapshot, "pay_bins", selection, more), more, row)
    _groups("title and level", "pay-by-title", rows(snapshot, "pay_titles", selection, more))
    _groups("skill", "pay-by-skill", rows(snapshot, "pay_skills", selection, more))


def _groups(of: str, name: str, found: pa.Table) -> None:
    st.subheader(f"By {of}, of at least {LEAST} jobs of 3 organizations")
    if found.num_rows:
        table(name, found)
    else:
        st.caption("None has so many here.")


def _share(row: Mapping[str, Any], jobs: int, with_estimates: bool) -> str:
    count, currency = row["job_count"], row["currency_code"]
    whose = ", or a site estimates it" if with_estimates else ""
    percent = f"{100 * count / jobs:.0f}" if count * 100 >= jobs else "under 1"
    verb = "states" if count == 1 else "state"
    share = f"{count:,} of {jobs:,} jobs ({percent} %)"
    return f"{share} {verb} a year's pay in {_plain(currency)}{whose}."


def _distribution(found: pa.Table, more: Mapping[str, object], row: Mapping[str, Any]) -> None:
    currency, with_estimates = row["currency_code"], bool(more["with_estimates"])
    unit = f", {_plain(currency)}{' with estimates' * with_estimates}"
    quartiles = {"Lower quartile": "lower_quartile", "Median": "median"}
    quartiles |= {"Upper quartile": "upper_quartile"}
    metrics({label + unit: f"{row[name]:,.0f}" for label, name in quartiles.items()})
    chart(found, charts.pay(currency, row["median"], with_estimates), "Bars: jobs by pay a year")
    texts = found.column("bin_text").to_pylist()
    beyond = [text for text in dict.fromkeys(texts) if " to " not in text]
    ends = f" The outermost bars hold what is {' or '.join(beyond)}." if beyond else ""
    st.caption(f"{_KIND}{ends} The dashed line is the median.")
