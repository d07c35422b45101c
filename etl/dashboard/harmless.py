"""What came from a posting, so that neither a page nor a spreadsheet obeys it."""

import csv
import io

import pyarrow as pa

from etl.console import cell
from etl.visible import uncomputed, visible


def shown(table: pa.Table) -> pa.Table:
    r"""Return the table with what an eye cannot see in its texts written out.

    >>> shown(pa.table({"title": ["Cook\u202e", None]})).to_pylist()
    [{'title': 'Cook\\u202e'}, {'title': None}]
    """
    for place, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            texts = [text and visible(text) for text in table.column(place).to_pylist()]
            table = table.set_column(place, field.name, pa.array(texts, pa.string()))
    return table


def csv_text(table: pa.Table) -> str:
    """Return the table as CSV for a spreadsheet: an apostrophe stands before what is a formula.

    >>> print(csv_text(pa.table({"title": ["=1+1", "Cook"], "change": [-1, 2]})), end="")
    title,change
    '=1+1,-1
    Cook,2
    """
    file = io.StringIO()
    rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
    lines = [map(_plain, row) for row in rows]
    csv.writer(file, lineterminator="\n").writerows([table.column_names, *lines])
    return file.getvalue()


def _plain(value: object) -> str:
    return uncomputed(cell(value)) if isinstance(value, str) else cell(value)
