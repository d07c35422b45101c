"""Checks: what every expectation said of a batch. Load takes it from the batch's judgement.

A batch that failed is not loaded, so what is critical always holds here or was quarantined. Batches
that were validated before the judgement held the findings have no rows.
"""

from etl.schema import Column, Reference, Table, Type

STAGED = False
STATUSES = ("passed", "quarantined", "warning")

T = Type
TABLE = Table(
    name="checks",
    description="What every expectation said of the staged tables.",
    grain="One row a batch, table and expectation.",
    columns=(
        Column("batch_id", T.TEXT, "The batch.", True),
        Column("table_name", T.TEXT, "The staged table that was checked.", True),
        Column("check_name", T.TEXT, "Name of the expectation, unique in its table.", True),
        Column(
            "severity_code",
            T.TEXT,
            "critical: stops the line; warning; info.",
            True,
            ("critical", "warning", "info"),
        ),
        Column(
            "status_code",
            T.TEXT,
            "passed; quarantined: single rows broke it and moved to `rejects`; warning: it does "
            "not hold and the batch was loaded all the same.",
            True,
            STATUSES,
        ),
        Column("is_success", T.BOOLEAN, "The expectation holds.", True),
        Column("observed_text", T.TEXT, "What was found.", True),
        Column("element_count", T.INTEGER, "Values or rows looked at.", True, minimum=0),
        Column("unexpected_count", T.INTEGER, "Those that break it.", True, minimum=0),
        Column("quarantined_count", T.INTEGER, "Rows that were set aside.", True, minimum=0),
        Column("sentence", T.TEXT, "What is expected, in a sentence.", True),
    ),
    key=("batch_id", "table_name", "check_name"),
    references=(Reference("batch_id", "batches", "batch_id"),),
)
