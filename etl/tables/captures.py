"""Captures: the ledger of raw records, each with what became of it."""

from etl.schema import Column, Table, Type
from etl.values.rejects import REASONS

OUTCOMES = ("posting", "unchanged", "duplicate", "reject")

T = Type
TABLE = Table(
    name="captures",
    description="Every raw record of every batch and what became of it.",
    grain="One row a batch, raw record and posting found in it (one for a record with none).",
    columns=(
        Column("batch_id", T.TEXT, "The batch that captured it.", True),
        Column("capture_id", T.TEXT, "Key of the raw record.", True),
        Column("posting_ordinal", T.INTEGER, "Which posting of the record, from 0.", True),
        Column("source_name", T.TEXT, "The source.", True),
        Column("location", T.TEXT, "File, relative to the input.", True),
        Column("record_ordinal", T.INTEGER, "Which record of the file, from 0.", True),
        Column("format_code", T.TEXT, "What the bytes are: json, html, nquads or a board.", True),
        Column("byte_count", T.INTEGER, "Size as it came, in bytes.", True, minimum=0),
        Column("payload_sha256", T.TEXT, "Hex SHA-256 of the bytes as they came.", True),
        Column("captured_at", T.TIMESTAMP, "When it was captured first, UTC.", True),
        Column(
            "outcome",
            T.TEXT,
            "posting: has rows of this batch; unchanged: as in an earlier batch; duplicate: "
            "another record of the batch, or one captured since a replayed one, is the posting's "
            "newest version; reject: see `rejects`.",
            True,
            OUTCOMES,
        ),
        Column(
            "change", T.TEXT, "Whether an outcome `posting` is new.", allowed=("new", "changed")
        ),
        Column("posting_id", T.TEXT, "The posting, where the record has one."),
        Column("reason_code", T.TEXT, "Why it is a reject.", allowed=tuple(REASONS)),
    ),
    key=("batch_id", "capture_id", "posting_ordinal"),
)
