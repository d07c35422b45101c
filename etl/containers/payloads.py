"""What becomes a record: bytes, or why there are none."""

import hashlib
from collections.abc import Iterable

from etl.sources.record import Record

_KEPT_OF_TOO_LARGE = 65_536


def kept(
    location: str, ordinal: int, chunks: Iterable[bytes], limit: int, form: str = "json"
) -> Record:
    """Return the record of some chunks; of more bytes than the limit only their beginning is kept.

    >>> kept("a.json", 0, [b"{", b"}"], 2).payload
    b'{}'
    """
    digest = hashlib.sha256()
    held: list[bytes] = []
    size = 0
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
        if size <= limit:
            held.append(chunk)
        elif size - len(chunk) <= limit:
            held = [b"".join([*held, chunk])[:_KEPT_OF_TOO_LARGE]]
    return Record(location, ordinal, b"".join(held), size, digest.hexdigest(), format=form)


def failed(
    location: str, ordinal: int, error: BaseException | str, reason: str = "unreadable_file"
) -> Record:
    """Return the record that says why a file or member was not read to its end.

    >>> failed("a.gz", 3, "ends early").error
    'a.gz: ends early'
    """
    said = (getattr(error, "strerror", None) or str(error)).strip() or type(error).__name__
    text = f"{location}: {' '.join(said.split())}"
    digest = hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()
    return Record(location, ordinal, b"", 0, digest, text, reason=reason)
