"""What a source could not get: why, and the record that says so."""

from etl.containers.payloads import failed
from etl.sources.record import Record

REASON = "source_unavailable"


class Away(Exception):
    """Something outside did not give what was asked of it.

    Args:
        message: one sentence without its full stop, with the address and what it answered.
        status: the HTTP status, where there was one.
    """

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


def missing(location: str, message: str, ordinal: int = 0) -> Record:
    """Return the record that stands for what could not be fetched."""
    return failed(location, ordinal, message, REASON)
