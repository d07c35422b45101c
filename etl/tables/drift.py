"""Drift: what the tables do not understand, counted a batch, so that nights can be compared.

Transform writes it: it is about a batch's postings together, so there is no ``rows``.
"""

from etl.schema import Column, Table, Type

KINDS = ("property", "shape", "word")
# Shares of fewer postings than this say nothing.
LEAST_POSTINGS = 25
# What at most this share of postings had was rare.
RARE_SHARE = 0.05

T = Type
TABLE = Table(
    name="drift",
    description="What the tables do not understand, and in which JSON shapes properties come.",
    grain="One row a batch, source, kind and name; none for a batch that built no posting.",
    columns=(
        Column("batch_id", T.TEXT, "The batch.", True),
        Column("source_name", T.TEXT, "The source.", True),
        Column(
            "kind_code",
            T.TEXT,
            "property: no table takes it; shape: what a property holds, to a depth of two; word: "
            "no code list knows it.",
            True,
            KINDS,
        ),
        Column(
            "name",
            T.TEXT,
            "`hiringOrganization.slogan`, `jobLocation: list of Place` or `employmentType: gig`; "
            "`…` for all beyond the 1,000 most frequent of a kind.",
            True,
        ),
        Column("posting_count", T.INTEGER, "Built postings that have it.", True, minimum=1),
        Column("built_count", T.INTEGER, "Built postings of batch and source.", True, minimum=1),
        Column(
            "posting_share", T.NUMBER, "Share of the built postings.", True, minimum=0, maximum=1
        ),
        Column(
            "previous_batch_id",
            T.TEXT,
            "The batch it is compared with: the source's newest earlier one of 25 postings or "
            "more, else the newest with any; never a replay.",
        ),
        Column(
            "previous_share",
            T.NUMBER,
            "The share in that batch; 0 where it had none.",
            minimum=0,
            maximum=1,
        ),
        Column(
            "sudden_share",
            T.NUMBER,
            "The share where it was 5 % or less before and both batches built 25 postings or more.",
            minimum=0,
            maximum=1,
        ),
        Column("is_new", T.BOOLEAN, "No earlier valid batch of the source had it.", True),
        Column("example_capture_id", T.TEXT, "A raw record that has it.", True),
    ),
    key=("batch_id", "source_name", "kind_code", "name"),
)
