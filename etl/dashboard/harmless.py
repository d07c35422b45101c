"""What came from a posting, so that neither a page nor a spreadsheet obeys it."""

import pyarrow as pa

from etl.console import Format, written
from etl.visible import visible


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
    rows = list(zip(*(column.to_pylist() for column in table.columns), strict=True))
    return written(Format.CSV, table.column_names, rows)
