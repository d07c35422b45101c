"""The page that `postings dashboard` serves; Streamlit runs this file at every visit and click.

What came from a posting is shown by tables, charts, choices and `proof.page`, never as Markdown.
"""

from collections.abc import Callable

import streamlit as st

from etl import snapshots
from etl.batch import Home
from etl.dashboard import address, charts, filters, night_view, pay_view, posting_view
from etl.dashboard.answers import rows
from etl.dashboard.failures import told
from etl.dashboard.queries import Selection
from etl.dashboard.snapshots import Snapshot, newest
from etl.dashboard.tables import chart, metrics, table
from etl.settings import Settings
from etl.visible import unmarked
from etl.warehouse import nothing

# How often an open page looks whether something else is published.
SECONDS = 2
# The rows of a ranking grow with what is found; a browser draws no more of them.
_MOST = 20_000
_STYLE = """<style>
.stMainBlockContainer { padding-top: 3rem; }
[data-testid=stMetricValue] { font-size: clamp(1.1rem, 2.2vw, 2rem); }
[data-testid=stMetricLabel], [data-testid=stMetricLabel] * { white-space: normal; }
/* Streamlit's own are too faint to read. */
[data-testid=stCaptionContainer], [data-testid=stCaptionContainer] * { color: inherit; }
[data-testid=stCaptionContainer] { opacity: .8; }
[data-testid=stMultiSelectTagsContainer] [data-tag] { background: #0b7f5d; color: white; }
[data-testid=stVegaLiteChart] svg text { fill: currentColor; opacity: .8; }
</style>"""
_NEWER = "Another night was published; this page shows it now."
_EARLIER = "An earlier snapshot is published again; this page shows it now."


def main() -> None:
    """Show what is published."""
    st.set_page_config(page_title="Job postings", layout="wide")
    st.html(_STYLE)
    st.title("Job postings")
    address.follow()
    with told():
        home = Home(Settings.read().home)
        snapshot = newest(home)
        _follow(home, snapshot)
        if snapshot is None:
            st.info(nothing(home))
        else:
            _show(home, snapshot)


@st.fragment(run_every=SECONDS)
def _follow(home: Home, current: Snapshot | None) -> None:
    if newest(home) != current:
        st.rerun()


def _show(home: Home, snapshot: Snapshot) -> None:
    selection = None
    with told(snapshot):
        _tell(home, snapshot)
        selection = filters.chosen(snapshot)
    if selection is not None:
        _views(home, snapshot, selection)
    elif named := snapshots.published(home):
        night_view.checks(home, named.batch)


def _tell(home: Home, snapshot: Snapshot) -> None:
    (span,) = rows(snapshot, "span").to_pylist()
    now = _order(home)
    before = st.session_state.setdefault("snapshot", (snapshot, now))
    if before[0] != snapshot:
        st.session_state["snapshot"] = (snapshot, now)
        st.toast(_EARLIER if now < before[1] else _NEWER)
    posted = f", posted {span['first_date']} to {span['last_date']}" if span["first_date"] else ""
    st.caption(
        f"Published: {unmarked(snapshot.path.name)}{posted}; its newest batch ran "
        f"{span['batch_at']} UTC. A job that was advertised again counts once."
    )


def _order(home: Home) -> tuple[str, int]:
    named = snapshots.published(home)
    return (named.batch, named.revision) if named else ("", 0)


def _views(home: Home, snapshot: Snapshot, selection: Selection) -> None:
    shows: dict[str, Callable[[], None]] = {
        "Demand": lambda: _counted(snapshot, selection, _demand),
        "Pay": lambda: _counted(snapshot, selection, pay_view.show),
        "Organizations": lambda: _counted(snapshot, selection, _organizations),
        "Posting": lambda: _posting(snapshot, selection),
        "Last night": lambda: night_view.show(home, snapshot),
    }
    tabs = st.tabs(list(shows), key="view", bind="query-params")
    for tab, show in zip(tabs, shows.values(), strict=True):
        with tab, told(snapshot):
            if tab.open:
                show()


def _counted(
    snapshot: Snapshot, selection: Selection, show: Callable[[Snapshot, Selection], None]
) -> None:
    if _counts(snapshot, selection):
        show(snapshot, selection)


def _posting(snapshot: Snapshot, selection: Selection) -> None:
    _counts(snapshot, selection)
    # A posting that is linked is shown whatever the filters leave.
    posting_view.show(snapshot, selection)


def _counts(snapshot: Snapshot, selection: Selection) -> int:
    row = rows(snapshot, "counts", selection).to_pylist()[0]
    labels = ("Jobs", "Organizations", "Remote", "With pay")
    metrics({label: f"{count:,}" for label, count in zip(labels, row.values(), strict=True)})
    if not row["job_count"]:
        st.info("The filters leave no job.")
    count: int = row["job_count"]
    return count


def _demand(snapshot: Snapshot, selection: Selection) -> None:
    found = rows(snapshot, "demand", selection)
    if not found.num_rows:
        st.info("These jobs name no skill.")
        return
    st.subheader("Skills that most jobs name")
    chart(found.slice(0, charts.SHOWN), charts.demand(), "Bars: jobs by skill and level")
    st.subheader("By month posted")
    more = {"least": pay_view.LEAST}
    chart(
        rows(snapshot, "demand_months", selection, more),
        charts.months(),
        "Lines: the five most frequent skills, as shares of each month's jobs",
    )
    st.caption(f"A month of fewer than {pay_view.LEAST} jobs has no share.")
    table("skills", found)


def _organizations(snapshot: Snapshot, selection: Selection) -> None:
    found = rows(snapshot, "organizations", selection)
    if not found.num_rows:
        st.info("These jobs name no organization.")
        return
    st.subheader("Who offers most jobs")
    chart(found.slice(0, charts.SHOWN), charts.organizations(), "Bars: jobs by organization")
    if found.num_rows > _MOST:
        st.caption(f"The first {_MOST:,} of {found.num_rows:,}.")
    table("organizations", found.slice(0, _MOST))


if __name__ == "__main__":
    main()
