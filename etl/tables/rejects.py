"""Rejects: raw records and rows that did not make it, with the reason."""

from etl.schema import Column, Table, Type
from etl.values.rejects import REASONS

T = Type
TABLE = Table(
    name="rejects",
    description="What was refused and why; nothing is dropped without a row here.",
    grain="One row a refused raw record, or refused row of a table.",
    columns=(
        Column("reject_id", T.TEXT, "Key.", True),
        Column("batch_id", T.TEXT, "The batch.", True),
        Column("capture_id", T.TEXT, "The raw record it came from."),
        Column("posting_ordinal", T.INTEGER, "Which posting of the record, from 0."),
        Column("stage", T.TEXT, "The stage that refused it.", True, ("transform", "validate")),
        Column("reason_code", T.TEXT, "Why, as a code.", True, tuple(REASONS)),
        Column("message", T.TEXT, "Why, in a sentence.", True),
        Column("json_path", T.TEXT, "Where in the document."),
        Column("table_name", T.TEXT, "The table of a refused row."),
        Column("row_key", T.TEXT, "The refused row's key, a JSON list."),
        Column(
            "resolved_batch_id",
            T.TEXT,
            "The later batch in which the same record became a posting, unchanged or a duplicate.",
        ),
        Column("payload", T.TEXT, "The record as it came, to 64 KiB; bytes beyond UTF-8 as \\xNN."),
    ),
    key=("reject_id",),
)
