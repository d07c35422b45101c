"""Posting versions: how each posting came, changed, closed and came back; made at load."""

from etl.schema import Column, Reference, Rule, Table, Type

STAGED = False
CHANGES = ("new", "changed", "reopened")
CLOSES = ("expired", "absent")
CLOSE_CODES = (
    "expired: its `valid_through_at` passed; absent: a full snapshot of its source came without it"
)

T = Type
TABLE = Table(
    name="posting_versions",
    description="What changed in postings, when they were seen and when they closed; see "
    "docs/decisions/when-a-posting-closes.md.",
    grain="One row a posting and version: a time in which it was open with one content.",
    columns=(
        Column("posting_id", T.TEXT, "The posting.", True),
        Column("version_number", T.INTEGER, "Which version of the posting, from 1.", True),
        Column(
            "change_code",
            T.TEXT,
            "new: the first version; changed: another content than before; reopened: seen again "
            "after it had closed and open by what it says, with the content before or another one.",
            True,
            CHANGES,
        ),
        Column(
            "changed_columns",
            T.TEXT_LIST,
            "What differs from the version before: columns of `postings`, and `locations`, "
            "`posting_texts`, `salaries` or `skills` where rows of that table do; empty for the "
            "first version and where nothing does.",
            True,
        ),
        Column(
            "valid_from_at",
            T.TIMESTAMP,
            "The moment of the batch that saw it first so, UTC.",
            True,
        ),
        Column(
            "valid_to_at",
            T.TIMESTAMP,
            "When the next version came or the posting closed, UTC; null while it is open so. "
            "It equals `valid_from_at` where the posting was over when it was seen.",
        ),
        Column("is_current", T.BOOLEAN, "The newest version: that of `postings`.", True),
        Column(
            "last_seen_at",
            T.TIMESTAMP,
            "The moment of the last batch that saw the posting before the next version, UTC.",
            True,
        ),
        Column(
            "closed_at",
            T.TIMESTAMP,
            "When the posting closed in this version, UTC; null where it did not.",
        ),
        Column("close_code", T.TEXT, f"How it closed. {CLOSE_CODES}.", allowed=CLOSES),
        Column("title", T.TEXT, "Title in this version.", True),
        Column("organization_name", T.TEXT, "Who hires, in this version."),
        Column("posted_at", T.TIMESTAMP, "When it was posted, UTC, in this version."),
        Column("valid_through_at", T.TIMESTAMP, "When it ends, UTC, in this version."),
        Column("modified_at", T.TIMESTAMP, "When it was changed, UTC, in this version."),
        Column("capture_id", T.TEXT, "The raw record that it was read from.", True),
        Column("posting_ordinal", T.INTEGER, "Which posting of that record, from 0.", True),
        Column("batch_id", T.TEXT, "The batch that brought the content.", True),
    ),
    key=("posting_id", "version_number"),
    references=(
        Reference("posting_id", "postings", "posting_id"),
        Reference("capture_id", "captures", "capture_id"),
    ),
    rules=(
        Rule(
            "valid_from_before_to",
            "A version is not over before it began.",
            "valid_from_at",
            "valid_to_at",
        ),
    ),
)
