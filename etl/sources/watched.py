"""A stream that remembers whether reading it failed."""

import io
from typing import Any


class Watched(io.RawIOBase):
    """Another stream, with the error that it raised.

    Whoever unpacks a stream takes any error for damage; the one who opened it can tell here that
    it was the connection.

    Args:
        stream: a stream that can seek.
    """

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.failure: Exception | None = None

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """Return the position."""
        return int(self._stream.tell())

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to a position."""
        return int(self._stream.seek(offset, whence))

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer; return how many bytes it holds."""
        try:
            found = self._stream.read(len(buffer))
        except Exception as error:
            self.failure = error
            raise
        buffer[: len(found)] = found
        return len(found)
