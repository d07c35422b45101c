"""How much one input file may unpack to."""

from collections.abc import Callable, Iterable, Iterator

from etl.settings import Settings, variable

# Below this a ratio says nothing: a page of spaces is no bomb.
_RATIO_FROM = 100_000_000
_PIECE = 1 << 16


class LimitReached(Exception):
    """An input file unpacks to more than a setting allows; the rest of it is left."""

    def __init__(self, setting: str, limit: float, what: str) -> None:
        super().__init__(f"{what} than {variable(setting)} ({limit}) allows; the rest is left")


class Meter:
    """Counts what one input file unpacks to, over all its layers.

    Args:
        settings: the limits.
        packed: how many bytes the file has, or how many of it were read so far.
    """

    def __init__(self, settings: Settings, packed: Callable[[], int]) -> None:
        self._settings = settings
        self._packed = packed
        self._unpacked = 0
        self._files = 0

    def take(self, count: int) -> None:
        """Count unpacked bytes.

        Raises:
            LimitReached: they are too many, or too many for the file's size.
        """
        self._unpacked += count
        most = self._settings.max_archive_bytes
        if self._unpacked > most:
            raise LimitReached("max_archive_bytes", most, "holds more bytes")
        ratio = self._settings.max_archive_ratio
        if self._unpacked > _RATIO_FROM and self._unpacked > ratio * self._packed():
            raise LimitReached("max_archive_ratio", ratio, "unpacks to more times its size")

    def counted(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the chunks, and count each after it, so that what is allowed is handed on."""
        for chunk in chunks:
            for start in range(0, len(chunk), _PIECE):
                piece = chunk[start : start + _PIECE]
                yield piece
                self.take(len(piece))

    def file(self) -> None:
        """Count one member of an archive.

        Raises:
            LimitReached: there are too many.
        """
        self.room_for(1)
        self._files += 1

    def room_for(self, files: int) -> None:
        """Check that an archive's list of this many members may be read at all.

        Raises:
            LimitReached: there would be too many.
        """
        most = self._settings.max_archive_files
        if self._files + files > most:
            raise LimitReached("max_archive_files", most, "holds more files")
