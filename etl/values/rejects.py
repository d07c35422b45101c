"""Why a record has no rows: the closed list of reasons."""

REASONS = {
    "nothing_given": "The record is empty or a word such as 'nan' that stands for nothing.",
    "not_utf8": "The bytes are not text in an encoding that can be told for certain.",
    "not_json": "The text is not valid JSON.",
    "not_a_posting": "The document or page holds no schema.org/JobPosting.",
    "missing_title": "The posting has no title.",
    "unreadable_file": "The file that should hold the record could not be read to its end.",
    "source_unavailable": "What should hold the record could not be fetched; the others were.",
    "unsafe_path": "The file is a link or a device, or its path leads out of where it is.",
    "archive_limit": "The rest of a file was left: it unpacks to more than POSTINGS_MAX_ARCHIVE_*.",
    "record_too_large": "The record is larger than POSTINGS_MAX_RECORD_BYTES.",
    "nested_too_deep": "The document, page or text is nested deeper than POSTINGS_MAX_DEPTH.",
    "text_too_long": "A text property is longer than POSTINGS_MAX_TEXT_BYTES.",
    "time_limit": "The posting took longer than POSTINGS_RECORD_SECONDS.",
    "duplicate_of_reject": "The newest version of the same posting in the batch was rejected.",
    "failed_expectation": "A row broke a row rule and was quarantined; the message names the rule.",
    "unexpected_error": "The pipeline met something it does not know; please report it.",
}


class Rejected(Exception):
    """A record that cannot become rows.

    Args:
        reason: one of `REASONS`.
        message: one sentence for people.
        json_path: where in the document, ``$`` for the whole.
    """

    def __init__(self, reason: str, message: str, json_path: str = "$") -> None:
        super().__init__(message)
        if reason not in REASONS:
            raise ValueError(f"{reason} is not a reason")
        self.reason = reason
        self.message = message
        self.json_path = json_path
