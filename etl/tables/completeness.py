"""Completeness: how full the columns were that a batch built; made at load from all batches."""

from etl.schema import Column, Reference, Table, Type

STAGED = False
# The tables that say something of a posting.
COUNTED = ("postings", "organizations", "locations", "salaries", "skills")

T = Type
TABLE = Table(
    name="completeness",
    description="How full each column of a batch was, in all that the batch built.",
    grain="One row a batch, table and column; none for a batch that built no row of the table.",
    columns=(
        Column("batch_id", T.TEXT, "The batch.", True),
        Column("table_name", T.TEXT, "The table: " + ", ".join(COUNTED) + ".", True, COUNTED),
        Column("column_name", T.TEXT, "The column.", True),
        Column("row_count", T.INTEGER, "Rows that the batch built.", True, minimum=1),
        Column("filled_count", T.INTEGER, "Of these with a value.", True, minimum=0),
        Column("filled_share", T.NUMBER, "Share with a value.", True, minimum=0, maximum=1),
    ),
    key=("batch_id", "table_name", "column_name"),
    references=(Reference("batch_id", "batches", "batch_id"),),
)
