"""The page's tab on the last night; it needs no database to tell what the checks said."""

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from etl.batch import Home
from etl.dashboard import night
from etl.dashboard.answers import rows
from etl.dashboard.failures import told
from etl.dashboard.snapshots import Snapshot
from etl.dashboard.tables import metrics, table


def show(home: Home, snapshot: Snapshot) -> None:
    """Show the checks of the newest batch and of one that waits, the batches, the rejects."""
    batches = rows(snapshot, "batches")
    newest = batches.column("batch_id")[0].as_py()
    if later := night.waiting(home, newest):
        st.warning(_waiting(later))
        checks(home, later[-1])
    checks(home, newest)
    st.subheader("Batches, the newest first")
    table("batches", batches)
    st.subheader("Records without rows that no later batch resolved")
    table("rejects", rows(snapshot, "rejects"))


def checks(home: Home, batch: str) -> None:
    """Show what the checks said of a batch, what did not pass first."""
    st.subheader(f"Checks of batch {batch}")
    with told():
        found = night.checks(home, batch)
        if found is None:
            st.info("Its report is no longer there.")
        else:
            _results(batch, found)


def _results(batch: str, found: pa.Table) -> None:
    results = found.column("result").to_pylist()
    metrics({name.capitalize(): f"{results.count(name):,}" for name in night.RESULTS})
    has_passed = pc.equal(found.column("result"), "passed")
    if found.num_rows > results.count("passed"):
        st.markdown("Those that did not pass:")
        table(f"checks-{batch}", found.filter(pc.invert(has_passed)))
    with st.expander("Those that passed", key=f"passed-{batch}"):
        table(f"passed-{batch}", found.filter(has_passed))


def _waiting(later: list[str]) -> str:
    if len(later) == 1:
        return f"Batch {later[0]} is staged and not published."
    return (
        f"{len(later):,} batches are staged and not published, from {later[0]} to {later[-1]}; "
        "the checks of the last one stand first."
    )
