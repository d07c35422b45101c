"""The law of docs/decisions/when-a-posting-closes.md as a loop over the nights.

Slow and plain on purpose: who wants to know the rule reads it here, and the SQL of `etl.history` is
held against it. Nothing is looked up in a later night but who a record was that could not be read,
and what it said, which the same bytes tell where they can be read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

ALL = ""
# Such a record was read, and no posting is in it.
EMPTY = ("not_a_posting", "nothing_given")


@dataclass(frozen=True)
class Content:
    """What a posting says: a title for all of it, and when it ends."""

    title: str
    ends: datetime | None = None

    def is_over(self, moment: datetime) -> bool:
        return self.ends is not None and self.ends <= moment


@dataclass(frozen=True)
class Row:
    """One row of the ledger: a posting of a record, or a record in which none was found."""

    source: str
    location: str
    record: int
    payload: str
    byte_count: int
    outcome: str
    posting: str | None = None
    ordinal: int = 0
    reason: str | None = None


@dataclass(frozen=True)
class Night:
    """A batch: its ledger, and the contents that it brought into the tables."""

    batch: str
    moment: datetime
    source: str
    rows: tuple[Row, ...]
    brought: dict[str, Content]
    full_parts: tuple[str, ...] = ()
    is_replay: bool = False


@dataclass
class Version:
    """A time in which a posting was open with one content."""

    content: Content
    batch: str
    change: str
    valid_from: datetime
    last_seen: datetime
    differs: list[str]
    valid_to: datetime | None = None
    closed: datetime | None = None
    close_code: str | None = None

    def close(self, moment: datetime | None, code: str) -> None:
        assert moment is not None
        self.closed, self.close_code = moment, code
        self.valid_to = max(moment, self.valid_from)


@dataclass
class Life:
    """What is known of a posting by a night; ``places``: where it stood last and may still be."""

    source: str
    first_seen: datetime
    last_seen: datetime
    places: set[str] = field(default_factory=set)
    versions: list[Version] = field(default_factory=list)

    @property
    def open_version(self) -> Version | None:
        is_open = self.versions and self.versions[-1].closed is None
        return self.versions[-1] if is_open else None


@dataclass
class Counts:
    """What a batch closed, reopened and doubted."""

    closed: int = 0
    reopened: int = 0
    doubted: int = 0


class Past:
    """All batches: who a record was and what it said, whichever night tells."""

    def __init__(self, nights: list[Night]) -> None:
        self.nights = nights
        self.seen_by = [night for night in nights if not night.is_replay]
        self.of_bytes: dict[tuple[str, str], list[Row]] = {}
        for night in nights:
            for row in night.rows:
                self.of_bytes.setdefault((row.source, row.payload), []).append(row)

    def rows(self, night: Night) -> list[Row]:
        """Return the rows that a night saw.

        A replay saw none, for its records came before. Where the night in which they came is
        gone, the replay stands for it.
        """
        if not night.is_replay:
            return list(night.rows)
        before = [other for other in self.seen_by if other.batch < night.batch]
        came = {(row.source, row.payload) for other in before for row in other.rows}
        return [r for r in night.rows if r.posting and (r.source, r.payload) not in came]

    def same(self, row: Row) -> list[Row]:
        """Return the rows of the same bytes."""
        return self.of_bytes[row.source, row.payload] if row.byte_count else [row]

    def who(self, row: Row) -> set[str]:
        """Return the postings of a row: its own, or those that the same bytes gave."""
        rows = [row] if row.posting else self.same(row)
        return {other.posting for other in rows if other.posting}

    def is_unread(self, row: Row) -> bool:
        """Tell if nobody knows who a record was."""
        return not self.who(row) and not any(other.reason in EMPTY for other in self.same(row))

    def saw(self, night: Night, content: Night, posting: str) -> bool:
        """Tell if a night read of a posting the content that another one brought."""
        for row in night.rows:
            if row.posting == posting and row.outcome in ("posting", "unchanged"):
                until = [n for n in self.nights if posting in n.brought and n.batch <= night.batch]
                return bool(until) and until[-1] is content
        return False

    def refused(self, night: Night, content: Night, posting: str) -> bool:
        """Tell if a night refused the bytes in which a later one found the content.

        A replay finds it beside what was refused, too: on a page with another posting. What was
        refused as a duplicate was not what the posting said that night.
        """
        found = [r for r in content.rows if r.posting == posting and r.outcome == "posting"]
        return night.batch < content.batch and any(
            (content.is_replay or _is_refused(row))
            and row.posting in (None, posting)
            and (row.source, row.payload) == (found[0].source, found[0].payload)
            for row in night.rows
        )

    def starts(self, posting: str) -> list[tuple[Night, Night]]:
        """Return (the night that saw it first, the batch that brought it) of each content.

        What was refused and mended later is valid since the first of the nights that refused it,
        back to the last one that saw another content.
        """
        found: list[tuple[Night, Night]] = []
        earlier: list[Night] = []
        for content in (night for night in self.nights if posting in night.brought):
            refusals = [n for n in self.seen_by if self.refused(n, content, posting)]
            newest = refusals[-1] if content.is_replay and refusals else content
            others = [
                night.batch
                for night in self.seen_by
                if night.batch < newest.batch
                and any(
                    self.saw(night, o, posting) or self.refused(night, o, posting) for o in earlier
                )
            ]
            since = max(others, default="")
            first = next((n for n in refusals if n.batch > since), newest)
            # A content that came into the tables later is the newer one.
            if found and found[-1][0].batch > first.batch:
                first = found[-1][0]
            found.append((first, content))
            earlier.append(content)
        return found


class History:
    """The postings and batches after the last night."""

    def __init__(self, nights: list[Night]) -> None:
        self.past = Past(nights)
        self.lives: dict[str, Life] = {}
        self.counts = {night.batch: Counts() for night in nights}
        # (source, part) -> how many postings its newest full snapshot had.
        self.sizes: dict[tuple[str, str], list[int]] = {}
        # (source, payload) -> the moment in which these bytes came first.
        self.came: dict[tuple[str, str], datetime] = {}
        postings = {posting for night in nights for posting in night.brought}
        self.starts = {posting: self.past.starts(posting) for posting in sorted(postings)}
        for night in nights:
            self._expire(night, until_now=False)
            self._see(night)
            self._expire(night, until_now=True)
            self._miss(night)

    def _expire(self, night: Night, until_now: bool) -> None:
        """Close what is over. What ends in the very moment of a change has changed."""
        for life in self.lives.values():
            version = life.open_version
            if not version or not version.content.is_over(night.moment):
                continue
            if until_now or version.content.ends != night.moment:
                version.close(version.content.ends, "expired")

    def _see(self, night: Night) -> None:
        places: dict[str, set[str]] = {}
        for row in self.past.rows(night):
            for posting in self.past.who(row) & self.starts.keys():
                places.setdefault(posting, set()).add(row.location)
                self.lives.setdefault(posting, Life(row.source, night.moment, night.moment))
        for posting, found in places.items():
            life = self.lives[posting]
            life.last_seen, life.places = night.moment, found
            starts = [content for first, content in self.starts[posting] if first is night]
            for content in starts:
                self._begin(night, life, content.brought[posting], content.batch)
            if not starts and life.versions:
                self._see_again(night, life)

    def _see_again(self, night: Night, life: Life) -> None:
        """Begin a version if the posting was closed and its content does not say so still."""
        version = life.versions[-1]
        if version.closed is None or version.content.is_over(night.moment):
            version.last_seen = night.moment
        else:
            self._begin(night, life, version.content, version.batch)

    def _begin(self, night: Night, life: Life, content: Content, batch: str) -> None:
        before = life.versions[-1] if life.versions else None
        change = "changed" if before else "new"
        if before and before.closed and not content.is_over(night.moment):
            change = "reopened"
            self.counts[night.batch].reopened += 1
        if before and before.closed is None:
            before.valid_to = night.moment
        differs = _differs(before.content, content) if before else []
        version = Version(content, batch, change, night.moment, night.moment, differs)
        life.versions.append(version)
        if content.ends and content.ends < night.moment:
            version.close(content.ends, "expired")

    def _miss(self, night: Night) -> None:
        """Close what the full snapshots came without, where they are believed."""
        believed = {part: self._is_believed(night, part) for part in night.full_parts}
        unread = self._unread(night)
        for life in self.lives.values():
            if life.source != night.source or life.last_seen == night.moment:
                continue
            doubts = {}
            for place in life.places:
                listed = [believed[part] for part in believed if _stands_in(place, part)]
                if listed:
                    is_unread = any(
                        _is_around(row.location, place) and came > life.last_seen
                        for row, came in unread
                    )
                    doubts[place] = is_unread or not any(listed)
            life.places -= {place for place in doubts if not doubts[place]}
            version = life.open_version
            if version and doubts and not life.places:
                version.close(night.moment, "absent")
                self.counts[night.batch].closed += 1
            elif version and any(doubts.values()):
                self.counts[night.batch].doubted += 1

    def _is_believed(self, night: Night, part: str) -> bool:
        rows = [row for row in night.rows if _stands_in(row.location, part)]
        size = len(set().union(*(self.past.who(row) for row in rows)))
        sizes = self.sizes.setdefault((night.source, part), [])
        sizes.append(size)
        if not size:
            return sizes[-2:-1] == [0]
        measure = next((one for one in reversed(sizes[:-1]) if one), None)
        return measure is not None and 2 * size >= measure

    def _unread(self, night: Night) -> list[tuple[Row, datetime]]:
        """Return the records that nobody knows, with the moment in which their bytes came first."""
        return list(self._unread_of(night)) if not night.is_replay else []

    def _unread_of(self, night: Night) -> Iterator[tuple[Row, datetime]]:
        for row in night.rows:
            came = self.came.setdefault((row.source, row.payload), night.moment)
            if self.past.is_unread(row):
                yield row, came if row.byte_count else night.moment


def _is_refused(row: Row) -> bool:
    return row.outcome == "reject" and row.reason != "duplicate_of_reject"


def _stands_in(location: str, part: str) -> bool:
    return part == ALL or location.partition("/")[0] == part


def _is_around(outer: str, location: str) -> bool:
    """Tell if one place is another, or the archive, folder or board around it."""
    return location == outer or location.startswith((f"{outer}/", f"{outer}!/"))


def _differs(one: Content, other: Content) -> list[str]:
    pairs = {"title": (one.title, other.title), "valid_through_at": (one.ends, other.ends)}
    return [name for name, (before, after) in pairs.items() if before != after]
