"""The names of an archive's members: what they may be, and where a record says it comes from."""

from pathlib import PureWindowsPath


class Places:
    """Gives every member of an archive a location of its own.

    Args:
        archive: the archive's location.
    """

    def __init__(self, archive: str) -> None:
        self._archive = archive
        # Names themselves would take much more memory; a clash only adds a number.
        self._seen: set[int] = set()
        self._count = 0

    def of(self, name: str) -> str:
        """Return a member's location: ``dump.tar!/folder/a.json``.

        A name that came before gets its number in the archive: ``dump.tar!/folder/a.json#7``.
        """
        self._count += 1
        place = readable(name).removeprefix("./")
        while hash(place) in self._seen:
            place = f"{place}#{self._count}"
        self._seen.add(hash(place))
        return f"{self._archive}!/{place}"


def readable(name: str) -> str:
    r"""Return a name as text, whatever bytes it was made of.

    >>> readable("caf\udce9.json")
    'caf\\xe9.json'
    """
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def leads_out(name: str) -> bool:
    r"""Tell whether a path is absolute or climbs, on any system.

    >>> [leads_out(name) for name in ("a/b.json", "/etc/a", "a/../b", "..\\a", "C:/a")]
    [False, True, True, True, True]
    """
    path = PureWindowsPath(name)
    return bool(path.root) or ".." in path.parts
