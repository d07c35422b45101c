"""Text signatures: what a posting's text is compared by, to find it advertised again."""

from collections.abc import Iterator

from etl.posting import Posting
from etl.schema import Column, Reference, Row, Table, Type
from etl.tables.posting_texts import PROSE
from etl.values.signatures import signature

T = Type
TABLE = Table(
    name="text_signatures",
    description="What texts of postings are compared by; `posting_clusters` is made from it.",
    grain="One row a posting.",
    columns=(
        Column("posting_id", T.TEXT, "The posting.", True),
        Column(
            "text_sha256",
            T.TEXT,
            "Hex SHA-256 of all its texts' words, without case, blanks and punctuation; null "
            "without text.",
            pattern="^[0-9a-f]{64}$",
        ),
        Column(
            "minhash",
            T.TEXT,
            "128 values of 4 hex digits: the share that two postings have in common, place by "
            "place, estimates how alike their texts are. Null below 30 words.",
        ),
        Column("word_count", T.INTEGER, "Words in all its texts.", True, minimum=0),
        Column("batch_id", T.TEXT, "The batch that brought this version.", True),
    ),
    key=("posting_id",),
    references=(Reference("posting_id", "postings", "posting_id"),),
)


def rows(posting: Posting) -> Iterator[Row]:
    """Yield the posting's one row."""
    found = signature("\n".join(filter(None, map(posting.text, PROSE.values()))))
    yield {
        "posting_id": posting.posting_id,
        "text_sha256": found.text_sha256,
        "minhash": found.minhash,
        "word_count": found.word_count,
    }
