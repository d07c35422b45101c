"""Small invented worlds: what landed in some nights, and the ledger that transform makes of it."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from history_model import Content, Night, Row

FIRST = datetime(2026, 9, 1, 2)
# How a record is read in a night.
READ, UNREAD, UNTITLED, SET_ASIDE, CUT = "read", "unread", "untitled", "set_aside", "cut"
Document = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Record:
    """A record: postings with their titles. Its document stands for its bytes."""

    document: Document
    location: str
    way: str = READ
    source: str = ""
    captured: int = -1
    number: int = 0

    @property
    def payload(self) -> str:
        return f"{self.location} cut" if self.way == CUT else repr(self.document)

    @property
    def key(self) -> tuple[object, ...]:
        return self.source, self.location, self.number, self.payload


@dataclass(frozen=True)
class Landing:
    """What a night brings; a replay brings the records that earlier nights refused.

    Args:
        records: what came; of a replay how what is replayed is read now, in turn.
        source: the source.
        full_parts: what was read in full.
        is_replay: it is a replay.
    """

    records: tuple[Record, ...]
    source: str = "s"
    full_parts: tuple[str, ...] = ()
    is_replay: bool = False


@dataclass(frozen=True)
class World:
    """Some nights.

    Args:
        landings: what they bring.
        ends: when a posting ends, by its title, from the first night on.
        gone: the number of a night that is taken out of what is staged in the end.
    """

    landings: tuple[Landing, ...]
    ends: dict[str, timedelta | None] = field(default_factory=dict)
    gone: int | None = None


def together(worlds: list[World]) -> list[Night]:
    """Return the batches of worlds that share nothing but the nights."""
    found = [night for number, world in enumerate(worlds) for night in nights(world, number)]
    return sorted(found, key=lambda night: night.batch)


def nights(world: World, number: int = 0) -> list[Night]:
    """Return the batches as transform would stage them, of sources of their own number."""
    landed: dict[int, Landing] = {}
    stage = Stage(world, number)
    for night, landing in enumerate(world.landings):
        named = replace(landing, source=f"{landing.source}{number}")
        records = stage.refused(named) if named.is_replay else _placed(named, night)
        if records:
            landed[night] = replace(named, records=records)
            stage.add(night, landed[night])
    if world.gone in landed:
        del landed[world.gone]
        stage = Stage(world, number)
        for night, landing in landed.items():
            stage.add(night, landing)
    return stage.nights


def _placed(landing: Landing, night: int) -> tuple[Record, ...]:
    counts: dict[str, int] = {}
    found = []
    for record in landing.records:
        number = counts[record.location] = counts.get(record.location, -1) + 1
        found.append(replace(record, source=landing.source, captured=night, number=number))
    return tuple(found)


class Stage:
    """The batches that are staged, and what is known from them."""

    def __init__(self, world: World, number: int) -> None:
        self.world = world
        self.first = FIRST + timedelta(seconds=number)
        self.nights: list[Night] = []
        self.landed: list[Landing] = []
        # Posting -> its title, and the night in which it was read last.
        self.known: dict[str, tuple[str, int]] = {}

    def add(self, number: int, landing: Landing) -> None:
        """Transform and validate what landed in a night."""
        winners: dict[str, Record] = {}
        for record in landing.records:
            for posting, _ in _postings(record):
                winners[posting] = record
        rows: list[Row] = []
        brought: dict[str, Content] = {}
        known = dict(self.known)
        for record in landing.records:
            postings = _postings(record)
            if not postings:
                why = "not_a_posting" if record.way in (READ, UNTITLED, SET_ASIDE) else "not_json"
                rows.append(_row(record, "reject", reason=why))
            for ordinal, (posting, title) in enumerate(postings):
                is_winner = winners[posting] is record
                outcome, why = self._outcome(record, posting, title, is_winner, landing.is_replay)
                if outcome == "duplicate" and posting not in self.known:
                    why = _orphaned(winners[posting])
                    outcome = "reject" if why else outcome
                rows.append(_row(record, outcome, posting, ordinal, why))
                if outcome == "posting":
                    ends = self.world.ends.get(title)
                    brought[posting] = Content(title, None if ends is None else self.first + ends)
                if outcome in ("posting", "unchanged"):
                    known[posting] = title, max(record.captured, known.get(posting, ("", -1))[1])
        self.known = known
        moment = self.first + timedelta(days=number)
        batch = moment.strftime("%Y%m%dT%H%M%SZ")
        night = Night(batch, moment, landing.source, tuple(rows), brought)
        parts = () if landing.is_replay else landing.full_parts
        self.nights.append(replace(night, full_parts=parts, is_replay=landing.is_replay))
        self.landed.append(landing)

    def _outcome(
        self, record: Record, posting: str, title: str, is_winner: bool, is_replay: bool
    ) -> tuple[str, str | None]:
        known, captured = self.known.get(posting, ("", -1))
        if not is_winner:
            return "duplicate", None
        if title == known:
            return "unchanged", None
        if is_replay and record.captured < captured:
            return "duplicate", None
        why = {UNTITLED: "missing_title", SET_ASIDE: "failed_expectation"}.get(record.way)
        return ("reject", why) if why else ("posting", None)

    def refused(self, landing: Landing) -> tuple[Record, ...]:
        """Return the records for a replay: what was refused and no later night resolved."""
        refused: dict[tuple[object, ...], Record] = {}
        for earlier, night in zip(self.landed, self.nights, strict=True):
            good = {(row.source, row.payload) for row in night.rows if row.outcome != "reject"}
            bad = {
                (row.source, row.location, row.record, row.payload)
                for row in night.rows
                if row.outcome == "reject" and row.byte_count
            }
            refused = {k: r for k, r in refused.items() if (r.source, r.payload) not in good}
            refused |= {record.key: record for record in earlier.records if record.key in bad}
        ways = [record.way for record in landing.records if record.way != CUT]
        again = [replace(r, way=way) for r, way in zip(refused.values(), ways, strict=False)]
        return tuple(sorted(again, key=lambda record: record.captured))


def _postings(record: Record) -> list[tuple[str, str]]:
    """Return the ids and titles of what is identified in a record."""
    if record.way in (UNREAD, CUT):
        return []
    return [(f"{record.source}:{name}", title) for name, title in record.document]


def _orphaned(winner: Record) -> str | None:
    return "duplicate_of_reject" if winner.way == UNTITLED else None


def _row(
    record: Record,
    outcome: str,
    posting: str | None = None,
    ordinal: int = 0,
    reason: str | None = None,
) -> Row:
    return Row(
        source=record.source,
        location=record.location,
        record=record.number,
        payload=record.payload,
        byte_count=0 if record.way == CUT else 1,
        outcome=outcome,
        posting=posting,
        ordinal=ordinal,
        reason="unreadable_file" if record.way == CUT else reason,
    )
