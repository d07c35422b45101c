"""Charts and tables as the page shows them: what came from a posting is never obeyed."""

from typing import Any

import pyarrow as pa
import streamlit as st

from etl.dashboard import charts, columns
from etl.dashboard.harmless import csv_text, shown


def chart(rows: pa.Table, spec: charts.Spec, alt: str) -> None:
    """Show a chart of the rows."""
    st.vega_lite_chart(shown(rows), spec, alt=alt)


def table(name: str, rows: pa.Table) -> None:
    """Show a table and a button that downloads it; ``name`` is the file's."""
    labels = {column: _column(column) for column in rows.column_names}
    st.dataframe(
        shown(rows),
        hide_index=True,
        column_config=labels,
        alt=f"Table: {name}",
        placeholder="",
    )
    st.download_button(
        "Download as CSV",
        lambda: csv_text(rows).encode("utf-8-sig"),
        f"{name}.csv",
        "text/csv",
        key=f"csv-{name}",
    )


def metrics(values: dict[str, str]) -> None:
    """Show figures beside each other, by their labels."""
    for column, (label, value) in zip(st.columns(len(values)), values.items(), strict=True):
        column.metric(label, value)


def _column(name: str) -> Any:
    label, form = columns.LABELS[name], columns.form(name)
    if form:
        return st.column_config.NumberColumn(label, format=form)
    return st.column_config.Column(label)
