"""What the page asked of a snapshot already, kept for all who look at it."""

from collections.abc import Mapping
from types import MappingProxyType

import pyarrow as pa
import streamlit as st

from etl.dashboard import queries
from etl.dashboard.queries import EVERYTHING, Selection
from etl.dashboard.snapshots import Snapshot, ask

_NOTHING: Mapping[str, object] = MappingProxyType({})


@st.cache_data(max_entries=300, show_spinner=False)
def _answer(
    snapshot: Snapshot, name: str, selection: Selection, more: dict[str, object]
) -> pa.Table:
    sql = queries.query(name)
    return ask(snapshot, sql, queries.values(sql, selection, more))


def rows(
    snapshot: Snapshot,
    name: str,
    selection: Selection = EVERYTHING,
    more: Mapping[str, object] = _NOTHING,
) -> pa.Table:
    """Return the rows of a query, by its name; ``more`` are its other parameters."""
    return _answer(snapshot, name, selection, dict(more))
