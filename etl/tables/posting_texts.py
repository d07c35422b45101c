"""Posting texts: the long prose of a posting, apart from it so that `postings` stays light."""

from collections.abc import Iterator

from etl.posting import Posting
from etl.schema import Column, Reference, Row, Table, Type

T = Type
PROSE = {
    "description_text": "description",
    "responsibilities_text": "responsibilities",
    "qualifications_text": "qualifications",
    "benefits_text": "jobBenefits",
    "incentives_text": "incentiveCompensation",
    "work_hours_text": "workHours",
}

TABLE = Table(
    name="posting_texts",
    description="The long texts of postings, readable: one line a paragraph, `* ` before an item.",
    grain="One row a posting.",
    columns=(
        Column("posting_id", T.TEXT, "The posting.", True),
        *(
            Column(name, T.TEXT, f"Text of `{path}`, HTML turned into plain text.", source=path)
            for name, path in PROSE.items()
        ),
        Column("batch_id", T.TEXT, "The batch that brought this version.", True),
    ),
    key=("posting_id",),
    references=(Reference("posting_id", "postings", "posting_id"),),
)


def rows(posting: Posting) -> Iterator[Row]:
    """Yield the posting's one row of texts."""
    posting.take("description")
    yield {
        "posting_id": posting.posting_id,
        "description_text": posting.description,
        **{name: posting.text(path) for name, path in PROSE.items() if path != "description"},
    }
