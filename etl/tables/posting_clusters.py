"""Posting clusters: which postings are one job advertised again; made at load from all of them."""

from etl.schema import Column, Reference, Table, Type

STAGED = False
RELATIONS = ("first", "repost", "near_text")

T = Type
TABLE = Table(
    name="posting_clusters",
    description="Which postings are one job advertised again; see docs/decisions/duplicates.md.",
    grain="One row a posting.",
    columns=(
        Column("posting_id", T.TEXT, "The posting.", True),
        Column(
            "cluster_id",
            T.TEXT,
            "The cluster: the posting_id of its first posting, the earliest `posted_at`.",
            True,
        ),
        Column("duplicate_of", T.TEXT, "The first posting; null for the first itself."),
        Column(
            "relation_code",
            T.TEXT,
            "first; repost: organization, title, text and place of the first; near_text: "
            "the same but for few words of the text.",
            True,
            RELATIONS,
        ),
        Column(
            "similarity",
            T.NUMBER,
            "Share of three-word runs common with the first's text, estimated; 1 if equal.",
            True,
            minimum=0,
            maximum=1,
        ),
    ),
    key=("posting_id",),
    references=(
        Reference("posting_id", "postings", "posting_id"),
        Reference("cluster_id", "postings", "posting_id"),
        Reference("duplicate_of", "postings", "posting_id"),
    ),
)
