"""The page that `postings dashboard` serves; Streamlit runs this file at every visit and click.

What came from a posting is shown by tables, charts, choices and `proof.page`, never as Markdown.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import duckdb
import pyarrow as pa
import streamlit as st
from babel import Locale

from etl.batch import Home
from etl.dashboard import charts, night, proof, queries
from etl.dashboard.harmless import csv_text, shown
from etl.dashboard.queries import Selection
from etl.dashboard.snapshots import Snapshot, ask, newest
from etl.errors import PostingsError
from etl.settings import Settings
from etl.visible import visible
from etl.warehouse import nothing

# How often an open page looks whether another night was published.
SECONDS = 2
# Quartiles of fewer jobs are not shown.
LEAST = 5
_EVERYTHING = Selection()
_NOTHING: Mapping[str, object] = MappingProxyType({})
_STYLE = "<style>.stMainBlockContainer { padding-top: 3rem; }</style>"
_OTHER_VERSION = (
    "What is published was built by another version of this project and lacks something that this "
    "page reads. Run `postings load` and `postings publish`."
)
_COUNTRIES = Locale("en").territories


def main() -> None:
    """Show what is published."""
    st.set_page_config(page_title="Job postings", layout="wide")
    st.html(_STYLE)
    st.title("Job postings")
    snapshot = None
    try:
        home = Home(Settings.read().home)
        snapshot = newest(home)
        _follow(home, snapshot)
        if snapshot is None:
            st.info(nothing(home))
        else:
            _tell(snapshot)
            _views(home, snapshot, _filters(snapshot))
    except PostingsError as error:
        st.error(visible(str(error)))
    except (duckdb.CatalogException, duckdb.BinderException):
        st.error(_OTHER_VERSION)
    except duckdb.IOException:
        # It was removed since: the one that took its place is shown.
        if snapshot is None or snapshot.is_there:
            raise
        st.rerun()


@st.fragment(run_every=SECONDS)
def _follow(home: Home, current: Snapshot | None) -> None:
    if newest(home) != current:
        st.rerun()


def _tell(snapshot: Snapshot) -> None:
    if st.session_state.setdefault("snapshot", snapshot) != snapshot:
        st.session_state["snapshot"] = snapshot
        st.toast("Another night was published; this page shows it now.")
    st.caption(f"Published: `{snapshot.path.name}`. A job that was advertised again counts once.")


@st.cache_data(max_entries=300, show_spinner=False)
def _answer(
    snapshot: Snapshot, name: str, selection: Selection, more: dict[str, object]
) -> pa.Table:
    sql = queries.query(name)
    return ask(snapshot, sql, queries.values(sql, selection, more))


def _rows(
    snapshot: Snapshot,
    name: str,
    selection: Selection = _EVERYTHING,
    more: Mapping[str, object] = _NOTHING,
) -> pa.Table:
    return _answer(snapshot, name, selection, dict(more))


def _filters(snapshot: Snapshot) -> Selection:
    places = _rows(snapshot, "places").to_pylist()
    known = {_place_name(row): (row["country_code"], row["locality"]) for row in places}
    names = _rows(snapshot, "skill_names").column("skill_name").to_pylist()
    with st.sidebar:
        st.header("Filters")
        days = st.date_input("Posted from and to", value=[], key="posted", bind="query-params")
        place = st.selectbox(
            "Place", known, index=None, placeholder="Anywhere", key="place", bind="query-params"
        )
        is_remote = st.checkbox("Remote only", key="remote", bind="query-params")
        words = st.text_input("Words of the title", key="words", bind="query-params")
        skills = st.multiselect(
            "Skills, all of them", names, format_func=visible, key="skills", bind="query-params"
        )
    country, locality = known[place] if place else (None, None)
    given = tuple((words or "").split())
    return Selection(*_period(days), country, locality, is_remote, given, tuple(skills))


def _place_name(row: Mapping[str, Any]) -> str:
    country = _COUNTRIES.get(row["country_code"], row["country_code"])
    return visible(f"{row['locality']}, {country}" if row["locality"] else country)


def _period(days: tuple[date, ...]) -> tuple[date | None, date | None]:
    first, last, *_ = (*days, None, None)
    return first, last


def _views(home: Home, snapshot: Snapshot, selection: Selection) -> None:
    names = ["Demand", "Pay", "Organizations", "Posting", "Last night"]
    tabs = st.tabs(names, key="view", bind="query-params")
    shows = (_demand, _pay, _organizations, _posting)
    for tab, show in zip(tabs, shows, strict=False):
        with tab:
            if tab.open and _counts(snapshot, selection):
                show(snapshot, selection)
    with tabs[-1]:
        if tabs[-1].open:
            _night(home, snapshot)


def _counts(snapshot: Snapshot, selection: Selection) -> bool:
    row = _rows(snapshot, "counts", selection).to_pylist()[0]
    labels = ("Jobs", "Organizations", "Remote", "With pay")
    for column, label, count in zip(st.columns(len(labels)), labels, row.values(), strict=True):
        column.metric(label, f"{count:,}")
    if not row["job_count"]:
        st.info("The filters leave no job.")
    return bool(row["job_count"])


def _demand(snapshot: Snapshot, selection: Selection) -> None:
    rows = _rows(snapshot, "demand", selection)
    if not rows.num_rows:
        st.info("These jobs name no skill.")
        return
    left, right = st.columns(2)
    with left:
        st.subheader("Skills that most jobs name")
        _chart(rows.slice(0, charts.SHOWN), charts.demand(), "Bars: jobs by skill and level")
    with right:
        st.subheader("By month posted")
        months = _rows(snapshot, "demand_months", selection)
        _chart(
            months,
            charts.months(),
            "Lines: the five most frequent skills, as shares of each month's jobs",
        )
    _table("skills", rows)


def _pay(snapshot: Snapshot, selection: Selection) -> None:
    left, right = st.columns(2, vertical_alignment="bottom")
    with_estimates = right.checkbox("Also what sites estimate", key="estimates")
    more: dict[str, object] = {"with_estimates": with_estimates}
    currencies = {
        row["currency_code"]: row
        for row in _rows(snapshot, "pay_currencies", selection, more).to_pylist()
    }
    if not currencies:
        st.info("These jobs state no plausible pay for a year.")
        return
    currency = left.selectbox("Currency; nothing is converted", currencies, key="currency")
    row = currencies[currency]
    bins = {"low": row["low"], "high": row["high"]}
    bins["width"] = charts.width(row["low"], row["high"], row["job_count"])
    more |= bins | {"currency_code": currency, "least": LEAST}
    _quartiles(row)
    found = _rows(snapshot, "pay_bins", selection, more)
    median = row["median"] if row["job_count"] >= LEAST else None
    _chart(found, charts.pay(currency, median, with_estimates), "Bars: jobs by pay a year")
    st.caption(
        "Base pay for a year before tax, or where neither is said: the middle of the range that "
        "is offered. The outermost bars hold what is beyond. The dashed line is the median."
    )
    st.subheader(f"By skill, where at least {LEAST} jobs name it")
    _table("pay-by-skill", _rows(snapshot, "pay_skills", selection, more))


def _quartiles(row: Mapping[str, Any]) -> None:
    labels = {"Jobs with pay": "job_count", "Lower quartile": "lower_quartile"}
    labels |= {"Median": "median", "Upper quartile": "upper_quartile"}
    for column, (label, name) in zip(st.columns(len(labels)), labels.items(), strict=True):
        is_known = name == "job_count" or row["job_count"] >= LEAST
        column.metric(label, f"{row[name]:,.0f}" if is_known else f"fewer than {LEAST}")


def _organizations(snapshot: Snapshot, selection: Selection) -> None:
    rows = _rows(snapshot, "organizations", selection)
    if not rows.num_rows:
        st.info("These jobs name no organization.")
        return
    st.subheader("Who offers most jobs")
    _chart(rows.slice(0, charts.SHOWN), charts.organizations(), "Bars: jobs by organization")
    _table("organizations", rows)


def _posting(snapshot: Snapshot, selection: Selection) -> None:
    rows = _rows(snapshot, "postings", selection)
    linked = {"posting_id": st.query_params.get("posting")}
    found = _rows(snapshot, "posting", more=linked).to_pylist() if selection == _EVERYTHING else []
    labels = {row["posting_id"]: _label(row) for row in (*rows.to_pylist(), *found)}
    options = list(labels)
    chosen = st.selectbox(
        f"Posting, of the newest {rows.num_rows:,} that the filters leave",
        options,
        index=options.index(linked["posting_id"]) if linked["posting_id"] in labels else 0,
        format_func=labels.__getitem__,
        key="chosen",
    )
    st.query_params["posting"] = chosen
    _proof(snapshot, {"posting_id": chosen})


def _proof(snapshot: Snapshot, of: Mapping[str, object]) -> None:
    names = ("posting", "posting_places", "posting_pay", "posting_skills")
    (one,), *rest = (_rows(snapshot, name, more=of).to_pylist() for name in names)
    st.html(proof.page(one, *rest))


def _label(row: Mapping[str, Any]) -> str:
    parts = (row["title"], row["organization_name"], row["posted_date"])
    return visible(" · ".join(str(part) for part in parts if part))


def _night(home: Home, snapshot: Snapshot) -> None:
    batches = _rows(snapshot, "batches")
    newest_batch = batches.column("batch_id")[0].as_py()
    if later := night.waiting(home, newest_batch):
        st.warning(f"Batch {later} is staged and not published.")
        _checks(home, later)
    _checks(home, newest_batch)
    st.subheader("Batches, the newest first")
    _table("batches", batches)
    st.subheader("Records without rows that no later batch resolved")
    _table("rejects", _rows(snapshot, "rejects"))


def _checks(home: Home, batch: str) -> None:
    st.subheader(f"Checks of batch {batch}")
    found = night.checks(home, batch)
    if found is None:
        st.info("Its report is no longer there.")
        return
    results = found.column("result").to_pylist()
    for column, result in zip(st.columns(len(night.RESULTS)), night.RESULTS, strict=True):
        column.metric(result.capitalize(), f"{results.count(result):,}")
    _table(f"checks-{batch}", found)


def _chart(rows: pa.Table, spec: charts.Spec, alt: str) -> None:
    st.vega_lite_chart(shown(rows), spec, alt=alt)


def _table(name: str, rows: pa.Table) -> None:
    labels = {column: _column(column) for column in rows.column_names}
    st.dataframe(shown(rows), hide_index=True, column_config=labels, alt=f"Table: {name}")
    text = csv_text(rows).encode("utf-8-sig")
    st.download_button("Download as CSV", text, f"{name}.csv", "text/csv", key=f"csv-{name}")


def _column(name: str) -> Any:
    label = name.removesuffix("_count").removesuffix("_name").replace("_", " ").capitalize()
    if name.endswith("_share"):
        return st.column_config.NumberColumn(label, format="percent")
    if name in ("lower_quartile", "median", "upper_quartile"):
        return st.column_config.NumberColumn(label, format="%,.0f")
    return st.column_config.Column(label)


if __name__ == "__main__":
    main()
