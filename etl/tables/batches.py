"""Batches: what went in, what came out, how long it took. Load derives it from the ledger."""

from etl.schema import Column, Table, Type

STAGED = False

T = Type
TABLE = Table(
    name="batches",
    description="The ledger of runs.",
    grain="One row a batch.",
    columns=(
        Column("batch_id", T.TEXT, "Key; the moment of the batch in UTC.", True),
        Column("batch_at", T.TIMESTAMP, "The moment of the batch, UTC.", True),
        Column(
            "source_name", T.TEXT, "The source; of a replay all of its records, with a comma.", True
        ),
        Column("input_text", T.TEXT, "What was read.", True),
        Column("is_replay", T.BOOLEAN, "It took up rejects again instead of an input.", True),
        Column(
            "is_full",
            T.BOOLEAN,
            "A full snapshot: its source says that what is missing from it has closed.",
            True,
        ),
        Column("file_count", T.INTEGER, "Files read.", True),
        Column("capture_count", T.INTEGER, "Raw records captured.", True),
        Column("record_count", T.INTEGER, "Ledger rows: outcomes add up to it.", True),
        Column("posting_count", T.INTEGER, "Outcome posting: new and changed.", True),
        Column("new_count", T.INTEGER, "Postings never seen before.", True),
        Column("changed_count", T.INTEGER, "Postings with another content than before.", True),
        Column("unchanged_count", T.INTEGER, "Outcome unchanged.", True),
        Column("duplicate_count", T.INTEGER, "Outcome duplicate.", True),
        Column("reject_count", T.INTEGER, "Outcome reject.", True),
        Column("absent_count", T.INTEGER, "Postings that closed as it came without them.", True),
        Column(
            "reopened_count",
            T.INTEGER,
            "Closed postings that it saw again, open by what they say.",
            True,
        ),
        Column(
            "doubted_count",
            T.INTEGER,
            "Open postings that a full snapshot came without and that were not closed: it is much "
            "smaller than the one before, or records of it could not be read.",
            True,
        ),
        Column("extract_seconds", T.NUMBER, "Wall time of extract, s.", True),
        Column("transform_seconds", T.NUMBER, "Wall time of transform, s.", True),
        Column("pipeline_version", T.TEXT, "Version of this project.", True),
        Column("library_versions", T.JSON, "Versions of what it stands on.", True),
    ),
    key=("batch_id",),
)
