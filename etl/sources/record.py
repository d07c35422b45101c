"""What a source yields."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Record:
    """One raw record.

    Args:
        location: the file, relative to the input, with ``/``; a file in it after ``!/``.
        ordinal: which record of the file, from 0.
        payload: the bytes as they came; of a too large record only the beginning.
        byte_count: the size as it came.
        sha256: hex SHA-256 of all its bytes.
        error: why the file could not be read to its end; the payload is then empty.
        format: what the payload is: ``json``, ``html`` or ``nquads``.
        reason: the reject reason where there is an error.
    """

    location: str
    ordinal: int
    payload: bytes
    byte_count: int
    sha256: str
    error: str | None = None
    format: str = "json"
    reason: str = "unreadable_file"
